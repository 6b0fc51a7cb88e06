"""A question in the words that suit the other answers: a place abroad is no municipality."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from kiosk.content.models import AnyField, FieldBase, MunicipalityField
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
