"""What helps to see the screen: it is at hand everywhere, keeps all that is there, and is for one person."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from kiosk.app import screen_aids
from kiosk.app.app import KioskApp
from kiosk.app.letter_size import letters_of
from kiosk.widgets import page_view
from kiosk.widgets.aid_row import MARGIN, Aid, AidButton, AidRow, button_width, labels_for
from kiosk.widgets.key_bar import KeyBar
from kiosk.widgets.line_entry import LineInput
from kiosk.widgets.page_view import PageView, Pictures
from kiosk.widgets.terminal_query import Terminal
from kiosk.widgets.theme import THEMES
from tests.journey import kiosk_app, real_flow, session_at
from tests.screen_work import counted
from tests.screens.reach import at, inside, press, settle, until

SIZES = [(80, 24), (112, 32)]
HIGH = "alto-contraste"
LETTERS = "15 20.5"
LARGE = (80, 24)
"""The grid of large letters on every screen of a hallway; the normal one is the second of SIZES."""
MOST_LAYOUTS = 4
"""Of a screen that gets another grid."""
STEPS = [step.id for step in real_flow().steps]
aid = st.builds(
    Aid,
    st.sampled_from(["F3", "F4", "F5"]),
    st.text(min_size=1, max_size=20),
    st.text(min_size=1, max_size=5),
    st.just(""),
)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests press faster than people."""
    monkeypatch.setattr(screen_aids, "PAUSE_SECONDS", 0.0)


@asynccontextmanager
async def kiosk_with(
    root: Path, step: str = "", size: tuple[int, int] = SIZES[0], **options: Any
) -> AsyncIterator[tuple[KioskApp, Pilot[int]]]:
    app = kiosk_app(root, **{"aids": True, "letters": LETTERS} | options)
    async with app.run_test(size=size) as pilot:
        if step:
            await at(app, pilot, step)
        await settle(pilot)
        yield app, pilot


def buttons(app: KioskApp) -> list[AidButton]:
    return [button for button in app.screen.query(AidButton) if button.region.area]


# --- at hand


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("part", range(3))
async def test_what_is_shown_is_shown_whole(part: int, size: tuple[int, int], tmp_path: Path) -> None:
    async with kiosk_with(tmp_path, size=size) as (app, pilot):
        for step in STEPS[part::3]:
            await app.applicant.enter(session_at(step))
            await settle(pilot)
            row = app.screen.query_one("KeyBar AidRow", AidRow)
            for button in app.screen.query(AidButton):
                assert row.region.contains_region(button.region), step
                assert button.region.width == button_width(str(button.label)), step
            bar = app.screen.query_one(KeyBar)
            assert all(bar.region.contains_region(one.region) for one in bar.children), step
            await app.applicant.end("left")


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_welcome_and_the_help_have_a_button(size: tuple[int, int], tmp_path: Path) -> None:
    async with kiosk_with(tmp_path, size=size) as (app, pilot):
        assert len(buttons(app)) == len(app.offered_aids) > 0
        await at(app, pilot, "registro")
        await press(pilot, "f1")
        assert len(buttons(app)) == len(app.offered_aids)
        await pilot.click(buttons(app)[-1])
        await until(pilot, lambda: app.theme == HIGH)


async def test_a_finger_changes_the_contrast(tmp_path: Path) -> None:
    async with kiosk_with(tmp_path, "contacto") as (app, pilot):
        region = buttons(app)[-1].region
        x, y = region.x + 3, region.y + 1
        for kind in (events.MouseDown, events.MouseUp):
            app.post_message(kind(None, x, y, 0, 0, 1, False, False, False, screen_x=x, screen_y=y))
        await until(pilot, lambda: app.theme == HIGH)


async def test_without_the_setting_there_is_neither_button_nor_key(tmp_path: Path) -> None:
    async with kiosk_with(tmp_path, "contacto", aids=False) as (app, pilot):
        assert not buttons(app)
        await press(pilot, "f5", "f1")
        assert not buttons(app)
        assert app.theme == THEMES[0].name


async def test_the_cursor_rests_where_nothing_moves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Input, "cursor_blink", True)  # no test lets it blink
    async with kiosk_with(tmp_path, "contacto") as (app, pilot):
        line = app.screen.query(LineInput).first()
        blinks = [line.cursor_blink]
        for _ in range(2):
            await press(pilot, "f5")
            blinks.append(line.cursor_blink)
        assert line.has_focus and blinks == [True, False, True]


async def test_an_office_with_the_strongest_contrast_is_offered_no_other(tmp_path: Path) -> None:
    async with kiosk_with(tmp_path, "contacto", look=HIGH) as (app, pilot):
        await press(pilot, "f5")
        assert app.theme == HIGH
        assert not any("F5" in str(button.label) for button in buttons(app))


