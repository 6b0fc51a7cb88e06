"""The store on this machine's disk: what was saved is whole and private, and goes when it is told to."""

from __future__ import annotations

import errno
import os
import resource
import shutil
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk import files
from kiosk.errors import StoreError
from kiosk.ports import Proof, Summary
from kiosk.store.process_locks import Locks
from kiosk.store.tiny_store import TinySessionStore
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
    return tmp_path / "sessions" / ID / "session.db"


@contextmanager
def full_disk(size: int) -> Iterator[None]:
    """No file can grow beyond a size; the system then says EFBIG."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def record_of(store: TinySessionStore, session_id: str = ID) -> dict[str, Any] | None:
    kept = store.load(session_id)
    return kept.record if kept else None


# --- keeping


def test_nothing_on_the_disk_can_be_read_without_the_key(store: TinySessionStore, file: Path) -> None:
    assert store.list()[0].initials == "MJÑ"
    store.lease(ID, "quiosco-1", 60)
    content = b"".join(path.read_bytes() for path in file.parents[2].rglob("*") if path.is_file())
    for value in ("María", "Mar\\u00ed", "José", "Obra", "contacto", "K7MPQ2", "nombres", "suelto"):
        assert value.encode() not in content, value


def test_two_saves_of_the_same_thing_look_different(store: TinySessionStore, file: Path) -> None:
    before = file.read_bytes()
    store.save(RECORD)
    after = file.read_bytes()
    same = sum(a == b for a, b in zip(before[22:], after[22:], strict=False))
    assert same < len(after) / 10


def test_nobody_else_may_read_anything(store: TinySessionStore, file: Path) -> None:
    store.folder(ID)
    store.lease(ID, "quiosco-1", 60)
    store.save(RECORD | {"id": OTHER})
    store.forget(OTHER, Proof(NOON, "1", "quiosco-1", "contacto", 1, "idle"))
    for path in [file.parents[1], *file.parents[2].rglob("*")]:
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
        store.lease(bad, "quiosco-1", 60)
    with pytest.raises(StoreError):
        store.release(bad, "quiosco-1")
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
    session = ["folder", "file", "name", "folder"]
    assert steps[-len(session) :] == session, "the session's own file is what is written last"


# --- files nobody can read


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"KIOSKO 2\n",
        b"KIOSKO 2\n1234567",
        b"KIOSKO 1\n" + b"x" * 100,
        b"KIOSKO 99999999\n" + b"x" * 100,
        b"\x00" * 4096,
        b"\xff\xfe basura",
        b'{"session": {"1": {"schema": 1}}}',
    ],
    ids=lambda content: repr(content[:40]),
)
def test_an_unreadable_file_is_set_aside_and_the_session_can_be_saved_again(
    store: TinySessionStore, file: Path, content: bytes
) -> None:
    store.save(RECORD | {"id": OTHER})
    file.write_bytes(content)
    assert store.load(ID) is None
    assert [path.read_bytes() for path in file.parent.glob("damaged-*")] == [content]
    assert "dañada" in store.health()
    assert store.save(RECORD, expected=1) == 2, "the screen that has it open mends it"
    assert record_of(store) == RECORD
    assert store.health() == ""
    file.write_bytes(content)
    store.save(RECORD | {"step_id": "papeles"})
    assert (record_of(store) or {})["step_id"] == "papeles"
    assert len(list(file.parent.glob("damaged-*"))) == 2
    assert record_of(store, OTHER) == RECORD | {"id": OTHER}


def test_every_cut_and_every_changed_byte_is_noticed(store: TinySessionStore, file: Path) -> None:
    whole = file.read_bytes()
    for at in [*range(40), *range(40, len(whole), 97), len(whole) - 1]:
        for content in (whole[:at], whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]):
            file.write_bytes(content)
            try:
                assert store.load(ID) is None, at
            except StoreError as error:  # the name of the key, or the version, was hit
                assert "llave" in error.detail or "versión" in error.detail
                assert file.read_bytes() == content


def test_files_cannot_be_swapped(store: TinySessionStore, file: Path) -> None:
    store.save(RECORD | {"id": OTHER, "answers": {"nombres": "Pedro"}})
    other = file.parents[1] / OTHER / file.name
    other.write_bytes(file.read_bytes())
    assert store.load(OTHER) is None
    assert record_of(store) == RECORD


def test_a_damaged_session_is_listed_without_a_value(store: TinySessionStore, file: Path) -> None:
    store.save(RECORD | {"id": OTHER})
    file.write_bytes(b"basura")
    whole, damaged = store.list()
    assert (whole.id, whole.code) == (OTHER, "K7MPQ2")
    assert damaged == Summary(ID, "", "")
    found = store.latest(NOON - timedelta(minutes=5))
    assert found is not None
    assert found.record["id"] == OTHER


def test_papers_without_a_session_are_listed_so_that_they_can_be_wiped(store: TinySessionStore) -> None:
    store.folder(ID)
    (one,) = store.list()
    assert (one.id, one.saved_at) == (ID, None)
    assert store.health() == ""
    store.forget(one.id)
    assert store.list() == ()


def test_a_folder_that_cannot_be_read_hides_no_other(
    store: TinySessionStore, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.save(RECORD | {"id": OTHER})
    read = Path.read_bytes

    def broken(self: Path) -> bytes:
        if self == file:
            raise OSError(errno.EIO, "Input/output error", "María")
        return read(self)

    monkeypatch.setattr(Path, "read_bytes", broken)
    assert {one.id for one in store.list()} == {OTHER, ID}
    with pytest.raises(StoreError, match="EIO") as caught:
        store.load(ID)
    assert "María" not in caught.value.detail
    assert file.exists(), "a disk that stutters is no reason to set anything aside"


def test_when_somebody_wiped_the_whole_folder_it_goes_on(store: TinySessionStore, file: Path) -> None:
    shutil.rmtree(file.parents[1])
    assert store.list() == ()
    store.save(RECORD)
    assert record_of(store) == RECORD
    assert [one.id for one in store.list()] == [ID]


def test_a_process_that_does_not_let_go_is_told_and_waited_for_no_longer(tmp_path: Path) -> None:
    locks, others = Locks(tmp_path / "l", patience=0.05), Locks(tmp_path / "l")
    with others.session(ID):
        with pytest.raises(StoreError, match="no las suelta"), locks.session(ID):
            pass
        with locks.session(OTHER), locks.all():
            pass
    with locks.session(ID):
        pass


# --- a disk that refuses


def test_on_a_full_disk_what_was_saved_stays_whole(store: TinySessionStore, file: Path) -> None:
    big = RECORD | {"answers": {"direccion": "x" * 100_000}}
    with full_disk(20_000), pytest.raises(StoreError, match="lleno"):
        store.save(big)
    assert record_of(store) == RECORD
    assert [path.name for path in file.parent.iterdir()] == ["session.db"]
    store.save(big)
    assert record_of(store) == big


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
    assert record_of(store) == RECORD


def test_a_file_in_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "sessions").write_text("")
    with pytest.raises(StoreError, match="ENOTDIR"):
        TinySessionStore(tmp_path / "sessions")


def test_what_is_no_json_changes_nothing(store: TinySessionStore, file: Path) -> None:
    with pytest.raises(TypeError):
        store.save(RECORD | {"answers": object()})
    assert record_of(store) == RECORD


# --- forgetting


def visible(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def wiped(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if files.is_half_wiped(path)]


def test_forgetting_leaves_nothing(store: TinySessionStore, file: Path) -> None:
    (store.folder(ID) / "1-cedula.pdf").write_bytes(b"%PDF-")
    (store.folder(ID) / "deep").mkdir()
    (store.folder(ID) / "deep" / "page.png").write_bytes(b"x")
    store.save(RECORD | {"id": OTHER})
    store.forget(ID)
    store.forget(ID)
    assert visible(file.parents[1]) == [OTHER]
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
    assert store.list() == ()
    assert len(wiped(file.parents[1])) == 1
    TinySessionStore(file.parents[1])
    assert wiped(file.parents[1]) == []


@pytest.mark.parametrize("older", [False, True])
def test_temporaries_of_a_power_cut_are_swept_at_start(file: Path, older: bool) -> None:
    staging = file.parents[1] / ".staging"
    place = file if older else staging / file.name
    gone = int(Path("/proc/sys/kernel/pid_max").read_text())  # no process has this number
    other = subprocess.Popen(["sleep", "60"])  # it got the number of the one that was writing
    stale = [place.with_name(f".session.db-{number}-a.tmp") for number in (gone, os.getpid(), other.pid, "x")]
    living = place.with_name(f".session.db-{os.getpid()}-living.tmp")
    for path in (*stale, living):
        path.write_text("half")
    if older:  # which kept them beside each file
        shutil.rmtree(staging)
    with living.open("ab"):
        reopened = TinySessionStore(file.parents[1])
        assert [path.exists() for path in (*stale, living)] == [False] * len(stale) + [True]
    other.kill()
    other.wait()
    assert record_of(reopened) == RECORD
