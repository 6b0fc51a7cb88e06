"""Counts the sessions of a day and of a week; it handles no personal data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from statistics import median

from kiosk.ports import Proof, Summary, Tally
from kiosk.sessions.visit_counts import HELP, UNCLEAR, WRONG

WEEKDAYS = ("lun", "mar", "mié", "jue", "vie", "sáb", "dom")
"""The days of the week as plots name them, Monday first (`date.weekday`)."""
DAYS = 7
"""Days that the chart shows; today is the last one."""


@dataclass(frozen=True)
class DayCounts:
    """The counts of one day."""

    day: date
    started: int = 0
    finished: int = 0
    left: int = 0
    """Sessions that ended before the last step: the applicant left, or staff closed them."""

    @property
    def open(self) -> int:
        """Sessions that have not ended."""
        return self.started - self.finished - self.left


@dataclass(frozen=True)
class StepTrouble:
    """How often a step was not understood."""

    step_id: str
    helps: int
    """Times that its help was opened."""
    unclear: int
    """Times that «No entendí» was pressed."""
    wrong: int
    """Answers that were refused."""

    @property
    def weight(self) -> int:
        """For the order: who says so counts three times as much as who opens the help or mistypes."""
        return self.helps + 3 * self.unclear + self.wrong


@dataclass(frozen=True)
class WeekStatistics:
    """The counts of the last seven days."""

    days: tuple[DayCounts, ...]
    """In order; the last one is today."""
    open: int
    """Sessions that can still be continued."""
    minutes: int | None
    """Median minutes of the finished sessions; None: there were none."""
    lost_at: tuple[tuple[str, int], ...]
    """Step id and number of sessions that ended there before the last step, the largest number first."""
    unclear: tuple[StepTrouble, ...] = ()
    """The steps that people do not understand, the worst first."""

    @property
    def today(self) -> DayCounts:
        """The counts of today."""
        return self.days[-1]


@dataclass(frozen=True)
class SessionSpan:
    """The facts of one session that are counted."""

    day: date
    """Day of the start; for a wiped session the day of the wipe, since its proof has no other."""
    station: str
    """Name of the kiosk."""
    step_id: str
    """Id of the last step that was shown."""
    outcome: str
    """Why it ended; empty: it can be continued."""
    minutes: int
    """Minutes from the start to the last save."""


def spans(
    kept: Iterable[Summary], wiped: Iterable[Proof], station: str, zone: tzinfo | None
) -> list[SessionSpan]:
    """The facts of every session; those that cannot be read are left out.

    Args:
        kept: stored sessions.
        wiped: proofs of wiped ones.
        station: name of this kiosk, for the stored ones.
        zone: time zone of the days; None: the machine's.
    """
    found = [_span(one, one.saved_at, station, zone) for one in kept if one.saved_at is not None]
    for one in wiped:
        day = one.at.astimezone(zone).date()
        found.append(SessionSpan(day, one.station, one.step_id, one.outcome, one.minutes))
    return found


def week(
    summaries: Iterable[Summary], proofs: Iterable[Proof], now: datetime, tallies: Iterable[Tally] = ()
) -> WeekStatistics:
    """The counts of the last seven days.

    Args:
        summaries: stored sessions.
        proofs: proofs of wiped ones.
        now: the time, in the office's time zone.
        tallies: counts by step; other days are left out.
    """
    kept = [one for one in summaries if one.saved_at is not None]
    first = now.date() - timedelta(days=DAYS - 1)
    recent = [one for one in spans(kept, proofs, "", now.tzinfo) if first <= one.day <= now.date()]
    days = tuple(day_counts(first + timedelta(days=number), recent) for number in range(DAYS))
    minutes = [one.minutes for one in recent if one.outcome == "finished"]
    lost = Counter(one.step_id for one in recent if one.outcome not in {"", "finished"})
    return WeekStatistics(
        days=days,
        open=sum(1 for one in kept if one.outcome != "finished"),
        minutes=round(median(minutes)) if minutes else None,
        lost_at=tuple(sorted(lost.items(), key=lambda pair: (-pair[1], pair[0]))),
        unclear=step_troubles(one for one in tallies if first <= one.day <= now.date()),
    )


def step_troubles(tallies: Iterable[Tally]) -> tuple[StepTrouble, ...]:
    """The steps with any trouble, the worst first."""
    sums = Counter[tuple[str, str]]()
    for one in tallies:
        sums[one.kind, one.step_id] += one.number
    steps = {step for _, step in sums}
    told = (StepTrouble(step, sums[HELP, step], sums[UNCLEAR, step], sums[WRONG, step]) for step in steps)
    return tuple(sorted((one for one in told if one.weight), key=lambda one: (-one.weight, one.step_id)))


def _span(one: Summary, end: datetime, station: str, zone: tzinfo | None) -> SessionSpan:
    start = one.started_at or end
    minutes = max(0, int((end - start).total_seconds() // 60))
    return SessionSpan(start.astimezone(zone).date(), station, one.step_id, one.outcome, minutes)


def day_counts(day: date, recent: Sequence[SessionSpan]) -> DayCounts:
    """The counts of one day among the visits of several."""
    ends = [one.outcome for one in recent if one.day == day]
    finished = ends.count("finished")
    return DayCounts(day, len(ends), finished, len(ends) - finished - ends.count(""))
