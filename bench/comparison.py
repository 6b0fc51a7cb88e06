"""Says which lines of a run got worse or better than in the kept one.

Milliseconds are another machine's as soon as the machine is another one, so lines are compared by what they
are divided by in their own run: their anchor or, where a line has none, the start of the empty app, by turns
with the line, since a busy machine is not equally busy from its first line to its last. That start is another
kind of work than the line, so that such a line is worse only if its milliseconds, too, are more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bench.rows import Row, Run

TOLERANCE, TOLERANCE_OF_MEMORY = 0.25, 0.1
"""By which part of the smaller figure two runs of the same program may differ; memory hardly moves."""
LEAST = 0.5
"""Milliseconds or MB; a smaller change is the clock's, whatever part of the line it is."""


@dataclass(frozen=True)
class Change:
    """A line of both runs."""

    what: str
    before: float
    now: float
    """Divided by the anchor of its run, as `before` is."""
    unit: str
    divisor: float
    """What `now` was divided by, in the line's unit."""
    anchored: bool
    """False: divided by the empty app's start."""
    plain: float
    """What the figure itself, not divided, is of the one before."""

    @property
    def notable(self) -> bool:
        """Whether noise does not explain it."""
        tolerance = TOLERANCE_OF_MEMORY if self.unit == "MB" else TOLERANCE
        limit = 1 + tolerance
        if not self.anchored and not (
            self.plain > limit if self.now > self.before else self.plain < 1 / limit
        ):
            return False
        larger, smaller = max(self.before, self.now), min(self.before, self.now)
        return larger > smaller * limit and (larger - smaller) * self.divisor >= LEAST

    @property
    def worse(self) -> bool:
        """Whether it takes notably more than before."""
        return self.notable and self.now > self.before

    @property
    def better(self) -> bool:
        """Whether it takes notably less than before."""
        return self.notable and self.now < self.before

    def __str__(self) -> str:
        """The line in words."""
        change = 100 * (self.now / self.before - 1)
        by = f"{change:.0f} % more" if change > 0 else f"{-change:.0f} % less"
        beside = "its anchor" if self.anchored else "the empty app's start"
        return f"{self.what}: {self.before:.3g} -> {self.now:.3g} times {beside}, {by}"


def compare(last: Run, run: Run) -> list[Change]:
    """The lines that both runs have, in both with an anchor or in both without; none of other programs."""
    known = {row.what: row for row in last.rows if row.ours}
    found = [_change(known[row.what], row, last, run) for row in run.rows if row.ours and row.what in known]
    return [change for change in found if change is not None]


def _change(old: Row, new: Row, last: Run, run: Run) -> Change | None:
    """None: the two cannot be compared."""
    if old.unit != new.unit or bool(old.anchor) != bool(new.anchor):
        return None
    divisors = (old.anchor or old.pace or last.empty_start, new.anchor or new.pace or run.empty_start)
    if not all((*divisors, old.median)):
        return None
    before, now = old.median / divisors[0], new.median / divisors[1]
    return Change(new.what, before, now, new.unit, divisors[1], bool(new.anchor), new.median / old.median)


def verdict(last: Run, changes: Iterable[Change]) -> str:
    """What got worse, and what better, in words."""
    found = list(changes)
    worse = [f"  {one}" for one in found if one.worse]
    better = [f"  {one}" for one in found if one.better]
    lines = [f"{len(found)} lines compared with the run of {last.day} ({last.machine}, load {last.load:.1f})"]
    lines += ["got worse:", *worse] if worse else ["nothing got worse"]
    return "\n".join(lines + (["got better:", *better] if better else []))
