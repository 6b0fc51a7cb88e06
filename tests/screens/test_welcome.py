"""The first screen: what there is room for at each size, the office's drawings, and the line that moves."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from textual.geometry import Region

from kiosk.app.app import KioskApp
from kiosk.cli.examination import inspect
from kiosk.content.loader import load_flow
from kiosk.content.remarks import Remark
from kiosk.content.text_drawing import TextDrawing
from kiosk.content.welcome_drawings import MARK_SIZE, welcome_drawings
from kiosk.documents.large_letters import large_letters
from kiosk.ports import Tally
from kiosk.screens.applicant.welcome import WelcomeScreen
from kiosk.sessions.visit_counts import SECONDS, SHOWN
from kiosk.sessions.visit_pace import ENOUGH_VISITS
from kiosk.settings import Office, PathSettings, Settings
from kiosk.widgets.attract import MOVE_SECONDS, WIDTH, Attract
from kiosk.widgets.figure import Figure
from kiosk.widgets.key_bar import KeyButton
from kiosk.widgets.theme import HIGH_CONTRAST, SIXTEEN_THEMES, THEMES
from tests.contrast import faint
from tests.fakes import fake_services
from tests.journey import TEMPLATES, first_drawings, kiosk_app, real_flow
from tests.screen_work import counted
from tests.screens.reach import clock_of, settle, store_of, until

SIZES = [(80, 24), (100, 30), (112, 32), (120, 36), (160, 45), (200, 60), (98, 87)]
LOOKS = [theme.name for theme in (*THEMES, *SIXTEEN_THEMES)]
every_size = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


def shown(app: KioskApp) -> str:
    """What stands on the screen."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


def words_of(app: KioskApp) -> str:
    """The same in one line."""
    return " ".join(shown(app).split())


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    """A copy of the office's files, to be changed."""
    return Path(shutil.copytree(TEMPLATES, tmp_path / "templates"))


# --- what there is room for


@every_size
@pytest.mark.parametrize("note", ["", "Una nota.\nOtra nota."], ids=["", "notes"])
async def test_nothing_is_cut_and_all_stands_in_the_middle(
    size: tuple[int, int], note: str, tmp_path: Path
) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, WelcomeScreen)
        screen.tell(note)
        await settle(pilot)
        assert screen.max_scroll_y == 0
        inside = Region(0, 0, *size)
        for part in screen.query("Figure, Plain, KeyButton, Attract"):
            if part.region:
                assert inside.contains_region(part.region), part
        for part in screen.query("#mark, #letters, #attract, #welcome-things, #welcome-buttons"):
            if part.region:
                left, right = part.region.x, size[0] - part.region.right
                assert abs(left - right) <= 2, (part, left, right)
        words = words_of(app)
        for said in (
            app.station.office.name,
            "Este servicio es gratis.",
            "Toma unos 50 minutos.",
            *note.split("\n"),
        ):
            assert said in words
        for button in screen.query(KeyButton):
            assert button.region.height >= 3 and button.region.width >= 10


@every_size
async def test_large_letters_give_way_where_there_is_no_room(size: tuple[int, int], tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        letters = app.screen.query_one("#letters", Figure)
        large = size != (80, 24)
        assert bool(letters.region) is large
        assert ("Regístrese en SECOP II" in shown(app)) is not large
        assert bool(app.screen.query_one("#mark").region) is large
        if large:
            assert letters.region.height >= 4
            assert letters.words == "Su registro en SECOP II"


async def test_another_size_has_room_for_other_things(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        letters = app.screen.query_one("#letters", Figure)
        assert not letters.region
        await pilot.resize_terminal(160, 45)
        await until(pilot, lambda: bool(letters.region))
        wide = letters.region.width
        await pilot.resize_terminal(112, 32)
        await until(pilot, lambda: 0 < letters.region.width < wide)
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: not letters.region)
        assert "Regístrese en SECOP II" in shown(app)


@pytest.mark.parametrize("look", LOOKS)
async def test_it_can_be_read_in_every_theme(look: str, tmp_path: Path) -> None:
    app = kiosk_app(tmp_path, look=look)
    async with app.run_test(size=(112, 32)) as pilot:
        await settle(pilot)
        assert faint(app.screen) == {}


async def test_it_is_painted_once(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(112, 32)) as pilot:
        await settle(pilot)
        with counted(app) as work:
            await pilot.pause()
            await settle(pilot)
        assert (work.layouts, work.repaints) == (0, 0), work


# --- the drawings of the office


MISTAKES: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda mark: mark.unlink(), "falta el dibujo welcome/marca.txt"),
    "too wide": (
        lambda mark: mark.write_text("█" * (MARK_SIZE[0] + 1), "utf-8"),
        "tiene 61 letras y caben 60",
    ),
    "too high": (lambda mark: mark.write_text("█\n" * 6, "utf-8"), "tiene 6 líneas y caben 5"),
    "control": (
        lambda mark: mark.write_text("IN\x1b[31mDUPAL", "utf-8"),
        "el signo U+001B no se puede dibujar",
    ),
    "tab": (lambda mark: mark.write_text("\tINDUPAL", "utf-8"), "tiene un tabulador"),
    "empty": (lambda mark: mark.write_text("\n \n", "utf-8"), "el dibujo está vacío"),
    "not UTF-8": (lambda mark: mark.write_bytes(b"\xd1"), "las tildes no se leen"),
    "huge": (lambda mark: mark.write_text("█" * 5000, "utf-8"), "el archivo es muy grande"),
}


