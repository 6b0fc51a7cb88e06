"""The mark that tells two kiosks of one name apart, also when one is a copy of the other."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kiosk.cli import session_store
from kiosk.cli.session_store import terminal_mark
from kiosk.errors import StoreError


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that identifies the machine."""
    file = tmp_path / "machine-id"
    file.write_text("0123\n")
    monkeypatch.setattr(session_store, "MACHINE", (file, tmp_path / "none"))
    return file


def test_a_kiosk_keeps_its_mark(tmp_path: Path) -> None:
    mark = terminal_mark(tmp_path / "data")
    assert terminal_mark(tmp_path / "data") == mark
    assert len(mark) == 16


def test_a_copy_of_the_disk_on_another_machine_is_another_kiosk(tmp_path: Path, machine: Path) -> None:
    mark = terminal_mark(tmp_path / "data")
    machine.write_text("4567\n")
    assert terminal_mark(tmp_path / "data") != mark


def test_a_copy_of_the_folder_on_this_machine_is_another_kiosk(tmp_path: Path) -> None:
    mark = terminal_mark(tmp_path / "data")
    shutil.copytree(tmp_path / "data", tmp_path / "copy")
    assert terminal_mark(tmp_path / "copy") != mark


def test_two_folders_are_two_on_a_machine_that_cannot_be_told(tmp_path: Path, machine: Path) -> None:
    machine.unlink()
    assert terminal_mark(tmp_path / "one") != terminal_mark(tmp_path / "two")


def test_a_damaged_mark_is_told(tmp_path: Path) -> None:
    (tmp_path / "terminal").write_text("x")
    with pytest.raises(StoreError, match="está dañado"):
        terminal_mark(tmp_path)
