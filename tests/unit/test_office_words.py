"""words.toml: what the office may change on the applicant's screens, which have no words of their own."""

from __future__ import annotations

import ast
import re
import shutil
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiosk.cli.examination import inspect
from kiosk.content.braces import names_in, put
from kiosk.content.loader import load_flow, read_flow
from kiosk.content.office_words import DEFAULT_WORDS, PARTS, limit_of
from kiosk.content.remarks import Remark
from kiosk.settings import Office, PathSettings, Settings

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
FILE = "words.toml"


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    """A copy of the office's files, to be changed."""
    return Path(shutil.copytree(TEMPLATES, tmp_path / "templates"))


def change(templates: Path, old: str, new: str) -> None:
    """Write `new` where `old` stands first."""
    path = templates / FILE
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def remarks_on(templates: Path) -> list[Remark]:
    settings = Settings(
        office=Office(contact="605 574 0000"), paths=PathSettings(templates=templates, data=templates.parent)
    )
    return inspect(settings)


def test_the_shipped_file_has_every_key_with_its_default_in_order() -> None:
    written = tomllib.loads((TEMPLATES / FILE).read_text("utf-8"))
    assert written == DEFAULT_WORDS.model_dump()
    assert {part: list(keys) for part, keys in written.items()} == {
        part: list(model.model_fields) for part, model in PARTS.items()
    }


def test_every_part_of_the_file_begins_with_a_comment() -> None:
    lines = (TEMPLATES / FILE).read_text("utf-8").splitlines()
    headings = [number for number, line in enumerate(lines) if line.startswith("[")]
    assert len(headings) == len(PARTS)
    assert all(lines[number - 1].startswith("# ") for number in headings)


def test_a_folder_of_the_last_version_has_no_such_file_and_works(templates: Path) -> None:
    (templates / FILE).unlink()
    assert load_flow(templates).words == DEFAULT_WORDS
    assert remarks_on(templates) == []


def test_a_key_or_a_part_that_is_missing_says_what_the_program_says(templates: Path) -> None:
    (templates / FILE).write_text('[keys]\nback = "Volver"\n', "utf-8")
    words = load_flow(templates).words
    assert words.keys.back == "Volver"
    assert words.keys.help == DEFAULT_WORDS.keys.help
    assert words.questions == DEFAULT_WORDS.questions


def test_a_file_that_notepad_emptied_is_no_error(templates: Path) -> None:
    (templates / FILE).write_text("", "utf-8")
    assert load_flow(templates).words == DEFAULT_WORDS


@dataclass(frozen=True)
class Wrong:
    """A change that is refused, and every piece of the line about it."""

    old: str
    new: str
    said: tuple[str, ...]
    level: str = "error"


