"""The real store: what was saved is there, whole, private, and goes when it is told to."""

from __future__ import annotations

import errno
import json
import os
import resource
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk import files
from kiosk.errors import StoreError
from kiosk.store.atomic import AtomicJSONStorage, DamagedError
from kiosk.store.sessions import TinySessionStore
from tests.fakes import NOON, FixedClock

ID, OTHER = "a" * 32, "b" * 32
RECORD: dict[str, Any] = {
    "id": ID,
    "code": "K7MPQ2",
    "step_id": "contacto",
    "answers": {"nombres": "María José Ñáñez", "contratos": [{"objeto": "«Obra» & <más>"}]},
    "drafts": {"correo": "suelto \ud800"},
}


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def store(tmp_path: Path, clock: FixedClock) -> TinySessionStore:
    return TinySessionStore(tmp_path / "sessions", clock.now)


@pytest.fixture
def file(store: TinySessionStore, tmp_path: Path) -> Path:
    """The file of a session that was saved."""
    store.save(RECORD)
    return tmp_path / "sessions" / ID / "session.json"


@contextmanager
def full_disk(size: int) -> Iterator[None]:
    """No file can grow beyond a size; the system then says EFBIG."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


# --- keeping


def test_a_record_comes_back_exactly_as_it_was_saved(store: TinySessionStore) -> None:
    store.save(RECORD)
    assert store.load(ID) == RECORD


def test_a_later_save_replaces_everything(store: TinySessionStore) -> None:
    store.save(RECORD)
    store.save({"id": ID, "answers": {}})
    assert store.load(ID) == {"id": ID, "answers": {}}


def test_another_process_sees_what_was_saved(store: TinySessionStore, tmp_path: Path) -> None:
    other = TinySessionStore(tmp_path / "sessions")
    store.save(RECORD)
    assert other.load(ID) == RECORD
    store.save(RECORD | {"step_id": "revision"})
    assert (other.load(ID) or {})["step_id"] == "revision"


def test_there_is_nothing_where_nothing_was_saved(store: TinySessionStore) -> None:
    assert store.load(ID) is None
    assert store.ids() == []


def test_the_file_says_when_in_utc_and_in_which_version(file: Path) -> None:
    kept = json.loads(file.read_text())["session"]["1"]
    assert (kept["schema"], kept["saved_at"]) == (1, "2026-11-23T17:00:00+00:00")


def test_nobody_else_may_read_anything(store: TinySessionStore, file: Path) -> None:
    store.folder(ID)
    for path in [file.parents[1], *file.parents[1].rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path.name


def test_a_folder_that_was_open_to_others_is_closed(tmp_path: Path) -> None:
    (tmp_path / "sessions").mkdir(mode=0o755)
    TinySessionStore(tmp_path / "sessions")
    assert stat.S_IMODE((tmp_path / "sessions").stat().st_mode) == 0o700


@pytest.mark.parametrize("bad", ["", "..", "../aaaa", "a/b", "A" * 32, "ana", "a" * 65, f"{ID}\n"])
def test_an_id_leads_nowhere_else(store: TinySessionStore, bad: str) -> None:
    for method in (store.load, store.folder, store.forget):
        with pytest.raises(StoreError):
            method(bad)
    with pytest.raises(StoreError):
        store.save({"id": bad})


def test_bytes_reach_the_disk_before_the_name_and_the_name_before_the_answer(
    store: TinySessionStore, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without this order a power cut may leave the name with no content (230 of 230 in a trial)."""
    steps: list[str] = []
    sync, replace = os.fsync, Path.replace

    def noted_sync(handle: int) -> None:
        steps.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        sync(handle)

    def noted_replace(self: Path, target: Path) -> Path:
        steps.append("name")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", noted_sync)
    monkeypatch.setattr(Path, "replace", noted_replace)
    store.save(RECORD)
    assert steps == ["file", "name", "folder"]
    steps.clear()
    store.save(RECORD | {"id": OTHER})
    assert steps == ["folder", "file", "name", "folder"]


# --- the session saved last


def test_the_latest_is_the_one_saved_last(store: TinySessionStore, clock: FixedClock) -> None:
    store.save(RECORD | {"id": OTHER})
    clock.pass_time(minutes=1)
    store.save(RECORD)
    assert (store.latest(NOON - timedelta(minutes=5)) or {})["id"] == ID
    assert store.latest(NOON + timedelta(minutes=1)) is None


def test_a_damaged_session_is_never_the_latest(store: TinySessionStore, file: Path) -> None:
    file.write_bytes(b"")
    assert store.latest(NOON - timedelta(minutes=5)) is None


# --- files nobody can read


