"""Reads dates as people type them: a whole day, or only a month and a year.

They are stored as ISO 8601: «2024-02-03», or «2024-02» if the day is not known. Work certificates often give
only the month, and the kiosk does not invent a day.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import date

MONTHS = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
    *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
)
"""The months as Colombian documents write them, without capitals."""
OPEN_WORDS = frozenset(
    {"a la fecha", "actual", "actualmente", "actualidad", "hasta la fecha", "hoy", "vigente"}
    | {"en la actualidad", "presente", "a hoy", "sigo trabajando", "sigo alli", "sigo trabajando alli"}
    | {"a la actualidad", "hasta la actualidad", "a la presente fecha", "hasta la presente fecha", "en curso"}
    | {"hasta hoy", "hasta ahora", "hasta el presente", "al presente"}
)
"""Words of work certificates for an end date that is still open."""
LATEST_SHORT_YEAR = 39
"""Two-digit years up to this one are 20xx, later ones 19xx: no applicant has experience before 1940."""
FIRST_YEAR = 1940
"""The first year that is offered to choose."""

_NUMBERS = {name: number for number, name in enumerate(MONTHS, start=1)} | {"setiembre": 9}
_APART = r"(?:[ /.,-]|\bdel?\b|\bano\b)+"
_YEAR = r"([0-9]{4}|[0-9]{2})"
_WORD = r"([a-z]{3,10})"
_DAY = r"([0-9]{1,2}|primero)(?:o|º|°|ro|er)?"
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"([0-9]{4})[ /.-]([0-9]{1,2})[ /.-]([0-9]{1,2})"), "ymd"),
    (re.compile(r"([0-9]{4})[/-]([0-9]{1,2})"), "ym"),
    (re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})"), "ymd"),
    (re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})"), "dmy"),
    (re.compile(rf"{_DAY}{_WORD}([0-9]{{4}})"), "dmy"),
    (re.compile(rf"{_DAY}{_APART}([0-9]{{1,2}}){_APART}{_YEAR}"), "dmy"),
    (re.compile(rf"{_DAY}{_APART}{_WORD}{_APART}{_YEAR}"), "dmy"),
    (re.compile(rf"{_WORD}{_APART}{_DAY}{_APART}([0-9]{{4}})"), "mdy"),
    (re.compile(rf"([0-9]{{1,2}}){_APART}([0-9]{{4}})"), "my"),
    (re.compile(rf"{_WORD}{_APART}([0-9]{{4}}|[4-9][0-9]|3[2-9])"), "my"),
)
_DAY_TWICE = re.compile(r"\b[a-z]+ \(([0-9]{1,2})\)")
"""«primero (1)»: a day in words, then in digits."""
_YEAR_WITH_DOT = re.compile(r"\b(1(?=\.9)|2(?=\.0))\.([0-9]{3})$")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?")


def read_date(text: str) -> str | None:
    """The stored form of a typed date; None if the text is no date or the day does not exist.

    It reads «3/2/2024», «03-02-24», «03022024», «2024-02-03», «3 de febrero de 2024», «3-feb-2024», «febrero
    3 de 2024», and without a day «febrero de 2024», «02/2024», «2024-02». «Enero 15» is not read: nobody
    knows whether 15 is the day or the year.
    """
    plain = _YEAR_WITH_DOT.sub(r"\1\2", _DAY_TWICE.sub(r"\1", _plain(text)))
    for pattern, order in _PATTERNS:
        if match := pattern.fullmatch(plain):
            parts = dict(zip(order, match.groups(), strict=True))
            if kept := _kept(parts["y"], parts["m"], parts.get("d")):
                return kept
    return None


def means_open(text: str) -> bool:
    """Whether a text says that something has not ended: «A la fecha», «Actualmente»."""
    return _plain(text) in OPEN_WORDS


def first_day(value: str) -> date | None:
    """The first day a stored date can mean; None for any other text."""
    match = _ISO.fullmatch(value)
    return _date(int(match[1]), int(match[2]), int(match[3] or 1)) if match else None


def last_day(value: str) -> date | None:
    """The last day a stored date can mean; None for any other text."""
    match = _ISO.fullmatch(value)
    start = first_day(value)
    if match is None or start is None or match[3]:
        return start
    return start.replace(day=monthrange(start.year, start.month)[1])


def short_date(value: str) -> str:
    """A stored date as «03/02/2024», or «02/2024» without a day; any other text is returned unchanged."""
    day = first_day(value)
    if day is None:
        return value
    return f"{day:%d/%m/%Y}" if len(value) > len("2024-02") else f"{day:%m/%Y}"


def _kept(year: str, month: str, day: str | None) -> str | None:
    number = int(month) if month.isdigit() else _month(month)
    full = int(year) if len(year) == 4 else int(year) + (2000 if int(year) <= LATEST_SHORT_YEAR else 1900)
    found = _date(full, number, 1 if day in (None, "primero") else int(day))
    if found is None:
        return None
    return found.isoformat() if day else f"{found.year:04}-{found.month:02}"


def _month(word: str) -> int:
    """The number of a month by its name or the first three or more letters of it; 0 for another word."""
    return next((number for name, number in _NUMBERS.items() if name.startswith(word)), 0)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _plain(text: str) -> str:
    """The text in lower case without accents, every dash a hyphen, without a dot at the end."""
    bare = "".join(ch for ch in unicodedata.normalize("NFKD", text) if not unicodedata.combining(ch))
    return " ".join(re.sub(r"[‐-―−]", "-", bare.casefold()).rstrip(" .").split())
