"""What the loader says about files the office broke."""

from __future__ import annotations

import copy
import datetime
import shutil
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from kiosk.content import model_errors, toml_file
from kiosk.content.loader import load_flow, read_flow
from kiosk.content.models import Flow
from kiosk.errors import ContentError

TEMPLATES = Path(__file__).parents[2] / "templates"


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    """A copy of the office's texts, to be broken."""
    return Path(shutil.copytree(TEMPLATES, tmp_path / "templates", ignore=shutil.ignore_patterns("papers")))


def change(templates: Path, file: str, old: str, new: str) -> None:
    """Write `new` where `old` stands first."""
    path = templates / file
    text = path.read_text("utf-8")
    assert old in text, f"{file} does not have {old}"
    path.write_text(text.replace(old, new, 1), "utf-8")


def lines(templates: Path) -> list[str]:
    with pytest.raises(ContentError) as caught:
        load_flow(templates)
    return caught.value.detail.splitlines()


@dataclass(frozen=True)
class Broken:
    """A small slip, and every piece the one line about it must have."""

    file: str
    old: str
    new: str
    said: tuple[str, ...]


BROKEN = {
    "unknown key": Broken(
        "steps/identidad.toml",
        "max_length = 20",
        "max_lenght = 20",
        ("steps/identidad.toml", "numero_documento", "max_lenght", "no se conoce", "bórrela", "«max_length»"),
    ),
    "unknown key, nothing near": Broken(
        "steps/revision.toml",
        "next_label",
        "xyz",
        ("steps/revision.toml", "xyz", "no se conoce", "Aquí puede usar", "next_label"),
    ),
    "unknown key of the flow": Broken(
        "flow.toml", "start =", "star =", ("flow.toml", "welcome", "star", "no se conoce", "«start»")
    ),
    "unknown key of a condition": Broken(
        "steps/expedicion.toml",
        'is = "CC"',
        'is = "CC", feild = "x"',
        ("steps/expedicion.toml", "when", "feild", "no se conoce", "«field»"),
    ),
    "unknown key of consent": Broken(
        "steps/aviso.toml",
        'version = "2026-11-29"',
        'version = "2026-11-29"\nacept = "x"',
        ("steps/aviso.toml", "consent", "acept", "no se conoce", "«accept»"),
    ),
    "key of the step under a title": Broken(
        "steps/cuenta.toml",
        "[[troubles]]",
        "idle_minutes = 3\n[[troubles]]",
        ("steps/cuenta.toml", "tiene_cuenta", "idle_minutes", "es del paso", "más arriba"),
    ),
    "unknown kind of step": Broken(
        "steps/identidad.toml",
        'kind = "form"',
        'kind = "forma"',
        ("steps/identidad.toml", "kind", "«forma» no es una clase", "Escriba una de estas", "«form»"),
    ),
    "unknown kind of field": Broken(
        "steps/contacto.toml",
        'kind = "text"',
        'kind = "texto"',
        ("steps/contacto.toml", "correo", "kind", "«texto» no es una clase", "Escriba", "«text»"),
    ),
    "no kind": Broken(
        "steps/contacto.toml",
        'kind = "text"\n',
        "",
        ("steps/contacto.toml", "correo", "kind", "falta la clase", "Escriba una de estas", "choice"),
    ),
    "missing key": Broken(
        "steps/contacto.toml",
        'label = "Celular"\n',
        "",
        ("steps/contacto.toml", "celular", "label", "falta", "Escríbalo"),
    ),
    "missing key of a municipality": Broken(
        "steps/residencia.toml",
        'department = "departamento"\n',
        "",
        ("steps/residencia.toml", "municipio", "department", "falta", "Escríbalo"),
    ),
    "missing key of a document": Broken(
        "flow.toml", 'file = "3-constancia"\n', "", ("flow.toml", "constancia", "file", "falta", "Escríbalo")
    ),
    "text without quotes": Broken(
        "steps/contacto.toml",
        "max_length = 100",
        'max_length = "cien"',
        ("steps/contacto.toml", "correo", "max_length", "número entero", "sin comillas"),
    ),
    "number for text": Broken(
        "steps/contacto.toml",
        'title = "¿Cómo le contactamos?"',
        "title = 5",
        ("steps/contacto.toml", "title", "debe ser un texto", "entre comillas"),
    ),
    "number too big": Broken(
        "steps/firmar.toml",
        "idle_minutes = 15",
        "idle_minutes = 90",
        ("steps/firmar.toml", "idle_minutes", "muy grande", "60 o menos"),
    ),
    "one title bracket": Broken(
        "steps/cuenta.toml",
        "[[fields]]",
        "[fields]",
        ("steps/cuenta.toml", "fields", "debe ser una lista", "[[fields]]"),
    ),
    "condition of two parts": Broken(
        "steps/expedicion.toml",
        'is = "CC"',
        'is = "CC", filled = true',
        ("steps/expedicion.toml", "when", "solo una", "is, in, filled"),
    ),
    "bad field id": Broken(
        "steps/contacto.toml",
        'id = "correo"',
        'id = "Correo electrónico"',
        ("steps/contacto.toml", "id", "«Correo electrónico» no sirve", "minúsculas"),
    ),
    "bad file name": Broken(
        "flow.toml",
        'file = "3-constancia"',
        'file = "3 Constancia"',
        ("flow.toml", "constancia", "file", "«3 Constancia» no sirve", "minúsculas"),
    ),
    "bad step name": Broken(
        "flow.toml",
        '"contacto"',
        '"../contacto"',
        ("flow.toml", "steps", "«../contacto» no sirve", "minúsculas"),
    ),
    "step twice": Broken(
        "flow.toml",
        '"contacto",',
        '"contacto", "contacto",',
        ("flow.toml", "steps", "«contacto» está dos veces", "Borre"),
    ),
    "step name without quotes": Broken(
        "flow.toml", '"contacto",', "7,", ("flow.toml", "steps", "«7» no es un nombre", "entre comillas")
    ),
    "list of steps as a text": Broken(
        "flow.toml",
        "steps = [",
        'steps = "aviso"\nx = [',
        ("flow.toml", "steps", "una lista", 'steps = ["aviso"'),
    ),
    "missing step file": Broken(
        "flow.toml",
        '"contacto"',
        '"contactos"',
        ("flow.toml", "falta el archivo steps/contactos.toml", "Créelo", "«contacto»"),
    ),
    "id inside a step": Broken(
        "steps/contacto.toml", "title =", 'id = "x"\ntitle =', ("steps/contacto.toml", "id", "sobra", "Borre")
    ),
    "only one option": Broken(
        "steps/cuenta.toml",
        ', si = "Sí. Ya tengo cuenta."',
        "",
        ("steps/cuenta.toml", "tiene_cuenta", "options", "hay 1", "al menos 2"),
    ),
    "too many fields": Broken(
        "steps/contacto.toml",
        "[[troubles]]",
        "".join(f'[[fields]]\nid = "x{n}"\nkind = "money"\nlabel = "X"\n' for n in range(7)) + "[[troubles]]",
        ("steps/contacto.toml", "fields", "hay 9 y caben 8", "Quite"),
    ),
    "no equals sign": Broken(
        "steps/contacto.toml", "title =", "title", ("steps/contacto.toml", "línea 2", "falta el signo =")
    ),
    "accent in a key": Broken(
        "steps/contacto.toml", "title =", "título =", ("steps/contacto.toml", "línea 2", "título", "tildes")
    ),
    "quotes not closed": Broken(
        "steps/contacto.toml", 'contactamos?"', "contactamos?", ("steps/contacto.toml", "línea 2", "comillas")
    ),
    "quotes of Word": Broken(
        "steps/contacto.toml",
        '"¿Cómo le contactamos?"',
        "“¿Cómo le contactamos?”",
        ("steps/contacto.toml", "línea 2", "comillas “ ” no sirven", "comillas rectas"),
    ),
    "key twice": Broken(
        "steps/contacto.toml",
        "title =",
        'title = "x"\ntitle =',
        ("steps/contacto.toml", "línea 3", "dos veces", "Borre"),
    ),
    "list not closed": Broken(
        "flow.toml", '    "despedida",\n]', '    "despedida",', ("flow.toml", "línea", "]")
    ),
    "yes for true": Broken(
        "steps/experiencia.toml",
        "required = false",
        "required = no",
        ("steps/experiencia.toml", "línea", "«required = no»", "true (sí) o false (no)", "sin comillas"),
    ),
    "capital False": Broken(
        "steps/experiencia.toml",
        "required = false",
        "required = False",
        ("steps/experiencia.toml", "línea", "true (sí) o false (no)", "minúsculas"),
    ),
    "a date that is not a text": Broken(
        "steps/experiencia.toml",
        'example = "15/01/2024"',
        "example = 2024-01-15",
        ("steps/experiencia.toml", "fecha_inicio", "example", "debe ser un texto", "entre comillas"),
    ),
    "comma missing in the list of steps": Broken(
        "flow.toml", '"cuenta",', '"cuenta"', ("flow.toml", "línea", "falta una coma", "]")
    ),
    "one bracket, then two": Broken(
        "steps/cuenta.toml", "[[troubles]]", "[troubles]", ("steps/cuenta.toml", "línea", "con dos: [[ ]]")
    ),
    "condition on no answer at all": Broken(
        "steps/expedicion.toml",
        'is = "CC"',
        "in = []",
        ("steps/expedicion.toml", "when", "in", "hay 0", "al menos 1"),
    ),
    "brackets without end": Broken(
        "steps/cuenta.toml",
        "title =",
        f"x = {'[' * 5000}{']' * 5000}\ntitle =",
        ("steps/cuenta.toml", "demasiados corchetes", "Borre"),
    ),
    "no list of steps": Broken(
        "flow.toml", "steps = [", "pasos = [", ("flow.toml", "steps", "falta", "Escríbalo")
    ),
}


