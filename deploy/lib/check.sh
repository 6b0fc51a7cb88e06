# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # variables shared with the other parts
# The paths of the installation, and checks whether it is possible.

places() {
    opt=$root/opt/kiosk
    etc=$root/etc/kiosk
    lib=$root/usr/local/lib/kiosk
    units=$root/etc/systemd/system
    data=$root/var/lib/kiosk
    state=$root/var/lib/kiosk-deploy
    # a machine of Wayland stays one
    if [ -e "$units/kiosk.service.d/wayland.conf" ]; then wayland=yes; fi
    if [ "$wayland" ]; then
        screen_unit=kiosk-wayland.service other_screen_unit=kiosk-x.service
    else
        screen_unit=kiosk-x.service other_screen_unit=kiosk-wayland.service
    fi
}

check_words() {
    case $station in *[!a-z0-9-]*) fail '--station: use letras minúsculas sin tilde, cifras y guiones: quiosco-1' 2 ;; esac
    case $hours in
        '' | [0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]) ;;
        *) fail '--screen-hours: escriba el horario así: 06:30-18:30' 2 ;;
    esac
    if [ "$wayland" ] && [ "$hours" ]; then
        fail '--screen-hours: con --wayland el quiosco no apaga la pantalla. Use el horario del monitor.' 2
    fi
}

# What an earlier run chose is chosen: its files are renewed with the others.
keep_choices() {
    [ ! -e "$units/kiosk.service.d/scanner.conf" ] || scanner=yes
    [ ! -e "$units/kiosk.service.d/reader.conf" ] || reader=yes
}

check_machine() {
    [ "$dry" ] || [ "$files_only" ] || [ "$(id -u)" = 0 ] || fail 'Hace falta ser administrador: sudo deploy/install'
    [ -z "$root" ] || [ -d "$root" ] || fail "No existe la carpeta $root."
    if [ ! "$files_only" ] && [ ! -x "$root/usr/bin/apt-get" ]; then
        fail "${root:-Este equipo} no es un Debian ni un Ubuntu (falta apt-get)."
    fi
    if [ ! -e "$source" ]; then fail "No existe $source."; fi
    system=$(sed -n 's/^ID=//p; s/^VERSION_ID="\(.*\)"/\1/p' "$root/etc/os-release" 2> /dev/null | LC_ALL=C sort -r | paste -sd ' ' -)
    case $system in
        'debian 12' | 'debian 13' | 'ubuntu 24.04') ;;
        *) say "Aviso: probado en Debian 12, Debian 13 y Ubuntu 24.04; aquí hay «${system:-otro sistema}»." ;;
    esac
}

announce_install() {
    cat << TEXT
Este programa pone el quiosco en ${root:-este equipo}. Va a:
  - instalar los paquetes que faltan (pantalla, terminal, letras, impresión$(extras))
  - crear la cuenta «kiosk», sin consola ni contraseña
  - poner el programa en /opt/kiosk y sus órdenes en /usr/local
  - crear la llave de las sesiones y el secreto de los PIN en /etc/kiosk, si no existen
  - copiar los textos de la oficina a /etc/kiosk/templates, si no existen
  - dejar la pantalla solo para el quiosco: sin consolas, sin Ctrl+Alt+Supr, sin tecla SysRq
  - no mostrar el menú de arranque (GRUB), y cerrarlo con la contraseña que usted escriba
  - poner teclado latinoamericano, hora de Colombia, y los ajustes de CUPS y del registro
  - actualizar el sistema por la noche${upgrades:+: sí}$([ "$upgrades" ] || echo ': no')
Se puede repetir: lo que ya está bien no cambia, y las sesiones y los textos no se tocan.
TEXT
}

extras() {
    [ -z "$wayland" ] || printf ', Wayland'
    [ -z "$libreoffice" ] || printf ', LibreOffice'
    [ -z "$scanner" ] || printf ', escáner'
    [ -z "$phone" ] || printf ', página para el teléfono'
    [ -z "$reader" ] || printf ', lector de códigos'
    [ -z "$serve" ] || printf ', quiosco en el navegador'
    [ -z "$speech" ] || printf ', voz'
    [ -z "$postgres" ] || printf ', PostgreSQL'
}
