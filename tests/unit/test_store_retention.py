"""Old sessions and papers go, and a clock that jumped wipes nothing."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk.boot import Boot
from kiosk.ports import Proof, PurgeReport
from kiosk.settings import PrivacySettings
from kiosk.store.clock_watch import ClockWatch
from kiosk.store.retention import Keeping, RetentionSweep, wipe_prints
from kiosk.store.tiny_store import TinySessionStore
from tests.fakes import NOON, FakePrinter, FixedClock

RULES = PrivacySettings(keep_open_hours=48, keep_finished_hours=24)
OLD, FRESH = "a" * 32, "b" * 32


@dataclass
class House:
    """Everything that is kept, a clock, and what wipes."""

    root: Path
    clock: FixedClock = field(default_factory=FixedClock)
    spool: FakePrinter = field(default_factory=FakePrinter)
    boots: list[str] = field(default_factory=lambda: ["first"])

    def __post_init__(self) -> None:
        self.store = TinySessionStore(self.root / "sessions", self.clock.now)
        self.printed = self.root / "printed"
        keeping = Keeping(self.store, self.spool, self.printed, RULES, "quiosco-1")
        self.watch = ClockWatch(self.root / "clock.json", self.boot)
        self.retention = RetentionSweep(keeping, self.clock, self.watch)

    def boot(self) -> Boot:
        """Each start stands for itself: only tests of one long run say otherwise."""
        self.boots.append(f"start-{len(self.boots)}")
        return Boot(self.boots[-1], 0.0)

    def save(self, session_id: str, hours_ago: float, **more: Any) -> None:
        """Keep a session as it was some hours ago."""
        now, self.clock.at = self.clock.at, self.clock.at - timedelta(hours=hours_ago)
        named = {"nombres": "Ana", "apellidos": "Paz"}
        self.store.save({"id": session_id, "code": f"C{session_id[:5].upper()}", "answers": named, **more})
        self.clock.at = now

    def left(self) -> list[str]:
        """Ids of the sessions there are."""
        return sorted(one.id for one in self.store.list())

    def put_print(self, code: str, at: datetime) -> Path:
        """Papers of the folder printer."""
        folder = self.printed / code
        folder.mkdir(parents=True)
        file = folder / "3-constancia.pdf"
        file.write_bytes(b"%PDF-")
        os.utime(file, (at.timestamp(), at.timestamp()))
        return folder


@pytest.fixture
def house(tmp_path: Path) -> House:
    """An old session and a fresh one."""
    house = House(tmp_path)
    house.watch.believe(NOON)
    house.save(OLD, 49)
    house.save(FRESH, 47)
    return house


def test_old_sessions_go_and_fresh_ones_stay(house: House) -> None:
    assert house.retention.purge() == PurgeReport(sessions=1)
    assert house.left() == [FRESH]


def test_a_session_that_is_open_stays_until_it_is_closed(house: House) -> None:
    assert house.store.lease(OLD, "quiosco-1", 60)
    assert house.retention.purge() == PurgeReport()
    assert house.left() == [OLD, FRESH]
    assert not house.store.lease(OLD, "quiosco-2", 60), "the lease is still that of the screen"
    house.store.release(OLD, "quiosco-1")
    assert house.retention.purge() == PurgeReport(sessions=1)
    assert house.left() == [FRESH]


def test_a_session_saved_after_it_was_found_stays(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opened, saved and closed between the look at the ages and the wipe."""

    def lease(session_id: str, holder: str, seconds: float) -> bool:
        house.save(session_id, 0)
        return True

    monkeypatch.setattr(house.store, "lease", lease)
    assert house.retention.purge() == PurgeReport()
    assert house.left() == [OLD, FRESH]


def test_finished_sessions_go_sooner(house: House) -> None:
    house.save("c" * 32, 25, outcome="finished")
    house.save("d" * 32, 23, outcome="finished")
    house.retention.purge()
    assert house.left() == [FRESH, "d" * 32]


