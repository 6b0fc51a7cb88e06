"""The words of the box in which a date is chosen, a heading of templates/words.toml."""

from __future__ import annotations

from kiosk.content.content_model import Content
from kiosk.content.word_limits import Answer, Heading, Line


class DateWords(Content):
    """The year, the month by its name, the day: each is chosen by itself."""

    year: Heading = "¿En qué año?"
    month: Heading = "¿En qué mes?"
    day: Heading = "¿Qué día?"
    how: Line = "Toque uno, escríbalo, o márquelo con las flechas y pulse Enter."
    leave: Answer = "Dejarla como está"
    other_year: Answer = "Otro año"
    other_month: Answer = "Otro mes"
    no_day: Answer = "No sé el día"
