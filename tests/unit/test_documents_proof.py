"""A paper that does not show what it was filled with is never handed to anybody."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from docx import Document
from docx.shared import Cm, Pt
from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped] # it has none
from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped] # it has none
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped] # it has none

from kiosk.content.loader import load_flow
from kiosk.content.models import DocumentSpec
from kiosk.content.toml_file import read_toml
from kiosk.documents import proof
from kiosk.documents.convert import Conversion, Converter
from kiosk.documents.embedded import FONTS
from kiosk.documents.proof import ProofError, prove
from kiosk.documents.word_template import WordTemplate
from kiosk.documents.workshop import Workshop
from kiosk.errors import DocumentError
from kiosk.interview.answers_file import take
from kiosk.interview.derived_values import derive
from kiosk.settings import PdfSettings
from tests.unit.papers import PLACES, STATION, TEMPLATES, TODAY, Read, open_workshop
from tests.unit.test_templates_inspection import RUN, letter, raw, rewrite

WALKS = sorted((Path(__file__).parents[1] / "walks").glob("*.toml"))
SPEC = DocumentSpec(id="prueba", title="Prueba", file="prueba")
LONG = "Manzana 5 Casa 12 por el callejón del barrio Los Ángeles " * 8


def drawn(path: Path, *pages: list[tuple[float, float, str]]) -> Path:
    """A PDF with these texts at these points, in letters that are embedded."""
    pdfmetrics.registerFont(TTFont("carlito", str(FONTS / "Carlito-Regular.ttf")))
    canvas = Canvas(str(path), pagesize=(612, 792))
    for page in pages:
        canvas.setFont("carlito", 11)
        for left, bottom, text in page:
            canvas.drawString(left, bottom, text)
        canvas.showPage()
    canvas.save()
    return path


def fault(path: Path, *printed: str) -> str:
    try:
        prove(path, printed, "prueba.docx")
    except ProofError as error:
        assert error.detail.startswith("prueba.docx: ")
        assert not any(value in error.detail for value in printed)
        return error.detail
    return ""


def test_a_value_is_looked_for_as_often_as_it_was_put_there(tmp_path: Path) -> None:
    file = drawn(tmp_path / "x.pdf", [(72, 700, "Yo, Ana Ñáñez,"), (72, 680, "ANA ÑÁÑEZ")])
    assert fault(file, "Ana Ñáñez", "Ana Ñáñez") == ""  # capitals are a matter of the template
    assert "1 de los datos no se ven completos" in fault(file, "Ana Ñáñez", "Ana Ñáñez", "Ana Ñáñez")
    assert "no se ven completos" in fault(file, "Ana Ñáñez Paz")


def test_a_value_may_go_over_lines_and_over_the_end_of_a_page(tmp_path: Path) -> None:
    file = drawn(
        tmp_path / "x.pdf",
        [(72, 60, "Prestación de"), (72, 40, "servicios de"), (72, 20, "Página 1")],
        [(72, 750, "encabezado"), (72, 730, "apoyo a"), (72, 710, "la gestión")],
    )
    assert fault(file, "Prestación de servicios de apoyo a la gestión") == ""
    assert fault(file, "Prestación de servicios de apoyo la gestión") != ""


@pytest.mark.parametrize(("left", "bottom"), [(590, 700), (-20, 700), (72, -8), (72, 790)])
def test_text_off_the_page_is_found(tmp_path: Path, left: float, bottom: float) -> None:
    assert "fuera de la hoja" in fault(drawn(tmp_path / "x.pdf", [(left, bottom, "Ana Paz")]), "Ana Paz")


def test_a_tag_that_is_left_is_found_and_a_person_called_so_is_not(tmp_path: Path) -> None:
    file = drawn(tmp_path / "x.pdf", [(72, 700, "Yo, {{ 7*7 }} Paz, y {% if %}")])
    assert "quedó una etiqueta sin llenar" in fault(file, "{{ 7*7 }} Paz")
    assert fault(file, "{{ 7*7 }} Paz", "{% if %}") == ""


def test_values_side_by_side_and_over_two_pages_make_no_tag(tmp_path: Path) -> None:
    beside = drawn(tmp_path / "x.pdf", [(72, 700, "Club {"), (110, 700, "{ Liga }"), (160, 700, "} fin")])
    assert fault(beside, "Club {", "{ Liga }", "} fin") == ""
    assert "etiqueta sin llenar" in fault(beside, "Club {", "Liga")
    over = drawn(tmp_path / "y.pdf", [(72, 20, "Apoyo {{ a la")], [(72, 750, "gestión }}")])
    assert fault(over, "Apoyo {{ a la gestión }}") == ""


def test_a_value_is_not_put_together_of_letters_from_many_pages(tmp_path: Path) -> None:
    file = drawn(
        tmp_path / "x.pdf", [(72, 20, "tel. 60557")], [(72, 700, "que se firma")], [(72, 700, "1234")]
    )
    assert fault(file, "60557q1234") != ""
    long = "Prestación de servicios de apoyo a la gestión en el municipio"
    whole = drawn(tmp_path / "y.pdf", [(72, 20, "objeto:")], [(72, 700, long)], [(72, 700, "deportiva")])
    assert fault(whole, f"objeto: {long} deportiva") == ""


def test_a_sign_from_another_font_may_stand_apart(tmp_path: Path) -> None:
    """LibreOffice draws it after the rest of the line."""
    file = drawn(tmp_path / "x.pdf", [(72, 700, "Liga del Cesar α")])
    assert fault(file, "Liga α del Cesar") == ""
    assert fault(file, "Liga β del Cesar") != ""
    dotted = drawn(tmp_path / "y.pdf", [(72, 700, "Yo, Ørsted PEKARRİ")])
    assert fault(dotted, "Ørsted İPEKARR") == ""  # in small letters this one sign is two
    assert fault(dotted, "Ørsted IPEKARR") != ""


def test_a_mark_takes_its_letter_along_to_the_other_font() -> None:
    """As PDFium reads what LibreOffice made; a ligature may come back as two letters."""
    page = proof._Parted("Yo, Ørsted pek ARR fin i\r\n\u0307\r\n, con cédula")  # of a page, without a PDF
    assert proof._with_signs("Ørsted i\u0307pek ARR ﬁn", 1, [page])
    assert not proof._with_signs("Ørsted i\u0307pek ARR ﬁn", 2, [page])
    assert not proof._with_signs("Ørsted i\u0307pek ARS ﬁn", 1, [page])


def test_a_mark_may_also_stand_alone_after_the_line() -> None:
    """LibreOffice leaves the letter of some in its place, and takes that of others along."""
    page = proof._Parted("Yo, ipek mit NÚÑEZ-PEÑA \u0307\r\n, con i\r\n\u0307\r\nu\u0307\r\ncédula")
    assert proof._with_signs("i\u0307pek u\u0307mit NÚÑEZ-PEÑA", 1, [page])
    assert proof._with_signs("mit NÚÑEZ-PEÑA, con", 1, [page])  # the mark of another value
    assert not proof._with_signs("C:\\papel ☐", 1, [page])
    assert not proof._with_signs("e\u0307pek u\u0307mit NÚÑEZ-PEÑA", 1, [page])
    assert not proof._with_signs("i\u0301pek u\u0307mit NÚÑEZ-PEÑA", 1, [page])


def test_a_sign_of_the_page_itself_may_stand_between_two_lines_of_a_value(tmp_path: Path) -> None:
    """LibreOffice draws the box before a value at the end of the value's first line."""
    file = drawn(tmp_path / "x.pdf", [(72, 700, "[ ] María Concepción de Ω"), (72, 680, "las Mercedes")])
    assert fault(file, "María Concepción de las Mercedes") == ""
    assert fault(file, "María Concepción de las Merced s") != ""


