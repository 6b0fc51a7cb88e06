"""The audit log, the newest act first, a page at a time."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from datetime import tzinfo
from itertools import zip_longest

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget
from textual.widgets import Input

from kiosk.ports import AuditEntry, AuditPage
from kiosk.screens.staff.staff_screen import BACK, LEAVE, StaffScreen, fit
from kiosk.widgets.key_bar import Key
from kiosk.widgets.line_entry import LineInput
from kiosk.widgets.plain import Plain

PAGE = 50
"""Acts of one page."""
WHEN, WHO, CODE = 13, 14, 9
"""Width of the columns, in cells; what was done takes what is left."""
WHO_MOST = 4
"""A long name widens its column up to one part of this many of the width; the rest of it goes below."""
PATIENCE = 0.3
"""Seconds without a key until what is typed is looked for."""


class AuditScreen(StaffScreen):
    """Who did what and when; nothing of it can be changed."""

    DEFAULT_CSS = """
    AuditScreen #search { height: auto; }
    AuditScreen #search Plain { width: 12; color: $secondary; text-style: bold; }
    AuditScreen #acts { height: 1fr; scrollbar-size-vertical: 1; }
    """
    BINDINGS = [
        Binding("b", "filter", show=False),
        Binding("left", "page(-1)", show=False),
        Binding("right", "page(1)", show=False),
        Binding("up", "scroll(-1)", show=False),
        Binding("down", "scroll(1)", show=False),
        Binding("pageup", "scroll(-10)", show=False),
        Binding("pagedown", "scroll(10)", show=False),
    ]
    TITLE_WORDS = "Registro: quién hizo qué"

    class PageRequested(StaffScreen.FromStaff):
        """Some acts have to be read."""

        def __init__(self, text: str, offset: int) -> None:
            super().__init__()
            self.text, self.offset = text, offset

    def __init__(self, member: str, zone: tzinfo | None = None) -> None:
        """Take what is needed.

        Args:
            member: who is in.
            zone: in which the times are told; None: that of the machine.
        """
        super().__init__(member)
        self._zone = zone
        self._offset = 0
        self._page = AuditPage((), older=False)
        self.line = LineInput("", placeholder="funcionario o código de sesión", max_length=40)
        self.head = Plain("", classes="columns")
        self.acts = Plain("Leyendo…")

    def compose_body(self) -> ComposeResult:
        """Filter, head, acts."""
        with Horizontal(id="search"):
            yield Plain("Buscar [B]")
            yield self.line
        yield self.head
        with VerticalScroll(id="acts", can_focus=False):
            yield self.acts

    def keys(self) -> tuple[Key, ...]:
        """Turn pages, or go back."""
        turn = (Key("←", "Más nuevo", "screen.page(-1)"), Key("→", "Más viejo", "screen.page(1)"))
        return (LEAVE, BACK, *turn)

    def on_mount(self) -> None:
        """Ask for the newest acts; no box has the keyboard, so that the arrows turn pages."""
        self.set_focus(None)
        self._request(0)

    def scrollers(self) -> Iterable[Widget]:
        """The acts."""
        return self.query("#acts")

    def show(self, text: str, offset: int, page: AuditPage) -> None:
        """Show these acts, unless others were asked for meanwhile."""
        if text == self.line.value and offset == self._offset:
            self._page = page
            self.query_one("#acts").scroll_home(animate=False)
            self._draw()

    def _draw(self) -> None:
        width = self.query_one("#acts").content_size.width
        most = max(WHO, width // WHO_MOST) - 1
        names = (part for entry in self._page.entries for part in textwrap.wrap(entry.who, most))
        who = max(WHO, *(len(part) + 1 for part in ("", *names)))
        self.head.update(
            fit("Cuándo", WHEN) + fit("Quién", who) + fit("Sesión", CODE) + "Qué hizo" + self._place()
        )
        lines = [line for entry in self._page.entries for line in self._lines(entry, who, width)]
        nothing = "Nada coincide." if self.line.value else "Todavía no hay nada anotado."
        self.acts.update("\n".join(lines) or nothing)

    def _place(self) -> str:
        """Which lines of the log these are, and of how many: that is known on the page of the oldest."""
        first, last = self._offset + 1, self._offset + len(self._page.entries)
        if not self._page.entries:
            return ""
        if self._page.older:
            return f"   (renglones {first} a {last})"
        if first == last == 1:
            return "   (1 renglón)"
        return f"   (renglones {first} a {last} de {last})"

    def _lines(self, entry: AuditEntry, who: int, width: int) -> list[str]:
        """An act in one line, or in more if it or its name is long.

        Args:
            entry: the act.
            who: width of the column of names.
            width: width of the lines.
        """
        at = entry.at.astimezone(self._zone)
        names = textwrap.wrap(entry.who, who - 1)
        acts = textwrap.wrap(entry.what, max(width - WHEN - who - CODE - 1, 20))
        columns = zip_longest([f"{at:%d/%m %H:%M}"], names, [entry.code], acts, fillvalue="")
        return [fit(when, WHEN) + fit(name, who) + fit(code, CODE) + act for when, name, code, act in columns]

    def on_resize(self) -> None:
        """Wrap for the new width."""
        self.call_after_refresh(self._draw)

    # --- keys

    @on(Input.Changed)
    def _filtered(self) -> None:
        text = self.line.value
        self.set_timer(PATIENCE, lambda: self._request(0) if text == self.line.value else None)

    @on(Input.Submitted)
    def _found(self) -> None:
        self.set_focus(None)

    def action_filter(self) -> None:
        """Focus the filter."""
        self.line.focus()

    def action_back(self) -> None:
        """Esc empties the filter first, then goes back."""
        if self.line.value or self.line.has_focus:
            self.line.value = ""
            self.set_focus(None)
        else:
            super().action_back()

    def action_page(self, by: int) -> None:
        """The page of newer or of older acts."""
        if by < 0 < self._offset or (by > 0 and self._page.older):
            self._request(max(0, self._offset + by * PAGE))

    def action_scroll(self, by: int) -> None:
        """↑, ↓, PgUp and PgDn scroll a page that is longer than the screen."""
        self.query_one("#acts").scroll_relative(y=by, animate=False)

    def _request(self, offset: int) -> None:
        self._offset = offset
        self.post_message(self.PageRequested(self.line.value, offset))
