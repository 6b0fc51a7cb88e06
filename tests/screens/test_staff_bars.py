"""The staff's screens: what their keys say and fit into, and what says that there is more below."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.theme import Theme

from kiosk.app.app import KioskApp
from kiosk.content.office_words import DEFAULT_WORDS
from kiosk.ports import AuditEntry, AuditPage
from kiosk.ports.fleet import FleetKiosk, KioskReport
from kiosk.screens.contents_dialog import ContentsDialog
from kiosk.screens.dialogs import Dialog
from kiosk.screens.staff import staff_questions
from kiosk.screens.staff.audit_screen import AuditScreen
from kiosk.screens.staff.fleet_screen import FleetScreen
from kiosk.screens.staff.members_screen import MembersScreen
from kiosk.screens.staff.pin_dialogs import PinDialog
from kiosk.screens.staff.recovery_code_dialog import CodeDialog
from kiosk.screens.staff.staff_questions import ConfirmDialog
from kiosk.screens.staff.staff_screen import LEAVE, StaffScreen
from kiosk.screens.staff.week import WeekPlot
from kiosk.sessions.scanner_words import ask_state
from kiosk.widgets.key_bar import KeyButton
from kiosk.widgets.more_below import MoreBelow
from kiosk.widgets.pick_list import PickList
from kiosk.widgets.theme import SIXTEEN_THEMES, THEMES
from tests.at_scanner import FakeDesk
from tests.contrast import ORNAMENTS, SEEN, contrast, signs
from tests.fakes import NOON
from tests.journey import kiosk_app, real_flow
from tests.office import busy_office
from tests.screens.reach import inside, paint, painted, press, settle
from tests.screens.scenes import IN, SCENES, Scene
from tests.screens.test_dialogs import MADE, cut

SMALL, HALLWAY = (80, 24), (112, 32)
STAFF = [scene for scene in SCENES if issubclass(scene.kind, StaffScreen) and scene.name not in {"limpieza"}]
KEYS = {
    "la sesión de aquí": ("Borrar todo [R]", "Borrar todo y empezar de nuevo [R]"),
    "la impresora": ("Cambiar impresora [Q]", "Imprimir prueba [H]"),
    "el escáner": ("Consultar [R]", "Consultar otra vez [R]"),
    "lo escaneado": ("Reescanear [E]", "Escanear otra vez [E]"),
    "los quioscos": ("Reiniciar quiosco [Enter]", "Consultar otra vez [R]"),
    "los funcionarios": ("Elegir [Enter]", "Elegir [Enter]"),
}
"""Scene -> a key that says what it does at 80 columns, and at 112."""


def cut_keys(app: KioskApp) -> list[str]:
    """Keys of the bar that are not seen whole."""
    strips = app.screen._compositor.render_strips()
    found = []
    for button in app.screen.query("#key-bar KeyButton").results(KeyButton):
        region, label = button.region, str(button.label)
        rows = [strip.crop(region.x, region.right).text for strip in strips[region.y : region.bottom]]
        if not any(label in row for row in rows):
            found.append(label)
    return found


@pytest.mark.parametrize("scene", STAFF, ids=lambda scene: scene.name)
async def test_every_key_is_seen_whole_and_the_way_out_is_there(scene: Scene, tmp_path: Path) -> None:
    app = scene.app(tmp_path, "claro")
    async with app.run_test(size=SMALL) as pilot:
        await scene.show(app, pilot)
        assert cut_keys(app) == []
        small, large = KEYS.get(scene.name, ("", ""))
        assert small in painted(app.screen)
        await paint(pilot, "claro-16")
        assert cut_keys(app) == []
        await pilot.resize_terminal(*HALLWAY)
        await settle(pilot)
        assert cut_keys(app) == []
        assert large in painted(app.screen)
        assert f"{LEAVE.words} [{LEAVE.name}]" in painted(app.screen)
        await press(pilot, "f12")
        assert not isinstance(app.screen, StaffScreen)


async def test_the_button_picks_the_marked_member(tmp_path: Path) -> None:
    app = busy_office(tmp_path)
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, *IN, "f")
        assert isinstance(app.screen, MembersScreen)
        await pilot.click("#key-bar KeyButton.-strong")
        await settle(pilot)
        assert "Cambiar el PIN" in painted(app.screen)


# --- more below


@pytest.mark.parametrize("size", [SMALL, (112, 26)])
async def test_a_list_that_goes_on_below_says_so_until_its_end(size: tuple[int, int], tmp_path: Path) -> None:
    scene = next(scene for scene in SCENES if scene.name == "sus respuestas")
    app = scene.app(tmp_path, "claro")
    async with app.run_test(size=size) as pilot:
        await scene.show(app, pilot)
        lines, strip = app.screen.query_one(PickList), app.screen.query_one(MoreBelow)
        assert strip.display
        top = lines.scroll_offset.y
        await pilot.click(strip)
        await settle(pilot)
        assert lines.scroll_offset.y > top
        assert lines.highlighted is not None
        seen = range(lines.scroll_offset.y, lines.scroll_offset.y + lines.size.height)
        assert lines.highlighted in seen, "what Enter picks is seen"
        while (at := lines.highlighted) is not None and at < lines.option_count - 1:
            await press(pilot, "down")
        assert not strip.display
        assert lines.scroll_offset.y == lines.max_scroll_y


async def test_a_list_in_a_dialog_says_that_it_goes_on(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SMALL) as pilot:
        app.push_screen(ContentsDialog(DEFAULT_WORDS, {str(n): f"Paso {n}" for n in range(30)}, "0"))
        await settle(pilot)
        strip = app.screen.query_one(MoreBelow)
        assert strip.display
        await press(pilot, *["down"] * 29)
        assert not strip.display


LISTS: dict[str, Callable[[], Dialog[Any]]] = {
    "los pasos": lambda: ContentsDialog(DEFAULT_WORDS, {str(n): f"Paso {n}" for n in range(30)}, "0"),
    "¿a qué paso?": lambda: staff_questions.steps_dialog(
        [(step.id, step.title) for step in real_flow().steps]
    ),
    "¿quién es usted?": lambda: PinDialog([f"Persona {n}" for n in range(9)]),
    "¿qué más?": lambda: staff_questions.more_dialog(scanner=True, fleet=True),
}


@pytest.mark.parametrize("name", LISTS)
async def test_a_long_list_leaves_room_for_the_buttons_when_targets_are_large(
    name: str, tmp_path: Path
) -> None:
    app = kiosk_app(tmp_path, touch="always")
    async with app.run_test(size=SMALL) as pilot:
        app.push_screen(LISTS[name]())
        await settle(pilot)
        assert app.screen.query_one(MoreBelow).display
        assert cut(app.screen) == {}


async def test_a_touch_leads_to_both_ends_of_a_list_with_headings(tmp_path: Path) -> None:
    scene = next(scene for scene in SCENES if scene.name == "sus respuestas")
    app = scene.app(tmp_path, "claro")
    async with app.run_test(size=SMALL) as pilot:
        await scene.show(app, pilot)
        app.touch.enlarge()
        await settle(pilot)
        lines, strip = app.screen.query_one(PickList), app.screen.query_one(MoreBelow)
        for _ in range(lines.virtual_size.height):
            if strip.up:
                break
            await pilot.click(strip)
            await settle(pilot)
        assert (lines.scroll_offset.y, strip.up) == (lines.max_scroll_y, True)
        for _ in range(lines.virtual_size.height):
            if not strip.up:
                break
            await pilot.click(strip)
            await settle(pilot)
        assert not strip.up
        lines.turn(-1)
        for _ in range(lines.virtual_size.height):
            lines.turn(-1)
        assert lines.scroll_offset.y == 0, "the heading is seen, too"


# --- questions


def _questions() -> list[ConfirmDialog]:
    return [made for make in MADE.values() if isinstance(made := make(), ConfirmDialog)]


def test_a_question_is_answered_with_its_own_verb() -> None:
    asked = _questions()
    assert len(asked) > 10
    assert [one.title_words for one in asked if len(one.no.split()) < 2] == []


# --- the numbers


@pytest.mark.parametrize("themes", [THEMES, SIXTEEN_THEMES], ids=["colours", "16"])
async def test_each_part_of_a_bar_is_seen_and_has_its_own_sign(
    themes: tuple[Theme, ...], tmp_path: Path
) -> None:
    scene = next(scene for scene in SCENES if scene.name == "los números")
    app = scene.app(tmp_path, themes[0].name)
    async with app.run_test(size=SMALL) as pilot:
        await scene.show(app, pilot)
        plot = app.screen.query_one(WeekPlot)
        for theme in themes:
            await paint(pilot, theme.name)
            last = plot.days[-1]
            assert last.finished and last.left and last.open
            cells = signs(app.screen, plot.region)
            bars = {cell[:3] for cell in cells if cell[0] in ORNAMENTS - {" ", "·"}}
            assert len(bars) == len({sign for sign, *_ in bars}) == 3, "no two parts have the same sign"
            assert not {sign for sign, *_ in bars} & set("░▒▓"), "shades are mixed with the ground"
            sixteen = themes is SIXTEEN_THEMES
            assert [bar for bar in bars if contrast(bar[1], bar[2], sixteen=sixteen) < SEEN] == []


async def test_the_numbers_of_today_add_up(tmp_path: Path) -> None:
    scene = next(scene for scene in SCENES if scene.name == "los números")
    app = scene.app(tmp_path, "claro")
    async with app.run_test(size=SMALL) as pilot:
        await scene.show(app, pilot)
        assert "Hoy: 4 comenzadas, 1 terminada, 1 sin terminar, 2 abiertas." in painted(app.screen)
        assert "Por continuar con su código, de hoy o de antes: 4." in painted(app.screen)


# --- lists


@pytest.mark.parametrize(("size", "apart"), [(SMALL, 3), (HALLWAY, 5)])
async def test_columns_stand_apart_where_there_is_room(
    size: tuple[int, int], apart: int, tmp_path: Path
) -> None:
    scene = next(scene for scene in SCENES if scene.name == "las sesiones")
    app = scene.app(tmp_path, "claro")
    async with app.run_test(size=size) as pilot:
        await scene.show(app, pilot)
        rows = painted(app.screen)
        assert "ahora  en pantalla" in rows and "2 h  se fue" in rows
        head = next(row for row in rows.splitlines() if "Código" in row)
        assert re.search("Código  Quién  Paso .* Último  Estado", head)
        if apart == 5:
            assert re.search("Avance   Último  Estado .*  Papeles", head)


@pytest.mark.parametrize(
    ("offset", "count", "older", "said"),
    [
        (0, 1, False, "(1 renglón)"),
        (0, 20, False, "(renglones 1 a 20 de 20)"),
        (0, 50, True, "(renglones 1 a 50)"),
        (50, 1, False, "(renglones 51 a 51 de 51)"),
    ],
)
async def test_the_log_says_which_of_its_lines_are_seen(
    offset: int, count: int, older: bool, said: str, tmp_path: Path
) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SMALL) as pilot:
        await inside(app, pilot)
        app.push_screen(screen := AuditScreen("Rosa"))
        await settle(pilot)
        screen._offset = offset
        entries = tuple(AuditEntry(number, NOON, "Rosa", "miró el registro", "") for number in range(count))
        screen.show("", offset, AuditPage(entries, older=older))
        await settle(pilot)
        assert said in painted(screen)


PRINTERS = {
    "Lista.": "Impresora: lista",
    "Falta papel en la impresora.": "     Falta papel en la impresora",
    "HP-1 no responde.": "Impresora: HP-1 no responde",
    "": "Escáner: sin fallas",
}
"""What a kiosk reports of its printer -> what is read of it."""


@pytest.mark.parametrize("report", PRINTERS)
async def test_a_part_of_a_kiosk_is_named_once(report: str, tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SMALL) as pilot:
        app.push_screen(screen := FleetScreen("Rosa"))
        await settle(pilot)
        told = KioskReport("bienvenida", "9.9.9", report, "sin fallas")
        screen.show([FleetKiosk("sala", "1", told, seconds=4)])
        await settle(pilot)
        assert PRINTERS[report] in painted(screen)
        assert "sin fallas." not in painted(screen) and "Impresora: Falta" not in painted(screen)


async def test_a_fault_of_the_scanner_is_said_once_and_to_staff(tmp_path: Path) -> None:
    scene = next(scene for scene in SCENES if scene.name == "el escáner, falla")
    app = scene.app(tmp_path, "claro")
    async with app.run_test(size=SMALL) as pilot:
        await scene.show(app, pilot)
        assert painted(app.screen).count("No se ve ninguna cédula") == 1
        assert "Póngala sobre el vidrio" in painted(app.screen)


class TwoFaults(FakeDesk):
    """It does not answer now; before, it failed for another reason."""

    @property
    def last_trouble(self) -> str:
        """The reason."""
        return "No se ve ninguna cédula. Ponga su cédula."


def test_another_fault_of_the_last_scan_is_still_said() -> None:
    facts = ask_state(TwoFaults(trouble="El escáner no responde."))
    assert (facts.state, facts.last_trouble) == (
        "El escáner no responde.",
        "No se ve ninguna cédula. Ponga la cédula.",
    )


async def test_the_staff_have_one_name(tmp_path: Path) -> None:
    """The key, the list behind «Más», the screen and the dialog after the first PIN say the same."""
    app = busy_office(tmp_path)
    async with app.run_test(size=HALLWAY) as pilot:
        await press(pilot, *IN)
        assert "Personal [F]" in painted(app.screen)
        await press(pilot, "m")
        assert "[F] Personal" in painted(app.screen)
        await press(pilot, "escape", "f")
        assert "Personal: los funcionarios" in painted(app.screen)
        app.push_screen(CodeDialog("ABCD-EFGH"))
        await settle(pilot)
        assert "(Personal)" in painted(app.screen)
