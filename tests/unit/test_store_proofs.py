"""What remains of wiped sessions: durable, private, linked to nobody, and each exactly once."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk import files
from kiosk.ports import Proof
from kiosk.store.consent_proofs import Proofs
from kiosk.store.tiny_store import TinySessionStore
from tests.fakes import NOON

ID = "a" * 32
RECORD = {"id": ID, "code": "K7MPQ2", "answers": {"nombres": "María", "numero_documento": "1065123456"}}
PROOF = Proof(NOON + timedelta(minutes=34), "2026-1", "quiosco-1", "papeles", 12, "finished")
KEPT = Proof(NOON, "2026-1", "quiosco-1", "papeles", 12, "finished")
"""Its time is cut to the hour."""


@pytest.fixture
def store(tmp_path: Path) -> TinySessionStore:
    store = TinySessionStore(tmp_path / "sessions")
    store.save(RECORD)
    return store


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "proofs.jsonl"


def test_a_line_says_when_what_and_where_but_not_who(store: TinySessionStore, file: Path) -> None:
    store.forget(ID, PROOF)
    told = json.loads(file.read_text())
    mark = told.pop("mark")
    assert told == {
        "at": "2026-11-23T17:00:00+00:00",
        "notice": "2026-1",
        "station": "quiosco-1",
        "step": "papeles",
        "minutes": 12,
        "outcome": "finished",
    }
    store.save(RECORD)
    store.forget(ID, PROOF)
    again = json.loads(file.read_text().splitlines()[1])
    assert again["mark"] != mark, "the same session leaves nothing that is the same twice"


@pytest.mark.parametrize("torn", [b'{"at": "2026-11-23T17:0', b"\x00" * 20, b"\xff", b"[]", b'{"at": 5}'])
def test_a_torn_line_costs_itself_only(store: TinySessionStore, file: Path, torn: bytes) -> None:
    store.forget(ID, PROOF)
    with file.open("ab") as stream:
        stream.write(torn)
    assert store.proofs() == (KEPT,)
    store.save(RECORD)
    store.forget(ID, PROOF)
    assert store.proofs() == (KEPT, KEPT)


class PowerCut(BaseException):
    """Nothing after this happens."""


def cut() -> None:
    raise PowerCut


def before_rename(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(files, "begin_wipe", lambda _: cut())


def before_line(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Proofs, "add", lambda *_, **__: cut())


def after_line(patch: pytest.MonkeyPatch) -> None:
    add = Proofs.add

    def added(self: Proofs, line: bytes, *, once: bool = False) -> None:
        add(self, line, once=once)
        cut()

    patch.setattr(Proofs, "add", added)


def before_wipe(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(files, "wipe", lambda _: cut())


@pytest.mark.parametrize("moment", [before_line, after_line, before_wipe])
def test_a_wipe_cut_short_is_finished_with_one_proof(
    store: TinySessionStore, tmp_path: Path, moment: Callable[[pytest.MonkeyPatch], None]
) -> None:
    with pytest.MonkeyPatch.context() as patch, pytest.raises(PowerCut):
        moment(patch)
        store.forget(ID, PROOF)
    for _ in range(2):
        reopened = TinySessionStore(tmp_path / "sessions")
        assert reopened.load(ID) is None
        assert reopened.proofs() == (KEPT,)
    assert not [path for path in (tmp_path / "sessions").iterdir() if files.is_half_wiped(path)]


def test_a_wipe_cut_short_before_it_began_leaves_the_session_and_no_proof(
    store: TinySessionStore, tmp_path: Path
) -> None:
    with pytest.MonkeyPatch.context() as patch, pytest.raises(PowerCut):
        before_rename(patch)
        store.forget(ID, PROOF)
    reopened = TinySessionStore(tmp_path / "sessions")
    assert reopened.load(ID) is not None
    assert reopened.proofs() == ()
    reopened.forget(ID)
    assert reopened.proofs() == ()


def test_on_a_full_disk_room_is_made_first(
    store: TinySessionStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The proof finds no room while the papers are still there."""
    paper = store.folder(ID) / "1-cedula.pdf"
    paper.write_bytes(b"%PDF-")
    write, add = files.write_durably, Proofs.add

    def papers_left() -> bool:
        return any(tmp_path.rglob("1-cedula.pdf"))

    def full(file: Path, content: bytes, *more: Any, **options: Any) -> None:
        if papers_left():
            raise OSError(errno.ENOSPC, "No space left on device")
        write(file, content, *more, **options)

    def full_proofs(self: Proofs, line: bytes, *, once: bool = False) -> None:
        if papers_left():
            raise OSError(errno.ENOSPC, "No space left on device")
        add(self, line, once=once)

    monkeypatch.setattr(files, "write_durably", full)
    monkeypatch.setattr(Proofs, "add", full_proofs)
    store.forget(ID, PROOF)
    assert not papers_left()
    assert store.proofs() == (KEPT,)
