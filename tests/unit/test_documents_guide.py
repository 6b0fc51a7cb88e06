"""The whole guide on paper, with both engines: every word, every value, no step cut in two."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from PIL import Image, ImageStat

from kiosk.content.loader import load_flow
from kiosk.content.models import Flow, GuideStep
from kiosk.content.wireframes import Run, Wireframe
from kiosk.documents.drawing_picture import WIDEST_MM, picture, width_mm
from kiosk.documents.render import DRAWING
from kiosk.documents.workshop import Workshop
from kiosk.interview.derived_values import derive
from kiosk.interview.example_person import example_answers
from tests.unit.papers import (
    LONG_VALUES,
    PLACES,
    REGION,
    STATION,
    TEMPLATES,
    TODAY,
    TOWN,
    make,
    open_workshop,
)

SPECIAL = "José Ñáñez & <Hijos> 'O’Neill' {{ 7*7 }} {% if %}"


@pytest.fixture(scope="module")
def flow() -> Flow:
    return load_flow(TEMPLATES)


@pytest.fixture(scope="module", params=["embedded", pytest.param("libreoffice", marks=pytest.mark.slow)])
def workshop(request: pytest.FixtureRequest) -> Iterator[Workshop]:
    made = open_workshop(request.param)
    yield made
    made.close()


def guided(flow: Flow, **more: str) -> dict[str, Any]:
    """The values of an invented person who noted the reminder of every second step that asks."""
    asking = [step.id for step in flow.steps if isinstance(step, GuideStep) and step.noted]
    answers = example_answers(flow, PLACES) | more
    return derive(flow, answers, PLACES, STATION, TODAY, "ABC234", noted=asking[::2])


def longest(values: dict[str, Any]) -> dict[str, Any]:
    """The same guide with the longest values wherever they stand."""
    longer = {values[name]: value for name, value in LONG_VALUES.items() if values[name]}
    steps = [
        step
        | {
            "acciones": [
                action.replace(values["departamento"], REGION).replace(values["municipio"], TOWN)
                for action in step["acciones"]
            ],
            "valores": [box | {"valor": longer.get(box["valor"], box["valor"])} for box in step["valores"]],
        }
        for step in values["pasos"]
    ]
    return values | LONG_VALUES | {"pasos": steps}


def words(text: str) -> str:
    return text.replace(" ", "")


def texts(step: dict[str, Any]) -> list[str]:
    """Everything the paper must say of one step, in the order it is read."""
    actions = [f"{number}. {action}" for number, action in enumerate(step["acciones"], start=1)]
    return [step["titulo"], step["texto"], *actions, step["recordatorio"]]


def test_every_step_with_its_values(workshop: Workshop, flow: Flow, tmp_path: Path) -> None:
    values = guided(flow)
    paper, read = make(workshop, "guia", values, tmp_path, flow)
    assert 2 <= paper.pages <= 6
    assert (read.title, read.language) == ("Guía de registro con sus datos", "es-CO")
    assert {tuple(map(round, size)) for size in read.sizes} == {(612, 792)}
    assert read.fonts and all(read.fonts.values())
    assert len(values["pasos"]) > 10
    for step in values["pasos"]:
        for text in texts(step):
            assert words(text) in read.letters, step["titulo"]
        for box in step["valores"]:
            assert words(box["etiqueta"] + box["valor"]) in read.letters, step["titulo"]
    boxes = sum(bool(step["valores"]) for step in values["pasos"])
    assert read.words.count("Escriba así") == boxes > 0
    assert "Peñaranda" in read.words
    assert "Contraseña:" in read.words
    for number, page in enumerate(read.pages, start=1):
        assert f"Página {number} de {paper.pages}" in page


def drawn(docx: Path) -> int:
    """How many pictures of pages of SECOP a filled Word file shows."""
    with ZipFile(docx) as package:
        return package.read("word/document.xml").decode().count(f'descr="{DRAWING}"')


def test_every_step_has_its_drawing(workshop: Workshop, flow: Flow, tmp_path: Path) -> None:
    values = guided(flow)
    steps = [step for step in values["pasos"] if step["dibujo"]]
    assert len(steps) > 15
    make(workshop, "guia", values, tmp_path, flow)
    assert drawn(tmp_path / "guia.docx") == len(steps)
    bare = values | {"pasos": [step | {"dibujo": "no-hay"} for step in values["pasos"]]}
    make(workshop, "guia", bare, tmp_path, flow)
    assert drawn(tmp_path / "guia.docx") == 0


def test_the_help_sheet_draws_three_pages_where_it_stays_one_sheet(
    workshop: Workshop, flow: Flow, tmp_path: Path
) -> None:
    values = guided(flow)
    paper, read = make(workshop, "hoja_ayuda", values, tmp_path, flow)
    assert (paper.pages, drawn(tmp_path / "hoja_ayuda.docx")) == (1, 3)
    (number,) = (step["numero"] for step in values["pasos"] if step["dibujo"] == "anexar")
    assert f"Paso {number}, más o menos así:" in read.words
    paper, _ = make(workshop, "hoja_ayuda", longest(values), tmp_path, flow)
    assert (paper.pages, drawn(tmp_path / "hoja_ayuda.docx")) == (1, 0)


def test_a_drawing_on_paper_shows_what_to_press_white_on_black() -> None:
    drawing = Wireframe(((Run("│ Usuario "), Run(" ENTRAR ", highlighted=True)),))
    image = Image.open(BytesIO(picture(drawing))).convert("L")
    wide = image.width // drawing.width
    words, press = image.crop((0, 0, 10 * wide, image.height)), image.crop((10 * wide, 0, *image.size))
    assert ImageStat.Stat(words).mean[0] > 200 > 100 > ImageStat.Stat(press).mean[0]
    assert width_mm(drawing) < WIDEST_MM == width_mm(Wireframe(((Run("x" * 44),),)))


def test_the_guide_leads_to_the_login_page(workshop: Workshop, flow: Flow, tmp_path: Path) -> None:
    zxingcpp: Any = pytest.importorskip("zxingcpp")
    values = guided(flow)
    _, read = make(workshop, "guia", values, tmp_path, flow)
    assert [code.text for code in zxingcpp.read_barcodes(read.pictures[0])] == [values["enlace_secop"]]
    for name in ("enlace_secop", "nombre_completo", "codigo_sesion"):
        assert values[name] in " ".join(read.pages[0].split())


@pytest.mark.parametrize("long", [False, True], ids=["usual", "long"])
def test_a_step_stands_on_one_page(long: bool, workshop: Workshop, flow: Flow, tmp_path: Path) -> None:
    values = longest(guided(flow)) if long else guided(flow)
    paper, read = make(workshop, "guia", values, tmp_path, flow)
    assert paper.pages <= 7
    pages = [words(" ".join(page.replace("\ufffe", "-").split())) for page in read.pages]
    for step in values["pasos"]:
        parts = [*texts(step), *(box["valor"] for box in step["valores"])]
        assert any(all(words(part) in page for part in parts) for page in pages), step["titulo"]
    ending = ("Lo que ya hizo y lo que le falta", "Usuario:", "No comparta su usuario")
    assert any(all(words(part) in page for part in ending) for page in pages)


def test_ticks_show_what_was_noted(workshop: Workshop, flow: Flow, tmp_path: Path) -> None:
    notes = [
        {"texto": "Anoté mi usuario y mi contraseña.", "hecho": True},
        {"texto": "Cerré mi sesión en SECOP II.", "hecho": False},
    ]
    _, read = make(workshop, "guia", guided(flow) | {"anotado": notes}, tmp_path, flow)
    assert "[X] Anoté mi usuario y mi contraseña." in read.words
    assert "[ ] Cerré mi sesión en SECOP II." in read.words
    _, read = make(workshop, "guia", guided(flow) | {"anotado": []}, tmp_path, flow)
    assert "[" not in read.words
    assert "Lo que ya hizo y lo que le falta" not in read.words


def test_what_was_typed_comes_out_literally(workshop: Workshop, flow: Flow, tmp_path: Path) -> None:
    values = guided(flow)
    step = values["pasos"][0] | {
        "valores": [{"etiqueta": "Nombre", "valor": SPECIAL}, {"etiqueta": "Otro", "valor": ""}],
        "acciones": [f"Escriba {SPECIAL}."],
        "texto": "",
    }
    paper, read = make(workshop, "guia", values | {"pasos": [step]}, tmp_path, flow)
    assert paper.pages == 1
    assert read.letters.count(words(SPECIAL)) == 2


def test_a_guide_without_steps_is_still_a_paper(workshop: Workshop, flow: Flow, tmp_path: Path) -> None:
    paper, read = make(workshop, "guia", guided(flow, tiene_cuenta="si"), tmp_path, flow)
    assert paper.pages == 1
    assert STATION.login_url in read.words
