"""Arrows stop at the ends of every list, and some line is marked all the time."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.screens.applicant.table import ADD, GO_ON
from kiosk.widgets.form import Form
from kiosk.widgets.pick_list import PickLine, PickList, line_beside
from kiosk.widgets.place_entry import PlaceEntry
from tests.journey import answers_of, kiosk_app, session_at
from tests.screens.reach import at, press, seen_whole, settle, step_of
from tests.screens.test_copied_row import LAST, SIZE, table


@pytest.mark.parametrize("rows", [[], [LAST, LAST]], ids=["empty", "rows"])
async def test_the_list_of_rows_stops_at_both_ends(rows: list[dict[str, str]], tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        screen = await table(app, pilot, *rows)
        lines = screen.query_one("#rows PickList", PickList)
        seen = set()
        for _ in range(6):
            await press(pilot, "down")
            seen.add(lines.marked)
        assert lines.marked == GO_ON
        for _ in range(6):
            await press(pilot, "up")
            seen.add(lines.marked)
        assert lines.marked == ("0" if rows else ADD)
        assert "" not in seen and seen <= {ADD, GO_ON, "0", "1"}


async def test_without_rows_every_line_does_something(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        screen = await table(app, pilot)
        assert screen.step.empty in " ".join(str(one.render()) for one in screen.query("#rows .hint"))
        await press(pilot, "down", "down", "down", "enter")
        assert step_of(app) == "revision"


async def test_arrows_pass_the_last_line_of_a_row(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        screen = await table(app, pilot, LAST)
        await press(pilot, "up", "up", "enter")
        last = screen.query_one("#row-form Form", Form).entries[-1]
        last.enter()
        await settle(pilot)
        drop = screen.query_one("#row-form PickList", PickList)
        await press(pilot, "down")
        assert drop.has_focus
        await press(pilot, "down")
        assert drop.has_focus
        await press(pilot, "up")
        assert last.has_focus_within


async def test_the_list_of_places_stops_at_both_ends(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        session = await at(app, pilot, "expedicion")
        entry = app.screen.query(PlaceEntry).first()
        entry.line.value = ""
        entry.enter()
        await press(pilot, "down")
        assert session is app.session and entry.list.display and entry.list.highlighted == 0
        await press(pilot, "up")
        assert entry.list.highlighted == 0
        entry.list.highlighted = entry.list.option_count - 1
        await press(pilot, "down")
        assert entry.list.highlighted == entry.list.option_count - 1


async def test_headings_are_passed_and_the_first_of_them_is_an_end(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        lines = PickList(
            [PickLine(name, name, heading=name in "hi") for name in "haib"],
            marked="a",
        )
        await app.screen.mount(lines)
        await settle(pilot)
        assert (line_beside(lines, 1), line_beside(lines, -1)) == (3, None)
        lines.highlighted = None
        assert (line_beside(lines, 1), line_beside(lines, -1)) == (1, 3)


async def test_above_the_first_answer_of_the_review_enter_reads_on_again(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await at(app, pilot, "revision")
        lines = app.screen.query_one(PickList)
        await press(pilot, "down")
        first = lines.marked
        await press(pilot, "down", "up")
        assert lines.marked == first
        await press(pilot, "up")
        assert lines.marked == "" and lines.scroll_offset.y == 0
        await press(pilot, "down")
        assert lines.marked == first


@pytest.mark.parametrize("size", [(80, 24), (112, 32), (120, 36)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("step", ["experiencia", "revision"])
async def test_the_end_of_a_long_list_is_seen_below_the_words_above_it(
    step: str, size: tuple[int, int], tmp_path: Path
) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=size) as pilot:
        await app.applicant.enter(session_at(step, answers_of() | {"contratos": [LAST] * 40}))
        await settle(pilot)
        lines = app.screen.query_one(PickList)
        lines.highlighted = lines.option_count - 1
        await settle(pilot)
        assert lines.max_scroll_y and lines.is_vertical_scroll_end
        assert seen_whole(app.screen, lines)
