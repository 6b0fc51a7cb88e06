"""The step that lists every answer; picking one leads to its step, to change it."""

from __future__ import annotations

from collections.abc import Iterator

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget

from kiosk.content.models import FormStep, ReviewStep, TableStep
from kiosk.content.step_questions import before_answer
from kiosk.interview.answers import rows_of
from kiosk.interview.asked_field import as_asked
from kiosk.interview.formats import legible
from kiosk.screens.applicant.step_screen import StepScreen
from kiosk.screens.applicant.table import summary_of
from kiosk.widgets.key_bar import Key, touch_only
from kiosk.widgets.list_room import ListRoom
from kiosk.widgets.pick_list import PickLine, PickList

GO_ON = "-"
"""Id of the line that goes on; no step can have this name."""


class ReviewScreen(StepScreen[ReviewStep]):
    """The list. From a step that was reached here, the applicant comes back to the list."""

    READ_TO_END = True

    def body(self) -> Vertical:
        """The list scrolls by itself."""
        return Vertical(id="list")

    def compose_body(self) -> ComposeResult:
        """The answers, then the line that goes on."""
        yield from self.compose_text()
        go_on = PickLine(GO_ON, f"✔ {self.step.next_label}", strong=True)
        yield ListRoom(PickList([*self._answers(), go_on], marked=None))

    def on_mount(self) -> None:
        """No line is marked, so that Enter reads on and then goes on."""
        answers = self.query_one(PickList)
        answers.focus()
        # a list that scrolls is not laid out again, and the signal of a layout does not come
        self.watch(answers, "scroll_y", self._scrolled, init=False)

    def _scrolled(self) -> None:
        self.call_after_refresh(self.look_below)

    def scrollers(self) -> Iterator[Widget]:
        """The list."""
        yield from self.query(PickList)

    def keys(self) -> tuple[Key, ...]:
        """Enter goes on only when the last line is marked; on other lines it picks an answer."""
        return super().keys() if self._on_go_on() else touch_only(super().keys())

    def _on_go_on(self) -> bool:
        return all(lines.marked in ("", GO_ON) for lines in self.query(PickList))

    @on(PickList.OptionHighlighted)
    @on(PickList.Cleared)
    def _marked(self, event: PickList.OptionHighlighted | PickList.Cleared) -> None:
        event.stop()
        self.show_keys()
        self.call_after_refresh(self.look_below)

    def _answers(self) -> list[PickLine]:
        lines = []
        for step in self.view.path:
            if isinstance(step, FormStep | TableStep):
                lines.append(PickLine(f"{step.id}/", self.text(step.title), heading=True))
            if isinstance(step, FormStep):
                for written in step.fields:
                    field = as_asked(written, self.view.answers)
                    value = legible(field, str(self.view.answers.get(field.id, "")), self.view.places)
                    shown = f"   {before_answer(field.label)} {value or self.words.form.unanswered}"
                    name, mark = f"{step.id}/{field.id}", self._mark(field.id)
                    lines.append(
                        PickLine(name, f"{shown}{mark}", spoken=f"{before_answer(field.label)}{mark}")
                    )
            elif isinstance(step, TableStep):
                lines += self._rows(step)
        return lines

    def _rows(self, step: TableStep) -> list[PickLine]:
        rows = rows_of(self.view.answers, step.field)
        if not rows:
            return [PickLine(f"{step.id}/{step.field}", f"   {self.words.form.none}{self._mark(step.field)}")]
        lines = []
        names = [f"{step.field}/{number}" for number in range(len(rows))]
        if not any(name in self.view.changed for name in names):
            names[0] = step.field  # only rows that are gone have changed the table
        for number, row in enumerate(rows):
            first, rest = summary_of(step, row, self.view.places)
            mark = self._mark(names[number])
            words, spoken = (
                f"   {number + 1}. {first}{mark}",
                f"{step.row_name.capitalize()} {number + 1}{mark}",
            )
            lines.append(PickLine(f"{step.id}/{number}", words, f"   {rest}", spoken=spoken))
        return lines

    def _mark(self, name: str) -> str:
        """Says that an answer is not what it was when the review was left."""
        return f"  ({self.words.form.changed})" if name in self.view.changed else ""

    @on(PickList.Unmarked)
    def _read_on(self, event: PickList.Unmarked) -> None:
        event.stop()
        self.action_next()

    @on(PickList.OptionSelected)
    def _picked(self, event: PickList.OptionSelected) -> None:
        event.stop()
        target, _, focus = (event.option_id or GO_ON).partition("/")
        if target == GO_ON:
            self.action_next()
        else:
            self.post_message(self.JumpRequested(self.step.id, target, focus))
