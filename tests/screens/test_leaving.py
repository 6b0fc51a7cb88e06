"""Leaving for today: what is said of the code, what is kept, and how a session is made an end of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from kiosk.app import applicant_session
from kiosk.app.app import KioskApp
from kiosk.errors import StoreError
from kiosk.interview.derived_values import Station
from kiosk.interview.session import Session
from kiosk.screens.applicant.farewell import FarewellScreen
from kiosk.screens.applicant.welcome import WelcomeScreen
from kiosk.screens.leave_dialog import LeaveDialog
from kiosk.screens.resume_dialog import OVER, WRONG, ResumeDialog
from kiosk.settings import PrivacySettings, TimeSettings
from kiosk.widgets.plain import Plain
from kiosk.widgets.step_header import StepHeader
from tests.journey import LOGIN, OFFICE, answers_of, kiosk_app, real_flow, session_at
from tests.screens.reach import clock_of, press, printer_of, settle, step_of, store_of, until

SIZE = (80, 24)
NUMBER = "1065123456"
OF_EACH_KIND = ("expedicion", "sin-constancia", "experiencia", "revision", "papeles", "usuario", "despedida")


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(applicant_session, "ANSWER_SECONDS", 0)


async def shown(app: KioskApp, pilot: Pilot[Any], step: str) -> Session:
    session = session_at(step)
    session.notice = "1"
    await app.applicant.enter(session)
    await settle(pilot)
    return session


async def claim(pilot: Pilot[Any], code: str, number: str) -> None:
    await press(pilot, "f1")
    dialog = pilot.app.screen
    assert isinstance(dialog, ResumeDialog)
    dialog.code.value = code
    dialog.code.focus()
    await pilot.press("enter", *number, "enter")
    await settle(pilot)


def under(app: KioskApp) -> str:
    """The words of the screen under a dialog."""
    screen = app.screen_stack[-2]
    return " ".join(str(part.render()) for part in screen.query(Plain) if part.display)


def words(app: KioskApp) -> str:
    return " ".join(str(part.render()) for part in app.screen.query(Plain) if part.display)


@pytest.mark.parametrize("step", OF_EACH_KIND)
async def test_every_step_after_the_number_says_how_to_leave_and_until_when_the_code_works(
    step: str, tmp_path: Path
) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await shown(app, pilot, step)
        button = app.screen.query_one("#leave")
        assert button.region.size and app.screen.region.contains_region(button.region)
        await pilot.click("#leave")
        await settle(pilot)
        assert isinstance(app.screen, LeaveDialog)
        if step == "despedida":
            assert "Pulse «Voy a volver» (tecla F10)" in under(app)
        for said in ("ABC234", "martes 8 de diciembre de 2026 a las 12:00", "su número de documento"):
            assert said in words(app)
        await press(pilot, "escape")
        assert step_of(app) == step


@pytest.mark.parametrize("step", ["cuenta", "identidad"])
async def test_before_the_number_there_is_no_way_to_come_back_and_none_is_offered(
    step: str, tmp_path: Path
) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "enter", "enter", "down", "enter")
        assert app.session is not None
        app.session.answers = {"acepta_datos": "si"}
        await press(pilot, *(["down", "enter"] if step == "identidad" else []))
        assert not app.screen.query("#leave")
        await press(pilot, "f10")
        assert not isinstance(app.screen, LeaveDialog)


async def test_an_office_that_keeps_nothing_offers_no_way_back(tmp_path: Path) -> None:
    station = Station(OFFICE, LOGIN, privacy=PrivacySettings(keep_open_hours=0))
    app = kiosk_app(tmp_path, station=station)
    async with app.run_test(size=SIZE) as pilot:
        await shown(app, pilot, "firmar")
        assert not app.screen.query("#leave")
        await app.applicant.end("left")
        await shown(app, pilot, "despedida")
        step = app.screen.step if isinstance(app.screen, FarewellScreen) else None
        assert step is not None and step.come_back
        for said in (words(app), *(trouble.answer for trouble in step.troubles)):
            assert "F10" not in said and "Voy a volver" not in said
        assert "código" not in words(app), "there is none that works"


async def test_who_leaves_comes_back_to_the_same_step_with_what_was_typed(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await shown(app, pilot, "residencia")
        await press(pilot, *"end", "f10", "enter")
        assert isinstance(app.screen, WelcomeScreen)
        assert app.session is None
        clock_of(app).pass_time(days=9)
        await claim(pilot, "abc234", NUMBER)
        assert step_of(app) == "residencia"


async def test_the_paper_with_the_code_is_printed_before_leaving(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await shown(app, pilot, "firmar")
        await press(pilot, "f10", "down", "enter")
        await until(pilot, lambda: bool(printer_of(app).printed))
        await settle(pilot)
        assert [name for _, name in printer_of(app).printed] == ["hoja_ayuda"]
        assert app.session is not None, "it stays until they have read where the paper comes out"
        await press(pilot, "enter")
        assert isinstance(app.screen, WelcomeScreen)
        await claim(pilot, "ABC234", NUMBER)
        assert step_of(app) == "firmar"


async def test_nothing_is_promised_that_could_not_be_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise StoreError("El disco está lleno.")

    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await shown(app, pilot, "firmar")
        monkeypatch.setattr(store_of(app), "save", full)
        await press(pilot, "f10")
        assert not isinstance(app.screen, LeaveDialog)
        assert app.session is not None


async def test_after_the_end_the_code_is_over_and_who_knows_it_is_told(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await shown(app, pilot, "despedida")
        await press(pilot, "enter")
        assert isinstance(app.screen, WelcomeScreen)
        await claim(pilot, "ABC234", NUMBER)
        assert isinstance(app.screen, ResumeDialog)
        assert str(app.screen.problem.render()) == f"▲ {OVER}"
        await press(pilot, "escape")
        await claim(pilot, "ABC234", "999999")
        assert isinstance(app.screen, ResumeDialog)
        assert str(app.screen.problem.render()) == f"▲ {WRONG}", "a stranger learns nothing of the code"


async def test_who_says_at_the_end_that_they_come_back_keeps_the_code(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await shown(app, pilot, "despedida")
        assert "Voy a volver" in str(app.screen.query_one("#leave").render())
        await press(pilot, "f10", "enter")
        clock_of(app).pass_time(days=14)
        await claim(pilot, "ABC234", NUMBER)
        assert step_of(app) == "despedida"


async def test_a_silence_after_the_code_was_said_keeps_the_session_even_at_the_end(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await shown(app, pilot, "despedida")
        await press(pilot, "f10")
        await app.applicant.notice(100_000)
        await settle(pilot)
        await claim(pilot, "ABC234", NUMBER)
        assert step_of(app) == "despedida"


async def test_a_farewell_that_closes_itself_counts_down(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await shown(app, pilot, "despedida")
        closes = app.screen.query_one("#closes", Plain)
        await app.applicant.notice(0)
        assert not closes.display
        seconds = TimeSettings().farewell_seconds - 7
        await app.applicant.notice(seconds)
        assert closes.display
        assert "en 7 segundos" in str(closes.render())
        await app.applicant.notice(seconds + 6)
        assert "en 1 segundo." in str(closes.render())
        await app.applicant.notice(seconds + 7)
        await settle(pilot)
        assert isinstance(app.screen, WelcomeScreen)


@pytest.mark.parametrize(("typed", "opens"), [("1.065.123", True), ("10651", False)])
async def test_a_number_that_was_only_being_typed_opens_the_session(
    typed: str, opens: bool, tmp_path: Path
) -> None:
    """After a power cut in the first form the number is a draft; a few digits would be guessed."""
    app = kiosk_app(tmp_path)
    session = session_at("identidad", {"acepta_datos": "si", "tiene_cuenta": "no"})
    session.notice = "1"
    session.keep({"numero_documento": typed})
    store_of(app).save(session.record())
    async with app.run_test(size=SIZE) as pilot:
        await claim(pilot, "ABC234", typed)
        assert isinstance(app.screen, ResumeDialog) != opens
        if opens:
            assert step_of(app) == "identidad"


async def test_a_part_of_one_step_counts_no_steps(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await app.applicant.enter(session_at("despedida", answers_of("con-cuenta")))
        await settle(pilot)
        head = app.screen.query_one(StepHeader)
        assert head.progress.total == 1, "the others of its part are not this person's"
        assert "SECOP II" in head.render().plain and "Paso" not in head.render().plain


def test_nobody_is_told_that_they_have_papers_which_only_staff_can_print() -> None:
    body = real_flow().step("firmar").body
    assert "Ya tiene" not in body and "Pídala al funcionario" in body
