"""The same answers give the same bytes, by which a paper is known again; files go when nobody needs them."""

from __future__ import annotations

import hashlib
import re
import time
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from kiosk.content.models import DocumentSpec
from kiosk.documents import pdfium
from kiosk.documents.workshop import Workshop
from kiosk.errors import DocumentError
from kiosk.interview.derived_values import Station, derive
from kiosk.settings import PdfSettings
from tests.fakes import tiny_pdf
from tests.journey import LOGIN, OFFICE, TEMPLATES, places, real_flow, session_at
from tests.needs import needs

REPORTLAB = b"/CreationDate (D:20261123124547+00'00') /ModDate (D:20261123124547+00'00') "
REPORTLAB_MARK = b"[<990b1abca1923d8db6ce76bf986d1dff><990b1abca1923d8db6ce76bf986d1dff>]"
OFFICE_XMP = b"<rdf:li>2026-11-28T23:42:01Z</rdf:li>\n<xmp:CreateDate>2026-11-28T23:42:01Z</xmp:CreateDate>\n"
OFFICE_MARK = b"/ID [ <EB4EEE7C>\n<EB4EEE7C> ]\n/DocChecksum /5DE4036D2DE7DCC98AD1687F8D24FB8C\n"


@pytest.mark.parametrize(
    ("engine", "document", "marked"),
    [
        ("embedded", "contratos", False),
        ("embedded", "constancia", True),
        ("embedded", "hoja_ayuda", False),
        ("libreoffice", "constancia", False),
    ],
)
@pytest.mark.slow
def test_the_same_answers_give_the_same_bytes(
    engine: str, document: str, marked: bool, tmp_path: Path
) -> None:
    if engine == "libreoffice":
        needs("soffice")
    session = session_at("papeles")
    spec = next(one for one in session.documents() if one.id == document)
    values = derive(
        real_flow(), session.answers, places(), Station(OFFICE, LOGIN), date(2026, 11, 23), "ABC234"
    )
    settings = PdfSettings.model_validate({"engine": engine})
    workshop = Workshop(TEMPLATES / "papers", settings, marked=marked)
    try:
        first = workshop.make(spec, values, tmp_path)
        time.sleep(1.1)  # their dates have seconds
        again = workshop.make(spec, values, tmp_path)
        other = workshop.make(spec, values | {"nombre_completo": "Ana Gil"}, tmp_path)
    finally:
        workshop.close()
    assert first == again
    assert first.sha256 != other.sha256
    assert other.sha256 == hashlib.sha256(other.pdf.read_bytes()).hexdigest()
    assert len(pypdfium2.PdfDocument(other.pdf)) == other.pages
    assert first.sign is spec.sign
    assert bool(first.version) is marked
    assert (first.version != other.version) is marked


@pytest.mark.parametrize(
    "marks", [REPORTLAB + b"/ID " + REPORTLAB_MARK, OFFICE_MARK, OFFICE_XMP], ids=["one", "other", "metadata"]
)
def test_dates_and_marks_go_and_nothing_moves(marks: bytes, tmp_path: Path) -> None:
    path = tmp_path / "1.pdf"
    before = tiny_pdf().replace(b"trailer\n<< ", b"trailer\n<< " + marks)
    path.write_bytes(before)
    sha256 = pdfium.settle(path)
    after = path.read_bytes()
    assert len(after) == len(before)
    assert sha256 == hashlib.sha256(after).hexdigest()
    assert b"2026" not in after
    assert not re.search(rb"990b|EB4E|5DE4", after)
    assert pdfium.page_count(path) == 1
    assert path.stat().st_mode & 0o777 == 0o600
    assert pdfium.settle(path) == sha256


def test_a_file_that_cannot_be_read_is_said_in_spanish(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="No se pudo guardar"):
        pdfium.settle(tmp_path / "nothing.pdf")


def test_discarding_wipes_what_was_made_and_nothing_else(tmp_path: Path) -> None:
    for name in ("constancia.docx", "3-constancia.pdf", "session.json"):
        (tmp_path / name).write_bytes(b"dato de la persona")
    workshop = Workshop(tmp_path, PdfSettings())
    workshop.discard(tmp_path)
    workshop.discard(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["session.json"]


def test_a_paper_knows_whether_it_is_signed(tmp_path: Path) -> None:
    specs = {spec.id: spec for spec in real_flow().documents}
    assert isinstance(specs["hoja_ayuda"], DocumentSpec)
    assert not specs["hoja_ayuda"].sign
    assert specs["constancia"].sign
