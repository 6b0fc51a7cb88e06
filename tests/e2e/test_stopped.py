"""The kiosk is ended in the middle of something: while staff are in, while a document is made."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kiosk.boot import Boot, boot
from kiosk.errors import InUseError
from kiosk.store.archive import back_up, restore
from kiosk.store.clock_watch import ClockWatch
from kiosk.store.tiny_store import TinySessionStore
from tests.e2e.person import WELCOME, go_on, left_at
from tests.e2e.terminal import (
    ENTER,
    ESCAPE,
    F12,
    KIOSK,
    Terminal,
    all_gone,
    environment,
    processes,
    staffed,
)
from tests.journey import answers_of, session_at

pytestmark = pytest.mark.slow

NUMBER = answers_of()["numero_documento"]
PIN = "739154"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    data = tmp_path / "data"
    staffed(data)
    return data


def acts(data: Path) -> list[str]:
    lines = (data / "audit" / "audit.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["what"] for line in lines]


@pytest.mark.parametrize("name", ["SIGKILL", "SIGTERM", "SIGHUP"])
def test_ended_while_staff_are_in_it_opens_locked_and_the_session_is_there(data: Path, name: str) -> None:
    session = left_at(data, "contacto")
    with Terminal([KIOSK], environment(data)) as terminal:
        go_on(terminal, session, NUMBER)
        terminal.wait_for("¿Cómo le contactamos?")
        terminal.type("@half")
        terminal.wait_for("@half")
        terminal.press(F12)
        terminal.wait_for("escriba su PIN")
        terminal.type(PIN, ENTER)
        terminal.wait_for("Modo del funcionario")
        terminal.kill(signal.Signals[name])
        assert terminal.wait_end() == {"SIGKILL": -signal.SIGKILL}.get(name, 0)
    with Terminal([KIOSK], environment(data)) as terminal:
        assert "Modo del funcionario" not in terminal.wait_for(WELCOME)
        go_on(terminal, session, NUMBER)
        terminal.wait_for("@half")
    assert "entró con su PIN" in acts(data)


def papers(data: Path) -> list[Path]:
    return [file for file in (data / "sessions").glob("*/papers/*") if file.is_file()]


def close_by_staff(terminal: Terminal) -> None:
    terminal.press(F12)
    terminal.wait_for("escriba su PIN")
    terminal.type(PIN, ENTER)
    terminal.wait_for("Seguir en esta pantalla")
    terminal.press(ESCAPE)
    terminal.wait_for("Buscar [B]")
    terminal.press("c")
    terminal.wait_for("¿Cerrar el quiosco?")
    terminal.press(ENTER)


@pytest.mark.parametrize("names", ["SIGTERM SIGHUP", "SIGHUP SIGTERM", "SIGHUP SIGHUP"])
def test_both_signals_of_a_stop_at_once_lose_nothing_typed(data: Path, names: str) -> None:
    """`systemctl stop` sends SIGTERM, and the end of the terminal SIGHUP, within milliseconds."""
    session = left_at(data, "contacto")
    with Terminal([KIOSK], environment(data)) as terminal:
        go_on(terminal, session, NUMBER)
        terminal.wait_for("¿Cómo le contactamos?")
        terminal.type("@half")
        terminal.wait_for("@half")
        left = processes(terminal)
        for name in names.split():
            terminal.kill(signal.Signals[name])
        assert terminal.wait_end() == 0
        all_gone(left)
    with Terminal([KIOSK], environment(data)) as terminal:
        go_on(terminal, session, NUMBER)
        terminal.wait_for("@half")


ENDS: dict[str, Callable[[Terminal], None]] = {
    "SIGTERM": lambda terminal: terminal.kill(signal.SIGTERM),
    "SIGHUP": lambda terminal: terminal.kill(signal.SIGHUP),
    "the terminal goes away": lambda terminal: terminal.hang_up(),
    "staff": close_by_staff,
}


@pytest.mark.parametrize("end", ENDS)
def test_every_orderly_end_wipes_the_papers_and_keeps_the_session(data: Path, end: str) -> None:
    session = left_at(data, "papeles")
    with Terminal([KIOSK], environment(data)) as terminal:
        go_on(terminal, session, NUMBER)
        terminal.wait_for("Imprimir [Enter]")
        assert papers(data)
        ENDS[end](terminal)
        assert terminal.wait_end() == 0
    assert papers(data) == []
    store = TinySessionStore(data / "sessions", key_file=data / "key")
    assert [one.id for one in store.list()] == [session.id]


def test_a_second_kiosk_on_the_same_data_is_refused_and_harms_nothing(data: Path) -> None:
    session = left_at(data, "papeles")
    with Terminal([KIOSK], environment(data)) as terminal:
        go_on(terminal, session, NUMBER)
        terminal.wait_for("Imprimir [Enter]")
        made = papers(data)
        with Terminal([KIOSK], environment(data)) as second:
            assert second.wait_end() == 1
            assert b"Ya hay un quiosco abierto" in second.written
        assert papers(data) == made != []
        copy = data.with_name("copy.tar.gz")
        back_up(data, copy)
        with pytest.raises(InUseError):
            restore(copy, data, replace=True)
        assert papers(data) == made
    with Terminal([KIOSK], environment(data)) as terminal:
        terminal.wait_for(WELCOME)


def test_what_is_too_old_goes_also_where_kiosk_serve_does_not_run_any_more(data: Path) -> None:
    place = TinySessionStore(data / "web" / "3" / "sessions", key_file=data / "key")
    place.save(session_at("contacto").record())
    then = Boot(boot().id, boot().seconds - 3 * 3600)
    watch = ClockWatch(data / "web" / "3" / "clock.json", lambda: then)
    watch.believe(datetime.now().astimezone() - timedelta(hours=3))
    with Terminal([KIOSK], environment(data, KIOSK_PRIVACY__KEEP_OPEN_HOURS="0")) as terminal:
        terminal.wait_for(WELCOME)
        terminal.wait_until(lambda _: place.count() == 0, "the wipe at the place")


def test_a_misspelt_colour_system_ends_nothing(data: Path) -> None:
    with Terminal([KIOSK], environment(data, TEXTUAL_COLOR_SYSTEM="truecolour")) as terminal:
        terminal.wait_for(WELCOME)


def test_told_to_stop_while_documents_are_made_it_ends_well_and_leaves_nothing_half_done(data: Path) -> None:
    session = left_at(data, "papeles")
    with Terminal([KIOSK], environment(data)) as terminal:
        go_on(terminal, session, NUMBER)
        terminal.wait_until(lambda text: "Sus documentos" in text and "Imprimir" not in text, "making")
        left = processes(terminal)
        terminal.kill(signal.SIGTERM)
        assert terminal.wait_end() == 0
        all_gone(left)
    home = data / "sessions" / session.id
    assert not [file.name for file in home.rglob("*.tmp")]
    whole = [file for file in home.rglob("*.pdf") if file.read_bytes().rstrip().endswith(b"%%EOF")]
    assert whole == list(home.rglob("*.pdf"))
    assert list((data.with_name("tmp")).iterdir()) == []
    with Terminal([KIOSK], environment(data)) as terminal:
        go_on(terminal, session, NUMBER)
        terminal.wait_for("Imprimir [Enter]")
