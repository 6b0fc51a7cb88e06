"""Drawings of SECOP's screens: what is read, what is left out, and what the lint says."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiosk.content import wireframes
from kiosk.content.loader import read_flow
from kiosk.content.models import Flow, GuideStep
from kiosk.content.remarks import Remark
from kiosk.content.wireframes import HEIGHT, WIDTH, Run, read, remarks

TEMPLATES = Path(__file__).parents[2] / "templates"
DRAWINGS = sorted(path.stem for path in (TEMPLATES / "wireframes").glob("*.txt"))
WITHOUT_SCREEN = {"firmar"}
"""Guide steps on paper."""
DRAWN = set("┌┐└┘├┤─│·□▒")
"""Signs besides words that the fonts of usual terminals have (WGL4)."""


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    """A copy of the office's files, to be broken."""
    return Path(shutil.copytree(TEMPLATES, tmp_path / "templates"))


def flow_of(templates: Path) -> Flow:
    flow, faults = read_flow(templates)
    assert flow is not None, faults
    return flow


def said(templates: Path) -> list[Remark]:
    return remarks(flow_of(templates), templates)


def draw(templates: Path, text: str | bytes, name: str = "registro") -> Path:
    path = templates / "wireframes" / f"{name}.txt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def guide_steps() -> list[GuideStep]:
    return [step for step in flow_of(TEMPLATES).steps if isinstance(step, GuideStep)]


@pytest.mark.parametrize("step", [step for step in guide_steps() if step.id not in WITHOUT_SCREEN], ids=str)
def test_every_guide_step_with_a_screen_has_its_drawing(step: GuideStep) -> None:
    assert step.wireframe
    assert read(TEMPLATES, step.wireframe) is not None


def test_nothing_is_said_about_the_drawings_that_come_along() -> None:
    assert said(TEMPLATES) == []


@pytest.mark.parametrize("name", DRAWINGS)
def test_the_drawings_that_come_along_are_whole_frames_in_common_signs(name: str) -> None:
    drawing = read(TEMPLATES, name)
    assert drawing is not None
    lines = drawing.text.split("\n")
    assert {len(line) for line in lines} == {drawing.width}, "the right side is not in one column"
    assert {line[0] for line in lines} | {line[-1] for line in lines} <= set("┌┐└┘├┤│")
    assert {letter for letter in drawing.text if ord(letter) > 0xFF} <= DRAWN


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ("abrir", "https://community.secop.gov.co"),
        ("registro", "REGISTRO"),
        ("clave", "Continuar"),
        ("enlace", "enlace azul"),
        ("entrar", "ENTRAR"),
        ("validar", "Validar"),
        ("validar", "Registrar Entidad"),
        ("tipo", "Proveedor"),
        ("tipo", "Privado"),
        ("tipo", "Persona natural"),
        ("ubicacion", "lupa"),
        ("ubicacion", "Aceptar"),
        ("anexar", "Anexar documento"),
        ("anexar", "Buscar documento"),
        ("anexar", "Cerrar"),
        ("finalizar", "Finalizar"),
    ],
)
def test_what_the_step_says_to_press_is_what_stands_out(step: str, words: str) -> None:
    drawing = read(TEMPLATES, step)
    assert drawing is not None
    pressed = [run.text.strip() for line in drawing.lines for run in line if run.highlighted]
    assert words in pressed
    told = flow_of(TEMPLATES).step(step)
    assert isinstance(told, GuideStep)
    assert words.lower() in " ".join(action.text for action in told.do).lower()


def test_marks_become_highlights_and_are_not_counted(templates: Path) -> None:
    full = "x" * (WIDTH - 4)
    draw(templates, f"a [[b]]{full}c\n[[d]][[e]]\n")
    drawing = read(templates, "registro")
    assert drawing is not None
    assert drawing.lines == (
        (Run("a "), Run("b", True), Run(f"{full}c")),
        (Run("d", True), Run("e", True)),
    )
    assert drawing.width == WIDTH
    assert drawing.text == f"a b{full}c\nde"


@pytest.mark.parametrize(
    "text",
    ["\ufeff[[Ñandú]]\r\n\r\n | \r\n\r\n", "[[N\u0303andu\u0301]]  \n\n |"],
    ids=["notepad", "loose tildes"],
)
def test_files_of_any_editor_are_read_alike(templates: Path, text: str) -> None:
    draw(templates, text)
    drawing = read(templates, "registro")
    assert drawing is not None
    assert drawing.lines == ((Run("Ñandú", True),), (), (Run(" |"),))


