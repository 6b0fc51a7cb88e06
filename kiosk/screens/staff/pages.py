"""The screen that shows the pages of a session's documents."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding

from kiosk.ports import Paper
from kiosk.ports.scanning import ScannedFile
from kiosk.screens.staff.staff_screen import BACK, LEAVE, StaffScreen
from kiosk.widgets.key_bar import Key
from kiosk.widgets.page_view import Leaf, PageView, Room
from kiosk.widgets.plain import Plain


class PagesScreen(StaffScreen):
    """One page at a time, as it is printed; ← and → turn pages."""

    TITLE_WORDS = "Hojas"
    BINDINGS = [
        Binding("left", "leaf(-1)", show=False),
        Binding("right", "leaf(1)", show=False),
        Binding("up", "scroll(-3)", show=False),
        Binding("down", "scroll(3)", show=False),
        Binding("pageup", "scroll_screen(-1)", show=False),
        Binding("pagedown", "scroll_screen(1)", show=False),
    ]

    class PageRequested(StaffScreen.FromStaff):
        """Show one page: the paper, the page's number from 1, the room for it."""

        def __init__(self, paper: Paper | ScannedFile, number: int, room: Room) -> None:
            super().__init__()
            self.paper = paper
            self.number = number
            self.room = room

    def __init__(
        self, member: str, session_id: str, code: str, papers: Sequence[Paper | ScannedFile]
    ) -> None:
        super().__init__(member)
        self.session_id = session_id
        self.code = code
        self.leaves = [(paper, number) for paper in papers for number in range(1, paper.pages + 1)]
        self.leaf = 0
        """Index of the page on the screen."""

    def compose_body(self) -> ComposeResult:
        """Which page it is, and the page."""
        yield Plain("", id="page-title")
        yield PageView(id="page")

    def keys(self) -> tuple[Key, ...]:
        """Turn pages, or go back."""
        leaf = (Key("←", "Anterior", "screen.leaf(-1)"), Key("→", "Siguiente", "screen.leaf(1)"))
        return (LEAVE, BACK, *leaf)

    def on_mount(self) -> None:
        """Show the first page."""
        self.query_one("#title", Plain).update(f"{self.TITLE_WORDS} de la sesión {self.code}")
        self._turn(0)

    def on_resize(self) -> None:
        """Ask for the page drawn for the new width."""
        self._turn(self.leaf)

    def show(self, paper: Paper | ScannedFile, number: int, leaf: Leaf) -> None:
        """Show a page that was drawn, unless another page was asked for meanwhile."""
        if (paper, number) == self.leaves[self.leaf]:
            self.query_one(PageView).show(leaf)

    def action_leaf(self, by: int) -> None:
        """The page before or after."""
        self._turn(max(0, min(self.leaf + by, len(self.leaves) - 1)))

    def action_scroll(self, by: int) -> None:
        """↑ and ↓ scroll a page that is longer than the screen."""
        self.query_one(PageView).scroll_relative(y=by, animate=False)

    def action_scroll_screen(self, by: int) -> None:
        """PgUp and PgDn: a screen further; at the end of a page, the next page."""
        if not self.query_one(PageView).scroll_screen(by):
            self.action_leaf(by)

    def _turn(self, leaf: int) -> None:
        self.leaf = leaf
        paper, number = self.leaves[leaf]
        self.query_one("#page-title", Plain).update(f"{paper.title} · hoja {number} de {paper.pages}")
        self.call_after_refresh(self._request)

    def _request(self) -> None:
        room = self.query_one(PageView).room(self.query_one("#staff-body").content_size.width)
        self.post_message(self.PageRequested(*self.leaves[self.leaf], room))
