"""The counter of tries: what it costs to guess, and that neither plug nor clock forgives anything."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiosk.boot import boot
from kiosk.errors import StaffError, StoreError
from kiosk.ports import AccessResult
from kiosk.staff import pin
from kiosk.staff.authentication import StaffAuthentication
from kiosk.staff.code_guesses import FILE, CodeGuesses
from kiosk.staff.rate_limiter import FREE, LONGEST_CLIMB, LONGEST_WAIT, RateLimiter
from kiosk.staff.record_file import SLOT, held, seen
from tests.disks import full, small_disk
from tests.fakes import FakeAudit


@dataclass
class Machine:
    """A machine whose start and seconds a test decides."""

    start: str = "first"
    seconds: float = 100.0

    def __call__(self) -> tuple[str, float]:
        """Which start, and the seconds since."""
        return self.start, self.seconds

    def pass_time(self, seconds: float) -> None:
        """Let time pass."""
        self.seconds += seconds

    def power_cycle(self) -> None:
        """Pull the plug and start again."""
        self.start, self.seconds = self.start + "'", 8.0


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def throttle(tmp_path: Path, machine: Machine) -> RateLimiter:
    return RateLimiter(tmp_path / "tries", machine)


def fail(throttle: RateLimiter, machine: Machine, times: int, who: str = "Rosa") -> None:
    """Wrong tries, each as soon as it is let through."""
    for _ in range(times):
        machine.pass_time(throttle.waiting())
        assert throttle.begin(who) == 0


def test_five_tries_are_free_then_waits_double_up_to_a_quarter_of_an_hour(
    throttle: RateLimiter, machine: Machine
) -> None:
    waits = []
    for _ in range(14):
        fail(throttle, machine, 1)
        waits.append(throttle.waiting())
    assert waits == [0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900, 900, 900]


def test_who_waits_is_told_how_long_and_the_try_does_not_count(
    throttle: RateLimiter, machine: Machine
) -> None:
    fail(throttle, machine, FREE)
    machine.pass_time(10)
    assert [throttle.begin(who) for who in ("Rosa", "Luis", "", "Rosa")] == [20] * 4
    machine.pass_time(20)
    assert throttle.begin("Rosa") == 0
    assert throttle.waiting() == 60


def test_a_day_of_guessing_tries_a_hundred_pins_of_a_million(throttle: RateLimiter, machine: Machine) -> None:
    day, tries = machine.seconds + 24 * 3600, 0
    while machine.seconds < day:
        if wait := throttle.begin("Rosa"):
            machine.pass_time(wait)
        else:
            tries += 1
    assert 90 <= tries <= 120


@pytest.mark.parametrize("pause", [0.0, 400.0, 1_000.0, 3_700.0, 5 * 3_600.0])
def test_no_rhythm_of_guessing_gains_anything(throttle: RateLimiter, machine: Machine, pause: float) -> None:
    """Waiting for forgiveness is slower than guessing on."""
    month, tries = machine.seconds + 30 * 24 * 3600, 0
    while machine.seconds < month:
        if wait := throttle.begin("Rosa"):
            machine.pass_time(wait)
        else:
            tries += 1
            if tries % 5 == 0:
                machine.pass_time(pause)
    assert tries <= 30 * 120


def test_a_power_cycle_forgives_nothing(throttle: RateLimiter, machine: Machine, tmp_path: Path) -> None:
    fail(throttle, machine, 10)
    for _ in range(3):
        machine.power_cycle()
        again = RateLimiter(tmp_path / "tries", machine)
        assert again.begin("Rosa") == LONGEST_WAIT - 8
    machine.pass_time(LONGEST_WAIT)
    assert again.begin("Rosa") == 0, "nobody is locked out for good"


@pytest.mark.parametrize("days", [-365, -1, 1, 365])
def test_setting_the_clock_forgives_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    throttle, now = RateLimiter(tmp_path / "tries"), time.time()
    for _ in range(FREE):
        throttle.begin("Rosa")
    monkeypatch.setattr(time, "time", lambda: now + days * 86_400)
    monkeypatch.setattr(time, "time_ns", lambda: int((now + days * 86_400) * 1e9))
    os.utime(tmp_path / "tries", (now + days * 86_400,) * 2)
    assert 20 < throttle.begin("Rosa") <= 30


def test_the_real_machine_knows_its_start_and_its_seconds() -> None:
    (start, before), (again, after) = boot(), boot()
    assert start == again and len(start) == 36
    assert 0 < before <= after


def test_the_right_pin_forgives_its_own_tries_and_tells_how_many(
    throttle: RateLimiter, machine: Machine
) -> None:
    fail(throttle, machine, 7)
    assert throttle.passed("Rosa") == 6, "the last one was right"
    assert throttle.waiting() == 0
    fail(throttle, machine, 1)
    assert throttle.passed("Rosa") == 0


def test_ones_own_pin_buys_no_guesses_at_anothers(throttle: RateLimiter, machine: Machine) -> None:
    """A member who guesses at a colleague's PIN waits as anybody does, whatever they do in between."""
    start = machine.seconds
    for _ in range(20):
        fail(throttle, machine, 1, "Luis")
        machine.pass_time(throttle.waiting())
        assert throttle.begin("Rosa") == 0
        throttle.passed("Rosa")
    assert machine.seconds - start > 8 * LONGEST_WAIT


