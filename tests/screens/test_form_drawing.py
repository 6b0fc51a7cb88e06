"""The drawing that shows where an answer stands: beside the questions or under them, whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.geometry import Region

from kiosk.widgets.field_row import FieldRow
from kiosk.widgets.line_entry import LineInput
from kiosk.widgets.wireframe import WireframeView
from tests.journey import kiosk_app
from tests.screen_work import counted
from tests.screens.reach import at, press, settle

STEP = "expedicion"


@pytest.mark.parametrize(
    ("size", "seen"),
    [((80, 24), 0), ((100, 30), 1), ((112, 32), 1), ((120, 36), 1), ((200, 60), 1), ((98, 87), 1)],
)
async def test_it_is_seen_whole_where_there_is_room(size: tuple[int, int], seen: int, tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=size) as pilot:
        await at(app, pilot, STEP)
        await press(pilot, "c", "e")
        drawings = [one for one in app.screen.query(WireframeView) if one.region.area]
        assert len(drawings) == seen
        for drawing in drawings:
            assert drawing.region.size == (44, 9)
            assert not any(drawing.region.overlaps(row.region) for row in app.screen.query(FieldRow))
            assert app.screen.query_one("#guide").region.contains_region(drawing.region)
        assert app.screen.query_one("#body").max_scroll_y == 0


async def test_a_touch_on_the_line_gives_its_room_to_the_keys(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(112, 32)) as pilot:
        await at(app, pilot, STEP)
        line = app.screen.query(LineInput).first()
        await pilot.click(line)
        await settle(pilot)
        assert app.screen.has_class("-typing")
        assert [one.region for one in app.screen.query(WireframeView) if one.region.area] == []
        assert line.region != Region()


async def test_a_letter_moves_nothing_beside_it(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(112, 32)) as pilot:
        await at(app, pilot, STEP)
        app.screen.query(LineInput).first().value = ""
        await press(pilot, "c")
        for key in "undi":
            with counted(app) as work:
                await press(pilot, key)
            assert work.layouts <= 1, (key, work)


async def test_other_forms_have_none(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(112, 32)) as pilot:
        await at(app, pilot, "identidad")
        assert not app.screen.query(WireframeView) and not app.screen.query("#guide")
