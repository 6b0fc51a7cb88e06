"""An office's day at three terminals of one database: nothing is lost, doubled or mixed up.

With `-s` it tells how many sessions an hour the machine bears; `make soak` plays eight minutes.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

import pytest

from kiosk.store.postgres_store import PostgresSessionStore
from tests.database import server
from tests.e2e.desk import Visit
from tests.e2e.office_day import Day, open_office
from tests.e2e.test_journey import text_of
from tests.scale import trials

pytestmark = [
    pytest.mark.slow,
    # three programs at once: the second is forked while a thread reads the first (from Python 3.12)
    pytest.mark.filterwarnings("ignore:This process:DeprecationWarning"),
]

PAPERS = ["2-lista-de-contratos.pdf", "3-constancia.pdf", "4-autorizacion.pdf", "hoja-de-ayuda.pdf"]
ACCIDENT = re.compile(r" ERROR | kiosk_died| kiosk_frozen")


@pytest.mark.soak
def test_an_office_day_loses_doubles_and_mixes_up_nothing(tmp_path: Path) -> None:
    url = server().database()
    with open_office(tmp_path, url, server().pid) as day:
        figures = day.play(trials(0, 8))
        assert [desk.terminal.status() for desk in day.desks] == [None] * len(day.desks)
    for desk in day.desks:
        assert [line for line in desk.journal.splitlines() if ACCIDENT.search(line)] == [], desk.station
    printed_once(day)
    store = PostgresSessionStore(url, tmp_path / "another" / "sessions", key_file=tmp_path / "key")
    try:
        kept_once(store, day.register.visits)
    finally:
        store.close()
    sys.stdout.write(f"\n{figures}\n")


def printed_once(day: Day) -> None:
    """Each finished session has its papers once where it was finished, and once where staff printed them."""
    visits = {visit.code: visit for visit in day.register.visits}
    assert len(visits) == len(day.register.visits), "a code of two people"
    wanted = Counter((station, code) for code, visit in visits.items() for station in visit.papers)
    found = {(desk.station, folder.name): folder for desk in day.desks for folder in desk.printed.iterdir()}
    assert wanted == Counter(list(found))
    for (_, code), folder in found.items():
        assert sorted(file.name for file in folder.iterdir()) == PAPERS, "one is missing or there twice"
        person = visits[code].person
        for file in folder.iterdir():
            text = text_of(file)
            assert person.dotted_number in text or person.number in text, file.name


def kept_once(store: PostgresSessionStore, visits: list[Visit]) -> None:
    """The database has each session once, with what was typed and how it ended, and no other."""
    summaries = {summary.code: summary for summary in store.list()}
    assert sorted(summary.code for summary in store.list()) == sorted(visit.code for visit in visits)
    for visit in visits:
        summary, person = summaries[visit.code], visit.person
        assert (summary.outcome, summary.printed) == (("finished", True) if visit.finished else ("", False))
        kept = store.load(summary.id)
        assert kept is not None
        answers = kept.record["answers"]
        told = (answers["numero_documento"], answers["nombres"], answers["apellidos"])
        assert told == (person.number, person.given, person.family)
        typed = answers if visit.finished else kept.record["drafts"]
        assert typed["correo"] == person.mail
        if visit.finished:
            assert (answers["celular"], answers["direccion"]) == (person.mobile, person.address)
            assert [job["contratante"] for job in answers["contratos"]] == [person.employer]
        else:
            assert kept.record["step_id"] == "contacto"
