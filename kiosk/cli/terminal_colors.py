"""Finds out how many colours the terminal shows, and removes what would disturb Textual."""

from __future__ import annotations

import curses
import os
from collections.abc import Mapping

COLOR_SYSTEM = "TEXTUAL_COLOR_SYSTEM"
"""Variable that Textual reads; a value that is set already is kept."""
COLOURS = frozenset({"auto", "standard", "256", "truecolor"})
"""Valid values of that variable; Textual fails at any other."""
_SNAPSHOTS = "TEXTUAL_SNAPSHOT_"
"""Start of the variables of pytest-textual-snapshot; Textual itself reads none of them."""
FEW = "standard"
"""Textual's word for the 16 colours of old terminals."""


def drop_textual_variables() -> None:
    """Remove Textual's variables from the environment, except a valid number of colours.

    Some make it log keys or pictures of the screen. Call it before Textual is imported.
    """
    kept = {COLOR_SYSTEM} if os.environ.get(COLOR_SYSTEM) in COLOURS else set()
    for name in [name for name in os.environ if name.startswith("TEXTUAL") and name not in kept]:
        if not name.startswith(_SNAPSHOTS):
            del os.environ[name]


def color_system(environment: Mapping[str, str] = os.environ) -> str:
    """«truecolor», «256» or «standard»: from COLORTERM, from the terminal's name, or from terminfo."""
    if told := environment.get(COLOR_SYSTEM):
        return told
    if environment.get("COLORTERM", "").lower() in {"truecolor", "24bit"}:
        return "truecolor"
    term = environment.get("TERM", "")
    colors = _in_name(term) or _in_terminfo(term)
    if colors >= 1 << 24:
        return "truecolor"
    return "256" if colors >= 256 else FEW


def _in_terminfo(term: str) -> int:
    """The number of colours in terminfo; 0: unknown terminal. A process can look up only one terminal."""
    try:
        curses.setupterm(term, 1)
        return max(0, curses.tigetnum("colors"))
    except curses.error:
        return 0


def _in_name(term: str) -> int:
    """The number of colours in the ending of a terminal's name, by convention."""
    return {"256color": 256, "direct": 1 << 24}.get(term.rpartition("-")[2], 0)
