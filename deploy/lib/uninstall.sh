# shellcheck shell=sh
# shellcheck disable=SC2154 # variables shared with the other parts
# Removes the kiosk from the machine.

announce_uninstall() {
    echo "Este programa quita el quiosco de ${root:-este equipo}: su pantalla, su programa y sus ajustes."
    echo 'Los paquetes del sistema se quedan.'
    if [ "$delete" ]; then
        echo 'También borra las sesiones, la llave, los PIN y los textos de la oficina: nadie podrá recuperarlos.'
    else
        echo 'Quedan las sesiones (/var/lib/kiosk), y la llave y los textos (/etc/kiosk).'
    fi
}

uninstall() {
    [ "$dry" ] || [ -w "$root/etc" ] || fail 'Hace falta ser administrador: sudo deploy/install --uninstall'
    control disable --now kiosk.service kiosk-x.service kiosk-wayland.service kiosk-serve.service kiosk-trial.service kiosk-update.path kiosk-renew.timer kiosk-backup.timer || true
    for file in $(machine_files); do run rm -f "$root$file"; done
    for unit in $MASKED; do
        if [ "$(readlink "$units/$unit" 2> /dev/null)" = /dev/null ]; then run rm -f "$units/$unit"; fi
    done
    run rm -f "$root/usr/local/sbin/kiosk-update" "$units/default.target" "$units"/kiosk-screen-*.service "$units"/kiosk-screen-*.timer
    run rm -f "$units"/*.wants/kiosk*.service "$units"/*.wants/kiosk*.timer "$units"/*.wants/kiosk*.path
    run rm -f "$root$STICKS" "$root$BOOT_LOCK" "$root$BOOT_LOCK_END"
    renew_boot_menu
    run rm -rf "$opt" "$lib" "$units/kiosk.service.d"
    put_originals_back
    if [ "$delete" ]; then
        run rm -rf "$etc" "$data" "$data-audit" "$state"
        if grep -qs '^kiosk:' "$root/etc/passwd"; then inside userdel kiosk || true; fi
    else
        say 'Quedan /etc/kiosk (llave, PIN, textos) y /var/lib/kiosk (sesiones). Con --delete-data se borran.'
    fi
    control daemon-reload
    say 'El quiosco ya no está. Reinicie el equipo para tener otra vez las consolas.'
}

put_originals_back() {
    [ -d "$state/originals" ] || return 0
    (cd "$state/originals" && find . -type f | sed 's/^\.//') | while read -r file; do
        run cp -p "$state/originals$file" "$root$file"
    done
    run rm -rf "$state/originals"
}
