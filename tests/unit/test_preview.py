"""A page of a PDF as a picture and as text that can be read."""

from __future__ import annotations

import hashlib
import re
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from kiosk.documents import embedded, page_preview
from kiosk.documents.page_content import PageContent, PageWord, RuledLine, words_of
from kiosk.errors import DocumentError
from kiosk.ports import Page

lab: Any = import_module("reportlab.platypus")  # has no types of its own
styles: Any = import_module("reportlab.lib.styles")
metrics: Any = import_module("reportlab.pdfbase.pdfmetrics")
truetype: Any = import_module("reportlab.pdfbase.ttfonts")

metrics.registerFont(truetype.TTFont("Sans", embedded.FONTS / "LiberationSans-Regular.ttf"))
BODY = styles.ParagraphStyle("body", fontName="Sans", fontSize=11, leading=14, alignment=4, spaceAfter=10)
TITLE = styles.ParagraphStyle("title", parent=BODY, fontSize=14, leading=18, alignment=1)
CELL = styles.ParagraphStyle("cell", parent=BODY, fontSize=8, leading=10, alignment=0, spaceAfter=0)
FIRST = (
    "Yo, María Ñáñez Güiza Peñaranda, con cédula de ciudadanía n.º 1.065.123.456 expedida en Valledupar, "
    "Cesar, hago constar bajo la gravedad del juramento que no estoy obligada a llevar contabilidad."
)
SECOND = "Se firma en Valledupar, a los veintidós (22) días del mes de noviembre de 2026."
HEADS = ["N.º", "Contratante", "Objeto", "Inicio", "Fin", "Valor", "Teléfono"]
OBJECT = "Prestación de servicios de apoyo a la gestión del archivo central"
ROW = ["1", "Alcaldía Municipal", OBJECT, "01/02/2020", "A la fecha", "$ 12.000.000", "3001234567"]
WIDTHS = [25, 90, 110, 60, 60, 70, 65]
ALL = (0, 0), (-1, -1)
BORDERS = {
    "all": [("GRID", *ALL, 0.5, "black")],
    "level, in pieces": [
        (kind, (column, row), (column, row), 0.5, "grey")
        for row in range(3)
        for column in range(len(HEADS))
        for kind in ("LINEABOVE", "LINEBELOW")
    ],
    "level, under a shaded head": [
        *(("BACKGROUND", (column, 0), (column, 0), "lightblue") for column in range(len(HEADS))),
        ("LINEABOVE", *ALL, 0.5, "grey"),
        ("LINEBELOW", (0, -1), (-1, -1), 0.5, "grey"),
    ],
}
"""As Word draws them, and as the embedded engine and LibreOffice draw those of the office's templates."""


def make(path: Path, borders: str = "all") -> Path:
    """A letter with a title, two paragraphs and a table of seven columns; then an empty second page."""
    rows = [[lab.Paragraph(text, CELL) for text in row] for row in (HEADS, ROW, ["2", *ROW[1:]])]
    story = [
        lab.Paragraph("CONSTANCIA DE PERSONA NATURAL", TITLE),
        lab.Paragraph(FIRST, BODY),
        lab.Paragraph(SECOND, BODY),
        lab.Table(rows, WIDTHS, style=BORDERS[borders]),
        lab.Spacer(1, 40),
        lab.Paragraph("_" * 40, BODY),
        lab.Paragraph("María Ñáñez", BODY),
        lab.PageBreak(),
        lab.Paragraph("Segunda hoja", BODY),
    ]
    lab.SimpleDocTemplate(str(path), pagesize=(612, 792)).build(story)
    return path


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("preview") / "1.pdf")


def cells(page: Page) -> list[list[str]]:
    """The table of a page, the pieces of each cell put together again; a row begins with its number."""
    rows: list[list[str]] = []
    for line in page.text.splitlines():
        if "│" in line:
            parts = [part.strip() for part in line.split("│")]
            if parts[0]:
                rows.append(parts)
            else:
                rows[-1] = [f"{old} {part}".strip() for old, part in zip(rows[-1], parts, strict=True)]
    return rows


def test_the_picture_is_the_whole_letter_page_with_ink_on_it(pdf: Path) -> None:
    image = page_preview.page(pdf, 1, 80).image
    assert (image.width, image.height) == (850, 1100)
    extremes = image.convert("L").getextrema()
    assert isinstance(extremes[0], int)
    assert extremes[0] < 60
    assert extremes[1] == 255


