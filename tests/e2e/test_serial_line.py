"""A barcode reader at a serial line, at the real kiosk; a pair of pseudo-terminals stands for the line."""

from __future__ import annotations

import os
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.content.reader_words import ReaderWords
from tests import cards
from tests.e2e.person import start_over, to_identity
from tests.e2e.terminal import ENTER, ESCAPE, KIOSK, Terminal, environment, staffed
from tests.e2e.test_nothing_scanned_remains import SENSITIVE, in_files, in_memory

pytestmark = pytest.mark.slow

WORDS = ReaderWords()
HOLDER = cards.Holder("1065987321", ("ÑUSTES", "GÜENGÜÉ"), ("ÍÑIGO", "ANDRÉS"))
OTHER = cards.Holder("52123456", ("PAZ", "RÍOS"), ("ROSA", "INÉS"))
NAMES = (b"\xd1USTES", "ÑUSTES".encode(), "Ñustes".encode(), HOLDER.number.encode())


@pytest.fixture
def line() -> Iterator[tuple[int, str]]:
    """Where the reader's hardware writes, and the path of the line."""
    far, near = os.openpty()
    tty.setraw(near)
    yield far, os.ttyname(near)
    os.close(far)
    os.close(near)


def test_the_line_is_heard_by_one_person_after_the_other(tmp_path: Path, line: tuple[int, str]) -> None:
    """Each person has a process of their own, and each opens the line anew; nothing of the card remains."""
    far, place = line
    data = tmp_path / "data"
    data.mkdir()
    variables = environment(data, KIOSK_SCANNER__READER=place)
    staffed(data)
    with Terminal([KIOSK], variables) as terminal:
        for holder, shown in ((HOLDER, "1.065.987.321"), (OTHER, "52.123.456")):
            to_identity(terminal)
            os.write(far, cards.barcode_content(holder) + b"\r\n")
            assert shown in terminal.wait_for(WORDS.read)
            os.write(far, b"7702004003508\r\n")
            assert shown in terminal.wait_for(WORDS.other)
            assert in_memory(terminal.pid, (holder.number.encode(),)), "the search finds what is there"
            assert in_memory(terminal.pid, SENSITIVE) == set()
            start_over(terminal)
            terminal.press(ESCAPE)
            terminal.wait_for("¿Desea salir?")
            terminal.press(ENTER)
        terminal.wait_for("Empezar [Enter]")
        terminal.still()
        assert in_memory(terminal.pid, (*SENSITIVE, *NAMES)) == set()
    assert in_files(tmp_path, (*SENSITIVE, *NAMES)) == []
