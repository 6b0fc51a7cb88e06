"""Reads templates/ into a Flow, or returns everything that is wrong with it, in Spanish."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kiosk.content.model_errors import explain
from kiosk.content.models import Flow
from kiosk.content.office_words import DEFAULT_WORDS, OfficeWords
from kiosk.content.remarks import Remark, near
from kiosk.content.template_files import FLOW_FILE, WORDS_FILE, step_file, step_names
from kiosk.content.toml_file import read_toml
from kiosk.errors import ContentError

STEP_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
"""Form of a step's name. It is also a file name, so it has no capitals, accents or path separators."""


def load_flow(templates: Path, *, scanner: bool = False) -> Flow:
    """Read the journey of a kiosk with or without a scanner from a templates folder.

    Raises:
        ContentError: the files have mistakes. Its detail has one Spanish line for each: file, field and key,
            what is wrong, what to do, the nearest known word.
    """
    flow, remarks = read_flow(templates)
    if flow is None:
        raise ContentError("\n".join(map(str, remarks)))
    return flow.equipped(scanner=scanner)


def read_flow(templates: Path) -> tuple[Flow | None, list[Remark]]:
    """Read the journey with all its steps, or return None and every mistake that prevents it.

    The list of remarks is empty if and only if there is a Flow.
    """
    if not templates.is_dir():
        text = "la carpeta de los textos no existe. Revise templates en la sección [paths] de kiosk.toml."
        return None, [Remark(str(templates), "", text)]
    outline, remark = read_toml(templates / FLOW_FILE, FLOW_FILE)
    if outline is None:
        return None, [remark] if remark else []
    words, remarks = _read_words(templates)
    if outline.pop("words", None) is not None:
        text = f"no se conoce esta palabra aquí. Los botones y las preguntas van en {WORDS_FILE}."
        remarks.append(Remark(FLOW_FILE, "words", text))
    remarks += _faulty_list(outline.get("steps", []))
    names = _usable_names(outline.get("steps", []))
    steps: dict[str, dict[str, Any]] = {}
    for name in names:
        step, remark = _read_step(templates, name, names)
        if remark is not None:
            remarks.append(remark)
        if step is not None:
            steps[name] = step
    data: dict[str, Any] = outline | {"steps": [step | {"id": name} for name, step in steps.items()]}
    if "steps" not in outline:
        del data["steps"]
    try:
        flow = Flow.model_validate(data | {"words": words})
    except ValidationError as error:
        files = [step_file(name) for name in steps]
        return None, [*remarks, *explain(error, data, FLOW_FILE, files, steps_read=not remarks)]
    return (None, remarks) if remarks else (flow, [])


def _faulty_list(names: object) -> Iterator[Remark]:
    """What is wrong with the list of step names in flow.toml."""
    if not isinstance(names, list):
        text = 'debe ser una lista de nombres. Escriba: steps = ["aviso", "cuenta"].'
        yield Remark(FLOW_FILE, "steps", text)
        return
    seen: set[str] = set()
    for name in names:
        if not isinstance(name, str):
            yield Remark(FLOW_FILE, "steps", f"«{name}» no es un nombre. Escríbalo entre comillas.")
        elif not STEP_NAME.fullmatch(name):
            text = f"el nombre «{name}» no sirve. Use minúsculas sin tildes, números y guiones."
            yield Remark(FLOW_FILE, "steps", text)
        elif name in seen:
            yield Remark(FLOW_FILE, "steps", f"el paso «{name}» está dos veces. Borre uno.")
        else:
            seen.add(name)


def _usable_names(names: object) -> list[str]:
    """The names of the list that can be a file name, each once."""
    usable = names if isinstance(names, list) else []
    return list(dict.fromkeys(name for name in usable if isinstance(name, str) and STEP_NAME.fullmatch(name)))


def _read_words(templates: Path) -> tuple[OfficeWords, list[Remark]]:
    """The words of words.toml; the defaults if the file is missing, as in folders of earlier versions."""
    if not (templates / WORDS_FILE).exists():
        return DEFAULT_WORDS, []
    data, remark = read_toml(templates / WORDS_FILE, WORDS_FILE)
    if data is None:
        return DEFAULT_WORDS, [remark] if remark else []
    try:
        return OfficeWords.model_validate(data), []
    except ValidationError as error:
        return DEFAULT_WORDS, list(explain(error, data, WORDS_FILE, root=OfficeWords))


def _read_step(templates: Path, name: str, names: list[str]) -> tuple[dict[str, Any] | None, Remark | None]:
    file = step_file(name)
    if not (templates / file).is_file():
        hint = near(name, step_names(templates) - set(names))
        text = f"falta el archivo {file}. Créelo o quite «{name}» de la lista.{hint}"
        return None, Remark(FLOW_FILE, "steps", text)
    data, remark = read_toml(templates / file, file)
    if data is not None and "id" in data:
        del data["id"]
        text = "sobra: el nombre del paso es el nombre del archivo. Borre esa línea."
        return data, Remark(file, "id", text)
    return data, remark