def remarks_on(templates: Path) -> list[Remark]:
    office = Office(contact="605 574 0000")
    return inspect(Settings(office=office, paths=PathSettings(templates=templates, data=templates.parent)))


@pytest.mark.parametrize("mistake", MISTAKES)
async def test_a_mark_with_a_mistake_is_told_and_the_kiosk_starts_with_the_name(
    mistake: str, templates: Path, tmp_path: Path
) -> None:
    break_it, told = MISTAKES[mistake]
    break_it(templates / "welcome" / "marca.txt")
    remarks = [one for one in remarks_on(templates) if told in str(one)]
    assert len(remarks) == 1 and remarks[0].level == "aviso"
    flow = load_flow(templates)
    app = kiosk_app(tmp_path, flow=flow, welcome=welcome_drawings(flow.welcome, templates))
    async with app.run_test(size=(112, 32)) as pilot:
        await settle(pilot)
        assert not app.screen.query_one("#mark").region
        assert app.station.office.name in shown(app)


def test_a_drawing_that_nothing_uses_is_told(templates: Path) -> None:
    (templates / "welcome" / "otro.txt").write_text("█", "utf-8")
    assert any(
        "welcome/otro.txt" in str(one) and "no usa este dibujo" in str(one) for one in remarks_on(templates)
    )


def test_a_name_that_leaves_the_folder_reads_nothing(templates: Path) -> None:
    (templates / "fuera.txt").write_text("█", "utf-8")
    words = real_flow().welcome.model_copy(update={"mark": "../fuera"})
    assert welcome_drawings(words, templates).mark is None


async def test_a_welcome_of_the_last_version_has_its_title_in_large_letters(tmp_path: Path) -> None:
    old = real_flow().welcome.model_copy(update={"promise": "", "mark": "", "bring_title": "", "bring": ()})
    parts = tuple(part.model_copy(update={"minutes": 0}) for part in real_flow().parts)
    flow = real_flow().model_copy(update={"welcome": old, "parts": parts})
    drawings = welcome_drawings(old, TEMPLATES, large_letters(old.title))
    app = kiosk_app(tmp_path, flow=flow, welcome=drawings)
    async with app.run_test(size=(112, 32)) as pilot:
        await settle(pilot)
        letters = app.screen.query_one("#letters", Figure)
        assert letters.words == "Regístrese en SECOP II"
        assert letters.region
        words = words_of(app)
        assert "Este servicio es gratis." in words
        assert "minutos" not in words and "Tenga a mano:" not in words
        await pilot.press("enter")
        await settle(pilot)
        assert app.session


def test_letters_are_drawn_with_their_accents() -> None:
    plain, accented = (large_letters(words)[0] for words in ("Nino", "Niño"))
    assert plain != accented
    assert large_letters("") == ()
    widest = large_letters("Su registro en SECOP II")
    assert [one.width for one in widest if one.height < 8] == sorted(
        (one.width for one in widest if one.height < 8), reverse=True
    )
    assert {sign for one in widest for sign in one.block} <= set(" ▀▄█\n")


