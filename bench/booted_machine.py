"""A whole machine without hardware: a Debian tree with the kiosk, booted under systemd-nspawn.

Its systemd, Xorg (dummy driver), xterm and kiosk are real. Keys are sent through XTEST, pictures are taken
with xwd. It uses this machine's network, so that its X server is display :0 here.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

DEBIAN, UBUNTU = "http://deb.debian.org/debian", "http://archive.ubuntu.com/ubuntu"
RELEASES = {
    "bookworm": (DEBIAN, "main", "sid"),
    "trixie": (DEBIAN, "main", "sid"),
    "noble": (UBUNTU, "main,universe", "gutsy"),
}
"""Release -> mirror, components, rules of debootstrap (which may not know the name of a new release)."""
DISPLAY = {"DISPLAY": ":0"}
PATIENCE = 90.0
"""Seconds to wait for something before it counts as failed."""
SEAM_BYTES, FAINT = 480, 48
"""Most bytes that differ in pictures that are alike (ten seams of four pixels), and by how much of 255."""
DUMMY = """Section "Device"
    Identifier "dummy"
    Driver "dummy"
    VideoRam 64000
EndSection
Section "Monitor"
    Identifier "monitor"
    HorizSync 5.0-1000.0
    VertRefresh 5.0-200.0
{modeline}
EndSection
Section "Screen"
    Identifier "screen"
    Device "dummy"
    Monitor "monitor"
    DefaultDepth 24
    SubSection "Display"
        Depth 24
        Modes "{width}x{height}"
        Virtual {width} {height}
    EndSubSection
EndSection
"""


class TooLateError(Exception):
    """Something did not happen in time."""


def wait_until(found: Callable[[], bool], what: str, seconds: float = PATIENCE) -> float:
    """Wait until `found` returns true; returns the seconds it took.

    The last look begins when the time is over: on a busy machine one look may take as long as that.

    Raises:
        TooLateError: it did not happen in time; the text is `what`.
    """
    begin = time.monotonic()
    while True:
        over = time.monotonic() - begin > seconds
        if found():
            break
        if over:
            raise TooLateError(what)
        time.sleep(0.05)
    return time.monotonic() - begin


class BootedMachine:
    """The tree, and the machine while it runs."""

    def __init__(self, home: Path, checkout: Path, release: str = "bookworm") -> None:
        """Store the folders.

        Args:
            home: a folder outside of the checkout for the trees, the wheels and the pictures.
            checkout: the source code that is installed.
            release: one of RELEASES.
        """
        self.home, self.checkout, self.release = home, checkout, release
        self.root, self.base, self.wheels = home / "machine", home / "base", home / "wheels"
        self._process: subprocess.Popen[bytes] | None = None

    # --- making it

    def build(self, *options: str) -> float:
        """Make a new tree with the kiosk; returns the seconds that `deploy/install` took."""
        if not (self.base / "usr/bin/apt-get").exists():
            self._make_base()
        self.make_wheels(self.checkout)
        shutil.rmtree(self.root, ignore_errors=True)
        run("cp", "-a", str(self.base), str(self.root))
        begin = time.monotonic()
        self.install(*options)
        took = time.monotonic() - begin
        self.inside("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-qq", "--yes",
                    "--no-install-recommends", "xserver-xorg-video-dummy")  # fmt: skip
        self.set_screen(1366, 768)
        return took

    def _make_base(self) -> None:
        """Make the tree of the release without the kiosk."""
        mirror, components, rules = RELEASES[self.release]
        packages = (
            "systemd,systemd-sysv,dbus,python3,python3-venv,ca-certificates,procps,util-linux,kmod,udev"
        )
        chosen = ("--variant=minbase", f"--components={components}", f"--include={packages}")
        script = f"/usr/share/debootstrap/scripts/{rules}"
        run("debootstrap", *chosen, self.release, str(self.base), mirror, script)

    def make_wheels(self, source: Path) -> None:
        """Collect the program and all it needs as wheels for the Python of the tree."""
        shutil.rmtree(self.wheels, ignore_errors=True)
        self.wheels.mkdir(parents=True)
        pip = (str(self.checkout / ".venv/bin/python"), "-m", "pip")
        run(*pip, "wheel", "-q", "--no-deps", "-w", str(self.wheels), str(source))
        program = str(next(self.wheels.glob("*.whl")))
        asked = "import sys; print('%d.%d' % sys.version_info[:2])"
        python = run("chroot", str(self.base), "python3", "-c", asked).strip()
        where = ("-d", str(self.wheels), "-c", str(self.checkout / "constraints.txt"))
        chosen = ("--only-binary=:all:", "--python-version", python)
        run(*pip, "download", "-q", *where, *chosen, program, "hatchling")

    def install(self, *options: str) -> None:
        """Run `deploy/install` over the tree."""
        program, where = str(self.checkout / "deploy/install"), ("--root", str(self.root))
        run(program, "--yes", *where, "--wheels", str(self.wheels), *options)

    def set_screen(self, width: int, height: int) -> None:
        """Set the size of the screen; it is used from the next start on."""
        modeline = mode_of(width, height, run("cvt", str(width), str(height)).splitlines()[-1])
        file = self.root / "etc/X11/xorg.conf.d/50-dummy.conf"
        file.parent.mkdir(exist_ok=True)
        file.write_text(DUMMY.format(modeline=modeline, width=width, height=height), "utf-8")

    def inside(self, *command: str) -> str:
        """The output of a command in the tree while the machine is off."""
        return run("chroot", str(self.root), *command)

    # --- running it

    def power_on(self) -> None:
        """Start the machine."""
        self._process = subprocess.Popen(
            ["systemd-nspawn", "-q", "-D", str(self.root), "-b", "--register=no", "--keep-unit",
             "--machine=kiosk-boot", "--timezone=off", "--console=pipe"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def power_off(self) -> None:
        """Cut the power: every process of the machine is killed at once."""
        if self._process is None:
            return
        with suppress(ProcessLookupError, IndexError):
            os.kill(self.leader(), signal.SIGKILL)
        self._process.wait(30)
        self._process = None

    def leader(self) -> int:
        """Process id of the machine's first process, as seen from here."""
        if self._process is None:
            raise TooLateError("the machine is off")
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text()
        return int(children.split()[0])

    def do(self, *command: str, check: bool = True) -> str:
        """The output of a command on the running machine."""
        return run("nsenter", "-t", str(self.leader()), "-a", *command, check=check)

    def status(self) -> str:
        """The status the kiosk tells systemd; empty if it does not run."""
        with suppress(IndexError, OSError, KeyError, ValueError, TooLateError):
            properties = ("-p", "StatusText", "-p", "SubState")
            told = self.do("systemctl", "show", *properties, "kiosk.service", check=False)
            shown = dict(line.split("=", 1) for line in told.splitlines())
            return shown["StatusText"] if shown["SubState"] == "running" else ""
        return ""

    def pids(self, pattern: str) -> list[int]:
        """Process ids on the machine whose command line matches."""
        return [int(pid) for pid in self.do("pgrep", "-f", pattern, check=False).split()]

    # --- its screen and keys

    def picture(self, name: str = "now") -> Path:
        """Take the screen as a PNG file."""
        file = self.home / "pictures" / f"{name}.png"
        file.parent.mkdir(exist_ok=True)
        dump = subprocess.run(
            ["xwd", "-root", "-silent"], env=os.environ | DISPLAY, capture_output=True, check=True
        )
        subprocess.run(["convert", "xwd:-", str(file)], input=dump.stdout, check=True, capture_output=True)
        return file

    def looks(self) -> bytes:
        """The bytes of the screen's pixels; empty if there is no screen. Compare them with `alike`."""
        done = subprocess.run(
            ["xwd", "-root", "-silent"], env=os.environ | DISPLAY, capture_output=True, check=False
        )
        return done.stdout if done.returncode == 0 else b""

    def words(self) -> str:
        """The text that tesseract reads on the screen."""
        return words_of(self.picture())

    def wait_for_words(self, pattern: str, seconds: float = PATIENCE) -> None:
        """Wait until a text can be read on the screen."""
        wait_until(lambda: re.search(pattern, self.words(), re.IGNORECASE) is not None, pattern, seconds)

    def press(self, *keys: str) -> None:
        """Press keys by their X names."""
        for key in keys:
            run("xdotool", "key", key, env=DISPLAY)
            time.sleep(0.3)

    def type(self, text: str, *then: str) -> None:
        """Type letters, then press keys."""
        run("xdotool", "type", "--delay", "30", text, env=DISPLAY)
        time.sleep(0.3)
        self.press(*then)


