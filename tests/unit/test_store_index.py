"""The list of sessions: trusted, so never wrong, never readable, and no burden however many there are."""

from __future__ import annotations

import gc
import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk import files
from kiosk.interview.person_search import is_found, search_words
from kiosk.ports import Kept
from kiosk.settings import PrivacySettings
from kiosk.store import folder_part, search_marks, session_index
from kiosk.store.clock_watch import ClockWatch
from kiosk.store.retention import Keeping, RetentionSweep
from kiosk.store.session_file import SessionFile
from kiosk.store.tiny_store import TinySessionStore
from kiosk.store.wipe import SessionWipe
from tests.fakes import FakePrinter, FixedClock
from tests.writers import CONTEXT, start, tell_the_work_of_a_save

COUNT = 40
LIST = ".list.db"


def record_of(number: int, **more: Any) -> dict[str, Any]:
    answers = {
        "nombres": "Zoraida",
        "apellidos": f"Quintero {number}",
        "numero_documento": f"10659{number:05}",
    }
    return {
        "id": f"{number:032x}",
        "code": f"K7M{number:03}",
        "step_id": "contacto",
        "answers": answers,
    } | more


@pytest.fixture
def sessions(tmp_path: Path) -> Path:
    """A folder of sessions."""
    store = TinySessionStore(tmp_path / "sessions")
    for number in range(COUNT):
        store.save(record_of(number))
    assert len(store.list()) == COUNT
    return tmp_path / "sessions"


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each session's file is read."""
    counted: Counter[str] = Counter()
    read = SessionFile.read

    def counting(self: SessionFile, session_id: str) -> Any:
        counted[session_id] += 1
        return read(self, session_id)

    monkeypatch.setattr(SessionFile, "read", counting)
    return counted


def test_a_list_reads_no_session(sessions: Path, reads: Counter[str]) -> None:
    store = TinySessionStore(sessions)
    assert len(store.list()) == store.count() == len(store.ages()) == COUNT
    assert store.list()[0].initials.startswith("ZQ")
    assert store.summary(f"{3:032x}") is not None
    assert [one.code for one in store.search("quintero 1065900007")] == ["K7M007"]
    assert reads.total() == 0
    store.save(record_of(5, step_id="revision"))
    reads.clear()
    assert (store.list()[0].id, store.list()[0].step_id) == (f"{5:032x}", "revision")
    assert reads.total() == 0


def test_what_another_process_did_since_is_seen(sessions: Path) -> None:
    store, other = TinySessionStore(sessions), TinySessionStore(sessions)
    assert len(store.list()) == COUNT
    other.save(record_of(3, code="ZZZZZ2", outcome="finished"))
    other.forget(f"{4:032x}")
    other.save(record_of(COUNT))
    listed = {one.id: one for one in store.list()}
    assert len(listed) == COUNT
    assert f"{4:032x}" not in listed
    assert (listed[f"{3:032x}"].code, listed[f"{3:032x}"].outcome) == ("ZZZZZ2", "finished")
    assert store.find("ZZZZZ2") == f"{3:032x}"
    assert store.find("K7M003") is None


