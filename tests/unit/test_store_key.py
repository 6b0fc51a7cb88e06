"""The machine's key: made once, never again by itself, and said plainly when it is lost or another one."""

from __future__ import annotations

import stat
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.cli import composition
from kiosk.errors import StaffError, StoreError
from kiosk.settings import Settings
from kiosk.staff import pepper
from kiosk.store.archive import back_up, restore
from kiosk.store.clock_watch import ClockWatch
from kiosk.store.machine_key import machine_key
from kiosk.store.tiny_store import TinySessionStore
from tests.fakes import NOON
from tests.writers import CONTEXT, first_start, start

ID, OTHER = "a" * 32, "b" * 32
RECORD = {"id": ID, "code": "K7MPQ2", "answers": {"nombres": "Ana"}}


@pytest.fixture
def sessions(tmp_path: Path) -> Path:
    """A folder with one sealed session."""
    with closing(TinySessionStore(tmp_path / "sessions")) as store:  # later it would change the list's file
        store.save(RECORD)
    return tmp_path / "sessions"


def everything(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_key_is_made_at_the_first_start_for_this_account_alone(sessions: Path) -> None:
    key = sessions.parent / "key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert len(bytes.fromhex(key.read_text().strip())) == 32
    before = key.read_bytes()
    TinySessionStore(sessions)
    assert key.read_bytes() == before


def test_every_machine_has_another_key(tmp_path: Path) -> None:
    assert len({machine_key(tmp_path / str(number), lambda: False) for number in range(20)}) == 20


def test_a_key_others_can_read_is_told_and_left_as_it_is(sessions: Path) -> None:
    key = sessions.parent / "key"
    key.chmod(0o644)
    assert f"chmod 600 {key}" in TinySessionStore(sessions).health()
    assert stat.S_IMODE(key.stat().st_mode) == 0o644
    key.chmod(0o600)
    assert TinySessionStore(sessions).health() == ""


def test_a_folder_that_somebody_named_keeps_its_mode(tmp_path: Path) -> None:
    """As root a key in /etc would else close /etc for everybody."""
    for name in ("key", "data"):
        (tmp_path / name).mkdir(mode=0o755)
        (tmp_path / name).chmod(0o755)
    machine_key(tmp_path / "key" / "kiosk.key", lambda: False)
    ClockWatch(tmp_path / "data" / "clock.json").believe(NOON)
    restore_target = tmp_path / "data"
    archive = tmp_path / "copy.tar.gz"
    back_up(restore_target, archive)
    restore(archive, restore_target)
    assert [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("key", "data")] == [0o755] * 2
    made = machine_key(tmp_path / "new" / "kiosk.key", lambda: False)
    assert made and stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


def test_a_lost_key_is_said_and_no_other_is_made(sessions: Path) -> None:
    (sessions.parent / "key").unlink()
    before = everything(sessions.parent)
    with pytest.raises(StoreError, match="Falta la llave"):
        TinySessionStore(sessions)
    assert everything(sessions.parent) == before


def but_the_list(files: dict[Path, bytes]) -> dict[Path, bytes]:
    """The files without the database of the list: SQLite tidies it up when its last connection is closed."""
    return {path: content for path, content in files.items() if not path.name.startswith(".list.db")}


def test_another_key_is_said_and_nothing_is_changed(sessions: Path) -> None:
    key = sessions.parent / "key"
    right = key.read_text()
    key.write_text("0f" * 32 + "\n")
    before = but_the_list(everything(sessions.parent))
    with pytest.raises(StoreError, match="es otra"):
        TinySessionStore(sessions)
    assert but_the_list(everything(sessions.parent)) == before
    key.write_text(right.upper())
    kept = TinySessionStore(sessions).load(ID)
    assert kept is not None
    assert kept.record == RECORD


@pytest.mark.parametrize("text", ["", "abc", "g" * 64, "0f" * 33, "\x00" * 64, "ñ" * 64])
def test_a_spoilt_key_is_said_and_not_replaced(sessions: Path, text: str) -> None:
    key = sessions.parent / "key"
    key.write_text(text)
    with pytest.raises(StoreError, match="está dañada"):
        TinySessionStore(sessions)
    assert key.read_text() == text


def test_a_session_of_another_machine_among_ours_is_left_alone(sessions: Path, tmp_path: Path) -> None:
    TinySessionStore(tmp_path / "elsewhere" / "sessions").save(RECORD | {"id": OTHER})
    store = TinySessionStore(sessions)
    (tmp_path / "elsewhere" / "sessions" / OTHER).rename(sessions / OTHER)
    file = sessions / OTHER / "session.db"
    before = file.read_bytes()
    for act in (
        lambda: store.load(OTHER),
        lambda: store.save(RECORD | {"id": OTHER}),
        lambda: store.save(RECORD | {"id": OTHER}, expected=1),
    ):
        with pytest.raises(StoreError, match="otra llave"):
            act()
    assert [(one.id, one.saved_at is None) for one in store.list()] == [(ID, False), (OTHER, True)]
    assert "otra llave" in store.health()
    assert file.read_bytes() == before
    assert TinySessionStore(sessions).load(ID) is not None, "one of ours is enough to go on"
    store.forget(OTHER)
    assert store.health() == ""


def test_systemd_hands_the_key_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "credentials"
    folder.mkdir()
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(folder))
    TinySessionStore(tmp_path / "without" / "sessions")
    assert (tmp_path / "without" / "key").exists(), "a credential of another name is none of ours"
    (folder / "kiosk-key").write_text("0f" * 32)
    TinySessionStore(tmp_path / "with" / "sessions").save(RECORD)
    assert not (tmp_path / "with" / "key").exists()
    monkeypatch.delenv("CREDENTIALS_DIRECTORY")
    with pytest.raises(StoreError, match="Falta la llave"):
        TinySessionStore(tmp_path / "with" / "sessions")


