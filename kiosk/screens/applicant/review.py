"""The step that lists every answer; picking one leads to its step, to change it."""

from __future__ import annotations

from collections.abc import Iterator

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget

from kiosk.content.models import FormStep, ReviewStep, TableStep
from kiosk.interview.answers import rows_of
from kiosk.interview.formats import legible
from kiosk.screens.applicant.step_screen import StepScreen
from kiosk.widgets.key_bar import Key, KeyBar, touch_only
from kiosk.widgets.pick_list import PickLine, PickList

GO_ON = "-"
"""Id of the line that goes on; no step can have this name."""


class ReviewScreen(StepScreen[ReviewStep]):
    """The list. From a step that was reached here, the applicant comes back to the list."""

    def body(self) -> Vertical:
        """The list scrolls by itself."""
        return Vertical(id="list")

    def compose_body(self) -> ComposeResult:
        """The line that goes on, then the answers."""
        yield from self.compose_text()
        go_on = PickLine(GO_ON, f"✔ {self.step.next_label}", strong=True)
        yield PickList([go_on, *self._answers()])

    def on_mount(self) -> None:
        """Focus the list."""
        self.query_one(PickList).focus()

    def scrollers(self) -> Iterator[Widget]:
        """The list."""
        yield from self.query(PickList)

    def keys(self) -> tuple[Key, ...]:
        """Enter goes on only when the first line is marked; on other lines it picks an answer."""
        return super().keys() if self._on_go_on() else touch_only(super().keys())

    def _on_go_on(self) -> bool:
        return all(lines.marked in ("", GO_ON) for lines in self.query(PickList))

    @on(PickList.OptionHighlighted)
    def _marked(self, event: PickList.OptionHighlighted) -> None:
        event.stop()
        self.query_one(KeyBar).show(*self.keys())
        self.call_after_refresh(self.look_below)

    def _answers(self) -> list[PickLine]:
        lines = []
        for step in self.view.path:
            if isinstance(step, FormStep | TableStep):
                lines.append(PickLine(f"{step.id}/", self.text(step.title), heading=True))
            if isinstance(step, FormStep):
                for field in step.fields:
                    value = legible(field, str(self.view.answers.get(field.id, "")), self.view.places)
                    shown = f"   {_asked(field.label)} {value or self.words.form.unanswered}"
                    lines.append(PickLine(f"{step.id}/{field.id}", shown))
            elif isinstance(step, TableStep):
                lines.append(PickLine(f"{step.id}/{step.field}", f"   {self._count(step)}"))
        return lines

    def _count(self, step: TableStep) -> str:
        rows = rows_of(self.view.answers, step.field)
        first = [legible(step.columns[0], row.get(step.columns[0].id, ""), self.view.places) for row in rows]
        return f"{len(rows)}: {', '.join(first)}" if rows else self.words.form.none

    @on(PickList.OptionSelected)
    def _picked(self, event: PickList.OptionSelected) -> None:
        event.stop()
        target = (event.option_id or GO_ON).partition("/")[0]
        if target == GO_ON:
            self.action_next()
        else:
            self.post_message(self.JumpRequested(self.step.id, target))


def _asked(label: str) -> str:
    """A label with a colon, unless it ends with a question mark."""
    return label if label.endswith("?") else f"{label}:"
