"""Lines of a screen that have a cache only where one is used: Textual gives each of them seven.

A screen is painted from thousands of lines (`Strip`), most of which are used once. Their caches are 14
objects a line, and were a tenth of what a repaint costs.

Overrides names of Textual 8.2.8 (`Strip.__init__`, its slots): the version is pinned exactly, and a test
compares the sizes of the caches with Textual's.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.segment import Segment
from textual.cache import FIFOCache
from textual.strip import Strip

SIZES = {
    "_divide_cache": 4,
    "_crop_cache": 16,
    "_style_cache": 16,
    "_filter_cache": 4,
    "_line_length_cache": 4,
    "_crop_extend_cache": 4,
    "_offsets_cache": 4,
}
"""How many results Textual keeps of each kind."""


def _without_caches(strip: Strip, segments: Iterable[Segment], cell_length: int | None = None) -> None:
    strip._segments = list(segments)
    strip._cell_length = cell_length
    strip._render_cache = strip._link_ids = strip._cell_count = None


def _missing(strip: Strip, name: str) -> FIFOCache[Any, Any]:
    """Make a cache; Python asks for it when a line has none of this name yet."""
    if name not in SIZES:
        raise AttributeError(f"{type(strip).__name__!r} object has no attribute {name!r}")
    cache: FIFOCache[Any, Any] = FIFOCache(SIZES[name])
    setattr(strip, name, cache)
    return cache


Strip.__init__ = _without_caches  # type: ignore[method-assign, assignment]  # see above
Strip.__getattr__ = _missing  # type: ignore[attr-defined]  # see above
