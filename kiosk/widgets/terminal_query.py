"""Asks the terminal what it can show. Only possible before an app reads its keys."""

from __future__ import annotations

import os
import re
import select
import struct
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from kiosk.system import fcntl, termios, tty
from kiosk.terminal import TERMINAL

PATIENCE = 0.5
"""Seconds for the whole answer; a terminal here gives it in milliseconds."""
QUESTIONS = b"\x1b[16t\x1b[?2;1;0S\x1b[c"
"""Asks for the size of a cell, for the largest picture, and for DA1, which every terminal answers.
They are in xterm's control sequences (XTWINOPS 16, XTSMGRAPHICS 2) and of the VT100."""
_KIND = re.compile(rb"\x1b\[\?([\d;]{0,80})c")
_CELL = re.compile(rb"\x1b\[6;(\d{1,3});(\d{1,3})t")
_LARGEST = re.compile(rb"\x1b\[\?2;0;(\d{3,5});(\d{3,5})S")
"""Numbers no terminal means (a cell of 1000 pixels, a picture of 99) are as good as none."""
LONGEST_ANSWER = 4096
"""Bytes after which a terminal that has still not told its kind is not listened to."""
_SIXEL = b"4"
"""The attribute in a DA1 answer that stands for sixel graphics."""


@dataclass(frozen=True)
class Terminal:
    """What a terminal can show; sizes in pixels."""

    sixel: bool = False
    """It draws sixel pictures."""
    cell_width: int = 10
    cell_height: int = 20
    """Those of the VT340 unless the terminal tells."""
    widest: int = 0
    """The widest picture it draws; 0: it did not tell."""


def ask() -> Terminal:
    """Ask the terminal, and drop keys pressed meanwhile. Without a terminal the defaults are returned."""
    if not (sys.__stdin__ and sys.__stdin__.isatty()):
        return Terminal()
    try:
        with _listening() as handle:
            os.write(handle, QUESTIONS)
            return understood(_answer(handle), _cell_of(handle))
    except (OSError, termios.error):
        return Terminal()


def understood(answer: bytes, cell: tuple[int, int] = (0, 0)) -> Terminal:
    """Read the answers out of bytes from a terminal; other bytes are ignored.

    Args:
        answer: whatever came.
        cell: width and height of a cell as the system tells them; zeros: it does not.
    """
    kind, largest = _KIND.search(answer), _LARGEST.search(answer)
    if not all(cell):
        told = _CELL.search(answer)
        cell = (int(told[2]), int(told[1])) if told else (0, 0)
    width, height = cell if all(cell) else (Terminal.cell_width, Terminal.cell_height)
    sixel = bool(kind) and _SIXEL in kind[1].split(b";") if kind else False
    return Terminal(sixel, width, height, int(largest[1]) if largest else 0)


@contextmanager
def _listening() -> Iterator[int]:
    """Open the terminal without echo and line mode; at the end restore its state and drop unread bytes."""
    handle = os.open(TERMINAL, os.O_RDWR | os.O_NOCTTY)
    try:
        before = termios.tcgetattr(handle)
        tty.setcbreak(handle, termios.TCSANOW)
        try:
            yield handle
        finally:
            with suppress(termios.error):
                termios.tcsetattr(handle, termios.TCSANOW, before)
                termios.tcflush(handle, termios.TCIFLUSH)  # a late answer is no key
    finally:
        os.close(handle)


def _answer(handle: int) -> bytes:
    """The bytes that come until DA1 is answered or PATIENCE is over."""
    answer, deadline = b"", time.monotonic() + PATIENCE
    while (
        len(answer) < LONGEST_ANSWER
        and not _KIND.search(answer)
        and (left := deadline - time.monotonic()) > 0
    ):
        ready, _, _ = select.select([handle], [], [], left)
        if not ready:
            break
        came = os.read(handle, 1024)
        if not came:
            break
        answer += came
    return answer


def cell_size() -> tuple[int, int]:
    """Width and height of a cell now, without a question to the terminal; zeros: unknown."""
    try:
        with TERMINAL.open("rb", buffering=0) as terminal:
            return _cell_of(terminal.fileno())
    except OSError:
        return 0, 0


def _cell_of(handle: int) -> tuple[int, int]:
    """Width and height of a cell, from the size of the window (TIOCGWINSZ); zeros where that is unknown."""
    size = fcntl.ioctl(handle, termios.TIOCGWINSZ, bytes(8))
    rows, columns, width, height = struct.unpack("HHHH", size)
    return (width // columns, height // rows) if rows and columns else (0, 0)
