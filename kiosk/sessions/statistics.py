"""The numbers of the day and of the week: counts, never a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
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
class SessionSpan:
    """One session, kept or wiped: what counts of it."""

    day: date
    """The day it began if the session is kept, the day it was wiped if not: its proof names no other."""
    station: str
    """Name of the kiosk."""
    step_id: str
    """The step it reached."""
    outcome: str
    """Why it ended; empty: it can still be continued."""
    minutes: int
    """From its start to the last save."""


def spans(
    kept: Iterable[Summary], wiped: Iterable[Proof], station: str, zone: tzinfo | None
) -> list[SessionSpan]:
    """What counts of every session; those that cannot be read are left out.

    Args:
        kept: sessions that are still there.
        wiped: proofs of those that are not.
        station: name of this kiosk, for those that are kept.
        zone: in which the days are; None: the machine's.
    """
    found = [_span(one, one.saved_at, station, zone) for one in kept if one.saved_at is not None]
    for one in wiped:
        day = one.at.astimezone(zone).date()
        found.append(SessionSpan(day, one.station, one.step_id, one.outcome, one.minutes))
    return found


def week(summaries: Iterable[Summary], proofs: Iterable[Proof], now: datetime) -> WeekStatistics:
    """The numbers of the last seven days, from what is kept and from what remains of what was wiped."""
    kept = [one for one in summaries if one.saved_at is not None]
    first = now.date() - timedelta(days=DAYS - 1)
    recent = [one for one in spans(kept, proofs, "", now.tzinfo) if first <= one.day <= now.date()]
    days = tuple(_day(first + timedelta(days=number), recent) for number in range(DAYS))
    minutes = [one.minutes for one in recent if one.outcome == "finished"]
    lost = Counter(one.step_id for one in recent if one.outcome not in {"", "finished"})
    return WeekStatistics(
        days=days,
        open=sum(1 for one in kept if one.outcome != "finished"),
        minutes=round(median(minutes)) if minutes else None,
        lost_at=tuple(sorted(lost.items(), key=lambda pair: (-pair[1], pair[0]))),
    )


def _span(one: Summary, end: datetime, station: str, zone: tzinfo | None) -> SessionSpan:
    start = one.started_at or end
    minutes = max(0, int((end - start).total_seconds() // 60))
    return SessionSpan(start.astimezone(zone).date(), station, one.step_id, one.outcome, minutes)


def _day(day: date, recent: Sequence[SessionSpan]) -> DayCounts:
    ends = [one.outcome for one in recent if one.day == day]
    finished = ends.count("finished")
    return DayCounts(day, len(ends), finished, len(ends) - finished - ends.count(""))
