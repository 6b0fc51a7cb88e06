"""Cleaning the terminal: deaf for a minute, counted down, and back by itself."""

from __future__ import annotations

from pathlib import Path

from kiosk.app.cleaning import CLEANING_SECONDS
from kiosk.ports import PrinterState
from kiosk.screens.dialogs import HelpDialog
from kiosk.screens.staff.cleaning_screen import CleaningScreen
from kiosk.screens.staff.session_list import SessionsScreen
from kiosk.screens.staff.staff_questions import ConfirmDialog
from kiosk.widgets.line_entry import LineInput
from tests.journey import kiosk_app
from tests.screens.reach import at, inside, press, printer_of, settle, step_of, until, written


def shown(screen: CleaningScreen) -> str:
    return str(screen.left.render())


async def test_for_a_minute_no_key_and_no_touch_does_anything(tmp_path: Path) -> None:
    now = [1000.0]
    app = kiosk_app(tmp_path)
    app.cleaning._now = lambda: now[0]
    async with app.run_test(size=(80, 24)) as pilot:
        await at(app, pilot, "contacto")
        typed = app.screen.query(LineInput).first().value
        await inside(app, pilot)
        await press(pilot, "escape", "l")
        assert isinstance(app.screen, ConfirmDialog)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, CleaningScreen) and app.deaf)
        screen = app.screen
        assert isinstance(screen, CleaningScreen)
        assert shown(screen) == "Faltan 60 segundos."
        await pilot.press("f12", "escape", "enter", "c")
        await pilot.click(offset=(5, 22))
        now[0] += 58.5
        await until(pilot, lambda: shown(screen) == "Faltan 2 segundos.")
        now[0] += 1
        await until(pilot, lambda: shown(screen) == "Falta 1 segundo.")
        assert app.screen is screen, "nothing has closed it"
        now[0] += 0.5
        await until(pilot, lambda: isinstance(app.screen, SessionsScreen))
        assert not app.deaf
        assert [what for _, what, _ in written(app)].count("limpió la pantalla") == 1
        await press(pilot, "f12")
        assert step_of(app) == "contacto"
        assert app.screen.query(LineInput).first().value == typed


async def test_nobody_is_missed_while_the_screen_is_cleaned(tmp_path: Path) -> None:
    now = [1000.0]
    app = kiosk_app(tmp_path, staff_idle=5)
    app.cleaning._now = lambda: now[0]
    async with app.run_test(size=(80, 24)) as pilot:
        await inside(app, pilot)
        app.cleaning.start()
        await until(pilot, lambda: app.deaf)
        app.last_input -= 600
        await app.look_around()
        await pilot.pause()
        assert isinstance(app.screen, CleaningScreen)
        now[0] += CLEANING_SECONDS
        await until(pilot, lambda: isinstance(app.screen, SessionsScreen))
        await app.look_around()
        await settle(pilot)
        assert isinstance(app.screen, SessionsScreen), "silence counts from the end of the cleaning"
        app.last_input -= 600
        await app.look_around()
        await settle(pilot)
        assert not app.staff.member


async def test_an_error_meanwhile_leaves_nobody_deaf(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await inside(app, pilot)
        app.cleaning.start()
        await until(pilot, lambda: app.deaf)
        app.workers.cancel_group(app, "cleaning")
        await until(pilot, lambda: not app.deaf and not app.cleaning.active)


async def test_the_table_offers_it_behind_more(tmp_path: Path) -> None:
    for size in ((80, 24), (120, 36)):
        app = kiosk_app(tmp_path / str(size[0]))
        async with app.run_test(size=size) as pilot:
            await inside(app, pilot)
            await press(pilot, "m")
            assert "Limpiar la pantalla" in app.export_screenshot().replace("&#160;", " ")


async def test_the_help_says_how_the_printer_is_and_calls_staff_without_a_pin(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        session = await at(app, pilot, "contacto")
        printer_of(app).state = PrinterState("Falta papel en la impresora.", "media-needed", "Ponga papel.")
        await press(pilot, "f1")
        assert isinstance(app.screen, HelpDialog)
        text = app.export_screenshot().replace("&#160;", " ")
        assert "Impresora: Falta papel en la impresora." in text
        await press(pilot, "f1")
        assert session.help_called


async def test_what_is_for_staff_is_not_told_to_applicants(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await at(app, pilot, "contacto")
        printer_of(app).state = PrinterState("En la carpeta /srv/kiosk.", for_applicants="Pida sus hojas.")
        await press(pilot, "f1")
        text = app.export_screenshot().replace("&#160;", " ")
        assert "Impresora: Pida sus hojas." in text
        assert "/srv" not in text
