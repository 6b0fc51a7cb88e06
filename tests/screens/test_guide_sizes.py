"""Every step of the guide in many sizes of the terminal: nothing that the applicant needs gives way."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any, Literal

import pytest
import zxingcpp
from PIL import Image
from rich.color import Color
from textual.pilot import Pilot
from textual.widget import Widget

from kiosk.app.app import KioskApp
from kiosk.content.models import GuideStep
from kiosk.widgets.key_bar import KeyBar, KeyButton
from kiosk.widgets.more_below import ColumnEnd
from kiosk.widgets.plain import Plain
from kiosk.widgets.qr_code import HALVES
from kiosk.widgets.reminder import Reminder
from kiosk.widgets.theme import INK, PAPER
from kiosk.widgets.value_list import ValueLine, ValueList
from tests.journey import LOGIN, kiosk_app, real_flow, session_at
from tests.screens.reach import rest, settle

STEPS = [step for step in real_flow().steps if isinstance(step, GuideStep)]
COLUMNS = (80, 119, 120, 124, 150, 240)
ROWS = (24, 31, 32, 35, 36, 70)
"""Both sides of the sizes at which the screens change, and the ends."""
HALLWAY = (112, 32)
"""The terminals of the office."""
SCREENS = (HALLWAY, (113, 32), (116, 46), (98, 87))
"""Those of the usual screens: 1920x1080, 1366x768, 1280x1024 and 1080x1920."""
KNOWN = ((80, 24), (100, 32), *SCREENS, (119, 31), (120, 32), (124, 34), (149, 43), (160, 34), (240, 70))
COLOURS = (Color.parse(INK), Color.parse(PAPER))
MORE = 3
"""Sizes by chance for each step; the same ones each time."""


def sizes(step: GuideStep) -> list[tuple[int, int]]:
    """The sizes for one step: all of them where the page is a code, some for the others."""
    chance = random.Random(step.id)  # noqa: S311 - sizes of a screen, no secret
    drawn = [(chance.randint(80, 240), chance.randint(24, 70)) for _ in range(MORE)]
    return [*(product(COLUMNS, ROWS) if step.qr else ()), *KNOWN, *drawn]


def codes(app: KioskApp) -> list[str]:
    """What a phone reads from the cells of the screen, each drawn four by eight pixels large.

    Only the cells in the colours of a code count, so nothing else on the screen helps to read it.
    """
    halves = {sign: pair for pair, sign in HALVES.items()}
    rows: list[list[bool]] = []
    for strip in app.screen._compositor.render_strips():
        upper, lower = [], []
        for part in strip:
            ours = part.style is not None and (part.style.color, part.style.bgcolor) == COLOURS
            for sign in part.text:
                dark = halves.get(sign, (True, True)) if ours else (True, True)
                upper.append(dark[0])
                lower.append(dark[1])
        rows += [upper, lower]
    image = Image.new("L", (len(rows[0]), len(rows)))
    image.putdata([0 if dark else 255 for row in rows for dark in row])
    image = image.resize((image.width * 4, image.height * 4), Image.Resampling.NEAREST)
    return [code.text for code in zxingcpp.read_barcodes(image)]


def whole(app: KioskApp, widget: Widget) -> bool:
    """The whole widget is on the screen, with all its words."""
    region = widget.region
    words = widget.get_content_height(widget.size, app.size, widget.content_size.width)
    return (
        widget.display
        and bool(region)
        and app.screen.region.contains_region(region)
        and widget.content_size.height >= words
    )


def ways(app: KioskApp) -> Iterator[KeyButton]:
    yield from app.screen.query_one(KeyBar).query(KeyButton)


def lacking(app: KioskApp, step: GuideStep) -> list[str]:
    """What is not as it must be while no value is marked."""
    found = []
    if step.qr and codes(app) != [LOGIN]:
        found.append("the code of the page")
    if step.reminder and not whole(app, app.screen.query_one(Reminder)):
        found.append("the reminder")
    found += [
        f"the key {button.key.words}"
        for button in ways(app)
        if not whole(app, button) or button.region.width < len(str(button.label)) + 2
    ]
    body = app.screen.query_one("#body")
    found += [
        f"the value {line.shown.label}"
        for line in app.screen.query(ValueLine)
        if line.region.right > body.region.right
    ]
    return found


async def lacking_of_values(app: KioskApp, pilot: Pilot[Any]) -> list[str]:
    """The values that are not on the screen, or are no code, once they are marked."""
    found = []
    for values in app.screen.query(ValueList):
        body = app.screen.query_one("#body")
        for line in values.lines:
            values.move(1)
            await settled(pilot)
            if (seen := codes(app)) != [line.shown.text]:
                await settle(pilot)  # a busy machine draws it later; each waiting takes time
                seen = codes(app)
            if not body.region.contains_region(line.region):
                found.append(f"the marked value {line.shown.label}")
            if seen != [line.shown.text]:
                found.append(f"the code of {line.shown.label}")
        values.move(-1 - len(values.lines))
        await settled(pilot)
    return found


async def settled(pilot: Pilot[Any]) -> None:
    """Wait until the decision that follows a layout has had its own layout."""
    await pilot.pause()
    await rest(pilot)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.id)
async def test_in_every_size_the_code_the_reminder_the_values_and_the_way_on_are_there(
    step: GuideStep, tmp_path: Path
) -> None:
    app = kiosk_app(tmp_path)
    wrong = []
    async with app.run_test(size=(80, 24)) as pilot:
        await app.applicant.enter(session_at(step.id))
        await settle(pilot)
        for size in sizes(step):
            await pilot.resize_terminal(*size)
            await settled(pilot)
            wrong += [(size, found) for found in lacking(app, step)]
            if size in KNOWN:
                wrong += [(size, found) for found in await lacking_of_values(app, pilot)]
    assert not wrong


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.id)
async def test_in_the_hallway_the_drawing_stands_beside_the_words(tmp_path: Path, step: GuideStep) -> None:
    """Where the page is a code it wins; where a password is tried the words have the whole width."""
    app = kiosk_app(tmp_path)
    async with app.run_test(size=HALLWAY) as pilot:
        await app.applicant.enter(session_at(step.id))
        await settled(pilot)
        drawn = any(whole(app, drawing) for drawing in app.screen.query("#drawing-beside"))
        assert drawn is bool(step.wireframe and not step.qr and not step.coach)
        assert app.screen.query_one("#body").max_scroll_y == 0


async def test_the_drawing_comes_back_where_the_code_has_room_for_it(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(120, 32)) as pilot:
        await app.applicant.enter(session_at("abrir"))
        seen = []
        for size in ((120, 32), (120, 40), (124, 34)):
            await pilot.resize_terminal(*size)
            await settled(pilot)
            seen.append(app.screen.query_one("#drawing-beside").display)
            assert codes(app) == [LOGIN]
        assert seen == [False, True, False]


async def test_a_very_wide_screen_gives_the_code_more_columns(tmp_path: Path) -> None:
    widths = []
    for size in (HALLWAY, (160, 45)):
        app = kiosk_app(tmp_path)
        async with app.run_test(size=size) as pilot:
            await app.applicant.enter(session_at("abrir"))
            await settled(pilot)
            widths.append(app.screen.query_one("#side").size.width)
    assert widths == [46, 56]


@pytest.mark.parametrize("touch", ["never", "always"])
@pytest.mark.parametrize("size", [(80, 24), HALLWAY], ids=str)
async def test_a_code_is_spoken_of_only_where_it_is_seen(
    tmp_path: Path, size: tuple[int, int], touch: Literal["never", "always"]
) -> None:
    app = kiosk_app(tmp_path, touch=touch)
    async with app.run_test(size=size) as pilot:
        await app.applicant.enter(session_at("abrir"))
        await settle(pilot)
        lines = [strip.text for strip in app.screen._compositor.render_strips()]
        seen = codes(app) == [LOGIN]
        assert seen == ((size, touch) != ((80, 24), "always"))
        assert any("código QR" in line for line in lines) == seen
        assert any("1.  " in line for line in lines), "what is left counts from one"
        if not seen:
            server, path = LOGIN[: LOGIN.index("/STS") + 1], LOGIN[LOGIN.index("STS") :]
            assert any(server in line for line in lines) and any(path in line for line in lines)


# --- what is cut


def cut(app: KioskApp) -> list[str]:
    """What of the values is cut in two, or stands without what belongs to it, at the end of its column."""
    body, end = app.screen.query_one("#body"), app.screen.query_one(ColumnEnd)
    shown = body.region
    found = [
        line.shown.label
        for line in app.screen.query(ValueLine)
        if line.region.overlaps(shown) and line.region.bottom > shown.bottom
    ]
    for first in list(app.screen.query(ValueLine))[:1]:
        found += [
            "the first value under its title"
            for title in app.screen.query("#body > .values-title")
            if title.region.overlaps(shown) and title.region.y < shown.bottom < first.region.bottom
        ]
    below = body.scroll_offset.y < body.max_scroll_y
    if below != end.display or (end.display and "Hay más abajo" not in painted_of(app, end)):
        found.append("the line that says that more follows")
    return found


def painted_of(app: KioskApp, widget: Widget) -> str:
    """The rows of a widget as they are painted."""
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text for strip in strips[widget.region.y : widget.region.bottom])


# where somebody types, what is typed has its own room
@pytest.mark.parametrize("step", [step for step in STEPS if not step.coach], ids=lambda step: step.id)
async def test_a_value_is_never_cut_from_its_label_and_a_line_says_that_more_follows(
    step: GuideStep, tmp_path: Path
) -> None:
    app = kiosk_app(tmp_path)
    wrong: list[tuple[Any, ...]] = []
    async with app.run_test(size=(80, 24)) as pilot:
        await app.applicant.enter(session_at(step.id))
        await settle(pilot)
        for size in ((80, 24), (80, 25), (86, 26), (100, 24), (98, 30), HALLWAY):
            await pilot.resize_terminal(*size)
            await settled(pilot)
            await settle(pilot)
            body = app.screen.query_one("#body")
            for top in range(12):
                body.scroll_to(y=top, animate=False)
                await settled(pilot)
                wrong += [(size, top, found) for found in cut(app)]
            body.scroll_home(animate=False)
    assert not wrong


@pytest.mark.parametrize("step", ["correo", "validar"])
async def test_values_that_are_not_in_sight_are_said_to_be_below(step: str, tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.applicant.enter(session_at(step))
        await settle(pilot)
        said = real_flow().words.screen
        hint = app.screen.query_one(".pane-hint", Plain)
        assert str(hint.content) == said.values_below
        app.screen.query_one("#body").scroll_end(animate=False)
        await settle(pilot)
        assert str(hint.content) == said.value_hint


@pytest.mark.parametrize("touch", ["never", "always"])
async def test_a_marked_value_is_seen_whole_and_paging_leaves_no_row_out(
    touch: Literal["never", "always"], tmp_path: Path
) -> None:
    app = kiosk_app(tmp_path, touch=touch)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.applicant.enter(session_at("usuario"))
        await settle(pilot)
        values, body = app.screen.query_one(ValueList), app.screen.query_one("#body")
        for line in values.lines:
            values.move(1)
            await settled(pilot)
            await settle(pilot)
            assert body.region.contains_region(line.region), line.shown.label
        values.move(-1 - len(values.lines))
        body.scroll_home(animate=False)
        await settle(pilot)
        seen = [(body.scroll_offset.y, body.scroll_offset.y + body.size.height)]
        while body.scroll_offset.y < body.max_scroll_y:
            await pilot.press("pagedown")
            await settle(pilot)
            seen.append((body.scroll_offset.y, body.scroll_offset.y + body.size.height))
            assert seen[-1][0] <= seen[-2][1] and seen[-1] != seen[-2], seen
        assert seen[-1][1] >= body.virtual_size.height


@pytest.mark.parametrize("size", [(80, 24), HALLWAY], ids=str)
async def test_the_address_to_type_is_in_sight(size: tuple[int, int], tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=size) as pilot:
        await app.applicant.enter(session_at("abrir"))
        await settle(pilot)
        point = next(one for one in app.screen.query(".said").results(Plain) if LOGIN in str(one.content))
        assert whole(app, point) and app.screen.query_one("#body").max_scroll_y == 0
        lines = [strip.text for strip in app.screen._compositor.render_strips()]
        assert any("Página para entrar a SECOP II" in line for line in lines)
