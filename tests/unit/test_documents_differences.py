"""What one engine prints and the other does not is made the same for both, or told at the check."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.documents import docx_cleaning, docx_package
from kiosk.documents.convert import Converter
from kiosk.documents.render import fill
from kiosk.documents.template_inspection import inspect
from kiosk.settings import PdfSettings
from tests.needs import needs
from tests.unit.papers import Read
from tests.unit.test_documents_cleaning import KNOWN, field
from tests.unit.test_templates_inspection import RUN, raw

WORD = '<w:r><w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr><w:t>{text}</w:t></w:r>'
RUBY = "<w:r><w:ruby><w:rubyPr/><w:rt>{}</w:rt><w:rubyBase>{}</w:rubyBase></w:ruby></w:r>".format(
    RUN.format("arriba"), RUN.format("abajo")
)
SECTION = "<w:r><w:t>x</w:t></w:r></w:p><w:p><w:pPr><w:sectPr>{}</w:sectPr></w:pPr>"
SAME = {
    "a ticked sign of Wingdings": ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', "☑"),
    "an empty one": ('<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>', "☐"),
    "letters in Wingdings": (WORD.format(font="Wingdings", text="\uf0fe o ü"), "☑ ☐ ✓"),
    "letters in Wingdings 2": (WORD.format(font="Wingdings 2", text="R\u00a3"), "☑☐"),
    "letters in Symbol": (WORD.format(font="Symbol", text="ab\uf0b7"), "αβ•"),
    "a bullet whose font is not told": (RUN.format("\uf0b7 uno"), "• uno"),
    "what is hidden on web pages": ("<w:r><w:rPr><w:webHidden/></w:rPr><w:t>visible</w:t></w:r>", "visible"),
    "a text with another above it": (RUBY, "abajo"),
    "a link to a place in the file": (
        f'<w:hyperlink w:anchor="x">{RUN.format("enlace")}</w:hyperlink>',
        "enlace",
    ),
    "a page number in Roman numerals": (field("PAGE \\* roman", "i", simple=False), "1"),
    "a number of pages in words": (field("NUMPAGES \\* CardText", "uno", simple=True), "1"),
}
"""What is in the file, and what both engines print."""


@pytest.fixture(scope="module", params=["embedded", pytest.param("libreoffice", marks=pytest.mark.slow)])
def converter(request: pytest.FixtureRequest) -> Iterator[Converter]:
    if request.param == "libreoffice":
        needs("soffice")
    made = Converter(PdfSettings(engine=request.param), seconds=60)
    yield made
    made.close()


@pytest.mark.parametrize(("inside", "shown"), SAME.values(), ids=SAME.keys())
def test_both_engines_print_the_same(converter: Converter, tmp_path: Path, inside: str, shown: str) -> None:
    file = raw(tmp_path / "x.docx", f"<w:p>{inside}{RUN.format(' de {{ nombre_completo }}')}</w:p>")
    assert inspect(file, "x.docx", KNOWN).remarks == ()
    fill(file, {"nombre_completo": "Ana Paz"}, tmp_path / "y.docx")
    converter.convert(tmp_path / "y.docx", tmp_path / "y.pdf", "y")
    words = Read(tmp_path / "y.pdf").letters
    signs = [sign for sign in shown if not sign.isspace()]
    assert all(sign in words for sign in signs), words
    assert "deAnaPaz" in words
    assert not any("\ue000" <= sign <= "\uf8ff" for sign in words)


@pytest.mark.parametrize(
    ("inside", "level", "told"),
    [
        ('<w:r><w:sym w:font="Webdings" w:char="F04A"/></w:r>', "error", "Webdings 74"),
        (WORD.format(font="Wingdings", text="€"), "error", "sale □"),
        (RUN.format("\ue123"), "error", "U+E123"),
        ('<w:r><w:br w:type="column"/></w:r>', "aviso", "saltos de columna"),
        (SECTION.format('<w:cols w:num="2"/>'), "aviso", "columnas"),
        (SECTION.format('<w:pgNumType w:start="5"/>'), "aviso", "números de página"),
        (field("EQ \\f(1,2)", "", simple=False), "error", "solo Word dibuja"),
        (field("DISPLAYBARCODE 1 QR", "x", simple=True), "error", "solo Word dibuja"),
    ],
)  # fmt: skip
def test_what_cannot_be_the_same_is_told(tmp_path: Path, inside: str, level: str, told: str) -> None:
    remarks: Any = inspect(raw(tmp_path / "x.docx", f"<w:p>{inside}</w:p>"), "x.docx", KNOWN).remarks
    assert [one.level for one in remarks] == [level]
    assert told in remarks[0].text


def test_a_tag_in_a_symbol_font_stays_a_tag(tmp_path: Path) -> None:
    tag = WORD.format(font="Wingdings", text="{{ correo }}")
    cleaned = docx_cleaning.clean(docx_package.read(raw(tmp_path / "x.docx", f"<w:p>{tag}</w:p>")))
    assert "{{ correo }}" in "".join(docx_cleaning.visible_text(cleaned.package))
