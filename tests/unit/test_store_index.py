"""The list's cache: never wrong, never missed, never readable, and no burden for a save."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from kiosk.store import session_index
from kiosk.store.session_file import SessionFile
from kiosk.store.tiny_store import TinySessionStore
from tests.writers import CONTEXT, start, tell_the_work_of_a_save

COUNT = 3 * session_index._WORTH


def record_of(number: int, **more: Any) -> dict[str, Any]:
    answers = {"nombres": "Zoraida", "apellidos": f"Quintero {number}"}
    return {
        "id": f"{number:032x}",
        "code": f"K7M{number:03}",
        "step_id": "contacto",
        "answers": answers,
    } | more


@pytest.fixture
def sessions(tmp_path: Path) -> Path:
    """A folder of sessions that were saved long enough ago, and a list that was written down."""
    store = TinySessionStore(tmp_path / "sessions")
    for number in range(COUNT):
        store.save(record_of(number))
        file = tmp_path / "sessions" / f"{number:032x}" / "session.db"
        past = file.stat().st_mtime_ns - 2 * session_index._RACY_NS
        os.utime(file, ns=(past, past))
    assert len(store.list()) == COUNT
    assert (tmp_path / "sessions" / ".index").exists()
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


def test_what_did_not_change_is_not_read_again(sessions: Path, reads: Counter[str]) -> None:
    store = TinySessionStore(sessions)
    assert len(store.list()) == COUNT
    assert reads.total() == 0, "another process had read them"
    assert store.list()[0].initials == "ZQ" + store.list()[0].code[3:].lstrip("0")[:1]
    store.save(record_of(5, step_id="revision"))
    reads.clear()
    assert (store.list()[0].id, store.list()[0].step_id) == (f"{5:032x}", "revision")
    assert set(reads) == {f"{5:032x}"}


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


def test_two_saves_within_one_tick_of_the_clock_are_told_apart(sessions: Path) -> None:
    """The same file number, size and time, another content: a disk's clock ticks some 250 times a second."""
    store = TinySessionStore(sessions)
    store.save(record_of(1, step_id="contacto"))
    file = sessions / f"{1:032x}" / "session.db"
    first = file.read_bytes()
    store.save(record_of(1, step_id="papeles."))
    assert store.list()[0].step_id == "papeles."
    look = file.stat()
    assert len(first) == look.st_size
    file.write_bytes(first)
    os.utime(file, ns=(look.st_atime_ns, look.st_mtime_ns))
    assert store.list()[0].step_id == "contacto"
    assert TinySessionStore(sessions).list()[0].step_id == "contacto"


@pytest.mark.parametrize(
    "content",
    [None, b"", b"KIOSKO 2\n", b"\x00" * 999, b"KIOSKO 3\nx", "cut", "other"],
    ids=lambda content: repr(content)[:20],
)
def test_without_a_usable_cache_the_list_is_made_anew_and_nobody_hears_of_it(
    sessions: Path, content: bytes | str | None, reads: Counter[str]
) -> None:
    file = sessions / ".index"
    whole = file.read_bytes()
    if content is None:
        file.unlink()
    elif isinstance(content, bytes):
        file.write_bytes(content)
    else:
        file.write_bytes(
            whole[:-50] if content == "cut" else (sessions / f"{1:032x}" / "session.db").read_bytes()
        )
    store = TinySessionStore(sessions)
    assert len(store.list()) == COUNT
    assert store.health() == ""
    assert reads.total() >= COUNT
    reads.clear()
    assert len(TinySessionStore(sessions).list()) == COUNT
    assert reads.total() == 0, "it was written down again"


def test_nobody_reads_the_cache(sessions: Path) -> None:
    content = (sessions / ".index").read_bytes()
    for word in (b"initials", b"contacto", b"K7M001", b"saved_at", f"{1:032x}".encode()):
        assert word not in content


def test_a_cache_that_cannot_be_written_is_no_trouble(sessions: Path) -> None:
    (sessions / ".index").unlink()
    (sessions / ".index").mkdir()
    store = TinySessionStore(sessions)
    assert len(store.list()) == COUNT
    assert store.health() == ""


@pytest.mark.slow
def test_a_save_costs_the_same_however_many_sessions_there_are(tmp_path: Path) -> None:
    """Counted in what the system is asked for, because a clock tells more about the machine than about us."""
    here, there = CONTEXT.Pipe(duplex=False)
    start(tell_the_work_of_a_save, tmp_path / "sessions", [10, 100, 2_000], there)
    there.close()
    few, some, many = here.recv()
    assert few == some == many
    assert 5 < sum(few.values()) < 60
