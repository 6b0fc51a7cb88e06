# shellcheck shell=sh
# shellcheck disable=SC2154 # variables shared with the other parts
# The account of the kiosk, its secrets and the office's files.

make_account() {
    [ -z "$files_only" ] || return 0
    if ! grep -q '^kiosk:' "$root/etc/passwd"; then
        say 'Cuenta «kiosk», sin consola'
        inside useradd --system --user-group --home-dir /var/lib/kiosk --no-create-home --shell /usr/sbin/nologin kiosk
    fi
    for group in ${scanner:+scanner} ${reader:+dialout} ${speech:+audio}; do
        if grep -q "^$group:" "$root/etc/group"; then inside usermod --append --groups "$group" kiosk; fi
    done
    # the data, and outside of it the anchor of the audit log
    run mkdir -p "$data" "$data-audit"
    inside chown kiosk:kiosk /var/lib/kiosk /var/lib/kiosk-audit
    run chmod 700 "$data" "$data-audit"
    run mkdir -p "$root/var/backups/kiosk"
    inside chown kiosk:kiosk /var/backups/kiosk
    run chmod 700 "$root/var/backups/kiosk"
}

# Sets owner and mode of a file under /etc/kiosk; without root (--files-only) only the mode.
own() {
    if [ "$(id -u)" = 0 ] && grep -q '^kiosk:' "$root/etc/passwd" 2> /dev/null; then inside chown "$1" "$3"; fi
    run chmod "$2" "$root$3"
}

make_secrets() {
    say 'Llave y secreto de los PIN'
    run mkdir -p "$etc" "$state"
    own root:kiosk 750 /etc/kiosk
    own root:root 755 /var/lib/kiosk-deploy
    # random bytes; the file is private before they are written
    if [ ! -s "$etc/key" ]; then od -An -N32 -v -tx1 /dev/urandom | tr -d ' \n' | (umask 077; write "$etc/key" 600); fi
    if [ ! -s "$etc/pepper" ]; then head -c 32 /dev/urandom | (umask 077; write "$etc/pepper" 600); fi
    own root:root 600 /etc/kiosk/key
    own root:root 600 /etc/kiosk/pepper
    if [ "$postgres" ] && [ ! -e "$etc/pgpass" ]; then
        printf '# servidor:puerto:base:usuario:contraseña\n' | (umask 077; write "$etc/pgpass" 600)
        own kiosk:kiosk 600 /etc/kiosk/pgpass
    fi
}

make_texts() {
    [ -z "$files_only" ] || return 0
    if [ ! -d "$etc/templates" ]; then
        say 'Textos de la oficina: /etc/kiosk/templates'
        [ "$dry" ] || cp -R "$opt"/current/lib/python3*/site-packages/kiosk/_templates "$etc/templates"
        # the original texts: an update compares them with the office's to find changes
        [ "$dry" ] || { rm -rf "$state/texts"; cp -R "$etc/templates" "$state/texts"; }
    fi
    [ "$dry" ] || { chmod -R u=rwX,g=rX,o= "$etc/templates"; inside chown -R root:kiosk /etc/kiosk/templates; }
    if [ ! -e "$etc/kiosk.toml" ]; then
        write "$etc/kiosk.toml" 640 << TEXT
# La configuración de este quiosco. Después de cambiarla: sudo kiosk check
# Todas las claves: README.md, «Settings».

[office]
nit = ""
address = ""
contact = ""

[store]
station = "${station:-quiosco-1}"

[look]
aids = true
TEXT
    elif [ "$station" ]; then
        [ "$dry" ] || sed -i "s/^station *=.*/station = \"$station\"/" "$etc/kiosk.toml"
    fi
    turn_on_speech
    own root:kiosk 640 /etc/kiosk/kiosk.toml
    if [ ! -e "$data/kiosk.toml" ] && [ ! -L "$data/kiosk.toml" ]; then run ln -s /etc/kiosk/kiosk.toml "$data/kiosk.toml"; fi
}

# The voice is off without this setting. What the office has written in [speech] stays.
turn_on_speech() {
    [ "$speech" ] || return 0
    if grep -qsE '^[[:space:]]*\[?[[:space:]]*"?speech' "$etc/kiosk.toml"; then
        say 'Voz: la configuración ya habla de ella en [speech] y no se cambió; sudo kiosk doctor dice si se oye.'
    elif [ "$dry" ]; then
        printf '    agrega [speech] a %s\n' "$etc/kiosk.toml"
    else
        printf '\n[speech]\nenabled = true\n' >> "$etc/kiosk.toml"
    fi
}
