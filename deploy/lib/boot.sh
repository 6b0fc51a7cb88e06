# shellcheck shell=sh
# shellcheck disable=SC2154 # variables shared with the other parts
# Locks the boot menu of GRUB: whoever changes an entry there starts a shell instead of the kiosk.

BOOT_MENU=/boot/grub/grub.cfg
BOOT_USER=oficina
# update-grub runs them before and after the entries of the distribution (10_linux)
BOOT_LOCK=/etc/grub.d/01_kiosk
BOOT_LOCK_END=/etc/grub.d/11_kiosk
BOOT_ADVICE='Menú de arranque: sin contraseña. Quien tenga el teclado al encender puede llegar a una consola. Para ponerla: sudo deploy/install --boot-password'

has_grub() { [ -e "$root/usr/sbin/update-grub" ] && [ -e "$root$BOOT_MENU" ]; }

# Asks what no later step can ask. Sets boot_word; empty: no new password.
ask_boot_password() {
    boot_word=''
    if ! has_grub; then
        [ -z "$boot_password" ] || say 'Menú de arranque: aquí no hay GRUB.'
        return 0
    fi
    [ -z "$dry" ] || return 0
    if [ ! "$boot_password" ]; then
        if [ -e "$root$BOOT_LOCK" ] || [ "$yes" ] || [ ! -t 0 ]; then return 0; fi
    fi
    if [ ! -t 0 ]; then
        IFS= read -r boot_word || true
        good_password || fail "$BOOT_RULE" 2
        return 0
    fi
    echo 'El menú de arranque (GRUB) puede pedir una contraseña a quien quiera cambiarlo. El quiosco abre sin ella.'
    while :; do
        boot_word=$(type_hidden "Contraseña del arranque (solo Enter, si no la quiere): ")
        [ "$boot_word" ] || return 0
        if ! good_password; then
            echo "$BOOT_RULE"
        elif [ "$(type_hidden 'Otra vez: ')" = "$boot_word" ]; then
            return 0
        else
            echo 'No son iguales.'
        fi
    done
}

# The menu's keyboard is that of the United States: only letters and digits are where a Latin American one has them.
BOOT_RULE='La contraseña del arranque necesita 8 o más letras sin tilde y cifras, sin ñ ni otros signos.'
good_password() {
    case $boot_word in
        *[!abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789]*) return 1 ;;
        ????????*) return 0 ;;
    esac
    return 1
}

# Prints a line that is typed and not shown.
type_hidden() {
    trap 'stty echo; exit 130' INT
    stty -echo
    printf '%s' "$1" >&2
    IFS= read -r line || true
    stty echo
    echo >&2
    printf '%s\n' "$line"
}

lock_boot_menu() {
    has_grub || return 0
    [ -z "$boot_word" ] || write_boot_lock
    if [ -e "$root$BOOT_LOCK" ]; then say 'Menú de arranque: con contraseña'; else say "$BOOT_ADVICE"; fi
    # else it is made of what lies there already
    if [ "$(find "$root/etc/grub.d" "$root/etc/default/grub.d" -newer "$root$BOOT_MENU" 2> /dev/null)" ]; then renew_boot_menu; fi
}

# Each entry takes $menuentry_id_option as it is where the entry stands, and those of a submenu as it is at the end.
write_boot_lock() {
    sealed=$(printf '%s\n%s\n' "$boot_word" "$boot_word" | inside grub-mkpasswd-pbkdf2 | sed -n 's/.*\(grub\.pbkdf2\.[^ ]*\).*/\1/p')
    [ "$sealed" ] || fail 'No se pudo cifrar la contraseña del arranque (grub-mkpasswd-pbkdf2).'
    (umask 077; write "$root$BOOT_LOCK" 700) << TEXT
#!/bin/sh
cat << 'MENU'
set superusers="$BOOT_USER"
export superusers
password_pbkdf2 $BOOT_USER $sealed
menuentry_id_option="--unrestricted --id"
MENU
TEXT
    write "$root$BOOT_LOCK_END" 755 << 'TEXT'
#!/bin/sh
echo 'menuentry_id_option="--id"'
TEXT
}

renew_boot_menu() {
    has_grub || return 0
    inside update-grub > /dev/null 2>&1 || say 'El menú de arranque no se pudo hacer de nuevo. En el equipo: sudo update-grub'
}
