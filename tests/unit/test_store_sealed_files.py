"""Scans stay as long as their session, sealed like it, and go with it."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from kiosk.cli import composition
from kiosk.errors import StoreError
from kiosk.settings import load
from kiosk.store.encryption import Encryption
from kiosk.store.sealed_files import FOLDER, SealedFiles
from kiosk.store.session_files import SessionFiles
from kiosk.store.tiny_store import TinySessionStore

SESSION = "a" * 32
CANARY = b"CANARIO de una cedula inventada"


@pytest.fixture
def kept(tmp_path: Path) -> SealedFiles:
    return SealedFiles(tmp_path, SESSION, Encryption(bytes(32)))


def test_what_is_kept_comes_back_and_is_not_readable_on_the_disk(kept: SealedFiles, tmp_path: Path) -> None:
    kept.put("1-cedula.pdf", CANARY)
    kept.put("1-cedula.pdf", CANARY * 2)
    assert kept.get("1-cedula.pdf") == CANARY * 2
    assert kept.names() == ("1-cedula.pdf",)
    (file,) = (one for one in tmp_path.rglob("*") if one.is_file())
    assert b"CANARIO" not in file.read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    kept.drop("1-cedula.pdf")
    kept.drop("1-cedula.pdf")
    assert (kept.get("1-cedula.pdf"), kept.names()) == (None, ())


def test_files_cannot_be_swapped_between_names_sessions_or_machines(
    kept: SealedFiles, tmp_path: Path
) -> None:
    kept.put("1-cedula.pdf", CANARY)
    folder = tmp_path / FOLDER
    (folder / "3-constancia.pdf").write_bytes((folder / "1-cedula.pdf").read_bytes())
    for other, name in (
        (kept, "3-constancia.pdf"),
        (SealedFiles(tmp_path, "b" * 32, Encryption(bytes(32))), "1-cedula.pdf"),
        (SealedFiles(tmp_path, SESSION, Encryption(b"x" * 32)), "1-cedula.pdf"),
    ):
        with pytest.raises(StoreError):
            other.get(name)


def test_a_damaged_file_says_what_to_do(kept: SealedFiles, tmp_path: Path) -> None:
    kept.put("1-cedula.pdf", CANARY)
    file = tmp_path / FOLDER / "1-cedula.pdf"
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(StoreError, match="otra vez"):
        kept.get("1-cedula.pdf")


@pytest.mark.parametrize("name", ["../x.pdf", "", "Cédula.pdf", ".x", "a/b"])
def test_a_name_leads_nowhere_else(kept: SealedFiles, name: str) -> None:
    with pytest.raises(StoreError):
        kept.put(name, CANARY)


def test_they_go_with_their_session(tmp_path: Path) -> None:
    store = TinySessionStore(tmp_path / "sessions")
    store.save({"id": SESSION, "code": "AAAAAA", "step_id": "x", "answers": {}})
    kept = SealedFiles(tmp_path / "sessions" / SESSION, SESSION, Encryption(bytes(32)))
    kept.put("1-cedula.pdf", CANARY)
    store.forget(SESSION)
    assert list((tmp_path / "sessions").rglob("*.pdf")) == []


@pytest.mark.parametrize("after", [0, 1], ids=["before", "meanwhile"])
def test_a_page_that_comes_after_its_session_was_wiped_is_not_kept(tmp_path: Path, after: int) -> None:
    asked: list[str] = []

    def there(session_id: str) -> None:
        asked.append(session_id)
        if len(asked) > after:
            raise StoreError("La sesión se borró.")

    with pytest.raises(StoreError, match="se borró"):
        SessionFiles(tmp_path, lambda: bytes(32), there).put(SESSION, "1-cedula.pdf", CANARY)
    assert list(tmp_path.iterdir()) == []


def test_the_real_kiosk_keeps_no_page_of_a_wiped_session(data: Path) -> None:
    (data / "glass").mkdir()
    services = composition.build(load(), dry_run=True)
    assert services.scans
    services.store.save({"id": SESSION, "code": "ABCDEF", "answers": {}})
    services.scans.files.put(SESSION, "3-constancia.pdf", CANARY)
    services.store.forget(SESSION)
    with pytest.raises(StoreError):
        services.scans.files.put(SESSION, "3-constancia.pdf", CANARY)
    assert not (data / "sessions" / SESSION).exists()
