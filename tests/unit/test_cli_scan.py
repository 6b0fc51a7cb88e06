"""`kiosk scan` and what the doctor says of the scanner."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from PIL import Image

from kiosk import __main__ as program
from kiosk.cli import composition
from kiosk.cli.doctor import scanner_checks
from kiosk.cli.doctor.result import Check
from kiosk.documents.pdfium import page_count
from tests import scan_bed

Shown = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KIOSK_PATHS__DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def bed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scan_bed.virtual(tmp_path / "sane", monkeypatch)


def doctor() -> Check:
    return scanner_checks.checks(composition.load_settings())[0]


def test_the_scanners_are_listed(bed: None, capsys: Shown) -> None:
    assert program.main(["scan", "list"]) == 0
    assert "test:0" in capsys.readouterr().out


def test_a_trial_tells_what_came_out(bed: None, monkeypatch: pytest.MonkeyPatch, capsys: Shown) -> None:
    monkeypatch.setenv("KIOSK_SCANNER__DEVICE", "test:0")
    assert program.main(["scan", "test"]) == 0
    assert "a 150 por pulgada" in capsys.readouterr().out
    assert program.main(["scan", "test", "--feeder"]) == 0
    assert capsys.readouterr().out.count("Listo") == 10


@pytest.mark.parametrize("name", ["page.png", "page.jpg", "page.pdf"])
def test_a_page_goes_to_a_private_file(
    bed: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    monkeypatch.setenv("KIOSK_SCANNER__DEVICE", "test:0")
    out = tmp_path / name
    assert program.main(["scan", "page", "--out", str(out)]) == 0
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    if out.suffix == ".pdf":
        assert page_count(out) == 1
    else:
        with Image.open(out) as page:
            assert page.info["dpi"][0] == pytest.approx(300, abs=1)


def test_an_ending_nobody_knows_is_told(tmp_path: Path, capsys: Shown) -> None:
    assert program.main(["scan", "page", "--out", str(tmp_path / "page.docx")]) == 1
    assert ".png, .jpg o .pdf" in capsys.readouterr().err


def test_without_a_scanner_all_is_well_and_said(capsys: Shown) -> None:
    assert program.main(["scan", "list"]) == 1
    assert "ningún escáner" in capsys.readouterr().out
    assert doctor().ok is None


def test_the_folder_is_a_scanner(data: Path, capsys: Shown, tmp_path: Path) -> None:
    (data / "glass").mkdir(parents=True)
    Image.new("L", (85, 110)).save(data / "glass" / "a.png")
    assert program.main(["scan", "list"]) == 0
    assert program.main(["scan", "page", "--out", str(tmp_path / "page.png")]) == 0
    with Image.open(tmp_path / "page.png") as page:
        assert page.size == (85, 110)
    assert doctor().ok


def test_the_doctor_says_how_a_scanner_that_is_there_is_used(bed: None) -> None:
    """The journey has no step at it until the settings name one."""
    assert doctor().ok is None
    assert 'device = "auto"' in doctor().text


def test_the_doctor_knows_a_scanner_that_is_named(bed: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIOSK_SCANNER__DEVICE", "test:0")
    assert doctor().ok
    lines = scanner_checks.checks(composition.load_settings())[1]
    assert ("apt install tesseract-ocr" in lines.text) is not lines.ok
    monkeypatch.setenv("KIOSK_SCANNER__DEVICE", "test:77")
    assert doctor().ok is False
    monkeypatch.setenv("PATH", "/nonexistent")
    assert "apt install sane-utils" in doctor().text


@pytest.mark.parametrize(("address", "words"), [("127.0.0.1", "solo se ve desde aquí"), ("192.0.2.1", "192")])
def test_the_doctor_knows_a_page_that_no_telephone_can_reach(
    address: str, words: str, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (data / "glass").mkdir(parents=True)
    monkeypatch.setenv("KIOSK_HANDOVER__PHONE", "true")
    monkeypatch.setenv("KIOSK_HANDOVER__ADDRESS", address)
    found = scanner_checks.checks(composition.load_settings())[-1]
    assert (found.name, found.ok) == ("phone", False)
    assert words in found.text
    assert "[handover] address" in found.text
