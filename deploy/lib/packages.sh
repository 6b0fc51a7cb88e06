# shellcheck shell=sh
# shellcheck disable=SC2154 # variables shared with the other parts
# Installs packages of the distribution.

wanted_packages() {
    if [ "$wayland" ]; then
        # the screen: a compositor for one window, which does not start without Xwayland, and one terminal
        echo cage xwayland seatd foot wayland-utils
    else
        # the screen: X without a window manager, one terminal, a hidden pointer
        echo xserver-xorg-core xserver-xorg-input-libinput xserver-xorg-video-fbdev x11-xserver-utils x11-utils x11-xkb-utils xterm
    fi
    echo xkb-data fontconfig fonts-dejavu-core
    # for the program and for these scripts
    echo python3 python3-venv ca-certificates procps diffutils dbus
    # printing, the time, the disk
    echo cups cups-client cups-ipp-utils tzdata
    [ "$system" = 'debian 12' ] || [ "$system" = 'debian 13' ] && echo systemd-timesyncd
    [ -z "$upgrades" ] || echo unattended-upgrades
    [ -z "$libreoffice" ] || echo libreoffice-writer-nogui python3-uno
    [ -z "$scanner" ] || echo sane-utils sane-airscan tesseract-ocr tesseract-ocr-spa
    [ -z "$speech" ] || echo espeak-ng alsa-utils
}

is_installed() {
    [ -f "$root/var/lib/dpkg/status" ] || return 1
    dpkg-query ${root:+--admindir="$root/var/lib/dpkg"} --show --showformat='${db:Status-Status}' "$1" 2> /dev/null | grep -qx installed
}

install_packages() {
    [ -z "$files_only" ] || return 0
    missing=''
    for package in $(wanted_packages); do
        is_installed "$package" || missing="$missing $package"
    done
    [ "$missing" ] || { say 'Paquetes del sistema: ya están'; return 0; }
    say "Paquetes del sistema:$missing"
    inside apt-get update -qq || fail 'No se pudo leer la lista de paquetes. Revise la conexión a internet y repita la orden.'
    # services are started at the end, and not at all in a tree that is not running
    if [ "$root" ] && [ -z "$dry" ]; then
        printf '#!/bin/sh\nexit 101\n' | write "$root/usr/sbin/policy-rc.d" 755
    fi
    # shellcheck disable=SC2086 # names, one a word
    inside env DEBIAN_FRONTEND=noninteractive apt-get -o Dpkg::Use-Pty=0 install -qq --yes --no-install-recommends $missing > /dev/null \
        || fail 'No se pudieron instalar los paquetes. Revise la conexión a internet y repita la orden.'
    if [ "$root" ]; then run rm -f "$root/usr/sbin/policy-rc.d"; fi
}
