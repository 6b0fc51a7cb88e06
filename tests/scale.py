"""The number of trials of a long test: few in `make test`, many in `make soak`."""

from __future__ import annotations

import os


def trials(few: int, many: int) -> int:
    """`many` if the variable SOAK is 1, else `few`."""
    return many if os.environ.get("SOAK") == "1" else few
