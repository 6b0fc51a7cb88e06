"""A full disk and one that may not be written: staff are told, and what was saved stays whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk.errors import StoreError
from kiosk.ports import Proof
from kiosk.store.tiny_store import TinySessionStore
from tests.disks import full, read_only, small_disk
from tests.fakes import NOON

ID, OTHER = "a" * 32, "b" * 32
RECORD: dict[str, Any] = {"id": ID, "code": "K7MPQ2", "step_id": "contacto", "answers": {"nombres": "María"}}
BIG = RECORD | {"answers": {"direccion": "x" * 100_000}}
PROOF = Proof(NOON, "2026-1", "quiosco-1", "contacto", 12, "staff")


class Disk:
    """A data folder and how it can be made to refuse."""

    def __init__(self, data: Path, *, mounted: bool) -> None:
        self.data, self.mounted = data, mounted
        self.store = TinySessionStore(data / "sessions")
        self.store.save(RECORD)
        self.store.save(RECORD | {"id": OTHER})
        self.store.lease(ID, "quiosco-1", 60)
        (self.store.folder(ID) / "1-cedula.pdf").write_bytes(b"%PDF-" * 1_000)

    def whole(self) -> None:
        """What was saved can be read, by this process and by one that starts now, and there is no rest."""
        for store in (self.store, TinySessionStore(self.data / "sessions")):
            assert [one.saved_at is None for one in store.list()] == [False, False]
            kept = store.load(ID)
            assert kept is not None
            assert kept.record == RECORD
            assert store.find("K7MPQ2")
            assert store.latest(NOON - timedelta(days=4000))
        assert list(self.data.rglob("*.tmp")) == []
        assert list(self.data.rglob("damaged-*")) == []


@pytest.fixture(params=["own file system", "folder"])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Disk]:
    """A small file system of its own if the machine lets us mount one, and a plain folder in any case."""
    if request.param == "folder":
        yield Disk(tmp_path / "data", mounted=False)
        return
    with small_disk(tmp_path / "data") as mounted:
        yield Disk(tmp_path / "data", mounted=mounted)


def test_on_a_full_disk_nothing_is_lost(disk: Disk) -> None:
    with full(disk.data, mounted=disk.mounted):
        for record in (BIG, BIG | {"id": "c" * 32}, RECORD | {"step_id": "revision", "text": "x" * 9_000}):
            with pytest.raises(StoreError, match="lleno") as caught:
                disk.store.save(record)
            assert "María" not in caught.value.detail
        disk.whole()
        if disk.mounted:
            assert "poco espacio" in disk.store.health()
    assert disk.store.save(BIG) == 2
    kept = disk.store.load(ID)
    assert kept is not None
    assert kept.record == BIG


def test_on_a_full_disk_a_session_can_be_wiped(disk: Disk) -> None:
    """That is how room is made; where nothing at all can be written there is no proof to be had."""
    with full(disk.data, mounted=disk.mounted):
        disk.store.forget(ID, PROOF if disk.mounted else None)
        assert [one.id for one in disk.store.list()] == [OTHER]
    assert len(disk.store.proofs()) == (1 if disk.mounted else 0)
    assert not any(ID in str(path) for path in disk.data.rglob("*"))


def test_a_disk_that_may_not_be_written_can_still_be_read(disk: Disk) -> None:
    with read_only(disk.data, mounted=disk.mounted):
        for act in (
            lambda: disk.store.save(RECORD | {"step_id": "revision"}),
            lambda: disk.store.save(RECORD | {"id": "c" * 32}),
            lambda: disk.store.lease(ID, "quiosco-1", 60),
            lambda: disk.store.release(ID, "quiosco-1"),
            lambda: disk.store.forget(ID, PROOF),
            lambda: disk.store.folder("d" * 32),
        ):
            with pytest.raises(StoreError, match="No hay permiso para escribir"):
                act()
        disk.whole()
        assert "No se puede escribir" in disk.store.health()
    disk.whole()
    assert disk.store.proofs() == ()
    assert disk.store.save(RECORD) == 2


def test_on_a_disk_that_may_not_be_written_a_damaged_file_hides_no_other(disk: Disk) -> None:
    file = disk.data / "sessions" / OTHER / "session.db"
    file.write_bytes(b"")
    with read_only(disk.data, mounted=disk.mounted):
        assert [one.id for one in disk.store.list()] == [ID, OTHER]
        assert disk.store.list()[1].saved_at is None
        assert "dañada" in disk.store.health()
        with pytest.raises(StoreError):
            disk.store.load(OTHER)
    assert disk.store.load(OTHER) is None