def test_a_value_goes_over_the_end_of_a_page_that_has_it_whole_too(tmp_path: Path) -> None:
    first = [(72.0, 700.0, "Prestación de servicios"), (72.0, 40.0, "Prestación de")]
    file = drawn(tmp_path / "x.pdf", first, [(72, 750, "servicios"), (72, 700, "Prestación de servicios")])
    assert fault(file, *["Prestación de servicios"] * 3) == ""
    assert fault(file, *["Prestación de servicios"] * 4) != ""
    signed = drawn(tmp_path / "y.pdf", [(72, 40, "Liga Ω de")], [(72, 750, "natación")])
    assert fault(signed, "Liga de Ω natación") == ""


def test_a_short_word_is_not_put_together_of_two_pages(tmp_path: Path) -> None:
    file = drawn(tmp_path / "x.pdf", [(72, 700, "el contratista")], [(72, 700, "la ciudad y el tren")])
    assert fault(file, "CC") != ""  # a c on each page
    assert fault(file, "Aren") != ""
    long = drawn(tmp_path / "y.pdf", [(72, 40, "electroencefa")], [(72, 750, "lografista")])
    assert fault(long, "electroencefalografista") == ""


def test_no_letter_of_a_page_within_its_edges_is_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured: list[int] = []
    real = pypdfium2.PdfTextPage.get_charbox

    def count(page: Any, index: int, **named: Any) -> Any:
        measured.append(index)
        return real(page, index, **named)

    monkeypatch.setattr(pypdfium2.PdfTextPage, "get_charbox", count)
    inside = drawn(tmp_path / "x.pdf", [(72, 700, "Yo, Ana Ñáñez,"), (72, 680, "vivo en Valledupar")])
    assert fault(inside, "Ana Ñáñez") == ""
    assert measured == []
    blanks = drawn(tmp_path / "y.pdf", [(500, 700, "Ana Ñáñez" + " " * 60)])
    assert fault(blanks, "Ana Ñáñez") == ""  # spaces may go over the edge
    outside = drawn(tmp_path / "z.pdf", [(580, 700, "Ana Ñáñez")])
    assert "fuera de la hoja" in fault(outside, "Ana Ñáñez")
    assert measured


