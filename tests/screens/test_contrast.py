"""Everything can be read in every state: under the pointer, focused, touched, disabled, in all themes."""

from __future__ import annotations

import importlib
import itertools
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual.color import Color
from textual.pilot import Pilot
from textual.screen import Screen
from textual.theme import Theme
from textual.widget import Widget
from textual.widgets import Button, OptionList

import kiosk
from kiosk.widgets.cell_grid import CellGrid
from kiosk.widgets.choice_entry import Option, OptionsBox
from kiosk.widgets.key_bar import KeyButton
from kiosk.widgets.open_date_entry import Tick
from kiosk.widgets.theme import (
    EDGE,
    HIGH_CONTRAST_16,
    SIXTEEN,
    SIXTEEN_THEMES,
    THEMES,
)
from kiosk.widgets.value_list import ValueLine
from tests.contrast import contrast, faint, signs, told_apart
from tests.journey import answers_of, kiosk_app, real_flow, session_at
from tests.screens.reach import paint, settle
from tests.screens.scenes import SCENES, SMALL, Scene

PALETTES = (tuple(theme.name for theme in THEMES), tuple(theme.name for theme in SIXTEEN_THEMES))
"""The themes that an app may change between as it runs; what it shows is made for many colours or for 16."""
every_palette = pytest.mark.parametrize("palette", PALETTES, ids=["colours", "16"])


@dataclass(frozen=True)
class State:
    """Of every widget of a screen at once."""

    hover: bool = False
    focus: bool = False
    touched: bool = False
    """A button was touched a moment ago."""
    disabled: bool = False


STATES = (
    *(State(*flags) for flags in itertools.product((False, True), repeat=3)),
    State(disabled=True),
    State(hover=True, disabled=True),
)
"""Every combination there is: what is disabled is neither focused nor touched."""


def put_into(screen: Screen[Any], state: State) -> None:
    """Put every widget of a screen into a state."""
    for widget in screen.walk_children(Widget):
        widget.set_reactive(Widget.mouse_hover, state.hover)
        widget.set_reactive(Widget.has_focus, state.focus and widget.can_focus)
        widget.set_reactive(Widget.disabled, state.disabled)
        if isinstance(widget, Button):
            widget.set_class(state.touched, "-active", update=False)
        if isinstance(widget, OptionList):
            widget._mouse_hovering_over = 1 if state.hover else None
        widget._clear_arrangement_cache()
    screen.app.stylesheet.update(screen, animate=False)
    for widget in screen.walk_children(Widget):
        widget.refresh()
    screen._refresh_layout(screen.size)


def states_of(screen: Screen[Any]) -> list[State]:
    """Those that show all there is: only a button can be touched, and few buttons take the focus."""
    both = any(button.can_focus for button in screen.query(Button))
    return [state for state in STATES if both or state.focus == state.touched]


@every_palette
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
async def test_every_state_of_every_widget_can_be_read_and_a_choice_is_no_colour_alone(
    scene: Scene, palette: tuple[str, ...], tmp_path: Path
) -> None:
    app = scene.app(tmp_path, palette[0])
    async with app.run_test(size=scene.size) as pilot:
        await scene.show(app, pilot)
        assert isinstance(app.screen, scene.kind)
        found = {}
        for look in palette:
            await paint(pilot, look)
            for state in states_of(app.screen):
                put_into(app.screen, state)
                found[look, state] = faint(app.screen)
        assert {state: words for state, words in found.items() if words} == {}
        if scene.chosen:
            put_into(app.screen, State())
            app.screen.set_focus(None)
            await settle(pilot)
            untold = {}
            for look in reversed(palette):
                await paint(pilot, look)
                untold[look] = await told_by_colour_alone(app.screen, pilot)
            assert {look: widgets for look, widgets in untold.items() if widgets} == {}


async def told_by_colour_alone(screen: Screen[Any], pilot: Pilot[Any]) -> list[str]:
    """Widgets that change nothing but their colours where they take the focus, or are chosen."""
    chain = screen.focus_chain
    seen = [widget for widget in screen.walk_children(Widget) if widget.region.area]
    changes = [change for widget in seen for change in choices(widget)]
    if len(chain) > 1:
        changes += [(widget, widget.focus, partial(screen.set_focus, None)) for widget in chain]
    assert changes
    untold = []
    for widget, choose, leave in changes:
        widget.scroll_visible(animate=False)  # what is below is under the line that says so
        choose()
        await settle(pilot)
        chosen = signs(screen, widget.region)
        leave()
        await settle(pilot)
        left = signs(screen, widget.region)
        if not told_apart(chosen, left, sixteen=screen.app.theme.endswith(SIXTEEN)):
            untold.append(repr(widget))
    return untold


