"""The frame of every staff screen: the member's name, title, body, result of the last act, keys."""

from __future__ import annotations

from collections.abc import Iterable

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from kiosk.content.office_words import DEFAULT_WORDS
from kiosk.screens.laid_out_once import LaidOutOnce
from kiosk.widgets.key_bar import Key, KeyBar, fits
from kiosk.widgets.more_below import MoreBelow, go_on
from kiosk.widgets.pick_list import PickList
from kiosk.widgets.plain import Plain

BACK = Key("Esc", "Volver", "screen.back")
LEAVE = Key("F12", "Salir", "app.staff")


class StaffHeader(Static):
    """A header that looks different from the applicant's, so that the staff mode is recognised."""

    DEFAULT_CSS = "StaffHeader { height: 1; background: $accent; color: $background; padding: 0 1; }"
    ALLOW_SELECT = False

    def __init__(self, member: str) -> None:
        super().__init__(markup=False)
        self.member = member

    def render(self) -> Text:
        """The name of the mode on the left, the member of staff on the right."""
        width = max(self.content_size.width, 20)
        left, right = "Modo del funcionario", self.member
        if len(right) > width - len(left) - 2:
            right = right[: max(width - len(left) - 3, 0)] + "…"
        return Text(left + right.rjust(width - len(left)), style="bold", no_wrap=True, overflow="crop")


class StaffScreen(LaidOutOnce[None]):
    """One screen of the staff mode; Esc goes back, F12 leaves the mode."""

    DEFAULT_CSS = """
    StaffScreen #staff-note { padding: 0 2; color: $accent; text-style: bold; display: none; }
    StaffScreen #staff-note.-shown { display: block; }
    StaffScreen .columns { color: $secondary; text-style: bold; }
    StaffScreen .quiet { color: $foreground 75%; }
    StaffScreen KeyButton { min-width: 6; padding: 0; }
    """
    BINDINGS = [("escape", "back", "")]
    AUTO_FOCUS = ""
    ALLOW_SELECT = False
    TITLE_WORDS = ""

    class FromStaff(Message):
        """Base of what the staff's screens ask for."""

    class BackRequested(FromStaff):
        """One screen back; from the first one, out of the mode."""

    def __init__(self, member: str) -> None:
        super().__init__()
        self.member = member

    def compose(self) -> ComposeResult:
        """The frame; the body is each screen's own."""
        yield StaffHeader(self.member)
        yield Plain(self.TITLE_WORDS, id="title")
        with self.body():
            yield from self.compose_body()
        yield MoreBelow(DEFAULT_WORDS.screen.more_below, DEFAULT_WORDS.screen.more_above)
        yield Plain("", id="staff-note")
        yield KeyBar(*self.keys())

    def body(self) -> Widget:
        """The container of the body."""
        return Vertical(id="staff-body")

    def compose_body(self) -> ComposeResult:
        """What this screen shows."""
        yield from ()

    @on(events.Mount)
    def _watch_lists(self) -> None:
        self.screen_layout_refresh_signal.subscribe(self, lambda _: self.call_after_refresh(self._look_below))
        for part in self.query(PickList):  # its lines scroll without a layout
            self.watch(part, "scroll_y", self._look_below, init=False)

    def scrollers(self) -> Iterable[Widget]:
        """What may be longer than its room, and is scrolled by ↑ and ↓."""
        return self.query("VerticalScroll#staff-body, #staff-body PickList")

    def _look_below(self) -> None:
        for strip in self.parts(MoreBelow):  # none, while the screen goes away
            strip.look_at(self.scrollers())

    def action_more(self, by: int) -> None:
        """A touch on the line that says that there is more; `by` is -1 or 1."""
        go_on(self.scrollers(), by)

    def show_keys(self) -> None:
        """Let the bar show the keys of this moment."""
        for bar in self.query(KeyBar):  # none, while the screen goes away
            bar.show(*self.keys())

    def keys(self) -> tuple[Key, ...]:
        """The keys of this screen."""
        return (BACK, LEAVE)

    def first_that_fits(self, *forms: tuple[Key, ...]) -> tuple[Key, ...]:
        """The first of these forms of the bar that there is room for; the last one must always fit."""
        width = self.app.size.width
        return next((keys for keys in forms if fits(keys, width)), forms[-1])

    @on(events.Resize)
    def _fit_keys(self) -> None:
        self.show_keys()

    def tell(self, words: str) -> None:
        """Show the result of the last act; an empty text hides the line."""
        note = self.query_one("#staff-note", Plain)
        note.update(words)
        note.set_class(bool(words), "-shown")

    def ask(self, message: Message) -> None:
        """Send a message to the app, which does the work in a thread."""
        self.tell("Un momento…")
        self.post_message(message)

    def action_back(self) -> None:
        """Esc: one screen back."""
        self.post_message(self.BackRequested())


def fit(text: str, width: int, *, right: bool = False) -> str:
    """The text cut with «…», or filled up with spaces, to exactly this width in cells."""
    shown = text if len(text) <= width else text[: max(width - 1, 0)] + "…"
    return shown.rjust(width) if right else shown.ljust(width)
