"""A screen that is laid out once when it comes, where Textual lays it out three times.

Overrides private names of Textual 8.2.8 (`Screen._screen_resized`, `_on_screen_resume`, `_on_timer_update`,
`_compositor_refresh`, `_compositor`, `_css_update_count`), reads `Widget._pruning` and `NodeList._updates`,
and sets `Widget._repaint_required`: the version is pinned exactly, and a test counts layouts and repaints.
"""

from __future__ import annotations

from typing import Any, Self, TypeVar

from textual import events, on
from textual.app import App
from textual.geometry import Size
from textual.screen import Screen, ScreenResultType
from textual.widget import Widget

from kiosk.screens.dirty_compositor import DirtyCompositor
from kiosk.widgets.practice_mark import PRACTISING, PracticeMark

W = TypeVar("W", bound=Widget)


class LaidOutOnce(Screen[ScreenResultType]):
    """Base of the kiosk's screens; bare, it is the bottom of a mode."""

    SAYS_PRACTICE = False
    """Its own words say that it is a practice, and nothing covers them."""
    _all_painted = False
    """The layout that is made now is followed by a picture of the whole screen."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._compositor = DirtyCompositor()
        self._walked: tuple[int, list[Widget]] = (-1, [])
        """All widgets, and how often one had come or gone by then."""

    def parts(self, kind: type[W], name: str = "", inside: str = "") -> list[W]:
        """Its widgets of a kind, as `query` finds them, which walks and compares all of them each time.

        Args:
            kind: a class.
            name: the id of the one that is meant; empty: any.
            inside: the id of a widget around it; empty: anywhere.
        """
        if self._walked[0] != self._nodes._updates:
            self._walked = self._nodes._updates, list(self.walk_children(Widget))
        found = [one for one in self._walked[1] if isinstance(one, kind) and name in ("", one.id)]
        return (
            [one for one in found if any(around.id == inside for around in one.ancestors)]
            if inside
            else found
        )

    @on(events.Mount)
    async def _say_practice(self) -> None:
        """A dialog, a page or a keyboard may cover the header: the word stands over them all."""
        if self.app.has_class(PRACTISING) and not self.SAYS_PRACTICE:
            await self.mount(PracticeMark())

    async def on_event(self, event: events.Event) -> None:
        """A screen that was closed while it came has no widgets: nothing in it is told that it came."""
        if not (self._pruning and isinstance(event, events.Mount)):
            await super().on_event(event)

    def _screen_resized(self, size: Size) -> None:
        """The first layout tells the screen its size, which is no news."""
        if self._compositor.size != size:
            super()._screen_resized(size)

    def _on_screen_resume(self, event: events.ScreenResume) -> None:
        """A screen that has just come has its styles from its mounting.

        The first one of a mode is told twice that it came, and was not away meanwhile.
        """
        event.refresh_styles = event.refresh_styles and self.stack_updates > 1

    def _on_timer_update(self) -> None:
        """What has to be painted whole is painted with the layout that is due, not once more after it."""
        if self._layout_required and self._repaint_required and self.is_current and not self.app._batch_count:
            self._dirty_widgets.add(self)
            self._repaint_required = False
            self._all_painted = True
        super()._on_timer_update()
        self._all_painted = False

    def _compositor_refresh(self) -> None:
        """What the layout has resized is in the whole picture already, and is not painted once more."""
        if self._all_painted and self is self.app.screen:
            for widget in self.walk_children(Widget):
                widget._repaint_required = False
        super()._compositor_refresh()

    def _get_breakpoint_classes(self, dimension: int, breakpoints: list[tuple[int, str]]) -> set[str]:
        """A size has the classes of the smaller ones as well, all but the smallest: a high screen is tall."""
        reached = [name for least, name in sorted(breakpoints) if dimension >= least]
        return set(reached[1:] or reached)

    def new_to(self, app: App[Any]) -> Self:
        """Tell the app that this screen, just made, gets the styles of today with its mounting.

        Textual would give all screens theirs once more.
        """
        self._css_update_count = app._css_update_count
        return self

    def fit(self, size: Size) -> None:
        """Take the classes of a size of the terminal, before the first layout instead of after it."""
        sides = (
            (size.width, self.HORIZONTAL_BREAKPOINTS or self.app.HORIZONTAL_BREAKPOINTS),
            (size.height, self.VERTICAL_BREAKPOINTS or self.app.VERTICAL_BREAKPOINTS),
        )
        for cells, breakpoints in sides:
            self.add_class(*self._get_breakpoint_classes(cells, breakpoints or []))
