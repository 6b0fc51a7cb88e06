"""A compositor that asks only the widgets that changed, and only for the lines that did.

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
        """Each widget on the screen, with its region and what clips it; in an update, only its lines."""
        widgets = super().visible_widgets
        if not self._updated:
            return widgets
        touched = {}
        for widget, (region, clip) in widgets.items():
            if dirty := [one for one in self._updated if one.overlaps(region)]:
                top, bottom = min(one.y for one in dirty), max(one.bottom for one in dirty)
                touched[widget] = region, clip.intersection(Region(clip.x, top, clip.width, bottom - top))
        return touched
