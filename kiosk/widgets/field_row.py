"""A question with its input, and a line for what is wrong with the answer."""

from __future__ import annotations

from collections.abc import Mapping

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.content.braces import put
from kiosk.content.models import (
    AnyField,
    ChoiceField,
    DateField,
    DepartmentField,
    MunicipalityField,
)
from kiosk.content.office_words import FormWords
from kiosk.interview.asked_field import as_asked
from kiosk.interview.formats import accept, present
from kiosk.interview.number_groups import groups_of
from kiosk.interview.places import Places
from kiosk.widgets.choice_entry import ChoiceEntry
from kiosk.widgets.date_entry import DateEntry
from kiosk.widgets.entry import Entry
from kiosk.widgets.line_entry import LineEntry
from kiosk.widgets.open_date_entry import OpenDateEntry
from kiosk.widgets.place_entry import PlaceEntry
from kiosk.widgets.plain import Plain
from kiosk.widgets.problem_line import with_sign

WRONG = "-wrong"
"""The class of a question with a problem."""


def entry_for(
    words: FormWords,
    field: AnyField,
    values: Mapping[str, str],
    places: Places,
    *,
    is_open: bool = False,
) -> Entry:
    """The input for a kind of field, filled with what was answered or typed before.

    Args:
        words: the office's words.
        field: the question.
        values: stored or typed values of the fields beside it, by field id.
        places: departments and municipalities.
        is_open: the date of this field was said to be still open.
    """
    value = values.get(field.id, "")
    field = as_asked(field, values)
    if isinstance(field, ChoiceField):
        return ChoiceEntry(field, value)
    if isinstance(field, DepartmentField):
        offered = places.departments(places.first_department, abroad=field.abroad)
        return PlaceEntry(words, field, value, offered, places.aliases, places.towns)
    if isinstance(field, MunicipalityField):
        return PlaceEntry(
            words, field, value, places.offered(values.get(field.department, "")), places.aliases
        )
    if isinstance(field, DateField) and field.open_label:
        return OpenDateEntry(words, field, present(field, value), is_open)
    if isinstance(field, DateField):
        return DateEntry(words, field, present(field, value))
    return LineEntry(words, field, present(field, value))


class FieldRow(Vertical):
    """Label, hint, input and problem of one field."""

    DEFAULT_CSS = """
    FieldRow { height: auto; width: 100%; margin: 0 0 1 0; }
    FieldRow .label { text-style: bold; }
    FieldRow .hint { color: $foreground 75%; }
    FieldRow .problem { color: $error; text-style: bold; display: none; }
    FieldRow .read { color: $success; }
    FieldRow .read.-other { color: $foreground; text-style: bold; }
    FieldRow.-wrong .problem { display: block; }
    FieldRow.-wrong .label { color: $error; }
    """

    def __init__(self, words: FormWords, entry: Entry, read: str = "") -> None:
        super().__init__()
        self.read = read
        """What the identity card says; empty: nothing."""
        self.said = Plain("", classes="read", spoken="")
        self.words = words
        self.entry = entry
        self.label = Plain(self._question(), classes="label")
        self.hint = Plain(entry.field.hint, classes="hint")
        self.how = Plain("", classes="hint")
        """How to choose: people who never used a computer see no way to."""
        self.problem = Plain("", classes="problem")

    def _question(self) -> str:
        """The label, and whether it may be left empty."""
        field = self.entry.field
        return f"{field.label} {self.words.optional}" if field.optional else field.label

    def ask(self, field: AnyField) -> None:
        """Ask the same question in other words, because an answer beside it has changed."""
        if field != self.entry.field:
            self.entry.ask(field)
            self.label.update(self._question())
            self.hint.update(field.hint)
            self.hint.display = bool(field.hint)

    def compose(self) -> ComposeResult:
        """From top to bottom: label, hint, input, problem."""
        field = self.entry.field
        yield self.label
        self.hint.display = bool(field.hint)
        yield self.hint
        if isinstance(self.entry, ChoiceEntry):
            self._say_how(given=self.entry.given)
            yield self.how
        yield self.entry
        if self.read:
            yield self.said
            self._compare()
        yield self.problem

    def _say_how(self, *, given: bool) -> None:
        self.how.update(self.words.choose_other if given else self.words.choose)

    @on(ChoiceEntry.Given)
    def _given(self, event: ChoiceEntry.Given) -> None:
        event.stop()
        self._say_how(given=True)

    def _compare(self) -> None:
        """Say that the answer was read from the card, or that the card says something else."""
        field = self.entry.field
        same = accept(field, self.entry.typed) == accept(field, self.read)
        groups = groups_of(field)
        read = groups.grouped(self.read) if groups else self.read
        shown = field.options.get(read, read) if isinstance(field, ChoiceField) else read
        self.said.update(f"✔ {self.words.read}" if same else f"▲ {put(self.words.read_other, dato=shown)}")
        self.said.set_class(not same, "-other")

    def show_problem(self, text: str) -> None:
        """Show what is wrong with the answer; an empty text removes the line."""
        self.problem.update(with_sign(text))
        self.set_class(bool(text), WRONG)

    @on(Entry.Changed)
    def _changed(self) -> None:
        self.show_problem("")
        if self.read:
            self._compare()