@dataclass(frozen=True)
class Wrong:
    """A drawing that is not fit to be shown, and what the lint says."""

    text: str | bytes
    where: str
    said: str


WRONG = {
    "too wide": Wrong("[[a]]\n" + "x" * (WIDTH + 1), "línea 2", f"tiene {WIDTH + 1} letras y caben {WIDTH}"),
    "too high": Wrong("[[a]]\n" * (HEIGHT + 1), "", f"tiene {HEIGHT + 1} líneas y caben {HEIGHT}"),
    "tab": Wrong("[[a]]\tb", "línea 1", "tabulador"),
    "mark left open": Wrong("[[a\nb]]", "línea 1", "marcas no están completas"),
    "mark never opened": Wrong("[[a]]\nb]]", "línea 2", "marcas no están completas"),
    "mark inside a mark": Wrong("[[a[[b]]]]", "línea 1", "marcas no están completas"),
    "colour codes": Wrong("[[a]]\x1b[31m", "línea 1", "U+001B"),
    "two columns wide": Wrong("[[a]] 🔍", "línea 1", "U+1F50D"),
    "not UTF-8": Wrong("[[contraseña]]".encode("latin-1"), "", "UTF-8"),
    "empty": Wrong(" \n\n", "", "vacío"),
    "a whole book": Wrong("[[a]]\n" + "x" * 10_000, "", "muy grande"),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_a_wrong_drawing_is_left_out_and_said(templates: Path, wrong: Wrong) -> None:
    draw(templates, wrong.text)
    assert read(templates, "registro") is None
    first = said(templates)[0]
    assert (first.file, first.where, first.level) == ("wireframes/registro.txt", wrong.where, "aviso")
    assert wrong.said in first.text


def test_a_drawing_with_nothing_to_press_is_shown_and_said(templates: Path) -> None:
    draw(templates, "┌──┐\n└──┘\n")
    assert read(templates, "registro") is not None
    (remark,) = said(templates)
    assert (remark.file, remark.level) == ("wireframes/registro.txt", "aviso")
    assert "[[" in remark.text


def test_a_missing_drawing_is_left_out_and_the_nearest_is_named(templates: Path) -> None:
    (templates / "wireframes" / "registro.txt").rename(templates / "wireframes" / "registros.txt")
    assert read(templates, "registro") is None
    missing, unused = said(templates)
    assert (missing.file, missing.where, missing.level) == ("steps/registro.toml", "wireframe", "aviso")
    assert "wireframes/registro.txt" in missing.text
    assert "¿Quiso decir «registros»?" in missing.text
    assert (unused.file, unused.level) == ("wireframes/registros.txt", "aviso")
    assert "ningún paso" in unused.text


def test_a_folder_of_drawings_that_is_not_there_blocks_nothing(templates: Path) -> None:
    shutil.rmtree(templates / "wireframes")
    assert read(templates, "registro") is None
    found = said(templates)
    assert len(found) == len([step for step in flow_of(TEMPLATES).steps if getattr(step, "wireframe", "")])
    assert {remark.level for remark in found} == {"aviso"}


def test_a_drawing_that_is_a_folder_is_left_out_and_said(templates: Path) -> None:
    path = templates / "wireframes" / "registro.txt"
    path.unlink()
    path.mkdir()
    assert read(templates, "registro") is None
    (remark,) = said(templates)
    assert "no se puede abrir" in remark.text


@pytest.mark.parametrize("name", ["../secreto", "/etc/hosts", "", "a/b", "a\0b", "con espacio"])
def test_a_name_leads_nowhere_but_into_the_folder(templates: Path, name: str) -> None:
    (templates / "secreto.txt").write_text("[[a]]", "utf-8")
    assert read(templates, name) is None


def test_a_name_that_cannot_be_one_is_said(templates: Path) -> None:
    path = templates / "steps" / "registro.toml"
    path.write_text(path.read_text("utf-8").replace('wireframe = "registro"', 'wireframe = "../registro"'))
    first = said(templates)[0]
    assert (first.file, first.where) == ("steps/registro.toml", "wireframe")
    assert "no sirve como nombre" in first.text


def test_a_drawing_of_two_steps_is_spoken_of_once(templates: Path) -> None:
    path = templates / "steps" / "entrar.toml"
    path.write_text(path.read_text("utf-8").replace('wireframe = "entrar"', 'wireframe = "registro"'))
    (templates / "wireframes" / "entrar.txt").unlink()
    draw(templates, "x")
    assert [remark.file for remark in said(templates)] == [wireframes.wireframe_file("registro")]
