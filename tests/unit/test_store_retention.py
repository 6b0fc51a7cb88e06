"""Old sessions and papers go, and a clock that jumped wipes nothing."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kiosk.settings import PrivacySettings
from kiosk.store.retention import PurgeReport, purge, wipe_prints
from kiosk.store.sessions import TinySessionStore
from tests.fakes import NOON, FixedClock

RULES = PrivacySettings(keep_open_hours=48, keep_finished_hours=24)
OLD, FRESH = "a" * 32, "b" * 32


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def store(tmp_path: Path, clock: FixedClock) -> TinySessionStore:
    """An old session and a fresh one."""
    store = TinySessionStore(tmp_path / "sessions", clock.now)
    clock.at = NOON - timedelta(hours=49)
    store.save({"id": OLD})
    clock.at = NOON - timedelta(hours=47)
    store.save({"id": FRESH})
    clock.at = NOON
    return store


def put_print(printed: Path, code: str, at: datetime) -> Path:
    folder = printed / code
    folder.mkdir(parents=True)
    file = folder / "3-constancia.pdf"
    file.write_bytes(b"%PDF-")
    os.utime(file, (at.timestamp(), at.timestamp()))
    return folder


def test_old_sessions_go_and_fresh_ones_stay(store: TinySessionStore, tmp_path: Path) -> None:
    assert purge(store, tmp_path / "printed", RULES, NOON) == PurgeReport(sessions=1)
    assert store.ids() == [FRESH]


def test_old_prints_go_and_fresh_ones_stay(store: TinySessionStore, tmp_path: Path) -> None:
    old = put_print(tmp_path / "printed", "AAAAAA", NOON - timedelta(hours=25))
    fresh = put_print(tmp_path / "printed", "BBBBBB", NOON - timedelta(hours=23))
    assert purge(store, tmp_path / "printed", RULES, NOON).prints == 1
    assert (old.exists(), fresh.exists()) == (False, True)


def test_the_age_of_a_session_is_not_its_files_age(store: TinySessionStore, tmp_path: Path) -> None:
    file = tmp_path / "sessions" / OLD / "session.json"
    os.utime(file, (NOON.timestamp(), NOON.timestamp()))
    purge(store, tmp_path / "printed", RULES, NOON)
    assert store.ids() == [FRESH]


def test_a_damaged_session_goes_by_the_age_of_its_files(store: TinySessionStore, tmp_path: Path) -> None:
    file = tmp_path / "sessions" / FRESH / "session.json"
    file.write_bytes(b"")
    then = (NOON - timedelta(hours=50)).timestamp()
    os.utime(file, (then, then))
    put_print(tmp_path / "printed", "BBBBBB", NOON)
    assert purge(store, tmp_path / "printed", RULES, NOON).sessions == 2
    assert store.ids() == []


@pytest.mark.parametrize("days", [365, -400, -20_000])
def test_a_clock_that_jumped_wipes_nothing(store: TinySessionStore, tmp_path: Path, days: int) -> None:
    report = purge(store, tmp_path / "printed", RULES, NOON + timedelta(days=days))
    assert report == PurgeReport(clock_doubted=True)
    assert store.ids() == [OLD, FRESH]


def test_after_a_holiday_everything_old_goes(store: TinySessionStore, tmp_path: Path) -> None:
    assert purge(store, tmp_path / "printed", RULES, NOON + timedelta(days=30)).sessions == 2


def test_a_save_under_the_same_clock_ends_the_doubt(
    store: TinySessionStore, clock: FixedClock, tmp_path: Path
) -> None:
    clock.pass_time(days=365)
    store.save({"id": "c" * 32})
    assert purge(store, tmp_path / "printed", RULES, clock.now()).sessions == 2
    assert store.ids() == ["c" * 32]


def test_with_nothing_kept_there_is_nothing_to_do(tmp_path: Path) -> None:
    assert purge(TinySessionStore(tmp_path / "s"), tmp_path / "printed", RULES, NOON) == PurgeReport()


def test_prints_of_one_code_or_of_all(tmp_path: Path) -> None:
    for code in ("AAAAAA", "BBBBBB", "CCCCCC"):
        put_print(tmp_path, code, NOON)
    assert wipe_prints(tmp_path, "BBBBBB") == 1
    assert sorted(folder.name for folder in tmp_path.iterdir()) == ["AAAAAA", "CCCCCC"]
    assert wipe_prints(tmp_path) == 2
    assert list(tmp_path.iterdir()) == []
