"""Asks questions on the terminal; secrets are not shown, and are not read from arguments or pipes."""

from __future__ import annotations

import getpass
from io import FileIO, TextIOWrapper

from kiosk.errors import StaffError
from kiosk.terminal import TERMINAL, has_terminal


def ask(question: str) -> str:
    """The answer of a person on the terminal, without spaces around; raises StaffError without a terminal."""
    _need_terminal()
    with FileIO(TERMINAL, "r+") as raw, TextIOWrapper(raw, "utf-8", errors="replace") as terminal:
        terminal.write(question)
        terminal.flush()
        answer = terminal.readline()
    if not answer:
        raise StaffError("No se escribió nada.")
    return answer.strip()


def ask_hidden(question: str) -> str:
    """The answer of a person on the terminal, which is not shown; raises StaffError without a terminal."""
    _need_terminal()
    try:
        return getpass.getpass(question).strip()
    except (EOFError, UnicodeDecodeError):
        raise StaffError("No se escribió nada.") from None


def _need_terminal() -> None:
    """Raise StaffError without a terminal: `getpass` would read the secret from a pipe."""
    if not has_terminal():
        raise StaffError("Esto se escribe en una terminal: abra una y repita la orden allí.")
