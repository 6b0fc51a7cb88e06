"""The data folder goes into one file and comes back; what must not travel stays at home."""

from __future__ import annotations

import io
import os
import shutil
import tarfile
from dataclasses import replace as changed
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk import files
from kiosk.boot import boot
from kiosk.errors import InUseError, StoreError
from kiosk.ports import Proof, Tally
from kiosk.store import archive as archives
from kiosk.store import kiosk_lock, pending_wipes, restored_files
from kiosk.store.archive import CLOCK, MANIFEST, back_up, restore
from kiosk.store.clock_watch import ClockWatch
from kiosk.store.pending_wipes import PendingWipe, PendingWipes
from kiosk.store.session_file import FILE
from kiosk.store.tiny_store import TinySessionStore
from tests.fakes import NOON

ID, OTHER = "a" * 32, "b" * 32
PROOF = Proof(NOON.replace(minute=0), "2026-1", "quiosco-1", "papeles", 12, "left")
RECORD = {"id": ID, "code": "ABC234", "answers": {"nombres": "Zoraida", "apellidos": "Quintanilla"}}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with a session, its papers, its key and what lies around."""
    data = tmp_path / "data"
    store = TinySessionStore(data / "sessions")
    store.save(RECORD)
    (store.folder(ID) / "3-constancia.pdf").write_bytes(b"%PDF- Zoraida")
    for name in (
        "kiosk.toml",
        "staff.json",
        "audit.jsonl",
        "printed/ABC234/4.pdf",
        "outbox/k.pdf",
        "terminal",
        "x.lock",
    ):
        file = data / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"content of {name}")
    return data


@pytest.fixture
def archive(data: Path, tmp_path: Path) -> Path:
    file = tmp_path / "copy.tar.gz"
    back_up(data, file)
    return file


def names(archive: Path) -> set[str]:
    with tarfile.open(archive) as tar:
        return set(tar.getnames())


def test_what_travels_and_what_stays(archive: Path) -> None:
    assert names(archive) == {
        MANIFEST,
        f"sessions/{ID}/session.db",
        "kiosk.toml",
        "staff.json",
        "audit.jsonl",
    }


def test_the_archive_is_private_and_tells_nothing(archive: Path) -> None:
    assert archive.stat().st_mode & 0o777 == 0o600
    with tarfile.open(archive) as tar:
        inside = b"".join(stream.read() for member in tar if (stream := tar.extractfile(member)))
    assert b"Zoraida" not in inside


def test_a_session_comes_back_with_its_key(archive: Path, data: Path, tmp_path: Path) -> None:
    home = tmp_path / "elsewhere"
    assert restore(archive, home).files == 4
    (home / "key").write_bytes((data / "key").read_bytes())
    kept = TinySessionStore(home / "sessions").load(ID)
    assert kept and kept.record == RECORD
    assert (home / "kiosk.toml").read_text() == "content of kiosk.toml"


def test_without_its_key_it_is_said_and_nothing_is_changed(archive: Path, tmp_path: Path) -> None:
    home = tmp_path / "elsewhere"
    restore(archive, home)
    sealed = (home / "sessions" / ID / "session.db").read_bytes()
    with pytest.raises(StoreError, match="llave"):
        TinySessionStore(home / "sessions")
    assert (home / "sessions" / ID / "session.db").read_bytes() == sealed


def test_sessions_that_are_there_are_not_lost_by_accident(archive: Path, data: Path) -> None:
    TinySessionStore(data / "sessions").save({**RECORD, "id": "b" * 32, "code": "DEF567"})
    with pytest.raises(StoreError, match="--replace"):
        restore(archive, data)
    assert len(TinySessionStore(data / "sessions").list()) == 2
    restore(archive, data, replace=True)
    assert [one.code for one in TinySessionStore(data / "sessions").list()] == ["ABC234"]
    assert (data / "printed" / "ABC234" / "4.pdf").exists()


def test_an_archive_never_replaces_another(archive: Path, data: Path) -> None:
    before = archive.read_bytes()
    with pytest.raises(StoreError, match="ya existe"):
        back_up(data, archive)
    assert archive.read_bytes() == before


@pytest.mark.parametrize("damage", ["cut", "flip", "empty", "text"])
def test_a_damaged_archive_touches_nothing(archive: Path, tmp_path: Path, damage: str) -> None:
    whole = archive.read_bytes()
    middle = len(whole) // 2
    archive.write_bytes(
        {
            "cut": whole[:middle],
            "flip": whole[:middle] + bytes([whole[middle] ^ 255]) + whole[middle + 1 :],
            "empty": b"",
            "text": b"hola",
        }[damage]
    )
    with pytest.raises(StoreError, match=r"dañada|no es una copia"):
        restore(archive, tmp_path / "elsewhere")
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("name", ["../outside", "/outside", "a/../../outside"])
def test_an_archive_cannot_write_elsewhere(tmp_path: Path, name: str) -> None:
    archive = tmp_path / "hostile.tar.gz"
    with tarfile.open(archive, "w:gz") as tar:
        member = tarfile.TarInfo(name)
        member.size = 1
        tar.addfile(member, io.BytesIO(b"x"))
    with pytest.raises(StoreError, match="no es una copia"):
        restore(archive, tmp_path / "data")
    assert not list(tmp_path.rglob("outside"))


def test_a_missing_archive_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="No existe"):
        restore(tmp_path / "none.tar.gz", tmp_path / "data")


def test_the_key_stays_at_home_whatever_its_name(data: Path, tmp_path: Path) -> None:
    (data / "key").rename(data / "llave")
    back_up(data, tmp_path / "copy.tar.gz", data / "llave")
    assert "llave" not in names(tmp_path / "copy.tar.gz")


def test_a_copy_may_not_lie_in_the_folder_it_is_made_of(data: Path, archive: Path) -> None:
    with pytest.raises(StoreError, match="dentro de"):
        back_up(data, data / "copy.tar.gz")
    archive.rename(data / "copy.tar.gz")
    with pytest.raises(StoreError, match="dentro de"):
        restore(data / "copy.tar.gz", data, replace=True)
    assert (data / "copy.tar.gz").exists()


def test_another_key_is_refused_before_anything_is_touched(archive: Path, tmp_path: Path) -> None:
    home = tmp_path / "elsewhere"
    other = {"id": "b" * 32, "code": "HB4NXQ", "answers": {"nombres": "Yulieth"}}
    TinySessionStore(home / "sessions").save(other)
    with pytest.raises(StoreError, match="es otra"):
        restore(archive, home, replace=True, key_file=home / "key")
    kept = TinySessionStore(home / "sessions").load("b" * 32)
    assert kept and kept.record == other


# --- what tells of wipes, and what waits


def test_a_session_that_waits_for_the_server_is_not_lost_by_accident(archive: Path, data: Path) -> None:
    shutil.rmtree(data / "sessions")
    waiting = TinySessionStore(data / "waiting", key_file=data / "key")
    waiting.save({**RECORD, "id": OTHER})
    with pytest.raises(StoreError, match="--replace"):
        restore(archive, data)
    kept = waiting.load(OTHER)
    assert kept and kept.record["id"] == OTHER


def pending(data: Path, session_id: str, code: str) -> None:
    note = PendingWipe(session_id, code, 1, boot(), PROOF)
    PendingWipes(data / pending_wipes.FOLDER).add(note)


@pytest.mark.parametrize("replace", [True, False])
def test_no_wipe_that_was_asked_for_is_forgotten(data: Path, tmp_path: Path, replace: bool) -> None:
    """Those of the data folder and those of the copy."""
    pending(data, ID, "ABC234")
    back_up(data, tmp_path / "copy.tar.gz")
    PendingWipes(data / pending_wipes.FOLDER).done(ID)
    shutil.rmtree(data / "sessions")
    pending(data, OTHER, "DEF567")
    restore(tmp_path / "copy.tar.gz", data, replace=replace)
    notes = PendingWipes(data / pending_wipes.FOLDER).all()
    assert [(one.id, one.code, one.proof) for one in notes] == [
        (ID, "ABC234", PROOF),
        (OTHER, "DEF567", PROOF),
    ]


@pytest.mark.parametrize("replace", [True, False])
def test_what_was_wiped_since_the_copy_stays_wiped(data: Path, tmp_path: Path, replace: bool) -> None:
    store = TinySessionStore(data / "sessions")
    store.save({**RECORD, "id": OTHER, "code": "DEF567"})
    store.save({**RECORD, "id": "c" * 32, "code": "GHJ234"})
    store.forget("c" * 32, PROOF)
    pending(data, ID, "ABC234")
    back_up(data, tmp_path / "copy.tar.gz")
    store.forget(ID, PROOF)
    PendingWipes(data / pending_wipes.FOLDER).done(ID)
    shutil.rmtree(data / "sessions" / OTHER)
    assert restore(tmp_path / "copy.tar.gz", data, replace=replace).wiped == 1
    store = TinySessionStore(data / "sessions")
    assert [one.code for one in store.list()] == ["DEF567"]
    assert store.proofs() == (PROOF, PROOF)
    assert PendingWipes(data / pending_wipes.FOLDER).ids() == frozenset()
    restore(tmp_path / "copy.tar.gz", data, replace=True)
    assert [one.code for one in TinySessionStore(data / "sessions").list()] == ["DEF567"], "nor the next time"


def test_proofs_of_the_copy_come_to_a_new_machine(data: Path, tmp_path: Path) -> None:
    TinySessionStore(data / "sessions").forget(ID, PROOF)
    back_up(data, tmp_path / "copy.tar.gz")
    home = tmp_path / "elsewhere"
    TinySessionStore(home / "sessions", key_file=data / "key").save({**RECORD, "id": OTHER})
    TinySessionStore(home / "sessions", key_file=data / "key").forget(OTHER, changed(PROOF, minutes=3))
    restore(tmp_path / "copy.tar.gz", home)
    told = TinySessionStore(home / "sessions", key_file=data / "key").proofs()
    assert [one.minutes for one in told] == [12, 3]


def test_counts_of_the_copy_and_of_this_machine_stay(data: Path, tmp_path: Path) -> None:
    store, now = TinySessionStore(data / "sessions"), NOON.date()
    before, same = (Tally(now, "0a1b2c3d", "help", step, "", 2) for step in ("antes", "ahora"))
    store.add_tallies([before, same])
    back_up(data, tmp_path / "copy.tar.gz")
    store.add_tallies([same])
    restore(tmp_path / "copy.tar.gz", data, replace=True)
    told = {one.step_id: one.number for one in TinySessionStore(data / "sessions").tallies()}
    assert told == {"antes": 2, "ahora": 4}


def test_a_session_that_waited_again_after_it_was_sent_comes_back(data: Path, tmp_path: Path) -> None:
    waiting = TinySessionStore(data / "waiting", key_file=data / "key")
    waiting.save({**RECORD, "id": OTHER})
    waiting.forget(OTHER)  # as the hand-over does
    waiting.save({**RECORD, "id": OTHER})
    back_up(data, tmp_path / "copy.tar.gz")
    shutil.rmtree(data / "waiting")
    assert restore(tmp_path / "copy.tar.gz", data, replace=True).wiped == 0
    assert TinySessionStore(data / "waiting", key_file=data / "key").load(OTHER)


def test_pictures_from_the_scanner_do_not_travel(data: Path, tmp_path: Path) -> None:
    (data / "glass").mkdir()
    (data / "glass" / "cedula.png").write_bytes(b"picture")
    back_up(data, tmp_path / "copy.tar.gz")
    assert not any("glass" in name for name in names(tmp_path / "copy.tar.gz"))


# --- power cuts


class PowerCutError(BaseException):
    """The machine stops: nothing of this process runs any more."""


def whole(data: Path) -> dict[str, bytes]:
    """Every file but the locks, the lists and what a store makes anew."""
    found = {file.relative_to(data).as_posix(): file for file in data.rglob("*") if file.is_file()}
    return {name: file.read_bytes() for name, file in found.items() if not name.endswith(".lock")}


def cut_at(number: int, archive: Path, data: Path) -> bool:
    """Restore with a power cut at the n-th change of a name; False: there were not so many."""
    left = iter(range(number))

    def counted(real: Any) -> Any:
        def act(*args: Any, **options: Any) -> Any:
            if next(left, None) is None:
                raise PowerCutError
            return real(*args, **options)

        return act

    script = [(Path, "rename"), (Path, "unlink"), (Path, "rmdir"), (Path, "replace")]
    with pytest.MonkeyPatch.context() as patch:
        for owner, name in script:
            patch.setattr(owner, name, counted(getattr(owner, name)))
        try:
            restore(archive, data, replace=True)
        except PowerCutError:
            return True
    return False


def test_a_power_cut_leaves_the_old_files_or_the_new_ones(archive: Path, data: Path, tmp_path: Path) -> None:
    """At every change of a name; the next start finishes what was decided."""
    store = TinySessionStore(data / "sessions")
    store.save({**RECORD, "id": OTHER, "code": "DEF567"})
    store.close()
    (data / "staff.json").write_text("changed")
    results = set[str]()
    for number in range(400):
        home = tmp_path / f"at-{number}"
        shutil.copytree(data, home)
        cut = cut_at(number, archive, home)
        restored_files.finish_at_start(home)
        found = whole(home)
        assert not [name for name in found if ".restored" in name]
        old, fresh = f"sessions/{OTHER}/session.db" in found, found["staff.json"] == b"content of staff.json"
        assert old != fresh and f"sessions/{ID}/session.db" in found and "kiosk.toml" in found
        results.add("old" if old else "new")
        if not cut:
            break
        shutil.rmtree(home)
    assert not cut and results == {"old", "new"}


# --- while others use the folder


def test_what_is_wiped_while_a_copy_is_made_is_not_in_it(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the list of the files and the reading of each, and between one folder and the next."""
    store = TinySessionStore(data / "sessions")
    ids = [f"{number:032x}" for number in range(8)]
    for session_id in ids:
        store.save({"id": session_id, "code": "K7MPQ2"})
    real, left = Path.read_bytes, iter(ids)

    def read_and_wipe(file: Path) -> bytes:
        if file.name == "session.db" and (session_id := next(left, "")):
            store.forget(session_id)
        return real(file)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", read_and_wipe)
        back_up(data, data.parent / "while.tar.gz")
    assert restore(data.parent / "while.tar.gz", data, replace=True).wiped == 0


