"""The screens in terminals that are too small, and in very large ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from kiosk.screens.applicant.papers_screen import PapersScreen
from kiosk.screens.dialogs import HelpDialog
from kiosk.screens.small_notice import SmallNotice
from kiosk.widgets.form import Form
from kiosk.widgets.key_bar import KeyBar, KeyButton
from kiosk.widgets.line_entry import LineInput
from kiosk.widgets.page_view import PageView
from kiosk.widgets.qr_code import QRCode
from tests.journey import kiosk_app
from tests.screens.reach import at, settle, step_of, until

VAST = [(160, 45), (200, 60)]


def told(pilot: Pilot[Any]) -> str:
    """What the notice on the screen says; empty: there is none."""
    return " ".join(str(one.render()) for one in pilot.app.screen.query(SmallNotice))


@pytest.mark.parametrize("size", [(79, 24), (80, 23), (60, 15), (20, 5), (1, 1)], ids=str)
async def test_too_small_a_terminal_is_told_in_words_and_takes_no_keys(
    size: tuple[int, int], tmp_path: Path
) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await at(app, pilot, "contacto")
        focused = app.focused
        await pilot.resize_terminal(*size)
        await until(pilot, lambda: f"Mide {size[0]}x{size[1]}" in told(pilot))
        notice = app.screen.query_one(SmallNotice)
        await until(pilot, lambda: notice.region.height == app.size.height)
        assert notice.region.width >= app.size.width - 2
        typed = str(app.screen.query_one(Form).entries[0].query_one(LineInput).value)
        await pilot.press("7", "enter", "f1", "escape")
        await settle(pilot)
        assert step_of(app) == "contacto"
        assert str(app.screen.query_one(Form).entries[0].query_one(LineInput).value) == typed
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: not told(pilot))
        assert app.focused is focused
        await pilot.press("f1")
        await settle(pilot)
        assert isinstance(app.screen, HelpDialog), "it answers again"


async def test_a_screen_that_comes_while_it_is_too_small_says_so_too(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(70, 20)) as pilot:
        await until(pilot, lambda: "70x20" in told(pilot))
        await at(app, pilot, "contacto")
        await until(pilot, lambda: "70x20" in told(pilot))
        await pilot.resize_terminal(120, 36)
        await until(pilot, lambda: not told(pilot))
        assert not [one for screen in app.screen_stack for one in screen.query(SmallNotice)]


@pytest.mark.parametrize("size", VAST, ids=str)
@pytest.mark.parametrize("step", ["contacto", "aviso", "usuario", "revision"])
async def test_on_a_very_wide_screen_everything_stands_in_the_middle(
    step: str, size: tuple[int, int], tmp_path: Path
) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=size) as pilot:
        await at(app, pilot, step)
        await settle(pilot)
        for part in app.screen.children:
            if part.display and part.region:
                left, right = part.region.x, size[0] - part.region.right
                assert abs(left - right) <= 1, part
                assert part.region.width <= 140 or isinstance(part, KeyBar), part
        bar = app.screen.query_one(KeyBar)
        edges = [button.region for button in bar.query(KeyButton)]
        assert abs(edges[0].x - (size[0] - edges[-1].right)) <= 2, "its buttons are in the middle"
        assert edges[-1].right - edges[0].x <= 150


@pytest.mark.parametrize("size", [(80, 24), (120, 36), *VAST], ids=str)
async def test_the_code_of_a_value_stands_in_the_middle_of_its_pane(
    size: tuple[int, int], tmp_path: Path
) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=size) as pilot:
        await at(app, pilot, "usuario")
        await pilot.press("down")
        await settle(pilot)
        pane, code = app.screen.query_one("#pane"), app.screen.query_one("#pane QRCode", QRCode)
        assert pane.has_class("-value")
        strips = [code.render_line(y) for y in range(code.size.height)]
        dark = [strip.text for strip in strips if any(mark in strip.text for mark in "▀▄█")]
        assert dark, "it is a code, and no sentence"
        left = min(len(row) - len(row.lstrip()) for row in dark)
        right = min(len(row) - len(row.rstrip()) for row in dark)
        assert abs(left - right) <= 1
        assert abs((code.region.x - pane.region.x) - (pane.region.right - code.region.right)) <= 1


async def test_a_page_that_is_seen_whole_is_not_offered_larger(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(120, 120)) as pilot:
        await at(app, pilot, "papeles")
        view, button = app.screen.query_one(PageView), app.screen.query_one("#leaf KeyButton", KeyButton)
        await until(pilot, lambda: view.leaf is not None and view.max_scroll_y == 0)
        await until(pilot, lambda: not button.display)
        await pilot.press("tab")
        await settle(pilot)
        assert not app.screen.has_class("-large")
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: view.max_scroll_y > 0 and button.display)
        await pilot.press("tab")
        await until(pilot, lambda: app.screen.has_class("-large"))
        assert button.display, "the same key makes it small again"


@pytest.mark.parametrize("size", [(80, 24), (120, 36), *VAST], ids=str)
async def test_the_page_gets_all_but_two_lines_of_buttons(size: tuple[int, int], tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=size) as pilot:
        await at(app, pilot, "papeles")
        screen = app.screen
        assert isinstance(screen, PapersScreen)
        view = screen.query_one(PageView)
        await until(pilot, lambda: bool(view.display and view.size.height))
        small = view.size
        await pilot.press("tab")
        await until(pilot, lambda: view.size.height > small.height)
        room = (
            10 if size[1] > 24 else 8
        )  # the header, «Guardar y salir», the title, the buttons; air where it is tall
        assert view.region.height >= size[1] - room
        assert view.region.width >= size[0] - 1


@pytest.mark.parametrize(
    ("size", "classes"),
    [
        ((80, 24), {"-narrow", "-short"}),
        ((112, 32), {"-medium", "-tall"}),
        ((98, 87), {"-narrow", "-tall", "-high", "-lofty"}),
        ((200, 60), {"-medium", "-wide", "-vast", "-tall", "-high", "-lofty"}),
    ],
    ids=["small", "hallway", "portrait", "large"],
)
async def test_a_large_screen_has_what_smaller_ones_have(
    size: tuple[int, int], classes: set[str], tmp_path: Path
) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        known = {name for _, name in (*app.HORIZONTAL_BREAKPOINTS, *app.VERTICAL_BREAKPOINTS)}
        assert set(app.screen.classes) & known == classes
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert set(app.screen.classes) & known == {"-narrow", "-short"}


@pytest.mark.parametrize("step", ["aviso", "experiencia", "revision", "papeles", "firmar", "abrir", "clave"])
async def test_in_sixteen_colours_the_keys_fit_the_smallest_terminal(step: str, tmp_path: Path) -> None:
    """Lines stand round the buttons there."""
    app = kiosk_app(tmp_path, look="claro-16")
    async with app.run_test(size=(80, 24)) as pilot:
        await at(app, pilot, step)
        await settle(pilot)
        bar = app.screen.query_one(KeyBar)
        assert bar.query(KeyButton)
        ends = {button.key.words: button.region.right for button in bar.query(KeyButton)}
        assert max(ends.values()) <= app.size.width, ends