def test_a_drawing_is_filled_up_to_one_width() -> None:
    assert TextDrawing(("█", "███")).block == "█  \n███"


# --- how long it takes


def tallies_of(app: KioskApp, visits: int, seconds: int, *, ago: int = 1) -> list[Tally]:
    """So many visits of the plain case, in which every step took so many seconds."""
    day = clock_of(app).now().date() - timedelta(days=ago)
    steps = [step.id for step in real_flow().steps]
    counts = ((SHOWN, visits), (SECONDS, visits * seconds))
    return [Tally(day, "a", kind, step, "", number) for step in steps for kind, number in counts]


@pytest.mark.parametrize(
    ("visits", "minutes"), [(ENOUGH_VISITS - 1, "50"), (ENOUGH_VISITS, "35")], ids=["content", "counted"]
)
async def test_the_minutes_are_counted_where_there_are_enough_visits(
    visits: int, minutes: str, tmp_path: Path
) -> None:
    app = kiosk_app(tmp_path)
    store_of(app).add_tallies(tallies_of(app, visits, 60))
    async with app.run_test(size=(112, 32)) as pilot:
        await settle(pilot)
        await until(pilot, lambda: f"Toma unos {minutes} minutos." in shown(app))


# --- the line that moves


async def test_a_move_repaints_one_line_and_lays_nothing_out(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(112, 32)) as pilot:
        await settle(pilot)
        line = app.screen.query_one(Attract)
        at_rest = shown(app)
        for _ in range(7):
            with counted(app) as work:
                line.move()
                await settle(pilot)
            assert (work.layouts, work.full_repaints) == (0, 0), work
            assert work.written <= 300, work
            assert "━" in shown(app)
        assert line.region.width == WIDTH
        await pilot.press("a")
        await settle(pilot)
        assert line.place == -1 or line._moving is None
        line.rest()
        line._stand(-1)
        await settle(pilot)
        assert shown(app) == at_rest


def test_it_moves_at_most_fifteen_times_a_minute() -> None:
    assert 60 / MOVE_SECONDS <= 15


@pytest.mark.parametrize("look", LOOKS)
async def test_it_moves_in_all_themes_but_high_contrast_and_stops_with_a_key(
    look: str, tmp_path: Path
) -> None:
    app = kiosk_app(tmp_path, look=look)
    async with app.run_test(size=(112, 32)) as pilot:
        await settle(pilot)
        line = app.screen.query_one(Attract)
        line._begin()
        assert (line._moving is None) is look.startswith(HIGH_CONTRAST.name)
        if line._moving:
            line.move()
            assert line.place == 0
        await pilot.press("a")
        await settle(pilot)
        assert line._moving is None
        assert line.place == -1


async def test_it_does_not_move_under_a_dialog(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(112, 32)) as pilot:
        await settle(pilot)
        line = app.screen.query_one(Attract)
        await pilot.press("f1")
        await settle(pilot)
        line.move()
        assert line.place == -1


@every_size
async def test_a_hundred_sizes_leave_no_more_widgets(size: tuple[int, int], tmp_path: Path) -> None:
    drawings = replace(first_drawings(), mark=None)
    app = kiosk_app(tmp_path, welcome=drawings)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, WelcomeScreen)
        before = len(list(screen.walk_children()))
        for width in range(80, 180):
            screen.use_room(type(app.size)(width, 40))
        assert len(list(screen.walk_children())) == before


@pytest.mark.parametrize("busy", [False, True])
async def test_a_printer_that_comes_later_brings_a_fresh_kiosk_when_nobody_is_here(
    busy: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A technician installs the printer after the kiosk: the first person is not told that there is none."""
    monkeypatch.setattr("kiosk.app.app.PRINTER_SECONDS", 0.02)
    there: list[str] = []
    asked: list[bool] = []

    def came() -> bool:
        asked.append(bool(there))
        return bool(there)

    services = replace(fake_services(tmp_path), printer_came=came)
    app = kiosk_app(tmp_path, services=services, fresh_process=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: bool(asked))
        await app.look_around()
        assert app.return_code is None
        if busy:
            await app.applicant.start()
            there.append("cola")
            for _ in range(5):
                await pilot.pause(0.02)
                await app.look_around()
            assert app.return_code is None
        else:
            there.append("cola")
            await until(pilot, lambda: app.return_code is not None)
