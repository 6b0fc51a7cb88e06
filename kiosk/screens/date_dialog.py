"""Choosing a date: its year, its month by name, its day, each from cells that can be touched."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal

from kiosk.content.office_words import OfficeWords
from kiosk.interview.dates import FIRST_YEAR, MONTHS, first_day
from kiosk.screens.dialogs import Dialog, DialogButton
from kiosk.widgets.cell_grid import CellGrid, GridCell
from kiosk.widgets.key_bar import Key, KeyButton
from kiosk.widgets.plain import Plain

YEARS_A_ROW, MONTHS_A_ROW, DAYS_A_ROW = 7, 3, 7


class DateDialog(Dialog[str]):
    """Answers with the stored form of a date, with or without its day; None leaves what was typed.

    A date of the future cannot be chosen. Esc goes from the day to the month, from there to the year, and
    from there out.
    """

    BINDINGS = [Binding("f2", "no_day", show=False)]

    def __init__(self, words: OfficeWords, today: date, value: str, question: str = "") -> None:
        """Ask.

        Args:
            words: the words of the screen that is behind it.
            today: the last day that can be chosen.
            value: the date so far in its stored form; any other text: there is none.
            question: what the date is of, as the form asks for it; empty: that is clear.
        """
        super().__init__(words=words)
        self.today, self.question = today, question
        known = first_day(value)
        self._known = known if known and known.year >= FIRST_YEAR and known <= today else None
        self._known_day = self._known.day if self._known and len(value) > len("2024-02") else None
        self.year: int | None = None
        """None while it is asked for."""
        self.month: int | None = None
        """None while it or the year is asked for."""
        self.heading = Plain("", classes="dialog-title")
        self.chosen = Plain("", classes="chosen-date", spoken="")
        self.grid = CellGrid()

    def compose_head(self) -> ComposeResult:
        """The question, and what was chosen so far."""
        with Horizontal(id="date-head"):
            yield self.heading
            yield self.chosen
        yield Plain(self.words.dates.how, classes="dialog-hint")

    def compose_words(self) -> ComposeResult:
        """The cells."""
        yield self.grid

    def compose_buttons(self) -> ComposeResult:
        """One step back, no day, and the marked cell."""
        said = self.words.dates
        yield DialogButton("no", Key("Esc", said.leave, "screen.careful"))
        yield DialogButton("no-day", Key("F2", said.no_day, "screen.no_day"))
        yield DialogButton("yes", Key("Enter", self.words.dialogs.pick, "screen.pick", strong=True))

    def on_mount(self) -> None:
        """Ask for the year first: it says which months and days there are."""
        self.grid.focus()
        self._ask()

    def _ask(self) -> None:
        """Show the cells of what is to be chosen now."""
        said = self.words.dates
        if self.year is None:
            self._show(said.year, said.leave, "")
            self._show_years()
        elif self.month is None:
            self._show(said.month, said.other_year, str(self.year))
            self._show_months(self.year)
        else:
            self._show(said.day, said.other_month, f"{MONTHS[self.month - 1]} de {self.year}")
            self._show_days(self.year, self.month)
        self.query_one("#no-day").display = self.month is not None

    def _show(self, question: str, back: str, chosen: str) -> None:
        self.heading.update(question)
        self.chosen.update(f"{self.question}  {chosen}".strip())
        self.query_one("#no", KeyButton).say(back)

    def _show_years(self) -> None:
        years = range(self.today.year, FIRST_YEAR - 1, -1)
        cells = [GridCell(str(year), (str(year),)) for year in years]
        self.grid.show(cells, YEARS_A_ROW, self.today.year - self._known.year if self._known else None)

    def _show_months(self, year: int) -> None:
        last = self.today.month if year == self.today.year else 12
        cells = [
            GridCell(name, (str(number), f"{number:02}", name))
            for number, name in enumerate(MONTHS[:last], start=1)
        ]
        same = self._known is not None and self._known.year == year
        self.grid.show(cells, MONTHS_A_ROW, self._known.month - 1 if same and self._known else None)

    def _show_days(self, year: int, month: int) -> None:
        now = (year, month) == (self.today.year, self.today.month)
        last = self.today.day if now else monthrange(year, month)[1]
        cells = [GridCell(str(day), (str(day), f"{day:02}")) for day in range(1, last + 1)]
        same = self._known is not None and (self._known.year, self._known.month) == (year, month)
        self.grid.show(cells, DAYS_A_ROW, self._known_day - 1 if same and self._known_day else None)

    @on(CellGrid.Taken)
    def _taken(self, event: CellGrid.Taken) -> None:
        event.stop()
        if self.year is None:
            self.year = self.today.year - event.index
        elif self.month is None:
            self.month = event.index + 1
        else:
            self.answer(date(self.year, self.month, event.index + 1).isoformat())
            return
        self._ask()

    def action_pick(self) -> None:
        """A touch on the button: the marked cell."""
        if self.grid.marked is not None:
            self.grid.action_take()

    def action_no_day(self) -> None:
        """F2: the month and the year are enough."""
        if self.year is not None and self.month is not None:
            self.answer(f"{self.year:04}-{self.month:02}")

    def action_careful(self) -> None:
        """Esc: choose the part before once more; before the first one, leave the date as it was."""
        if self.month is not None:
            self.month = None
        elif self.year is not None:
            self.year = None
        else:
            super().action_careful()
            return
        self._ask()
