"""A wall clock is believed only while the machine's own stopwatch agrees with it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kiosk.boot import Boot, boot
from kiosk.store.clock_watch import DRIFT, ClockWatch
from tests.fakes import BOGOTA, NOON


class Machine:
    """A start of the machine, and its stopwatch."""

    def __init__(self) -> None:
        self.here = Boot("first", 100.0)

    def boot(self) -> Boot:
        """This start."""
        return self.here

    def run(self, passed: timedelta) -> None:
        """Let the stopwatch run."""
        self.here = Boot(self.here.id, self.here.seconds + passed.total_seconds())

    def restart(self) -> None:
        """Off and on again."""
        self.here = Boot("second", 5.0)


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def watch(tmp_path: Path, machine: Machine) -> ClockWatch:
    watch = ClockWatch(tmp_path / "data" / "clock.json", machine.boot)
    watch.believe(NOON)
    return watch


@pytest.mark.parametrize("passed", [timedelta(hours=1), timedelta(days=40)])
def test_both_clocks_together_are_believed(watch: ClockWatch, machine: Machine, passed: timedelta) -> None:
    machine.run(passed)
    assert watch.doubt(NOON + passed) == ""


@pytest.mark.parametrize("jump", [timedelta(days=1), timedelta(days=365), -timedelta(days=1), DRIFT * 2])
def test_a_jump_while_the_machine_runs_is_doubted(
    watch: ClockWatch, machine: Machine, jump: timedelta
) -> None:
    machine.run(timedelta(hours=1))
    assert "saltó" in watch.doubt(NOON + timedelta(hours=1) + jump)


def test_a_small_correction_is_believed(watch: ClockWatch, machine: Machine) -> None:
    machine.run(timedelta(hours=1))
    assert watch.doubt(NOON + timedelta(hours=1) + DRIFT / 2) == ""


def test_after_a_restart_a_long_weekend_may_have_passed(watch: ClockWatch, machine: Machine) -> None:
    machine.restart()
    assert watch.doubt(NOON + timedelta(days=4)) == ""
    assert "no se usaba desde" in watch.doubt(NOON + timedelta(days=10))
    assert watch.doubt(NOON + timedelta(days=10), holding=False) == "", "there is nothing to lose"


def test_after_a_restart_the_clock_may_not_stand_before_the_last_purge(
    watch: ClockWatch, machine: Machine
) -> None:
    machine.restart()
    assert "saltó" in watch.doubt(NOON - timedelta(days=1))


def test_a_clock_without_battery_is_never_believed(tmp_path: Path) -> None:
    fresh = ClockWatch(tmp_path / "clock.json")
    assert "no puede ser" in fresh.doubt(datetime(1970, 1, 1, 1, tzinfo=BOGOTA))
    assert fresh.doubt(NOON, holding=False) == ""


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b'{"wall": "x"}', b'{"wall": 5}', b'{"wall": "2026-11-23T17:00"}', b"\xff"]
)
@pytest.mark.parametrize("holding", [True, False])
def test_a_damaged_note_is_a_doubt_until_somebody_answers(
    watch: ClockWatch, tmp_path: Path, content: bytes, holding: bool
) -> None:
    (tmp_path / "data" / "clock.json").write_bytes(content)
    assert watch.blank
    assert "confirme" in watch.doubt(NOON, holding=holding)
    watch.hold()
    assert "confirme" in watch.doubt(NOON, holding=holding)
    watch.believe(NOON)
    assert watch.doubt(NOON) == ""


def test_a_note_that_is_gone_is_a_doubt_while_something_is_stored(watch: ClockWatch, tmp_path: Path) -> None:
    (tmp_path / "data" / "clock.json").unlink()
    assert "confirme" in watch.doubt(NOON)
    assert watch.doubt(NOON, holding=False) == ""


def test_a_new_machine_that_was_opened_while_empty_is_not_doubted(tmp_path: Path) -> None:
    watch = ClockWatch(tmp_path / "clock.json")
    watch.begin()
    assert watch.blank and watch.doubt(NOON) == ""
    watch.hold()
    watch.begin()
    assert watch.doubt(NOON), "a doubt does not end by that"


def test_a_doubt_without_an_earlier_reading_lasts_until_somebody_answers(tmp_path: Path) -> None:
    watch = ClockWatch(tmp_path / "clock.json")
    watch.hold()
    assert "confirme" in ClockWatch(tmp_path / "clock.json").doubt(NOON)
    watch.believe(NOON)
    assert watch.doubt(NOON) == ""


def test_the_note_of_the_last_version_is_read(watch: ClockWatch, machine: Machine, tmp_path: Path) -> None:
    note = {"wall": "2026-11-23T17:00:00+00:00", "boot": "first", "seconds": 100.0}
    (tmp_path / "data" / "clock.json").write_text(json.dumps(note))
    assert "saltó" in watch.doubt(NOON + timedelta(days=1))
    assert watch.doubt(NOON) == ""


def test_what_was_saved_under_a_wrong_clock_is_dated_by_the_right_one(
    watch: ClockWatch, machine: Machine
) -> None:
    """Put right in the same start of the machine, in a later one, and never seen to be wrong."""
    wrong, year = Boot("second", 50.0), timedelta(days=365)
    machine.here = wrong
    watch.hold()
    machine.run(timedelta(hours=2))
    right = NOON + timedelta(hours=3)
    watch.believe(right)
    assert watch.dates(right)(NOON + year, wrong) == right - timedelta(hours=2)
    machine.here = Boot("third", 10.0)
    watch.hold()
    machine.here = Boot("fourth", 10.0)
    watch.believe(right)
    later = right + timedelta(hours=5)
    assert watch.dates(later)(NOON - year, Boot("third", 20.0)) == right
    assert watch.dates(later)(NOON + year, Boot("unseen", 20.0)) == later
    watch.believe(later)
    assert watch.dates(later + year)(NOON + year, Boot("unseen", 20.0)) == later
    assert watch.dates(later)(NOON, None) == NOON


def test_staff_can_say_that_the_clock_is_right(watch: ClockWatch, machine: Machine) -> None:
    later = NOON + timedelta(days=365)
    watch.believe(later)
    assert watch.doubt(later) == ""
    assert watch.doubt(NOON)


def test_the_real_stopwatch_runs() -> None:
    first, second = boot(), boot()
    assert first.id == second.id
    assert 0 < first.seconds <= second.seconds