def test_the_office_s_own_files_load() -> None:
    flow = load_flow(TEMPLATES)
    assert [flow.steps[0].id, flow.steps[-1].id] == ["aviso", "despedida"]
    scanned = load_flow(TEMPLATES, scanner=True)
    assert {step.kind for step in (*flow.steps, *scanned.steps)} == set(model_errors.STEP_KINDS)


@pytest.mark.parametrize("slip", BROKEN.values(), ids=BROKEN.keys())
def test_a_slip_is_named_with_its_place_and_its_remedy(templates: Path, slip: Broken) -> None:
    change(templates, slip.file, slip.old, slip.new)
    said = lines(templates)
    assert any(all(piece in line for piece in slip.said) for line in said), said
    assert said[0].startswith(slip.file)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("steps/cuenta.toml", 'no = "No. Es mi primera vez."', "no = 1"),
        ("steps/cuenta.toml", 'id = "tiene_cuenta"\n', ""),
        ("steps/revision.toml", "title =", "titel ="),
        ("flow.toml", '"contacto",', '"contacto", "zzz",'),
    ],
    ids=["an option", "an id", "a title", "a step"],
)
def test_one_slip_brings_no_remark_about_what_is_right(
    templates: Path, file: str, old: str, new: str
) -> None:
    change(templates, file, old, new)
    said = lines(templates)
    assert len(said) == 1 + ("titel" in new), said  # an unknown key is also a missing one
    assert "hay 0" not in said[0]
    assert "Quiso decir" not in said[0]


