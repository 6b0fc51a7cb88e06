"""Counts the sessions of each day for the office; it handles no personal data."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from statistics import median

from kiosk.sessions.statistics import SessionSpan

HEADER = ("dia", "quiosco", "paso", "resultado", "sesiones", "minutos")
"""Header of the CSV file."""
OPEN = "open"
"""Outcome of sessions that can still be continued."""


@dataclass(frozen=True)
class Count:
    """The number of a day's sessions with the same station, step and outcome."""

    day: str
    """ISO date: the day of the start; for wiped sessions the day of the wipe."""
    station: str
    step_id: str
    """Id of the last step that was shown."""
    outcome: str
    sessions: int
    minutes: int
    """Median of the minutes from start to last save."""


def counts(sessions: Iterable[SessionSpan]) -> list[Count]:
    """The counts of stored and wiped sessions, by day."""
    groups: dict[tuple[str, str, str, str], list[int]] = defaultdict(list)
    for one in sessions:
        groups[one.day.isoformat(), one.station, one.step_id, one.outcome or OPEN].append(one.minutes)
    return [Count(*key, len(lengths), round(median(lengths))) for key, lengths in sorted(groups.items())]


def table(rows: Iterable[Count]) -> str:
    """The counts as CSV (RFC 4180)."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADER)
    writer.writerows(astuple(row) for row in rows)
    return text.getvalue()