WRONG = {
    "unknown key": Wrong('back = "Atrás"', 'bakc = "Atrás"', ("keys → bakc", "no se conoce", "«back»")),
    "unknown part": Wrong("[papers]", "[paper]", (" paper:", "no se conoce", "«papers»")),
    "no text": Wrong('back = "Atrás"', "back = 3", ("keys → back", "debe ser un texto")),
    "a key of a step": Wrong('back = "Atrás"', 'title = "x"', ("keys → title", "Aquí puede usar")),
    "broken file": Wrong('back = "Atrás"', 'back = "Atrás', ("línea", "comillas")),
    "empty": Wrong('leave_yes = "Sí, salir"', 'leave_yes = " "', ("questions → leave_yes", "está vacío")),
    "too long": Wrong(
        'read_on = "Leer más"',
        'read_on = "Leer más del texto de abajo"',
        ("keys → read_on", "muy largo", "caben 24"),
    ),
    "too long together": Wrong('steps = "Pasos"', 'steps = "Índice"', ("steps", "juntos", "caben 28")),
    "too long with its value": Wrong(
        'save_row = "Guardar {{ fila }}"',
        'save_row = "Guardar ahora {{ fila }}"',
        ("keys → save_row", "tiene 29 letras", "caben 24"),
    ),
    "two lines": Wrong(
        'leave = "¿Desea salir?"', 'leave = "¿Desea\\nsalir?"', ("questions → leave", "una sola línea")
    ),
    "unknown value": Wrong(
        "Borrar este {{ fila }}", "{{ fila }} {{ filas }}", ("«filas» no existe", "«fila»")
    ),
    "a value where there is none": Wrong(
        '"¿Desea salir?"', '"¿Desea salir, {{ nombres }}?"', ("questions → leave", "no se muestran datos")
    ),
    "half a brace": Wrong("Guardar {{ fila }}", "{{ fila }} {{", ("las llaves no están completas",)),
    "a value left out": Wrong("Guardar {{ fila }}", "Guardar", ("falta «{{ fila }}»",), "aviso"),
    "a strange address": Wrong(
        "Si sale ahora, no se guarda nada.",
        "Vaya a https://example.com",
        ("«example.com» no está permitida",),
    ),
    "hard to read": Wrong(
        "Si sale ahora, no se guarda nada.",
        "palabra " * 400,
        ("questions", "se lee difícil"),
        "aviso",
    ),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_a_slip_is_told_with_its_place(templates: Path, wrong: Wrong) -> None:
    change(templates, wrong.old, wrong.new)
    remarks = [one for one in remarks_on(templates) if one.file == FILE]
    assert len(remarks) == 1
    assert remarks[0].level == wrong.level
    for piece in wrong.said:
        assert piece in str(remarks[0])


def test_the_words_do_not_go_into_flow_toml(templates: Path) -> None:
    path = templates / "flow.toml"
    path.write_text(path.read_text("utf-8") + '\n[words.keys]\nback = "Volver"\n', "utf-8")
    flow, remarks = read_flow(templates)
    assert flow is None
    assert [(one.file, one.where) for one in remarks] == [("flow.toml", "words")]
    assert FILE in remarks[0].text


def test_after_the_number_one_what_is_counted_is_singular() -> None:
    said = "La página dura {{ minutos }} minutos. Van {{ segundos }} segundos, {{ otro }} minutos."
    one = "La página dura 1 minuto. Van 11 segundos, {{ otro }} minutos."
    assert put(said, minutos=1, segundos=11) == one
    assert put("{{ a }} segundos", a="1") == "1 segundo"


def test_a_value_with_braces_is_not_filled_again() -> None:
    assert put("Hoja {{ hoja }} de {{ hojas }}", hoja="{{ hojas }}", hojas=3) == "Hoja {{ hojas }} de 3"


def test_every_default_fits_its_limit() -> None:
    """Including the longest that a row may be called, and a step of two digits."""
    for part, keys in DEFAULT_WORDS.model_dump().items():
        for key, said in keys.items():
            if limit := limit_of(part, key):
                filled = put(said, **dict.fromkeys(names_in(said), "x" * limit.value))
                assert len(filled) <= limit.most, f"{part}.{key}"


# --- no words of their own

SCREENS = [
    *sorted((ROOT / "kiosk/screens/applicant").glob("*.py")),
    *(ROOT / f"kiosk/screens/{name}.py" for name in ("questions", "dialogs", "resume_dialog")),
    *sorted((ROOT / "kiosk/widgets").glob("*.py")),
]
SPANISH = re.compile(r"[a-záéíóúñü]{2,}[^a-záéíóúñü=_{}]* [^a-z]*[a-záéíóúñü]{2,}", re.IGNORECASE)
"""Two words with a space between them."""
LOOKS = re.compile(r"^#|\$")
"""A selector or a style of Textual."""
PROGRAMS_OWN = {
    "resume_dialog.py": {
        "No encontramos una sesión": "what is wrong; must not tell whether a code exists",
        "Revise el código": "what is wrong with an answer",
        "Esa sesión ya terminó": "what is wrong with an answer",
        "Escriba también su número": "what is wrong with an answer",
        "El quiosco no puede buscarla": "a fault of the disk",
        "un minuto": "part of what is wrong: too many tries",
        "Hubo varios intentos": "what is wrong: too many tries",
    },
    "small_notice.py": {"La pantalla es muy": "also shown where the office's words could not be read"},
    "questions.py": {"Es un ensayo": "part of a practice, which only staff see"},
    "open_date_entry.py": {"Escriba la fecha": "what is wrong with an answer"},
    "place_entry.py": {"Ningún lugar se llama": "what is wrong with an answer"},
    "page_view.py": {"El PDF del documento": "the detail of an error, for staff"},
}
"""File -> how a sentence begins that the office does not change -> why."""


def sentences(module: Path) -> Iterator[str]:
    """Literals of a module that people could read; no docstrings, style sheets, or letters of the machine."""
    tree = ast.parse(module.read_text("utf-8"))
    machine = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            names = {getattr(target, "id", "") for target in node.targets}
            if names & {"DEFAULT_CSS", "BINDINGS", "__all__"} or any(n.startswith("_") for n in names):
                machine |= {id(part) for part in ast.walk(node.value)}
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"Binding", "TypeVar"}:
            machine |= {id(part) for part in ast.walk(node)}
        if isinstance(node, ast.keyword) and node.arg in {"classes", "id", "group", "style"}:
            machine |= {id(part) for part in ast.walk(node.value)}
        if isinstance(node, ast.JoinedStr):  # read as one text, below
            machine |= {id(part) for part in node.values if isinstance(part, ast.Constant)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and id(node) not in machine:
            parts = [part.value if isinstance(part, ast.Constant) else "…" for part in node.values]
            yield "".join(map(str, parts))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in machine:
            yield node.value


@pytest.mark.parametrize("module", SCREENS, ids=lambda module: module.name)
def test_the_screens_of_applicants_have_no_sentence_of_their_own(module: Path) -> None:
    allowed = PROGRAMS_OWN.get(module.name, {})
    found = [text for text in sentences(module) if SPANISH.search(text) and not LOOKS.search(text)]
    assert [text for text in found if not text.startswith(tuple(allowed))] == []
    assert [start for start in allowed if not any(text.startswith(start) for text in found)] == []


def test_a_sentence_in_a_screen_is_found(tmp_path: Path) -> None:
    module = tmp_path / "screen.py"
    module.write_text(
        'class Screen:\n    """Dice algo largo."""\n    def go(self):\n        say(f"Pulse Enter {1}")\n'
    )
    assert [text for text in sentences(module) if SPANISH.search(text)] == ["Pulse Enter …"]
