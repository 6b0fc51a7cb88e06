"""Takes answers that come from a file instead of from the screens."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from kiosk.content.models import Flow, Step, TableStep
from kiosk.content.step_questions import answer_ids
from kiosk.interview.answers import Answers, rows_of
from kiosk.interview.conditions import holds
from kiosk.interview.places import Places
from kiosk.interview.session import Session
from kiosk.interview.validation import accepted, judge, row_problems


def take(flow: Flow, places: Places, given: Mapping[str, Any], today: date) -> tuple[Session, dict[str, str]]:
    """Make a session from answers and list every problem with them.

    The answers go through the same formats and checks as typed ones; warnings are accepted without a
    question.

    Args:
        flow: the journey.
        places: departments and municipalities.
        given: field id -> answer; a table's answer is a list of rows.
        today: the day that dates are compared with.

    Returns:
        The session; field id -> problem, in Spanish. The key of a problem in a table's second row is
        `contratos[2].objeto`.
    """
    counted: Answers = {}
    problems: dict[str, str] = {}
    for step in flow.steps:
        if not holds(step.when, counted):
            continue
        kept = accepted(step, given, {})
        outcome = judge(step, kept, counted, today, places)
        if outcome.declined:
            problems |= dict.fromkeys(kept, "Sin este permiso no se preparan documentos.")
        problems |= _rows(step, kept, today, places) or outcome.problems
        counted |= kept
    return Session.restored(flow, places, {"answers": counted}, today), problems | _unknown(flow, given)


def _rows(step: Step, kept: Answers, today: date, places: Places) -> dict[str, str]:
    """The problems of a table, row by row; none for other steps and for a table with too many rows."""
    if not isinstance(step, TableStep) or len(rows := rows_of(kept, step.field)) > step.max_rows:
        return {}
    found = row_problems(step, rows, today, places)
    return {f"{step.field}[{number}].{column}": text for number, column, text in found}


def _unknown(flow: Flow, given: Mapping[str, Any]) -> dict[str, str]:
    """The problems of ids that no step asks for and of rows that are no mappings."""
    problems = dict.fromkeys(given, "No hay ningún dato con este nombre.")
    for step in flow.steps:
        for name in answer_ids(step):
            problems.pop(name, None)
        if not isinstance(step, TableStep) or step.field not in given:
            continue
        rows = given[step.field]
        if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
            problems[step.field] = f"Escriba cada fila bajo [[answers.{step.field}]]."
            continue
        known = {column.id for column in step.columns}
        for number, row in enumerate(rows, start=1):
            strange = (name for name in row if name not in known)
            problems |= {
                f"{step.field}[{number}].{name}": "No hay ninguna columna con este nombre."
                for name in strange
            }
    return problems