async def test_a_terminal_of_few_colours_keeps_to_them(tmp_path: Path) -> None:
    async with kiosk_with(tmp_path, "contacto", look="claro-16") as (app, pilot):
        await press(pilot, "f5")
        assert app.theme == f"{HIGH}-16"
        await press(pilot, "f5")
        assert app.theme == "claro-16"


@given(st.lists(aid, max_size=4), st.integers(0, 120))
def test_labels_never_need_more_than_there_is(aids: list[Aid], width: int) -> None:
    labels = labels_for(aids, width)
    assert sum(button_width(label) + MARGIN for label in labels) <= width or not labels
    assert all(f"[{one.key}]" in label for one, label in zip(aids, labels, strict=False))


# --- nothing is lost


def state(app: KioskApp) -> list[Any]:
    """What a person has done on the screen that is seen."""
    screen = app.screen
    focused = screen.focused
    lines = [(line.id, line.value, line.cursor_position) for line in screen.query(LineInput)]
    lists = [one.highlighted for one in screen.query(OptionList)]
    return [type(screen), focused and (type(focused), focused.id), lines, lists]


def scrolled(app: KioskApp) -> list[float]:
    return [box.scroll_offset.y for box in app.screen.query("*") if box.max_scroll_y]


HALF_TYPED: dict[str, tuple[str, Sequence[str]]] = {
    "form": ("contacto", ("end", *"xyz", "left", "left")),
    "list": ("residencia", ("down", "down")),
    "table": ("experiencia", ("up", "enter", *"Alcald", "left", "tab", *"Obr")),
    "rows": ("experiencia", ("up",)),
    "review": ("revision", ("down", "down", "down")),
    "guide": ("registro", ("down", "down")),
    "password": ("clave", tuple("Rx7q")),
    "help": ("contacto", (*"ab", "f1")),
    "leaving": ("contacto", ("f10", "down")),
}


@pytest.mark.parametrize("case", HALF_TYPED)
async def test_the_contrast_changes_nothing_else(case: str, tmp_path: Path) -> None:
    step, keys = HALF_TYPED[case]
    async with kiosk_with(tmp_path, step) as (app, pilot):
        await press(pilot, *keys)
        before, places = state(app), scrolled(app)
        screens = list(app.screen_stack)
        for look in (HIGH, THEMES[0].name):
            await press(pilot, "f5")
            assert app.theme == look
            assert state(app) == before
            assert scrolled(app) == places
            assert app.screen_stack == screens


