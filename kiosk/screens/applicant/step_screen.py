"""The frame of every step (header, title, body, reminder, keys) and the messages that a step sends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Generic, TypeVar

from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message
from textual.widget import Widget

from kiosk.content.step_base import StepBase
from kiosk.interview.asked_field import as_asked
from kiosk.interview.text_filling import fill, unfilled
from kiosk.screens.laid_out_once import LaidOutOnce
from kiosk.sessions.paper_status import PaperStatus, note
from kiosk.sessions.step_view import NOTHING_LASTS, View
from kiosk.widgets.date_entry import KEY
from kiosk.widgets.form import Form
from kiosk.widgets.key_bar import Key, KeyBar, KeyButton
from kiosk.widgets.line_entry import LineInput
from kiosk.widgets.more_below import MoreBelow
from kiosk.widgets.plain import Plain
from kiosk.widgets.qr_code import QRCode
from kiosk.widgets.reminder import Reminder
from kiosk.widgets.step_header import StepHeader
from kiosk.widgets.text_scroll import TextScroll
from kiosk.widgets.touch_keyboard import TYPING
from kiosk.widgets.wireframe import WireframeView

__all__ = ["StepScreen", "View"]

StepT = TypeVar("StepT", bound=StepBase)
_LASTING = re.compile(r"(?i)\b(?:imprim|impres|guardamos)")
"""Words of paper that comes out, and of data that is kept."""


class StepScreen(LaidOutOnce[None], Generic[StepT]):
    """A step of the journey. It shows its view; what the applicant wants goes to the app as a message."""

    BINDINGS = [
        Binding("enter", "next", show=False),
        Binding("escape", "back", show=False),
        Binding("f1", "help", show=False),
        Binding(KEY.lower(), "choose_date", show=False),
        Binding("f8", "see_drawing", show=False),
        Binding("f10", "leave", show=False),
        Binding("up", "scroll(-1)", show=False),
        Binding("down", "scroll(1)", show=False),
        Binding("pageup", "scroll_screen(-1)", show=False),
        Binding("pagedown", "scroll_screen(1)", show=False),
    ]
    AUTO_FOCUS = None
    ALLOW_SELECT = False
    READ_TO_END = False
    """Enter goes to the next step only after the end of the text was on the screen; until then it scrolls."""

    class FromStep(Message):
        """Base of the messages of a step. The app drops a message whose step is no longer shown."""

        def __init__(self, step_id: str) -> None:
            super().__init__()
            self.step_id = step_id

    class Submitted(FromStep):
        """The applicant wants the next step; carries what was typed."""

        def __init__(self, step_id: str, typed: dict[str, Any]) -> None:
            super().__init__(step_id)
            self.typed = typed

    class BackRequested(FromStep):
        """The applicant wants the step before; carries what was typed."""

        def __init__(self, step_id: str, typed: dict[str, Any]) -> None:
            super().__init__(step_id)
            self.typed = typed

    class JumpRequested(FromStep):
        """The applicant wants to change the answers of another step."""

        def __init__(self, step_id: str, target: str, focus: str = "") -> None:
            super().__init__(step_id)
            self.target = target
            self.focus = focus
            """Id of the field, or number of the row, to change there."""

    class LeaveRequested(FromStep):
        """The applicant wants to leave for today; carries what was typed."""

        def __init__(self, step_id: str, typed: dict[str, Any]) -> None:
            super().__init__(step_id)
            self.typed = typed

    class HelpRequested(FromStep):
        """The applicant pressed F1."""

    class DrawingRequested(FromStep):
        """The applicant wants to see the drawing of the step, which has no room on its screen."""

    class PaperRequested(FromStep):
        """The applicant wants one document on paper, as it is now."""

        def __init__(self, step_id: str, document: str) -> None:
            super().__init__(step_id)
            self.document = document

    def __init__(self, step: StepT, view: View) -> None:
        super().__init__(name=f"step-{step.id}")
        self.step = step
        self.view = view
        self.words = view.words
        self._notes = ["", ""]
        """Two notes in the header: about the call for staff, and about the papers."""
        self.unread = False
        """Below the visible part there is text that was not on the screen yet."""
        self._end_seen = False

    def compose(self) -> ComposeResult:
        """The frame; the body is each kind's own."""
        yield StepHeader(self.view, self.words.screen)
        with Horizontal(id="title-row"):
            yield self.plain(self.step.title, id="title")
            if self.view.drawing:
                see = Key("F8", self.words.keys.see_drawing, "screen.see_drawing")
                yield KeyButton(see, id="see-drawing")
            if self.view.can_leave:
                yield KeyButton(self.leave_key(), id="leave")
        with self.body():
            yield from self.compose_body()
        yield MoreBelow(self.below(), self.words.screen.more_above)
        yield Reminder(
            self.words.screen.reminder, self.text(self.step.reminder), self.without_values(self.step.reminder)
        )
        yield KeyBar(*self.keys())

    def on_mount(self) -> None:
        """Show whether staff were called, and watch how long the body is."""
        self.show_note(help_called=self.view.help_called)
        if self.view.practice and _LASTING.search(self.step.body):
            self._note(1, NOTHING_LASTS)
        # during a layout nothing that needs another layout may be changed
        self.screen_layout_refresh_signal.subscribe(self, lambda _: self.call_after_refresh(self.look_below))

    def look_below(self) -> None:
        """After each layout and scroll: show or hide the line that says that something follows below."""
        for body in self.parts(Widget, "body"):
            if body.max_scroll_y and not self.has_class(TYPING):
                body.add_class("-dense")  # nothing has to be scrolled to that fits without the blank lines
        for button in self.parts(KeyButton, "see-drawing"):
            button.display = self.offers_drawing
        room = sum(strip.outer_size.height for strip in self.parts(MoreBelow) if strip.display)
        below = [
            box
            for box in self.scrollers()  # what fits in the room of the line itself needs no line
            if box.display and box.max_scroll_y > room and box.scroll_offset.y < box.max_scroll_y
        ]
        if self.READ_TO_END:
            self._look_for_end(unread=bool(below))
        told = bool(self.below())
        above = any(box.display and box.scroll_offset.y > 0 for box in self.scrollers())
        for strip in self.parts(MoreBelow):
            follows = bool(below) and (self.unread or not self.READ_TO_END)
            strip.look(below=told and follows, above=told and above)

    @property
    def drawing_shown(self) -> bool:
        """The drawing of the step is on the screen, or gives way to the keyboard for a moment."""
        return self.shows_drawing("")

    def shows_drawing(self, inside: str) -> bool:
        """The same of the drawings inside a part of the screen, given by its id; empty: of all."""
        kept = any(
            all(part.display for part in drawing.ancestors_with_self if isinstance(part, Widget))
            for drawing in self.parts(WireframeView, inside=inside)
        )
        return kept or self.has_class(TYPING)

    @property
    def offers_drawing(self) -> bool:
        """A key shows the drawing."""
        return self.view.drawing is not None and not self.drawing_shown

    def below(self) -> str:
        """What is said while something follows below; empty where there is no line to spare for it."""
        return self.words.screen.more_below

    def scrollers(self) -> Iterator[Widget]:
        """The parts of the screen that can scroll."""
        yield from self.parts(Widget, "body")

    def _look_for_end(self, *, unread: bool) -> None:
        """Change the key that goes on where there is something to read first."""
        scrolled = any(box.scroll_offset.y > 0 for box in self.scrollers())
        self._end_seen = self._end_seen or (scrolled and not unread)
        unread = unread and not self._end_seen
        if unread != self.unread:
            self.unread = unread
            self.show_keys()
            self.unread_changed()

    def unread_changed(self) -> None:
        """`unread` has changed: there is text to read, or all of it was on the screen."""

    def read_on(self) -> bool:
        """Scroll down by one screen less two lines. Returns False, without scrolling, if all was read."""
        if self.unread:
            for box in self.scrollers():
                box.scroll_relative(y=max(box.size.height - 2, 1), animate=False)
        return self.unread

    def show_note(self, *, help_called: bool) -> None:
        """Say at the top that staff were called."""
        self._note(0, f"● {self.words.screen.staff_called}" if help_called else "")

    def show_papers(self, progress: PaperStatus) -> None:
        """Say in the header how far the papers are that were sent to the printer."""
        if not self.view.practice:
            self._note(1, note(self.words.printing, progress))

    def _note(self, place: int, words: str) -> None:
        if self._notes[place] != words:
            self._notes[place] = words
            for header in self.query(StepHeader):
                header.show_note("  ".join(filter(None, self._notes)))

    def label(self, name: str) -> str:
        """The label of a field of this step; the id itself if it has none."""
        fields = getattr(self.step, "fields", ()) or getattr(self.step, "columns", ())
        typed = self.gather()
        return next((str(as_asked(field, typed).label) for field in fields if field.id == name), name)

    def body(self) -> Widget:
        """The container of the body: scrolls when the screen is too small."""
        return TextScroll(id="body")

    def compose_body(self) -> ComposeResult:
        """The content of the body; here the text of the step."""
        yield from self.compose_text()

    def compose_text(self) -> ComposeResult:
        """The step's own words, a block for each paragraph."""
        for paragraph in self.step.body.strip().split("\n\n"):
            if paragraph:
                yield self.plain(" ".join(paragraph.split("\n")), classes="paragraph")

    def show_keys(self) -> None:
        """Let the bar show the keys of this moment."""
        for bar in self.query(KeyBar):  # none, while the screen goes away
            bar.show(*self.keys())

    def keys(self) -> tuple[Key, ...]:
        """The keys of this screen."""
        keys = self.words.keys
        words = keys.save_and_return if self.view.returns else self.step.next_label
        go_on = Key("Enter", keys.read_on if self.unread else words, "screen.next", strong=True)
        return (self.back_key(), self.help_key(), go_on)

    def back_key(self) -> Key:
        """Esc, with the office's word for it."""
        return Key("Esc", self.words.keys.back, "screen.back")

    def help_key(self) -> Key:
        """F1, with the office's word for it."""
        return Key("F1", self.words.keys.help, "screen.help")

    def leave_key(self) -> Key:
        """F10, with the office's word for it."""
        return Key("F10", self.words.keys.pause, "screen.leave")

    def login_code(self) -> QRCode:
        """The QR code of SECOP's login page."""
        said = self.words.screen
        return QRCode(self.view.login_url, said.login_page, too_big=said.open_on_phone)

    def plain(self, words: str, *, id: str | None = None, classes: str | None = None) -> Plain:  # noqa: A002 - Textual's word
        """A text of the step, shown with this applicant's values and read aloud with the office's alone."""
        return Plain(self.text(words), id=id, classes=classes, spoken=self.without_values(words))

    def without_values(self, words: str) -> str:
        """A text of the step as it is read aloud: with the office's facts, and none of the applicant."""
        return unfilled(fill(words, {"oficina": self.view.values.get("oficina", {})}))

    def text(self, words: str) -> str:
        """A text of the step with this applicant's values in it."""
        return fill(words, self.view.values)

    def gather(self) -> dict[str, Any]:
        """What is typed on this screen now, by field id; an empty dict if there is nothing to type."""
        return {}

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Show each problem (field id -> text) beside its field."""

    def action_next(self) -> None:
        """Enter: scroll while there is text to read; then ask for the next step."""
        if not self.read_on():
            self.post_message(self.Submitted(self.step.id, self.gather()))

    def action_back(self) -> None:
        """Esc: one step back."""
        self.post_message(self.BackRequested(self.step.id, self.gather()))

    def action_leave(self) -> None:
        """F10: ask how to leave for today, once there is something to come back to."""
        if self.view.can_leave:
            self.post_message(self.LeaveRequested(self.step.id, self.gather()))

    def show_focused(self) -> None:
        """Bring the box that is typed into into sight; a text to be read stays where it is."""
        if isinstance(self.focused, LineInput):
            self.focused.scroll_visible(animate=False)

    def on_resize(self) -> None:
        """What is typed stays in sight on a screen of another size."""
        self.call_after_refresh(self.show_focused)

    def action_see_drawing(self) -> None:
        """F8: show the drawing that has no room here."""
        if self.offers_drawing:
            self.post_message(self.DrawingRequested(self.step.id))

    def action_choose_date(self) -> None:
        """F7, wherever the focus is: choose a date, if one is asked for."""
        if not any(form.choose_date() for form in self.query(Form)):
            raise SkipAction

    def action_help(self) -> None:
        """F1: ask for the help dialog."""
        self.post_message(self.HelpRequested(self.step.id))

    def action_scroll_screen(self, by: int) -> None:
        """PgUp and PgDn scroll by a screen less two lines; `by` is -1 or 1."""
        for box in self.scrollers():
            box.scroll_relative(y=by * max(box.size.height - 2, 1), animate=False)

    def action_more(self, by: int) -> None:
        """A touch on the line that says that there is more; `by` is -1 or 1."""
        self.action_scroll_screen(by)

    def action_scroll(self, by: int) -> None:
        """↑ and ↓ scroll a body that is longer than the screen; `by` is -1 or 1."""
        if not (long := [box for box in self.query("#body").results(VerticalScroll) if box.max_scroll_y]):
            raise SkipAction
        for body in long:
            body.scroll_relative(y=by * 3, animate=False)
