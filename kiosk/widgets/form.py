"""Several questions one under the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from kiosk.content.models import AnyField, MunicipalityField
from kiosk.content.office_words import FormWords
from kiosk.interview.asked_field import as_asked, judged_by
from kiosk.interview.places import Places
from kiosk.widgets.choice_entry import ChoiceEntry
from kiosk.widgets.date_entry import DateEntry
from kiosk.widgets.entry import Entry
from kiosk.widgets.field_row import WRONG, FieldRow, entry_for
from kiosk.widgets.line_entry import LineEntry
from kiosk.widgets.place_entry import PlaceEntry
from kiosk.widgets.unfold_line import UnfoldLine

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


def _folded(fields: Sequence[AnyField]) -> int:
    """How many questions at the end may wait behind one line: all that are optional, if others are asked."""
    last_asked = max((place for place, field in enumerate(fields) if not field.optional), default=-1)
    waiting = len(fields) - last_asked - 1
    return waiting if waiting > 1 and last_asked >= 0 else 0


class Form(Vertical):
    """The inputs of some fields. Enter focuses the next one; in the last one it sends Filled.

    The optional ones at the end are behind one line until they are asked for or one of them has an answer.
    """

    DEFAULT_CSS = "Form, Form .pair, Form .folded { height: auto; width: 100%; }"

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
            row.add_class("-last")  # see TextScroll
        self.set_class(sum(map(_height, self.rows)) > LONG, "-long")
        asked = len(fields) - _folded(fields)
        self._first, self._others = self.rows[:asked], self.rows[asked:]
        if self._others:
            self._first[-1].add_class("-before-more")
        self._unfold_line = UnfoldLine(words.more_fields)
        self._folded = Vertical(classes="folded")
        self._folded.display = False
        self._unfold_if_answered()

    def compose(self) -> ComposeResult:
        """One row a field; in a long form two may share a line."""
        yield from self._placed(self._first)
        if self._others:
            yield self._unfold_line
            with self._folded:
                yield from self._placed(self._others)

    def _placed(self, rows: Sequence[FieldRow]) -> ComposeResult:
        for line in _lines(rows) if self.has_class("-long") else ((row,) for row in rows):
            if len(line) > 1:
                line[0].add_class("-left")
                with Vertical(classes="pair"):
                    yield from line
            else:
                yield from line

    @property
    def asked(self) -> list[FieldRow]:
        """The questions that are on the screen, in order."""
        return self.rows if self._folded.display else self._first

    def unfold(self) -> None:
        """Show every question, for good."""
        self._unfold_line.display, self._folded.display = False, True

    def _unfold_if_answered(self) -> None:
        if any(row.entry.typed for row in self._others):
            self.unfold()

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
        self._unfold_if_answered()

    def recall(self, known: Mapping[str, Callable[[str], str]]) -> None:
        """Offer in these lines what was said before: field id -> (what is typed -> a stored value)."""
        for entry in self.entries:
            if isinstance(entry, LineEntry):
                entry.recall = known.get(entry.field.id)

    def enter(self, field_id: str = "") -> None:
        """Focus the input of a field; without one, the first that needs an answer, or else the first one."""
        if named := next((row for row in self.rows if row.entry.field.id == field_id), None):
            if named not in self.asked:
                self.unfold()
            named.entry.enter(scroll=False)
            named.call_after_refresh(named.scroll_visible, animate=False)
            return
        empty = (entry for entry in self.entries if entry.field.required and not entry.typed)
        next(empty, self.entries[0]).enter(scroll=False)

    def choose_date(self) -> bool:
        """F7: choose the date that has the focus, else the first one that is empty. False: there is none."""
        for entry in self._dates_of_key():
            entry.action_choose()
            return True
        return False

    def _dates_of_key(self) -> list[DateEntry]:
        """The date that the key would open, then the others."""
        dates = [row.entry for row in self.asked if isinstance(row.entry, DateEntry)]
        focused = self.screen.focused
        above = focused.ancestors_with_self if focused else ()
        return sorted(dates, key=lambda entry: (entry not in above, bool(entry.typed.strip())))

    def on_mount(self) -> None:
        """One date has the key."""
        self._hold_key()

    def on_descendant_focus(self) -> None:
        """The date with the focus has the key."""
        self._hold_key()

    def on_descendant_blur(self) -> None:
        """What has the focus may stand outside."""
        self._hold_key()

    def _hold_key(self) -> None:
        for number, entry in enumerate(self._dates_of_key()):
            entry.button.hold(held=not number)

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
        if any(row.has_class(WRONG) for row in self._others):
            self.unfold()
        if first:
            first.entry.enter()
            first.call_after_refresh(first.scroll_visible, animate=False)

    @on(Entry.Done)
    def _go_on(self, event: Entry.Done) -> None:
        event.stop()
        following = next(islice(self.asked, self.entries.index(event.entry) + 1, None), None)
        if following:
            following.entry.enter()
            following.scroll_visible(animate=False)
        elif event.by_enter:
            self.post_message(self.Filled(self))

    @on(UnfoldLine.Wanted)
    def _show_others(self, event: UnfoldLine.Wanted) -> None:
        event.stop()
        self.unfold()
        self._others[0].entry.enter(scroll=False)
        self.call_after_refresh(self._folded.scroll_visible, animate=False)

    @on(Entry.Changed)
    def _mend(self, event: Entry.Changed) -> None:
        """A problem whose cause lay in the answer that has changed is judged anew when one goes on."""
        event.stop()
        for row in self.rows:
            if judged_by(row.entry.field) == event.entry.field.id:
                row.show_problem("")

    @on(PlaceEntry.Chosen)
    def _place_chosen(self, event: PlaceEntry.Chosen) -> None:
        """A department offers its municipalities; one that was found without it brings its department."""
        event.stop()
        field = self.fields[event.entry.field.id]
        if not isinstance(field, MunicipalityField):
            self._offer_municipalities(event.entry, event.town)
            return
        for entry in self.entries if event.entry.code else ():
            if isinstance(entry, PlaceEntry) and entry.field.id == field.department and not entry.code:
                entry.choose(event.entry.code[:2])

    def _offer_municipalities(self, department: PlaceEntry, town: str) -> None:
        for row in self.rows:
            entry = row.entry
            field = self.fields[entry.field.id]
            if (
                isinstance(entry, PlaceEntry)
                and isinstance(field, MunicipalityField)
                and field.department == department.field.id
            ):
                row.ask(as_asked(field, {field.department: department.code}))
                entry.offer(self.places.offered(department.code))
                entry.choose(town)