def test_each_member_learns_of_the_tries_at_their_own_pin(throttle: RateLimiter, machine: Machine) -> None:
    fail(throttle, machine, 2, "Rosa")
    fail(throttle, machine, 1, "Luis")
    fail(throttle, machine, 1, "Rosa")
    assert throttle.passed("Rosa") == 2
    fail(throttle, machine, 1, "Luis")
    assert throttle.passed("Luis") == 1


def test_an_hour_of_silence_forgives_one_try(throttle: RateLimiter, machine: Machine) -> None:
    fail(throttle, machine, 8)
    machine.pass_time(4 * 3600)
    fail(throttle, machine, 1)
    assert throttle.waiting() == 30, "8 - 4 + 1 = the fifth"


def test_a_counter_that_was_spoilt_makes_everybody_wait_once(
    throttle: RateLimiter, machine: Machine, tmp_path: Path
) -> None:
    fail(throttle, machine, 1)
    (tmp_path / "tries").write_bytes(b"x" * 2 * SLOT)
    assert throttle.begin("Rosa") == LONGEST_WAIT
    machine.pass_time(LONGEST_WAIT)
    assert throttle.begin("Rosa") == 0


def test_without_a_durable_count_nothing_is_tried(
    throttle: RateLimiter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(handle: int) -> None:
        raise OSError(5, "the disk is gone")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(StaffError, match="El disco no responde bien"):
        throttle.begin("Rosa")


# --- the file of the counter


def test_half_a_write_leaves_what_was_written_before(tmp_path: Path) -> None:
    file = tmp_path / "slate"
    for number in range(1, 6):
        with held(file) as slate:
            slate.write({"count": number})
        whole = file.read_bytes()
        newest = SLOT * (number % 2)
        for size in (0, 10, 40, 60):
            torn = bytearray(whole)
            torn[newest + size : newest + 90] = os.urandom(90 - size)
            file.write_bytes(torn)
            with seen(file) as value:
                assert value.get("count", 0) == number - 1
        file.write_bytes(whole)
    assert file.stat().st_size == 2 * SLOT
    assert file.stat().st_mode & 0o777 == 0o600


def test_looking_makes_nothing(tmp_path: Path) -> None:
    with seen(tmp_path / "none") as value:
        assert value == {}
    assert list(tmp_path.iterdir()) == []


def test_staff_come_in_on_a_full_disk(
    tmp_path: Path, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a real small file system: the counters are written where their room is, the first time too."""
    monkeypatch.setattr(pin, "COST", 2**4)
    with small_disk(tmp_path / "disk") as mounted:
        if not mounted:
            pytest.skip("only root may mount")
        door = StaffAuthentication(tmp_path / "disk", tmp_path / "pepper", FakeAudit(), machine)
        code = door.add("Rosa", "739154")
        with full(tmp_path / "disk", mounted=mounted):
            assert not door.enter("Rosa", "480573").granted
            assert door.enter("Rosa", "739154") == AccessResult(True, failed=1)
            assert not door.recover("AAAA-AAAA-AAAA-AAAA", "Rosa", "480573").granted
    assert code


# --- applicants' guesses


def test_guesses_at_codes_wait_alike_and_are_forgiven_sooner(tmp_path: Path, machine: Machine) -> None:
    guesses = CodeGuesses(tmp_path, machine)
    for _ in range(FREE):
        assert guesses.wait_seconds() == 0
        guesses.count()
    assert guesses.wait_seconds() == 30
    machine.pass_time(30)
    guesses.count()
    guesses.uncount()
    assert guesses.wait_seconds() == 0, "a right guess makes nobody wait"
    guesses.count()
    assert guesses.wait_seconds() == 60, "the tries before the right one still count"
    machine.pass_time(5 * 300)
    guesses.count()
    assert guesses.wait_seconds() == 0


def test_right_guesses_do_not_hold_back_what_is_forgiven(tmp_path: Path, machine: Machine) -> None:
    guesses = CodeGuesses(tmp_path, machine)
    for _ in range(FREE):
        guesses.count()
    for _ in range(4):
        machine.pass_time(240)
        guesses.count()
        guesses.uncount()
    guesses.count()
    assert guesses.wait_seconds() == 0


def test_a_right_guess_takes_nothing_from_the_most_tries_that_are_counted(
    tmp_path: Path, machine: Machine
) -> None:
    guesses, limiter = CodeGuesses(tmp_path, machine), RateLimiter(tmp_path / FILE, machine)
    for _ in range(2 * (FREE + LONGEST_CLIMB)):
        guesses.count()
    for _ in range(3):
        guesses.count()
        guesses.uncount()
    with seen(tmp_path / FILE) as record:
        assert record["level"] == FREE + LONGEST_CLIMB
    assert limiter.waiting() == LONGEST_WAIT


def test_trouble_with_guesses_is_trouble_of_the_store(tmp_path: Path, machine: Machine) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreError):
        CodeGuesses(tmp_path / "file", machine).count()
