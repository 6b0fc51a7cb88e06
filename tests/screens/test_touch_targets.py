"""Once somebody has touched the screen, all that can be touched is three rows high and ten columns wide.

Before that every dialog and page fits the hallway: nothing is scrolled to.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Button, OptionList

from kiosk.app.touch import TouchUse
from kiosk.widgets.cell_grid import CellGrid
from kiosk.widgets.choice_entry import Option
from kiosk.widgets.line_entry import LineInput
from kiosk.widgets.more_below import MoreBelow
from kiosk.widgets.open_date_entry import Tick
from kiosk.widgets.password_coach import ShowToggle
from kiosk.widgets.unfold_line import UnfoldLine
from kiosk.widgets.value_list import ValueLine
from tests.journey import kiosk_app
from tests.screens.reach import at, seen_whole, settle, until
from tests.screens.scenes import SCENES, Scene
from tests.screens.test_nothing_scrolled import HALLWAY, scrolled
from tests.screens.test_nothing_scrolled import UNLIMITED as UNLIMITED_STEPS

LARGE_LETTERS = (98, 87)
UNLIMITED = {
    "revision": UNLIMITED_STEPS["revision"],
    "papeles": UNLIMITED_STEPS["papeles"],
    "papeles, grandes": UNLIMITED_STEPS["papeles"],
    "el año de una fecha": "the years of a life",
    "sus respuestas": "the answers, with up to 40 contracts",
    "¿a qué paso?": "the steps of the journey",
    "sus hojas": "the picture of a printed page",
    "lo escaneado": "the picture of a scanned page",
}
"""Scene -> the list or picture without a limit that scrolls there."""
ROWS, COLUMNS = 3, 10
TARGETS = (Button, Option, LineInput, Tick, UnfoldLine, MoreBelow, ShowToggle, ValueLine)


def small_targets(screen: Screen[Any]) -> Iterator[str]:
    """What is seen and can be touched, but is too small."""
    for kind in TARGETS:
        for target in screen.query(kind):
            size = target.outer_size
            if _seen(target) and (size.height < ROWS or size.width < COLUMNS):
                yield f"{target!r} {size.width}x{size.height}"
    for grid in screen.query(CellGrid):
        for index, cell in enumerate(grid.cells):
            size = grid.place_of(index).size
            if size.height < ROWS or size.width < COLUMNS:
                yield f"{cell.words} {size.width}x{size.height}"
    for lines in screen.query(OptionList):
        open_to_touch = [option for option in lines.options if not option.disabled]
        if _seen(lines) and open_to_touch and lines.virtual_size.height < ROWS * len(open_to_touch):
            yield f"{lines!r} {lines.virtual_size.height} rows for {len(open_to_touch)} lines"


def scrolls(widget: Widget) -> bool:
    """Whether a part of a screen is longer than its place."""
    return bool(widget.region and widget.allow_vertical_scroll and widget.max_scroll_y)


def _seen(target: Widget) -> bool:
    return all(part.display for part in target.ancestors_with_self if isinstance(part, Widget))


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
async def test_every_scene_fits_and_every_target_is_large(scene: Scene, tmp_path: Path) -> None:
    app = scene.app(tmp_path, "claro")
    async with app.run_test(size=HALLWAY) as pilot:
        await scene.show(app, pilot)
        if scene.name not in UNLIMITED:
            assert scrolled(app.screen) == {}
        assert [
            part for part in app.screen.query("*") if scrolls(part) and not seen_whole(app.screen, part)
        ] == []
        app.touch.enlarge()
        await settle(pilot)
        small = {HALLWAY: list(small_targets(app.screen))}
        await pilot.resize_terminal(*LARGE_LETTERS)
        await settle(pilot)
        small[LARGE_LETTERS] = list(small_targets(app.screen))
        assert small == {HALLWAY: [], LARGE_LETTERS: []}


def test_what_may_scroll_is_there() -> None:
    assert set(UNLIMITED) <= {scene.name for scene in SCENES}


@pytest.mark.parametrize("touch", ["always", "never"])
async def test_a_touch_scrolls_down_and_up_again(touch: TouchUse, tmp_path: Path) -> None:
    """The line of the end leads back up for people who have no keys; others do not see it."""
    app = kiosk_app(tmp_path, touch=touch)
    async with app.run_test(size=(80, 24)) as pilot:
        await at(app, pilot, "identidad")
        body, strip = next(app.screen.scrollers()), app.screen.query_one(MoreBelow)  # type: ignore[attr-defined]  # a step
        await until(pilot, lambda: strip.display and not strip.up)
        while body.scroll_offset.y < body.max_scroll_y:
            await pilot.click(strip)
            await settle(pilot)
        assert (strip.display, strip.up) == (touch == "always", touch == "always")
        while strip.up:
            await pilot.click(strip)
            await settle(pilot)
        assert touch == "never" or body.scroll_offset.y < body.max_scroll_y
