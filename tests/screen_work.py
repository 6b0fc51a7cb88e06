"""Counts what a gesture costs the screen: layouts, whole repaints, bytes for the terminal.

Counts are laws of growth: they say the same on a fast machine and on a slow one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from rich.console import RenderableType
from textual._compositor import Compositor, CompositorUpdate, LayoutUpdate
from textual.app import App
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget


@dataclass
class ScreenWork:
    """What was done since the counting began."""

    layouts: int = 0
    """Times all widgets of a screen were placed anew."""
    full_repaints: int = 0
    """Times every cell of the terminal was written."""
    repaints: int = 0
    """Times anything was written."""
    written: int = 0
    """Bytes for the terminal."""
    places: list[str] = field(default_factory=list)
    """The screens of the layouts, to be read when a count is too high."""


@contextmanager
def counted(app: App[Any]) -> Iterator[ScreenWork]:
    """Count while the block runs; the app may be headless, bytes are counted as a terminal would get them."""
    work = ScreenWork()
    reflow, display = Compositor.reflow, app._display

    def count_layout(self: Compositor, parent: Widget, size: Size) -> Any:
        work.layouts += 1
        work.places.append(str(parent))
        return reflow(self, parent, size)

    def count_repaint(screen: Screen[Any], renderable: RenderableType | None) -> None:
        if isinstance(renderable, CompositorUpdate) and not app._batch_count:
            work.repaints += 1
            work.full_repaints += isinstance(renderable, LayoutUpdate)
            work.written += len(renderable.render_segments(app.console).encode())
        display(screen, renderable)

    Compositor.reflow = count_layout  # type: ignore[method-assign]  # counts, then does what it did
    app._display = count_repaint  # type: ignore[method-assign]  # counts, then does what it did
    try:
        yield work
    finally:
        Compositor.reflow = reflow  # type: ignore[method-assign]  # counts, then does what it did
        del app._display
