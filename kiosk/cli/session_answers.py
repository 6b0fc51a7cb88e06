"""Shows the answers of one session to a staff member who types name and PIN on the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from kiosk.cli import composition, prompt
from kiosk.content.models import FormStep, TableStep
from kiosk.errors import StaffError
from kiosk.interview.answers import rows_of, text_of
from kiosk.interview.formats import legible
from kiosk.terminal import has_terminal

if TYPE_CHECKING:
    from kiosk.ports import SessionStore, Summary
    from kiosk.settings import Settings


def behind_the_pin(settings: Settings, store: SessionStore, one: Summary) -> dict[str, Any] | None:
    """Ask for name and PIN, then return the answers; None without a terminal.

    Raises:
        StaffError: the PIN is wrong, or nobody is let in now.
        StoreError: the session cannot be read.
    """
    if not has_terminal():
        print("Los datos solo se muestran en una terminal, con nombre y PIN.", file=sys.stderr)
        return None
    audit = composition.open_audit(settings)
    access = composition.open_staff_access(settings, audit)
    if not access.members():
        raise StaffError("No hay funcionarios todavía. Agregue uno con: kiosk staff add NOMBRE")
    name = prompt.ask("Su nombre: ")
    entry = access.enter(name, prompt.ask_hidden("PIN: "))
    if not entry.granted:
        wait = f" Espere {entry.wait_seconds} segundos." if entry.wait_seconds else ""
        raise StaffError(f"El nombre o el PIN no es correcto.{wait}")
    if entry.failed:
        print(f"Intentos fallidos desde su última entrada: {entry.failed}.", file=sys.stderr)
    audit.record(access.known(name), "vio los datos de la sesión", one.code)
    kept = store.load(one.id)
    return dict(kept.record.get("answers", {})) if kept else {}


def lines(settings: Settings, answers: Mapping[str, Any]) -> Iterator[str]:
    """A line for each answer with its label, in the order of the journey."""
    from kiosk.content.loader import load_flow
    from kiosk.interview.asked_field import as_asked
    from kiosk.interview.places import Places

    places = Places.load()
    for step in load_flow(settings.paths.templates).steps:
        if isinstance(step, FormStep):
            for field in step.fields:
                if value := text_of(answers, field.id):
                    yield f"{as_asked(field, answers).label}: {legible(field, value, places)}"
        elif isinstance(step, TableStep):
            for number, row in enumerate(rows_of(answers, step.field), 1):
                told = (legible(column, row.get(column.id, ""), places) for column in step.columns)
                yield f"{step.title}, {number}: {'; '.join(filter(None, told))}"
