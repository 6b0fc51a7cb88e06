"""Trials of a real console: keys that end or leave a screen elsewhere, power, a screen that does not open."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from bench.booted_machine import BootedMachine, TooLateError, alike, wait_until
from bench.emulated_machine import EmulatedMachine, Told

DANGEROUS = (
    "ctrl-alt-f1", "ctrl-alt-f2", "ctrl-alt-f3", "alt-f2", "alt-left", "alt-right", "ctrl-alt-delete",
    "ctrl-alt-backspace", "ctrl-alt-kp_add", "ctrl-alt-kp_subtract", "ctrl-alt-esc", "alt-sysrq-h",
    "alt-sysrq-r", "alt-sysrq-k", "alt-sysrq-e", "alt-sysrq-i", "alt-sysrq-u", "alt-sysrq-f", "alt-sysrq-c",
    "alt-sysrq-o", "alt-sysrq-b", "ctrl-c", "ctrl-z", "ctrl-d", "ctrl-q", "ctrl-backslash", "ctrl-s",
    "alt-f4", "alt-tab", "meta_l", "print", "menu", "ctrl-shift-n", "ctrl-alt-t",
)  # fmt: skip
"""Names of qemu. Alt+SysRq is pressed with the letters that end, lock or restart something."""
TELLING = {
    "ctrl-alt-f2": "another console",
    "ctrl-alt-delete": "another start",
    "alt-sysrq-k": "another screen",
    "alt-sysrq-b": "another start",
}
"""What these keys do where nothing is locked, in this order: that they reach the machine at all.

The kernel takes Ctrl+Alt+Del on a console without X only, which the key before it has led to.
"""
PATIENCE = 1200.0
"""Seconds until the welcome: without the processor's help a start takes more than a minute and a half."""

LIT_SECONDS = 5
"""After Esc the buttons of the welcome are lit up, shorter than this even here; its line rests longer."""

Note = Callable[..., None]


def console(machine: BootedMachine, note: Note) -> None:
    """Press dangerous keys on the emulated computer; the machine itself is off meanwhile."""
    emulated = EmulatedMachine(machine)
    emulated.build()
    try:
        _locked(emulated, note)
        emulated.take_screen_away()
        _without_screen(emulated, note)
        emulated.take_locks_out()
        _open(emulated, note)
    finally:
        emulated.power_off()


def _start(emulated: EmulatedMachine) -> float:
    """Turn it on and wait for the welcome; returns the seconds. The first PIN is put off."""
    begin = time.monotonic()
    emulated.power_on()
    wait_until(lambda: emulated.told().status == "bienvenida", "the welcome in qemu", PATIENCE)
    took = time.monotonic() - begin
    _to_welcome(emulated)
    return took


def _to_welcome(emulated: EmulatedMachine) -> None:
    wait_until(lambda: "PIN del funcionario" in emulated.words(), "the first PIN in qemu")
    emulated.press("esc")
    wait_until(lambda: "Empezar" in emulated.words(), "the welcome's button in qemu")
    emulated.press("esc")  # the welcome's line rests for a while
    time.sleep(LIT_SECONDS)


def _locked(emulated: EmulatedMachine, note: Note) -> None:
    """The recipe as it is: every key leaves the same picture, processes and console."""
    note("qemu: power to welcome", _start(emulated))
    before, welcome = emulated.told_anew(), emulated.looks()
    emulated.picture("console-before")
    for key in (*DANGEROUS, *["ctrl-alt-delete"] * 8):
        emulated.press(key, "esc")
        wait_until(lambda: alike(emulated.looks(), welcome), f"the same picture after {key}")
        after = emulated.told_anew()
        assert after.same_as(before), f"{key}: {before} -> {after}"
    emulated.picture("console-after")
    same = "same picture, same processes, console tty1 in front"
    note("qemu: dangerous keys on the console", more=f"{len(DANGEROUS)} and 8 times Ctrl+Alt+Del, {same}")
    begin = time.monotonic()
    emulated.ask("system_reset")
    wait_until(lambda: emulated.told().seconds < before.seconds, "the start after a reset", PATIENCE)
    wait_until(lambda: emulated.told().status == "bienvenida", "the welcome after a reset", PATIENCE)
    note("qemu: reset to welcome", time.monotonic() - begin)
    begin = time.monotonic()
    emulated.ask("system_powerdown")
    wait_until(emulated.is_off, "the end by the power button")
    note("qemu: power button to off", time.monotonic() - begin)


def _open(emulated: EmulatedMachine, note: Note) -> None:
    """The same keys with the locks taken out: each does what it is known for."""
    _start(emulated)
    for key, expected in TELLING.items():
        before = emulated.told_anew()
        emulated.press(key)
        wait_until(_changed(emulated, before, expected), f"{key}: {expected}", PATIENCE)
        if expected == "another console":
            emulated.picture("console-open")
            continue
        wait_until(lambda: emulated.told().status == "bienvenida", "the welcome without locks", PATIENCE)
    did = ", ".join(f"{key}: {what}" for key, what in TELLING.items())
    note("qemu: the same keys without the locks", more=did)


def _changed(emulated: EmulatedMachine, before: Told, expected: str) -> Callable[[], bool]:
    return lambda: emulated.told().unlike(before) == expected


def _without_screen(emulated: EmulatedMachine, note: Note) -> None:
    """X cannot start: words of the kiosk on the console, nothing of systemd, and nothing that is typed."""
    emulated.power_on()
    wait_until(lambda: "Por favor, llame al funcionario" in emulated.words(), "the console's words", PATIENCE)
    for key in ("l", "s", "ret", "ctrl-alt-f2", "ctrl-c", "ctrl-alt-delete"):
        emulated.press(key)
    time.sleep(3)
    words = emulated.words()
    emulated.picture("console-without-screen")
    if re.search(r"FAILED|systemd|login|[$#] *$", words):
        raise TooLateError(f"on the console: {words}")
    note("qemu: X cannot start", more="the kiosk's words on the console, none of systemd's")
    emulated.power_off()
