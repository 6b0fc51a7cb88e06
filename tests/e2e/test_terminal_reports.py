"""The kiosk in a real terminal that reports things nobody asked for, and a reader gone wild."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.store.tiny_store import TinySessionStore
from tests.e2e.terminal import ENTER, ESCAPE, F1, KIOSK, Terminal, environment, staffed
from tests.journey import session_at
from tests.unit.test_input_filter import NOT_MEANT

pytestmark = pytest.mark.slow

QUESTION = "¿Cómo le contactamos?"
HELP = "Cree uno gratis en su teléfono"
FLOOD = 20 * (b"7" * 50_000,)
"""Keys without a pause, in pieces that a busy machine takes within the terminal's patience."""


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """The kiosk at a form, its first field empty and focused."""
    data = tmp_path / "data"
    staffed(data)
    session = session_at("contacto")
    TinySessionStore(data / "sessions").save(session.record())
    with Terminal([KIOSK], environment(data, KIOSK_RESUME=session.id), (120, 36)) as terminal:
        terminal.wait_for(QUESTION)
        terminal.still()
        yield terminal


def answers(terminal: Terminal) -> None:
    """It is alive: a touch and a key do what they always do."""
    terminal.click("[F1]")
    terminal.wait_for(HELP)
    terminal.press(ESCAPE)
    terminal.wait_gone(HELP)
    terminal.press(F1)
    terminal.wait_for(HELP)
    terminal.press(ENTER)
    terminal.wait_gone(HELP)


def test_the_mode_of_size_reports_is_never_asked_for(terminal: Terminal) -> None:
    assert b"\x1b[?2048" not in terminal.written


def test_no_report_types_anything_or_keeps_a_touch_from_its_button(terminal: Terminal) -> None:
    before = terminal.still()
    for report in NOT_MEANT.values():
        terminal.send(report)
    assert terminal.still() == before
    answers(terminal)
    terminal.type("7777")
    terminal.wait_for("7777")


def test_a_terminal_of_any_size_is_answered(terminal: Terminal) -> None:
    for size in ((2_000, 1_000), (1, 1), (6_000, 3), (3, 3_000), (120, 36)):
        terminal.resize(*size)
        time.sleep(0.2)  # let it be painted; nothing depends on whether it was
    terminal.wait_for(QUESTION)
    terminal.still()
    answers(terminal)


def test_a_million_keys_hold_nothing_up_for_long(terminal: Terminal) -> None:
    for piece in FLOOD:
        terminal.send(piece)
    for _ in range(60):  # what came without a pause is dropped, and with it touches until they are few again
        terminal.click("[F1]")
        terminal.still()
        if HELP in terminal.text():
            break
    terminal.press(ESCAPE)
    terminal.wait_gone(HELP)
    answers(terminal)
    memory = Path(f"/proc/{terminal.on_screen()}/status").read_text("ascii")
    peak = next(int(line.split()[1]) for line in memory.splitlines() if line.startswith("VmHWM"))
    assert peak < 400_000, f"{peak} kB"


@pytest.mark.parametrize("name", ["xterm", "xterm-16color"])
def test_a_terminal_of_sixteen_colours_is_sent_no_others(tmp_path: Path, name: str) -> None:
    data = tmp_path / "data"
    staffed(data)
    session = session_at("contacto")
    TinySessionStore(data / "sessions").save(session.record())
    known = environment(data, KIOSK_RESUME=session.id, TERM=name)
    del known["COLORTERM"]
    with Terminal([KIOSK], known, (120, 36)) as terminal:
        terminal.wait_for(QUESTION)
        assert "────" in terminal.still(), "boxes have lines"
        assert not re.search(rb"\x1b\[[0-9;]*[34]8;[25];", terminal.written)
        assert not re.search(rb"\x1b\[(?:[0-9;]*;)?1(?:;[0-9;]*)?m", terminal.written), (
            "bold is another colour there"
        )
