"""A step to read. It may ask for consent, and may offer to call staff."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from kiosk.content.models import ChoiceField, NoticeStep
from kiosk.content.texts import shows_page
from kiosk.screens.applicant.step_screen import StepScreen
from kiosk.widgets.entry import Entry
from kiosk.widgets.field_row import FieldRow, entry_for
from kiosk.widgets.key_bar import Key
from kiosk.widgets.text_scroll import TextScroll


class NoticeScreen(StepScreen[NoticeStep]):
    """A text; with consent, two answers of which none is chosen beforehand.

    The arrows choose an answer only once the whole text was on the screen; until then they move the text.
    """

    READ_TO_END = True

    def below(self) -> str:
        """Enter shows what follows."""
        return self.words.screen.text_goes_on

    def body(self) -> Widget:
        """Two columns where the text sends people to the login page: its QR stands beside it."""
        return Horizontal(id="guide") if shows_page(self.step) else super().body()

    def compose_body(self) -> ComposeResult:
        """The text, then the question if there is one."""
        if shows_page(self.step):
            with TextScroll(id="body"):
                yield from self.compose_words()
            with Vertical(id="side"), Vertical(id="pane"):
                yield self.login_code()
        else:
            yield from self.compose_words()

    def compose_words(self) -> ComposeResult:
        """The text, and the question if there is one."""
        yield from self.compose_text()
        if consent := self.step.consent:
            asked = ChoiceField(
                kind="choice",
                id=consent.field,
                label=self.words.screen.decide,
                options={"si": consent.accept, "no": consent.decline},
            )
            said = self.words.form
            yield FieldRow(said, entry_for(said, asked, _texts(self.view.answers), self.view.places))

    def on_mount(self) -> None:
        """Focus the question; show the text from its beginning."""
        for entry in self.query(Entry):
            entry.enter(scroll=False)
            self.call_after_refresh(self.query_one("#body").scroll_home, animate=False)

    def unread_changed(self) -> None:
        """While there is text to read the question has no focus, so that arrows scroll the text."""
        if self.unread:
            self.app.call_later(self.set_focus, None)  # widgets ask for the focus by the same way
        for entry in self.query(Entry) if not self.unread else ():
            entry.enter(scroll=False)

    def keys(self) -> tuple[Key, ...]:
        """Where staff are needed to go on, the label of F1 is to call them."""
        if not self.step.call_staff:
            return super().keys()
        call = Key("F1", self.words.keys.call_staff, "screen.help")
        return (self.back_key(), call, *super().keys()[-1:])

    def gather(self) -> dict[str, Any]:
        """The answer to the question."""
        return {entry.field.id: entry.typed for entry in self.query(Entry)}

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Beside the question."""
        for row in self.query(FieldRow):
            row.show_problem(problems.get(row.entry.field.id, ""))
            row.entry.enter()
            row.scroll_visible(animate=False)

    @on(Entry.Done)
    def _answered(self, event: Entry.Done) -> None:
        event.stop()
        self.action_next()


def _texts(answers: Mapping[str, Any]) -> dict[str, str]:
    return {name: value for name, value in answers.items() if isinstance(value, str)}
