"""A compositor that asks only the widgets that changed for their lines.

Textual asks every widget on the screen, on each letter. Overrides public and private names of Textual 8.2.8
(`Compositor.render_partial_update`, `visible_widgets`, `_dirty_regions`): the version is pinned exactly.
"""

from __future__ import annotations

from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region
from textual.widget import Widget


class DirtyCompositor(Compositor):
    """Each cell belongs to one widget, so a widget outside what is dirty has no cell in the update."""

    def __init__(self) -> None:
        super().__init__()
        self._updated: tuple[Region, ...] = ()
        """The dirty regions, while an update of them is made."""

    def render_partial_update(self) -> ChopsUpdate | None:
        """The update of the dirty regions; None: there are none."""
        _ = self.cuts  # made from all widgets, and kept
        self._updated = tuple(self._dirty_regions)
        try:
            return super().render_partial_update()
        finally:
            self._updated = ()

    @property
    def visible_widgets(self) -> dict[Widget, tuple[Region, Region]]:
        """Each widget on the screen, with its region and what clips it; in an update, those it touches."""
        widgets = super().visible_widgets
        if not self._updated:
            return widgets
        return {
            widget: (region, clip)
            for widget, (region, clip) in widgets.items()
            if any(dirty.overlaps(region) for dirty in self._updated)
        }
