"""Seeded random keys and touches in a real terminal: nobody gets out, nobody gets stuck."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from pathlib import Path

import pytest

from kiosk.store.tiny_store import TinySessionStore
from tests.e2e.monkey import BURST, Monkey
from tests.e2e.person import WELCOME, Person, identify, start_over, to_identity
from tests.e2e.terminal import KIOSK, Terminal, environment, resident, staffed
from tests.journey import session_at
from tests.scale import trials

pytestmark = pytest.mark.slow

KEYS = 5_000
REST = 0.05
"""Seconds of rest."""
LOOK = 10
"""Bursts between two looks at the screen."""
WAYS_ON = re.compile(
    r"\[(?:Enter|Esc)\]|Volver|Continuar|Corregir|Entendido|Terminar|sigo aquí|seguir aquí|dejarlo|No,"
)
"""Words of the buttons that lead on; one of them stands on every screen."""


def look(terminal: Terminal, seed: int, done: int) -> str:
    """The screen has a way on, and the program is the one that was started."""
    where = f"seed {seed}, after {done} keys"
    assert terminal.status() is None, f"out: {where}\n{terminal.text()}"
    screen = terminal.wait_until(lambda text: bool(WAYS_ON.search(text)), f"a way on, {where}")
    assert b"Traceback" not in terminal.written, where
    return screen


def begin_at(data: Path, step: str) -> dict[str, str]:
    """Settings that start the kiosk in the middle of a session, as after a crash; the welcome if no step."""
    if not step:
        return {}
    session = session_at(step)
    TinySessionStore(data / "sessions").save(session.record())
    return {"KIOSK_RESUME": session.id}


@pytest.mark.parametrize(
    ("step", "keys", "seed"),
    [
        ("", KEYS, 20261123),
        ("experiencia", 1_500, 1),
        ("revision", 1_500, 2),
        ("papeles", 1_500, 3),
        ("clave", 1_500, 4),
    ],
)
def test_a_monkey_never_gets_out_and_never_gets_stuck(
    tmp_path: Path, step: str, keys: int, seed: int
) -> None:
    size = (120, 36)
    monkey = Monkey(seed, size)
    data = tmp_path / "data"
    staffed(data)
    steps: set[str] = set()
    with Terminal([KIOSK], environment(data, **begin_at(data, step)), size) as terminal:
        first = terminal.wait_for("Paso " if step else WELCOME)
        steps |= set(re.findall(r"Paso (\d+) de", first))  # it may leave at once, and stay at the welcome
        for number in range(1, keys // BURST + 1):
            terminal.send(monkey.burst())
            time.sleep(REST)
            if number % LOOK == 0:
                terminal.resize(*monkey.size())  # all is painted anew
                steps |= set(re.findall(r"Paso (\d+) de", look(terminal, seed, number * BURST)))
        look(terminal, seed, keys)
        command = Path(f"/proc/{terminal.pid}/cmdline").read_bytes()
        assert command.endswith(b"kiosk\0"), "the kiosk itself, not a shell"
    journal = (data / "kiosk.log").read_text(encoding="utf-8")
    crashes = [line for line in journal.splitlines() if "crash" in line or "panic" in line]
    assert crashes == [], f"seed {seed}"
    assert steps, f"seed {seed}: the monkey never left the welcome"


SIGNALS = (signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP, signal.SIGWINCH, signal.SIGCONT)
"""What a terminal sends for keys, and what passes by."""
GROWN = 1.25
"""How much larger than after the first tenth the process that forks the kiosks may be at the end."""


@pytest.mark.soak
def test_a_monkey_that_is_there_all_day(tmp_path: Path) -> None:
    """Signals too, and kiosks that are killed; another person's session was on the same screen before.

    `make monkey` sets the seed and the number of events.
    """
    seed = int(os.environ.get("MONKEY_SEED") or 20261129)
    events = int(os.environ.get("MONKEY_EVENTS") or trials(2_500, 100_000))
    data, size, before = tmp_path / "data", (120, 36), Person()
    monkey = Monkey(seed, size)
    staffed(data)
    sizes: list[int] = []
    with Terminal([KIOSK], environment(data), size) as terminal:
        to_identity(terminal)
        identify(terminal, before)
        start_over(terminal)
        terminal.still()
        terminal.written.clear()
        for number in range(1, events // BURST + 1):
            terminal.send(monkey.burst())
            time.sleep(REST)
            if number % LOOK == 0:
                terminal.resize(*monkey.size())
                if number % (2 * LOOK) == 0:
                    os.killpg(os.getpgid(terminal.pid), SIGNALS[number // (2 * LOOK) % len(SIGNALS)])
                if number % (20 * LOOK) == 0:
                    os.kill(terminal.on_screen(), signal.SIGKILL)
                look(terminal, seed, number * BURST)
                told = [words for words in before.secrets if words.encode() in terminal.written]
                assert told == [], f"seed {seed}, after {number * BURST} events"
                terminal.written.clear()
            if number % max(events // BURST // 10, 1) == 0:
                sizes.append(resident(terminal.pid))
    grown = [size // 1_000 for size in sizes]
    sys.stdout.write(f"\nseed {seed}, {events} events; MB after each tenth: {grown}\n")
    assert sizes[-1] <= sizes[0] * GROWN, sizes


def test_a_strange_answer_of_the_terminal_does_not_stop_news_of_its_size(tmp_path: Path) -> None:
    data = tmp_path / "data"
    staffed(data)
    with Terminal([KIOSK], environment(data), (120, 36)) as terminal:
        terminal.wait_for(WELCOME)
        terminal.send(b"\x1b[?2048;2$y")  # «I tell my size by myself»
        terminal.still()
        terminal.resize(100, 30)
        terminal.wait_for(WELCOME)