@pytest.mark.parametrize("look", [theme.name for theme in THEMES])
async def test_the_main_button_stays_under_the_pointer_and_after_a_touch(look: str, tmp_path: Path) -> None:
    app = kiosk_app(tmp_path, look=look)
    async with app.run_test(size=SMALL) as pilot:
        await app.applicant.enter(session_at("identidad", answers_of() | {"nombres": ""}))
        await settle(pilot)
        button = app.screen.query_one("KeyBar KeyButton.-strong", KeyButton)
        at_rest = signs(app.screen, button.region)
        await pilot.hover(button)
        assert button.mouse_hover
        assert faint(app.screen) == {}
        assert signs(app.screen, button.region) != at_rest
        button.active_effect_duration = 1000
        await pilot.click(button)
        assert button.has_class("-active")
        assert faint(app.screen) == {}
        assert signs(app.screen, button.region) != at_rest


@pytest.mark.parametrize("part", range(4))
async def test_every_step_can_be_read_with_the_pointer_on_its_buttons(part: int, tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SMALL) as pilot:
        found = {}
        for step in real_flow().steps[part::4]:
            await app.applicant.enter(session_at(step.id))
            await settle(pilot)
            for state in (State(), State(hover=True), State(hover=True, touched=True)):
                put_into(app.screen, state)
                found[step.id, state] = faint(app.screen)
            await app.applicant.end("left")
        assert {state: words for state, words in found.items() if words} == {}


Change = tuple[Widget, Callable[[], object], Callable[[], object]]


def choices(widget: Widget) -> Iterator[Change]:
    """A widget that shows whether it is chosen; what chooses it, and what takes the choice away."""
    match widget:
        case OptionList() if widget.option_count > 1:
            yield (
                widget,
                partial(setattr, widget, "highlighted", 0),
                partial(setattr, widget, "highlighted", 1),
            )
        case Option():
            for mark in ("-chosen", "-marked"):
                yield widget, partial(_mark, widget, mark), partial(_mark, widget, mark, on=False)
        case ValueLine():
            yield widget, partial(_mark, widget, "-marked"), partial(_mark, widget, "-marked", on=False)
        case CellGrid():
            yield widget, partial(_cell, widget, 0), partial(_cell, widget, 1)
        case Tick():
            yield widget, partial(_tick, widget, on=True), partial(_tick, widget, on=False)


def _mark(widget: Widget, mark: str, *, on: bool = True) -> None:
    if isinstance(box := widget.parent, OptionsBox):
        box.focus()
    widget.set_class(on, mark)
    widget.refresh()


def _cell(grid: CellGrid, marked: int) -> None:
    grid.marked = marked
    grid.refresh()


def _tick(tick: Tick, *, on: bool) -> None:
    tick.on = on
    tick.refresh()


def test_every_screen_is_in_a_scene() -> None:
    for module in pkgutil.walk_packages(kiosk.__path__, "kiosk."):
        importlib.import_module(module.name)
    seen = {kind for scene in SCENES for kind in scene.kind.__mro__}
    assert _ours(Screen) - seen == set()


def _ours(kind: type[Screen[Any]]) -> set[type]:
    """The screens of the kiosk."""
    below = kind.__subclasses__()
    mine = {one for one in below if one.__module__.startswith("kiosk.")}
    return mine.union(*map(_ours, below))


@pytest.mark.parametrize("theme", [*THEMES, *SIXTEEN_THEMES], ids=lambda theme: theme.name)
def test_a_button_beside_the_title_stands_on_a_ground_of_its_own(theme: Theme) -> None:
    assert theme.panel and Color.parse(theme.panel) != Color.parse(theme.background)


@pytest.mark.parametrize("theme", [*THEMES, HIGH_CONTRAST_16], ids=lambda theme: theme.name)
def test_the_line_round_a_box_is_seen(theme: Theme) -> None:
    """Three to one for what shows where a control is (WCAG 2.2, 1.4.11)."""
    edge = Color.parse(theme.variables[EDGE])
    for ground in map(Color.parse, (theme.surface, theme.background)):
        assert contrast(edge.rich_color, ground.rich_color, sixteen=theme is HIGH_CONTRAST_16) >= 3
