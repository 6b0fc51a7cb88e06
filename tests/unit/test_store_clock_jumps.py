"""A clock that is wrong across a restart, with saves under it, wipes nobody."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kiosk.boot import Boot
from kiosk.ports import PurgeReport
from kiosk.settings import PrivacySettings
from kiosk.store import tiny_store
from kiosk.store.archive import back_up, restore
from kiosk.store.clock_watch import ClockWatch
from kiosk.store.retention import Keeping, RetentionSweep
from kiosk.store.tiny_store import TinySessionStore
from tests.fakes import NOON, FakePrinter

RULES = PrivacySettings(keep_open_hours=48, keep_finished_hours=24)
JUMPS = {
    "an hour": timedelta(hours=1),
    "a day": timedelta(days=1),
    "31 days": timedelta(days=31),
    "a year": timedelta(days=365),
    "a year back": timedelta(days=-365),
}


class Machine:
    """A kiosk with a wall clock that may be wrong and a stopwatch that never is."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.passed = timedelta()
        """True time since the beginning."""
        self.wrong = timedelta()
        """How far the wall clock is off."""
        self.starts, self.started_at = 0, timedelta()
        self.restart()

    def boot(self) -> Boot:
        """This start of the machine."""
        return Boot(f"start-{self.starts}", (self.passed - self.started_at).total_seconds())

    def now(self) -> datetime:
        """What the wall clock says."""
        return NOON + self.passed + self.wrong

    def restart(self, wrong: timedelta = timedelta()) -> None:
        """Off for ten minutes; the clock may be wrong afterwards."""
        self.passed += timedelta(minutes=10)
        self.wrong, self.starts, self.started_at = wrong, self.starts + 1, self.passed
        self.store = TinySessionStore(self.root / "sessions", self.now)
        keeping = Keeping(self.store, FakePrinter(), self.root / "printed", RULES, "quiosco-1")
        self.retention = RetentionSweep(keeping, self, ClockWatch(self.root / "clock.json", self.boot))

    def wait(self, **time: float) -> None:
        """True time passes."""
        self.passed += timedelta(**time)

    def save(self, letter: str) -> None:
        """Somebody types."""
        session_id = letter * 32
        named = {"nombres": "Ana", "apellidos": "Paz"}
        self.store.save({"id": session_id, "code": f"K7MPQ{ord(letter) - 95}", "answers": named})

    def left(self) -> str:
        """The sessions there are, by their letter."""
        return "".join(sorted(one.id[0] for one in self.store.list()))


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A kiosk that has been in use for a while."""
    made = Machine(tmp_path)
    monkeypatch.setattr(tiny_store, "boot", made.boot)
    made.save("a")
    made.retention.purge(sure=True)
    made.wait(minutes=30)
    return made


@pytest.mark.parametrize("jump", JUMPS.values(), ids=JUMPS)
@pytest.mark.parametrize("twice", [False, True], ids=["one restart", "two restarts"])
def test_nobody_is_wiped_by_a_wrong_clock_and_in_time_everybody_is(
    machine: Machine, jump: timedelta, twice: bool
) -> None:
    machine.restart(jump)
    machine.retention.purge()
    machine.save("b")
    for _hour in range(3):
        machine.wait(hours=1)
        machine.retention.purge()
        machine.save("b")
    assert machine.left() == "ab"
    if twice:
        machine.restart(jump)
        machine.save("c")
        machine.retention.purge()
        machine.wait(hours=1)
        machine.retention.purge()
        assert machine.left() == "abc"
    machine.restart()
    machine.retention.purge()
    assert machine.left() == ("abc" if twice else "ab"), "the clock is right again"
    machine.retention.purge(sure=True)
    assert machine.left() == ("abc" if twice else "ab")
    machine.save("d")
    machine.wait(hours=20)
    machine.retention.purge()
    assert machine.left() == ("abcd" if twice else "abd")
    machine.wait(
        hours=29 + 24
    )  # what was saved a day ahead, under a clock nobody doubted, stays a day longer
    machine.retention.purge()
    assert machine.left() == ""


def test_a_session_dated_a_day_ahead_wipes_nobody_and_is_wiped_in_its_time(machine: Machine) -> None:
    """Its start of the machine is on record, so that the date it was given does not count."""
    machine.wrong = timedelta(days=1)
    machine.save("b")
    machine.wrong = timedelta()
    assert not machine.retention.purge().doubt, "one date says nothing about the clock of now"
    machine.wait(hours=47)
    machine.retention.purge()
    assert machine.left() == "ab"
    machine.wait(hours=2)
    machine.retention.purge()
    assert machine.left() == "", "two days after it was saved, and not three"


def test_what_comes_back_from_a_copy_is_not_wiped_before_staff_confirm_the_clock(machine: Machine) -> None:
    copy = machine.root.parent / f"{machine.root.name}-copy.tar.gz"
    back_up(machine.root, copy)
    machine.wait(hours=60)
    machine.retention.purge(sure=True)
    assert machine.left() == ""
    for wiped in (machine.root / "wiped").glob("*"):
        wiped.unlink()  # the copy is of a machine that was lost
    restore(copy, machine.root, replace=True)
    machine.restart()
    for _hour in range(3):
        assert machine.retention.purge().doubt
        machine.wait(hours=1)
    assert machine.left() == "a", "it is older than the rules allow, and staff may want it"
    machine.retention.purge(sure=True)
    assert machine.left() == ""


def empty(machine: Machine) -> None:
    """Nothing is stored any more."""
    for one in machine.store.list():
        machine.store.forget(one.id)


@pytest.mark.parametrize("jump", [timedelta(days=365), timedelta(days=4)], ids=["a year", "four days"])
@pytest.mark.parametrize("holding", [True, False], ids=["with a session", "empty"])
@pytest.mark.parametrize("starts", [1, 2])
def test_an_answer_that_contradicts_an_accepted_clock_dates_its_saves_anew(
    machine: Machine, jump: timedelta, holding: bool, starts: int
) -> None:
    """Accepted after a restart, a session is typed, then the right clock is confirmed."""
    if not holding:
        empty(machine)
    for _start in range(starts):
        machine.restart(jump)
        machine.retention.purge()
        machine.wait(hours=1)
    machine.save("b")
    machine.retention.purge()
    machine.wait(hours=1)
    machine.restart()
    machine.retention.purge()
    machine.retention.purge(sure=True)
    assert "b" in machine.left()
    machine.wait(hours=47)
    machine.retention.purge()
    assert "b" in machine.left()
    machine.wait(hours=2)
    machine.retention.purge()
    assert machine.left() == ""


def test_a_clock_put_right_while_on_dates_the_saves_of_the_starts_before_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three days behind over two starts, and set right in the second."""
    machine = Machine(tmp_path)
    monkeypatch.setattr(tiny_store, "boot", machine.boot)
    for letter in "ab":
        machine.restart(timedelta(days=-3))
        machine.save(letter)
        machine.retention.purge()
        machine.wait(hours=1)
    machine.wrong = timedelta()
    assert machine.retention.purge().doubt
    machine.retention.purge(sure=True)
    assert machine.left() == "ab"


def test_what_is_put_into_an_empty_kiosk_is_not_wiped_by_a_clock_nobody_confirmed(machine: Machine) -> None:
    """A new machine, a year ahead, is opened once while empty; then a copy is put back."""
    (machine.root / "clock.json").unlink()
    empty(machine)
    machine.restart(timedelta(days=365))
    assert machine.retention.purge() == PurgeReport(), "staff are asked nothing: there is nothing to lose"
    machine.restart(timedelta(days=-3))
    machine.save("a")
    machine.restart(timedelta(days=365))
    assert machine.retention.purge().doubt
    assert machine.left() == "a"
