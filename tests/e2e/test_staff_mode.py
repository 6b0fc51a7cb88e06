"""Staff at the installed kiosk, locked, in a real terminal: the first PIN, a reset, the end of the kiosk."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.e2e.files_below import files_below
from tests.e2e.person import WELCOME, Person, to_identity
from tests.e2e.terminal import DOWN, ENTER, ESCAPE, F12, KIOSK, Terminal, environment

pytestmark = pytest.mark.slow

PERSON = Person()
PIN = "739154"


def let_in(terminal: Terminal) -> None:
    """Staff come in."""
    terminal.press(F12)
    terminal.wait_for("escriba su PIN")
    terminal.type(PIN, ENTER)
    terminal.wait_for("Modo del funcionario")


def put_away_the_code(terminal: Terminal) -> None:
    """The owner's code has been read for long enough."""
    for _ in range(60):
        if "Anote este código" not in terminal.still():
            return
        terminal.press(ENTER)


def test_the_first_pin_then_a_reset_in_two_keys_then_the_end(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with Terminal([KIOSK], environment(data, CLOSED_STATUS="76")) as terminal:
        terminal.wait_for("Ahora no [Esc]")
        terminal.press(ESCAPE)
        to_identity(terminal)
        terminal.press(DOWN, ENTER)
        terminal.type(PERSON.number, ENTER)
        terminal.type(PERSON.given)

        terminal.press(F12)
        terminal.wait_for("Ahora no [Esc]")
        terminal.type("Rosa", ENTER)
        terminal.wait_for("Escriba un PIN")
        terminal.type(PIN, ENTER)
        terminal.wait_for("Escríbalo otra vez")
        terminal.type(PIN, ENTER)
        terminal.wait_for("Anote este código")
        terminal.press(ENTER)
        assert "Anote este código" in terminal.still(), "a stray key does not take the code away"
        put_away_the_code(terminal)
        assert PERSON.given in terminal.still()

        let_in(terminal)
        terminal.press("r")
        terminal.wait_for("¿Borrar todo y empezar de nuevo?")
        terminal.press(ENTER)
        terminal.wait_until(
            lambda text: "Sus datos personales" in text and "Modo del" not in text, "a new one"
        )

        let_in(terminal)
        terminal.press(ESCAPE)
        terminal.wait_for("Buscar [B]")
        terminal.press("c")
        terminal.wait_for("¿Cerrar el quiosco?")
        terminal.press(ENTER)
        assert terminal.wait_end() == 76, "a deployed terminal learns that staff closed it"
    kept = b"".join(content for _, content in files_below(data))
    assert PERSON.number.encode() not in kept
    lines = [json.loads(line) for line in (data / "audit" / "audit.jsonl").read_text("utf-8").splitlines()]
    acts = [line["what"] for line in lines if line["who"] == "Rosa"]
    assert "pidió borrar la sesión y empezar otra" in acts
    assert acts[-1] == "cerró el quiosco"
    assert PERSON.given not in (data / "audit" / "audit.jsonl").read_text("utf-8")


def test_who_is_asked_for_the_first_pin_once_and_not_between_applicants(tmp_path: Path) -> None:
    with Terminal([KIOSK], environment(tmp_path / "data")) as terminal:
        terminal.wait_for("Ahora no [Esc]")
        terminal.press(ESCAPE)
        terminal.wait_for("pulse F12 para fijar su PIN")
        terminal.press(ENTER)
        terminal.wait_for("Sus datos personales")
        terminal.press(ESCAPE)
        terminal.wait_for("¿Desea salir?")
        terminal.press(DOWN, ENTER)
        terminal.wait_for(WELCOME)
        assert "Ahora no" not in terminal.still()
