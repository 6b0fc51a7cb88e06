"""«Elegir la fecha»: by keys or by touch; it fills the line as typing does, and Esc changes nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from kiosk.app.app import KioskApp
from kiosk.screens.applicant.table import TableScreen
from kiosk.screens.date_dialog import DateDialog
from kiosk.screens.staff.answers_screen import AnswersScreen, CorrectScreen
from kiosk.widgets.cell_grid import CellGrid
from kiosk.widgets.date_entry import DateEntry
from kiosk.widgets.form import Form
from kiosk.widgets.more_below import MoreBelow
from kiosk.widgets.open_date_entry import OpenDateEntry
from kiosk.widgets.touch_keyboard import TouchKeyboard
from tests.journey import kiosk_app, session_at
from tests.office import at_the_kiosk, busy_office
from tests.screen_work import counted
from tests.screens.reach import press, settle
from tests.screens.scenes import IN
from tests.screens.test_copied_row import LAST, new_row, table, typed
from tests.screens.test_touch_keyboard import finger

SIZES = [(80, 24), (112, 32), (98, 87)]
START, END = "fecha_inicio", "fecha_fin"


def entry_of(screen: TableScreen, field: str) -> DateEntry:
    entries = screen.query_one("#row-form Form", Form).entries
    entry = next(one for one in entries if one.field.id == field)
    assert isinstance(entry, DateEntry)
    return entry


async def at_date(app: KioskApp, pilot: Pilot[Any], field: str = START) -> TableScreen:
    """A new contract, the cursor in a date."""
    screen = await table(app, pilot)
    await new_row(pilot, screen)
    entry_of(screen, field).enter()
    await settle(pilot)
    return screen


def dialog(app: KioskApp) -> DateDialog:
    assert isinstance(app.screen, DateDialog)
    return app.screen


def words(app: KioskApp) -> list[str]:
    """What can be chosen now."""
    return [cell.words for cell in dialog(app).grid.cells]


async def tap(app: KioskApp, pilot: Pilot[Any], said: str) -> None:
    """Touch the cell that says this, as the terminal tells it."""
    grid = app.screen.query_one(CellGrid)
    place = grid.place_of(words(app).index(said)).translate(grid.region.offset)
    finger(app, place.x + place.width // 2, place.y + 1)
    await settle(pilot)


async def touch(app: KioskApp, pilot: Pilot[Any], query: str | type[Any]) -> None:
    place = app.screen.query(query).first().region
    finger(app, place.x + 3, place.y + 1)
    await settle(pilot)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_by_digits_and_enter(size: tuple[int, int], tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=size) as pilot:
        screen = await at_date(app, pilot)
        await press(pilot, "f7", *"2024", "enter", *"02", "enter")
        assert words(app) == [str(day) for day in range(1, 30)]
        await press(pilot, *"29", "enter")
        assert app.screen is screen and typed(screen)[START] == "29/02/2024"
        assert app.focused is entry_of(screen, START).line
        await press(pilot, "enter")
        assert app.focused is entry_of(screen, END).line


async def test_by_arrows_and_by_the_name_of_the_month(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await at_date(app, pilot)
        await press(pilot, "f7", "enter")
        assert words(app)[0] == "2026", "nothing is marked, so Enter chooses nothing"
        await press(pilot, "down", "down", "right", "left", "left", "enter")
        assert str(dialog(app).chosen.content).endswith("2019")
        await press(pilot, *"JUL", "enter", "down", "right", "enter")
        assert typed(screen)[START] == "02/07/2019"


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_by_touch_alone(size: tuple[int, int], tmp_path: Path) -> None:
    app = kiosk_app(tmp_path, touch="always")
    async with app.run_test(size=size) as pilot:
        screen = await at_date(app, pilot)
        button = entry_of(screen, START).button
        assert button.region.height >= 3 and button.region.width >= 10
        finger(app, button.region.x + 4, button.region.y + 1)
        await settle(pilot)
        for said in ("2023", "septiembre", "15"):
            cells = dialog(app).grid
            seen = dialog(app).query_one("#dialog-words").region
            assert all(cells.place_of(n).height >= 3 and cells.place_of(n).width >= 10 for n in range(7))
            assert len(cells.cells) > 35 or seen.height >= cells.size.height, "all of them are seen"
            await tap(app, pilot, said)
        assert app.screen is screen and typed(screen)[START] == "15/09/2023"


async def test_an_early_year_is_reached_by_touch(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path, touch="always")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await at_date(app, pilot)
        await press(pilot, "f7")
        await touch(app, pilot, MoreBelow)
        await tap(app, pilot, "1979")
        await tap(app, pilot, "mayo")
        await touch(app, pilot, "#no-day")
        assert typed(screen)[START] == "05/1979"


async def test_who_does_not_know_the_day_gives_month_and_year(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(112, 32)) as pilot:
        screen = await at_date(app, pilot)
        await press(pilot, "f7", "f2")
        assert not dialog(app).query_one("#no-day").display, "there is no month yet"
        await press(pilot, *"2024", "enter", "f2", "1", "enter", "f2")
        assert typed(screen)[START] == "01/2024"


@pytest.mark.parametrize("keys", [(), (*"2024", "enter"), (*"2024", "enter", "3", "enter", "9")], ids=len)
async def test_esc_leaves_what_was_typed(keys: tuple[str, ...], tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(112, 32)) as pilot:
        screen = await at_date(app, pilot)
        await press(pilot, *"3 feb", "f7", *keys)
        while app.screen is not screen:
            await press(pilot, "escape")
        assert typed(screen)[START] == "3 feb" and app.focused is entry_of(screen, START).line
        await press(pilot, *" 24")
        assert typed(screen)[START] == "3 feb 24"


async def test_esc_goes_to_the_part_before(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(112, 32)) as pilot:
        screen = await at_date(app, pilot)
        await press(pilot, "f7", *"2024", "enter", "3", "enter", "escape", "4", "enter", "escape", "escape")
        await press(pilot, *"2025", "enter", "5", "enter", "6", "enter")
        assert typed(screen)[START] == "06/05/2025"


async def test_it_begins_at_what_was_typed(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await at_date(app, pilot)
        await press(pilot, *"3 de febrero de 1987", "f7")
        grid = dialog(app).grid
        box = dialog(app).query_one("#dialog-words")
        assert grid.marked is not None and grid.cells[grid.marked].words == "1987"
        mark = grid.place_of(grid.marked).translate(grid.region.offset)
        assert box.region.contains_region(mark), "it is scrolled to"
        await press(pilot, "enter", "enter", "right", "enter")
        assert typed(screen)[START] == "04/02/1987"


async def test_no_day_of_the_future_can_be_chosen(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(112, 32)) as pilot:
        await at_date(app, pilot)
        app.push_screen(DateDialog(app.flow.words, date(2026, 2, 3), "2031-01-01"))
        await settle(pilot)
        assert words(app)[0] == "2026" and dialog(app).grid.marked is None
        await press(pilot, *"2026", "enter")
        assert words(app) == ["enero", "febrero"]
        await press(pilot, "2", "enter")
        assert words(app) == ["1", "2", "3"]


async def test_a_chosen_end_takes_the_tick_off_and_is_judged_like_a_typed_one(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(112, 32)) as pilot:
        screen = await table(app, pilot, {**LAST, END: ""})
        await press(pilot, "up", "up", "enter")
        end = entry_of(screen, END)
        assert isinstance(end, OpenDateEntry) and end.tick.on
        end.enter()
        await press(pilot, "f7", *"2022", "enter", "7", "enter", "4", "enter")
        assert not end.tick.on and typed(screen)[END] == "04/07/2022"
        await press(pilot, "space", "backspace")
        end.tick.action_flip()
        await settle(pilot)
        assert end.typed == "A la fecha"
        end.enter()
        await press(pilot, "f7", "enter", "enter", "enter")
        assert not end.tick.on and end.typed == "04/07/2022", "the same date as in the line counts, too"
        screen.action_next()
        await settle(pilot)
        assert screen.editing
        row = next(row for row in screen.query_one("#row-form Form", Form).rows if row.entry is end)
        assert row.has_class("-wrong"), "it is before the first day"


async def test_a_finger_that_bounces_or_slips_chooses_once(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(112, 32)) as pilot:
        await at_date(app, pilot)
        await press(pilot, "f7")
        grid = dialog(app).grid
        place = grid.place_of(8).translate(grid.region.offset)
        for _ in range(3):
            finger(app, place.x + 2, place.y + 1)
        await settle(pilot)
        assert dialog(app).year == 2018 and dialog(app).month is None
        await pilot.mouse_down(CellGrid, offset=(2, 1))
        await pilot.mouse_up(CellGrid, offset=(2, 7))
        await settle(pilot)
        assert dialog(app).month is None


async def test_a_double_press_opens_it_once(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(112, 32)) as pilot:
        screen = await at_date(app, pilot)
        entry = entry_of(screen, START)
        entry.action_choose()
        entry.action_choose()
        await settle(pilot)
        assert [type(one) for one in app.screen_stack].count(DateDialog) == 1


async def test_keys_typed_at_once_reach_the_box(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(112, 32)) as pilot:
        screen = await at_date(app, pilot)
        await pilot.press("f7", *"2021", "enter", *"11", "enter", *"30", "enter")
        await settle(pilot)
        assert typed(screen)[START] == "30/11/2021"


async def test_who_types_needs_nothing_of_it(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await at_date(app, pilot)
        for key in "15/01/2024":
            with counted(app) as work:
                await press(pilot, key)
            assert (work.layouts, work.full_repaints) == (0, 0), (key, work)
        await press(pilot, "enter")
        assert typed(screen)[START] == "15/01/2024" and app.focused is entry_of(screen, END).line
        assert not app.screen.query(TouchKeyboard)


async def test_a_mark_that_moves_places_nothing_anew(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_date(app, pilot)
        await press(pilot, "f7", *"2024", "enter", "1", "enter")
        for key in ("1", "right", "down", "2"):
            with counted(app) as work:
                await press(pilot, key)
            assert (work.layouts, work.full_repaints) == (0, 0), (key, work)


async def test_staff_who_correct_a_date_choose_it_too(tmp_path: Path) -> None:
    app = busy_office(tmp_path)
    async with app.run_test(size=(112, 32)) as pilot:
        await settle(pilot)
        await app.applicant.enter(at_the_kiosk("contacto"))
        await press(pilot, *IN, "v")
        answers = app.screen
        assert isinstance(answers, AnswersScreen)
        answers.list.highlighted = next(
            n
            for n, line in enumerate(answers.list.lines)
            if "empezó" in line.words and line.id in answers.answers
        )
        await press(pilot, "enter", "f7", *"2020", "enter", "1", "enter", "7", "enter")
        assert isinstance(app.screen, CorrectScreen)
        assert app.screen.query(DateEntry).first().typed == "07/01/2020"


async def test_a_key_that_comes_twice_at_once_chooses_one_part(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZES[1]) as pilot:
        await at_date(app, pilot)
        await press(pilot, "f7", "2", "0", "1", "0")
        grid = dialog(app).grid
        for _ in range(3):  # before the first one was heard
            grid.action_take()
        await settle(pilot)
        assert (dialog(app).year, dialog(app).month) == (2010, None)
        await press(pilot, "5", "enter", "3", "enter")
        assert not isinstance(app.screen, DateDialog)


def keyed(screen: TableScreen) -> list[str]:
    """The dates whose button names the key."""
    return [name for name in (START, END) if "[F7]" in str(entry_of(screen, name).button.label)]


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_one_button_names_the_key_and_the_key_opens_that_date_from_anywhere(
    size: tuple[int, int], tmp_path: Path
) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=size) as pilot:
        screen = await at_date(app, pilot)
        widths = [entry_of(screen, name).button.region.width for name in (START, END)]
        assert len(set(widths)) == 1

        async def opens(field: str) -> None:
            assert keyed(screen) == [field]
            assert [entry_of(screen, name).button.region.width for name in (START, END)] == widths
            await press(pilot, "f7")
            assert isinstance(app.screen, DateDialog)
            await press(pilot, "escape")

        await opens(START)
        entry_of(screen, END).enter()
        await settle(pilot)
        await opens(END)
        text = screen.query_one("#row-form Form", Form).entries[0]
        text.enter()
        await settle(pilot)
        await opens(START)  # the first one that is empty
        entry_of(screen, START).fill("01/2024")
        entry_of(screen, END).enter()
        text.enter()
        await settle(pilot)
        await opens(END)
        entry_of(screen, END).fill("02/2024")
        entry_of(screen, END).enter()
        text.enter()
        await settle(pilot)
        await opens(START)


async def test_the_key_of_a_date_does_nothing_where_none_is_asked_for(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.applicant.enter(session_at("contacto"))
        await settle(pilot)
        screen = app.screen
        await press(pilot, "f7")
        assert app.screen is screen


async def test_the_key_moves_without_a_layout(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(112, 32)) as pilot:
        screen = await at_date(app, pilot)
        with counted(app) as work:
            entry_of(screen, START).button.hold(held=False)
            entry_of(screen, END).button.hold(held=True)
            await settle(pilot)
        assert keyed(screen) == [END] and work.layouts == 0
