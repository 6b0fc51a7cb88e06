"""Files to a USB stick: a FAT one where a test may mount it, else a small disk, else a folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk.errors import HandoverError
from kiosk.handover.stick import FOLDER, UsbStick
from tests import disks
from tests.needs import needs

FILES = {
    "1-cedula.pdf": b"%PDF-1.7 cedula" * 1000,
    "2-lista-de-contratos.pdf": b"%PDF-1.7 lista" * 1000,
    "3-constancia.pdf": b"%PDF-1.7 constancia",
    "4-autorizacion.pdf": b"%PDF-1.7 autorizacion",
}


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A stick of 4 MB, mounted below a folder of a user."""
    folder = tmp_path / "media" / "kiosk" / "USB"
    folder.parent.mkdir(parents=True)
    with disks.fat_disk(tmp_path / "stick.img", folder) as mounted:
        if mounted:
            yield folder
            return
    folder.rmdir()
    with small_stick(folder, monkeypatch):
        yield folder


@contextmanager
def small_stick(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A small disk that passes for a stick, or a folder that does."""
    with disks.small_disk(folder, "4M") as mounted:
        if not mounted:
            monkeypatch.setattr(Path, "is_mount", lambda self: self == folder)
        yield


def found(stick: Path) -> UsbStick:
    return UsbStick(roots=[stick.parents[1]])


def test_the_files_are_byte_for_byte_on_the_stick_and_nothing_else(stick: Path) -> None:
    (stick / "tarea.doc").write_bytes(b"de la persona")
    assert found(stick).present()
    given = found(stick).give(FILES)
    assert given.names == tuple(FILES)
    assert "Ya puede sacarla" in given.place
    assert {file.name: file.read_bytes() for file in (stick / FOLDER).iterdir()} == FILES
    assert {one.name for one in stick.iterdir()} == {"tarea.doc", FOLDER}


def test_another_program_reads_the_same_bytes_from_a_fat_stick(tmp_path: Path) -> None:
    image, folder = tmp_path / "stick.img", tmp_path / "USB"
    needs("fusefat")
    with disks.fat_disk(image, folder) as mounted:
        if not mounted:
            pytest.skip("nothing mounts a FAT file system here")
        UsbStick(folder).give(FILES)
    assert disks.read_fat(image, FOLDER) == FILES


def test_nothing_is_ever_overwritten(stick: Path) -> None:
    (stick / FOLDER).mkdir()
    (stick / FOLDER / "1-cedula.pdf").write_bytes(b"otra")
    first = found(stick).give(FILES)
    assert first.names[0] == "1-cedula-2.pdf"
    assert (stick / FOLDER / "1-cedula.pdf").read_bytes() == b"otra"
    assert found(stick).give(FILES).names == first.names, "the same again is there already"
    changed = FILES | {"1-cedula.pdf": b"%PDF-1.7 nueva"}
    assert found(stick).give(changed).names[0] == "1-cedula-3.pdf"


def test_the_folder_of_a_deployment_must_be_mounted(tmp_path: Path, stick: Path) -> None:
    assert UsbStick(stick).give(FILES).names == tuple(FILES)
    assert UsbStick(stick.parent).present(), "the folder in which the system mounts sticks will do too"
    (tmp_path / "usb").mkdir()
    assert not UsbStick(tmp_path / "usb").present()
    with pytest.raises(HandoverError, match="ninguna memoria"):
        UsbStick(tmp_path / "usb").give(FILES)
    assert list((tmp_path / "usb").iterdir()) == [], "this machine's own disk is no stick"


def test_two_sticks_are_one_too_many(stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = stick.with_name("OTRA")
    other.mkdir()
    monkeypatch.setattr(Path, "is_mount", lambda self: self in {stick, other})
    with pytest.raises(HandoverError, match="más de una"):
        found(stick).give(FILES)


def test_a_full_stick_is_told_and_holds_no_half_file(stick: Path) -> None:
    with pytest.raises(HandoverError, match="llena"):
        found(stick).give({"1-cedula.pdf": b"x", "grande.zip": _huge(stick)})
    assert not (stick / FOLDER).exists()


def _huge(stick: Path) -> bytes:
    """More than fits."""
    room = os.statvfs(stick)
    if (free := room.f_bavail * room.f_frsize) > 64 << 20:
        pytest.skip("no small disk can be mounted here")
    return bytes(free)


def test_a_stick_that_does_not_let_write_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stick = tmp_path / "media" / "kiosk" / "USB"
    stick.parent.mkdir(parents=True)
    with (
        small_stick(stick, monkeypatch),
        disks.read_only(stick, mounted=os.path.ismount(stick)),
        pytest.raises(HandoverError, match="seguro puesto"),
    ):
        assert not found(stick).present()
        found(stick).give(FILES)


def test_a_file_in_the_place_of_our_folder_is_told(stick: Path) -> None:
    (stick / FOLDER).write_text("mío", "utf-8")
    with pytest.raises(HandoverError, match="Bórrelo en otro computador"):
        found(stick).give(FILES)
    assert (stick / FOLDER).read_text("utf-8") == "mío"


@pytest.mark.parametrize("name", ["../x.pdf", "cédula.pdf", "x.exe", ".pdf", "a/b.pdf"])
def test_only_our_own_names_are_given(stick: Path, name: str) -> None:
    with pytest.raises(HandoverError):
        found(stick).give({name: b"x"})
    assert not (stick / FOLDER).exists()
