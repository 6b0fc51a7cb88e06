"""A question in the words that suit the other answers: a place abroad is no municipality."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from kiosk.content.models import AnyField, DateField, FieldBase, MunicipalityField, TextField
from kiosk.interview.identity import KIND_FIELD
from kiosk.interview.places import ABROAD

FieldT = TypeVar("FieldT", bound=FieldBase | AnyField)


def as_asked(field: FieldT, answers: Mapping[str, object]) -> FieldT:
    """The field with the label, the help and the example that suit the answers given beside it.

    Args:
        field: as the office wrote it.
        answers: stored or typed values of the fields of its step or row, by field id.
    """
    if isinstance(field, MunicipalityField) and answers.get(field.department) == ABROAD:
        abroad = {"label": field.abroad_label, "hint": field.abroad_hint, "example": field.abroad_example}
        return field.model_copy(update=abroad)
    return field


def judged_by(field: AnyField) -> str:
    """Id of the answer beside it that the check of this field looks at; empty: it looks at none.

    A problem of the field may be mended there: «Elija primero qué documento tiene.»
    """
    if isinstance(field, MunicipalityField):
        return field.department
    if isinstance(field, DateField):
        return field.not_before
    return KIND_FIELD if isinstance(field, TextField) and field.check == "documento" else ""
