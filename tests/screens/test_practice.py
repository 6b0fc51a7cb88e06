"""Staff practise: every screen says so, and the practice ends by a key, with the session, or by silence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from kiosk.app.app import KioskApp
from kiosk.app.beginning import Beginning
from kiosk.app.locked import RESTART
from kiosk.app.practice import NOTE, OVER
from kiosk.app.staff_table import IN_USE
from kiosk.content.step_base import StepBase
from kiosk.screens.applicant.welcome import WelcomeScreen
from kiosk.screens.dialogs import Dialog, HelpDialog, IdleDialog
from kiosk.screens.staff.session_list import SessionsScreen
from kiosk.screens.staff.staff_questions import ConfirmDialog
from kiosk.sessions.step_view import NOTHING_LASTS, PRACTICE
from kiosk.settings import TimeSettings
from tests.fakes import fake_services
from tests.journey import kiosk_app, real_flow
from tests.screens.reach import at, inside, painted, press, settle, until, written
from tests.screens.test_fleet import MemoryFleet


def practising(root: Path) -> KioskApp:
    return kiosk_app(root, beginning=Beginning(practice=True), fresh_process=True)


@pytest.mark.parametrize("size", [(80, 24), (112, 32)], ids=str)
async def test_the_welcome_screen_says_that_it_is_a_practice_and_how_it_ends(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    app = practising(tmp_path)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        shown = painted(app.screen)
        assert f"{PRACTICE} ·" in shown
        assert NOTE.split(".")[0] in shown
        assert "F12 o cinco toques arriba." in shown


async def pushed(app: KioskApp, pilot: Pilot[int], dialog: Dialog[Any]) -> None:
    """What is seen over a step says so too."""
    app.push_screen(dialog)
    await settle(pilot)
    assert PRACTICE in painted(app.screen)
    await app.pop_screen()
    await settle(pilot)


@pytest.mark.parametrize("step", real_flow().steps, ids=lambda step: step.id)
async def test_every_step_says_so_and_nothing_hides_the_word(tmp_path: Path, step: StepBase) -> None:
    app = practising(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await at(app, pilot, step.id)
        await settle(pilot)
        assert f"{PRACTICE} ·" in painted(app.screen)
        await app.applicant.show_help(called=True)
        await settle(pilot)
        first = painted(app.screen).splitlines()[0]
        assert PRACTICE in first
        assert "Se llamó al funcionario" in first
        words = app.flow.words
        await pushed(app, pilot, IdleDialog(words, 30))
        await pushed(app, pilot, HelpDialog(words, step.troubles, called=True))


@pytest.mark.parametrize(("step", "state"), [("papeles", "-large"), ("contacto", "-typing")])
async def test_a_large_page_and_the_keyboard_on_the_screen_leave_it(
    tmp_path: Path, step: str, state: str
) -> None:
    app = practising(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await at(app, pilot, step)
        await settle(pilot)
        app.screen.add_class(state)
        await settle(pilot)
        assert not app.screen.query_one("StepHeader").display
        assert PRACTICE in painted(app.screen)


@pytest.mark.parametrize("size", [(80, 24), (112, 32)], ids=str)
@pytest.mark.parametrize("step", ["aviso", "papeles", "despedida"])
async def test_where_printing_or_keeping_is_spoken_of_it_says_that_there_is_none(
    tmp_path: Path, step: str, size: tuple[int, int]
) -> None:
    for practice in (True, False):
        app = kiosk_app(tmp_path, beginning=Beginning(practice=practice))
        async with app.run_test(size=size) as pilot:
            await at(app, pilot, step)
            await settle(pilot)
            assert painted(app.screen).count(NOTHING_LASTS) == practice


async def test_before_the_guide_is_printed_it_says_that_there_is_no_paper(tmp_path: Path) -> None:
    app = practising(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await at(app, pilot, "registro")
        await settle(pilot)
        await press(pilot, "i")
        assert NOTHING_LASTS in painted(app.screen)


@pytest.mark.parametrize("practice", [True, False])
async def test_a_call_from_a_practice_does_not_reach_the_other_kiosks(tmp_path: Path, practice: bool) -> None:
    fleet = MemoryFleet()
    services = replace(fake_services(tmp_path), fleet=fleet)
    app = kiosk_app(tmp_path, services=services, beginning=Beginning(practice=practice))
    async with app.run_test(size=(80, 24)) as pilot:
        await at(app, pilot, "contacto")
        await app.applicant.show_help(called=True)
        await app.look_around()
        await until(pilot, lambda: fleet.reports and fleet.reports[-1].state == "en uso")
        assert fleet.reports[-1].help_wanted is not practice


async def test_the_welcome_screen_says_that_a_practice_is_over_until_it_is_left_alone(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path, beginning=Beginning(practised=True), fresh_process=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert OVER in painted(app.screen)
        assert PRACTICE not in painted(app.screen)
        app.last_input -= TimeSettings().idle_seconds + 1
        await app.look_around()
        await settle(pilot)
        assert OVER not in painted(app.screen)
        assert app.return_code is None


async def test_an_applicants_kiosk_says_nothing_of_it(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(112, 32)) as pilot:
        await settle(pilot)
        assert PRACTICE not in painted(app.screen)
        await at(app, pilot, "identidad")
        await settle(pilot)
        assert PRACTICE not in painted(app.screen)


async def asked_to_end(app: KioskApp, pilot: Pilot[int]) -> None:
    await press(pilot, "f12", "f12")
    dialogs = [screen for screen in app.screen_stack if isinstance(screen, ConfirmDialog)]
    assert [dialog.title_words for dialog in dialogs] == ["¿Terminar el ensayo?"], "asked once"


async def test_nothing_can_be_kept_for_later(tmp_path: Path) -> None:
    for practice in (True, False):
        app = kiosk_app(tmp_path, beginning=Beginning(practice=practice))
        async with app.run_test(size=(80, 24)) as pilot:
            await at(app, pilot, "contacto")
            await settle(pilot)
            assert ("Guardar y salir" in painted(app.screen)) is not practice


async def test_f12_asks_whether_it_is_over_and_no_goes_on(tmp_path: Path) -> None:
    app = practising(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        session = await at(app, pilot, "contacto")
        await settle(pilot)
        await asked_to_end(app, pilot)
        await press(pilot, "escape")
        assert app.session is session
        assert app.return_code is None
        await asked_to_end(app, pilot)
        await press(pilot, "enter")
    assert app.return_code == RESTART
    assert app.next_beginning == Beginning(practised=True), "the next process serves applicants"


async def ended(app: KioskApp, pilot: Pilot[int], after: Callable[[], object]) -> None:
    after()
    await until(pilot, lambda: app.return_code is not None)
    assert app.return_code == RESTART
    assert app.next_beginning == Beginning(practised=True)


async def test_a_practice_that_nobody_begins_ends_by_itself(tmp_path: Path) -> None:
    app = practising(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)

        def be_silent() -> None:
            app.last_input -= TimeSettings().idle_seconds + 1

        await ended(app, pilot, be_silent)


async def test_a_welcome_screen_of_applicants_stays(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path, fresh_process=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.last_input -= TimeSettings().idle_seconds + 1
        await app.look_around()
        assert app.return_code is None
        assert isinstance(app.screen, WelcomeScreen)


async def test_staff_begin_it_where_nobody_is_in_a_session(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path, fresh_process=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await inside(app, pilot)
        await press(pilot, "p")
        assert isinstance(app.screen, ConfirmDialog)
        await pilot.press("enter")
        await until(pilot, lambda: app.return_code is not None)
    assert app.next_beginning == Beginning(practice=True)
    assert next((who, what) for who, what, _ in written(app)) == ("Rosa", "empezó un ensayo")


async def test_a_session_on_the_screen_comes_first(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path, fresh_process=True)
    async with app.run_test(size=(112, 32)) as pilot:
        await at(app, pilot, "contacto")
        await settle(pilot)
        await inside(app, pilot)
        await press(pilot, "escape", "p")
        assert isinstance(app.screen, SessionsScreen)
        assert IN_USE.split(":")[0] in painted(app.screen)
        assert app.session is not None


async def test_a_session_of_a_practice_is_not_resumed_after_a_crash(tmp_path: Path) -> None:
    for practice in (True, False):
        app = kiosk_app(tmp_path, beginning=Beginning(practice=practice))
        async with app.run_test(size=(80, 24)) as pilot:
            session = await at(app, pilot, "contacto")
            assert app.interrupted() == ("" if practice else session.id)


def test_the_next_process_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KIOSK_RESUME", raising=False)
    monkeypatch.delenv("KIOSK_RESTARTS", raising=False)
    told = (Beginning(practice=True), Beginning(practised=True), Beginning(anew=True), Beginning("1" * 32))
    for beginning in (*told, Beginning()):
        beginning.leave()
        assert Beginning.from_environment() == beginning
