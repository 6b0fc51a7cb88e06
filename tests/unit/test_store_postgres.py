"""What only a shared database has to prove; the common contract is in test_store_contract.py."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest

from kiosk.errors import ConflictError, StoreError
from kiosk.store import postgres_connection as database
from kiosk.store.postgres_store import PostgresSessionStore
from tests.database import Server, server
from tests.scale import trials

pytestmark = pytest.mark.slow

ID = "a" * 32
RECORD = {"id": ID, "code": "K7MPQ2", "answers": {"nombres": "Zoraida", "numero_documento": "1065123456"}}


@pytest.fixture
def url() -> str:
    return server().database()


@pytest.fixture
def store(url: str, tmp_path: Path) -> Iterator[PostgresSessionStore]:
    store = PostgresSessionStore(url, tmp_path / "sessions")
    yield store
    store.close()


def test_the_database_reads_nothing_of_a_person(store: PostgresSessionStore, url: str) -> None:
    store.save(RECORD)
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT * FROM kiosk_sessions").fetchall()
    assert len(rows) == 1
    told = b"".join(bytes(cell) if isinstance(cell, bytes) else str(cell).encode() for cell in rows[0])
    assert b"Zoraida" not in told and b"1065123456" not in told


@pytest.mark.soak
def test_every_acknowledged_save_of_many_terminals_is_there(
    store: PostgresSessionStore, url: str, tmp_path: Path
) -> None:
    """Each adds its own marks and tries again when another was faster: none is lost."""
    terminals, marks = 4, trials(25, 500)

    def work(terminal: int) -> int:
        mine, conflicts = PostgresSessionStore(url, tmp_path / "sessions"), 0
        for number in range(marks):
            while True:
                kept = mine.load(ID)
                seen = kept.record["marks"] if kept else []
                try:
                    record = {"id": ID, "code": "", "marks": [*seen, f"{terminal}-{number}"]}
                    mine.save(record, kept.revision if kept else 0)
                    break
                except ConflictError:
                    conflicts += 1
        mine.close()
        return conflicts

    with ThreadPoolExecutor(terminals) as pool:
        conflicts = sum(pool.map(work, range(terminals)))
    kept = store.load(ID)
    assert kept is not None
    assert sorted(kept.record["marks"]) == sorted(f"{t}-{n}" for t in range(terminals) for n in range(marks))
    assert kept.revision == terminals * marks
    assert conflicts > 0, "the terminals never met: the test proves nothing"


def test_many_terminals_start_at_once(url: str, tmp_path: Path) -> None:
    def start(number: int) -> str:
        store = PostgresSessionStore(url, tmp_path / str(number) / "sessions", key_file=tmp_path / "key")
        health = store.health()
        store.close()
        return health

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(start, range(8))) == {""}


def test_a_wrong_key_overwrites_nothing(store: PostgresSessionStore, url: str, tmp_path: Path) -> None:
    store.save(RECORD)
    with pytest.raises(StoreError, match="llave"):
        PostgresSessionStore(url, tmp_path / "other" / "sessions")
    assert not (tmp_path / "other" / "key").exists()
    kept = store.load(ID)
    assert kept and kept.record == RECORD


def test_another_key_is_refused(store: PostgresSessionStore, url: str, tmp_path: Path) -> None:
    (tmp_path / "foreign").write_text("0" * 64)
    with pytest.raises(StoreError, match="no es la de los otros quioscos"):
        PostgresSessionStore(url, tmp_path / "other" / "sessions", key_file=tmp_path / "foreign")


def test_papers_of_a_session_another_terminal_wiped_go(
    store: PostgresSessionStore, url: str, tmp_path: Path
) -> None:
    store.save(RECORD)
    mine = tmp_path / "mine" / "sessions"
    terminal = PostgresSessionStore(url, mine, key_file=tmp_path / "key")
    (terminal.folder(ID) / "3-constancia.pdf").write_bytes(b"%PDF-")
    terminal.close()
    store.forget(ID)
    PostgresSessionStore(url, mine, key_file=tmp_path / "key").close()
    assert not list(mine.rglob("*.pdf"))


@pytest.fixture
def own() -> Iterator[Server]:
    """A server that may be mistreated."""
    own = Server()
    yield own
    own.remove()


def test_a_server_that_goes_and_comes_back(own: Server, tmp_path: Path) -> None:
    store = PostgresSessionStore(own.database(), tmp_path / "sessions")
    store.save(RECORD, 0)
    own.stop()
    with pytest.raises(StoreError, match="no responde") as told:
        store.save({**RECORD, "step_id": "correo"}, 1)
    assert "Zoraida" not in str(told.value) and told.value.__cause__ is None
    assert "no responde" in store.health()
    own.start()
    assert store.save({**RECORD, "step_id": "correo"}, 1) == 2
    assert store.health() == ""
    store.close()


def test_a_save_that_was_acknowledged_survives_a_crash_of_the_server(own: Server, tmp_path: Path) -> None:
    store = PostgresSessionStore(own.database(), tmp_path / "sessions")
    store.save(RECORD, 0)
    own.kill()
    own.start()
    kept = store.load(ID)
    store.close()
    assert kept and kept.record == RECORD


def test_a_server_that_hangs_is_given_up(
    own: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "kiosk.store.postgres_connection.PATIENCE", "-c statement_timeout=300 -c lock_timeout=300"
    )
    address = own.database()
    store, other = (PostgresSessionStore(address, tmp_path / "sessions") for _ in range(2))
    store.save(RECORD, 0)
    with psycopg.connect(address) as rival:
        rival.execute("LOCK TABLE kiosk_sessions")
        with pytest.raises(StoreError, match="no responde"):
            other.save({**RECORD, "step_id": "correo"}, 1)
    assert other.save({**RECORD, "step_id": "correo"}, 1) == 2
    for one in (store, other):
        one.close()


def freeze(server: Server, monkeypatch: pytest.MonkeyPatch, rest: float = 0.3) -> None:
    """Freeze the server; from now on nobody waits long for it, and it rests for some seconds."""
    for name, seconds in (("ANSWER_SECONDS", 0.3), ("LONG_SECONDS", 0.2), ("REST_SECONDS", rest)):
        monkeypatch.setattr(database, name, seconds)
    server.freeze()


def thaw(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the server go on; it is waited for as usual, since a busy machine is slow."""
    monkeypatch.undo()
    server.thaw()


