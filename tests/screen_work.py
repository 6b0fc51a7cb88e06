"""Counts the work of a gesture for the screen: layouts, whole repaints, bytes for the terminal.

Counts do not depend on the speed of the machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from rich.console import RenderableType
from textual._compositor import Compositor, CompositorUpdate, LayoutUpdate
from textual.app import App
from textual.geometry import Region, Size
from textual.screen import Screen
from textual.widget import Widget


@dataclass
class ScreenWork:
    """The counts since the beginning."""

    layouts: int = 0
    """Layouts of a whole screen."""
    full_repaints: int = 0
    """Repaints of every cell of the terminal."""
    repaints: int = 0
    """Repaints of anything."""
    written: int = 0
    """Bytes for the terminal."""
    asked: int = 0
    """Widgets that were asked for their lines."""
    places: list[str] = field(default_factory=list)
    """Screens of the layouts, to read when a count is too high."""


@contextmanager
def counted(app: App[Any]) -> Iterator[ScreenWork]:
    """Count inside the `with`; a headless app's bytes are counted as for a terminal."""
    work = ScreenWork()
    reflow, display, lines = Compositor.reflow, app._display, Widget.render_lines

    def count_layout(self: Compositor, parent: Widget, size: Size) -> Any:
        work.layouts += 1
        work.places.append(str(parent))
        return reflow(self, parent, size)

    def count_lines(self: Widget, crop: Region) -> Any:
        work.asked += 1
        return lines(self, crop)

    def count_repaint(screen: Screen[Any], renderable: RenderableType | None) -> None:
        if isinstance(renderable, CompositorUpdate) and not app._batch_count:
            work.repaints += 1
            work.full_repaints += isinstance(renderable, LayoutUpdate)
            work.written += len(renderable.render_segments(app.console).encode())
        display(screen, renderable)

    Compositor.reflow = count_layout  # type: ignore[method-assign]  # counts, then does what it did
    Widget.render_lines = count_lines  # type: ignore[method-assign]  # counts, then does what it did
    app._display = count_repaint  # type: ignore[method-assign]  # counts, then does what it did
    try:
        yield work
    finally:
        Compositor.reflow = reflow  # type: ignore[method-assign]  # counts, then does what it did
        Widget.render_lines = lines  # type: ignore[method-assign]  # counts, then does what it did
        del app._display
