"""The aids of the screen (contrast, larger letters) as buttons; there may be none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.signal import Signal
from textual.widgets import Button

MARGIN = 1
"""Columns between two buttons."""
_PADDING, _LEAST = 2, 10
"""Columns of a button besides its label; columns of the smallest."""


@dataclass(frozen=True)
class Aid:
    """One aid as it is offered now."""

    key: str
    """Its name on the keyboard."""
    words: str
    short: str
    """The same where there is little room."""
    action: str


@runtime_checkable
class OffersAids(Protocol):
    """An app that has aids."""

    aids_changed: Signal[tuple[Aid, ...]]
    """Tells the aids after each change."""

    @property
    def offered_aids(self) -> tuple[Aid, ...]:
        """The aids now, the most needed first; empty: there are none."""


def button_width(label: str) -> int:
    """Columns of a button with this label."""
    return max(cell_len(label) + _PADDING, _LEAST)


def labels_for(aids: Sequence[Aid], width: int) -> list[str]:
    """The labels that fit into so many columns: whole, or short, or only those of the first aids."""
    full = [f"{aid.words} [{aid.key}]" for aid in aids]
    if _needed(full) <= width:
        return full
    short = [f"{aid.short} [{aid.key}]" for aid in aids]
    while short and _needed(short) > width:
        short.pop()
    return short


def _needed(labels: Sequence[str]) -> int:
    return sum(button_width(label) + MARGIN for label in labels)


class AidButton(Button):
    """A button for one aid; it never takes the focus from the fields."""

    DEFAULT_CSS = """
    AidButton { height: 3; min-width: 10; width: auto; margin: 0 1 0 0; }
    """
    ALLOW_SELECT = False

    def __init__(self, aid: Aid, label: str) -> None:
        super().__init__(label.replace("[", "\\["), action=aid.action)
        self.aid = aid
        self.can_focus = False
        self.add_class("-quiet")


class AidRow(Horizontal):
    """As many buttons as fit; what does not fit is done by its key, and in the help.

    Args:
        room: columns it is thought to get. If it gets others, it is laid out once more.
        keeps_room: takes its place even if there are no aids, but none where there is none to take: what is
            as wide as what is left has one column at least.
    """

    DEFAULT_CSS = """
    AidRow { width: 1fr; height: 3; }
    """

    def __init__(self, room: int, *, keeps_room: bool = False, classes: str = "") -> None:
        super().__init__(classes=classes)
        self._room = room
        self._keeps_room = keeps_room
        self._shown: tuple[Sequence[Aid], Sequence[str]] = ((), ())

    def compose(self) -> ComposeResult:
        """The buttons that fit."""
        app = self.app
        aids = app.offered_aids if isinstance(app, OffersAids) else ()
        self._show_or_hide(aids)
        labels = labels_for(aids, self._room)
        self._shown = (aids, labels)
        yield from (AidButton(aid, label) for aid, label in zip(aids, labels, strict=False))

    def on_mount(self) -> None:
        """Follow the changes of the aids."""
        if isinstance(self.app, OffersAids):
            self.app.aids_changed.subscribe(self, lambda _: self._look())

    def on_unmount(self) -> None:
        """Follow them no more: the app's signal would keep this row, and all it was drawn with, for ever."""
        if isinstance(self.app, OffersAids):
            self.app.aids_changed.unsubscribe(self)

    def on_resize(self, event: events.Resize) -> None:
        """Show what fits into the room there is."""
        self._room = event.size.width
        self._look()

    def give(self, room: int) -> None:
        """Take other columns than before."""
        if room != self._room:
            self._room = room
            self._show_or_hide(self._shown[0])
            self._look()

    def _show_or_hide(self, aids: Sequence[Aid]) -> None:
        self.display = self._room > 0 if self._keeps_room else bool(aids)

    def _look(self) -> None:
        aids = self.app.offered_aids if isinstance(self.app, OffersAids) else ()
        if self._shown != (aids, labels_for(aids, self._room)):
            self.refresh(recompose=True)
