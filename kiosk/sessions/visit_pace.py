"""About how long the journey takes, and how much of it is left, from the office's own counts.

The counts have the seconds and the showings of each step for each day, so the typical time of a step is the
median of its daily means: a day on which staff left a step open for an hour does not change it. Until enough
visits were finished, the minutes of the parts in flow.toml count.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from kiosk.content.models import Flow
from kiosk.errors import StoreError
from kiosk.interview.conditions import undecided
from kiosk.interview.session import Session
from kiosk.log import failure
from kiosk.ports import Clock, Tally
from kiosk.ports.tally import TallyStore
from kiosk.sessions.visit_counts import SECONDS, SHOWN

ENOUGH_VISITS = 20
"""Fewer finished visits, or fewer showings of a step, say nothing; the content's minutes count then."""
DAYS = 60
"""Days that are looked at; the texts and the kiosk change, and older visits took other times."""
ROUND_TO = 5
"""Minutes are told in multiples of this: nobody is promised a minute."""
NEARLY = 3 * 60
"""With fewer seconds left, no number is told."""


@dataclass(frozen=True)
class StepPace:
    """How long a step takes."""

    seconds: float
    """Of somebody who comes to it."""
    share: float = 1.0
    """Part of the visits that come to it, of those that come to the steps for everybody before it."""


class VisitPace:
    """The times of this office. `read` runs in a thread; until then the content's minutes count."""

    def __init__(self, store: TallyStore, clock: Clock, flow: Flow) -> None:
        self._store, self._clock, self._flow = store, clock, flow
        self._steps = paces(flow, ())

    def read(self) -> None:
        """Read the office's counts; a failure goes to the journal, and the content's minutes count on."""
        try:
            since = self._clock.now().date() - timedelta(days=DAYS)
            self._steps = paces(self._flow, self._store.tallies(since))
        except StoreError as error:
            failure("counts_unread", error)

    def whole(self) -> int | None:
        """Minutes of a whole visit, rounded; None: nothing is known."""
        total = sum(one.seconds * one.share for one in self._steps.values())
        return rounded(total) or ROUND_TO if total else None

    def left(self, session: Session) -> int | None:
        """Minutes that are left, rounded; 0: nearly done; None: nothing is known, or it is the last step.

        Somebody who came back from the review to change an answer has what was left there.
        """
        path = session.path
        ids = [step.id for step in path]
        here = session.return_to if session.return_to in ids else session.step.id
        ahead = path[ids.index(here) :]
        if len(ahead) < 2 or not any(one.seconds for one in self._steps.values()):
            return None
        sure = sum(self._steps[step.id].seconds for step in ahead)
        likely = (self._steps[step.id] for step in undecided(session.flow, session.answers))
        return rounded(sure + sum(one.seconds * one.share for one in likely))


def rounded(seconds: float) -> int:
    """Minutes as they are told: a multiple of ROUND_TO; 0 for hardly any."""
    if seconds < NEARLY:
        return 0
    return max(ROUND_TO, ROUND_TO * round(seconds / 60 / ROUND_TO))


def paces(flow: Flow, tallies: Iterable[Tally]) -> dict[str, StepPace]:
    """Step id -> how long it takes, from the counts where there are enough and else from the content."""
    expected = _expected(flow)
    days = _days(tallies)
    shown = {step: sum(times for times, _ in by_day.values()) for step, by_day in days.items()}
    if shown.get(flow.steps[-1].id, 0) < ENOUGH_VISITS:
        return {step.id: StepPace(expected[step.id]) for step in flow.steps}
    found: dict[str, StepPace] = {}
    shares: dict[str, float] = {}
    before = 0
    for step in flow.steps:
        times = shown.get(step.id, 0)
        if step.when is None:
            before, share = times, 1.0
        else:  # people who stop half-way are no news about a condition: its first step tells its share
            share = min(1.0, times / before) if before else 1.0
            share = shares.setdefault(step.when.model_dump_json(), share)
        enough = times >= ENOUGH_VISITS
        found[step.id] = StepPace(_typical(days[step.id]) if enough else expected[step.id], share)
    return found


def _typical(days: Mapping[object, tuple[int, int]]) -> float:
    """Seconds of a showing: the median of the daily means."""
    return median(seconds / times for times, seconds in days.values() if times)


def _days(tallies: Iterable[Tally]) -> Mapping[str, Mapping[object, tuple[int, int]]]:
    """Step id -> day -> how often it was shown, and for how many seconds in all."""
    sums = Counter[tuple[str, object, str]]()
    for one in tallies:
        sums[one.step_id, one.day, one.kind] += one.number
    found = defaultdict[str, dict[object, tuple[int, int]]](dict)
    for step, day, kind in sums:
        if kind == SHOWN:
            found[step][day] = sums[step, day, SHOWN], sums[step, day, SECONDS]
    return found


def _expected(flow: Flow) -> dict[str, float]:
    """Step id -> its seconds by the content: a part's minutes, the same for all its steps."""
    found = {step.id: 0.0 for step in flow.steps}
    order = list(found)
    begins = [order.index(part.first) for part in flow.parts if part.first in found]
    for part, begin, end in zip(flow.parts, begins, [*begins[1:], len(order)], strict=False):
        for name in order[begin:end]:
            found[name] = part.minutes * 60 / (end - begin)
    return found
