"""Translates pydantic's errors about the office's files into Spanish remarks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from kiosk.content import models, scan_steps, step_base, step_parts
from kiosk.content.content_model import Content
from kiosk.content.office_words import PARTS, OfficeWords
from kiosk.content.remarks import Remark, near, some
from kiosk.content.welcome_content import Bring, Welcome
from kiosk.content.when import SaidTo, Trouble, When

STEP_KINDS: dict[str, type[Content]] = {
    "notice": models.NoticeStep,
    "form": models.FormStep,
    "table": models.TableStep,
    "review": models.ReviewStep,
    "papers": models.PapersStep,
    "guide": models.GuideStep,
    "farewell": models.FarewellStep,
    "card": scan_steps.CardStep,
    "signed": scan_steps.SignedStep,
    "handover": scan_steps.HandoverStep,
}
"""`kind` of a step -> its model."""
FIELD_KINDS: dict[str, type[Content]] = {
    "text": models.TextField,
    "choice": models.ChoiceField,
    "department": models.DepartmentField,
    "municipality": models.MunicipalityField,
    "date": models.DateField,
    "money": models.MoneyField,
}
"""`kind` of a field of a form or a column of a table -> its model."""
_PARTS: dict[str, type[Content]] = {
    "when": When,
    "do": SaidTo,
    "consent": step_parts.Consent,
    "troubles": Trouble,
    "values": step_parts.GuideValue,
    "welcome": Welcome,
    "bring": Bring,
    "parts": models.Part,
    "documents": models.DocumentSpec,
    "uploads": models.Upload,
    **PARTS,
}
_KINDS = {"steps": STEP_KINDS, "fields": FIELD_KINDS, "columns": FIELD_KINDS}
_TITLED = {"fields", "columns", "troubles", "documents", "uploads"}
_TEXT = 'debe ser un texto. Escríbalo entre comillas: "así".'
_LIST = "debe ser una lista. Escríbala entre corchetes: [ ]."
_GROUP = "debe ser un grupo de palabras con su valor, no un valor suelto. Mire el ejemplo de LEAME.md."
_FLAG = "debe ser true (sí) o false (no), sin comillas."
_NUMBER = "debe ser un número entero, sin comillas."
_WORDS = {
    "string_type": _TEXT,
    "list_type": _LIST,
    "tuple_type": _LIST,
    "dict_type": _GROUP,
    "model_type": _GROUP,
    "model_attributes_type": _GROUP,
    "bool_type": _FLAG,
    "bool_parsing": _FLAG,
    "int_type": _NUMBER,
    "int_parsing": _NUMBER,
    "int_parsing_size": _NUMBER,
    "int_from_float": _NUMBER,
    "finite_number": _NUMBER,
    "missing": "falta. Escríbalo.",
    "extra_forbidden": "no se conoce esta palabra aquí. Corríjala o bórrela.",
    "union_tag_not_found": "falta la clase. Escriba una de estas: {choices}.",
    "union_tag_invalid": "«{value}» no es una clase conocida. Escriba una de estas: {choices}.",
    "greater_than_equal": "el número es muy pequeño. Escriba {ge} o más.",
    "less_than_equal": "el número es muy grande. Escriba {le} o menos.",
    "too_short": "hay {actual_length}. Escriba al menos {min_length}.",
    "too_long": "hay {actual_length} y caben {max_length}. Quite los que sobran o haga otro paso.",
    "value_error": "{error}.",
}
"""Type of a pydantic error -> what is wrong and what to do; braces take values of the error's context."""
_PATTERNS = {
    "id": "«{value}» no sirve como id. Use minúsculas sin tildes, números y _; empiece por letra.",
    "file": "«{value}» no sirve como nombre de archivo. Use minúsculas sin tildes, números y guiones.",
}
UNKNOWN = "este valor no sirve. Compare con otro archivo."
"""The text for a type of error that is not in the table; a test checks that the table is complete."""


