"""The answers a step asks for, and the fields it asks for them with."""

from __future__ import annotations

from kiosk.content.models import AnyField, FormStep, NoticeStep, Step, TableStep

Question = AnyField | TableStep | NoticeStep
"""What asks for one answer: a field of a form, a table, or a notice with consent."""


def questions_of(step: Step) -> tuple[tuple[str, Question], ...]:
    """The id of each answer a step asks for and what asks for it, in order; a table is one answer."""
    if isinstance(step, NoticeStep):
        return ((step.consent.field, step),) if step.consent else ()
    if isinstance(step, TableStep):
        return ((step.field, step),)
    return tuple((field.id, field) for field in step.fields) if isinstance(step, FormStep) else ()


def answer_ids(step: Step) -> tuple[str, ...]:
    """Ids of the answers a step asks for, in order."""
    return tuple(name for name, _ in questions_of(step))


def boxes_of(step: Step) -> tuple[AnyField, ...]:
    """The fields of a form or the columns of a table; none for other steps."""
    if isinstance(step, TableStep):
        return step.columns
    return step.fields if isinstance(step, FormStep) else ()


def before_answer(label: str) -> str:
    """A question's words in front of its answer: with a colon, unless they end with a question mark."""
    return label if label.endswith("?") else f"{label}:"