def test_every_problem_is_told_at_once(templates: Path) -> None:
    change(templates, "flow.toml", '"cuenta",', '"cuenta", "nada",')
    change(templates, "steps/contacto.toml", "title =", "title")
    change(templates, "steps/revision.toml", "kind =", "knid =")
    change(templates, "steps/identidad.toml", "max_length = 60", 'max_length = "a"')
    said = lines(templates)
    for file in ("flow.toml", "steps/contacto.toml", "steps/revision.toml", "steps/identidad.toml"):
        assert [line for line in said if line.startswith(file)], file


def test_a_missing_folder_and_a_missing_flow_are_said(templates: Path, tmp_path: Path) -> None:
    assert "no existe" in lines(tmp_path / "nada")[0]
    (templates / "flow.toml").unlink()
    assert lines(templates) == ["flow.toml: el archivo no existe. Créelo o corrija el nombre."]


def test_files_of_the_notepad_are_read(templates: Path) -> None:
    path = templates / "steps/contacto.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_flow(templates).step("contacto").title == "¿Cómo le contactamos?"


def test_another_encoding_is_said(templates: Path) -> None:
    path = templates / "steps/contacto.toml"
    path.write_text(path.read_text("utf-8"), "latin-1")
    assert lines(templates) == [
        "steps/contacto.toml: las tildes no se leen. Guarde el archivo con codificación UTF-8."
    ]


