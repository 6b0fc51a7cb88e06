# shellcheck shell=sh
# shellcheck disable=SC2154 # variables shared with the other parts
# Keeps a version ready on this machine: staff have it installed from any kiosk, while nobody is at this one.

# An update that waits for an applicant in vain ends with this (EX_TEMPFAIL).
TRY_LATER=75

# The version of a wheel's name, or of the folder of the program.
version_of() {
    if [ -d "$1" ]; then
        sed -n 's/^__version__ = "\(.*\)"/\1/p' "$1/kiosk/__init__.py" 2> /dev/null
    else
        basename "$1" | sed -n 's/^indupal_kiosk-\([^-]*\)-.*\.whl$/\1/p'
    fi
}

# Copies a version and its packages to $opt/staged; one that is half copied is never offered.
stage_release() {
    version=$(version_of "$source")
    [ "$version" ] || fail "$source no es el quiosco: se espera indupal_kiosk-VERSIÓN.whl, o la carpeta del programa."
    next=$opt/.staged
    rm -rf "$next"
    mkdir -p "$next/program" "$next/wheels"
    folder=$source
    if [ -d "$source" ]; then
        copy_program "$source" "$next/program"
    else
        folder=$(dirname "$source")
        cp "$source" "$next/program/"
        [ ! -f "$folder/constraints.txt" ] || cp "$folder/constraints.txt" "$next/program/"
    fi
    find "${wheels:-$folder}" -maxdepth 1 -name '*.whl' -exec cp {} "$next/wheels/" \;
    printf '%s\n' "$version" > "$next/offer"
    chmod -R a+rX,go-w "$next"
    rm -rf "$opt/staged"
    mv -T "$next" "$opt/staged"
    say "La versión $version espera aquí. Se pone desde cualquier quiosco (F12, Q) o con: sudo kiosk-update --staged"
}

# Prints what is installed: the wheel, or the folder of the program.
staged_source() {
    [ -d "$opt/staged/program" ] || return 0
    wheel=$(find "$opt/staged/program" -maxdepth 1 -name 'indupal_kiosk-*.whl')
    printf '%s\n' "${wheel:-$opt/staged/program}"
}

# The kiosk asked for it, or an administrator. A version that does not serve is not tried again.
install_staged() {
    # the folder belongs to the kiosk: a request is only ever removed, never read
    rm -rf -- "$root/run/kiosk/update-request"
    source=$(staged_source)
    [ "$source" ] || fail 'Aquí no espera ninguna versión. Se deja una con: sudo kiosk-update --stage ORIGEN'
    version=$(cat "$opt/staged/offer")
    wait_for_nobody
    ended=0
    "$0" "$source" --wheels "$opt/staged/wheels" --wait "$minutes" ${now:+--now} ${online:+--online} || ended=$?
    case $ended in
        0) rm -rf "$opt/staged" ;;
        "$TRY_LATER") ;;
        *)
            rm -rf "$opt/staged/program" "$opt/staged/wheels"
            printf 'no sirvió: %s\n' "$version" > "$opt/staged/offer"
            ;;
    esac
    exit "$ended"
}
