"""The numbers of the week: counted from what is kept and from what remains of what was wiped."""

from __future__ import annotations

from datetime import timedelta

from kiosk.ports import Proof, Summary
from kiosk.sessions.overview import age_words
from kiosk.sessions.statistics import DayCounts, week
from tests.fakes import NOON


def kept(outcome: str, *, days: int = 0, minutes: int = 20, step: str = "correo") -> Summary:
    start = NOON - timedelta(days=days, hours=1)
    end = start + timedelta(minutes=minutes)
    return Summary("id", "ABC234", step, outcome=outcome, started_at=start, saved_at=end)


def wiped(outcome: str, *, days: int = 0, minutes: int = 20, step: str = "correo") -> Proof:
    return Proof(NOON - timedelta(days=days), "1", "quiosco-1", step, minutes, outcome)


def test_each_day_has_its_own_and_today_is_the_last() -> None:
    figures = week([kept(""), kept("finished"), kept("idle", days=1)], [wiped("left", days=6)], NOON)
    assert [day.started for day in figures.days] == [1, 0, 0, 0, 0, 1, 2]
    assert figures.today == DayCounts(NOON.date(), started=2, finished=1, left=0)
    assert figures.open == 2


def test_older_than_a_week_and_from_the_future_do_not_count() -> None:
    figures = week([kept("finished", days=7), kept("finished", days=-1)], [wiped("left", days=7)], NOON)
    assert all(day.started == 0 for day in figures.days)
    assert figures.minutes is None


def test_the_length_is_of_the_finished_only_and_one_long_visit_does_not_move_it() -> None:
    finished = [kept("finished", minutes=number) for number in (18, 20, 22, 55)]
    assert week([*finished, kept("idle", minutes=2)], [], NOON).minutes == 21


def test_the_worst_step_comes_first() -> None:
    lost = [
        wiped("idle"),
        wiped("expired"),
        wiped("staff", step="clave"),
        wiped("finished", step="despedida"),
    ]
    assert week([kept("", step="aviso")], lost, NOON).lost_at == (("correo", 2), ("clave", 1))


def test_a_file_that_cannot_be_read_counts_as_nothing() -> None:
    assert week([Summary("id", "", "")], [], NOON).open == 0


def test_ages_in_words() -> None:
    words = {
        -1: "—",
        59: "ahora",
        60: "1 min",
        3599: "59 min",
        3600: "1 h",
        172_799: "47 h",
        172_800: "2 días",
    }
    assert {seconds: age_words(seconds) for seconds in words} == words
