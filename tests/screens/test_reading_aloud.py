"""F3 reads the screen aloud: what is shown, in its order, and no answer of the applicant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.widget import Widget
from textual.widgets import Static

from kiosk.app.app import KioskApp
from kiosk.screens.dialogs import HelpDialog, IdleDialog, MessageDialog
from kiosk.screens.spoken_screen import in_words, sentences_of
from kiosk.settings import TimeSettings
from kiosk.widgets.aid_row import AidButton
from kiosk.widgets.field_row import FieldRow
from kiosk.widgets.key_bar import KeyButton
from kiosk.widgets.line_entry import LineInput
from kiosk.widgets.pick_list import PickLine, PickList
from tests.fakes import fake_services
from tests.journey import answers_of, kiosk_app, real_flow
from tests.screens.reach import at, inside, press, settle, until
from tests.screens.test_touch_keyboard import finger

STEPS = [step.id for step in real_flow().steps]


class HeardSpeech:
    """Keeps what it is to say."""

    def __init__(self) -> None:
        self.said: list[list[str]] = []
        self.stops = 0

    def speak(self, sentences: Sequence[str]) -> None:  # noqa: D102 - as in the port
        self.said.append(list(sentences))

    def stop(self) -> None:  # noqa: D102 - as in the port
        self.stops += 1

    def close(self) -> None:  # noqa: D102 - as in the port
        pass


def speaking(root: Path, **options: Any) -> tuple[KioskApp, HeardSpeech]:
    heard = HeardSpeech()
    return kiosk_app(root, services=replace(fake_services(root), speech=heard), **options), heard


def words_of(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def shown(widget: Widget) -> list[str]:
    """The words of the texts and buttons of a screen, whether scrolled into sight or not, as painted.

    Lines of a list that say something else aloud, since they show an answer, count with what they say.
    """
    if not widget.display:
        return []
    if isinstance(widget, PickList):
        return [word for line in widget.lines for word in words_of(in_words(_line_shown(widget, line)))]
    own = in_words(str(widget.render())) if isinstance(widget, Static) else ""
    return words_of(own) + [word for child in widget.children for word in shown(child)]


def _line_shown(widget: PickList, line: PickLine) -> str:
    return str(widget.get_option(line.id).prompt) if line.spoken is None else line.spoken


def private(answers: dict[str, Any]) -> set[str]:
    """Every word of the answers that has a digit, or is a name nobody but the applicant has."""
    texts = [value for value in answers.values() if isinstance(value, str)]
    texts += [v for rows in answers.values() if isinstance(rows, list) for row in rows for v in row.values()]
    return {text.casefold() for text in map(str, texts) if re.search(r"\d{3}|@", text) or " " in text}


@pytest.mark.parametrize("step", STEPS)
async def test_every_step_is_read_as_it_is_seen_and_without_answers(step: str, tmp_path: Path) -> None:
    app, heard = speaking(tmp_path)
    async with app.run_test(size=(112, 32)) as pilot:
        session = await at(app, pilot, step)
        await settle(pilot)
        await press(pilot, "f3")
        (said,) = heard.said
        buttons = [in_words(one.spoken()) for one in app.screen.query(KeyButton) if one.display]
        texts = said[: len(said) - len(buttons)]
        assert said[len(texts) :] == buttons
        assert words_of(texts[0])[0] in shown(app.screen.query_one("#title"))
        seen = iter(shown(app.screen))
        assert [word for text in texts for word in words_of(text) if word not in seen] == []
        aloud = " ".join(said).casefold()
        told = private(session.answers | answers_of())
        assert {value for value in told if value in aloud} == set()
        assert session.code not in " ".join(said)


async def test_the_review_says_every_question_and_no_answer(tmp_path: Path) -> None:
    app, heard = speaking(tmp_path)
    async with app.run_test(size=(112, 32)) as pilot:
        await at(app, pilot, "revision")
        await settle(pilot)
        await press(pilot, "f3")
        (said,) = heard.said
        (answers,) = [text for text in said if "Apellidos" in text]
        assert answers.startswith("¿Ya tiene cuenta en SECOP dos? ")
        assert "Nombres. Apellidos. ¿Dónde sacó su cédula? Departamento. Municipio." in answers
        assert "Su experiencia de trabajo. Contrato 1. Contrato 2. Todo está bien." in answers


async def test_the_steps_of_the_guide_are_said_in_their_order(tmp_path: Path) -> None:
    app, heard = speaking(tmp_path)
    async with app.run_test(size=(112, 32)) as pilot:
        await at(app, pilot, "usuario")
        await settle(pilot)
        await press(pilot, "p", "f3")
        (said,) = heard.said
        numbers = [int(number) for number in re.findall(r"(\d+)\. [A-ZÁÉÍÓÚÑ]", said[1])]
        assert len(numbers) > 10 and numbers == list(range(1, len(numbers) + 1))
        assert "4. Pulse REGISTRO. 5. " in said[1]


async def test_only_the_question_with_the_keyboard_is_read_and_not_its_answer(tmp_path: Path) -> None:
    app, heard = speaking(tmp_path)
    async with app.run_test(size=(112, 32)) as pilot:
        await at(app, pilot, "contacto")
        await settle(pilot)
        first, second = app.screen.query(FieldRow).results(FieldRow)
        second.entry.query_one(LineInput).value = "canario"
        second.entry.enter()
        await settle(pilot)
        second.show_problem("Revise canario: falta la arroba.")
        await settle(pilot)
        await press(pilot, "f3")
        (said,) = heard.said
        assert in_words(str(second.label.content)) in said
        assert "Revise : falta la arroba." in said
        assert in_words(str(first.label.content)) not in said
        assert "canario" not in " ".join(said)


async def test_any_key_and_another_screen_stop_it(tmp_path: Path) -> None:
    app, heard = speaking(tmp_path)
    async with app.run_test(size=(112, 32)) as pilot:
        await at(app, pilot, "contacto")
        await settle(pilot)
        line = app.screen.query(LineInput).first()
        line.value = ""
        line.focus()
        await press(pilot, "f3", "3")
        assert heard.stops == 1
        assert line.value == "3", "the key did what it always does"
        await press(pilot, "f3")
        app.push_screen(MessageDialog("Anote", ["Otra pantalla."]))
        await until(pilot, lambda: heard.stops == 2)


def listening(app: KioskApp) -> list[AidButton]:
    """The buttons «Escuchar» that are seen."""
    return [one for one in app.screen.query(AidButton) if "[F3]" in str(one.label)]


async def test_the_aids_offer_it_and_the_help_is_read_itself(tmp_path: Path) -> None:
    app, heard = speaking(tmp_path, aids=True)
    async with app.run_test(size=(112, 32)) as pilot:
        await settle(pilot)
        assert listening(app), "on the welcome screen"
        await at(app, pilot, "contacto")
        assert listening(app)
        await press(pilot, "f1")
        assert isinstance(app.screen, HelpDialog)
        (button,) = listening(app)
        await pilot.click(button)
        await until(pilot, lambda: heard.said)
        assert heard.said[0][0] == "Ayuda"


async def test_a_kiosk_without_a_voice_offers_none(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path, aids=True)
    async with app.run_test(size=(112, 32)) as pilot:
        await at(app, pilot, "contacto")
        await press(pilot, "f3")
        assert listening(app) == []


async def test_what_is_private_is_left_out_wherever_it_stands(tmp_path: Path) -> None:
    """Also in a message that was made in Python, as the code of the session in a notice."""
    app, heard = speaking(tmp_path)
    async with app.run_test(size=(112, 32)) as pilot:
        session = await at(app, pilot, "contacto")
        session.answers |= answers_of()
        name, mail = session.answers["nombres"], session.answers["correo"]
        app.push_screen(MessageDialog("Anote", [f"{name}: su código es {session.code}, y su correo {mail}."]))
        await settle(pilot)
        await press(pilot, "f3")
        assert heard.said[0][1] == ": su código es , y su correo ."


async def test_a_touch_and_the_end_of_a_session_stop_it(tmp_path: Path) -> None:
    app, heard = speaking(tmp_path)
    async with app.run_test(size=(112, 32)) as pilot:
        await at(app, pilot, "contacto")
        await press(pilot, "f3")
        finger(app, 30, 0)
        await until(pilot, lambda: heard.stops == 1)
        await press(pilot, "f3")
        await app.applicant.end("idle")
        await until(pilot, lambda: heard.stops == 2)


async def test_f3_answers_the_warning_as_any_key_does(tmp_path: Path) -> None:
    app, heard = speaking(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await at(app, pilot, "contacto")
        app.last_input -= TimeSettings().idle_seconds + 1
        await until(pilot, lambda: isinstance(app.screen, IdleDialog))
        await pilot.press("f3")
        await until(pilot, lambda: not isinstance(app.screen, IdleDialog))
        assert heard.said == []


async def test_nothing_of_the_staff_is_read(tmp_path: Path) -> None:
    app, heard = speaking(tmp_path)
    async with app.run_test(size=(112, 32)) as pilot:
        await inside(app, pilot)
        await press(pilot, "f3")
        assert heard.said == []
        assert sentences_of(app.screen) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Entre a «SECOP II» [Enter]", "Entre a SECOP dos"),
        ("▼ Hay más abajo: pulse ↓ ▼", "Hay más abajo: pulse flecha abajo"),
        ("✔ Listo", "Listo"),
        ("●●●", ""),
    ],
)
def test_signs_become_words_or_vanish(text: str, said: str) -> None:
    assert in_words(text) == said
