"""One backup a day in a folder: the last seven stay, and trouble with the stick leaves them alone."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from kiosk import files
from kiosk.errors import StoreError
from kiosk.settings import BackupSettings
from kiosk.store.archive import restore
from kiosk.store.backup_trial import try_restore
from kiosk.store.nightly_backups import daily_backups, daily_name, keep_daily, newest_backup
from kiosk.store.tiny_store import TinySessionStore
from tests.disks import full, read_only, small_disk

MONDAY = date(2026, 11, 23)
ID = "a" * 32


@pytest.fixture
def data(tmp_path: Path) -> Path:
    data = tmp_path / "data"
    TinySessionStore(data / "sessions").save({"id": ID, "code": "ABC234", "answers": {"nombres": "Zoraida"}})
    return data


@pytest.fixture
def place(tmp_path: Path) -> BackupSettings:
    (tmp_path / "copias").mkdir()
    return BackupSettings(folder=tmp_path / "copias")


@pytest.fixture
def stick(tmp_path: Path) -> Iterator[tuple[BackupSettings, bool]]:
    """A small disk of its own, if this machine allows it, and whether it does."""
    folder = tmp_path / "memoria"
    with small_disk(folder) as mounted:
        yield BackupSettings(folder=folder, other_disk=mounted), mounted


def nights(data: Path, place: BackupSettings, count: int, first: date = MONDAY) -> None:
    for night in range(count):
        keep_daily(data, place, first + timedelta(days=night))


def test_seven_stay_and_the_oldest_goes(data: Path, place: BackupSettings) -> None:
    nights(data, place, 9)
    wanted = [daily_name(MONDAY + timedelta(days=night)) for night in range(2, 9)]
    assert [file.name for file in daily_backups(place.folder)] == wanted
    assert {file.stat().st_mode & 0o777 for file in place.folder.iterdir()} == {0o600}


def test_a_second_one_on_the_same_day_takes_no_place(data: Path, place: BackupSettings) -> None:
    nights(data, place, 7)
    before = daily_backups(place.folder)
    keep_daily(data, place, MONDAY + timedelta(days=6))
    assert daily_backups(place.folder) == before


def test_the_new_one_stays_even_if_the_clock_went_back(data: Path, place: BackupSettings) -> None:
    nights(data, place, 7)
    made, _ = keep_daily(data, place, date(1970, 1, 2))
    assert made in daily_backups(place.folder)
    assert len(daily_backups(place.folder)) == place.keep


def test_files_of_others_on_the_stick_are_left_alone(data: Path, place: BackupSettings) -> None:
    for name in ("foto.jpg", "kiosk-vieja.tar.gz", "trabajo.tmp"):
        (place.folder / name).write_text("de otra persona")
    nights(data, place, 8)
    assert len(daily_backups(place.folder)) == 7
    assert {"foto.jpg", "kiosk-vieja.tar.gz", "trabajo.tmp"} <= {file.name for file in place.folder.iterdir()}


def test_what_a_power_cut_left_never_counts(data: Path, place: BackupSettings) -> None:
    half = place.folder / f".{daily_name(MONDAY)}-1-x.tmp"
    half.write_bytes(b"half")
    assert newest_backup(place.folder) is None
    nights(data, place, 1)
    assert not half.exists()


def test_the_oldest_goes_only_when_the_new_one_is_whole(
    data: Path, place: BackupSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    nights(data, place, 7)
    before = {file: file.read_bytes() for file in place.folder.iterdir()}
    monkeypatch.setattr(files, "write_durably", _cut)
    with pytest.raises(StoreError, match="el disco está lleno"):
        keep_daily(data, place, MONDAY + timedelta(days=8))
    assert {file: file.read_bytes() for file in place.folder.iterdir()} == before


def _cut(*_: object) -> None:
    raise OSError(28, "No space left on device")


def test_a_stick_that_is_not_there(data: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="Ponga la memoria"):
        keep_daily(data, BackupSettings(folder=tmp_path / "ninguna"), MONDAY)
    (tmp_path / "vacia").mkdir()
    with pytest.raises(StoreError, match="no está puesta"):
        keep_daily(data, BackupSettings(folder=tmp_path / "vacia", other_disk=True), MONDAY)
    assert list((tmp_path / "vacia").iterdir()) == []


def test_a_full_stick_and_a_read_only_one(data: Path, stick: tuple[BackupSettings, bool]) -> None:
    place, mounted = stick
    nights(data, place, 2)
    before = daily_backups(place.folder)
    with full(place.folder, mounted=mounted), pytest.raises(StoreError, match="el disco está lleno"):
        keep_daily(data, place, MONDAY + timedelta(days=2))
    with (
        read_only(place.folder, mounted=mounted),
        pytest.raises(StoreError, match=r"solo se puede leer|no hay permiso"),
    ):
        keep_daily(data, place, MONDAY + timedelta(days=2))
    assert daily_backups(place.folder) == before
    assert try_restore(before[-1], data / "key").sessions == 1
    nights(data, place, 1, MONDAY + timedelta(days=2))
    assert len(daily_backups(place.folder)) == 3


def test_it_is_whole_while_the_kiosk_saves(data: Path, place: BackupSettings, tmp_path: Path) -> None:
    store, ended = TinySessionStore(data / "sessions"), threading.Event()

    def save() -> None:
        count = 0
        while not ended.is_set():
            store.save({"id": f"{count % 20:032x}", "code": "", "answers": {"vez": str(count)}})
            count += 1

    saving = threading.Thread(target=save)
    saving.start()
    try:
        for _ in range(10):
            made, _ = keep_daily(data, place, MONDAY)
            trial = try_restore(made, data / "key")
            assert (trial.closed, trial.sessions > 0) == (0, True)
    finally:
        ended.set()
        saving.join()
    restore(made, tmp_path / "elsewhere", key_file=data / "key")


def test_the_newest_counts_by_its_hour_and_another_name_only_alone(data: Path, place: BackupSettings) -> None:
    by_hand = place.folder / "2026-11-20"
    by_hand.write_bytes(b"by hand")
    newest = newest_backup(place.folder)
    assert newest and newest[0] == by_hand
    nights(data, place, 2)
    for age, file in enumerate(reversed(daily_backups(place.folder))):
        os.utime(file, (1000 - age, 1000 - age))
    assert newest_backup(place.folder) == (place.folder / daily_name(MONDAY + timedelta(days=1)), 1000)
