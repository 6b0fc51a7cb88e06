# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # variables shared with the other parts
# Installs the program: each version in a folder of its own, and a link to the running one.

KEPT_RELEASES=3

# Points the link at a release; the change is atomic (rename).
point() {
    run ln -sfn "$1" "$opt/.next"
    run mv -T "$opt/.next" "$opt/current"
}

current_release() { basename "$(readlink "$opt/current" 2> /dev/null || true)"; }

previous_release() { basename "$(readlink "$opt/previous" 2> /dev/null || true)"; }

# The extras of the package that the options need.
python_extras() { echo ${postgres:+postgres} ${reader:+reader} ${phone:+phone} ${serve:+serve}; }

# A machine keeps the extras of its running release, whatever the options of this time are.
keep_extras() {
    for packages in "$opt/releases/$1"/lib/python3*/site-packages; do
        [ ! -d "$packages/psycopg" ] || postgres=yes
        [ ! -d "$packages/serial" ] || reader=yes
        [ ! -d "$packages/aiohttp" ] || phone=yes
        [ ! -d "$packages/textual_serve" ] || serve=yes
    done
}

# Prints the requirement for pip: a folder or a wheel, with its extras.
requirement() {
    names=$(python_extras | tr ' ' ',')
    printf '%s\n' "$1${names:+[$names]}"
}

# Builds a release beside the others: build_release NAME SOURCE. Only a complete one has the file .complete.
build_release() {
    release=/opt/kiosk/releases/$1 from=$2
    inside python3 -m venv "$release" || return 1
    pins=''
    # constraints also apply to the packages that build the program
    for list in "$from/constraints.txt" "$(dirname "$from")/constraints.txt"; do
        [ -z "$pins" ] && [ -f "$root$list" ] && pins=$list
    done
    set -- --quiet --disable-pip-version-check --no-cache-dir
    [ -z "$wheels" ] || set -- "$@" --no-index -f "$wheels"
    inside env PIP_ROOT_USER_ACTION=ignore ${pins:+PIP_CONSTRAINT="$pins" PIP_BUILD_CONSTRAINT="$pins"} \
        "$release/bin/python" -m pip install "$@" "$(requirement "$from")" || return 1
    inside "$release/bin/python" -m compileall -q "$release/lib" || true
    if [ -z "$dry" ]; then
        # otherwise other accounts cannot read the program after an installation with umask 077
        chmod -R a+rX,go-w "$root$release"
        : > "$root$release/.complete"
    fi
}

# Copies the folder of the program into another folder, without what a person or a tool left in it.
copy_program() {
    (cd "$1" && tar -cf - --exclude=./.venv --exclude=./.git --exclude='./data/*' --exclude=__pycache__ \
        --exclude='./.*_cache' .) | tar -xf - -C "$2" --no-same-owner
}

# In a tree that is not running, the source must be inside it.
bring_source() {
    place=$source
    [ "$root" ] || return 0
    run rm -rf "$root/var/tmp/kiosk-source"
    run mkdir -p "$root/var/tmp/kiosk-source"
    if [ -d "$source" ]; then
        [ "$dry" ] || copy_program "$source" "$root/var/tmp/kiosk-source"
        place=/var/tmp/kiosk-source
    else
        run cp "$source" "$root/var/tmp/kiosk-source/"
        place=/var/tmp/kiosk-source/$(basename "$source")
    fi
    if [ "$wheels" ]; then
        run mkdir -p "$root/var/tmp/kiosk-source/.wheels"
        [ "$dry" ] || cp "$wheels"/*.whl "$root/var/tmp/kiosk-source/.wheels/"
        wheels=/var/tmp/kiosk-source/.wheels
    fi
}

# Prints a hash of the source: the same source is not installed twice.
seal_of() {
    if [ -d "$1" ]; then
        (cd "$1" && find kiosk templates pyproject.toml constraints.txt -type f ! -name '*.pyc' -print | LC_ALL=C sort | xargs sha256sum) 2> /dev/null
    else
        sha256sum < "$1"
    fi | sha256sum | cut -c 1-64
}

# The seal of a release: that of its source, and its extras.
seal_with_extras() {
    names=$(python_extras)
    printf '%s\n' "$(seal_of "$1")${names:+ $names}"
}

make_program() {
    [ -z "$files_only" ] || return 0
    now=$(current_release)
    [ -z "$now" ] || keep_extras "$now"
    if [ "$now" ] && [ "$(cat "$opt/releases/$now/.source" 2> /dev/null)" = "$(seal_with_extras "$source")" ]; then
        say "Programa: ya está ($now)"
        return 0
    fi
    say 'Programa: se instala (uno o dos minutos)'
    run mkdir -p "$opt/releases"
    bring_source
    name=$(date -u +%Y%m%d-%H%M%S)
    if ! build_release "$name" "$place"; then
        run rm -rf "$opt/releases/$name"
        fail 'No se pudo instalar el programa; lo que había sigue igual. Revise la conexión a internet y repita la orden.'
    fi
    keep_extras "$name" # one extra can bring the packages of another
    [ "$dry" ] || seal_with_extras "$source" > "$opt/releases/$name/.source"
    [ -z "$root" ] || run rm -rf "$root/var/tmp/kiosk-source"
    [ -z "$now" ] || run ln -sfn "releases/$now" "$opt/previous"
    point "releases/$name"
}

# Deletes all releases but three: the running one, the one before it, and the newest of the others.
drop_old_releases() {
    running_one=$(current_release) before_it=$(previous_release)
    kept=0
    for one in "$running_one" "$before_it"; do
        [ "$one" ] && [ -d "$opt/releases/$one" ] && kept=$((kept + 1))
    done
    [ "$running_one" != "$before_it" ] || kept=1
    for one in $(find "$opt/releases" -mindepth 1 -maxdepth 1 -type d -printf '%f\n' | LC_ALL=C sort -r); do
        case $one in "$running_one" | "$before_it") continue ;; esac
        if [ -e "$opt/releases/$one/.complete" ] && [ "$kept" -lt "$KEPT_RELEASES" ]; then
            kept=$((kept + 1))
        else
            rm -rf "${opt:?}/releases/$one"
        fi
    done
}

check_program() {
    [ -z "$files_only" ] || return 0
    say 'Revisión de los textos y de la configuración'
    inside /usr/local/lib/kiosk/command /opt/kiosk/current/bin/kiosk check \
        || fail 'Los textos o la configuración tienen errores (arriba están). Corríjalos y repita la orden.'
    [ "$dry" ] || drop_old_releases
}
