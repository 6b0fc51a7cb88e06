"""How many trials a long test makes: few in `make test`, many in `make soak`."""

from __future__ import annotations

import os


def trials(few: int, many: int) -> int:
    """The number for this run; SOAK=1 in the environment asks for many."""
    return many if os.environ.get("SOAK") == "1" else few
