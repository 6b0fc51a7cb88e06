"""The numbers of the day and of the week: counts, never a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from kiosk.ports import Proof, Summary

DAYS = 7
"""How many days the plot shows, today the last one."""


@dataclass(frozen=True)
class DayCounts:
    """One day."""

    day: date
    started: int = 0
    finished: int = 0
    left: int = 0
    """Ended before the end: the applicant left, or staff closed it."""


@dataclass(frozen=True)
class WeekStatistics:
    """What the week was like."""

    days: tuple[DayCounts, ...]
    """In order; the last one is today."""
    open: int
    """Sessions that can still be continued."""
    minutes: int | None
    """Median length of the finished sessions of the week; None: there were none."""
    lost_at: tuple[tuple[str, int], ...]
    """Step id and how many sessions ended there before the end, the worst first."""

    @property
    def today(self) -> DayCounts:
        """The last day."""
        return self.days[-1]


@dataclass(frozen=True)
class _SessionSpan:
    """One session, kept or wiped: what counts of it."""

    day: date
    step_id: str
    outcome: str
    minutes: int


def week(summaries: Iterable[Summary], proofs: Iterable[Proof], now: datetime) -> WeekStatistics:
    """The numbers of the last seven days, from what is kept and from what remains of what was wiped.

    A session that is kept counts on the day it began; one that was wiped on the day of its wiping, because
    its proof names no other.
    """
    kept = [(one, one.saved_at) for one in summaries if one.saved_at is not None]
    visits = [*(_kept(*pair) for pair in kept), *(_wiped(proof, now) for proof in proofs)]
    first = now.date() - timedelta(days=DAYS - 1)
    recent = [visit for visit in visits if first <= visit.day <= now.date()]
    days = tuple(_day(first + timedelta(days=number), recent) for number in range(DAYS))
    minutes = [visit.minutes for visit in recent if visit.outcome == "finished"]
    lost = Counter(visit.step_id for visit in recent if visit.outcome not in {"", "finished"})
    return WeekStatistics(
        days=days,
        open=sum(1 for one, _ in kept if one.outcome != "finished"),
        minutes=round(median(minutes)) if minutes else None,
        lost_at=tuple(sorted(lost.items(), key=lambda pair: (-pair[1], pair[0]))),
    )


def _kept(one: Summary, end: datetime) -> _SessionSpan:
    start = (one.started_at or end).astimezone(end.tzinfo)
    return _SessionSpan(start.date(), one.step_id, one.outcome, int((end - start).total_seconds() // 60))


def _wiped(proof: Proof, now: datetime) -> _SessionSpan:
    return _SessionSpan(proof.at.astimezone(now.tzinfo).date(), proof.step_id, proof.outcome, proof.minutes)


def _day(day: date, visits: Sequence[_SessionSpan]) -> DayCounts:
    ends = [visit.outcome for visit in visits if visit.day == day]
    finished = ends.count("finished")
    return DayCounts(day, len(ends), finished, len(ends) - finished - ends.count(""))
