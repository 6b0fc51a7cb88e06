"""What happens at the same time: staff act, leave and come in while threads, timers and people go on."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from kiosk.app.app import KioskApp
from kiosk.screens.applicant.paper_news import PapersFailed
from kiosk.screens.applicant.papers_screen import PapersScreen, Stage
from kiosk.screens.applicant.step_screen import StepScreen
from kiosk.screens.applicant.welcome import WelcomeScreen
from kiosk.screens.dialogs import IdleDialog
from kiosk.screens.staff.pin_dialogs import PinDialog
from kiosk.screens.staff.session_screen import SessionScreen
from tests.fakes import FakeAudit, fake_services
from tests.journey import kiosk_app
from tests.screens.reach import at, inside, press, settle, store_of, until

SIZE = (80, 24)
PIN = "739154"


@dataclass
class SlowAudit(FakeAudit):
    """Writes nothing down before it is let."""

    let: threading.Event = field(default_factory=threading.Event)

    def record(self, who: str, what: str, code: str = "") -> None:
        """Wait, then write."""
        assert self.let.wait(120)
        super().record(who, what, code)


@pytest.fixture
def audit() -> Iterator[SlowAudit]:
    audit = SlowAudit()
    audit.let.set()
    yield audit
    audit.let.set()


def app_of(root: Path, audit: SlowAudit) -> KioskApp:
    return kiosk_app(root, services=replace(fake_services(root), audit=audit))


async def test_nobody_leaves_before_an_act_that_is_written_down_is_done(
    tmp_path: Path, audit: SlowAudit
) -> None:
    app = app_of(tmp_path, audit)
    async with app.run_test(size=SIZE) as pilot:
        session = await at(app, pilot, "contacto")
        await inside(app, pilot)
        audit.let.clear()
        await press(pilot, "r")
        await pilot.press("enter")
        await until(pilot, lambda: app.staff.busy)
        await app.action_staff()
        app.last_input -= 3600
        await app.look_around()
        assert app.staff.member == "Rosa"
        app.last_input += 3600
        audit.let.set()
        await until(pilot, lambda: not app.staff.busy and isinstance(app.screen, StepScreen))
        await settle(pilot)
        assert app.session is not None
        assert app.session is not session
        assert app.staff.member == ""
        assert ("Rosa", "pidió borrar la sesión y empezar otra", "ABC234") in audit.lines


async def test_an_act_that_failed_keeps_nobody_in(tmp_path: Path, audit: SlowAudit) -> None:
    app = app_of(tmp_path, audit)
    async with app.run_test(size=SIZE) as pilot:
        await at(app, pilot, "revision")
        await inside(app, pilot)
        app.services.documents.failing = {"constancia"}  # type: ignore[attr-defined]  # the fake's
        await press(pilot, "h")
        assert isinstance(app.screen, SessionScreen)
        await press(pilot, "f12")
        assert app.staff.member == ""


async def test_news_that_comes_while_staff_leave_reaches_its_screen(tmp_path: Path, audit: SlowAudit) -> None:
    app = app_of(tmp_path, audit)
    async with app.run_test(size=SIZE) as pilot:
        session = await at(app, pilot, "papeles")
        await settle(pilot)
        await inside(app, pilot)
        audit.let.clear()
        leaving = app.run_worker(app.staff.leave())
        await until(pilot, lambda: app.staff.member == "")
        app.post_message(PapersFailed(session.id, "No pudimos preparar un documento.", "D1"))
        await pilot.pause()
        audit.let.set()
        await leaving.wait()
        await settle(pilot)
        assert isinstance(app.screen, PapersScreen)
        assert app.screen.stage is Stage.FAILED


@pytest.mark.parametrize("times", [2, 10])
async def test_f12_pressed_at_once_several_times_asks_once(tmp_path: Path, times: int) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await at(app, pilot, "contacto")
        for _ in range(times):
            await app.action_staff()
        await settle(pilot)
        assert sum(isinstance(screen, PinDialog) for screen in app.screen_stack) == 1


async def test_f12_over_the_idle_warning_lets_staff_in_and_the_applicant_stay(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        session = await at(app, pilot, "contacto")
        app.last_input -= 185
        await app.look_around()
        await pilot.pause()
        assert isinstance(app.screen, IdleDialog)
        await press(pilot, "f12")
        assert isinstance(app.screen, PinDialog)
        await app.look_around()
        await pilot.press(*PIN, "enter")
        await settle(pilot)
        assert isinstance(app.screen, SessionScreen)
        await press(pilot, "f12")
        await app.look_around()
        await settle(pilot)
        assert isinstance(app.screen, StepScreen)
        assert app.session is session


async def test_a_session_that_ends_under_the_pin_dialog_takes_it_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The PIN is being checked when the silence is over: it opens nothing any more."""
    app = kiosk_app(tmp_path)
    let, enter = threading.Event(), app.services.staff_access.enter

    def slow(name: str, pin: str) -> object:
        assert let.wait(120)
        return enter(name, pin)

    monkeypatch.setattr(app.services.staff_access, "enter", slow)
    async with app.run_test(size=SIZE) as pilot:
        await at(app, pilot, "contacto")
        await press(pilot, "f12")
        await pilot.press(*PIN, "enter")
        await app.applicant.end("idle", keep=True)
        await pilot.pause()
        let.set()
        await settle(pilot)
        assert isinstance(app.screen, WelcomeScreen)
        assert app.staff.member == ""
        assert store_of(app).kept == {} or not store_of(app).leases
        await press(pilot, "f12")
        assert isinstance(app.screen, PinDialog)
