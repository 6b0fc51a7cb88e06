"""The staff's manual on the kiosk: a list of its chapters, and one after the other."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Markdown

from kiosk.content.staff_manual import Chapter
from kiosk.screens.staff.staff_screen import BACK, LEAVE, StaffScreen
from kiosk.widgets.key_bar import Key
from kiosk.widgets.list_room import ListRoom
from kiosk.widgets.pick_list import PickLine, PickList
from kiosk.widgets.plain import Plain

_CONTENTS = -1
"""Instead of a chapter's number: the list of all."""


class ManualScreen(StaffScreen):
    """Enter opens a chapter; ← and → turn to the one before and the next; Esc goes to the list, then back."""

    DEFAULT_CSS = """
    ManualScreen #chapter { height: 1fr; scrollbar-size-vertical: 1; display: none; }
    ManualScreen.-reading #chapter { display: block; }
    ManualScreen.-reading PickList { display: none; }
    ManualScreen Markdown { background: transparent; padding: 0; max-width: 100; }
    """
    BINDINGS = [
        Binding("left", "turn(-1)", show=False),
        Binding("right", "turn(1)", show=False),
        Binding("up", "scroll(-1)", show=False),
        Binding("down", "scroll(1)", show=False),
        Binding("pageup", "scroll(-10)", show=False),
        Binding("pagedown", "scroll(10)", show=False),
        Binding("home", "end(-1)", show=False),
        Binding("end", "end(1)", show=False),
    ]
    TITLE_WORDS = "Manual: cómo se hace cada cosa"

    def __init__(self, member: str, chapters: tuple[Chapter, ...]) -> None:
        super().__init__(member)
        self.chapters = chapters
        self.at = _CONTENTS
        """Number of the chapter that is read, from 0."""
        self.list = PickList([PickLine(str(n), one.title) for n, one in enumerate(chapters)])
        self.text = Markdown(open_links=False)

    def compose_body(self) -> ComposeResult:
        """The list, or a chapter."""
        yield ListRoom(self.list)
        with VerticalScroll(id="chapter", can_focus=False):
            yield self.text

    def keys(self) -> tuple[Key, ...]:
        """What can be done from here."""
        if self.at == _CONTENTS:
            return (LEAVE, BACK, Key("Enter", "Leer", "screen.read", strong=True))
        before = (Key("←", "Anterior", "screen.turn(-1)"),) if self.at else ()
        after = (Key("→", "Siguiente", "screen.turn(1)", strong=True),) if self.at < self._last else ()
        return (LEAVE, Key("Esc", "Índice", "screen.back"), *before, *after)

    @property
    def _last(self) -> int:
        return len(self.chapters) - 1

    def on_mount(self) -> None:
        """Focus the list."""
        self.list.focus()

    def scrollers(self) -> Iterable[Widget]:
        """The list, or the chapter."""
        return (self.list,) if self.at == _CONTENTS else self.query("#chapter")

    @on(PickList.OptionSelected)
    async def _picked(self, event: PickList.OptionSelected) -> None:
        event.stop()
        await self._show(int(event.option_id or 0))

    async def _show(self, number: int) -> None:
        """Show a chapter from its top, or the list."""
        self.at = number
        reading = number != _CONTENTS
        self.set_class(reading, "-reading")
        words = self.TITLE_WORDS
        if reading:
            chapter = self.chapters[number]
            words = f"{chapter.title} ({number + 1} de {len(self.chapters)})"
            await self.text.update(chapter.body)
            self.query_one("#chapter").scroll_home(animate=False)
            self.set_focus(None)
        else:
            self.list.focus()
        self.query_one("#title", Plain).update(words)
        self.show_keys()

    # --- keys

    async def action_read(self) -> None:
        """A touch on the button: the marked chapter."""
        await self._show(self.list.highlighted or 0)

    async def action_turn(self, by: int) -> None:
        """The chapter before or after; from the list, the first one."""
        if 0 <= self.at + by <= self._last:
            await self._show(self.at + by)

    def action_scroll(self, by: int) -> None:
        """↑, ↓, PgUp and PgDn move through a chapter that is longer than the screen."""
        self.query_one("#chapter").scroll_relative(y=by, animate=False)

    def action_end(self, way: int) -> None:
        """Home and End: to the beginning and the end of the chapter, or of the list."""
        chapter = self.query_one("#chapter")
        chapter.scroll_to(y=chapter.max_scroll_y if way > 0 else 0, animate=False)

    def action_back(self) -> None:
        """Esc: to the list, and from there to the table."""
        if self.at == _CONTENTS:
            super().action_back()
        else:
            self.list.highlighted = self.at
            self.call_later(self._show, _CONTENTS)
