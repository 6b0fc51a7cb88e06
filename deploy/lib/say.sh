# shellcheck shell=sh
# What is said, asked and done; every other part uses these.
# shellcheck disable=SC2154 # the variables are set by the script that reads this file

say() { printf '» %s\n' "$*"; }

fail() {
    printf '%s\n' "$1" >&2
    exit "${2:-1}"
}

# The path from the root, of something that may not be there yet.
absolute() {
    case $1 in
        /*) printf '%s\n' "${1%/}" ;;
        *) printf '%s/%s\n' "$(pwd)" "${1%/}" ;;
    esac
}

# Does it, or says it under --dry-run.
run() {
    if [ "$dry" ]; then printf '    %s\n' "$*"; else "$@"; fi
}

# Does it inside of the tree that is installed into.
inside() {
    if [ "$root" ]; then run chroot "$root" "$@"; else run "$@"; fi
}

# The machine that is installed into is the one that runs: its services can be started.
running() { [ -z "$root" ] && [ -d /run/systemd/system ]; }

control() {
    if running; then run systemctl "$@"; fi
}

# Writes standard input into a file, whole or not at all.
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
