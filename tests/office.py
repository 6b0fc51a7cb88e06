"""An office with many sessions, as staff see it: invented people, printer jobs, a week of numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from kiosk.app.app import KioskApp
from kiosk.interview.session import Session
from kiosk.ports import PrinterState, PrintState, Proof
from tests.fakes import NOON, FakePrinter, FixedClock, MemoryStore, fake_services
from tests.journey import answers_of, kiosk_app, session_at

PIN = "739154"
"""PIN of Rosa, the only member."""
PEOPLE: tuple[tuple[str, str, str, str, int, dict[str, Any]], ...] = (
    ("Luis Alberto", "Cotes Daza", "papeles", "RT7K2M", 4, {"help_called": True}),
    ("Yulieth", "Mendoza Oñate", "formulario", "HB4NXQ", 47, {"printed": "x"}),
    ("Rafael", "Zuleta Brito", "contacto", "W9DCT5", 150, {"outcome": "idle"}),
    ("Ana Lucía", "Guerra Socarrás", "despedida", "K3VPZA", 200, {"outcome": "finished", "printed": "x"}),
    ("José Jorge", "Arregocés", "revision", "N6SYEF", 2900, {"outcome": "left"}),
)
"""Names, step, code, minutes since the last save, other attributes of the session."""
WEEK = ((1, 8, 2), (2, 6, 1), (3, 9, 0), (4, 5, 3), (5, 2, 0))
"""Days ago, finished sessions, unfinished sessions."""


def busy_office(root: Path, **options: Any) -> KioskApp:
    """The app with stored sessions, unfinished print jobs and a week of proofs."""
    services = fake_services(root)
    store, clock, printer = services.store, services.clock, services.printer
    assert isinstance(store, MemoryStore)
    assert isinstance(clock, FixedClock)
    assert isinstance(printer, FakePrinter)
    for number, person in enumerate(PEOPLE):
        _keep(store, clock, number, *person)
    clock.at = NOON
    for days, finished, left in WEEK:
        at = NOON - timedelta(days=days)
        store.wiped += [Proof(at, "1", "quiosco-1", "despedida", 25, "finished")] * finished
        store.wiped += [Proof(at, "1", "quiosco-1", "correo", 12, "idle")] * left
    _fill(printer)
    return kiosk_app(root, services=services, **options)


def at_the_kiosk(step: str = "contacto") -> Session:
    """The session of the applicant at the kiosk."""
    session = session_at(step)
    session.notice, session.started_at = "1", (NOON - timedelta(minutes=6)).isoformat()
    return session


def _keep(
    store: MemoryStore,
    clock: FixedClock,
    number: int,
    given: str,
    family: str,
    step: str,
    code: str,
    minutes: int,
    more: dict[str, Any],
) -> None:
    session = session_at(step, answers_of() | {"nombres": given, "apellidos": family})
    clock.at = NOON - timedelta(minutes=minutes)
    session.id, session.code = f"{number + 1:032x}", code
    session.notice, session.started_at = "1", (clock.at - timedelta(minutes=23)).isoformat()
    for name, value in more.items():
        setattr(session, name, value)
    store.save(session.record())


def _fill(printer: FakePrinter) -> None:
    """Add jobs: one out of paper in the middle of a document, one unconfirmed."""
    jobs = (
        ("N6SYEF", "autorizacion", "Documento de autorización", PrintState.UNCONFIRMED, 0, ""),
        ("RT7K2M", "constancia", "Constancia", PrintState.SENT, 1, "La impresora no tiene papel."),
        ("RT7K2M", "autorizacion", "Documento de autorización", PrintState.WANTED, 0, ""),
        ("HB4NXQ", "constancia", "Constancia", PrintState.DONE, 2, ""),
    )
    for code, document, title, state, page, trouble in jobs:
        job = printer._put(code, document, title, 2, document)
        printer.known[job.key] = replace(job, state=state, page=page, trouble=trouble)
    printer.state = PrinterState(
        "La impresora no tiene papel.", "media-empty", "Ponga hojas en la bandeja: lo demás sigue solo.", True
    )
