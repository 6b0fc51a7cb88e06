"""`make boot`: the kiosk on a whole machine, from power to welcome, through kills and a broken update.

python -m bench.boot [--release NAME] [--home DIR] [--keep]     as root; needs debootstrap, systemd-container,
xdotool, x11-apps, imagemagick, tesseract-ocr, xcvt, qemu-system-x86. Pictures, figures.txt: DIR/NAME.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench.booted_machine import RELEASES, BootedMachine, TooLateError, alike, run, wait_until
from bench.console_trials import console
from bench.emulated_machine import QEMU

CHECKOUT = Path(__file__).parents[1]
PROGRAMS = ("debootstrap", "systemd-nspawn", "xwd", "xdotool", "convert", "tesseract", "cvt", QEMU)
KIOSK, XTERM, XORG = "current/bin/kiosk", "^xterm ", "^/usr/lib/xorg/Xorg"
SCREENS = ((1366, 768), (1920, 1080), (1280, 1024), (1080, 1920))
PARTS = ("keys", "kills", "closed", "power_cut", "trouble", "screens",
         "good_update", "waiting_update", "staged_update", "broken_update", "crashing_update",
         "console")  # fmt: skip
DANGEROUS = ("ctrl+alt+F2", "ctrl+alt+Delete", "ctrl+alt+BackSpace", "alt+Sys_Req", "ctrl+alt+F1",
             "alt+F4", "ctrl+c", "ctrl+z", "ctrl+q", "ctrl+d", "ctrl+backslash", "super", "Menu",
             "ctrl+shift+n")  # fmt: skip

REST_SECONDS = 12
"""Shorter than the welcome's line rests after a key."""


