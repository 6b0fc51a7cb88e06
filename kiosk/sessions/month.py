"""The figures of one month: visits of each day, how long they took, what happened at each step."""

from __future__ import annotations

import calendar
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from kiosk.ports import Tally
from kiosk.sessions.statistics import DayCounts, SessionSpan, day_counts
from kiosk.sessions.visit_counts import BACK, CALLED, HELP, IDLE, SECONDS, SHOWN, UNCLEAR, WRONG


@dataclass(frozen=True)
class StepFigures:
    """What happened at one step in a month."""

    step_id: str
    shown: int = 0
    """Times that somebody came to it."""
    seconds: int = 0
    """Mean seconds that it was shown each time."""
    helps: int = 0
    unclear: int = 0
    called: int = 0
    back: int = 0
    idle: int = 0
    stopped: int = 0
    """Visits that ended here before the last step."""
    wrong: tuple[tuple[str, int], ...] = ()
    """Field id and number of answers that were refused, the largest number first."""

    @property
    def refused(self) -> int:
        """Answers that were refused, in all fields."""
        return sum(number for _, number in self.wrong)


@dataclass(frozen=True)
class MonthFigures:
    """The figures of one month."""

    first: date
    """Its first day."""
    days: tuple[DayCounts, ...]
    """Every day of the month, in order."""
    median: int | None
    """Minutes of the finished visits; None: there were none."""
    p90: int | None
    """Nine of ten finished visits took no more minutes than this."""
    steps: tuple[StepFigures, ...]
    """The steps of which anything is known, in the order of the journey."""
    versions: int
    """How many versions of the texts were counted."""

    @property
    def came(self) -> int:
        """Visits that gave consent."""
        return sum(day.started for day in self.days)

    @property
    def finished(self) -> int:
        """Visits that came to the end."""
        return sum(day.finished for day in self.days)

    @property
    def left(self) -> int:
        """Visits that ended before the last step."""
        return sum(day.left for day in self.days)


def month(
    first: date, spans: Iterable[SessionSpan], tallies: Iterable[Tally], order: Sequence[str]
) -> MonthFigures:
    """The figures of a month.

    Args:
        first: the first day of the month.
        spans: visits; those of other months are left out.
        tallies: counts by step; those of other months are left out.
        order: ids of the steps in the order of the journey; others come after them.
    """
    length = calendar.monthrange(first.year, first.month)[1]
    last = first + timedelta(days=length - 1)
    visits = [one for one in spans if first <= one.day <= last]
    counts = [one for one in tallies if first <= one.day <= last]
    minutes = sorted(one.minutes for one in visits if one.outcome == "finished")
    return MonthFigures(
        first=first,
        days=tuple(day_counts(first + timedelta(days=number), visits) for number in range(length)),
        median=round(median(minutes)) if minutes else None,
        p90=minutes[math.ceil(0.9 * len(minutes)) - 1] if minutes else None,
        steps=_steps(counts, visits, order),
        versions=len({one.version for one in counts}),
    )


def _steps(
    counts: Sequence[Tally], visits: Sequence[SessionSpan], order: Sequence[str]
) -> tuple[StepFigures, ...]:
    stopped = Counter(one.step_id for one in visits if one.outcome not in {"", "finished"})
    known = {one.step_id for one in counts} | stopped.keys()
    places = {step: number for number, step in enumerate(order)}
    ids = sorted(known - {""}, key=lambda step: (places.get(step, len(places)), step))
    return tuple(
        _figures(step, [one for one in counts if one.step_id == step], stopped[step]) for step in ids
    )


def _figures(step_id: str, counts: Sequence[Tally], stopped: int) -> StepFigures:
    sums, fields = Counter[str](), Counter[str]()
    for one in counts:
        sums[one.kind] += one.number
        if one.kind == WRONG:
            fields[one.field] += one.number
    return StepFigures(
        step_id=step_id,
        shown=sums[SHOWN],
        seconds=round(sums[SECONDS] / sums[SHOWN]) if sums[SHOWN] else 0,
        helps=sums[HELP],
        unclear=sums[UNCLEAR],
        called=sums[CALLED],
        back=sums[BACK],
        idle=sums[IDLE],
        stopped=stopped,
        wrong=tuple(sorted(fields.items(), key=lambda pair: (-pair[1], pair[0]))),
    )