def test_the_settings_say_where_the_key_is(tmp_path: Path) -> None:
    chosen = {"paths": {"data": tmp_path / "data"}, "privacy": {"key_path": str(tmp_path / "safe" / "key")}}
    composition.open_store(Settings.model_validate(chosen)).save(RECORD)
    assert (tmp_path / "safe" / "key").exists()
    assert not (tmp_path / "data" / "key").exists()


def test_a_relative_path_of_the_key_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would name another file for each folder in which the command is typed."""
    monkeypatch.chdir(tmp_path)
    settings = Settings.model_validate(
        {"paths": {"data": tmp_path / "data"}, "privacy": {"key_path": "rel.key"}}
    )
    with pytest.raises(StoreError, match=r"\[privacy\] key_path: escriba la ruta completa"):
        composition.open_store(settings)
    with pytest.raises(StaffError, match=r"\[privacy\] key_path: escriba la ruta completa"):
        composition.open_audit(settings).record("consola", "x")
    assert not list(tmp_path.rglob("rel.key"))


@pytest.mark.parametrize(("where", "why"), [("", "es una carpeta"), ("file/key", "no es una carpeta")])
def test_a_path_that_names_no_file_is_told_as_that(tmp_path: Path, where: str, why: str) -> None:
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc" / "file").write_text("x")
    path = tmp_path / "etc" / where
    chosen = {"paths": {"data": tmp_path / "data"}, "privacy": {"key_path": str(path)}}
    with pytest.raises(StoreError) as told:
        composition.open_store(Settings.model_validate(chosen))
    assert told.value.detail.startswith(f"No se puede leer la llave de las sesiones {path}: {why}. ")
    assert "key_path" in told.value.detail


def test_a_folder_in_the_place_of_the_secret_file_is_told_as_that(tmp_path: Path) -> None:
    with pytest.raises(StaffError, match=r"es una carpeta.*pepper_path"):
        pepper.make(tmp_path)


def test_first_starts_at_once_make_one_key(tmp_path: Path) -> None:
    for attempt in range(10):
        folder, together = tmp_path / str(attempt) / "sessions", CONTEXT.Barrier(4)
        children = [start(first_start, folder, together, number) for number in range(4)]
        for child in children:
            child.join(120)
        assert [child.exitcode for child in children] == [0] * 4
        store = TinySessionStore(folder)
        assert len(store.list()) == 4
        assert store.health() == ""
