"""Access to the terminal of this process. It exists even if the standard streams are redirected."""

from __future__ import annotations

from pathlib import Path

TERMINAL = Path("/dev/tty")
"""The controlling terminal of any process (tty(4))."""


def has_terminal() -> bool:
    """Whether this process can open its controlling terminal for reading and writing."""
    try:
        TERMINAL.open("r+b", buffering=0).close()
    except OSError:
        return False
    return True
