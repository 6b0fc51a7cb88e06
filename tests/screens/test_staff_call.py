"""Staff are called without a PIN: from the welcome screen, and from every step; the call ends in each way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from kiosk.app.app import NOBODY, KioskApp
from kiosk.app.staff_call import FORGOTTEN_SECONDS
from kiosk.content.office_words import DEFAULT_WORDS
from kiosk.screens.applicant.welcome import WelcomeScreen
from kiosk.screens.dialogs import HelpDialog
from kiosk.widgets.key_bar import KeyButton
from tests.fakes import fake_services
from tests.journey import kiosk_app
from tests.screens.reach import at, inside, press, settle, until
from tests.screens.test_fleet import MemoryFleet, app_of

CALLED = f"● {DEFAULT_WORDS.screen.staff_called}"
SIZE = (80, 24)


def seen(app: KioskApp) -> str:
    return app.export_screenshot().replace("&#160;", " ")


async def call(app: KioskApp, pilot: Pilot[Any]) -> None:
    """Call from the welcome screen, and look once."""
    await settle(pilot)
    await press(pilot, "f2", "f1")
    assert isinstance(app.screen, WelcomeScreen)
    assert app.staff_call.waiting


async def test_from_the_welcome_it_reaches_the_others_and_is_taken_back(tmp_path: Path) -> None:
    fleet = MemoryFleet()
    app = app_of(tmp_path, fleet)
    async with app.run_test(size=SIZE) as pilot:
        await call(app, pilot)
        assert CALLED in seen(app)
        await app.look_around()
        await until(pilot, lambda: bool(fleet.reports) and fleet.reports[-1].help_wanted)
        assert fleet.reports[-1].state == "en uso", "no update and no renewal while somebody waits"
        await press(pilot, "f2")
        assert DEFAULT_WORDS.dialogs.help_called in seen(app)
        await press(pilot, "f1", "f1", "f1")
        assert app.staff_call.waiting, "who presses again does not take the call back"
        await press(pilot, "f8")
        assert not app.staff_call.waiting
        assert CALLED not in seen(app)
        await app.look_around()
        await until(pilot, lambda: not fleet.reports[-1].help_wanted)


async def test_by_touch_and_the_other_note_stays(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path, unlocked=True)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        note = app.screen.query_one("#welcome-note")
        before = str(note.render())
        assert before
        (button,) = (one for one in app.screen.query(KeyButton) if one.key.name == "F2")
        await pilot.click(button)
        await until(pilot, lambda: isinstance(app.screen, HelpDialog))
        await settle(pilot)
        await pilot.click("#yes")
        await until(pilot, lambda: app.staff_call.waiting)
        assert str(note.render()) == f"{CALLED}\n{before}"
        await press(pilot, "f2", "f8")
        assert str(note.render()) == before


async def test_the_session_that_begins_takes_it_over_and_ends_it(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await call(app, pilot)
        await press(pilot, "enter")
        await app.look_around()
        assert app.session and app.session.help_called
        assert CALLED in seen(app)
        await app.applicant.end("left")
        await settle(pilot)
        await app.look_around()
        assert not app.staff_call.waiting
        assert isinstance(app.screen, WelcomeScreen) and CALLED not in seen(app)


async def test_staff_who_come_end_it(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await call(app, pilot)
        await inside(app, pilot)
        await app.look_around()
        assert not app.staff_call.waiting


async def test_it_is_forgotten_when_nobody_is_there(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await call(app, pilot)
        await app.look_around()
        assert app.staff_call.waiting
        app.last_input -= FORGOTTEN_SECONDS + 1
        await app.look_around()
        assert not app.staff_call.waiting
        assert app.shown() == NOBODY
        assert CALLED not in seen(app)


async def test_a_help_that_nobody_answers_closes(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "f2")
        assert isinstance(app.screen, HelpDialog)
        app.last_input -= 3600
        await app.look_around()
        await settle(pilot)
        assert isinstance(app.screen, WelcomeScreen)


async def test_a_person_takes_back_the_call_of_a_step(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path, services=replace(fake_services(tmp_path)))
    async with app.run_test(size=SIZE) as pilot:
        session = await at(app, pilot, "contacto")
        await press(pilot, "f1", "f1")
        assert session.help_called
        await press(pilot, "f1", "f1")
        assert session.help_called, "who presses again does not take the call back"
        await press(pilot, "f8")
        assert not session.help_called
        assert CALLED not in seen(app)
