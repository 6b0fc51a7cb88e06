"""Five thousand seeded random keys and touches in a real terminal: nobody gets out, nobody gets stuck."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.store.tiny_store import TinySessionStore
from tests.e2e.person import WELCOME
from tests.e2e.terminal import KIOSK, Terminal, environment, staffed
from tests.journey import session_at

pytestmark = pytest.mark.slow

KEYS = 5_000
BURST = 25
"""Keys between two short rests."""
REST = 0.05
"""Seconds of rest."""
LOOK = 10
"""Bursts between two looks at the screen."""
SIZES = ((80, 24), (100, 30), (120, 36), (130, 40))

ARROWS = ("\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D")
FUNCTION_KEYS = ("\x1bOP", "\x1bOQ", "\x1bOR", "\x1bOS", *(f"\x1b[{number}~" for number in range(15, 35)))
PRINTABLE = "abcdefghijklmnopqrstuvwxyzABCXYZ0123456789 .,-@#/ñÑáéíóúüÁ¿¡'\"[](){}<>&%$\\¬€漢🙂"
CONTROL = [bytes([code]) for code in range(32) if code not in (13, 27)]
INVALID = (b"\xf1\xff", b"\xc3\x28", b"\xff\xfe\xfd", b"Mu\xf1oz", b"\xe2\x82", b"\x80", b"\xed\xa0\x80")
ODD = (
    b"\x1b[200~[@click=app.quit]x[/]\r\n[/b]\x1b[201~",
    b"\x1b[200~" + "Peña ".encode() * 400 + b"\x1b[201~",
    b"\x1b[200~",  # a paste that never ends, until the next one does
    b"\x1b[201~",
    b"\x1b[113;5u",  # ctrl+q and ctrl+c as the kitty protocol says them
    b"\x1b[99;5u",
    b"\x1bq",
    b"\x1bx",
    b"\x1b[1;5A",
    b"\x1b[3~",
    b"\x1b[H",
    b"\x1b[F",
    b"\x1b[5~",
    b"\x1b[6~",
    b"\x1b[Z",
    b"\x1b[I",
    b"\x1b[O",
    b"\x1b]52;c;?\x07",
    b"\x1b[?2048;2$y",
    b"\x1b[48;30;100;600;1000t",
    b"\x1b[99999;99999R",
    b"\x1b[<64;10;10M",
    b"\x1b[<99;1;1M",
    b"\x1b[M !!",
    b"\x1bP1+r\x1b\\",
)

WAYS_ON = re.compile(
    r"\[(?:Enter|Esc)\]|Volver|Continuar|Corregir|Entendido|Terminar|sigo aquí|seguir aquí|dejarlo|No,"
)
"""Words of the buttons that lead on; one of them stands on every screen."""


class Monkey:
    """Presses random keys and touches random places; the same seed does the same again."""

    def __init__(self, seed: int, size: tuple[int, int]) -> None:
        self._random = random.Random(seed)  # noqa: S311 - nothing to protect
        self._size = size
        kinds: dict[Callable[[], bytes], int] = {
            self._letter: 30,
            lambda: b"\r": 20,
            lambda: self._random.choice(ARROWS).encode(): 14,
            lambda: b"\t": 5,
            lambda: b"\x7f": 3,
            lambda: b"\x1b": 3,
            lambda: self._random.choice(FUNCTION_KEYS).encode(): 3,
            lambda: self._random.choice(CONTROL): 5,
            lambda: self._random.choice(INVALID): 3,
            lambda: self._random.choice(ODD): 3,
            self._touch: 11,
        }
        self._kinds, self._weights = list(kinds), list(kinds.values())

    def burst(self) -> bytes:
        """What the monkey does in one go."""
        return b"".join(kind() for kind in self._random.choices(self._kinds, self._weights, k=BURST))

    def size(self) -> tuple[int, int]:
        """The terminal gets another size."""
        self._size = self._random.choice([size for size in SIZES if size != self._size])
        return self._size

    def _letter(self) -> bytes:
        return self._random.choice(PRINTABLE).encode()

    def _touch(self) -> bytes:
        column, row = (self._random.randint(1, most) for most in self._size)
        if self._random.random() < 0.5:  # most buttons are at the bottom
            row = self._size[1] - 1
        return f"\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m".encode()


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


def test_a_strange_answer_of_the_terminal_does_not_stop_news_of_its_size(tmp_path: Path) -> None:
    data = tmp_path / "data"
    staffed(data)
    with Terminal([KIOSK], environment(data), (120, 36)) as terminal:
        terminal.wait_for(WELCOME)
        terminal.send(b"\x1b[?2048;2$y")  # «I tell my size by myself»
        terminal.still()
        terminal.resize(100, 30)
        terminal.wait_for(WELCOME)