class Trials:
    """Runs the trials on the machine and records how long each took."""

    def __init__(self, machine: BootedMachine) -> None:
        self.machine = machine
        self.welcome = b""
        """The picture of the welcome screen, from `looks`."""
        self.figures: list[str] = []

    def note(self, what: str, seconds: float | None = None, more: str = "") -> None:
        """Record and print a figure."""
        line = f"{what}: " + (f"{seconds:.1f} s" if seconds is not None else more)
        self.figures.append(line)
        print(line, flush=True)

    def at_welcome(self) -> bool:
        """Whether the kiosk reports the welcome screen and shows the first welcome's picture."""
        return alike(self.machine.looks(), self.welcome) and self.machine.status() == "bienvenida"

    def boot(self) -> None:
        """Turn the power on and wait for the welcome screen; staff skip the first PIN."""
        machine, begin = self.machine, time.monotonic()
        machine.power_on()
        wait_until(lambda: machine.status() == "bienvenida", "the welcome after power on")
        self.note("power to welcome", time.monotonic() - begin)
        machine.wait_for_words("PIN del funcionario")
        machine.press("Escape")
        machine.wait_for_words("Empezar")
        time.sleep(1)
        self.welcome = machine.looks()
        machine.picture("welcome")

    def keys(self) -> None:
        """Press dangerous keys and check that the kiosk goes on as before."""
        machine = self.machine
        before = machine.pids(KIOSK)
        machine.press(*DANGEROUS)
        wait_until(lambda: alike(machine.looks(), self.welcome), "the welcome after dangerous keys")
        assert machine.pids(KIOSK) == before
        assert machine.do("systemctl", "is-system-running", check=False).strip() != "stopping"
        self.note("dangerous keys", more=f"{len(DANGEROUS)} pressed, same process, same picture")

    def after(self, what: str, act: Callable[[], object]) -> None:
        """Do something to the kiosk, and measure the time until the welcome screen is shown again."""
        machine = self.machine
        old, begin = machine.pids(KIOSK), time.monotonic()
        act()
        wait_until(lambda: self._others(old) and machine.status() == "bienvenida", what)
        self.note(
            f"{what} to picture", time.monotonic() - begin
        )  # the status is set after the picture is drawn
        wait_until(self._at_welcome_alone, f"{what}: the same welcome")

    def _others(self, old: list[int]) -> bool:
        """Whether a kiosk runs, and nothing of the one before."""
        now = self.machine.pids(KIOSK)
        return bool(now) and not set(now) & set(old)

    def _at_welcome_alone(self) -> bool:
        """The welcome, once the question about the first PIN, which may come late, is answered."""
        if self.at_welcome():
            return True
        self.machine.press(
            "Escape"
        )  # the welcome's line rests for a while, and its buttons are lit up briefly
        end = time.monotonic() + REST_SECONDS
        while not (there := self.at_welcome()) and time.monotonic() < end:
            time.sleep(0.2)
        return there

    def kill(self, pattern: str, name: str = "KILL") -> Callable[[], object]:
        """A function that sends a signal to processes of the machine."""
        return lambda: self.machine.do("pkill", f"-{name}", "-f", pattern)

    def kills(self) -> None:
        """Kill each process of the screen once."""
        machine = self.machine
        self.after("restart", lambda: machine.do("systemctl", "restart", "--no-block", "kiosk.service"))
        begin = time.monotonic()
        machine.do("systemctl", "stop", "kiosk.service")
        self.note("stop", time.monotonic() - begin)
        machine.do("systemctl", "start", "kiosk.service")
        wait_until(self._at_welcome_alone, "the welcome after a stop")
        for name, pattern in {"kiosk": KIOSK, "xterm": XTERM, "Xorg": XORG}.items():
            self.after(f"kill -9 of {name}", self.kill(pattern))
        self.after("frozen kiosk", self.kill(KIOSK, "STOP"))

    def closed(self) -> None:
        """A kiosk that staff closed stays so when Xorg is killed; a restart by hand opens it."""
        machine = self.machine
        machine.do("su", "-s", "/bin/sh", "kiosk", "-c", "touch /run/kiosk/closed")
        begin = time.monotonic()
        machine.do("pkill", "-KILL", "-f", XORG)
        wait_until(lambda: machine.status() == "cerrado", "the closed kiosk after Xorg was killed")
        self.note("closed, kill -9 of Xorg to its closed screen", time.monotonic() - begin)
        machine.picture("closed")
        self.after("closed, opened by hand", lambda: machine.do("systemctl", "restart", "kiosk.service"))

    def power_cut(self) -> None:
        """Cut the power while a person is at the documents, then continue the session by its code."""
        machine = self.machine
        type_to_papers(machine)
        machine.picture("papers")
        code = machine.do("/usr/local/bin/kiosk", "sessions", "list", "--json").split('"code": "')[1][:6]
        machine.power_off()
        begin = time.monotonic()
        machine.power_on()
        wait_until(lambda: machine.status() == "bienvenida", "the welcome after a power cut")
        self.note("power cut to welcome", time.monotonic() - begin)
        machine.wait_for_words("PIN del funcionario")
        machine.press("Escape", "F1")
        machine.wait_for_words("documento")
        machine.type(code.lower(), "Return")
        machine.type("1098765432", "Return")
        machine.wait_for_words("pulse Enter para imprimir|Sus documentos")
        time.sleep(2)
        machine.picture("resumed")
        self.note("power cut at the papers", more="continued by its code at the papers")
        machine.do("systemctl", "stop", "kiosk.service")  # an open session is not wiped
        wait_until(
            self._wiped, "the wipe of the session, which the kiosk that has stopped holds for a minute"
        )
        machine.do("systemctl", "start", "kiosk.service")
        wait_until(self._at_welcome_alone, "the welcome after the session")

    def _wiped(self) -> bool:
        """Wipe every session; whether none is left."""
        self.machine.do("/usr/local/bin/kiosk", "sessions", "wipe", "--all", check=False)
        return '"code"' not in self.machine.do("/usr/local/bin/kiosk", "sessions", "list", "--json")

    def good_update(self) -> None:
        """Install another build of the running version, then go back by hand."""
        machine, before = self.machine, self._release()
        begin = time.monotonic()
        self._update("good")
        self.note("good update", time.monotonic() - begin)
        assert self._release() != before
        begin = time.monotonic()
        machine.do("kiosk-update", "--back")
        self.note("back by hand", time.monotonic() - begin)
        assert self._release() == before

    def waiting_update(self) -> None:
        """Install a version while somebody is at the kiosk: it is put in place once the person has left."""
        machine, before = self.machine, self._release()
        wait_until(self._at_welcome_alone, "the welcome before the person")
        machine.press("Return")
        machine.wait_for_words("datos personales")
        kiosks, words = machine.pids(KIOSK), machine.root / "opt/said"
        command = f"kiosk-update {make_version(machine, 'good')} --wheels /opt/wheels > /opt/said 2>&1 &"
        machine.do("sh", "-c", command)

        def waits() -> bool:
            machine.press("Down")  # after a silence the session would end, and nobody be there
            return "Hay alguien" in words.read_text("utf-8")

        wait_until(waits, "the version that waits", 600)
        time.sleep(REST_SECONDS)
        assert self._release() == before
        assert set(kiosks) <= set(machine.pids(KIOSK))
        machine.press("Escape")
        machine.wait_for_words("salir")
        begin = time.monotonic()
        machine.press("Return")
        wait_until(lambda: self._release() != before, "the version that waited for the welcome")
        wait_until(lambda: "Listo" in words.read_text("utf-8"), "the end of the update")
        self.note(
            "update that waited for a person, from their leaving to its welcome", time.monotonic() - begin
        )
        machine.do("kiosk-update", "--back")
        assert self._release() == before

    def staged_update(self) -> None:
        """Leave a version on the machine and have it installed by the kiosk's request."""
        machine, before = self.machine, self._release()
        file = make_version(machine, "good")
        machine.do("kiosk-update", "--stage", file, "--wheels", "/opt/wheels")
        begin = time.monotonic()
        machine.do("su", "-s", "/bin/sh", "kiosk", "-c", "touch /run/kiosk/update-request")
        wait_until(lambda: self._release() != before, "the version that waited", 600)
        wait_until(lambda: machine.status() == "bienvenida", "the welcome of the version that waited")
        wait_until(lambda: not (machine.root / "opt/kiosk/staged").exists(), "the end of the update")
        self.note("update that waited, by the kiosk's request", time.monotonic() - begin)
        machine.do("kiosk-update", "--back")
        assert self._release() == before

    def broken_update(self) -> None:
        """Install a version that passes the trial and does not reach the welcome screen."""
        before, begin = self._release(), time.monotonic()
        said = self._update("broken", check=False)
        assert f"Se volvió a {before}" in said, said
        assert self._release() == before
        self.note("broken update, tried, swapped and back by itself", time.monotonic() - begin)
        wait_until(lambda: self.machine.status() == "bienvenida", "the welcome of the version before")

    def crashing_update(self) -> None:
        """Install a version that reaches the welcome screen and crashes some seconds later, repeatedly."""
        before, begin = self._release(), time.monotonic()
        self._update("crashing")
        wait_until(lambda: self._release() == before, "the version before", 300)
        wait_until(lambda: self.machine.status() == "bienvenida", "the welcome of the version before")
        self.note("update that falls twice, tried, swapped and back by itself", time.monotonic() - begin)

    def _release(self) -> str:
        """Name of the running release."""
        return Path(self.machine.do("readlink", "/opt/kiosk/current").strip()).name

    def _update(self, kind: str, *, check: bool = True) -> str:
        """Install a version on the machine; returns the output."""
        file = make_version(self.machine, kind)
        return self.machine.do("kiosk-update", file, "--wheels", "/opt/wheels", "--now", check=check)

    def trouble(self) -> None:
        """Remove the program, and check the screen of a kiosk that cannot start."""
        machine = self.machine
        machine.do("mv", "/opt/kiosk/current", "/opt/kiosk/away")
        machine.do("systemctl", "restart", "kiosk.service")
        wait_until(lambda: machine.status() == "falla I1", "the screen of a missing program")
        time.sleep(1)
        machine.picture("trouble")
        machine.do("mv", "/opt/kiosk/away", "/opt/kiosk/current")
        begin = time.monotonic()
        wait_until(lambda: machine.status() == "bienvenida", "the welcome by itself")
        self.note("program back to welcome, by itself", time.monotonic() - begin)

    def console(self) -> None:
        """Press keys that reach a real console: the same disk, in qemu."""
        self.machine.power_off()
        console(self.machine, self.note)

    def screens(self) -> None:
        """Take the welcome screen at every usual screen size."""
        for width, height in SCREENS:
            self.machine.power_off()
            self.machine.set_screen(width, height)
            self.machine.power_on()
            wait_until(lambda: self.machine.status() == "bienvenida", "the welcome")
            self.machine.wait_for_words("PIN del funcionario")
            self.machine.press("Escape")
            time.sleep(1)
            self.machine.picture(f"screen-{width}x{height}")


