"""Checks the ids of fields and the references between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kiosk.content.audience import conditions_of
from kiosk.content.braces import names_in
from kiosk.content.models import (
    AnyField,
    DateField,
    DepartmentField,
    Flow,
    GuideStep,
    MunicipalityField,
    NoticeStep,
    Step,
    TableStep,
    TextField,
)
from kiosk.content.remarks import Remark, near, some
from kiosk.content.step_questions import answer_ids, boxes_of, questions_of
from kiosk.content.template_files import step_file
from kiosk.content.texts import words_of
from kiosk.content.vocabulary import Vocabulary

FIELD_ID = re.compile(r"[a-z][a-z0-9_]*")


def field_remarks(flow: Flow, vocabulary: Vocabulary) -> Iterator[Remark]:
    """Check that ids are well formed and unique, and that what a field refers to exists in the same step."""
    seen: dict[str, str] = {}
    for step in flow.steps:
        file = step_file(step.id)
        for name in answer_ids(step):
            yield from _id_remarks(name, file, seen, vocabulary)
            seen.setdefault(name, file)
        fields = boxes_of(step)
        for asked in fields:
            yield from _reference(asked, fields, file)
            if isinstance(asked, TextField) and asked.check not in vocabulary.checks:
                text = (
                    f"la revisión «{asked.check}» no existe. Escriba una de estas: {some(vocabulary.checks)}."
                )
                text += near(asked.check, vocabulary.checks)
                yield Remark(file, f"{asked.id} → check", text)
        if isinstance(step, TableStep):
            yield from _table_remarks(step, file)


def unused_remarks(flow: Flow, vocabulary: Vocabulary, in_word: set[str]) -> Iterator[Remark]:
    """Report fields that are asked for and shown nowhere.

    Personal data that serve no purpose may not be collected (Decreto 1377 de 2013, art. 4).

    Args:
        flow: the journey.
        vocabulary: which values show the answer of a field.
        in_word: names of the placeholders of all Word files.
    """
    used = in_word | _used_names(flow)
    for step in flow.steps:
        if isinstance(step, NoticeStep):
            continue
        for name, asked in questions_of(step):
            where = "field" if isinstance(asked, TableStep) else name
            if not used & (vocabulary.shown_by.get(name, frozenset()) | {name}):
                text = f"nadie usa «{name}»: ni un texto ni un documento. Úselo o deje de preguntarlo."
                yield Remark(step_file(step.id), where, text, "aviso")


def _id_remarks(name: str, file: str, seen: dict[str, str], vocabulary: Vocabulary) -> Iterator[Remark]:
    if not FIELD_ID.fullmatch(name):
        text = "no sirve como nombre de campo. Use minúsculas sin tildes, números y _; empiece por letra."
        yield Remark(file, name, text)
    if name in seen:
        yield Remark(file, name, f"este campo ya está en {seen[name]}. Cambie el id de uno de los dos.")
    if name in vocabulary.reserved:
        yield Remark(file, name, "el programa ya usa este nombre para otra cosa. Elija otro id.")


def _reference(asked: AnyField, fields: Sequence[AnyField], file: str) -> Iterator[Remark]:
    """Check the field that a municipality or a date refers to."""
    if isinstance(asked, MunicipalityField):
        known = [other.id for other in fields if isinstance(other, DepartmentField)]
        key, wanted, what = "department", asked.department, "departamento"
    elif isinstance(asked, DateField) and asked.not_before:
        known = [other.id for other in fields if isinstance(other, DateField) and other is not asked]
        key, wanted, what = "not_before", asked.not_before, "fecha"
    else:
        return
    if wanted not in known:
        text = f"«{wanted}» no es otro campo de {what} de este mismo paso. Escriba el id de uno."
        yield Remark(file, f"{asked.id} → {key}", text + near(wanted, known))


def _table_remarks(step: TableStep, file: str) -> Iterator[Remark]:
    columns = [column.id for column in step.columns]
    for name in sorted({name for name in columns if columns.count(name) > 1}):
        yield Remark(file, name, "esta columna está dos veces. Cambie el id de una.")
    for name in step.summary:
        if name not in columns:
            text = f"«{name}» no es una columna de esta tabla. Escriba el id de una.{near(name, columns)}"
            yield Remark(file, "summary", text)
    texts = [column.id for column in step.columns if isinstance(column, TextField)]
    for name in step.copied:
        if name not in texts:
            text = (
                f"«{name}» no es una columna de texto de esta tabla. Escriba el id de una.{near(name, texts)}"
            )
            yield Remark(file, "copied", text)


def _used_names(flow: Flow) -> set[str]:
    """Names that are shown in texts or used by conditions and other fields."""
    used: set[str] = set()
    for step in flow.steps:
        used |= {name for words in words_of(step) for name in names_in(words.text)}
        used |= _named_by(step)
    used |= {name for upload in flow.uploads for name in names_in(upload.note)}
    return used | {when.field for _file, _where, when in conditions_of(flow)}


def _named_by(step: Step) -> set[str]:
    if isinstance(step, GuideStep):
        return {value.value for value in step.values}
    return {asked.department for asked in boxes_of(step) if isinstance(asked, MunicipalityField)}
