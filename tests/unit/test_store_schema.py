"""Files of other versions: older ones become today's at the first touch, newer ones are left alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kiosk.errors import StoreError
from kiosk.ports import Kept, Proof
from kiosk.store.encryption import SCHEMA
from kiosk.store.record_schema import MIGRATIONS
from kiosk.store.session_file import SessionFile
from kiosk.store.tiny_store import TinySessionStore
from tests.fakes import NOON

ID, OTHER = "a" * 32, "b" * 32
RECORD: dict[str, Any] = {"id": ID, "code": "K7MPQ2", "step_id": "contacto", "answers": {"nombres": "María"}}


def plain(schema: object = 1, saved_at: object = "2026-11-23T17:00:00+00:00", record: object = RECORD) -> str:
    """A file as schema 1 wrote it."""
    return json.dumps({"session": {"1": {"schema": schema, "saved_at": saved_at, "record": record}}})


@pytest.fixture
def store(tmp_path: Path) -> TinySessionStore:
    return TinySessionStore(tmp_path / "sessions")


@pytest.fixture
def old(store: TinySessionStore, tmp_path: Path) -> Path:
    """A session that schema 1 left behind."""
    file = tmp_path / "sessions" / ID / "session.json"
    file.parent.mkdir()
    file.write_text(plain())
    return file


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_there_is_a_way_up_from_every_older_schema() -> None:
    assert sorted(MIGRATIONS) == list(range(1, SCHEMA))


def test_schema_1_is_read_sealed_and_wiped_at_the_first_touch(store: TinySessionStore, old: Path) -> None:
    with old.open("rb") as still_open:
        assert store.load(ID) == Kept(RECORD, 1, NOON)
        assert set(still_open.read()) == {0}, "the plain text is overwritten"
    assert names(old.parent) == ["session.db"]
    assert store.load(ID) == Kept(RECORD, 1, NOON)


def test_a_list_is_a_touch_too(store: TinySessionStore, old: Path) -> None:
    (one,) = store.list()
    assert (one.code, one.initials, one.saved_at) == ("K7MPQ2", "M", NOON)
    assert names(old.parent) == ["session.db"]
    assert store.find("K7MPQ2") == ID


def test_a_save_counts_from_what_schema_1_left(store: TinySessionStore, old: Path) -> None:
    assert store.save(RECORD, expected=1) == 2
    assert names(old.parent) == ["session.db"]


def test_a_migration_cut_short_is_finished(store: TinySessionStore, old: Path) -> None:
    left = old.read_bytes()
    store.save(RECORD | {"step_id": "revision"})
    old.write_bytes(left)
    kept = store.load(ID)
    assert kept is not None
    assert kept.record["step_id"] == "revision", "what was sealed is the newer one"
    assert names(old.parent) == ["session.db"]


def test_on_a_disk_that_refuses_schema_1_is_read_all_the_same(
    store: TinySessionStore, old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(SessionFile, "write", refuse)
    assert store.load(ID) == Kept(RECORD, 1, NOON)
    assert names(old.parent) == ["session.json"]


def test_what_schema_1_left_goes_with_its_proof(store: TinySessionStore, old: Path) -> None:
    store.forget(ID, Proof(NOON, "1", "quiosco-1", "contacto", 1, "expired"))
    assert not old.parent.exists()
    assert len(store.proofs()) == 1


@pytest.mark.parametrize(
    "content",
    [
        "",
        '{"session": {"1": {"schema": 1, "saved',
        "[]",
        "{}",
        '{"session": []}',
        '{"session": {"uno": {}}}',
        '{"session": {"1": []}}',
        '{"session": {"1": 7}}',
        '{"session": {"1": {"schema": 1}}}',
        plain(saved_at=5),
        plain(saved_at="2026-11-23T12:00:00"),
        plain(schema=2),
        plain(schema="1"),
        plain(record=[]),
        "[" * 100_000,
    ],
    ids=lambda content: content[:40],
)
def test_a_damaged_file_of_schema_1_is_set_aside(store: TinySessionStore, old: Path, content: str) -> None:
    old.write_text(content)
    assert store.load(ID) is None
    assert names(old.parent) == ["damaged-1.json"]
    assert "dañada" in store.health()


def test_a_file_of_a_later_version_is_left_alone(store: TinySessionStore, tmp_path: Path) -> None:
    store.save(RECORD)
    store.save(RECORD | {"id": OTHER, "code": "ZZZZZ2"})
    file = tmp_path / "sessions" / ID / "session.db"
    later = b"KIOSKO %d\n" % (SCHEMA + 1) + file.read_bytes()[9:]
    file.write_bytes(later)
    with pytest.raises(StoreError, match="versión más nueva"):
        store.load(ID)
    with pytest.raises(StoreError, match="versión más nueva"):
        store.save(RECORD)
    assert [(one.id, one.saved_at is None) for one in store.list()] == [(OTHER, False), (ID, True)]
    assert "versión más nueva" in store.health()
    assert file.read_bytes() == later
    assert names(file.parent) == ["session.db"]
    assert "versión más nueva" in TinySessionStore(tmp_path / "sessions").health()