def type_to_papers(machine: BootedMachine) -> None:
    """Type an invented person's answers, from the welcome screen to the documents."""
    machine.press("Return")
    machine.wait_for_words("datos personales")
    accept(machine)
    machine.press("Down", "Return")
    machine.wait_for_words("usted")
    machine.press("Down", "Return")
    for text in ("1098765432", "Ines Andrea", "Prueba Inventada"):
        machine.type(text, "Return")
    machine.wait_for_words("dula")
    machine.type("ces", "Return")
    machine.type("valled", "Return")
    machine.wait_for_words("contactamos")
    machine.type("ines@example.org", "Return")
    machine.type("3157654321", "Return")
    machine.wait_for_words("vive")
    machine.type("ces", "Return")
    machine.type("valled", "Return")
    machine.type("Calle 1 # 2-3", "Return")
    machine.wait_for_words("comerciante")
    machine.press("Down", "Return")
    machine.wait_for_words("experiencia")
    machine.press("Return")
    machine.wait_for_words("contrat")
    machine.type("Club Inventado", "Return")
    machine.type("Clases", "Return")
    machine.type("15/02/2023", "Return")
    machine.press("Tab", "space", "Return", "Return", "Return", "Return")
    machine.wait_for_words("Revise sus respuestas")
    machine.picture("review")
    while "Revise sus respuestas" in machine.words():  # on a low screen a key reads on first
        machine.press("Return")
        time.sleep(1)
    machine.wait_for_words("para imprimir", 120)


