"""How long a visit takes: by the office's counts where there are enough, else by the content."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from kiosk.errors import StoreError
from kiosk.interview.session import Session
from kiosk.ports import Tally
from kiosk.sessions.visit_counts import SECONDS, SHOWN
from kiosk.sessions.visit_pace import DAYS, ENOUGH_VISITS, VisitPace, rounded
from tests.fakes import FixedClock
from tests.journey import answers_of, places, real_flow, session_at

FLOW = real_flow()
STEPS = [step.id for step in FLOW.steps]
PART_MINUTES = sum(part.minutes for part in FLOW.parts)
TODAY = FixedClock().now().date()


def counts(
    times: Mapping[str, int], seconds: int = 60, day: date = TODAY, steps: Iterable[str] = STEPS
) -> list[Tally]:
    """Each step shown so many times on a day, for so many seconds each time.

    Args:
        times: step id -> how often; "" for those that are not named.
        seconds: of each time.
        day: when.
        steps: those that are counted at all.
    """
    found = []
    for step in steps:
        number = times.get(step, times[""])
        found += [
            Tally(day, "a", SHOWN, step, "", number),
            Tally(day, "a", SECONDS, step, "", number * seconds),
        ]
    return found


class Counts:
    """The counts of an office, in memory."""

    def __init__(self, tallies: Iterable[Tally]) -> None:
        self.kept = tuple(tallies)

    def add_tallies(self, tallies: Iterable[Tally]) -> None:
        """Keep more."""
        self.kept += tuple(tallies)

    def tallies(self, since: date | None = None) -> tuple[Tally, ...]:
        """Those since a day."""
        return tuple(one for one in self.kept if since is None or one.day >= since)


def pace_of(tallies: Iterable[Tally] = (), **flow: Any) -> VisitPace:
    pace = VisitPace(Counts(tallies), FixedClock(), FLOW.model_copy(update=flow))
    pace.read()
    return pace


def lefts(pace: VisitPace) -> list[int | None]:
    """What is left at each step of the plain case."""
    answers = answers_of()
    path = Session(FLOW, places(), answers=answers, step_id=STEPS[0], id="0" * 32).path
    return [pace.left(session_at(step.id, answers)) for step in path]


def test_without_counts_the_content_says_it() -> None:
    assert pace_of().whole() == PART_MINUTES
    assert pace_of().left(Session(FLOW, places(), answers={}, step_id="aviso", id="0" * 32)) == PART_MINUTES


def test_content_without_minutes_says_nothing() -> None:
    parts = tuple(part.model_copy(update={"minutes": 0}) for part in FLOW.parts)
    for pace in (pace_of(parts=parts), pace_of(parts=())):
        assert pace.whole() is None
        assert pace.left(session_at("contacto")) is None


@pytest.mark.parametrize("visits", [0, 1, ENOUGH_VISITS - 1])
def test_too_few_finished_visits_say_nothing(visits: int) -> None:
    pace = pace_of(counts({"": 500, "despedida": visits}, seconds=600))
    assert pace.whole() == PART_MINUTES


def test_enough_finished_visits_say_it() -> None:
    assert pace_of(counts({"": ENOUGH_VISITS}, seconds=120)).whole() == rounded(120 * len(STEPS))


def test_visits_of_long_ago_say_nothing() -> None:
    old = TODAY - timedelta(days=DAYS + 1)
    assert pace_of(counts({"": 500}, seconds=600, day=old)).whole() == PART_MINUTES


def test_one_odd_day_changes_nothing() -> None:
    days = [TODAY - timedelta(days=number) for number in range(5)]
    usual = [one for day in days[1:] for one in counts({"": 10}, seconds=60, day=day)]
    odd = counts({"": 1}, seconds=36_000, day=days[0])
    assert pace_of([*usual, *odd]).whole() == pace_of(usual).whole()


def test_a_step_that_few_people_see_weighs_little() -> None:
    everybody = pace_of(counts({"": 100}, seconds=600)).whole()
    hardly = pace_of(counts({"": 100, "recuperar": 20}, seconds=600)).whole()
    assert everybody and hardly
    same = sum(step.when == FLOW.step("recuperar").when for step in FLOW.steps)
    assert everybody - hardly == pytest.approx(same * 8, abs=5)


def test_people_who_stop_half_way_do_not_make_the_whole_shorter() -> None:
    """A guide step late in the journey takes the share of the first one with the same condition."""
    late = [step.id for step in FLOW.steps if step.when == FLOW.step("finalizar").when]
    fewer = {"": 100} | dict.fromkeys(late[len(late) // 2 :], 60)
    assert pace_of(counts(fewer)).whole() == pace_of(counts({"": 100})).whole()


@pytest.mark.parametrize("seconds", [None, 20, 60, 240], ids=str)
def test_what_is_left_only_shrinks_along_the_way(seconds: int | None) -> None:
    told = lefts(pace_of(counts({"": 100}, seconds) if seconds else ()))
    numbers = [one for one in told if one is not None]
    assert numbers == sorted(numbers, reverse=True)
    assert told[-1] is None, "nothing is left at the last step"
    assert numbers[-1] <= 10


def test_an_answer_never_makes_it_much_longer() -> None:
    """Whatever is answered, what is left does not grow by more than a step of the rounding."""
    pace = pace_of(counts({"": 100}, seconds=90))
    for answers in (
        answers_of(),
        answers_of() | {"comerciante": "si"},
        answers_of() | {"tipo_documento": "PA"},
    ):
        given: dict[str, Any] = {}
        before = PART_MINUTES * 2
        for field, answer in answers.items():
            given[field] = answer
            left = pace.left(Session(FLOW, places(), answers=dict(given), step_id="aviso", id="0" * 32))
            assert left is not None
            assert left <= before + 5, field
            before = left


def test_who_changes_an_answer_from_the_review_has_what_was_left_there() -> None:
    pace = pace_of()
    there = pace.left(session_at("revision"))
    session = session_at("identidad")
    assert pace.left(session) != there
    session.return_to = "revision"
    assert pace.left(session) == there


@pytest.mark.parametrize(
    ("seconds", "minutes"),
    [(0, 0), (179, 0), (180, 5), (440, 5), (460, 10), (1500, 25), (3000, 50), (6000, 100)],
)
def test_minutes_are_rounded(seconds: float, minutes: int) -> None:
    assert rounded(seconds) == minutes


def test_counts_that_cannot_be_read_change_nothing() -> None:
    class Broken(Counts):
        def tallies(self, since: date | None = None) -> tuple[Tally, ...]:
            raise StoreError("no")

    pace = VisitPace(Broken(()), FixedClock(), FLOW)
    pace.read()
    assert pace.whole() == PART_MINUTES


def test_damaged_counts_divide_by_nothing() -> None:
    nothing = [replace(one, number=0) for one in counts({"": 1})]
    assert pace_of(
        [*counts({"": 100}), *(replace(one, day=TODAY - timedelta(days=1)) for one in nothing)]
    ).whole()
