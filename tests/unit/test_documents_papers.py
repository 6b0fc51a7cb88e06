"""The office's papers, with both engines: literal, complete, on the pages they should take."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from kiosk.content.loader import load_flow
from kiosk.content.models import DocumentSpec, Flow, TableStep, TextField
from kiosk.documents.template_inspection import inspect
from kiosk.documents.workshop import Workshop
from kiosk.errors import DocumentError
from kiosk.interview.derived_values import derive, example_values, known_names
from kiosk.interview.example_person import example_answers
from kiosk.settings import PdfSettings
from tests.unit.papers import (
    LONG,
    LONG_VALUES,
    PAPERS,
    PLACES,
    REGION,
    STATION,
    TEMPLATES,
    TODAY,
    TOWN,
    make,
    open_workshop,
)

NAMES = sorted(path.stem for path in PAPERS.glob("*.docx"))
ONE_PAGE = ("autorizacion", "carta_caso", "constancia", "contratos", "hoja_ayuda")
NOTED = [
    {"texto": "Anoté mi usuario y mi contraseña.", "hecho": True},
    {"texto": "Abrí mis archivos y se leen bien.", "hecho": False},
    {"texto": "Cerré mi sesión, según la guía.", "hecho": True},
]
AWKWARD = "José Ñáñez & <Hijos> \"S.A.\" 'O’Neill' {{ 7*7 }} {% if %}"


@pytest.fixture(scope="module")
def flow() -> Flow:
    return load_flow(TEMPLATES)


@pytest.fixture(scope="module")
def usual(flow: Flow) -> dict[str, Any]:
    return example_values(flow, PLACES, STATION, TODAY)


@pytest.fixture(scope="module", params=["embedded", pytest.param("libreoffice", marks=pytest.mark.slow)])
def workshop(request: pytest.FixtureRequest) -> Iterator[Workshop]:
    made = open_workshop(request.param)
    yield made
    made.close()


def letter(flow: Flow) -> DocumentSpec:
    return next(document for document in flow.documents if document.id == "carta_caso")


def rows(usual: Mapping[str, Any], count: int, **columns: str) -> dict[str, Any]:
    row = dict(usual["contratos"][0]) | columns
    return dict(usual) | {"contratos": [row | {"numero_fila": str(n)} for n in range(1, count + 1)]}


def test_there_is_a_template_for_every_document(flow: Flow) -> None:
    assert sorted(document.id for document in flow.documents) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_templates_ask_only_for_what_exists(name: str, flow: Flow) -> None:
    assert inspect(PAPERS / f"{name}.docx", name, known_names(flow)).remarks == ()


@pytest.mark.parametrize("name", ONE_PAGE)
def test_a_usual_paper(
    name: str, workshop: Workshop, usual: dict[str, Any], flow: Flow, tmp_path: Path
) -> None:
    paper, read = make(workshop, name, usual, tmp_path, flow)
    spec = next(document for document in flow.documents if document.id == name)
    assert paper.pdf == tmp_path / f"{spec.file}.pdf"
    assert (paper.document, paper.title, paper.pages) == (name, spec.title, 1)
    assert (read.title, read.language) == (spec.title, "es-CO")
    assert {tuple(sorted(map(round, size))) for size in read.sizes} == {(612, 792)}
    assert read.fonts and all(read.fonts.values())
    assert all("Carlito" in font for font in read.fonts)
    assert b"/Helvetica" not in paper.pdf.read_bytes()  # named without being used, it would not be embedded
    for expected in ("María José Peñaranda Ríos", "C.C. 1.065.123.456"):
        assert expected in read.words
    assert "Página 1 de 1" in read.words
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([f"{name}.docx", f"{spec.file}.pdf"])


@pytest.mark.parametrize("name", NAMES)
def test_what_a_person_signs_is_their_own_and_not_on_the_office_s_paper(
    name: str, workshop: Workshop, usual: dict[str, Any], flow: Flow, tmp_path: Path
) -> None:
    """An office that has a letterhead shows it on what it hands out, never on what a person declares."""
    spec = next(document for document in flow.documents if document.id == name)
    paper, read = make(workshop, name, usual, tmp_path, flow)
    office = usual["oficina"]["nombre"]
    assert ("NIT 800.123.456-7 · Calle 28 # 13-65" in read.words) == (not spec.sign)
    if spec.sign:
        assert read.words.count(office) == read.words.count(f"Preparado en el quiosco de {office}")
        assert read.words.count(office) == paper.pages


@pytest.mark.parametrize("name", ONE_PAGE)
@pytest.mark.parametrize("typed", [AWKWARD, LONG], ids=["awkward", "long"])
def test_names_come_out_literally_and_change_no_page(
    name: str, typed: str, workshop: Workshop, usual: dict[str, Any], flow: Flow, tmp_path: Path
) -> None:
    paper, read = make(workshop, name, usual | {"nombre_completo": typed}, tmp_path, flow)
    assert typed.replace(" ", "") in read.letters
    assert paper.pages == 1


@pytest.mark.parametrize("name", ONE_PAGE)
def test_long_places_addresses_and_mails_change_no_page(
    name: str, workshop: Workshop, usual: dict[str, Any], flow: Flow, tmp_path: Path
) -> None:
    assert len(TOWN) == 60
    paper, read = make(workshop, name, usual | LONG_VALUES, tmp_path, flow)
    assert paper.pages == 1
    if name == "constancia":
        assert f"con domicilio en {TOWN}, {REGION}" in read.words


def test_an_office_without_nit_and_address_shows_no_empty_labels(
    workshop: Workshop, usual: dict[str, Any], flow: Flow, tmp_path: Path
) -> None:
    office = usual["oficina"] | {"nit": "", "direccion": ""}
    _, read = make(workshop, "hoja_ayuda", usual | {"oficina": office}, tmp_path, flow)
    letterhead = read.words.partition("SECOP")[0]
    assert "NIT" not in letterhead
    assert "·" not in letterhead


def test_a_foreign_document_has_no_place_of_issue(
    workshop: Workshop, usual: dict[str, Any], flow: Flow, tmp_path: Path
) -> None:
    values = usual | {
        "documento_legible": "PPT 1234567",
        "documento_largo": "permiso por protección temporal",
        "lugar_expedicion": "",
    }
    _, read = make(workshop, "constancia", values, tmp_path, flow)
    assert "con permiso por protección temporal n.º 1234567, con domicilio" in read.words


def test_no_experience(workshop: Workshop, usual: dict[str, Any], flow: Flow, tmp_path: Path) -> None:
    paper, read = make(workshop, "contratos", rows(usual, 0), tmp_path, flow)
    assert paper.pages == 1
    assert "No registra experiencia" in read.words


def test_three_contracts(workshop: Workshop, usual: dict[str, Any], flow: Flow, tmp_path: Path) -> None:
    paper, read = make(workshop, "contratos", rows(usual, 3), tmp_path, flow)
    assert paper.pages == 1
    assert read.words.count("Alcaldía de Valledupar") == 3
    assert "03/02/2024 30/06/2024 $ 12.500.000" in read.words
    assert "No registra" not in read.words


def test_forty_contracts_repeat_the_header_row_and_number_the_pages(
    workshop: Workshop, usual: dict[str, Any], flow: Flow, tmp_path: Path
) -> None:
    paper, read = make(
        workshop, "contratos", rows(usual, 40, objeto="Instructora de natación " * 4), tmp_path, flow
    )
    assert paper.pages > 1
    assert read.words.count("CPS-045-2024") == 40
    for number, page in enumerate(read.pages, start=1):
        assert f"Página {number} de {paper.pages}" in page
        assert ("CPS-045-2024" in page) == ("Contratante o empleador" in page)


@pytest.mark.parametrize("count", [1, 9, 10, 11, 12, 40])
def test_nobody_signs_a_page_without_a_contract(
    count: int, workshop: Workshop, usual: dict[str, Any], flow: Flow, tmp_path: Path
) -> None:
    """With so many rows the signature fits under the table, just fits, or needs another page."""
    values = rows(usual, count, objeto="Instructora de natación en los corregimientos de Valledupar")
    _, read = make(workshop, "contratos", values, tmp_path, flow)
    assert read.words.count("Firma:") == 1
    assert "Firma:" in read.pages[-1] and "CPS-045-2024" in read.pages[-1]
    assert read.words.count("CPS-045-2024") == count


def test_the_longest_contracts_the_flow_lets_in_end(
    workshop: Workshop, usual: dict[str, Any], flow: Flow, tmp_path: Path
) -> None:
    table = next(step for step in flow.steps if isinstance(step, TableStep))
    widest = {field.id: "W" * field.max_length for field in table.columns if isinstance(field, TextField)}
    paper, read = make(workshop, "contratos", rows(usual, 40, **widest), tmp_path, flow)
    assert paper.pages > 10
    assert read.letters.count("W") == 40 * sum(map(len, widest.values()))


def test_the_help_sheet_leads_to_the_login_page(
    workshop: Workshop, usual: dict[str, Any], flow: Flow, tmp_path: Path
) -> None:
    zxingcpp: Any = pytest.importorskip("zxingcpp")
    _, read = make(workshop, "hoja_ayuda", usual, tmp_path, flow)
    assert [code.text for code in zxingcpp.read_barcodes(read.pictures[0])] == [usual["enlace_secop"]]
    assert usual["enlace_secop"] in read.words
    assert usual["codigo_sesion"] in read.words
    for name in ("numero_secop", "nombre_abreviado", "correo", "celular", "direccion", "ruta_ubicacion"):
        assert usual[name] in read.words
    for upload in usual["cargas"]:
        assert f"{upload['archivo']}.pdf" in read.words
    for step in usual["pasos"]:
        assert f"{step['numero']}. {step['titulo']}" in read.words


def test_the_help_sheet_ticks_what_was_noted(
    workshop: Workshop, usual: dict[str, Any], flow: Flow, tmp_path: Path
) -> None:
    paper, read = make(workshop, "hoja_ayuda", usual | {"anotado": NOTED}, tmp_path, flow)
    assert paper.pages == 1
    for note in NOTED:
        assert f"{'[X]' if note['hecho'] else '[ ]'} {note['texto']}" in read.words
    _, read = make(workshop, "hoja_ayuda", usual | {"anotado": []}, tmp_path, flow)
    assert "Lo que ya hizo y lo que le falta" not in read.words


def test_the_help_sheet_has_room_for_the_longest_values_and_ticks(
    workshop: Workshop, usual: dict[str, Any], flow: Flow, tmp_path: Path
) -> None:
    longest = [{"texto": "Anoté mi contraseña " * 3, "hecho": True}] * 4
    values = usual | LONG_VALUES | {"anotado": longest, "linea_secop": "601 555 0000"}
    paper, read = make(workshop, "hoja_ayuda", values, tmp_path, flow)
    assert paper.pages == 1
    assert "Línea de SECOP II: 601 555 0000." in read.words


def test_the_help_sheet_says_until_when_the_code_works(
    workshop: Workshop, usual: dict[str, Any], flow: Flow, tmp_path: Path
) -> None:
    _, read = make(workshop, "hoja_ayuda", usual, tmp_path, flow)
    assert "hasta el 6 de diciembre de 2026, si no pulsa «Terminar»." in read.words
    _, read = make(workshop, "hoja_ayuda", usual | {"codigo_hasta": ""}, tmp_path, flow)
    assert "hasta el" not in read.words


@pytest.mark.parametrize("case", ["correo", "doble"])
def test_the_letter_of_a_case_says_why_and_leaves_room_for_what_was_forgotten(
    case: str, workshop: Workshop, flow: Flow, tmp_path: Path
) -> None:
    answers = example_answers(flow, PLACES, letter(flow).when) | {"caso_cuenta": case}
    values = derive(flow, answers, PLACES, STATION, TODAY, "ABC234")
    _, read = make(workshop, "carta_caso", values, tmp_path, flow)
    assert ("desactivar" in read.words) == (case == "doble")
    assert ("ya no tengo acceso al correo" in read.words) == (case == "correo")
    assert "Usuario de la cuenta mpenaranda" in read.words
    assert "Correo registrado en la cuenta correo.viejo@example.com" in read.words
    assert "expedida en Valledupar, Cesar" in read.words
    forgotten = answers | {"usuario_secop": "", "correo_anterior": ""}
    values = derive(flow, forgotten, PLACES, STATION, TODAY, "ABC234")
    _, read = make(workshop, "carta_caso", values, tmp_path, flow)
    assert len(re.findall("Usuario de la cuenta _{10,}", read.words)) == 1
    assert len(re.findall("Correo registrado en la cuenta _{10,}", read.words)) == 1


@pytest.mark.parametrize("more", [{}, LONG_VALUES], ids=["usual", "long"])
def test_the_help_sheet_tells_who_gets_the_letter_where_to_take_it(
    more: dict[str, str], workshop: Workshop, usual: dict[str, Any], flow: Flow, tmp_path: Path
) -> None:
    values = example_values(flow, PLACES, STATION, TODAY, letter(flow).when) | more
    paper, read = make(workshop, "hoja_ayuda", values, tmp_path, flow)
    assert paper.pages == 1
    assert "«Crear caso»" in read.words
    _, read = make(workshop, "hoja_ayuda", usual, tmp_path, flow)
    assert "caso" not in read.words


@pytest.mark.parametrize("count", [0, 1, 2, 4, 7])
def test_the_help_sheet_with_other_numbers_of_steps(
    count: int, workshop: Workshop, usual: dict[str, Any], flow: Flow, tmp_path: Path
) -> None:
    paper, read = make(workshop, "hoja_ayuda", usual | {"pasos": usual["pasos"][:count]}, tmp_path, flow)
    assert paper.pages == 1
    assert ("Los pasos" in read.words) == (count > 0)
    assert all(step["titulo"] in read.words for step in usual["pasos"][:count])


def test_a_page_can_be_looked_at(
    workshop: Workshop, usual: dict[str, Any], flow: Flow, tmp_path: Path
) -> None:
    paper, _ = make(workshop, "autorizacion", usual, tmp_path, flow)
    page = workshop.page(paper, 1, 80)
    assert page.image.size == (850, 1100)
    assert "DOCUMENTO DE AUTORIZACIÓN" in page.text
    with pytest.raises(DocumentError):
        workshop.page(paper, 2, 80)


def test_a_missing_template_is_named(usual: dict[str, Any], tmp_path: Path) -> None:
    made = Workshop(tmp_path, PdfSettings(engine="embedded"))
    spec = DocumentSpec(id="nada", title="Nada", file="nada")
    with pytest.raises(DocumentError, match=r"^nada\.docx: falta este archivo"):
        made.make(spec, usual, tmp_path)
    made.close()
