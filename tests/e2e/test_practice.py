"""Staff practise at the installed kiosk, in a real terminal: as an applicant, and nothing of it lasts."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.app.practice import OVER
from kiosk.sessions.step_view import PRACTICE
from tests.e2e.files_below import files_below
from tests.e2e.person import (
    WELCOME,
    Person,
    add_contract,
    choose_place,
    identify,
    start,
    tell_address,
    tell_contact,
    to_experience,
    to_identity,
    to_papers,
    to_review,
)
from tests.e2e.terminal import ENTER, F12, KIOSK, Terminal, environment, staffed

pytestmark = pytest.mark.slow

PERSON = Person()
HEADING = f"{PRACTICE} ·"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    data = tmp_path / "data"
    staffed(data)
    return data


@pytest.fixture
def terminal(data: Path) -> Iterator[Terminal]:
    with Terminal([KIOSK], environment(data)) as terminal:
        terminal.wait_for(WELCOME)
        yield terminal


def begin(terminal: Terminal) -> None:
    """Staff begin a practice."""
    terminal.press(F12)
    terminal.wait_for("escriba su PIN")
    terminal.type("739154", ENTER)
    terminal.wait_for("Buscar [B]")
    terminal.press("p")
    terminal.wait_for("¿Empezar un ensayo?")
    terminal.press(ENTER)
    terminal.wait_until(lambda text: WELCOME in text and HEADING in text, "the practice")


def everything(data: Path) -> bytes:
    return b"".join(content for _, content in files_below(data))


def pages_to_papers(terminal: Terminal) -> Iterator[str]:
    """The screens on the way to the documents."""
    yield terminal.still()
    to_identity(terminal)
    yield terminal.still()
    identify(terminal, PERSON)
    yield terminal.still()
    choose_place(terminal, "ces", "Cesar", "valled", "Valledupar")
    terminal.wait_for("¿Cómo le contactamos?")
    yield terminal.still()
    tell_contact(terminal, PERSON)
    tell_address(terminal, PERSON)
    yield terminal.still()
    to_experience(terminal)
    add_contract(terminal, PERSON, "15/02/2023")
    yield terminal.still()
    to_review(terminal)
    yield terminal.still()
    to_papers(terminal)
    yield terminal.still()


def test_a_practice_goes_to_the_pages_and_leaves_nothing_behind(terminal: Terminal, data: Path) -> None:
    begin(terminal)
    practice = terminal.on_screen()
    for shown in pages_to_papers(terminal):
        assert HEADING in shown
    terminal.press(ENTER)
    terminal.wait_for("Esto es un ensayo: no se imprime nada.")

    terminal.press(F12)
    terminal.wait_for("¿Terminar el ensayo?")
    terminal.press(ENTER)
    terminal.wait_until(lambda text: WELCOME in text and HEADING not in text, "the kiosk as it always is")
    terminal.wait_for(OVER)
    terminal.wait_until(lambda _: practice not in terminal.forked(), "the end of the practice")

    assert list((data / "practice").iterdir()) == []
    assert not list((data / "sessions").glob("*/session.db"))
    assert not (data / "printed").exists()
    journal = (data / "kiosk.log").read_text("utf-8")
    assert " practice session_shown " in journal
    assert " INFO session_shown " not in journal, "each line of a practice says so"
    kept = everything(data)
    assert [secret for secret in PERSON.secrets if secret.encode() in kept] == []
    lines = [json.loads(line) for line in (data / "audit" / "audit.jsonl").read_text("utf-8").splitlines()]
    acts = [(line["who"], line["what"]) for line in lines]
    assert acts.count(("Rosa", "empezó un ensayo")) == 1
    assert not [who for who, _ in acts if who == "público"], "what a practice does is nobody's act"


def test_a_killed_practice_is_not_resumed_and_is_wiped(terminal: Terminal, data: Path) -> None:
    begin(terminal)
    to_identity(terminal)
    identify(terminal, PERSON)
    terminal.wait_until(lambda _: any((data / "practice").rglob("session.db")), "a kept session")
    practice = terminal.on_screen()
    os.kill(practice, signal.SIGKILL)
    terminal.wait_until(lambda text: WELCOME in text and HEADING not in text, "the kiosk as it always is")
    assert terminal.on_screen() != practice
    assert list((data / "practice").iterdir()) == []
    start(terminal)
