"""The step with rows of the same questions: the list of the rows, and the form of one row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.widget import AwaitMount, Widget

from kiosk.content.braces import put
from kiosk.content.models import TableStep
from kiosk.interview.answers import Row, rows_of
from kiosk.interview.formats import legible
from kiosk.interview.half_rows import NEW, HalfRows, half_rows, row_index, row_key
from kiosk.interview.places import Places
from kiosk.interview.said_before import said_before
from kiosk.screens.applicant.step_screen import StepScreen
from kiosk.widgets.form import Form
from kiosk.widgets.key_bar import Key, KeyBar, KeyButton, touch_only
from kiosk.widgets.list_room import ListRoom
from kiosk.widgets.pick_list import PickLine, PickList
from kiosk.widgets.plain import Plain

ADD, GO_ON = "+", "-"
"""Ids of the two lines that are not rows."""


def summary_of(step: TableStep, row: Row, places: Places) -> tuple[str, str]:
    """What tells one row from another: the first column of the step's summary, and the others together."""
    columns = {column.id: column for column in step.columns}
    shown = [legible(columns[name], row.get(name, ""), places) for name in step.summary]
    return shown[0], " · ".join(value for value in shown[1:] if value)


class TableScreen(StepScreen[TableStep]):
    """The list of rows; picking one opens its form on the same screen."""

    class RowSubmitted(StepScreen.FromStep):
        """A row is filled: a new one when index is None."""

        def __init__(
            self, step_id: str, index: int | None, typed: dict[str, str], half: dict[str, Any]
        ) -> None:
            super().__init__(step_id)
            self.index = index
            self.typed = typed
            self.half = half
            """Every row that is typed and not saved, as `gather` gives them."""

    class RowDropped(StepScreen.FromStep):
        """The applicant wants to delete a row."""

        def __init__(self, step_id: str, index: int, half: dict[str, Any]) -> None:
            super().__init__(step_id)
            self.index = index
            self.half = half
            """Every row that is typed and not saved, as `gather` gives them."""

    class RowCopyRequested(StepScreen.FromStep):
        """The last row would replace something typed: the applicant is asked first."""

        def __init__(self, step_id: str, row_name: str, values: Sequence[str]) -> None:
            super().__init__(step_id)
            self.row_name = row_name
            self.values = values
            """What the last row says, to be shown."""

    BINDINGS = [Binding("f6", "copy_row", show=False)]

    def __init__(self, step: TableStep, view: Any) -> None:
        super().__init__(step, view)
        self.rows = rows_of(view.answers, step.field)
        known = {NEW, *map(str, range(len(self.rows)))}
        drafts = half_rows(view.drafts.get(step.field))
        self.half = {key: typed for key, typed in drafts.items() if key in known}
        """The rows that were typed and not saved."""
        self.editing = False
        self.index: int | None = None
        self._untouched: dict[str, str] = {}
        """The values of the form before anything was typed."""

    def body(self) -> Vertical:
        """The list, or the form, scrolls by itself."""
        return Vertical(id="list")

    def compose_body(self) -> ComposeResult:
        """The text and the list. The form is mounted when a row is picked."""
        with Vertical(id="rows", classes="list"):
            yield from self.compose_text()
            yield Plain(self.words.form.change_row if self.rows else self.step.empty, classes="hint")
            yield ListRoom(PickList(self._lines(), marked=self._waiting() or (GO_ON if self.rows else ADD)))

    def on_mount(self) -> None:
        """Focus the list, or open the row that is to be changed."""
        self.query_one(PickList).focus()
        if self.view.focus.isdigit() and int(self.view.focus) < len(self.rows):
            self.call_later(self._open, int(self.view.focus))

    def keys(self) -> tuple[Key, ...]:
        """With the list on the screen Enter goes on; with the form it saves the row."""
        if not self.editing:
            going_on = all(lines.marked in ("", GO_ON) for lines in self.query(PickList))
            return super().keys() if going_on else touch_only(super().keys())
        save = put(self.words.keys.save_row, fila=self.step.row_name)
        return (self.back_key(), self.help_key(), Key("Enter", save, "screen.next", strong=True))

    def scrollers(self) -> Iterator[Widget]:
        """The list, or the form of a row."""
        yield from self.parts(Widget, "row-form") if self.editing else self.parts(PickList, inside="rows")

    def _lines(self) -> list[PickLine]:
        lines = [self._line(number, row) for number, row in enumerate(self.rows)]
        words = self.words.form
        add = words.finish_row if NEW in self.half else self.step.add_label
        if len(self.rows) < self.step.max_rows or NEW in self.half:
            lines.append(PickLine(ADD, f"+ {add}", strong=True))
        more = words.no_more_rows if self.rows else words.no_rows
        lines.append(PickLine(GO_ON, f"✔ {more}: {super().keys()[-1].words.lower()}", strong=True))
        return lines

    def _line(self, number: int, row: Row) -> PickLine:
        first, rest = summary_of(self.step, row, self.view.places)
        if str(number) in self.half:
            rest = f"{rest}\n   ▲ {self.words.form.unsaved_row}"
        spoken = f"{self.step.row_name.capitalize()} {number + 1}"
        return PickLine(str(number), f"{number + 1}. {first}", rest, spoken=spoken)

    def _waiting(self) -> str:
        """Id of the line of a row that is half typed: the one that was left last; empty if none is."""
        last = next(reversed(self.half), "")
        return ADD if last == NEW else last

    @on(PickList.OptionHighlighted)
    def _marked(self, event: PickList.OptionHighlighted) -> None:
        event.stop()
        self.show_keys()
        self.call_after_refresh(self.look_below)

    @on(PickList.OptionSelected)
    async def _picked(self, event: PickList.OptionSelected) -> None:
        event.stop()
        picked = event.option_id or ""
        if self.editing:
            if picked == "drop" and self.index is not None:
                self.post_message(self.RowDropped(self.step.id, self.index, self.gather()))
        elif picked == ADD:
            await self._open(None)
        elif picked == GO_ON:
            self.action_next()
        elif picked.isdigit():
            await self._open(int(picked))

    async def _open(self, index: int | None) -> None:
        """Show the form of one row, with what was typed in it before."""
        self.editing, self.index = True, index
        saved = self.rows[index] if index is not None else {}
        typed = self.half.get(row_key(index), {})
        open_dates = frozenset(name for name in self._open_columns() if saved and not saved.get(name))
        still_open = open_dates - typed.keys()
        form = self._form({**saved, **typed}, still_open)
        self._untouched = self._form(saved, open_dates).kept()
        parts: list[Widget] = [form]
        if index is not None:
            drop = put(self.words.form.drop_row, fila=self.step.row_name)
            parts.append(PickList([PickLine("drop", f"✘ {drop}")], among_questions=True))
        row_form = VerticalScroll(*parts, id="row-form", can_focus=False)
        head = self._head_row()
        await self.query_one("#list").mount(row_form)
        await head
        for bar in self.query(KeyBar):  # none: the screen went away meanwhile
            bar.show(*self.keys())
            form.enter()

    def _head_row(self) -> AwaitMount:
        """Show the title of the form, and the key that lets a new row begin like the last one."""
        number = len(self.rows) if self.index is None else self.index
        head: list[Widget] = [Plain(f"{self.step.row_name.capitalize()} {number + 1}", id="row-title")]
        if self._last_row():
            head.append(KeyButton(Key("F6", self.words.form.copy_row, "screen.copy_row"), id="copy-row"))
        self._show_list(False)
        return self.query_one("#title-row").mount(*head, after="#title")

    def _show_list(self, shown: bool) -> None:
        """Show the list of the rows and the title of the step, or make room for a form."""
        for part in self.query("#title, #rows"):
            part.display = shown
        self.query_one("#list").set_class(not shown and self.index is not None, "-full")

    def _form(self, values: Mapping[str, str], open_dates: frozenset[str]) -> Form:
        form = Form(self.words.form, self.step.columns, values, self.view.places, open_dates)
        form.recall({name: partial(self._said_before, form, name) for name in self.step.copied})
        return form

    def _said_before(self, form: Form, column: str, typed: str) -> str:
        """What may be meant in a column, as other rows say it."""
        others = [row for number, row in enumerate(self.rows) if number != self.index]
        known = form.typed()
        beside = {name: known[name] for name in self.step.copied if name != column}
        return said_before(others, column, typed, beside)

    def _last_row(self) -> Row:
        """What a new row can take over from the last one; empty where nothing can be."""
        if self.index is not None or not self.rows:
            return {}
        return {name: value for name in self.step.copied if (value := self.rows[-1].get(name, ""))}

    def action_copy_row(self) -> None:
        """F6: let a new row begin like the last one; ask if that would change what is typed."""
        last = self._last_row() if self.editing else {}
        for form in self.query("#row-form Form").results(Form) if last else ():
            if form.would_change(last):
                self.post_message(self.RowCopyRequested(self.step.id, self.step.row_name, [*last.values()]))
            else:
                self.copy_row()

    def copy_row(self) -> None:
        """Put what the last row says into the form, and go on with what it does not say."""
        for form in self.query("#row-form Form").results(Form):
            form.fill(self._last_row())
            form.enter()
            self.call_after_refresh(self.show_focused)

    async def finish_row(self) -> None:
        """Show the form again for the row that was typed and not saved."""
        if self.half and not self.editing:
            await self._open(row_index(next(reversed(self.half))))

    def _open_columns(self) -> list[str]:
        return [column.id for column in self.step.columns if getattr(column, "open_label", "")]

    async def _close(self) -> None:
        """Show the list again; what was typed and not saved is kept."""
        if not self.query("#row-form Form"):
            return  # it is on its way: the key came before anybody saw it
        self.half = self._half_now()
        self.editing = False
        await self.query("#row-form, #row-title, #copy-row").remove()
        for rows in self.query("#rows").results(Vertical):  # none: the screen went away meanwhile
            self._show_list(True)
            lines = rows.query_one(PickList)
            lines.show(self._lines(), self._waiting() or GO_ON)
            lines.focus()
        self.show_keys()

    def gather(self) -> dict[str, Any]:
        """The rows that are typed and not saved."""
        return {self.step.field: self._half_now()}

    def _half_now(self) -> HalfRows:
        """The rows that are half typed; the one on the screen, if it is, stands last."""
        half = dict(self.half)
        for form in self.query("#row-form Form").results(Form) if self.editing else ():
            half.pop(row_key(self.index), None)
            if (kept := form.kept()) != self._untouched:
                half[row_key(self.index)] = kept
        return half

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Beside the fields of the row."""
        if self.editing:
            for form in self.query("#row-form Form").results(Form):
                form.show_problems(problems)

    def action_next(self) -> None:
        """Save the row, or go on from the list."""
        if not self.editing:
            self.post_message(self.Submitted(self.step.id, self.gather()))
            return
        if (form := next(iter(self.query("#row-form Form").results(Form)), None)) is None:
            return  # it is on its way: the key came before anybody saw it
        if undecided := form.undecided():
            form.show_problems(undecided)
        else:
            row = self.RowSubmitted(self.step.id, self.index, form.typed(), self.gather())
            self.post_message(row)

    async def action_back(self) -> None:  # type: ignore[override]  # waits for the row first
        """From the form to the list; from the list one step back."""
        if self.editing:
            await self._close()
        else:
            super().action_back()

    @on(Form.Filled)
    def _filled(self, event: Form.Filled) -> None:
        event.stop()
        self.action_next()