def explain(
    error: ValidationError,
    data: dict[str, Any],
    file: str,
    step_files: Sequence[str] = (),
    *,
    steps_read: bool = True,
    root: type[Content] = models.Flow,
) -> Iterator[Remark]:
    """A remark for each error of pydantic.

    Args:
        error: what pydantic raised.
        data: what was validated.
        file: the file that holds `data`, except the steps.
        step_files: the file of each step in `data`, in order.
        steps_read: every step file could be read; if not, an error about too few steps is left out.
        root: the model of `data`.
    """
    details = error.errors(include_url=False)
    for detail in details:
        if detail["loc"] == ("steps",) and not steps_read:
            continue
        if detail["type"] == "too_short" and _has_faulty_items(detail["loc"], details):
            continue
        yield _remark(detail, data, file, step_files, root)


def _has_faulty_items(place: tuple[int | str, ...], details: Sequence[ErrorDetails]) -> bool:
    """Whether a list is too short only because some of its items have errors of their own."""
    return any(len(other["loc"]) > len(place) and other["loc"][: len(place)] == place for other in details)


def keys_of(model: type[BaseModel]) -> list[str]:
    """The keys a file may use for a model, as they are written there."""
    keys = (field.alias or name for name, field in model.model_fields.items())
    elsewhere = (
        {"id"} if issubclass(model, step_base.StepBase) else {"words"} if model is models.Flow else set()
    )
    return [key for key in keys if key not in elsewhere]


def _remark(
    detail: ErrorDetails, data: dict[str, Any], file: str, step_files: Sequence[str], root: type[Content]
) -> Remark:
    """Follow an error's path (pydantic's `loc`) through the data, to name its place as the office sees it."""
    where: list[str] = []
    here: Any = data
    model: type[Content] | None = root
    owner, group = model, ""
    for part in detail["loc"]:
        if isinstance(part, int):
            here = here[part]
            model = owner = _model_of(group, here)
            if group == "steps":
                file, where = step_files[part], []
            else:
                where.append(_name_of(here, part))
        elif isinstance(here, dict) and here.get("kind") == part and part not in here:
            continue  # the tag pydantic adds for a kind
        elif group == "do" and not isinstance(here, dict):
            continue  # a sentence without `when` is written as a plain text
        else:
            where.append(part)
            here = here.get(part) if isinstance(here, dict) else None
            owner, model, group = model, _PARTS.get(part), part
    if detail["type"].startswith("union_tag"):
        where.append("kind")
    key = where[-1] if where else ""
    return Remark(file, " → ".join(where), _text(detail, key, group, owner))


def _model_of(group: str, item: Any) -> type[Content] | None:
    kinds = _KINDS.get(group)
    if kinds is None:
        return _PARTS.get(group)
    return kinds.get(str(item.get("kind"))) if isinstance(item, dict) else None


def _name_of(item: Any, index: int) -> str:
    """The id of an item of a list, or else its number, from 1."""
    name = item.get("id") if isinstance(item, dict) else None
    return name if isinstance(name, str) and name else f"n.º {index + 1}"


def _text(detail: ErrorDetails, key: str, group: str, owner: type[Content] | None) -> str:
    """What is wrong with `key`, and what to do; `owner` is the model that has the key."""
    kind, context = detail["type"], dict(detail.get("ctx", {}))
    if kind == "string_pattern_mismatch":
        return _PATTERNS.get(key, UNKNOWN).format(value=detail["input"])
    if kind == "tuple_type" and key in _TITLED:
        return f"debe ser una lista. Escriba [[{key}]], con dos corchetes, antes de cada uno."
    if kind.startswith("union_tag"):
        kinds = _KINDS.get(group, {})
        value = str(context.get("tag", ""))
        return _WORDS[kind].format(value=value, choices=some(kinds)) + near(value, kinds)
    text = _WORDS.get(kind, UNKNOWN).format(**context)
    if kind == "extra_forbidden" and owner is not None:
        text += _hint(key, owner)
    return text


def _hint(key: str, owner: type[Content]) -> str:
    """Where an unknown key belongs, or the known key nearest to it."""
    if key in _OF_STEPS and owner not in _NOT_IN_STEPS and not issubclass(owner, step_base.StepBase):
        return f" «{key}» es del paso: escríbala más arriba, antes del primer título entre corchetes."
    known = keys_of(owner)
    return near(key, known) or f" Aquí puede usar: {some(known, 20)}."


_OF_STEPS = {key for model in STEP_KINDS.values() for key in keys_of(model)}
_NOT_IN_STEPS = (models.Flow, OfficeWords, *PARTS.values())
"""Models that no step file contains."""
