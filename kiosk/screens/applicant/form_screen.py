"""A few questions on one screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from kiosk.content.models import FormStep
from kiosk.screens.applicant.step_screen import StepScreen
from kiosk.widgets.form import Form
from kiosk.widgets.plain import Plain
from kiosk.widgets.text_scroll import TextScroll
from kiosk.widgets.wireframe import WireframeView


class FormScreen(StepScreen[FormStep]):
    """The step's words, then its fields."""

    def body(self) -> Widget:
        """The questions scroll; beside them stands a drawing, if there is one and room for it."""
        return Horizontal(id="guide") if self.view.drawing else super().body()

    def compose_body(self) -> ComposeResult:
        """The questions, and the drawing beside or under them."""
        if not (drawing := self.view.drawing):
            yield from self.compose_questions()
            return
        caption = self.words.screen.drawing
        with TextScroll(id="body"):
            yield from self.compose_questions()
            yield WireframeView(drawing, caption, classes="form-drawing-under")
        with Vertical(classes="form-drawing-beside"):
            yield WireframeView(drawing, caption)

    def compose_questions(self) -> ComposeResult:
        """The text and the fields. A field shows what was typed and not accepted, else the answer."""
        yield from self.compose_text()
        if self.view.card_reader and self.takes_card:
            yield Plain(self.words.reader.how, classes="paragraph")
        known = {**self.view.answers, **self.view.drafts}
        values = {field.id: str(known.get(field.id, "")) for field in self.step.fields}
        yield Form(self.words.form, self.step.fields, values, self.view.places, read=self.view.read)

    @property
    def takes_card(self) -> bool:
        """It asks for what a cédula says."""
        return takes_card(self.step)

    def on_mount(self) -> None:
        """Focus the field that is to be changed, or the first one that needs an answer."""
        self.query_one(Form).enter(self.view.focus)
        if not self.view.focus:
            self.call_after_refresh(self.query_one("#body").scroll_home, animate=False)

    def gather(self) -> dict[str, Any]:
        """What is typed, by field id; empty before the form is mounted."""
        return {name: text for form in self.query(Form) for name, text in form.typed().items()}

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Beside each field."""
        self.query_one(Form).show_problems(problems)

    def action_next(self) -> None:
        """Check for undecided dates, then ask for the next step."""
        form = self.query_one(Form)
        if undecided := form.undecided():
            form.show_problems(undecided)
        else:
            super().action_next()

    @on(Form.Filled)
    def _filled(self, event: Form.Filled) -> None:
        event.stop()
        self.action_next()


def takes_card(step: FormStep) -> bool:
    """The step asks for what a cédula says."""
    return any(field.id == "numero_documento" for field in step.fields)
