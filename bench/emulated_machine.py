"""The booted machine's disk in a computer that qemu emulates: a real console, keyboard, graphics and power.

nspawn shares the kernel of this machine, so its keys never reach a console. Here they do: the recipe is
pressed, and then the same disk with its locks taken out, which shows that each key would do something.
"""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import NamedTuple

from bench.booted_machine import BootedMachine, run, wait_until, words_of

QEMU = "qemu-system-x86_64"
KERNELS = {"noble": "linux-image-generic"}
"""Package of the kernel where it is not Debian's."""
TELLER = """#!/bin/sh
while sleep 1; do
    status=$(systemctl show -p StatusText --value kiosk.service)
    kiosk=$(pgrep -f current/bin/kiosk | paste -sd ' ')
    echo "at $(cut -d. -f1 /proc/uptime)|$status|$kiosk|$(pgrep -x Xorg)|$(cat /sys/class/tty/tty0/active)."
done > /dev/ttyS0
"""
"""Tells once a second over the serial line: seconds since the start, status, kiosk, X, console in front."""
TELLING = "[Service]\nExecStart=/usr/local/lib/teller\n[Install]\nWantedBy=multi-user.target\n"
SLOW = {
    "kiosk.service": "[Service]\nWatchdogSec=600\nTimeoutStartSec=600\n",
    "kiosk-x.service": "[Service]\nTimeoutStartSec=600\n",
}
"""A processor that is emulated beside other work takes longer for a picture than the watchdog waits.

Beside 18 programs X was not ready within systemd's 90 seconds, ended, and began again, without end.
"""
NO_SCREEN = 'Section "Device"\n    Identifier "none"\n    Driver "none"\nEndSection\n'
INSTALL = """mount -t proc proc "$1/proc" && mount --bind /dev "$1/dev" && chroot "$1" apt-get update -qq &&
DEBIAN_FRONTEND=noninteractive chroot "$1" apt-get install -qq --yes --no-install-recommends "$2" \\
    initramfs-tools"""


class Told(NamedTuple):
    """One line of the teller."""

    seconds: int = 0
    status: str = ""
    kiosk: str = ""
    screen: str = ""
    console: str = ""

    def unlike(self, before: Told) -> str:
        """In words, what is another since; empty if nothing is."""
        if self.seconds < before.seconds:
            return "another start"
        if self.console != before.console:
            return "another console"
        return "another screen" if self.screen != before.screen else ""

    def same_as(self, before: Told) -> bool:
        """Whether the same processes run on the same console since the same start; a helper may have come."""
        kiosks = set(before.kiosk.split()) <= set(self.kiosk.split())
        alike = (self.status, self.screen, self.console) == (before.status, before.screen, before.console)
        return self.seconds >= before.seconds and kiosks and alike