def test_the_picture_is_as_fine_as_asked_for_and_never_too_wide(pdf: Path) -> None:
    assert page_preview.page(pdf, 1, 80, 150).image.size == (1275, 1650)
    assert page_preview.page(pdf, 1, 80, 150, 1000).image.width == 1000
    assert page_preview.page(pdf, 1, 80, 100, 1000).image.width == 850


def test_a_page_tells_the_hash_of_the_bytes_it_was_drawn_from(pdf: Path) -> None:
    assert page_preview.page(pdf, 1, 80).sha256 == hashlib.sha256(pdf.read_bytes()).hexdigest()


@pytest.mark.parametrize("columns", [40, 60, 74, 94, 114, 150])
def test_every_word_is_there_whole_in_order_and_no_line_is_too_long(pdf: Path, columns: int) -> None:
    text = page_preview.page(pdf, 1, columns).text
    assert max(map(len, text.splitlines())) <= columns
    assert not re.search(r"\n\n\n", text)
    words = re.split(r"[\s:│]+", text)
    places = [words.index(word) for word in ("CONSTANCIA", "Ñáñez", "juramento", "veintidós", "Contratante")]
    assert places == sorted(places)
    for word in (*FIRST.split(), *SECOND.split(), "Contratante", "Teléfono", "01/02/2020", "3001234567"):
        assert word in words


@pytest.mark.parametrize("columns", [60, 94, 140])
def test_lines_of_one_paragraph_flow_together_and_paragraphs_stay_apart(pdf: Path, columns: int) -> None:
    paragraphs = page_preview.page(pdf, 1, columns).text.split("\n\n")
    flowed = {" ".join(paragraph.split()): paragraph.splitlines() for paragraph in paragraphs}
    assert SECOND in flowed
    for line, below in pairwise(flowed[FIRST]):
        assert len(line) + 1 + len(below.split()[0]) > columns - 3, "a word of the next line had room"


def test_a_title_stays_in_the_middle(pdf: Path) -> None:
    title = page_preview.page(pdf, 1, 100).text.splitlines()[0]
    assert abs((len(title) - len(title.lstrip())) - (100 - len(title))) <= 2


@pytest.mark.parametrize("borders", list(BORDERS))
@pytest.mark.parametrize("columns", [80, 94, 114, 150])
def test_each_text_of_a_table_stays_in_its_column(tmp_path: Path, borders: str, columns: int) -> None:
    page = page_preview.page(make(tmp_path / "1.pdf", borders), 1, columns)
    assert cells(page) == [HEADS, ROW, ["2", *ROW[1:]]]


def test_a_table_too_wide_for_the_screen_becomes_a_list(pdf: Path) -> None:
    text = page_preview.page(pdf, 1, 50).text
    assert "│" not in text
    assert "Contratante: Alcaldía Municipal" in text
    assert "Valor: $ 12.000.000" in text


def test_a_line_to_sign_on_is_as_long_as_on_paper(pdf: Path) -> None:
    for columns in (60, 120):
        line = next(line for line in page_preview.page(pdf, 1, columns).text.splitlines() if "____" in line)
        assert 0.4 < line.count("_") / columns < 0.65


def test_pages_are_counted_from_one(pdf: Path) -> None:
    assert page_preview.page(pdf, 2, 80).text.strip() == "Segunda hoja"
    for number in (0, 3):
        with pytest.raises(DocumentError, match="no tiene página"):
            page_preview.page(pdf, number, 80)


@pytest.mark.parametrize("content", [b"", b"esto no es un PDF", None])
def test_a_file_that_is_no_pdf_is_said_in_spanish(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "1-cedula.pdf"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DocumentError, match="no se puede abrir"):
        page_preview.page(path, 1, 80)


def test_a_pdf_cut_in_half_is_refused_or_shown(pdf: Path, tmp_path: Path) -> None:
    half = tmp_path / "half.pdf"
    half.write_bytes(pdf.read_bytes()[: pdf.stat().st_size // 2])
    with pytest.raises(DocumentError):
        page_preview.page(half, 1, 80)


def test_a_name_broken_at_its_hyphen_is_whole_again() -> None:
    line = [PageWord("Gómez-", 0, 30, 10, 11)], [PageWord("Ñústez", 0, 30, 24, 11)]
    assert words_of(line) == "Gómez-Ñústez"


def test_an_empty_page_is_an_empty_text() -> None:
    from kiosk.documents.page_text import layout

    assert layout(PageContent(612, [], [], []), 80) == ""
    assert layout(PageContent(612, [], [], [RuledLine(100, 100, 200, 200)]), 80).strip() == "[imagen]"
