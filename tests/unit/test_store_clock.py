"""A wall clock is believed only while the machine's own stopwatch agrees with it."""

from __future__ import annotations

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


def test_after_a_restart_days_may_have_passed(watch: ClockWatch, machine: Machine) -> None:
    machine.restart()
    assert watch.doubt(NOON + timedelta(days=10)) == ""


def test_after_a_restart_the_clock_may_not_stand_before_the_last_purge(
    watch: ClockWatch, machine: Machine
) -> None:
    machine.restart()
    assert "saltó" in watch.doubt(NOON - timedelta(days=1))


def test_a_clock_without_battery_is_never_believed(tmp_path: Path) -> None:
    fresh = ClockWatch(tmp_path / "clock.json")
    assert "no puede ser" in fresh.doubt(datetime(1970, 1, 1, 1, tzinfo=BOGOTA))
    assert fresh.doubt(NOON) == ""


@pytest.mark.parametrize("content", [b"", b"[]", b'{"wall": 1}', b"\xff"])
def test_a_damaged_note_is_no_note(watch: ClockWatch, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "data" / "clock.json").write_bytes(content)
    assert watch.doubt(NOON + timedelta(days=365)) == ""


def test_staff_can_say_that_the_clock_is_right(watch: ClockWatch, machine: Machine) -> None:
    later = NOON + timedelta(days=365)
    watch.believe(later)
    assert watch.doubt(later) == ""
    assert watch.doubt(NOON)


def test_the_real_stopwatch_runs() -> None:
    first, second = boot(), boot()
    assert first.id == second.id
    assert 0 < first.seconds <= second.seconds