def test_a_session_left_before_any_name_was_accepted_goes_in_a_day(house: House) -> None:
    """After a power cut in the first form only a number that was being typed opens it, if there is one."""
    house.save("c" * 32, 25, answers={"acepta_datos": "si"})
    house.save("d" * 32, 23, answers={"acepta_datos": "si"})
    house.retention.purge()
    assert house.left() == [FRESH, "d" * 32]


def test_nothing_of_a_wiped_session_waits_for_the_printer(house: House) -> None:
    house.retention.purge()
    assert house.spool.forgotten == ["CAAAAA"]


def test_proof_of_consent_remains_without_identity(house: House) -> None:
    started = (NOON - timedelta(hours=49, minutes=12)).isoformat()
    house.save(OLD, 49, notice="2026-1", started_at=started, step_id="clave")
    house.retention.purge()
    hour = NOON.replace(minute=0)
    assert house.store.proofs() == (Proof(hour, "2026-1", "quiosco-1", "clave", 12, "expired"),)


def test_a_session_that_ended_by_itself_keeps_its_outcome(house: House) -> None:
    house.save(OLD, 49, notice="2026-1", outcome="finished")
    house.retention.purge()
    assert [proof.outcome for proof in house.store.proofs()] == ["finished"]


def test_without_consent_nothing_remains(house: House) -> None:
    house.retention.purge()
    assert house.store.proofs() == ()


def test_old_prints_go_and_fresh_ones_stay(house: House) -> None:
    old = house.put_print("AAAAAA", NOON - timedelta(hours=25))
    fresh = house.put_print("BBBBBB", NOON - timedelta(hours=23))
    assert house.retention.purge().prints == 1
    assert (old.exists(), fresh.exists()) == (False, True)


def test_a_damaged_session_goes_by_the_age_of_its_files(house: House) -> None:
    home = house.root / "sessions" / FRESH
    for file in home.iterdir():
        file.write_bytes(b"")
    then = (NOON - timedelta(hours=50)).timestamp()
    for file in home.iterdir():
        os.utime(file, (then, then))
    house.put_print("BBBBBB", NOON)
    assert house.retention.purge().sessions == 2
    assert house.left() == []


@pytest.mark.parametrize("days", [365, -400, -20_000])
def test_a_clock_that_jumped_while_off_wipes_nothing_until_staff_are_sure(house: House, days: int) -> None:
    house.clock.pass_time(days=days)
    report = house.retention.purge()
    assert report.doubt and house.retention.doubt == report.doubt
    assert house.left() == [OLD, FRESH]
    assert house.retention.purge(sure=True).sessions == (2 if days > 0 else 0), (
        "what lies ahead counts from now"
    )
    assert house.retention.doubt == ""


def test_a_clock_that_jumped_a_day_while_on_wipes_nothing(tmp_path: Path) -> None:
    house = House(tmp_path)
    stopwatch = [0.0]
    watch = ClockWatch(tmp_path / "clock.json", lambda: Boot("one", stopwatch[0]))
    keeping = Keeping(house.store, house.spool, house.printed, RULES, "quiosco-1")
    retention = RetentionSweep(keeping, house.clock, watch)
    watch.believe(NOON)
    house.save(FRESH, 1, outcome="finished")
    assert retention.purge() == PurgeReport()
    stopwatch[0] += 3600
    house.clock.pass_time(hours=25)
    assert retention.purge().doubt
    assert house.left() == [FRESH]
    house.clock.pass_time(hours=-24)  # somebody sets it right again
    assert retention.purge() == PurgeReport()


def test_after_a_long_weekend_everything_old_goes(house: House) -> None:
    house.retention.purge()
    house.clock.pass_time(days=4)
    assert house.retention.purge().sessions == 1
    assert house.left() == []


