# shellcheck shell=sh
# shellcheck disable=SC2154 # variables shared with the other parts
# Configures the machine: units, screen, consoles, time, printing.

MASKED='getty@.service autovt@.service getty@tty1.service console-getty.service ctrl-alt-del.target debug-shell.service'
WANTED='kiosk.service kiosk-trial.service kiosk-update.path'
TIMERS='kiosk-renew.timer kiosk-backup.timer'

# Has every USB stick mounted that is put in.
STICKS=/etc/udev/rules.d/80-kiosk-stick.rules

# Copies the files of deploy/machine, each to its path on the machine.
machine_files() { (cd "$here/machine" && find . -type f | sed 's/^\.//' | LC_ALL=C sort); }

put_files() {
    say 'Archivos del sistema'
    for file in $(machine_files); do
        mode=644
        [ ! -x "$here/machine$file" ] || mode=755
        cmp -s "$here/machine$file" "$root$file" || write "$root$file" "$mode" < "$here/machine$file"
        [ "$dry" ] || chmod "$mode" "$root$file"
    done
    # the scripts that an update needs
    [ "$upgrades" ] || run rm -f "$root/etc/apt/apt.conf.d/52-kiosk"
    write "$root/usr/local/sbin/kiosk-update" 755 < "$here/update"
    for part in "$here"/lib/*.sh; do
        name=$(basename "$part")
        write "$lib/parts/$name" < "$part"
    done
}

# Applies the options: devices of the unit, hours of the screen.
put_choices() {
    drop_in=$units/kiosk.service.d
    if [ "$scanner" ]; then
        printf '[Service]\nPrivateDevices=no\nDevicePolicy=closed\nDeviceAllow=char-usb_device rw\nSupplementaryGroups=scanner\n' \
            | write "$drop_in/scanner.conf"
        printf 'ACTION!="remove", SUBSYSTEM=="block", ENV{ID_BUS}=="usb", ENV{ID_FS_USAGE}=="filesystem", TAG+="systemd", ENV{SYSTEMD_WANTS}+="kiosk-stick@%%k.service"\n' \
            | write "$root$STICKS"
    fi
    if [ "$reader" ]; then
        printf '[Service]\nPrivateDevices=no\nDevicePolicy=closed\nDeviceAllow=char-ttyACM rw\nDeviceAllow=char-ttyUSB rw\nSupplementaryGroups=dialout\n' \
            | write "$drop_in/reader.conf"
    fi
    if [ "$speech" ]; then
        # there is no sound server here: without the variable its library makes a folder in the data
        printf '[Service]\nPrivateDevices=no\nDevicePolicy=closed\nDeviceAllow=char-alsa rw\nSupplementaryGroups=audio\nEnvironment=PULSE_SERVER=unix:/nonexistent\n' \
            | write "$drop_in/speech.conf"
    fi
    if [ "$wayland" ]; then
        printf '[Unit]\nWants=kiosk-wayland.service\nAfter=kiosk-wayland.service\n[Service]\nEnvironment=WAYLAND_DISPLAY=/run/kiosk-screen/wayland-0\nExecStart=\nExecStart=/usr/local/lib/kiosk/session-wayland\n' \
            | write "$drop_in/wayland.conf"
    fi
    if [ "$touch" ]; then
        printf '# Opciones de la pantalla; FONT_SIZE=18 fija el tamaño de la letra.\nX_OPTIONS=-nocursor\n' | write "$etc/screen"
    fi
    [ "$hours" ] || return 0
    for which in on off; do
        time=${hours%-*}
        [ "$which" = on ] || time=${hours#*-}
        printf '[Service]\nType=oneshot\nExecStart=/usr/local/lib/kiosk/screen-power %s\n' "$which" | write "$units/kiosk-screen-$which.service"
        printf '[Timer]\nOnCalendar=*-*-* %s\n[Install]\nWantedBy=timers.target\n' "$time" | write "$units/kiosk-screen-$which.timer"
        want timers.target "kiosk-screen-$which.timer"
    done
}

# Makes the links that `systemctl enable` and `mask` make; this also works in a tree that is not running.
want() {
    run mkdir -p "$units/$1.wants"
    run ln -sfn "/etc/systemd/system/$2" "$units/$1.wants/$2"
}

# Saves the file of the distribution once, so that uninstalling can restore it.
keep_original() {
    [ -e "$root$1" ] || return 0
    [ -e "$state/originals$1" ] && return 0
    run mkdir -p "$(dirname "$state/originals$1")"
    run cp -p "$root$1" "$state/originals$1"
}

set_machine() {
    say 'Consolas, hora, teclado, impresión'
    for unit in $MASKED; do run ln -sfn /dev/null "$units/$unit"; done
    run rm -f "$units/graphical.target.wants/$other_screen_unit"
    for unit in $WANTED "$screen_unit"; do want graphical.target "$unit"; done
    # a machine that serves browsers goes on doing so
    [ -z "$serve" ] || want multi-user.target kiosk-serve.service
    for timer in $TIMERS; do want timers.target "$timer"; done
    run ln -sfn /lib/systemd/system/graphical.target "$units/default.target"
    run mkdir -p "$units/timers.target.wants"
    run ln -sfn /lib/systemd/system/fstrim.timer "$units/timers.target.wants/fstrim.timer"
    run ln -sfn /usr/share/zoneinfo/America/Bogota "$root/etc/localtime"
    echo America/Bogota | write "$root/etc/timezone"
    set_keyboard
    set_cups
    if running; then
        run systemctl daemon-reload
        [ ! -e "$root$STICKS" ] || run udevadm control --reload || true
        run sysctl -q -p /etc/sysctl.d/90-kiosk.conf || true
        # shellcheck disable=SC2086 # the timers are split into words
        run systemctl restart systemd-journald cups fstrim.timer kiosk-update.path $TIMERS || true
    fi
}

set_keyboard() {
    # ours, from an earlier installation, is no original
    if grep -qs '^XKBLAYOUT="latam"' "$root/etc/default/keyboard"; then return 0; fi
    keep_original /etc/default/keyboard
    printf 'XKBMODEL="pc105"\nXKBLAYOUT="latam"\nXKBVARIANT=""\nXKBOPTIONS=""\nBACKSPACE="guess"\n' | write "$root/etc/default/keyboard"
}

# cupsd.conf(5): printed documents are deleted, the list of jobs is kept a day, a job may wait long for paper.
CUPS_LINES='PreserveJobFiles No
PreserveJobHistory 86400
MaxJobTime 10800
DirtyCleanInterval 0
Browsing Off
WebInterface No'

set_cups() {
    file=/etc/cups/cupsd.conf
    [ -e "$root$file" ] || return 0
    keep_original "$file"
    names=$(printf '%s\n' "$CUPS_LINES" | sed 's/ .*//' | paste -sd '|' -)
    [ "$dry" ] && { printf '    ajusta %s\n' "$file"; return 0; }
    { grep -Eiv "^[[:space:]]*($names)[[:space:]]" "$root$file" || true; printf '%s\n' "$CUPS_LINES"; } > "$root$file.new"
    if cmp -s "$root$file.new" "$root$file"; then
        rm "$root$file.new"
    else
        cat "$root$file.new" > "$root$file" # keeps owner and mode
        rm "$root$file.new"
    fi
}

start_kiosk() {
    if [ "$files_only" ] || ! running; then
        say 'Listo.'
        return 0
    fi
    say 'Se abre el quiosco'
    # In one order: on the console of the machine the screen ends the terminal in which this runs.
    run systemctl restart "$screen_unit" kiosk.service || true
    [ -z "$serve" ] || run systemctl restart kiosk-serve.service || true
    [ -z "$dry" ] || return 0

    case $(systemctl show --property StatusText --value kiosk.service) in
        bienvenida*) say 'Listo: el quiosco está en la pantalla. Revise lo demás con: sudo kiosk doctor' ;;
        *) fail 'El quiosco no abrió. Vea qué falta con: sudo kiosk doctor; journalctl -u kiosk -n 30' ;;
    esac
}
