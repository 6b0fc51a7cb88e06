"""A sweep of very many sessions reads a part of the folder, and nothing is unseen for longer than it says."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kiosk import files
from kiosk.boot import Boot
from kiosk.settings import PrivacySettings
from kiosk.store import folder_part, inventory
from kiosk.store.clock_watch import ClockWatch
from kiosk.store.folder_part import FolderPlace, read_part
from kiosk.store.inventory import ROUND, Inventory
from kiosk.store.retention import Keeping, RetentionSweep
from kiosk.store.tiny_store import TinySessionStore
from tests.fakes import FakePrinter, FixedClock

MANY, STRAYS = 3_000, 12
"""Sessions of a folder that is read in parts: the system gives some 370 of these names at once."""
LEAST = 300
NOW = datetime.now().astimezone()


def long_id(number: int) -> str:
    """The longest id, for few of them to need many reads of the system."""
    return hashlib.sha256(b"%d" % number).hexdigest()


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TinySessionStore:
    """A big folder that was compared once: empty folders with rows, because only strays are opened."""
    monkeypatch.setattr(inventory, "LEAST", LEAST)
    monkeypatch.setattr(folder_part, "PAUSE", 0)
    store = TinySessionStore(tmp_path / "sessions")
    assert store.count() == 0
    names = [long_id(number) for number in range(MANY)]
    for name in names:
        (tmp_path / "sessions" / name).mkdir()
    with store._index._base.open() as rows:
        given = ((name, NOW.timestamp()) for name in names)
        rows.executemany("insert into session (id, saved_at, look) values (?, ?, '')", given)
    store.ages()
    return store


def put_strays(store: TinySessionStore, *, hours_ago: float = 0, first: int = MANY) -> set[str]:
    """Copy folders of sessions in by hand, as this machine saved them."""
    at = NOW - timedelta(hours=hours_ago)
    other = TinySessionStore(store._folder.parent / f"other-{first}", lambda: at)
    names = {long_id(number) for number in range(first, first + STRAYS)}
    for number, name in enumerate(sorted(names)):
        answers = {"nombres": "Zoraida", "apellidos": "Quintero"}
        other.save({"id": name, "code": f"K7M{number:03}", "answers": answers})
        (other._folder / name).rename(store._folder / name)
    return names


def listed(store: TinySessionStore) -> set[str]:
    """The names in the folder."""
    return {path.name for path in store._folder.iterdir()}


def known(store: TinySessionStore, names: Iterable[str]) -> set[str]:
    """Those of some ids that have a row."""
    with store._index._base.open() as rows:
        return {str(row[0]) for row in rows.execute("select id from session")} & set(names)


def turn(store: TinySessionStore) -> inventory._Turn:
    """Whose turn is next."""
    with store._index._base.open() as rows:
        return inventory._turn(rows)


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The names that each sweep read a part of."""
    parts = list[list[str]]()
    real = Inventory._rowless

    def noting(self: Inventory, names: list[str]) -> list[str]:
        parts.append(names)
        return real(self, names)

    monkeypatch.setattr(Inventory, "_rowless", noting)
    return parts


def test_each_sweep_reads_a_part_and_a_round_reads_all(
    store: TinySessionStore, seen: list[list[str]]
) -> None:
    for _ in range(ROUND):
        store.ages()
    assert [len(part) < MANY / 2 for part in seen] == [True] * ROUND
    assert {name for part in seen for name in part} == listed(store)
    assert turn(store) == inventory._Turn(turn(store).start, row=turn(store).row), "a round is over"


@pytest.mark.parametrize("sweeps", range(ROUND + 1))
def test_a_stray_folder_is_found_within_a_round_wherever_it_is(store: TinySessionStore, sweeps: int) -> None:
    for _ in range(sweeps):
        store.ages()
    names = put_strays(store)
    for _ in range(ROUND):
        store.ages()
    assert known(store, names) == names
    assert store.search("zoraida")


def test_a_round_ends_after_its_sweeps_however_many_folders_have_no_row(store: TinySessionStore) -> None:
    """Twice as many folders as there are rows; the last sweep of the round reads the rest."""
    for number in range(MANY, 2 * MANY):
        (store._folder / long_id(number)).mkdir()
    names = put_strays(store, first=2 * MANY)
    for _ in range(ROUND):
        store.ages()
    assert known(store, names) == names
    assert turn(store).step == 0


