"""Asks a person at the terminal; what is secret is not shown, and never comes from an argument or a pipe."""

from __future__ import annotations

import getpass
from io import FileIO, TextIOWrapper
from pathlib import Path

from kiosk.errors import StaffError

_TTY = Path("/dev/tty")


def ask(question: str) -> str:
    """What a person types on the terminal, without spaces around; raises StaffError without a terminal."""
    _need_terminal()
    with FileIO(_TTY, "r+") as raw, TextIOWrapper(raw, "utf-8", errors="replace") as terminal:
        terminal.write(question)
        terminal.flush()
        answer = terminal.readline()
    if not answer:
        raise StaffError("No se escribió nada.")
    return answer.strip()


def ask_hidden(question: str) -> str:
    """What a person types on the terminal without its being shown; raises StaffError without one."""
    _need_terminal()
    try:
        return getpass.getpass(question).strip()
    except (EOFError, UnicodeDecodeError):
        raise StaffError("No se escribió nada.") from None


def terminal() -> bool:
    """There is a terminal to ask at."""
    try:
        _TTY.open("rb", buffering=0).close()
    except OSError:
        return False
    return True


def _need_terminal() -> None:
    """`getpass` would read what is secret from a pipe; this does not."""
    if not terminal():
        raise StaffError("Esto se escribe en una terminal: abra una y repita la orden allí.")