def accept(machine: BootedMachine) -> None:
    """Give consent; on a low screen the first key scrolls the text, and a later one chooses."""
    for _ in range(4):
        machine.press("Down", "Return")
        time.sleep(1)
        if "cuenta en SECOP" in machine.words():
            return
    raise TooLateError("consent")


FAULTS = {
    "good": ("kiosk/cli/run.py", "", ""),
    "broken": (
        "kiosk/cli/run.py",
        "    if not _terminal():",
        "    raise SystemExit(1)\n    if not _terminal():",
    ),
    "crashing": (
        "kiosk/app/heartbeat.py",
        "        shown = self._shown()\n        self._watcher.alive",
        "        self._beats = getattr(self, '_beats', 0) + 1\n"
        "        shown = self._shown()[1 // (8 - self._beats) :]\n"
        "        self._watcher.alive",
    ),
}
"""Kind of version -> file, text in it, text to put in its place."""


def make_version(machine: BootedMachine, kind: str) -> str:
    """Build a wheel of the checkout with a fault of FAULTS on the machine; returns its path there."""
    source, target = machine.home / "version", machine.root / "opt" / kind
    for folder in (source, target):
        shutil.rmtree(folder, ignore_errors=True)
    away = shutil.ignore_patterns(".venv", ".git", "data", "__pycache__", ".*_cache")
    shutil.copytree(CHECKOUT, source, ignore=away)
    name, there, instead = FAULTS[kind]
    text = (source / name).read_text("utf-8")
    assert there in text, f"{name} has changed"
    (source / name).write_text(text.replace(there, instead, 1), "utf-8")
    for folder in (machine.root / "opt/wheels", target):
        folder.mkdir(exist_ok=True)
    for wheel in machine.wheels.glob("*.whl"):
        if not wheel.name.startswith("indupal"):
            shutil.copy(wheel, machine.root / "opt/wheels")
    python = str(CHECKOUT / ".venv/bin/python")
    run(python, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(target), str(source))
    return f"/opt/{kind}/{next(target.glob('*.whl')).name}"


def main() -> int:
    """Build the machine, boot it, run the trials and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, default=Path("/var/tmp/kiosk-boot"))  # noqa: S108 - trees of a gigabyte, for root alone
    parser.add_argument("--release", choices=RELEASES, default="bookworm", help="Debian 12, 13, Ubuntu 24.04")
    parser.add_argument("--keep", action="store_true", help="use the tree that is there")
    parser.add_argument("--only", nargs="*", choices=PARTS, default=PARTS, help="parts, in their order")
    options = parser.parse_args()
    missing = [program for program in PROGRAMS if not shutil.which(program)]
    if missing or os.geteuid() != 0:
        print(f"Hace falta ser root, y estos programas: {', '.join(missing)}", file=sys.stderr)
        return 1
    machine = BootedMachine(options.home / options.release, CHECKOUT, options.release)
    trials = Trials(machine)
    try:
        if not options.keep:
            trials.note("first install without packages of the system cached", machine.build())
        trials.boot()
        for part in options.only:
            getattr(trials, part)()
    finally:
        machine.power_off()
        (machine.home / "figures.txt").write_text("\n".join(trials.figures) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
