# shellcheck shell=sh
# Prints, asks and runs commands; every other part uses these functions.
# shellcheck disable=SC2154 # the variables are set by the script that reads this file

say() { printf '» %s\n' "$*"; }

fail() {
    printf '%s\n' "$1" >&2
    exit "${2:-1}"
}

# Prints the absolute path of a file that may not exist yet.
absolute() {
    case $1 in
        /*) printf '%s\n' "${1%/}" ;;
        *) printf '%s/%s\n' "$(pwd)" "${1%/}" ;;
    esac
}

# Runs a command; with --dry-run it only prints it.
run() {
    if [ "$dry" ]; then printf '    %s\n' "$*"; else "$@"; fi
}

# Runs a command inside the tree of the installation.
inside() {
    if [ "$root" ]; then run chroot "$root" "$@"; else run "$@"; fi
}

# True if the kiosk is installed on this running machine, whose services can be started.
running() { [ -z "$root" ] && [ -d /run/systemd/system ]; }

control() {
    if running; then run systemctl "$@"; fi
}

# Replaces a file as a whole by standard input.
write() {
    if [ "$dry" ]; then
        printf '    escribe %s\n' "$1"
        cat > /dev/null
        return
    fi
    mkdir -p "$(dirname "$1")"
    cat > "$1.new"
    chmod "${2:-644}" "$1.new"
    mv "$1.new" "$1"
}

agree() {
    if [ "$yes" ] || [ "$dry" ]; then return; fi
    [ -t 0 ] || fail 'No hay a quién preguntar: agregue --yes.'
    printf '¿Seguir? Escriba sí y pulse Enter: '
    read -r answer
    case $answer in
        s | S | si | SI | Si | sí | SÍ | Sí) ;;
        *) fail 'No se cambió nada.' ;;
    esac
}
