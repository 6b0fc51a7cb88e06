# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # variables shared with the other parts
# Installs a new version: builds it beside the old one, tries it with a copy of the data, changes at the welcome screen.

TRIAL_SECONDS=600
MOST_CRASHES=2
READY_SECONDS=60

kiosk_of() {
    program=$1
    shift
    "$lib/command" "$opt/releases/$program/bin/kiosk" "$@"
}

list_releases() {
    for folder in "$opt"/releases/*/; do
        [ -d "$folder" ] || continue
        name=$(basename "$folder")
        mark=''
        [ "$name" != "$(current_release)" ] || mark=' (la que corre)'
        [ "$name" != "$(previous_release)" ] || mark=' (la anterior)'
        echo "$name$mark"
    done
}

begin_update() {
    before=$(current_release)
    name=$(date -u +%Y%m%d-%H%M%S)
    # outside of /var/lib/kiosk: only the kiosk's account and root may read it
    trial=/var/lib/kiosk-trial
    trap 'rm -rf "$trial"' EXIT
    say "Se instala al lado de la que corre ($before)"
    if ! build_beside; then
        rm -rf "${opt:?}/releases/$name"
        fail 'No se pudo instalar la versión nueva; la de siempre sigue. Si faltan paquetes: --online, o --wheels CARPETA.'
    fi
}

# Copies the packages of the running release, so that only new ones must be downloaded.
build_beside() {
    release=$opt/releases/$name
    python3 -m venv "$release" || return 1
    site=$(cd "$release" && echo lib/python3*/site-packages)
    if [ -d "$opt/releases/$before/$site" ]; then cp -a "$opt/releases/$before/$site/." "$release/$site/"; fi
    folder=$source
    [ -d "$source" ] || folder=$(dirname "$source")
    keep_extras "$before"
    pins=''
    [ ! -f "$folder/constraints.txt" ] || pins=$folder/constraints.txt
    set -- --quiet --disable-pip-version-check --no-cache-dir -f "${wheels:-$folder}"
    [ "$online" ] || set -- "$@" --no-index
    pip() { env PIP_ROOT_USER_ACTION=ignore ${pins:+PIP_CONSTRAINT="$pins" PIP_BUILD_CONSTRAINT="$pins"} "$release/bin/python" -m pip "$@"; }
    pip install "$@" --no-deps --force-reinstall "$source" || return 1
    pip install "$@" "$(requirement indupal-kiosk)" || return 1
    "$release/bin/python" -m compileall -q "$release/lib" || true
    chmod -R a+rX,go-w "$release"
    keep_extras "$name"
    seal_with_extras "$source" > "$release/.source"
    : > "$release/.complete"
}

give_up() {
    rm -rf "${opt:?}/releases/$name"
    fail "$1 La versión de siempre sigue ($before)."
}

# Copies the data without the outbox, so that no job is printed twice.
copy_data() {
    rm -rf "$trial"
    mkdir -m 700 "$trial"
    cp -a "$data" "$trial/data"
    rm -rf "$trial/data/outbox" "$trial/data/printed"
}

try_release() {
    say 'Se prueba con una copia de los datos'
    copy_data
    merge_texts "$state/texts" "$(packaged_texts "$name")" "$etc/templates" "$trial/texts" "$trial/offer"
    chown -R kiosk:kiosk "$trial"
    export DATA_COPY="$trial/data"
    TEXTS=$trial/texts kiosk_of "$name" check || give_up 'Los textos o la configuración no sirven con la versión nueva.'
    TEXTS=$trial/texts kiosk_of "$name" sessions list > /dev/null || give_up 'La versión nueva no abre las sesiones guardadas.'
    no_new_trouble || give_up 'La versión nueva encuentra fallas que la de siempre no tiene (arriba están).'
    walk_both || give_up 'El recorrido de prueba no termina con la versión nueva.'
    unset DATA_COPY
    if running; then :; else say 'Este árbol no está corriendo: la pantalla se prueba cuando arranque.'; fi
}

# `doctor` may report problems of this machine, but no more than before.
no_new_trouble() {
    failing() { kiosk_of "$1" doctor --json 2> /dev/null | tr -d '\r' | awk -F'"' '/"name":/ { name = $4 } /"ok": false/ { print name }' | LC_ALL=C sort; }
    failing "$before" > "$trial/before.txt"
    TEXTS=$trial/texts failing "$name" > "$trial/after.txt"
    LC_ALL=C comm -13 "$trial/before.txt" "$trial/after.txt" > "$trial/worse.txt"
    [ ! -s "$trial/worse.txt" ] || { say "doctor: $(paste -sd ' ' - < "$trial/worse.txt")"; return 1; }
}

