"""A key that does nothing lights up what can be pressed: softly, once, and for no key that was answered."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widget import Widget

from kiosk.app import wrong_key
from kiosk.app.app import KioskApp
from kiosk.app.wrong_key import BUTTONS, LIT
from tests.contrast import faint, signs, told_apart
from tests.journey import kiosk_app
from tests.screen_work import counted
from tests.screens.reach import at, press, settle, until
from tests.screens.test_touch_keyboard import finger

FOREVER = 3600.0


@asynccontextmanager
async def kiosk_at(
    step: str, root: Path, look: str = "claro", size: tuple[int, int] = (112, 32)
) -> AsyncIterator[tuple[KioskApp, Pilot[Any]]]:
    app = kiosk_app(root, look=look)
    async with app.run_test(size=size) as pilot:
        if step:
            await at(app, pilot, step)
        await settle(pilot)
        yield app, pilot


@pytest.fixture
def lasting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The light lasts until something ends it."""
    monkeypatch.setattr(wrong_key, "LIT_SECONDS", FOREVER)


def lit(app: KioskApp) -> list[Widget]:
    return list(app.screen.query(f".{LIT}"))


async def alone(app: KioskApp, pilot: Pilot[Any], key: str) -> None:
    """Press a key by itself, and wait until it is sure that no machine pressed it."""
    await pilot.pause(2 * wrong_key.ALONE_SECONDS)
    await press(pilot, key)
    await pilot.pause(2 * wrong_key.ALONE_SECONDS)
    await until(pilot, lambda: app._wrong_key._wait is None)
    await settle(pilot)


WHERE = [
    ("registro", "x"),
    ("registro", "7"),
    ("contacto", "f9"),
    ("contacto", "insert"),
    ("", "ñ"),
    ("revision", "x"),
]


@pytest.mark.usefixtures("lasting")
@pytest.mark.parametrize(("step", "key"), WHERE)
@pytest.mark.parametrize("look", ["claro", "oscuro-16", "alto-contraste"])
async def test_it_lights_up_what_can_be_pressed(step: str, key: str, look: str, tmp_path: Path) -> None:
    async with kiosk_at(step, tmp_path, look) as (app, pilot):
        bar = app.screen.query(BUTTONS).first()
        before = signs(app.screen, bar.region)
        stack = list(app.screen_stack)
        await pilot.pause(2 * wrong_key.ALONE_SECONDS)
        with counted(app) as work:
            await press(pilot, key)
            await until(pilot, lambda: lit(app))
            await settle(pilot)
        assert lit(app) == [bar] and app.screen_stack == stack
        assert (work.layouts, work.full_repaints) == (0, 0), work
        after = signs(app.screen, bar.region)
        assert [sign[0] for sign in after] == [sign[0] for sign in before]
        assert told_apart(before, after, sixteen=look.endswith("16")), "not by colour alone"
        assert faint(app.screen) == {}


@pytest.mark.usefixtures("lasting")
async def test_a_dialog_is_answered_too(tmp_path: Path) -> None:
    async with kiosk_at("registro", tmp_path) as (app, pilot):
        await press(pilot, "f1")
        await alone(app, pilot, "x")
        assert [widget.id for widget in lit(app)] == ["dialog-buttons"]
        assert not app.screen_stack[-2].query(f".{LIT}")
        await press(pilot, "escape")
        app._wrong_key.end()
        assert not lit(app)


async def test_it_goes_by_itself(tmp_path: Path) -> None:
    async with kiosk_at("registro", tmp_path) as (app, pilot):
        await press(pilot, "x")
        await until(pilot, lambda: lit(app))
        await until(pilot, lambda: not lit(app))


