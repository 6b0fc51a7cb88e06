"""«Sigo trabajando allí»: Enter never changes an answer, and a date that was typed is not lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from kiosk.app.app import KioskApp
from kiosk.screens.applicant.table import TableScreen
from kiosk.widgets.form import Form
from kiosk.widgets.open_date_entry import OpenDateEntry
from tests.journey import kiosk_app
from tests.screens.reach import press, settle
from tests.screens.test_copied_row import LAST, SIZE, new_row, table, typed
from tests.screens.test_touch_keyboard import finger

TODAY_OPEN = {**LAST, "fecha_fin": ""}


def end_of(screen: TableScreen) -> OpenDateEntry:
    return screen.query_one(OpenDateEntry)


async def end_typed(app: KioskApp, pilot: Pilot[Any], date: str) -> TableScreen:
    """A new row with an end date; the focus stands on the tick, as after ↑ from the question below."""
    screen = await table(app, pilot)
    await new_row(pilot, screen)
    end_of(screen).enter()
    await press(pilot, *date)
    screen.query_one("#row-form Form", Form).enter("numero")
    await settle(pilot)
    await press(pilot, "up")
    assert end_of(screen).tick.has_focus
    return screen


async def test_enter_leaves_a_typed_date_alone_and_goes_on(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        screen = await end_typed(app, pilot, "30/11/2023")
        await press(pilot, "enter")
        assert typed(screen)["fecha_fin"] == "30/11/2023" and not end_of(screen).tick.on
        assert screen.query_one("#row-form Form", Form).entries[4].line.has_focus  # type: ignore[attr-defined]  # a line


async def test_enter_ticks_where_nothing_is_answered_and_never_takes_it_off(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        screen = await end_typed(app, pilot, "")
        await press(pilot, "enter")
        assert end_of(screen).tick.on and not end_of(screen).told.display
        await press(pilot, "up", "enter")
        assert end_of(screen).tick.on
        await press(pilot, "up", "space")
        assert not end_of(screen).tick.on and end_of(screen).line.has_focus


@pytest.mark.parametrize("by_finger", [False, True])
async def test_a_date_under_a_tick_does_not_count_and_comes_back(by_finger: bool, tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        screen = await end_typed(app, pilot, "30/11/2023")

        async def flip() -> None:
            if by_finger:
                end_of(screen).scroll_visible(animate=False)
                await settle(pilot)
                place = end_of(screen).tick.region
                finger(app, place.x + 2, place.y + place.height // 2)
                await settle(pilot)
            else:
                end_of(screen).tick.focus()
                await press(pilot, "space")

        await flip()
        assert typed(screen)["fecha_fin"] == "A la fecha" and end_of(screen).told.display
        assert screen.words.form.date_aside in str(end_of(screen).told.render())
        await press(pilot, "escape", "enter")  # left half typed, and opened again
        assert end_of(screen).tick.on and end_of(screen).told.display
        await flip()
        assert typed(screen)["fecha_fin"] == "30/11/2023" and not end_of(screen).told.display


async def test_typing_a_date_takes_the_tick_off(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        screen = await table(app, pilot, TODAY_OPEN)
        await press(pilot, "up", "up", "enter")
        assert end_of(screen).tick.on
        end_of(screen).enter()
        await press(pilot, *"02/2024", "escape", "enter")
        assert not end_of(screen).tick.on and typed(screen)["fecha_fin"] == "02/2024"


async def test_the_tick_of_a_half_typed_row_is_kept(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        screen = await end_typed(app, pilot, "")
        await press(pilot, "space", "escape", "enter")
        assert end_of(screen).tick.on


async def test_looking_at_an_open_row_changes_nothing(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        screen = await table(app, pilot, TODAY_OPEN)
        await press(pilot, "up", "up", "enter")
        assert end_of(screen).tick.on
        await press(pilot, "escape")
        assert screen.half == {}
        await press(pilot, "up", "up", "enter")
        screen.query_one("#row-form Form", Form).entries[-1].enter()
        await settle(pilot)
        await press(pilot, "enter")
        assert app.session is not None and app.session.answers["contratos"] == [TODAY_OPEN]