class EmulatedMachine:
    """A disk made of the tree, and qemu while it runs."""

    def __init__(self, machine: BootedMachine) -> None:
        """Store the folders; `machine` is off and stays so."""
        self.machine, self.home = machine, machine.home / "emulated"
        self.root, self.disk = self.home / "root", self.home / "disk"
        self._process: subprocess.Popen[bytes] | None = None
        self._monitor: socket.socket | None = None

    # --- making it

    def build(self) -> None:
        """Copy the tree, and put a kernel and the teller into it."""
        shutil.rmtree(self.home, ignore_errors=True)
        self.home.mkdir()
        run("cp", "-a", str(self.machine.root), str(self.root))
        (self.root / "etc/X11/xorg.conf.d/50-dummy.conf").unlink()
        (self.root / "etc/fstab").write_text("/dev/vda / ext4 errors=remount-ro 0 1\n", "utf-8")
        units = self.root / "etc/systemd/system"
        (self.root / "usr/local/lib/teller").write_text(TELLER, "utf-8")
        (self.root / "usr/local/lib/teller").chmod(0o755)
        (units / "teller.service").write_text(TELLING, "utf-8")
        (units / "multi-user.target.wants").mkdir(exist_ok=True)
        (units / "multi-user.target.wants/teller.service").symlink_to("../teller.service")
        for unit, settings in SLOW.items():
            (units / f"{unit}.d").mkdir(exist_ok=True)
            (units / f"{unit}.d/slow.conf").write_text(settings, "utf-8")
        kernel = KERNELS.get(self.machine.release, "linux-image-amd64")
        run("unshare", "--mount", "sh", "-c", INSTALL, "sh", str(self.root), kernel)
        for name in ("vmlinuz", "initrd.img"):
            shutil.copy(next((self.root / "boot").glob(f"{name}-*")), self.home / name)
        self.make_disk()

    def make_disk(self) -> None:
        """Make the disk of the tree."""
        self.disk.unlink(missing_ok=True)
        run("mke2fs", "-q", "-t", "ext4", "-d", str(self.root), str(self.disk), "6G")

    def take_locks_out(self) -> None:
        """Leave the consoles and keys of the tree as the distribution has them."""
        (self.root / "etc/X11/xorg.conf.d/50-none.conf").unlink(missing_ok=True)
        for file in (
            "etc/X11/kiosk.conf",
            "etc/sysctl.d/90-kiosk.conf",
            "etc/systemd/logind.conf.d/kiosk.conf",
        ):
            (self.root / file).unlink()
        for name in ("getty@.service", "autovt@.service", "ctrl-alt-del.target"):
            (self.root / "etc/systemd/system" / name).unlink()
        unit = self.root / "etc/systemd/system/kiosk-x.service"
        unit.write_text(unit.read_text("utf-8").replace("-config kiosk.conf", ""), "utf-8")
        (self.root / "etc/sysctl.d/90-open.conf").write_text("kernel.sysrq = 1\n", "utf-8")
        self.make_disk()

    def take_screen_away(self) -> None:
        """Leave X without a driver for the screen, until `take_locks_out`."""
        (self.root / "etc/X11/xorg.conf.d/50-none.conf").write_text(NO_SCREEN, "utf-8")
        self.make_disk()

    # --- running it

    def power_on(self) -> None:
        """Start qemu without the help of the processor, which is not everywhere."""
        for name in ("told", "monitor"):
            (self.home / name).unlink(missing_ok=True)
        self._process = subprocess.Popen(
            [QEMU, "-accel", "tcg,thread=multi", "-cpu", "qemu64",
             "-m", "2048", "-smp", "2", "-vga", "std", "-display", "none", "-net", "none",
             "-kernel", str(self.home / "vmlinuz"), "-initrd", str(self.home / "initrd.img"),
             "-append", "root=/dev/vda rw quiet net.ifnames=0",
             "-drive", f"file={self.disk},format=raw,if=virtio",
             "-monitor", f"unix:{self.home / 'monitor'},server,nowait",
             "-serial", f"file:{self.home / 'told'}"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        wait_until((self.home / "monitor").exists, "qemu")
        self._monitor = socket.socket(socket.AF_UNIX)
        self._monitor.settimeout(30)
        self._monitor.connect(str(self.home / "monitor"))
        self._read_to_prompt()

    def power_off(self) -> None:
        """End qemu at once."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._process = None

    def is_off(self) -> bool:
        """Whether it has ended by itself."""
        return self._process is None or self._process.poll() is not None

    def ask(self, words: str) -> None:
        """Give a command to qemu's monitor and wait until it is done."""
        assert self._monitor is not None
        self._monitor.sendall(words.encode() + b"\n")
        self._read_to_prompt()

    def _read_to_prompt(self) -> None:
        assert self._monitor is not None
        answer = b""
        while not answer.endswith(b"(qemu) "):
            answer += self._monitor.recv(65536)

    def press(self, *keys: str) -> None:
        """Press keys by their names in qemu."""
        for key in keys:
            self.ask(f"sendkey {key}")
            time.sleep(0.4)

    def told(self) -> Told:
        """The last whole line of the teller; of the start before, until it tells again."""
        lines = (self.home / "told").read_text("utf-8", errors="replace").splitlines()
        whole = [line for line in lines if re.fullmatch(r"at \d+\|.*\.", line)]
        if not whole:
            return Told()
        seconds, *more = whole[-1][3:-1].split("|")
        return Told(int(seconds), *more)

    def told_anew(self) -> Told:
        """What the teller says from now on."""
        before = self.told()
        wait_until(lambda: self.told().seconds != before.seconds, "the teller")
        return self.told()

    def picture(self, name: str = "emulated") -> Path:
        """Take the screen as a PNG file."""
        file = self.machine.home / "pictures" / f"{name}.png"
        file.parent.mkdir(exist_ok=True)
        self.looks()
        run("convert", str(self.home / "screen.ppm"), str(file))
        return file

    def looks(self) -> bytes:
        """The bytes of the screen."""
        self.ask(f"screendump {self.home / 'screen.ppm'}")
        return (self.home / "screen.ppm").read_bytes()

    def words(self) -> str:
        """The text that tesseract reads on the screen; it reads the letters of a console twice as large."""
        large = self.home / "large.png"
        run("convert", str(self.picture()), "-resize", "200%", str(large))
        return words_of(large)