FOREIGN = json.dumps({"session": {"1": {"schema": 2, "saved_at": NOON.isoformat(), "record": {}}}})
NO_ZONE = json.dumps({"session": {"1": {"schema": 1, "saved_at": "2026-11-23T12:00:00", "record": {}}}})


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b'{"session": {"1": {"schema": 1, "saved',
        b"\x00" * 4096,
        b"\xff\xfe basura",
        b"[]",
        b"{}",
        b'{"session": []}',
        b'{"session": {"uno": {}}}',
        b'{"session": {"1": []}}',
        b'{"session": {"1": 7}}',
        b'{"session": {"1": {"schema": 1}}}',
        b'{"session": {"1": {"schema": 1, "saved_at": 5, "record": {}}}}',
        b"[" * 100_000,
        FOREIGN.encode(),
        NO_ZONE.encode(),
    ],
    ids=lambda content: repr(content[:40]),
)
def test_an_unreadable_file_is_set_aside_and_the_session_can_be_saved_again(
    store: TinySessionStore, file: Path, content: bytes
) -> None:
    file.write_bytes(content)
    assert store.load(ID) is None
    assert [path.read_bytes() for path in file.parent.glob("damaged-*")] == [content]
    store.save(RECORD)
    assert store.load(ID) == RECORD
    file.write_bytes(content)
    store.save(RECORD | {"step_id": "papeles"})
    assert (store.load(ID) or {})["step_id"] == "papeles"
    assert len(list(file.parent.glob("damaged-*"))) == 2


def test_a_damaged_session_is_listed_without_a_value(store: TinySessionStore, file: Path) -> None:
    file.write_bytes(b"basura")
    (found,) = store.summaries()
    assert (found.id, found.code, found.step_id, found.saved_at) == (ID, "", "", None)


def test_the_parser_does_not_quote_the_file(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text('{"nombres": María}')
    with pytest.raises(DamagedError) as caught:
        AtomicJSONStorage(tmp_path / "x.json").read()
    assert "María" not in str(caught.value)
    assert caught.value.__suppress_context__


# --- a disk that refuses


def test_on_a_full_disk_what_was_saved_stays_whole(store: TinySessionStore, file: Path) -> None:
    big = RECORD | {"answers": {"direccion": "x" * 100_000}}
    with full_disk(20_000), pytest.raises(StoreError, match="lleno"):
        store.save(big)
    assert store.load(ID) == RECORD
    assert [path.name for path in file.parent.iterdir()] == ["session.json"]
    store.save(big)
    assert store.load(ID) == big


def test_a_refused_permission_is_told_in_spanish(
    store: TinySessionStore, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(handle: int) -> None:
        raise OSError(errno.EROFS, "Read-only file system", "María")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(StoreError, match="No hay permiso para escribir") as caught:
        store.save(RECORD | {"answers": {}})
    monkeypatch.undo()
    assert "María" not in caught.value.detail
    assert store.load(ID) == RECORD


def test_a_file_in_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "sessions").write_text("")
    with pytest.raises(StoreError, match="ENOTDIR"):
        TinySessionStore(tmp_path / "sessions")


def test_what_is_no_json_changes_nothing(store: TinySessionStore, file: Path) -> None:
    with pytest.raises(TypeError):
        store.save(RECORD | {"answers": object()})
    assert store.load(ID) == RECORD


# --- forgetting


def test_forgetting_leaves_nothing(store: TinySessionStore, file: Path) -> None:
    (store.folder(ID) / "1-cedula.pdf").write_bytes(b"%PDF-")
    (store.folder(ID) / "deep").mkdir()
    (store.folder(ID) / "deep" / "page.png").write_bytes(b"x")
    store.save(RECORD | {"id": OTHER})
    store.forget(ID)
    store.forget(ID)
    assert [path.name for path in file.parents[1].iterdir()] == [OTHER]
    assert store.load(ID) is None
    assert store.load(OTHER) is not None


def test_forgetting_overwrites_before_deleting(store: TinySessionStore, file: Path) -> None:
    size = file.stat().st_size
    with file.open("rb") as still_open:
        store.forget(ID)
        assert still_open.read() == bytes(size)


def test_forgetting_does_not_follow_links(store: TinySessionStore, file: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").write_text("kept")
    (file.parent / "folder").symlink_to(outside)
    (file.parent / "file").symlink_to(outside / "kept")
    store.forget(ID)
    assert (outside / "kept").read_text() == "kept"
    assert not file.parent.exists()


def test_a_wipe_cut_short_is_finished_at_the_next_start(
    store: TinySessionStore, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def power_cut(folder: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(files, "_wipe_tree", power_cut)
    with pytest.raises(KeyboardInterrupt):
        store.forget(ID)
    monkeypatch.undo()
    assert store.ids() == []
    assert list(file.parents[1].iterdir())
    TinySessionStore(file.parents[1])
    assert list(file.parents[1].iterdir()) == []


def test_temporaries_of_a_power_cut_are_swept_at_start(file: Path) -> None:
    gone = int(Path("/proc/sys/kernel/pid_max").read_text())  # no process has this number
    stale = [file.with_name(f".session.json-{number}-abc.tmp") for number in (gone, os.getpid())]
    living = file.with_name(f".session.json-{os.getppid()}-abc.tmp")
    for path in (*stale, living):
        path.write_text("half")
    reopened = TinySessionStore(file.parents[1])
    assert [path.exists() for path in (*stale, living)] == [False, False, True]
    assert reopened.load(ID) == RECORD
