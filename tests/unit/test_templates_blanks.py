"""An office's form with blanks becomes a template: the words around each blank say what it asks for."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from kiosk.content.loader import load_flow
from kiosk.documents import blank_cells, docx_cleaning, docx_package, template_blanks
from kiosk.documents.blank_meanings import meaning
from kiosk.interview.derived_values import known_names
from tests.unit.papers import TEMPLATES
from tests.unit.test_documents_cleaning import FIELD, FILES
from tests.unit.test_templates_inspection import RUN, letter, raw

KNOWN = known_names(load_flow(TEMPLATES))
FORM = (
    "Valledupar, ____ de __________ de 20__",
    "Yo, ______________________, mayor de edad, identificado(a) con cédula de ciudadanía No. ______________ "
    "expedida en ______________, domiciliado en ______________, declaro:",
    "Correo electrónico: ………………… Celular: ………………… Dirección: ………………………",
    "Para constancia se firma en la ciudad de ____________ a los ____ días del mes de ________ de 20__.",
    "________________________________",
    "Firma",
    "Nombre: ____________________",
    "C.C. ____________________",
)


def marked(file: Path) -> docx_package.DocxPackage:
    return blank_cells.mark_empty(docx_cleaning.clean(docx_package.read(file), mark=True).package, KNOWN)


def proposals(file: Path) -> list[str]:
    return [blank.proposal for blank in template_blanks.find(marked(file), KNOWN)]


def filled(file: Path) -> str:
    """The text of the file once every proposal was taken."""
    package = marked(file)
    chosen = {blank.number: blank.proposal for blank in template_blanks.find(package, KNOWN)}
    done = template_blanks.fill(package, KNOWN, chosen)
    return re.sub(r"<[^>]*>", "", done.parts["word/document.xml"].decode().replace("</w:p>", "\n"))


def test_a_form_as_an_office_has_it(tmp_path: Path) -> None:
    text = filled(letter(tmp_path / "x.docx", *FORM))
    assert "Yo, {{ nombre_completo }}, mayor" in text
    assert (
        "ciudadanía No. {{ numero_documento }} expedida en {{ lugar_expedicion }}, domiciliado en "
        "{{ lugar_residencia }}," in text
    )
    assert "Correo electrónico: {{ correo }} Celular: {{ celular }} Dirección: {{ direccion }}" in text
    assert "en la ciudad de {{ oficina.ciudad }} {{ fecha_legal }}." in text
    assert "Nombre: {{ nombre_completo }}" in text and "C.C. {{ numero_documento }}" in text
    assert "\n________________________________\nFirma" in text  # a line to sign stays
    assert "Valledupar, {{ fecha }}" in text


@pytest.mark.parametrize(
    ("inside", "name"),
    [
        ("CONTRATISTA_CEDULA", "numero_documento"),
        ("NOMBRE_CONTRATISTA", "nombre_completo"),
        ("Nombre y Apellidos", "nombre_completo"),
        ("NombreCompleto", "nombre_completo"),
        ("CEDULA", "numero_documento"),
        ("No. de documento de identidad", "numero_documento"),
        ("LUGAR DE EXPEDICIÓN", "lugar_expedicion"),
        ("TELEFONO_CONTRATISTA", "celular"),
        ("CORREO ELECTRÓNICO", "correo"),
        ("e-mail", "correo"),
        ("DIRECCION_RESIDENCIA", "direccion"),
        ("Apellidos", "apellidos"),
        ("FECHA", "fecha"),
        ("oficina.nombre", "oficina.nombre"),
        ("numero_secop", "numero_secop"),
        ("OBSERVACIONES", ""),
    ],
)
def test_a_name_says_what_it_means(inside: str, name: str) -> None:
    assert meaning(inside, "", "", KNOWN) == name


NAMED = {
    "quotes": RUN.format("Yo, «NOMBRE», con «CEDULA»"),
    "angles": RUN.format("Yo, &lt;&lt;nombre_completo&gt;&gt;, con &lt;&lt;CEDULA&gt;&gt;"),
    "brackets": RUN.format("Yo, [NOMBRE COMPLETO], con [CÉDULA]"),
    "in pieces": RUN.format("Yo, [NOM")
    + RUN.format("BRE], con __")
    + RUN.format("__")
    + RUN.format(" de cédula"),
    "merge fields": RUN.format("Yo, ")
    + FIELD.format(code="MERGEFIELD NOMBRE \\* MERGEFORMAT", data="", shown=RUN.format("«NOMBRE»"))
    + RUN.format(", con ")
    + FIELD.format(code="MERGEFIELD CONTRATISTA_CEDULA", data="", shown=RUN.format("12.345")),
    "form fields": RUN.format("Yo, ")
    + FIELD.format(code="FORMTEXT", data="", shown=RUN.format("\u2002" * 5))
    + RUN.format(", con cédula ")
    + FIELD.format(code="FORMTEXT", data="", shown=RUN.format("\u2002" * 5)),
    "controls": "".join(
        f'{RUN.format(words)}<w:sdt><w:sdtPr><w:alias w:val="{alias}"/><w:showingPlcHdr/></w:sdtPr>'
        f"<w:sdtContent>{RUN.format('Haga clic o pulse aquí para escribir texto.')}</w:sdtContent></w:sdt>"
        for words, alias in (("Yo, ", ""), (", con ", "Cédula"))
    ),
    "what word asks for": RUN.format("Yo, Haga clic o pulse aquí para escribir texto. Cédula: ________"),
}


@pytest.mark.parametrize("runs", NAMED.values(), ids=NAMED.keys())
def test_every_kind_of_blank_becomes_a_tag(tmp_path: Path, runs: str) -> None:
    file = raw(tmp_path / "x.docx", f"<w:p>{runs}</w:p>")
    assert proposals(file) == ["nombre_completo", "numero_documento"]
    text = filled(file)
    assert "{{ nombre_completo }}" in text and "{{ numero_documento }}" in text
    assert "12.345" not in text and "\ue000" not in text


def test_a_date_that_changes_by_itself_becomes_the_day_of_the_paper(tmp_path: Path) -> None:
    assert "Valledupar, {{ fecha }}\n" in filled(FILES / "fecha.docx")


def test_in_a_table_the_cell_beside_or_above_tells(tmp_path: Path) -> None:
    document: Any = Document()
    rows = (
        ("Nombres y apellidos", "________"),
        ("Dirección", "________"),
        ("Correo", "Celular"),
        ("____", "____"),
    )
    table = document.add_table(rows=4, cols=2)
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.save(str(tmp_path / "x.docx"))
    assert proposals(tmp_path / "x.docx") == ["nombre_completo", "direccion", "correo", "celular"]


def test_an_empty_cell_beside_a_label_is_a_blank(tmp_path: Path) -> None:
    document: Any = Document()
    rows = (
        ("Nombres y apellidos", ""),
        ("EPS", ""),
        ("Celular:", ""),
        ("Firma", ""),
        ("Correo", "ya puesto"),
    )
    table = document.add_table(rows=5, cols=2)
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.save(str(tmp_path / "x.docx"))
    found = template_blanks.find(marked(tmp_path / "x.docx"), KNOWN)
    assert [(one.shown, one.proposal) for one in found] == [
        ("Nombres y apellidos [____]", "nombre_completo"),
        ("Celular: [____]", "celular"),
    ]
    package = template_blanks.fill(marked(tmp_path / "x.docx"), KNOWN, {1: "celular"})
    left = package.parts["word/document.xml"].decode()
    assert "{{ celular }}" in left and "nombre_completo" not in left
    assert not any(mark in left for mark in ("____", "\ue000", "\ue001", "\ue002"))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("domiciliado(a) en la ciudad de ______", "lugar_residencia"),
        ("vecino de la ciudad de ______", "lugar_residencia"),
        ("residente y domiciliada en el municipio de ______", "lugar_residencia"),
        ("expedida en la ciudad de ______", "lugar_expedicion"),
        ("expedido(a) en el municipio de ______", "lugar_expedicion"),
        ("se firma en la ciudad de ______", "oficina.ciudad"),
    ],
)
def test_the_town_is_the_one_that_the_sentence_means(tmp_path: Path, text: str, name: str) -> None:
    assert proposals(letter(tmp_path / "x.docx", text)) == [name]


def test_a_line_ended_by_hand_ends_what_a_blank_is_told_by(tmp_path: Path) -> None:
    form = "______________\nfirma\nNombre: ______\nC.C. ______"
    found = template_blanks.find(marked(letter(tmp_path / "x.docx", form)), KNOWN)
    assert [(one.shown, one.signature) for one in found] == [
        ("[____] firma", True),
        ("Nombre: [____]", False),
        ("C.C. [____]", False),
    ]


@pytest.mark.parametrize(
    "text",
    ["Registro en «SECOP II» según [1]", "Yo, {{ nombre_completo }}", "De lunes a viernes...", "Marque [X]"],
)
def test_what_is_no_blank_is_left_alone(tmp_path: Path, text: str) -> None:
    file = letter(tmp_path / "x.docx", text)
    assert [one for one in proposals(file) if one] == []
    assert text in filled(file)
