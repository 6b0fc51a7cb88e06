#!/usr/bin/env bash
# Runs a command on a new machine: a root of Debian or Ubuntu without other software, made by debootstrap.
# Needs root, debootstrap, util-linux and a network. Nothing of the checkout or of this machine is changed.
#
#   bench/clean_machine.sh SUITE [--folder DIR] [--as root|person] [--umask 002] [--with PART]... [--slower N]
#                          [--fresh] [-- COMMAND...]
#
# SUITE    bookworm, trixie (Debian) or noble (Ubuntu)
# --folder where the roots are kept (default /var/tmp/kiosk-clean); a root is made once and used again
# --as     who runs the command: root, or a person without rights (the default)
# --umask  the umask (default 022); Ubuntu gives people 002
# --with   an optional part: postgresql, libreoffice, cups or scanner; without it the root has none of it
# --slower on one processor, which N - 1 busy loops share with it
# --fresh  install the packages of Python again, as in a new clone
# COMMAND  runs in a copy of the checkout without its .venv and data (default "make test")
set -euo pipefail

usage() {
    sed -n '2,15s/^# \{0,1\}//p' "$0" >&2
    exit 2
}

[ $# -ge 1 ] || usage
suite=$1
shift
folder=/var/tmp/kiosk-clean who=person mask=022 slower=1 kept=.venv parts=()
while [ $# -gt 0 ]; do
    case $1 in
        --folder) folder=$2 && shift 2 ;;
        --as) who=$2 && shift 2 ;;
        --umask) mask=$2 && shift 2 ;;
        --with) parts+=("$2") && shift 2 ;;
        --slower) slower=$2 && shift 2 ;;
        --fresh) kept=. && shift ;;
        --) shift && break ;;
        *) usage ;;
    esac
done
[ $# -gt 0 ] || set -- make test

case $suite in
    bookworm | trixie) mirror=http://deb.debian.org/debian areas=main rules=sid ;;
    noble) mirror=http://archive.ubuntu.com/ubuntu areas=main,universe rules=gutsy ;; # needs the keyring of Ubuntu
    *) usage ;;
esac
packages=(ca-certificates make python3 python3-venv)
for part in ${parts[@]+"${parts[@]}"}; do
    case $part in
        postgresql) packages+=(postgresql) ;;
        libreoffice) packages+=(libreoffice-writer-nogui python3-uno) ;;
        cups) packages+=(cups-daemon cups-client cups-ipp-utils dbus-daemon) ;;
        scanner) packages+=(sane-utils libsane1 sane-airscan tesseract-ocr fonts-ocr-b) ;;
        *) usage ;;
    esac
done
checkout=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# a root for each set of parts: an installed part cannot be missing again
name=$suite${parts[*]+"-$(printf '%s\n' "${parts[@]}" | sort | paste -sd-)"}
root=$folder/$name

mkdir -p "$folder"
if [ ! -e "$folder/$suite.made" ]; then
    rm -rf "${folder:?}/$suite"
    debootstrap --variant=minbase --components="$areas" "$suite" "$folder/$suite" "$mirror" \
        "/usr/share/debootstrap/scripts/$rules" # an older debootstrap does not know a newer suite's name
    touch "$folder/$suite.made"
fi
[ -d "$root" ] || cp -a "$folder/$suite" "$root"

# this machine's access to the network: host names, certificates, a mirror of packages
for file in /etc/resolv.conf /etc/pip.conf; do
    if [ -e "$file" ]; then cp --dereference "$file" "$root$file"; fi
done

export root who mask slower kept checkout DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
# a mount and process namespace of its own: its mounts and processes end with it
exec unshare --mount --pid --fork --kill-child bash -euc '
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
    packages=$1
    shift
    chroot "$root" sh -ec "
        missing=
        for one in $packages; do
            dpkg-query -W -f\"\\\${db:Status-Status}\" \$one 2> /dev/null | grep -qx installed || missing=\"\$missing \$one\"
        done
        if [ -n \"\$missing\" ]; then
            apt-get update -qq
            apt-get install -qq --yes --no-install-recommends \$missing > /dev/null
        fi
        id person > /dev/null 2>&1 || useradd --create-home --shell /bin/bash person
    "
    # the certificates of this machine too, if a proxy in its network inspects connections
    cp --dereference /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"
    home=/home/person
    if [ "$who" = root ]; then home=/root; fi
    mkdir -p "$root$home/kiosk"
    find "$root$home/kiosk" -mindepth 1 -maxdepth 1 ! -name "$kept" -exec rm -rf {} +
    tar -C "$checkout" -c --exclude=./.git --exclude=./.venv --exclude="./data/*" --exclude="*_cache" --exclude=__pycache__ . \
        | tar -C "$root$home/kiosk" -x --no-same-owner --no-same-permissions
    cp "$checkout/data/README.md" "$root$home/kiosk/data/"
    if [ "$who" = person ]; then chroot "$root" chown -R person: "$home/kiosk"; fi
    # files checked out under another umask have other modes
    chroot "$root" sh -c "cd $home/kiosk && if [ $mask = 002 ]; then chmod -R g+w .; fi"
    if [ "$slower" -gt 1 ]; then
        taskset --cpu-list --pid 0 $$ > /dev/null
        for _ in $(seq 2 "$slower"); do while :; do :; done & done
    fi
    run="cd $home/kiosk && umask $mask && exec \"\$@\""
    if [ "$who" = root ]; then
        exec chroot "$root" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 sh -c "$run" sh "$@"
    fi
    exec chroot --userspec=person:person "$root" \
        env -i HOME=$home USER=person PATH=/usr/bin:/bin LC_ALL=C.UTF-8 sh -c "$run" sh "$@"
' bash "${packages[*]}" "$@"
