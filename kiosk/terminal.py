"""The terminal this process belongs to, wherever its standard streams go."""

from __future__ import annotations

from pathlib import Path

TERMINAL = Path("/dev/tty")
"""The controlling terminal of any process (tty(4))."""


def has_terminal() -> bool:
    """Whether this process has a terminal to write on and to read from."""
    try:
        TERMINAL.open("r+b", buffering=0).close()
    except OSError:
        return False
    return True
