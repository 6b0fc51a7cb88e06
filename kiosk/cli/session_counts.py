"""How many sessions there were, day by day: counts for the office, never a person."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import tzinfo
from statistics import median

from kiosk.ports import Proof, Summary
from kiosk.sessions.statistics import spans

HEADER = ("dia", "quiosco", "paso", "resultado", "sesiones", "minutos")
"""The first line of the file."""
OPEN = "open"
"""What stands for the outcome of a session that can still be continued."""


@dataclass(frozen=True)
class Count:
    """The sessions of a day that ended alike."""

    day: str
    """ISO date: the day it began if the session is kept, the day it was wiped if not."""
    station: str
    step_id: str
    """The step they reached."""
    outcome: str
    sessions: int
    minutes: int
    """Median length."""


def counts(kept: Iterable[Summary], wiped: Iterable[Proof], station: str, zone: tzinfo) -> list[Count]:
    """What is kept and what remains of what was wiped, in the order of the days.

    Args:
        kept: sessions that are still there.
        wiped: proofs of those that are not.
        station: name of this kiosk.
        zone: whose days they are.
    """
    groups: dict[tuple[str, str, str, str], list[int]] = defaultdict(list)
    for one in spans(kept, wiped, station, zone):
        groups[one.day.isoformat(), one.station, one.step_id, one.outcome or OPEN].append(one.minutes)
    return [Count(*key, len(lengths), round(median(lengths))) for key, lengths in sorted(groups.items())]


def table(rows: Iterable[Count]) -> str:
    """The counts as CSV (RFC 4180), as a spreadsheet opens it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADER)
    writer.writerows(astuple(row) for row in rows)
    return text.getvalue()