def test_many_new_sessions_do_not_let_a_stray_slip_for_more_than_two_rounds(
    store: TinySessionStore,
) -> None:
    store.ages()
    names = put_strays(store)
    for sweep in range(2 * ROUND - 1):
        added = [long_id(10 * MANY * (sweep + 1) + number) for number in range(500)]
        for name in added:
            (store._folder / name).mkdir()
        with store._index._base.open() as rows:
            rows.executemany("insert into session (id, saved_at) values (?, 1)", ((one,) for one in added))
        store.ages()
    assert known(store, names) == names


def test_a_stray_that_is_due_is_wiped_within_a_round(store: TinySessionStore, tmp_path: Path) -> None:
    rules, watch = PrivacySettings(), ClockWatch(tmp_path / "clock.json", lambda: Boot("a later start", 1.0))
    watch.believe(NOW)
    keeping = Keeping(store, FakePrinter(), tmp_path / "printed", rules, "quiosco-1")
    sweep = RetentionSweep(keeping, FixedClock(NOW), watch)
    names = put_strays(store, hours_ago=rules.keep_open_hours + 1)
    assert sum(sweep.purge().sessions for _ in range(ROUND)) == STRAYS
    assert not names & listed(store)


def test_a_folder_that_comes_while_a_part_is_read_is_found_too(
    store: TinySessionStore, monkeypatch: pytest.MonkeyPatch, seen: list[list[str]]
) -> None:
    there, names = listed(store), set[str]()
    real = time.sleep

    def sleep(seconds: float) -> None:
        if not names:
            names.update(put_strays(store))
        real(seconds)

    monkeypatch.setattr(time, "sleep", sleep)
    for _ in range(ROUND):
        store.ages()
    assert there <= {name for part in seen for name in part}, "no name is passed over because of it"
    store.ages()
    assert known(store, names) == names