def test_letters_are_compared_without_blanks_and_what_is_not_seen() -> None:
    seen = "".join(map(chr, range(0x3000)))
    kept = (
        sign
        for sign in unicodedata.normalize("NFKC", seen).casefold()
        if not sign.isspace() and unicodedata.category(sign) not in ("Cc", "Cf")
    )
    assert proof.letters(seen) == "".join(kept)
    assert proof.letters("Ana\u00ad Ñá ñez\n") == "anañáñez"


def test_a_pdf_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.7 nothing")
    assert "no se pudo leer" in fault(tmp_path / "x.pdf", "Ana Paz")


# --- with the real engines


def make(file: Path, engine: str, values: dict[str, Any], folder: Path) -> None:
    papers = folder / "papers"
    papers.mkdir(exist_ok=True)
    (papers / "prueba.docx").write_bytes(file.read_bytes())
    workshop = Workshop(papers, PdfSettings.model_validate({"engine": engine}), seconds=60)
    try:
        workshop.make(SPEC, values, folder)
    finally:
        workshop.close()


def test_a_value_the_engine_lost_is_no_paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    convert = Converter.convert

    def losing(self: Converter, docx: Path, out: Path, *rest: Any) -> Conversion:
        rewrite(docx, lambda _, content: content.replace(b"Ana Paz", b"Ana"))
        return convert(self, docx, out, *rest)

    file = letter(tmp_path / "x.docx", "Yo, {{ nombre_completo }}")
    make(file, "embedded", {"nombre_completo": "Ana Paz"}, tmp_path)
    monkeypatch.setattr(Converter, "convert", losing)
    with pytest.raises(ProofError, match=r"^prueba.docx: 1 de los datos no se ven completos en el papel"):
        make(file, "embedded", {"nombre_completo": "Ana Paz"}, tmp_path)


def test_what_looks_like_a_tag_is_printed_as_it_was_typed(tmp_path: Path) -> None:
    """The filler turns `{_{` into `{{`, and so on, in all that it has filled."""
    typed = "{_{ 7*7 }_} {_% if %_} {{ x }} {% y %} {# z #} a_b"
    file = letter(tmp_path / "x.docx", "Yo, {{ direccion }}{{ correo }}{{ direccion }}", title="{{ correo }}")
    make(file, "embedded", {"direccion": typed, "correo": "{ O'Higgins_ & {_"}, tmp_path)
    assert Read(tmp_path / "prueba.pdf").words == f"Yo, {typed}{{ O'Higgins_ & {{_{typed}"
    properties: Any = Document(str(tmp_path / "prueba.docx"))
    assert properties.core_properties.title == "{ O'Higgins_ & {_"


def test_a_value_that_filling_changed_is_no_paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = letter(tmp_path / "x.docx", "Yo, {{ nombre_completo }}")
    monkeypatch.setattr(
        WordTemplate, "resolve_listing", lambda _, xml: xml.replace("Ana Paz", "Ana"), raising=True
    )
    with pytest.raises(DocumentError, match=r"^prueba.docx: un dato cambió al ponerlo en el documento"):
        make(file, "embedded", {"nombre_completo": "Ana Paz"}, tmp_path)


def test_a_line_wider_than_the_paper_is_no_paper(tmp_path: Path) -> None:
    document: Any = Document()
    paragraph = document.add_paragraph("{{ direccion }}")
    paragraph.paragraph_format.left_indent = Cm(-6)
    paragraph.runs[0].font.size = Pt(20)
    document.save(str(tmp_path / "x.docx"))
    with pytest.raises(ProofError, match="fuera de la hoja"):
        make(tmp_path / "x.docx", "embedded", {"direccion": LONG}, tmp_path)


def test_what_is_no_text_on_paper_is_not_looked_for(tmp_path: Path) -> None:
    """The title, hidden text and a branch that was not taken."""
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>{{ correo }}</w:t></w:r>"
    file = raw(
        tmp_path / "x.docx", f"<w:p>{RUN.format('Yo {% if no %}{{ correo }}{% endif %}')}{hidden}</w:p>"
    )
    make(file, "embedded", {"correo": "ana@example.com", "no": ""}, tmp_path)
    titled = letter(tmp_path / "y.docx", "Yo", title="{{ correo }}")
    make(titled, "embedded", {"correo": "ana@example.com"}, tmp_path)


@pytest.mark.parametrize("engine", ["embedded", pytest.param("libreoffice", marks=pytest.mark.slow)])
@pytest.mark.parametrize("walk", WALKS, ids=lambda path: path.stem)
def test_every_paper_of_every_walk_proves_itself(engine: str, walk: Path, tmp_path: Path) -> None:
    flow = load_flow(TEMPLATES)
    data, _ = read_toml(walk, walk.name)
    assert data is not None
    session, problems = take(flow, PLACES, data["answers"], TODAY)
    if problems:
        assert walk.stem == "no-acepta"
        return
    values = derive(flow, session.answers, PLACES, STATION, TODAY, session.code)
    workshop = open_workshop(engine)
    try:
        for document in session.documents():
            assert workshop.make(document, values, tmp_path).pages
    finally:
        workshop.close()
