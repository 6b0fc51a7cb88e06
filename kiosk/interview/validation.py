"""Converts and checks what was typed on a whole step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kiosk.content.models import AnyField, FormStep, NoticeStep, Step, TableStep
from kiosk.interview.answers import Answer, Answers, Row, rows_of
from kiosk.interview.checks import examine
from kiosk.interview.findings import Context
from kiosk.interview.formats import accept, remark
from kiosk.interview.places import Places


@dataclass(frozen=True)
class Outcome:
    """The result of submitted answers; without problems and warnings they were accepted."""

    problems: Mapping[str, str] = field(default_factory=dict)
    """Field id -> a Spanish sentence; no answer was stored."""
    warnings: Mapping[str, str] = field(default_factory=dict)
    """Field id -> a Spanish question; ask it once, then submit again with sure=True."""
    suggestions: Mapping[str, str] = field(default_factory=dict)
    """Field id of a warning -> another value, in its stored form, that was perhaps meant."""
    declined: bool = False
    """Consent was refused: the caller has to end the session and store nothing."""

    @property
    def taken(self) -> bool:
        """Whether the answers were accepted."""
        return not (self.problems or self.warnings or self.declined)


def plain(typed: Any) -> str:
    """A typed value as text; empty for None and for a value that is a list or a mapping."""
    return "" if typed is None or isinstance(typed, Mapping | list | tuple) else str(typed)


def accepted_row(columns: Iterable[AnyField], typed: Mapping[str, Any]) -> Row:
    """A typed row in its stored form, with every column."""
    return {column.id: accept(column, plain(typed.get(column.id))) for column in columns}


def accepted(step: Step, typed: Mapping[str, Any], answers: Mapping[str, Answer]) -> Answers:
    """What was typed on a step, in its stored form.

    Every field is there, empty if nothing was typed. A table without a list of rows keeps those of `answers`.
    """
    if isinstance(step, NoticeStep) and step.consent:
        return {step.consent.field: plain(typed.get(step.consent.field))}
    if isinstance(step, FormStep):
        return {box.id: accept(box, plain(typed.get(box.id))) for box in step.fields}
    if isinstance(step, TableStep):
        rows = typed.get(step.field)
        if not isinstance(rows, list):
            return {step.field: rows_of(answers, step.field)}
        return {step.field: [accepted_row(step.columns, row) for row in rows if isinstance(row, Mapping)]}
    return {}


def weigh(
    fields: Iterable[AnyField],
    given: Mapping[str, Answer],
    context: Context,
    places: Places,
    typed: Mapping[str, Any] | None = None,
) -> Outcome:
    """Every problem and every warning about values in their stored form.

    Args:
        fields: the fields.
        given: field id -> stored value.
        context: the other answers and the day.
        places: departments and municipalities.
        typed: field id -> the text it was read from; what `accept` removed from it becomes a warning.
    """
    problems: dict[str, str] = {}
    warnings: dict[str, str] = {}
    suggestions: dict[str, str] = {}
    for box in fields:
        finding = examine(box, plain(given.get(box.id)), context, places)
        if finding and finding.blocks:
            problems[box.id] = finding.text
            continue
        read = remark(box, plain((typed or {}).get(box.id)))
        if words := " ".join(filter(None, [read, finding.text if finding else ""])):
            warnings[box.id] = words
        if finding and finding.suggestion:
            suggestions[box.id] = finding.suggestion
    return Outcome(problems, warnings, suggestions)


def row_problems(
    step: TableStep, rows: list[Row], today: date, places: Places
) -> Iterator[tuple[int, str, str]]:
    """Each problem of a table: number of the row from 1, id of the column, what to do in Spanish."""
    for number, row in enumerate(rows, start=1):
        for column, text in weigh(step.columns, row, Context(row, today), places).problems.items():
            yield number, column, text


def judge(
    step: Step,
    given: Mapping[str, Answer],
    others: Mapping[str, Answer],
    today: date,
    places: Places,
    typed: Mapping[str, Any] | None = None,
) -> Outcome:
    """Check the answers of a step.

    A table's rows get no warnings here: the applicant was asked about them when each row was saved.

    Args:
        step: the step.
        given: its answers in their stored form.
        others: the answers that count so far.
        today: the day that dates are compared with.
        places: departments and municipalities.
        typed: field id -> the text the answer was read from.
    """
    if isinstance(step, NoticeStep) and step.consent:
        answer = given.get(step.consent.field, "")
        if answer in ("si", "no"):
            return Outcome(declined=answer == "no")
        return Outcome({step.consent.field: "Falta su respuesta. Elija una de las dos."})
    if isinstance(step, FormStep):
        texts = {name: value for name, value in {**others, **given}.items() if isinstance(value, str)}
        return weigh(step.fields, given, Context(texts, today), places, typed)
    if isinstance(step, TableStep):
        return _judge_table(step, rows_of(given, step.field), today, places)
    return Outcome()


def _judge_table(step: TableStep, rows: list[Row], today: date, places: Places) -> Outcome:
    if len(rows) > step.max_rows:
        return Outcome({step.field: f"Hay {len(rows)} y solo caben {step.max_rows}. Borre los que sobran."})
    for number, _, text in row_problems(step, rows, today, places):
        return Outcome({step.field: f"Revise el número {number} de la lista. {text}"})
    return Outcome()
