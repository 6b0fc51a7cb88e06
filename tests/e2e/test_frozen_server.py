"""The kiosk at the terminal while the database it shares with others answers nothing at all."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.store.postgres_fleet import PostgresFleet
from kiosk.store.postgres_store import PostgresSessionStore
from kiosk.store.postgres_terminals import KioskIdentity
from tests.database import Server
from tests.e2e.person import Person, choose_place, identify, to_identity
from tests.e2e.terminal import KIOSK, PATIENCE, Terminal, environment, staffed

pytestmark = pytest.mark.slow

PERSON = Person()


@pytest.fixture
def server() -> Iterator[Server]:
    """A server that may be mistreated."""
    server = Server()
    yield server
    server.remove()


def kept(url: str, data: Path) -> dict[str, Any]:
    """The one session there is, as another kiosk of the office would read it."""
    store = PostgresSessionStore(url, data / "sessions", key_file=data / "key")
    try:
        (only,) = store.list()
        found = store.load(only.id)
        assert found is not None
        return found.record
    finally:
        store.close()


def test_a_frozen_database_holds_no_screen_and_loses_nothing(server: Server, tmp_path: Path) -> None:
    data, url = tmp_path / "data", server.database()
    env = environment(data, KIOSK_STORE__URL=url)
    staffed(data)
    with Terminal([KIOSK], env) as terminal:
        to_identity(terminal)
        server.freeze()
        identify(terminal, PERSON)  # every key is taken, and the next step comes
        choose_place(terminal, "ces", "Cesar", "valled", "Valledupar")
        terminal.wait_for("¿Cómo le contactamos?")
        terminal.type(PERSON.mail)
        terminal.wait_for(PERSON.mail)
        until = time.monotonic() + 60
        while not list((data / "waiting").glob("*/session.db")):
            assert time.monotonic() < until, "nothing was kept here meanwhile"
            time.sleep(0.2)
        assert "No pudimos guardar" not in terminal.still(), "nobody has to hear of it"
        server.thaw()
        until = time.monotonic() + PATIENCE
        while kept(url, data).get("drafts", {}).get("correo") != PERSON.mail:
            assert time.monotonic() < until, "nothing was saved after the server came back"
            time.sleep(0.2)
    record = kept(url, data)
    assert record["answers"]["nombres"] == PERSON.given
    assert record["step_id"] == "contacto"


def test_a_kiosk_in_trouble_is_seen_by_the_others_and_needs_no_server(server: Server, tmp_path: Path) -> None:
    data, url = tmp_path / "data", server.database()
    env = environment(data, KIOSK_STORE__URL=url, KIOSK_PATHS__TEMPLATES="/nonexistent")
    fleet = PostgresFleet(url, KioskIdentity("ventanilla", "2" * 16))

    def states() -> list[tuple[str, str]]:
        return [(one.station, one.report.state) for one in fleet.kiosks()]

    with Terminal([KIOSK], env) as terminal:
        terminal.wait_for("Código: C1")
        until = time.monotonic() + PATIENCE
        while states() != [("quiosco-1", "falla C1")]:
            assert time.monotonic() < until, states()
            time.sleep(0.2)
    fleet.close()
    server.freeze()
    try:
        with Terminal([KIOSK], env) as terminal:
            terminal.wait_for("Código: C1")
            assert terminal.status() is None
    finally:
        server.thaw()