def test_a_folder_that_goes_while_temporaries_are_swept_is_passed_over(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        (data / f"{number}").mkdir()
        (data / f"{number}" / ".x-1-y.tmp").write_text("left")
    real = os.scandir

    def scan_and_wipe(folder: Any) -> Any:
        if str(folder).endswith("/0"):
            shutil.rmtree(data / "1")
        return real(folder)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", scan_and_wipe)
        files.sweep_temporaries(data)
    assert not list(data.rglob("*.tmp"))


@pytest.fixture
def place(data: Path) -> Path:
    """The data folder of a kiosk in a browser, with two sessions."""
    place = data / "web" / "2"
    store = TinySessionStore(place / "sessions", key_file=data / "key")
    store.save(RECORD)
    store.save(RECORD | {"id": OTHER, "code": "DEF567"})
    (place / "kiosk.toml").symlink_to(data / "kiosk.toml")
    (place / "printed" / "ABC234").mkdir(parents=True)
    (place / "printed" / "ABC234" / "4.pdf").write_bytes(b"%PDF-")
    return place


def test_sessions_of_kiosks_in_browsers_travel_with_their_own_list_of_wipes(
    place: Path, data: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "web.tar.gz"
    back_up(data, copy, data / "key")
    assert not {name for name in names(copy) if "printed" in name or name.endswith("web/2/kiosk.toml")}
    there = TinySessionStore(place / "sessions", key_file=data / "key")
    there.forget(OTHER)
    there.save(RECORD | {"id": "c" * 32, "code": "GHJ789"})
    with pytest.raises(StoreError, match="ya hay sesiones"):
        restore(copy, data, key_file=data / "key")
    assert restore(copy, data, key_file=data / "key", replace=True).wiped == 1
    assert {one.id for one in TinySessionStore(place / "sessions", key_file=data / "key").list()} == {ID}
    assert ClockWatch(place / CLOCK).doubt(NOON), "nothing of it is wiped for its age before staff are asked"

    shutil.copy(data / "key", tmp_path / "key")
    assert restore(copy, tmp_path / "other", key_file=tmp_path / "key").wiped == 0
    fresh = TinySessionStore(tmp_path / "other" / "web" / "2" / "sessions", key_file=tmp_path / "key")
    assert {one.id for one in fresh.list()} == {ID, OTHER}
    assert (tmp_path / "other" / "web").stat().st_mode & 0o077 == 0


def test_a_copy_is_not_put_back_under_an_open_browser(place: Path, data: Path, tmp_path: Path) -> None:
    copy = tmp_path / "web.tar.gz"
    back_up(data, copy, data / "key")
    before = {file: file.read_bytes() for file in files.every_file(data) if file.name == FILE}
    held = kiosk_lock.claim(place)
    try:
        with pytest.raises(InUseError):
            restore(copy, data, key_file=data / "key", replace=True)
    finally:
        os.close(held)
    assert {file: file.read_bytes() for file in files.every_file(data) if file.name == FILE} == before


def test_a_place_that_is_not_in_the_copy_stays(archive: Path, place: Path, data: Path) -> None:
    shutil.rmtree(place)
    back_up(data, archive, data / "key", replace=True)
    TinySessionStore(place / "sessions", key_file=data / "key").save(RECORD)
    restore(archive, data, key_file=data / "key", replace=True)
    assert TinySessionStore(place / "sessions", key_file=data / "key").count() == 1


def test_a_copy_is_not_put_back_under_an_open_kiosk(data: Path) -> None:
    copy = data.parent / "copy.tar.gz"
    back_up(data, copy)
    lock = kiosk_lock.claim(data)
    assert kiosk_lock.claim(data, str(lock)) == lock, "its next process has it already"
    before = _contents(data)
    with pytest.raises(InUseError, match="Ya hay un quiosco abierto"):
        restore(copy, data, replace=True)
    assert _contents(data) == before
    os.close(lock)
    restore(copy, data, replace=True)


def test_a_restored_clock_file_answers_no_doubt_of_this_machine(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ClockWatch(data / CLOCK).believe(NOON, sure=True)
    with monkeypatch.context() as patch:
        patch.setattr(archives, "LEFT_OUT", archives.LEFT_OUT - {CLOCK})  # as somebody could make one
        back_up(data, copy := tmp_path / "with-clock.tar.gz")
    assert CLOCK in names(copy)
    for home in (tmp_path / "new machine", tmp_path / "own clock"):
        if home.name == "own clock":
            ClockWatch(home / CLOCK).believe(later := NOON + timedelta(days=9), sure=True)
        restore(copy, home)
        for now in (NOON, NOON + timedelta(days=9)):
            assert ClockWatch(home / CLOCK).doubt(now), "nothing is wiped before staff answer"
    assert str(later.date()) in (home / CLOCK).read_text(), "its own clock is not forgotten"


def test_the_clock_is_doubted_before_the_first_session_comes_back(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "elsewhere"
    ClockWatch(home / CLOCK).believe(NOON, sure=True)

    def power_cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(restored_files, "put", power_cut)
        with pytest.raises(KeyboardInterrupt):
            restore(archive, home)
    assert "confirme" in ClockWatch(home / CLOCK).doubt(NOON)


def test_a_restore_that_is_refused_leaves_the_clock_believed(archive: Path, data: Path) -> None:
    ClockWatch(data / CLOCK).believe(NOON, sure=True)
    with pytest.raises(StoreError, match="--replace"):
        restore(archive, data)
    assert ClockWatch(data / CLOCK).doubt(NOON) == ""


def _contents(data: Path) -> dict[Path, bytes]:
    """Every file but the list's, which SQLite writes when a connection that nobody uses is collected."""
    every = (file for file in data.rglob("*") if file.is_file() and not file.name.startswith(".list.db"))
    return {file: file.read_bytes() for file in every}