def words_of(picture: Path) -> str:
    """The text that tesseract reads on a picture.

    Its threads wait for each other without a pause: beside 16 other programs four of them took 148 s for a
    picture of the kiosk, and one took 7 s.
    """
    return run("tesseract", str(picture), "-", "--psm", "6", check=False, env={"OMP_THREAD_LIMIT": "1"})


def mode_of(width: int, height: int, modeline: str) -> str:
    """The line of a mode of this very width.

    cvt rounds the width up to eight pixels. X refuses a mode wider than the screen, and takes 1024x768.
    """
    words = modeline.split()
    return " ".join(["   ", words[0], f'"{width}x{height}"', words[2], str(width), *words[4:]])


def alike(one: bytes, other: bytes) -> bool:
    """Whether two pictures of `looks` are the same to the eye.

    xterm draws a line of box characters with softened ends. Where it happened to be painted in two pieces,
    their ends overlap: four pixels of a faint difference.
    """
    if len(one) != len(other) or not one:
        return False
    differences = [abs(a - b) for a, b in zip(one, other, strict=True) if a != b] if one != other else []
    return len(differences) <= SEAM_BYTES and max(differences, default=0) <= FAINT


def run(*command: str, check: bool = True, env: dict[str, str] | None = None) -> str:
    """The output of a program; its errors are printed if it fails.

    Raises:
        CalledProcessError: it failed and `check` is true.
    """
    done = subprocess.run(
        command, env=os.environ | (env or {}), capture_output=True, text=True, check=False, errors="replace"
    )
    if check and done.returncode:
        print(f"{command}: {done.stdout[-3000:]} {done.stderr[-3000:]}")
        done.check_returncode()
    return done.stdout
