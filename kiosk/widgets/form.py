"""Several questions one under the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from kiosk.content.models import AnyField, MunicipalityField
from kiosk.content.office_words import FormWords
from kiosk.interview.asked_field import as_asked, judged_by
from kiosk.interview.places import Places
from kiosk.widgets.choice_entry import ChoiceEntry
from kiosk.widgets.entry import Entry
from kiosk.widgets.field_row import FieldRow, entry_for
from kiosk.widgets.line_entry import LineEntry
from kiosk.widgets.place_entry import PlaceEntry

LONG = 20
"""With more lines than these a form has its lines two by two where the screen is wide."""


def _height(row: FieldRow) -> int:
    """Lines of a question on a tall screen: its words, its box or its options, a blank line."""
    return 3 + (len(row.entry.options) if isinstance(row.entry, ChoiceEntry) else 3)


def _lines(rows: Sequence[FieldRow]) -> Iterator[Sequence[FieldRow]]:
    """The questions, each alone; lines that follow each other two by two, an odd first one alone."""
    for typed, run in groupby(rows, lambda row: type(row.entry) is LineEntry):
        shared = list(run)
        alone = len(shared) % 2 if typed else len(shared)
        yield from ((row,) for row in shared[:alone])
        yield from zip(shared[alone::2], shared[alone + 1 :: 2], strict=True)


class Form(Vertical):
    """The inputs of some fields. Enter focuses the next one; in the last one it sends Filled."""

    DEFAULT_CSS = "Form, Form .pair { height: auto; width: 100%; }"

    @dataclass
    class Filled(Message):
        """Enter was pressed in the last input."""

        form: Form

    def __init__(
        self,
        words: FormWords,
        fields: Sequence[AnyField],
        values: Mapping[str, str],
        places: Places,
        open_dates: frozenset[str] = frozenset(),
        read: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__()
        said = read or {}
        self.places = places
        self.fields = {field.id: field for field in fields}
        """As the office wrote them."""
        self.rows = [
            FieldRow(
                words,
                entry_for(words, field, values, places, is_open=field.id in open_dates),
                said.get(field.id, ""),
            )
            for field in fields
        ]
        for row in self.rows[-1:]:
            row.add_class("-last")  # by `:last-child` Textual gives every row its styles twice
        self.set_class(sum(map(_height, self.rows)) > LONG, "-long")

    def compose(self) -> ComposeResult:
        """One row a field; in a long form two may share a line."""
        for line in _lines(self.rows) if self.has_class("-long") else ((row,) for row in self.rows):
            if len(line) > 1:
                with Vertical(classes="pair"):
                    yield from line
            else:
                yield from line

    @property
    def entries(self) -> list[Entry]:
        """The inputs, in order."""
        return [row.entry for row in self.rows]

    def typed(self) -> dict[str, str]:
        """What is typed in the inputs, by field id."""
        return {entry.field.id: entry.typed for entry in self.entries}

    def kept(self) -> dict[str, str]:
        """What brings the inputs back as they are now, by field id."""
        return {entry.field.id: entry.kept for entry in self.entries}

    def would_change(self, values: Mapping[str, str]) -> bool:
        """Whether `fill` would replace something that is typed by something else."""
        typed = self.typed()
        return any(typed[name].strip() not in ("", value) for name, value in values.items() if name in typed)

    def fill(self, values: Mapping[str, str]) -> None:
        """Put stored values (field id -> text) into the lines of these fields."""
        for entry in self.entries:
            if isinstance(entry, LineEntry) and entry.field.id in values:
                entry.fill(values[entry.field.id])

    def recall(self, known: Mapping[str, Callable[[str], str]]) -> None:
        """Offer in these lines what was said before: field id -> (what is typed -> a stored value)."""
        for entry in self.entries:
            if isinstance(entry, LineEntry):
                entry.recall = known.get(entry.field.id)

    def enter(self, field_id: str = "") -> None:
        """Focus the input of a field; without one, the first that needs an answer, or else the first one."""
        if named := next((row for row in self.rows if row.entry.field.id == field_id), None):
            named.entry.enter(scroll=False)
            named.call_after_refresh(named.scroll_visible, animate=False)
            return
        empty = (entry for entry in self.entries if entry.field.required and not entry.typed)
        next(empty, self.entries[0]).enter(scroll=False)

    def undecided(self) -> dict[str, str]:
        """Field id -> what has to be decided there, for inputs whose empty answer would have a meaning."""
        return {entry.field.id: entry.undecided for entry in self.entries if entry.undecided}

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Show each problem beside its field, and focus the first of them."""
        first: FieldRow | None = None
        for row in self.rows:
            problem = problems.get(row.entry.field.id, "")
            row.show_problem(problem)
            if problem and first is None:
                first = row
        if first:
            first.entry.enter()
            first.call_after_refresh(first.scroll_visible, animate=False)

    @on(Entry.Done)
    def _go_on(self, event: Entry.Done) -> None:
        event.stop()
        index = self.entries.index(event.entry)
        if index + 1 < len(self.entries):
            following = self.rows[index + 1]
            following.entry.enter()
            following.scroll_visible(animate=False)
        else:
            self.post_message(self.Filled(self))

    @on(Entry.Changed)
    def _mend(self, event: Entry.Changed) -> None:
        """A problem whose cause lay in the answer that has changed is judged anew when one goes on."""
        event.stop()
        for row in self.rows:
            if judged_by(row.entry.field) == event.entry.field.id:
                row.show_problem("")

    @on(PlaceEntry.Chosen)
    def _offer_municipalities(self, event: PlaceEntry.Chosen) -> None:
        event.stop()
        for row in self.rows:
            entry = row.entry
            field = self.fields[entry.field.id]
            if (
                isinstance(entry, PlaceEntry)
                and isinstance(field, MunicipalityField)
                and field.department == event.entry.field.id
            ):
                row.ask(as_asked(field, {field.department: event.entry.code}))
                entry.offer(self.places.municipalities(event.entry.code, self.places.first_municipality))