@pytest.mark.parametrize("again", [False, True], ids=["the same process", "the next one"])
@pytest.mark.parametrize("cut", ["before the file", "after the file"])
def test_what_a_kill_left_half_done_is_read_again(
    sessions: Path, monkeypatch: pytest.MonkeyPatch, cut: str, again: bool
) -> None:
    store = TinySessionStore(sessions)
    with monkeypatch.context() as patch:
        if cut == "before the file":
            patch.setattr(SessionFile, "write", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        else:
            patch.setattr(store._index, "changed", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            store.save(record_of(7, step_id="revision"))
    if again:
        store = TinySessionStore(sessions)
    told = store.summary(f"{7:032x}")
    assert told is not None
    assert told.step_id == ("contacto" if cut == "before the file" else "revision")
    assert len(store.list()) == COUNT


def test_a_wipe_that_a_kill_cut_is_no_session_on_the_list(
    sessions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = TinySessionStore(sessions)
    with monkeypatch.context() as patch:
        patch.setattr(store._index, "changed", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            store.forget(f"{7:032x}")
    assert len(store.list()) == store.count() == COUNT - 1
    assert len(TinySessionStore(sessions).list()) == COUNT - 1


def _spoil(file: Path) -> None:
    with file.open("r+b") as stream:
        stream.seek(0)
        stream.write(os.urandom(4096))


@pytest.mark.parametrize(
    "harm",
    [
        pytest.param(lambda file: file.unlink(), id="gone"),
        pytest.param(lambda file: file.write_bytes(b""), id="empty"),
        pytest.param(_spoil, id="spoilt"),
        pytest.param(lambda file: (file.unlink(), file.mkdir()), id="a folder"),
    ],
)
def test_without_a_usable_list_it_is_made_anew_and_nobody_hears_of_it(
    sessions: Path, harm: Callable[[Path], object]
) -> None:
    for name in ("-wal", "-shm"):
        (sessions / (LIST + name)).unlink(missing_ok=True)
    harm(sessions / LIST)
    store = TinySessionStore(sessions)
    assert len(store.list()) == store.count() == COUNT
    assert store.health() == ""
    assert [one.code for one in store.search("1065900007")] == ["K7M007"]


def test_a_folder_of_the_version_before_is_read_once(sessions: Path, reads: Counter[str]) -> None:
    for name in ("", "-wal", "-shm"):
        (sessions / (LIST + name)).unlink(missing_ok=True)
    (sessions / ".index").write_bytes(b"x")
    assert len(TinySessionStore(sessions).list()) == COUNT
    assert not (sessions / ".index").exists()
    reads.clear()
    assert len(TinySessionStore(sessions).list()) == COUNT
    assert reads.total() == 0


def test_nobody_reads_the_list(sessions: Path) -> None:
    content = b"".join(file.read_bytes() for file in sessions.glob(f"{LIST}*"))
    assert f"{1:032x}".encode() in content
    for word in (b"initials", b"contacto", b"K7M001", b"uintero", b"1065900001", b"oraida"):
        assert word not in content
    assert {file.stat().st_mode & 0o777 for file in sessions.glob(f"{LIST}*")} == {0o600}


def test_a_list_that_is_in_use_by_another_process_is_not_thrown_away(sessions: Path) -> None:
    store = TinySessionStore(sessions)
    store.count()
    number = (sessions / LIST).stat().st_ino
    with closing(sqlite3.connect(sessions / LIST, isolation_level=None)) as busy:
        busy.execute("begin")
        busy.execute("select * from session").fetchall()
        store.save(record_of(COUNT))
        busy.execute("commit")
    assert (sessions / LIST).stat().st_ino == number
    assert store.count() == COUNT + 1


def test_a_first_save_by_another_process_never_looks_damaged(
    sessions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = TinySessionStore(sessions), TinySessionStore(sessions)
    record, real, saved = record_of(COUNT), SessionFile.read, False

    def read(file: SessionFile, session_id: str) -> Kept | None:
        nonlocal saved
        found = real(file, session_id)
        if session_id == record["id"] and not saved:  # it was not there a moment ago
            saved = True
            there.save(record)
        return found

    there._index.changing(record["id"])
    monkeypatch.setattr(SessionFile, "read", read)
    told = here.summary(record["id"])
    assert told is not None
    assert told.code == record["code"]


def test_a_store_that_nobody_closed_leaves_its_list_closed(
    sessions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = sqlite3.connect
    made: list[sqlite3.Connection] = []

    def connect(*args: Any, **options: Any) -> sqlite3.Connection:
        made.append(real(*args, **options))
        return made[-1]

    monkeypatch.setattr(sqlite3, "connect", connect)
    assert TinySessionStore(sessions).count() == COUNT
    gc.collect()  # the store and its list refer to each other
    (base,) = made
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        base.execute("select 1")


# --- the law of growth: counts of what is asked of the system, not time


def _work(store: TinySessionStore, task: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> int:
    """How many files a task opens, looks at or lists."""
    counted = 0

    def counting(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            nonlocal counted
            counted += 1
            return real(*args, **options)

        return call

    with monkeypatch.context() as patch:
        for name in ("stat", "lstat", "open", "scandir", "listdir", "unlink", "mkdir", "rename", "replace"):
            patch.setattr(os, name, counting(getattr(os, name)))
        store._index._checked = ""
        task()
    return counted


def test_no_question_costs_more_files_however_many_sessions_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_index, "CHECKED", 8)
    folder, clock, found = tmp_path / "sessions", FixedClock(datetime.now().astimezone()), []
    store = TinySessionStore(folder)
    saved = 0
    for size in (20, 120):
        for saved in range(saved, size):  # noqa: B020 - it goes on from where it was
            store.save(record_of(saved))
        store.find("K7M001")
        watch = ClockWatch(tmp_path / "clock.json")
        keeping = Keeping(store, FakePrinter(), tmp_path / "printed", PrivacySettings(), "quiosco-1")
        sweep = RetentionSweep(keeping, clock, watch)
        sweep.purge(sure=True)
        tasks: dict[str, Callable[[], object]] = {
            "open": lambda: TinySessionStore(folder),
            "find": lambda: store.find("K7M011"),
            "find none": lambda: store.find("NADIE2"),
            "list": store.list,
            "summary": lambda: store.summary(f"{11:032x}"),
            "count": store.count,
            "latest": lambda: store.latest(datetime.now().astimezone() + timedelta(hours=1)),
            "search": lambda: store.search("Quintero 1065900011"),
            "sweep": sweep.purge,
        }
        found.append({name: _work(store, task, monkeypatch) for name, task in tasks.items()})
    few, many = found
    assert few == many
    assert 0 < few["find"] < 20


@pytest.mark.slow
def test_a_save_costs_the_same_however_many_sessions_there_are(tmp_path: Path) -> None:
    """Counted in what the system is asked for, because a clock tells more about the machine than about us."""
    here, there = CONTEXT.Pipe(duplex=False)
    start(tell_the_work_of_a_save, tmp_path / "sessions", [10, 100, 2_000], there)
    there.close()
    few, some, many = here.recv()
    assert few == some == many
    assert 5 < sum(few.values()) < 60


# --- the marks of a search


TYPED = [
    "an",
    "zo",
    "zoraida",
    "zoraida quin",
    "quin zo 1065900011",
    "1065",
    "10659000",
    "1065900011",
    "0011",
]
TYPED += ["11", "900011", "K7M011", "x", "7", "5900011", "1.065.900.011", "Quintero", "no hay nadie", "Ñáñez"]


@pytest.mark.parametrize("text", TYPED)
def test_a_search_finds_what_opening_every_session_would_find(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    store = TinySessionStore(tmp_path / "sessions")
    records = [record_of(number) for number in range(30)]
    for record in records:
        store.save(record)
    store.list()
    wanted = {str(record["id"]) for record in records if is_found(text, search_words(record))}
    monkeypatch.setattr(TinySessionStore, "_touched", _no_file)  # the list is not made anew either
    monkeypatch.setattr(store._index, "_read", _no_file)
    assert {one.id for one in store.search(text)} == wanted
    assert len(store.search(text, 5)) == min(5, len(wanted))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search_marks, "FEW", 0)  # as if there were many
        assert {one.id for one in store.search(text)} == wanted


def test_the_marks_of_a_changed_name_and_of_a_wiped_session_are_gone(tmp_path: Path) -> None:
    store = TinySessionStore(tmp_path / "sessions")
    record = record_of(1)
    store.save(record)
    store.save({**record, "answers": {"nombres": "Belarmina"}})
    assert store.search("belarmina") and not store.search("zoraida") and not store.search("Quintero")
    store.forget(str(record["id"]))
    with store._index._base.open() as rows:
        assert rows.execute("select count(*) from mark").fetchone() == (0,)


def test_no_file_of_the_list_keeps_what_a_wiped_session_was_found_by(tmp_path: Path) -> None:
    folder = tmp_path / "sessions"
    store = TinySessionStore(folder)
    store.save(record_of(2))
    store.save(record_of(1))
    wiped = f"{1:032x}"
    with store._index._base.open() as rows:
        sealed = rows.execute("select words, summary from session where id = ?", (wiped,)).fetchone()
    assert _are_kept(folder, sealed) == [True, True]
    store.forget(wiped)
    assert _are_kept(folder, sealed) == [False, False]
    assert store.search("zoraida")


def test_the_sweep_empties_a_log_that_another_process_was_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.sqlite_file.WAIT_SECONDS", 0.01)
    folder = tmp_path / "sessions"
    store = TinySessionStore(folder)
    store.save(record_of(1))
    wiped = f"{1:032x}"
    with store._index._base.open() as rows:
        sealed = rows.execute("select words, summary from session where id = ?", (wiped,)).fetchone()
    with closing(sqlite3.connect(folder / LIST, isolation_level=None)) as other:
        other.execute("begin")
        assert other.execute("select count(*) from session").fetchone() == (1,)
        store.forget(wiped)
        assert other.execute("select count(*) from session").fetchone() == (1,)
    assert store.list() == ()
    assert any(_are_kept(folder, sealed))
    store.ages()
    assert not any(_are_kept(folder, sealed))


def _are_kept(folder: Path, parts: Iterable[bytes]) -> list[bool]:
    """Whether each part is in one of the files of the list."""
    every = [file.read_bytes() for file in folder.glob(f"{LIST}*")]
    return [any(part in one for one in every) for part in parts]


def test_a_session_that_is_gone_leaves_no_mark_even_without_a_row(tmp_path: Path) -> None:
    store = TinySessionStore(tmp_path / "sessions")
    record = record_of(1)
    store.save(record)
    with store._index._base.open() as rows:
        rows.execute("delete from session")
    store.forget(str(record["id"]))
    with store._index._base.open() as rows:
        assert rows.execute("select count(*) from mark").fetchone() == (0,)


def test_a_sweep_asks_the_list_twice_however_many_sessions_there_are(
    sessions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_part, "SLICE", 7)
    store = TinySessionStore(sessions)
    asked = list[str]()
    with store._index._base.open() as rows:
        rows.connection.set_trace_callback(asked.append)
    store._index.reconcile()
    assert sum("from session" in one for one in asked) == 2  # how many there are, then their ids
    assert len(store.ages()) == COUNT


def test_opening_lists_no_folder_unless_a_wipe_was_interrupted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, record = tmp_path / "sessions", record_of(1)
    store = TinySessionStore(folder)
    store.save(record)
    store.list()
    finished = list[int]()
    real = SessionWipe.finish

    def counting(wipe: SessionWipe) -> None:
        finished.append(1)
        real(wipe)

    monkeypatch.setattr(SessionWipe, "finish", counting)
    TinySessionStore(folder)
    assert not finished
    with monkeypatch.context() as patch:
        patch.setattr(files, "wipe", _power_cut)
        with pytest.raises(KeyboardInterrupt):
            store.forget(str(record["id"]))
    assert [path for path in folder.iterdir() if files.is_half_wiped(path)]
    TinySessionStore(folder)
    assert finished and not [path for path in folder.iterdir() if files.is_half_wiped(path)]


def test_a_wipe_that_was_interrupted_is_finished_by_the_next_sweep(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, record = tmp_path / "sessions", record_of(1)
    store, other = TinySessionStore(folder), TinySessionStore(folder)
    store.save(record)
    with monkeypatch.context() as patch:
        patch.setattr(files, "wipe", _power_cut)
        with pytest.raises(KeyboardInterrupt):
            store.forget(str(record["id"]))
    assert other.ages() == ()
    assert not [path for path in folder.iterdir() if files.is_half_wiped(path)]


def _power_cut(_folder: Path) -> None:
    raise KeyboardInterrupt


def _no_file(*_: object) -> None:
    raise AssertionError("a session's file was read")
