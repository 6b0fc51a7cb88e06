"""The printer of a machine that has none."""

from __future__ import annotations

import hashlib
import re
import stat
from pathlib import Path

import pytest

from kiosk.errors import PrintError
from kiosk.ports import Paper, Printer, PrintState
from kiosk.printing.dry_run import SWITCHED_OFF, DryRunPrinter
from kiosk.printing.folder_printer import NOBODY, FolderPrinter
from tests.fakes import tiny_pdf
from tests.unit.test_store import full_disk

CODE = "K7MPQ2"


def paper(folder: Path, content: bytes, name: str = "3-constancia.pdf") -> Paper:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(content)
    return Paper("constancia", "Constancia", folder / name, 1)


@pytest.fixture
def printer(tmp_path: Path) -> FolderPrinter:
    return FolderPrinter(tmp_path / "data" / "printed")


def printed(tmp_path: Path) -> dict[str, bytes]:
    folder = tmp_path / "data" / "printed" / CODE
    return {file.name: file.read_bytes() for file in folder.iterdir()} if folder.exists() else {}


def test_papers_land_in_the_folder_of_the_code(printer: FolderPrinter, tmp_path: Path) -> None:
    printer.send(
        [paper(tmp_path / "a", tiny_pdf("1")), paper(tmp_path / "a", tiny_pdf("2"), "hoja.pdf")], CODE
    )
    assert printed(tmp_path) == {"3-constancia.pdf": tiny_pdf("1"), "hoja.pdf": tiny_pdf("2")}


def test_the_same_content_is_never_there_twice(printer: FolderPrinter, tmp_path: Path) -> None:
    for _ in range(3):
        printer.send([paper(tmp_path / "a", tiny_pdf("1"))], CODE)
    assert list(printed(tmp_path)) == ["3-constancia.pdf"]


def test_other_content_replaces_nothing(printer: FolderPrinter, tmp_path: Path) -> None:
    for mark in ("1", "2", "3", "2", "1"):
        printer.send([paper(tmp_path / "a", tiny_pdf(mark))], CODE)
    assert printed(tmp_path) == {
        "3-constancia.pdf": tiny_pdf("1"),
        "3-constancia-2.pdf": tiny_pdf("2"),
        "3-constancia-3.pdf": tiny_pdf("3"),
    }


def test_only_this_account_may_read_them(printer: FolderPrinter, tmp_path: Path) -> None:
    printer.send([paper(tmp_path / "a", tiny_pdf())], CODE)
    for path in (tmp_path / "data").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", tiny_pdf()[:-20]])
def test_a_pdf_that_is_not_whole_is_refused(printer: FolderPrinter, tmp_path: Path, content: bytes) -> None:
    with pytest.raises(PrintError, match="«constancia» está incompleto"):
        printer.send([paper(tmp_path / "a", content)], CODE)
    assert printed(tmp_path) == {}


def test_a_missing_pdf_is_told(printer: FolderPrinter, tmp_path: Path) -> None:
    with pytest.raises(PrintError, match="Falta el PDF"):
        printer.send([Paper("constancia", "Constancia", tmp_path / "3-constancia.pdf", 1)], CODE)


@pytest.mark.parametrize("code", ["..", "a/b", "k7mpq2", "K7MPQ2\n"])
def test_a_code_leads_nowhere_else(printer: FolderPrinter, tmp_path: Path, code: str) -> None:
    with pytest.raises(PrintError):
        printer.send([paper(tmp_path / "a", tiny_pdf())], code)
    assert not (tmp_path / "data").exists()


def test_what_belongs_to_no_session_has_a_folder_of_its_own(printer: FolderPrinter, tmp_path: Path) -> None:
    printer.send([paper(tmp_path / "a", tiny_pdf())], "")
    job = printer.test_page()
    assert (job.code, job.state, job.document) == ("", PrintState.DONE, "prueba")
    folder = tmp_path / "data" / "printed" / NOBODY
    assert sorted(file.name for file in folder.iterdir()) == ["3-constancia.pdf", "hoja-de-prueba.pdf"]


def test_jobs_are_done_at_once_and_remembered_until_the_session_is_forgotten(
    printer: FolderPrinter, tmp_path: Path
) -> None:
    sheet = paper(tmp_path / "a", tiny_pdf())
    (job,) = printer.send([sheet], CODE)
    assert (job.state, job.page, job.pages, job.code) == (PrintState.DONE, 0, 1, CODE)
    assert job.sha256 == hashlib.sha256(sheet.pdf.read_bytes()).hexdigest()
    assert printer.send([sheet], CODE) == printer.reprint([sheet], CODE) == printer.jobs(CODE) == (job,)
    printer.forget(CODE)
    assert printer.jobs() == ()
    assert printed(tmp_path), "what staff find in the folder has its own time to live"


def test_without_a_printer_there_is_nothing_to_pause_or_switch(printer: FolderPrinter) -> None:
    with pytest.raises(PrintError, match="no usa impresora"):
        printer.pause(paused=True)
    with pytest.raises(PrintError, match="no usa impresora"):
        printer.switch("oficina")
    assert printer.queues() == ()
    assert not printer.state.fault


def test_a_name_with_more_than_a_slot_is_refused(printer: FolderPrinter, tmp_path: Path) -> None:
    with pytest.raises(PrintError):
        printer.send([paper(tmp_path / "a", tiny_pdf(), "María Paz.pdf")], CODE)


def test_a_full_disk_is_told_and_leaves_no_half_file(printer: FolderPrinter, tmp_path: Path) -> None:
    sheet = paper(tmp_path / "a", tiny_pdf())
    with full_disk(50), pytest.raises(PrintError, match="lleno"):
        printer.send([sheet], CODE)
    assert printed(tmp_path) == {}
    printer.send([sheet], CODE)
    assert len(printed(tmp_path)) == 1


def test_a_file_in_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "printed").write_text("")
    with pytest.raises(PrintError, match=r"\(ENOTDIR\)\. Revise la carpeta"):
        FolderPrinter(tmp_path / "printed").send([paper(tmp_path / "a", tiny_pdf())], CODE)


def test_applicants_are_not_told_the_folder_and_staff_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    printer: Printer = FolderPrinter(tmp_path / "data" / "printed")
    assert "código de su sesión" in printer.place
    assert not re.search(r"/|carpeta|printed", printer.place)
    assert printer.state.sentence.endswith(" la carpeta data/printed.")
    monkeypatch.chdir("/")
    assert FolderPrinter(tmp_path / "data" / "printed").state.sentence.endswith("data/printed.")


def test_a_dry_run_prints_nothing_and_remembers(tmp_path: Path) -> None:
    printer = DryRunPrinter()
    printer.send([paper(tmp_path / "a", tiny_pdf())], CODE)
    assert printer.sent == [(CODE, "constancia")]
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert DryRunPrinter(SWITCHED_OFF).place == SWITCHED_OFF