def saved_at_last(store: PostgresSessionStore, expected: int) -> int:
    """The revision of a save that is tried until the server answers again."""
    for _ in range(2_400):
        with suppress(StoreError):
            return store.save({**RECORD, "step_id": "correo"}, expected)
        time.sleep(0.05)
    raise AssertionError("the server never came back")


def test_a_server_that_is_frozen_is_given_up_too(
    own: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It keeps no time of its own, and the system goes on answering for it on the line."""
    store = PostgresSessionStore(own.database(), tmp_path / "sessions")
    store.save(RECORD, 0)
    freeze(own, monkeypatch)
    with pytest.raises(StoreError, match="no responde"):
        store.save({**RECORD, "step_id": "correo"}, 1)
    assert "no responde" in store.health()
    thaw(own, monkeypatch)
    assert saved_at_last(store, 1) == 2
    store.close()


def test_a_frozen_server_is_asked_once_and_then_rests(
    own: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = PostgresSessionStore(own.database(), tmp_path / "sessions")
    freeze(own, monkeypatch, rest=3600)
    with pytest.raises(StoreError):
        store.load(ID)
    thaw(own, monkeypatch)
    with pytest.raises(StoreError, match="no responde"):  # it would answer again, but is not asked
        store.load(ID)
    store._database._resting_until = 0
    assert store.load(ID) is None
    store.close()


def test_a_save_whose_commit_was_never_answered_is_no_conflict(
    own: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server takes it once it goes on; the terminal that sent it knows its own save again."""
    address = own.database()
    store, other = (PostgresSessionStore(address, tmp_path / "sessions") for _ in range(2))
    store.save(RECORD, 0)
    put = store._put

    def freeze_before_the_commit(*args: Any, **options: Any) -> None:
        put(*args, **options)
        freeze(own, monkeypatch)

    monkeypatch.setattr(store, "_put", freeze_before_the_commit)
    with pytest.raises(StoreError, match="no responde"):
        store.save({**RECORD, "step_id": "contacto"}, 1)
    thaw(own, monkeypatch)
    while (kept := other.load(ID)) and kept.revision == 1:
        time.sleep(0.02)
    with pytest.raises(ConflictError):
        other.save({**RECORD, "step_id": "cuenta"}, 1)
    assert saved_at_last(store, 1) == 3
    for one in (store, other):
        one.close()