# --- nothing of the libraries' English shows ------------------------------------------------------

WRONG: tuple[Any, ...] = (1, 1.5, True, "", "x", [], [1], {}, {"a": 1}, datetime.date(2020, 1, 1), -4, 10**30)


def _ways(data: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield way
    for key, value in (
        data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    ):
        yield from _ways(value, (*way, key))


def _outline() -> tuple[dict[str, Any], list[str]]:
    """A journey of one step of each kind, as plain data, and the names of its files."""
    outline = tomllib.loads((TEMPLATES / "flow.toml").read_text("utf-8"))
    steps: dict[str, dict[str, Any]] = {}
    for name in outline["steps"]:
        step = tomllib.loads((TEMPLATES / "steps" / f"{name}.toml").read_text("utf-8"))
        steps.setdefault(f"{step['kind']} {'when' in step}", step | {"id": name})
    outline["steps"] = list(steps.values())
    return outline, [f"steps/{step['id']}.toml" for step in steps.values()]


def test_no_wrong_value_brings_english_or_an_unexplained_fault() -> None:
    outline, files = _outline()
    seen: set[str] = set()
    for way in [way for way in _ways(outline) if (way and way[0] != "steps") or len(way) > 2]:
        for wrong in WRONG:
            data = copy.deepcopy(outline)
            holder = data
            for key in way[:-1]:
                holder = holder[key]
            holder[way[-1]] = wrong
            try:
                Flow.model_validate(data)
            except ValidationError as error:
                english = {detail["msg"] for detail in error.errors()} - {"Value error"}
                for remark in model_errors.explain(error, data, "flow.toml", files):
                    assert model_errors.UNKNOWN not in remark.text, (way, wrong)
                    assert not any(words in str(remark) for words in english), str(remark)
                    assert remark.file in {*files, "flow.toml"}
                seen |= {detail["type"] for detail in error.errors()}
    assert len(seen) > 12  # the net was wide


SLIPS = ('"', "'", "[", "]", "{", "}", "=", ",", "\\", "ñ", "\t", "“", "\n", "#", "")


@pytest.mark.parametrize("file", ["flow.toml", "steps/cuenta.toml", "steps/firmar.toml"])
def test_no_slip_of_a_finger_is_left_unexplained(templates: Path, file: str) -> None:
    path = templates / file
    text = path.read_text("utf-8")
    broken = 0
    for number, place in enumerate(range(0, len(text), 3)):
        slip = SLIPS[number % len(SLIPS)]
        path.write_text(text[:place] + slip + text[place + (not slip) :], "utf-8")
        data, remark = toml_file.read_toml(path, file)
        assert (data is None) == (remark is not None)
        if remark:
            broken += 1
            assert toml_file.UNKNOWN not in remark.text, (text[place - 20 : place], slip)
            assert remark.where.startswith("línea ")
    assert broken > 50


def test_a_flow_with_faults_is_no_flow(templates: Path) -> None:
    change(templates, "steps/contacto.toml", "title =", 'id = "x"\ntitle =')
    flow, remarks = read_flow(templates)
    assert flow is None
    assert [remark.level for remark in remarks] == ["error"]