def test_after_a_holiday_staff_are_asked_first(house: House) -> None:
    house.retention.purge()
    house.clock.pass_time(days=30)
    assert "no se usaba desde" in house.retention.purge().doubt
    assert house.retention.purge(sure=True).sessions == 1
    assert house.left() == []


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("days", [31, 365, -365, 6])
def test_a_save_under_a_wrong_clock_does_not_end_the_doubt(house: House, days: int, known: bool) -> None:
    """Wrong after a restart, a save in between: the next sweep wiped all older sessions."""
    if known:
        house.retention.purge()
    else:
        (house.root / "clock.json").unlink()
    house.clock.pass_time(days=days)
    here = set(house.left())
    assert house.retention.purge().doubt
    for number in range(3):
        house.save(f"{number + 1}" * 32, 0)
        assert house.retention.purge() == PurgeReport(doubt=house.retention.doubt)
    assert house.retention.doubt and set(house.left()) == here | {f"{n + 1}" * 32 for n in range(3)}


@pytest.mark.parametrize("loss", ["gone", "empty", "damaged"])
def test_a_lost_note_about_the_clock_wipes_nothing_until_staff_answer(house: House, loss: str) -> None:
    """One save under the wrong clock hid that all others look a year old."""
    house.retention.purge()
    note = house.root / "clock.json"
    note.unlink()
    if loss != "gone":
        note.write_bytes(b"" if loss == "empty" else b'{"wall": "2026-11-')
    here = house.left()
    house.clock.pass_time(days=365)
    house.save("c" * 32, 0)
    for _sweep in range(2):
        assert house.retention.purge().doubt
        assert house.left() == [*here, "c" * 32]
    house.clock.pass_time(days=-365)
    assert house.retention.purge().doubt
    assert house.retention.purge(sure=True).sessions == 0
    assert house.retention.purge() == PurgeReport()


def test_a_clock_that_was_never_accepted_wipes_nothing(tmp_path: Path) -> None:
    """A new machine: its first sessions are not asked about, old ones that were put into it are."""
    house = House(tmp_path)
    assert house.retention.purge() == PurgeReport()
    house.save(OLD, 49)
    house.save(FRESH, 0)
    assert house.retention.purge().doubt
    assert house.left() == [OLD, FRESH]


def test_the_first_sessions_of_a_new_machine_raise_no_question(tmp_path: Path) -> None:
    house = House(tmp_path)
    assert house.retention.purge() == PurgeReport()
    house.save(OLD, 0)
    assert house.retention.purge() == PurgeReport()
    house.clock.pass_time(hours=49)
    house.save(FRESH, 0)
    assert house.retention.purge() == PurgeReport(sessions=1)


@pytest.mark.parametrize("days", [365, -365])
def test_a_session_saved_under_a_wrong_clock_outlives_its_correction(
    house: House, days: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock is put right: what was saved an hour ago seems a year old, or a year ahead."""
    house.retention.purge()
    monkeypatch.setattr("kiosk.store.tiny_store.boot", lambda: Boot("wrong", 60.0))
    house.retention._watch._boot = lambda: Boot("wrong", 90.0)
    house.clock.pass_time(days=days)
    assert house.retention.purge().doubt
    house.save("c" * 32, 0)
    house.clock.pass_time(days=-days, hours=1)
    house.retention._watch._boot = house.boot
    assert house.retention.purge().doubt == ""
    assert "c" * 32 in house.left()
    house.clock.pass_time(hours=40)
    house.retention.purge()
    assert "c" * 32 in house.left()
    house.clock.pass_time(hours=9)
    house.retention.purge()
    assert "c" * 32 not in house.left(), "its time is over at last"


def test_more_sessions_than_one_page(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.ports.sessions._PAGE", 2)
    for number in range(5):
        house.save(f"{number}" * 32, 60)
    assert house.retention.purge().sessions == 6
    assert house.left() == [FRESH]


def test_with_nothing_kept_there_is_nothing_to_do(tmp_path: Path) -> None:
    assert House(tmp_path).retention.purge() == PurgeReport()


def test_prints_of_one_code_or_of_all(house: House) -> None:
    for code in ("AAAAAA", "BBBBBB", "CCCCCC"):
        house.put_print(code, NOON)
    assert wipe_prints(house.printed, "BBBBBB") == 1
    assert sorted(folder.name for folder in house.printed.iterdir()) == ["AAAAAA", "CCCCCC"]
    assert wipe_prints(house.printed) == 2
    assert list(house.printed.iterdir()) == []
