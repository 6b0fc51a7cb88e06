"""Correcting one accepted answer of a session, judged as on the applicant's own step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from kiosk.content.models import AnyField, DateField, DepartmentField, FormStep, MunicipalityField, TableStep
from kiosk.interview.answers import Answer, rows_of, text_of
from kiosk.interview.asked_field import as_asked
from kiosk.interview.findings import Context
from kiosk.interview.formats import legible, present
from kiosk.interview.half_rows import half_rows, keep_half_rows, rows_left
from kiosk.interview.session import Session
from kiosk.interview.validation import Outcome, accepted, accepted_row, judge, weigh


@dataclass(frozen=True)
class Correctable:
    """One answer that can be corrected."""

    step_id: str
    title: str
    """Of the step, or of the row in it."""
    row: int | None
    """Number of the row from 0; None: the step is no table."""
    box: AnyField
    """The question."""
    boxes: tuple[AnyField, ...]
    """What is asked together: a municipality is chosen in its department."""
    values: Mapping[str, str] = field(repr=False)
    """Stored values of what is asked together."""
    shown: str = field(repr=False)
    """The answer as people read it; empty: there is none."""

    @property
    def id(self) -> str:
        """Tells it from the other answers of its session."""
        return f"{self.step_id}/{'' if self.row is None else self.row}/{self.box.id}"

    @property
    def open_dates(self) -> frozenset[str]:
        """Dates whose empty answer says «hasta hoy»."""
        return frozenset(
            box.id
            for box in self.boxes
            if isinstance(box, DateField) and box.open_label and not self.values.get(box.id)
        )


def correctable(session: Session) -> Iterator[Correctable]:
    """Every answer of the steps that count, in their order; consent is nobody else's to give."""
    for step in session.path:
        if isinstance(step, FormStep):
            values = {box.id: text_of(session.answers, box.id) for box in step.fields}
            if any(values.values()):
                yield from _answers(session, step.id, step.title, None, step.fields, values)
        elif isinstance(step, TableStep):
            for number, row in enumerate(rows_of(session.answers, step.field)):
                title = f"{step.title} · {number + 1}"
                yield from _answers(session, step.id, title, number, step.columns, row)


def correct(
    session: Session, wanted: Correctable, typed: Mapping[str, str], today: date, *, sure: bool = False
) -> Outcome:
    """Replace one answer, and what is asked together with it, if nothing is wrong; the current step stays.

    Args:
        session: the session.
        wanted: what is corrected.
        typed: the new answers, by field id, as an applicant would type them.
        today: the day it is.
        sure: what is unusual is right.

    Returns:
        What is wrong; a problem that the new answer makes in another one is told beside it.

    Raises:
        LookupError: the session does not ask that any more.
    """
    step = next((one for one in session.path if one.id == wanted.step_id), None)
    if isinstance(step, FormStep):
        before, outcome, given = _judged(session, step, typed, today)
    elif isinstance(step, TableStep) and wanted.row is not None:
        before, outcome, given = _judged_row(session, step, wanted.row, typed, today)
    else:
        raise LookupError(wanted.step_id)
    outcome = _of_these(wanted.boxes, outcome, before, sure=sure)
    if not outcome.taken:
        return outcome
    new = {box.id: given[box.id] for box in wanted.boxes}
    if isinstance(step, TableStep):
        _put_in_row(session, step.field, wanted.row or 0, new)
    else:
        session.answers |= new
        for name, value in new.items():
            session.drafts.pop(name, None)
            if sure:
                session.confirmed[name] = str(value)
    session.stand(today)
    return outcome


def _put_in_row(session: Session, table: str, number: int, new: Mapping[str, Answer]) -> None:
    rows = rows_of(session.answers, table)
    rows[number] = {**rows[number], **{name: str(text) for name, text in new.items()}}
    session.answers[table] = rows
    _drop_draft(session, table, number)


def _answers(
    session: Session,
    step_id: str,
    title: str,
    row: int | None,
    boxes: Sequence[AnyField],
    values: Mapping[str, str],
) -> Iterator[Correctable]:
    for box in boxes:
        together = _together(box, boxes)
        yield Correctable(
            step_id,
            title,
            row,
            as_asked(box, values),
            together,
            {one.id: str(values.get(one.id, "")) for one in together},
            legible(box, str(values.get(box.id, "")), session.places),
        )


def _together(box: AnyField, boxes: Sequence[AnyField]) -> tuple[AnyField, ...]:
    """The question, with its department or its municipality."""
    if isinstance(box, MunicipalityField):
        return tuple(one for one in boxes if one.id in (box.department, box.id))
    if isinstance(box, DepartmentField):
        inside = [one for one in boxes if isinstance(one, MunicipalityField) and one.department == box.id]
        return (box, *inside)
    return (box,)


def _judged(
    session: Session, step: FormStep, typed: Mapping[str, str], today: date
) -> tuple[Outcome, Outcome, Mapping[str, Answer]]:
    """What is wrong with the step as it is and with the new answers, and these in their stored form."""
    said = {box.id: present(box, text_of(session.answers, box.id)) for box in step.fields}

    def weighed(texts: Mapping[str, str]) -> tuple[Outcome, Mapping[str, Answer]]:
        given = accepted(step, texts, session.answers)
        return judge(step, given, session.effective, today, session.places, texts), given

    return weighed(said)[0], *weighed({**said, **typed})


def _judged_row(
    session: Session, step: TableStep, number: int, typed: Mapping[str, str], today: date
) -> tuple[Outcome, Outcome, Mapping[str, Answer]]:
    rows = rows_of(session.answers, step.field)
    if number >= len(rows):
        raise LookupError(number)
    said = {box.id: present(box, rows[number].get(box.id, "")) for box in step.columns}

    def weighed(texts: Mapping[str, str]) -> tuple[Outcome, Mapping[str, Answer]]:
        row = accepted_row(step.columns, texts)
        return weigh(step.columns, row, Context(row, today), session.places, texts), dict(row)

    return weighed(said)[0], *weighed({**said, **typed})


def _of_these(boxes: Sequence[AnyField], outcome: Outcome, before: Outcome, *, sure: bool) -> Outcome:
    """What the correction itself makes wrong, told beside the first of its boxes if it is elsewhere."""
    names = [box.id for box in boxes]
    problems = {name: text for name, text in outcome.problems.items() if name in names}
    for name, text in outcome.problems.items():
        if name not in names and name not in before.problems:
            problems.setdefault(names[0], f"Con esta respuesta otra queda mal: {text}")
    warnings = {name: text for name, text in outcome.warnings.items() if name in names}
    return Outcome(problems, {} if sure or problems else warnings)


def _drop_draft(session: Session, table: str, row: int | None) -> None:
    """A row that is half typed on the step must not come back over the corrected one."""
    keep_half_rows(session.drafts, table, rows_left(half_rows(session.drafts.get(table)), row))