def sent(app: KioskApp, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is sent to the terminal from now on, besides pictures."""
    sequences: list[str] = []
    letters = app.aids._letters
    assert letters
    monkeypatch.setattr(letters, "_write", sequences.append)
    return sequences


@pytest.mark.parametrize("case", HALF_TYPED)
async def test_larger_letters_change_nothing_else(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    step, keys = HALF_TYPED[case]
    async with kiosk_with(tmp_path, step, SIZES[1]) as (app, pilot):
        sequences = sent(app, monkeypatch)
        await press(pilot, *keys)
        before = state(app)
        screens = list(app.screen_stack)
        for grid in (LARGE, SIZES[1]):
            await press(pilot, "f4")
            with counted(app) as work:
                await pilot.resize_terminal(*grid)
                await settle(pilot)
            assert work.layouts <= MOST_LAYOUTS * len(app.screen_stack), work
            assert state(app) == before
            assert app.screen_stack == screens
            if focused := app.focused:
                assert app.screen.region.contains_region(focused.region)
                assert focused.region.area
        assert sequences == [letters_of("20.5"), letters_of("15")]


async def test_the_label_says_what_the_key_does(tmp_path: Path) -> None:
    async with kiosk_with(tmp_path, "contacto", SIZES[1]) as (app, pilot):
        assert str(buttons(app)[0].label) == "Letra más grande [F4]"
        await press(pilot, "f4")
        assert str(buttons(app)[0].label) == "Letra normal [F4]"
        await press(pilot, "f1")
        assert str(buttons(app)[0].label) == "Letra normal [F4]"


async def test_a_terminal_whose_letters_cannot_change_is_not_asked_to(tmp_path: Path) -> None:
    async with kiosk_with(tmp_path, "contacto", SIZES[1], letters="") as (app, pilot):
        await press(pilot, "f4")
        assert [str(button.label) for button in buttons(app)] == ["Contraste [F5]"]


async def test_a_burst_ends_in_letters_that_the_button_tells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screen_aids, "PAUSE_SECONDS", 0.5)
    async with kiosk_with(tmp_path, "contacto", SIZES[1]) as (app, pilot):
        seconds = 0.0
        monkeypatch.setattr(app.aids, "_now", lambda: seconds)
        sequences = sent(app, monkeypatch)
        for _ in range(50):
            seconds += 0.06
            await pilot.press("f4")
        await settle(pilot)
        assert 1 <= len(sequences) <= 6
        large = sequences[-1] == letters_of("20.5")
        assert str(buttons(app)[0].label) == ("Letra normal [F4]" if large else "Letra más grande [F4]")


async def test_a_picture_of_a_page_is_measured_in_the_letters_of_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_view, "_chosen", Pictures.SIXEL)
    monkeypatch.setattr(page_view, "_terminal", Terminal(sixel=True, cell_width=12, cell_height=24))
    monkeypatch.setattr(page_view, "cell_size", lambda: (17, 32))
    async with kiosk_with(tmp_path, size=SIZES[1]) as (_, pilot):
        await pilot.resize_terminal(*LARGE)
        await settle(pilot)
        assert PageView(pictures=Pictures.SIXEL).room(80).pixels == 78 * 17


async def test_typing_goes_on_where_it_was(tmp_path: Path) -> None:
    async with kiosk_with(tmp_path, "contacto") as (app, pilot):
        line = app.screen.query(LineInput).first()
        line.focus()
        line.value = ""
        for key in ("a", "b", "f5", "c", "f5", "d"):
            await pilot.press(key)
        await settle(pilot)
        assert line.value == "abcd"


async def test_a_change_is_one_layout(tmp_path: Path) -> None:
    async with kiosk_with(tmp_path, "contacto", (112, 32)) as (app, pilot):
        with counted(app) as work:
            await press(pilot, "f5")
        assert 1 <= work.layouts <= 3, work


async def test_a_key_held_down_does_not_flash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At most two changes a second, whatever comes."""
    monkeypatch.setattr(screen_aids, "PAUSE_SECONDS", 0.5)
    async with kiosk_with(tmp_path, "contacto") as (app, pilot):
        seconds = 0.0
        monkeypatch.setattr(app.aids, "_now", lambda: seconds)
        looks = []
        for _ in range(50):
            seconds += 0.06
            await pilot.press("f5")
            looks.append(app.theme)
        changes = sum(one != other for one, other in zip([THEMES[0].name, *looks], looks, strict=False))
        assert 3 <= changes <= 6
        seconds += 1
        await press(pilot, "f5")
        seconds += 1
        before = app.theme
        await press(pilot, "f5")
        assert {before, app.theme} == {THEMES[0].name, HIGH}


# --- how it looks


@pytest.mark.parametrize("size", [*SIZES, (120, 36)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize(
    ("step", "keys"),
    [
        pytest.param("", [], id="welcome"),
        pytest.param("contacto", [], id="form"),
        pytest.param("contacto", ["f5"], id="contrast"),
        pytest.param("usuario", ["f4"], id="guide-large"),
        pytest.param("registro", ["f1"], id="help"),
    ],
)
def test_picture(
    step: str, keys: list[str], size: tuple[int, int], snap_compare: Callable[..., bool], tmp_path: Path
) -> None:
    app = kiosk_app(tmp_path, aids=True, letters=LETTERS)

    async def go(pilot: Pilot[Any]) -> None:
        if step:
            await app.applicant.enter(session_at(step))
        await settle(pilot)
        await press(pilot, *keys)

    assert snap_compare(app, run_before=go, terminal_size=size)


# --- for one person


Ending = Callable[[KioskApp, Pilot[Any]], Any]


async def _left(app: KioskApp, _: Pilot[Any]) -> None:
    await app.applicant.end("left")


async def _staff(app: KioskApp, pilot: Pilot[Any]) -> None:
    await app.applicant.end("staff")
    await inside(app, pilot)
    await app.look_around()
    await press(pilot, "f5", "f5")
    await app.staff.leave()


async def _deserted_welcome(app: KioskApp, pilot: Pilot[Any]) -> None:
    await app.applicant.end("left")
    await app.look_around()
    await press(pilot, "f5")
    assert app.theme == HIGH
    await app.look_around()
    assert app.theme == HIGH
    app.last_input -= 10_000


@pytest.mark.parametrize("ending", [_left, _staff, _deserted_welcome])
async def test_the_next_person_sees_the_offices_colours(ending: Ending, tmp_path: Path) -> None:
    async with kiosk_with(tmp_path, "contacto") as (app, pilot):
        await press(pilot, "f5")
        await app.look_around()
        assert app.theme == HIGH
        await ending(app, pilot)
        await app.look_around()
        assert app.theme == THEMES[0].name
        await settle(pilot)
        assert [str(button.label) for button in buttons(app)][-1] == "Contraste [F5]"