@pytest.mark.usefixtures("lasting")
@pytest.mark.parametrize(
    "key",
    [
        "ctrl+c",
        "ctrl+x",
        "alt+x",
        "shift+f5",
        "left_shift",
        "caps_lock",
        "num_lock",
        "super+l",
        "menu",
        "f20",
    ],
)
async def test_keys_that_only_change_others_are_not_answered(key: str, tmp_path: Path) -> None:
    async with kiosk_at("registro", tmp_path) as (app, pilot):
        app.post_message(events.Key(key, None))
        await settle(pilot)
        await pilot.pause(2 * wrong_key.ALONE_SECONDS)
        assert app._wrong_key._wait is None and not lit(app)


@pytest.mark.usefixtures("lasting")
@pytest.mark.parametrize(
    "key", ["a", "7", "space", "left", "home", "backspace", "delete", "enter", "down", "f1"]
)
async def test_what_a_line_or_a_screen_takes_is_not_answered(key: str, tmp_path: Path) -> None:
    async with kiosk_at("contacto", tmp_path) as (app, pilot):
        await alone(app, pilot, key)
        assert not lit(app)


@pytest.mark.usefixtures("lasting")
async def test_a_paste_and_the_reports_of_a_terminal_are_not_answered(tmp_path: Path) -> None:
    async with kiosk_at("registro", tmp_path) as (app, pilot):
        for event in (events.Paste("xyz"), events.AppFocus(), events.AppBlur()):
            app.post_message(event)
        await settle(pilot)
        await pilot.pause(2 * wrong_key.ALONE_SECONDS)
        assert app._wrong_key._wait is None and not lit(app)


@pytest.mark.usefixtures("lasting")
async def test_a_reader_that_types_is_not_answered(tmp_path: Path) -> None:
    async with kiosk_at("registro", tmp_path) as (app, pilot):
        for key in "00771234560xz8":
            app.post_message(events.Key(key, key))
        await until(pilot, lambda: app._wrong_key._last[0] == "8")
        await settle(pilot)
        await pilot.pause(2 * wrong_key.ALONE_SECONDS)
        assert app._wrong_key._wait is None and not lit(app)


async def test_a_key_that_is_held_down_lights_it_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wrong_key, "LIT_SECONDS", FOREVER)
    changes: list[str] = []
    async with kiosk_at("registro", tmp_path) as (app, pilot):
        bar = app.screen.query(BUTTONS).first()
        add = bar.add_class

        def noted(*names: str) -> Widget:
            changes.extend(names)
            return add(*names)

        monkeypatch.setattr(bar, "add_class", noted)
        for _ in range(20):
            await pilot.press("x")
            await pilot.pause(0.03)
        await until(pilot, lambda: lit(app))
        assert changes == [LIT] and lit(app)


@pytest.mark.parametrize("other", ["z", "f9"])
async def test_in_high_contrast_it_stands_still_until_another_key_does_something(
    other: str, tmp_path: Path
) -> None:
    async with kiosk_at("registro", tmp_path, "alto-contraste") as (app, pilot):
        await alone(app, pilot, "x")
        assert lit(app) and app._wrong_key._end is None, "nothing is going to change by itself"
        await alone(app, pilot, other)
        assert lit(app) and app._wrong_key._end is None
        await press(pilot, "pagedown")
        await until(pilot, lambda: not lit(app))


@pytest.mark.usefixtures("lasting")
async def test_a_touch_takes_it_away(tmp_path: Path) -> None:
    async with kiosk_at("registro", tmp_path, "alto-contraste") as (app, pilot):
        await alone(app, pilot, "x")
        assert lit(app)
        finger(app, 30, 6)
        await settle(pilot)
        assert not lit(app)


@pytest.mark.usefixtures("lasting")
async def test_arrows_where_nothing_is_to_be_scrolled_are_answered(tmp_path: Path) -> None:
    async with kiosk_at("despedida", tmp_path, size=(112, 40)) as (app, pilot):
        assert not any(box.max_scroll_y for box in app.screen.query("#body"))
        await alone(app, pilot, "down")
        assert lit(app)