@pytest.mark.parametrize("lost", ["name", "start", "folder", "offset"])
def test_where_the_place_means_nothing_any_more_everything_is_compared(
    store: TinySessionStore, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    store.ages()
    store.ages()
    names = put_strays(store)
    if lost == "name":
        name = turn(store).place.name
        shutil.rmtree(store._folder / name)
        with store._index._base.open() as rows:
            rows.execute("delete from session where id = ?", (name,))
    elif lost == "start":
        monkeypatch.setattr(inventory, "boot", lambda: Boot("another", 1.0))
    elif lost == "offset":
        with store._index._base.open() as rows:
            rows.execute("update inventory set place = -1")
    else:
        store.close()
        copy = store._folder.with_name("copied")
        shutil.copytree(store._folder, copy)
        store = TinySessionStore(copy)
    store.ages()
    assert known(store, names) == names
    assert turn(store).step == 0
    store.ages()
    assert turn(store).place != FolderPlace(), "from then on in parts again"


def test_a_machine_that_does_not_tell_its_starts_compares_everything(
    store: TinySessionStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inventory, "boot", lambda: Boot("", 1.0))
    store.ages()
    names = put_strays(store)
    store.ages()
    assert known(store, names) == names


def test_rows_without_a_folder_go_in_their_turn(
    store: TinySessionStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inventory, "ROWS", MANY // 4)
    gone = {long_id(number) for number in range(0, MANY, 100)}
    for name in gone:
        (store._folder / name).rmdir()
    left = list[int]()
    for _ in range(4):
        store.ages()
        left.append(len(known(store, gone)))
    assert left[0] > 0
    assert left[-1] == 0
    assert store.count() == MANY - len(gone)
    store.ages()
    assert turn(store).row == "", "the next turn begins with the first row"


def test_an_unreadable_row_without_a_folder_goes_at_once(
    store: TinySessionStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inventory, "ROWS", 10)
    name = max(long_id(number) for number in range(MANY))
    with store._index._base.open() as rows:
        rows.execute("update session set saved_at = null where id = ?", (name,))
    (store._folder / name).rmdir()
    store.ages()
    assert not known(store, [name])


def test_two_kiosks_share_a_round(store: TinySessionStore) -> None:
    other = TinySessionStore(store._folder)
    names = put_strays(store)
    for sweep in range(ROUND):
        (store, other)[sweep % 2].ages()
    assert known(store, names) == names


def test_a_slow_sweep_does_not_turn_back_that_of_another_kiosk(
    store: TinySessionStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, slow, after = TinySessionStore(store._folder), store._index._inventory, list[inventory._Turn]()
    real: Callable[[list[str]], list[str]] = slow._rowless

    def meanwhile(names: list[str]) -> list[str]:
        for _ in range(2):
            other.ages()
        after.append(turn(other))
        return real(names)

    monkeypatch.setattr(slow, "_rowless", meanwhile)
    store.ages()
    assert [turn(store)] == after
    assert after[0].step == 2


@pytest.mark.slow
def test_processes_that_come_and_go_share_a_round(store: TinySessionStore) -> None:
    names = put_strays(store)
    told = (
        f"from kiosk.store import inventory, tiny_store as t; inventory.LEAST = {LEAST}; "
        "import sys, pathlib; t.TinySessionStore(pathlib.Path(sys.argv[1])).ages()"
    )
    for sweep in range(ROUND):
        assert turn(store).step == sweep
        subprocess.run([sys.executable, "-c", told, store._folder], check=True)
    assert known(store, names) == names


def test_what_a_kill_interrupts_is_read_again(
    store: TinySessionStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    names, killed = put_strays(store), 0
    for _ in range(ROUND):
        before = turn(store)
        with monkeypatch.context() as patch:
            patch.setattr(store._index._inventory, "_tell_again", _kill)
            with suppress(KeyboardInterrupt):
                store.ages()
                continue  # no stray was in this part
        assert turn(store) == before
        killed += 1
        store.ages()
    assert killed > 0
    assert known(store, names) == names


def test_a_name_that_is_no_text_stops_no_round(store: TinySessionStore) -> None:
    try:
        os.mkdir(os.fsencode(store._folder) + b"/\xff\xfe")  # noqa: PTH102 - no path has such a name
    except OSError:
        pytest.skip("this file system has no such names")
    for _ in range(ROUND):
        store.ages()  # the sweep that comes to the name goes on as well
    names = put_strays(store)
    for _ in range(ROUND):
        store.ages()
    assert known(store, names) == names


def test_a_part_that_ends_at_a_name_that_is_no_text_is_gone_on_from_there(store: TinySessionStore) -> None:
    try:
        for number in range(MANY):  # so many that a part ends at one of them
            os.mkdir(os.fsencode(store._folder) + b"/\xff%d" % number)  # noqa: PTH102 - no path has such a name
    except OSError:
        pytest.skip("this file system has no such names")
    seen = []
    for _ in range(2 * ROUND):
        store.ages()
        seen.append(turn(store).place.name)
    assert [name for name in seen if name.startswith("\xff")]
    names = put_strays(store)
    for _ in range(2 * ROUND - 1):
        store.ages()
    assert known(store, names) == names


def test_a_half_wiped_folder_is_finished_within_a_round(store: TinySessionStore) -> None:
    renamed = files.begin_wipe(store._folder / long_id(3))
    for _ in range(ROUND):
        store.ages()
    assert not renamed.exists()


def test_the_list_of_the_version_before_is_compared_whole_first(store: TinySessionStore) -> None:
    with store._index._base.open() as rows:
        rows.execute("drop table inventory")
        rows.execute("drop index names")
    store.close()
    names = put_strays(store)
    store = TinySessionStore(store._folder)
    store.ages()
    assert known(store, names) == names
    store.ages()
    assert turn(store).place != FolderPlace()


def test_a_folder_that_cannot_be_read_has_no_part(tmp_path: Path) -> None:
    assert read_part(tmp_path / "none", FolderPlace(), 10) is None
    assert read_part(tmp_path, FolderPlace(7, "a"), 10) is None
    assert read_part(tmp_path, FolderPlace(), 10) == ([], FolderPlace())


def _kill(_session_id: str) -> None:
    raise KeyboardInterrupt