# If the office's texts ask more than the file answers, nothing is reported: the old version stops with them, too.
walk_both() {
    cp "$lib/recorrido.toml" "$trial/recorrido.toml"
    chown kiosk:kiosk "$trial/recorrido.toml"
    if TEXTS=$trial/texts kiosk_of "$name" walk "$trial/recorrido.toml" --dry-run; then return 0; fi
    if kiosk_of "$before" walk "$trial/recorrido.toml" --dry-run > /dev/null 2>&1; then return 1; fi
    say 'El recorrido de prueba no pasa por los textos de esta oficina, tampoco con la versión de siempre.'
}

status_text() { systemctl show --property StatusText --value kiosk.service; }

wait_for_nobody() {
    if [ "$now" ] || ! running; then return 0; fi
    left=$((minutes * 30))
    told=''
    while :; do
        case $(status_text) in bienvenida* | falla* | cerrado* | '') return 0 ;; esac
        [ "$told" ] || say 'Hay alguien en el quiosco: se espera a que termine.'
        told=yes
        left=$((left - 1))
        [ "$left" -gt 0 ] || { [ -z "${name:-}" ] || rm -rf "${opt:?}/releases/$name"; fail 'Siempre hubo alguien: no se cambió nada.' "$TRY_LATER"; }
        sleep 2
    done
}

# Starts the release of the link, and waits until it shows the welcome screen.
opens() {
    running || return 0
    systemctl restart kiosk.service || return 1
    left=$READY_SECONDS
    while [ "$left" -gt 0 ]; do
        case $(status_text) in
            bienvenida* | funcionario* | 'en uso'*) return 0 ;;
            falla*) return 1 ;;
        esac
        sleep 1
        left=$((left - 1))
    done
    return 1
}

swap_release() {
    say 'Se cambia'
    apply_texts "$name"
    ln -sfn "releases/$before" "$opt/previous"
    # before the link: the next start notices a power cut from here on
    printf '%s %s 0\n' "$name" "$before" | write "$state/trial"
    point "releases/$name"
    if ! opens; then
        say 'La versión nueva no llega a la bienvenida.'
        go_back "$before"
        drop_old_releases
        exit 1
    fi
    control restart --no-block kiosk-trial.service
    drop_old_releases
    say "Listo: $name. Durante diez minutos, si falla dos veces, vuelve sola a $before."
}

go_back() {
    from=$(current_release)
    rm -f "$state/trial"
    point "releases/$1"
    ln -sfn "releases/$from" "$opt/previous"
    texts_back
    opens || fail "Tampoco abre la versión $1. Vea qué falta con: sudo kiosk doctor"
    say "Se volvió a $1."
}

restarts() { systemctl show --property NRestarts --value kiosk.service; }

# Counts crashes since the trial began: those systemd saw, and those after which the kiosk restarted itself.
crashes() {
    own=$(tail -n "+$((lines + 1))" "$data/kiosk.log" 2> /dev/null | grep -c ' crash ' || true)
    echo $(($(restarts) - first + own))
}

# Watches the first minutes of a new version; begins again after a restart of the machine.
watch_trial() {
    read -r name before counted < "$state/trial" || { rm -f "$state/trial"; exit 0; }
    lines=$(wc -l < "$data/kiosk.log" 2> /dev/null || echo 0)
    first=$(restarts)
    left=$TRIAL_SECONDS
    while [ "$left" -gt 0 ]; do
        sleep 3
        left=$((left - 3))
        # finished, or of another version: a person went back or updated meanwhile
        grep -qs "^$name " "$state/trial" || exit 0
        total=$((counted + $(crashes)))
        case $(status_text) in falla*) total=$MOST_CRASHES ;; esac
        if [ "$total" -ge "$MOST_CRASHES" ]; then
            say "La versión $name falló: se vuelve a $before."
            go_back "$before"
            exit 0
        fi
        # the count of crashes must survive a power cut
        printf '%s %s %s\n' "$name" "$before" "$total" | write "$state/trial"
    done
    rm -f "$state/trial"
    say "La versión $name se queda."
}
