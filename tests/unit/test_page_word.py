"""A word across each page: seen on every page of any size, and nothing of the page is lost."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pypdfium2.raw as raw
import pytest
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped] # it has none

from kiosk.documents.page_word import put_across
from kiosk.errors import DocumentError

SIZES = ((612, 792), (612, 936), (842, 595))


def pages(file: Path) -> list[tuple[str, tuple[float, float, float, float]]]:
    """Text of each page, and left, low, right and high of the word as shares of the page."""
    found = []
    for page in pypdfium2.PdfDocument(file):
        width, height = page.get_size()
        text = page.get_textpage()
        word = [text.get_charbox(index) for index in range(text.count_chars())][-len("ENSAYO") :]
        left, low = min(box[0] for box in word), min(box[1] for box in word)
        right, high = max(box[2] for box in word), max(box[3] for box in word)
        found.append((text.get_text_bounded(), (left / width, low / height, right / width, high / height)))
    return found


def marked(file: Path) -> list[int]:
    """How many parts of each page have a mark that says what they are."""
    pages = pypdfium2.PdfDocument(file)
    return [sum(raw.FPDFPageObj_CountMarks(part) > 0 for part in page.get_objects()) for page in pages]


def test_it_is_on_every_page_inside_the_paper_and_large(tmp_path: Path) -> None:
    file = tmp_path / "papel.pdf"
    canvas = Canvas(str(file))
    for number, size in enumerate(SIZES):
        canvas.setPageSize(size)
        canvas.drawString(72, 300, f"Hoja {number}")
        canvas.showPage()
    canvas.save()
    put_across(file, "ENSAYO")
    assert marked(file) == [1, 1, 1], "the word is an artifact, no part of the page's text"
    found = pages(file)
    assert len(found) == len(SIZES)
    for number, (text, (left, low, right, high)) in enumerate(found):
        assert f"Hoja {number}" in text
        assert "ENSAYO" in text
        assert 0 < left < 0.3, "from the lower left"
        assert 0.7 < right < 1, "to the upper right"
        assert 0 < low < 0.3
        assert 0.7 < high < 1


def test_the_paper_below_can_be_read(tmp_path: Path) -> None:
    file = tmp_path / "papel.pdf"
    canvas = Canvas(str(file), pagesize=SIZES[0])
    canvas.drawString(300, 396, "X" * 10)
    canvas.save()
    put_across(file, "ENSAYO")
    picture = pypdfium2.PdfDocument(file)[0].render(scale=2).to_pil().convert("L")
    shades = picture.getcolors(1 << 20)
    assert shades is not None
    pale = [shade for count, shade in shades if count > 5000 and shade < 255]
    assert min(pale) > 200, "the word is paler than any letter"
    assert min(shade for _, shade in shades) < 60, "the letters are still black"


def test_a_file_that_is_no_pdf_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "papel.pdf"
    file.write_bytes(b"nothing")
    with pytest.raises(DocumentError):
        put_across(file, "ENSAYO")
