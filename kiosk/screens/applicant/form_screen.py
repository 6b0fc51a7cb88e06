"""A few questions on one screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual import on
from textual.app import ComposeResult

from kiosk.content.models import FormStep
from kiosk.screens.applicant.step_screen import StepScreen
from kiosk.widgets.form import Form


class FormScreen(StepScreen[FormStep]):
    """The step's words, then its fields."""

    def compose_body(self) -> ComposeResult:
        """What was typed and not accepted yet comes before what was accepted."""
        yield from self.compose_text()
        known = {**self.view.answers, **self.view.drafts}
        values = {field.id: str(known.get(field.id, "")) for field in self.step.fields}
        yield Form(self.words.form, self.step.fields, values, self.view.places)

    def on_mount(self) -> None:
        """The keyboard starts in the first box that needs it."""
        self.query_one(Form).enter()
        self.call_after_refresh(self.query_one("#body").scroll_home, animate=False)

    def gather(self) -> dict[str, Any]:
        """What stands in the boxes; nothing before they are there."""
        return {name: text for form in self.query(Form) for name, text in form.typed().items()}

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Beside each field."""
        self.query_one(Form).show_problems(problems)

    def action_next(self) -> None:
        """The button goes on from anywhere on the form."""
        form = self.query_one(Form)
        if undecided := form.undecided():
            form.show_problems(undecided)
        else:
            super().action_next()

    @on(Form.Filled)
    def _filled(self, event: Form.Filled) -> None:
        event.stop()
        self.action_next()
