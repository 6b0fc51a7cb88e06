"""All kiosks of the office on one screen, and a restart that waits for the welcome screen."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from kiosk import __version__
from kiosk.app.app import KioskApp
from kiosk.app.fleet_reports import FleetReports
from kiosk.app.locked import CLOSED as CLOSED_CODE
from kiosk.app.locked import RESTART
from kiosk.app.relaunch import do_each
from kiosk.app.staged_update import StagedUpdate
from kiosk.app.trouble_app import TroubleApp
from kiosk.errors import AwayError
from kiosk.ports.fleet import CLOSED, FAILED, Asked, FleetKiosk, KioskReport
from kiosk.screens.staff.fleet_screen import FleetScreen
from kiosk.screens.staff.staff_questions import ChoiceDialog, ConfirmDialog
from kiosk.screens.trouble_screen import TroubleScreen
from tests.fakes import fake_services
from tests.journey import kiosk_app
from tests.screens.reach import at, inside, press, settle, until, written

OTHERS = (
    FleetKiosk("sala", "1", KioskReport("bienvenida", "9.9.9", "Lista."), seconds=4, here=True),
    FleetKiosk("ventanilla", "2", KioskReport("en uso", "9.9.8", "Lista.", help_wanted=True), seconds=9),
    FleetKiosk("archivo", "3", KioskReport("en uso", "9.9.8", "Lista.", "sin fallas"), seconds=7200),
)


@dataclass
class MemoryFleet:
    """Kiosks in memory."""

    known: tuple[FleetKiosk, ...] = OTHERS
    reports: list[KioskReport] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    restart: bool = False
    update: bool = False
    away: bool = False
    stuck: threading.Event | None = None

    def report(self, report: KioskReport) -> Asked:
        """Keep it; tells once what was asked."""
        if self.stuck:
            self.stuck.wait()
        if self.away:
            raise AwayError("no responde")
        self.reports.append(report)
        asked = Asked(self.restart, self.update)
        self.restart = self.update = False
        return asked

    def kiosks(self) -> tuple[FleetKiosk, ...]:
        """Those that are known."""
        if self.away:
            raise AwayError("La base de datos no responde.")
        return self.known

    def ask_restart(self, station: str, mark: str) -> None:
        """Note the name."""
        self.asked.append(station)

    def ask_update(self, station: str, mark: str) -> None:
        """Note the name."""
        self.asked.append(f"{station} +")


def shown(app: KioskApp | TroubleApp) -> str:
    return app.export_screenshot().replace("&#160;", " ")


def app_of(root: Path, fleet: MemoryFleet) -> KioskApp:
    return kiosk_app(root, services=replace(fake_services(root), fleet=fleet))


async def test_staff_see_all_kiosks_and_ask_one_to_restart(tmp_path: Path) -> None:
    fleet = MemoryFleet()
    app = app_of(tmp_path, fleet)
    async with app.run_test(size=(80, 24)) as pilot:
        await inside(app, pilot)
        await press(pilot, "m")
        assert "Los quioscos" in shown(app)
        await press(pilot, "escape", "q")
        assert isinstance(app.screen, FleetScreen)
        text = shown(app)
        for words in (
            "» sala  bienvenida",
            "ventanilla  en uso  ● pide ayuda",
            "archivo  ▲ no responde, hace 2 h",
        ):
            assert words in text, words
        await press(pilot, "down", "enter")
        assert isinstance(app.screen, ConfirmDialog)
        await press(pilot, "enter")
        await until(pilot, lambda: fleet.asked == ["ventanilla"])
        await until(
            pilot, lambda: "pidió reiniciar el quiosco «ventanilla»" in [what for _, what, _ in written(app)]
        )


STAGED = replace(OTHERS[1], report=replace(OTHERS[1].report, staged="0.3.0"))


async def test_staff_ask_one_to_install_what_waits_there(tmp_path: Path) -> None:
    fleet = MemoryFleet((OTHERS[0], STAGED))
    app = app_of(tmp_path, fleet)
    async with app.run_test(size=(80, 24)) as pilot:
        await inside(app, pilot)
        await press(pilot, "q", "down")
        assert "Versión en espera: 0.3.0" in shown(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, ChoiceDialog)
        assert "Poner la versión 0.3.0" in shown(app)
        await press(pilot, "escape")
        assert fleet.asked == []
        await press(pilot, "enter", "enter")
        await until(pilot, lambda: fleet.asked == ["ventanilla +"])
        line = "pidió actualizar el quiosco «ventanilla» a la versión 0.3.0"
        await until(pilot, lambda: line in [what for _, what, _ in written(app)])
        await press(pilot, "enter", "down", "enter")
        await until(pilot, lambda: fleet.asked == ["ventanilla +", "ventanilla"])


async def test_what_did_not_serve_is_shown_and_not_offered(tmp_path: Path) -> None:
    failed = replace(STAGED, report=replace(STAGED.report, staged=f"{FAILED} 0.3.0"))
    app = app_of(tmp_path, MemoryFleet((failed,)))
    async with app.run_test(size=(80, 24)) as pilot:
        await inside(app, pilot)
        await press(pilot, "q")
        assert "no sirvió: 0.3.0" in shown(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, ConfirmDialog), "a restart only"


def test_an_update_is_requested_as_soon_as_it_is_heard(tmp_path: Path) -> None:
    """The process of the next person would not know of it."""
    (tmp_path / "offer").write_text("0.3.0\nmore\n")
    fleet = MemoryFleet(update=True)
    reports = FleetReports(fleet, staged=StagedUpdate(tmp_path / "offer", tmp_path))
    reports._report(OTHERS[0].report)
    assert (tmp_path / "update-request").read_bytes() == b""
    assert fleet.reports[-1].staged == "0.3.0"
    (tmp_path / "update-request").unlink()
    reports._report(OTHERS[0].report)
    assert not (tmp_path / "update-request").exists()


def test_without_a_machine_of_its_own_nothing_waits_and_nothing_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("RUNTIME_DIRECTORY", raising=False)
    staged = StagedUpdate(tmp_path / "offer")
    assert staged.offered() == ""
    staged.request()
    monkeypatch.setenv("RUNTIME_DIRECTORY", str(tmp_path / "gone"))
    staged.request()
    monkeypatch.setenv("RUNTIME_DIRECTORY", str(tmp_path))
    staged.request()
    assert (tmp_path / "update-request").exists()


async def test_without_the_server_staff_are_told_in_words(tmp_path: Path) -> None:
    app = app_of(tmp_path, MemoryFleet(away=True))
    async with app.run_test(size=(80, 24)) as pilot:
        await inside(app, pilot)
        await press(pilot, "q")
        await until(pilot, lambda: "Ahora no hay conexión" in shown(app))


async def test_a_kiosk_alone_has_no_such_screen(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await inside(app, pilot)
        await press(pilot, "q")
        assert not isinstance(app.screen, FleetScreen)
        await press(pilot, "m")
        assert "Los quioscos" not in shown(app)


async def test_a_report_says_nothing_of_a_person_and_that_somebody_calls(tmp_path: Path) -> None:
    fleet = MemoryFleet()
    app = app_of(tmp_path, fleet)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.look_around()
        await until(pilot, lambda: fleet.reports and fleet.reports[-1].state == "bienvenida")
        session = await at(app, pilot, "contacto")
        await press(pilot, "f1", "f1")
        await app.look_around()
        await until(pilot, lambda: fleet.reports[-1].help_wanted)
        last = fleet.reports[-1]
        assert last.state == "en uso"
        told = f"{last}"
        assert session.code not in told and session.id not in told
        typed = [one for one in session.answers.values() if isinstance(one, str) and len(one) > 3]
        assert typed and not [one for one in typed if one in told]


async def test_a_restart_waits_until_nobody_is_there(tmp_path: Path) -> None:
    fleet = MemoryFleet(restart=True)
    app = app_of(tmp_path, fleet)
    async with app.run_test(size=(80, 24)) as pilot:
        await at(app, pilot, "contacto")
        await app.look_around()
        await until(pilot, lambda: bool(fleet.reports) and not fleet.restart)
        await app.look_around()
        await settle(pilot)
        assert app.return_code is None, "somebody is there"
        await app.applicant.end("left")
        await settle(pilot)
        await app.look_around()
        await until(pilot, lambda: app.return_code == RESTART)


async def test_a_server_that_answers_nothing_keeps_no_screen_and_no_end_waiting(tmp_path: Path) -> None:
    never = threading.Event()
    app = app_of(tmp_path, MemoryFleet(stuck=never))
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            await at(app, pilot, "contacto")
            await app.look_around()
            await press(pilot, "f1", "escape")
        for close in app.closers:
            close()
    finally:
        never.set()


def trouble_of(fleet: MemoryFleet) -> TroubleApp:
    app = TroubleApp("El quiosco no puede abrir.", "C1", fleet=fleet)
    app.on_tty = False  # there is no terminal in this process
    return app


async def test_a_kiosk_in_trouble_reports_its_code_and_no_more() -> None:
    fleet = MemoryFleet()
    app = trouble_of(fleet)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: bool(fleet.reports))
        assert fleet.reports == [KioskReport("falla C1", __version__, "")]


async def test_a_kiosk_in_trouble_tries_again_when_it_is_asked_to() -> None:
    fleet = MemoryFleet(restart=True)
    app = trouble_of(fleet)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.return_code == RESTART)


async def test_a_server_that_is_away_or_stuck_changes_nothing_for_the_screen_of_trouble() -> None:
    never = threading.Event()
    try:
        for fleet in (MemoryFleet(away=True), MemoryFleet(stuck=never)):
            app = trouble_of(fleet)
            async with app.run_test(size=(80, 24)) as pilot:
                await until(pilot, lambda: isinstance(app.screen, TroubleScreen))  # noqa: B023 - awaited here
                await settle(pilot)
                assert "Código: C1" in shown(app)
                assert app.return_code is None
            for close in app.closers:
                close()
    finally:
        never.set()


async def test_staff_see_a_kiosk_in_trouble_marked(tmp_path: Path) -> None:
    ill = FleetKiosk("patio", "4", KioskReport("falla S1", "9.9.9", ""), seconds=3)
    app = app_of(tmp_path, MemoryFleet(known=(*OTHERS, ill)))
    async with app.run_test(size=(80, 24)) as pilot:
        await inside(app, pilot)
        await press(pilot, "q")
        await until(pilot, lambda: "patio  ▲ falla S1" in shown(app))
        assert "Impresora:  " not in shown(app)


async def close(app: KioskApp, pilot: Pilot[int]) -> None:
    """Staff close the kiosk, and its process does what is done last."""
    await inside(app, pilot)
    await press(pilot, "c")
    assert isinstance(app.screen, ConfirmDialog)
    await pilot.press("enter")
    await until(pilot, lambda: app.return_code is not None)
    do_each([*app.closers, *app.afterwards])


async def test_a_kiosk_that_staff_closed_says_so_last(tmp_path: Path) -> None:
    fleet = MemoryFleet()
    app = app_of(tmp_path, fleet)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.look_around()
        await close(app, pilot)
    assert app.return_code == CLOSED_CODE
    assert fleet.reports[-1].state == CLOSED


async def test_a_server_that_is_stuck_keeps_no_closed_kiosk(tmp_path: Path) -> None:
    fleet = MemoryFleet(stuck=threading.Event())
    app = app_of(tmp_path, fleet)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.look_around()
        await close(app, pilot)
    assert fleet.stuck is not None
    fleet.stuck.set()


def test_a_closed_kiosk_needs_nobody_however_long_it_says_nothing() -> None:
    for state, silent in ((CLOSED, False), ("bienvenida", True)):
        kiosk = FleetKiosk("sala", "1", KioskReport(state, "9.9.9", "Lista."), seconds=86400)
        assert (kiosk.silent, kiosk.needs_staff) == (silent, silent)
