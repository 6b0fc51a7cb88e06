"""Lets a date be chosen over the screen that asks for it."""

from __future__ import annotations

from datetime import date

from kiosk.app.display import Display
from kiosk.content.office_words import OfficeWords
from kiosk.interview.dates import read_date
from kiosk.widgets.date_entry import DateEntry


def choose_date(display: Display, entry: DateEntry, words: OfficeWords, today: date) -> None:
    """Open the box of a date; what is chosen is put into the entry as if it was typed.

    Args:
        display: the screens.
        entry: the date that is asked for; nothing happens if its screen is not on top.
        words: the office's words.
        today: the last day that can be chosen.
    """
    from kiosk.screens.date_dialog import DateDialog  # the welcome does not need it

    def chosen(value: str | None) -> None:
        if value and entry.is_attached:
            entry.choose(value)

    if entry.is_attached and display.top is entry.screen:
        known = read_date(entry.line.value) or ""
        display.push(DateDialog(words, today, known, entry.field.label), chosen)
