"""The keyboard on the screen: taps type what keys would, beside the field and never over it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widget import Widget

from kiosk.app.app import KioskApp
from kiosk.content.touch_keys import touch_layouts
from kiosk.screens.dialogs import Dialog
from kiosk.widgets import touch_keyboard
from kiosk.widgets.choice_entry import Option
from kiosk.widgets.field_row import FieldRow
from kiosk.widgets.line_entry import LineInput
from kiosk.widgets.place_entry import PlaceEntry
from kiosk.widgets.touch_keyboard import TouchKeyboard
from tests.journey import kiosk_app
from tests.screen_work import counted
from tests.screens.reach import at, seen_whole, settle, step_of, until

SIZES = [(80, 24), (112, 32), (98, 87)]
SHIFT, ERASE, NEXT, HIDE = "Mayús", "Borrar", "Siguiente", "Ocultar"


def keyboard(app: KioskApp) -> TouchKeyboard:
    """The keyboard of the screen that is seen."""
    return app.screen.query_one(TouchKeyboard)


def middle(keys: TouchKeyboard, words: str) -> tuple[int, int]:
    """Where the key with some words is in the keyboard."""
    for row, line in enumerate(keys.keys):
        for index, key in enumerate(line):
            if keys.shown(key) == words:
                place = keys.place_of(row, index)
                return place.x + place.width // 2, place.y + place.height // 2
    raise AssertionError(f"no key {words!r}")


async def tap(pilot: Pilot[Any], *keys: str) -> None:
    """Tap keys by the words on them."""
    for words in keys:
        await pilot.click(TouchKeyboard, offset=middle(keyboard(pilot.app), words))  # type: ignore[arg-type]  # it is the kiosk
    await settle(pilot)


DOWN_UP = (events.MouseDown, events.MouseUp)


def finger(app: KioskApp, x: int, y: int, kinds: Sequence[type[events.MouseEvent]] = DOWN_UP) -> None:
    """A touch as the terminal tells it, or a part of it; the pilot's own clicks pass the app by."""
    for kind in kinds:
        app.post_message(kind(None, x, y, 0, 0, 1, False, False, False, screen_x=x, screen_y=y))


async def write(pilot: Pilot[Any], text: str) -> None:
    """Tap a text sign by sign, capital letters by way of the shift."""
    for sign in text:
        if sign.isupper():
            await tap(pilot, SHIFT)
        await tap(pilot, "espacio" if sign == " " else sign)


async def touched(app: KioskApp, pilot: Pilot[Any], step: str, field: str) -> LineInput:
    """Go to a step and touch the input of a field."""
    await at(app, pilot, step)
    line = line_of(app, field)
    line.value = ""
    line.scroll_visible(animate=False)
    await settle(pilot)
    await pilot.click(line)
    await settle(pilot)
    return line


def line_of(app: KioskApp, field: str) -> LineInput:
    """The input of a field."""
    rows = app.screen.query(FieldRow).results(FieldRow)
    return next(row for row in rows if row.entry.field.id == field).query_one(LineInput)


def unhidden(part: Widget) -> bool:
    """Every row of a part of the form is on the screen, above the keys."""
    keys, body = part.screen.query_one(TouchKeyboard), part.screen.query_one("#body")
    return body.region.contains_region(part.region) and part.region.bottom <= keys.region.y


async def test_nothing_moves_under_a_finger_before_it_leaves(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(112, 32)) as pilot:
        await touched(app, pilot, "identidad", "numero_documento")
        choice = list(app.screen.query(Option))[-1]
        choice.scroll_visible(animate=False)
        await settle(pilot)
        place = choice.region
        finger(app, place.x + 5, place.y, [events.MouseDown])
        await settle(pilot)
        assert app.focused is not None and choice in app.focused.query(Option)
        assert keyboard(app).display
        assert choice.region == place
        finger(app, place.x + 5, place.y, [events.MouseUp])
        await settle(pilot)
        assert not keyboard(app).display
        assert choice.has_class("-chosen")


async def test_a_touch_puts_the_cursor_behind_what_was_typed(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await at(app, pilot, "contacto")
        line = line_of(app, "correo")
        before = line.value
        assert before
        await pilot.click(line, offset=(2, 0))
        await settle(pilot)
        await tap(pilot, "Borrar")
        assert line.value == before[:-1]


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_a_touch_opens_it_beside_the_question(size: tuple[int, int], tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=size) as pilot:
        line = await touched(app, pilot, "identidad", "nombres")
        keys = keyboard(app)
        assert app.focused is line
        assert keys.region.bottom == app.screen.query_one("#key-bar").region.y
        assert keys.region.height == len(keys.keys) * (2 if size[1] == 24 else 3)
        for number, places in enumerate(keys.keys):
            for index in range(len(places)):
                assert keys.place_of(number, index).width >= 6
        row = next(node for node in line.ancestors if isinstance(node, FieldRow))
        assert unhidden(row)
        row.show_problem("Escriba solo letras, por favor.")
        await settle(pilot)
        keys.show_question()
        await settle(pilot)
        assert row.problem.region.height
        assert unhidden(row), "its problem is seen, too"


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_every_letter_of_a_name(size: tuple[int, int], tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=size) as pilot:
        line = await touched(app, pilot, "identidad", "nombres")
        await write(pilot, "María José Peñaranda Ágüero")
        assert line.value == "María José Peñaranda Ágüero"
        await tap(pilot, ERASE, ERASE)
        assert line.value == "María José Peñaranda Ágüe"


async def test_in_the_hallway_the_other_box_is_seen_too(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(112, 32)) as pilot:
        await touched(app, pilot, "contacto", "correo")
        keys = keyboard(app)
        assert all(seen_whole(app.screen, line) for line in app.screen.query(LineInput))
        assert keys.place_of(0, 0).x == 1
        assert keys.place_of(0, len(keys.keys[0]) - 1).right == keys.size.width


async def test_numbers_mail_and_the_way_to_the_next_field(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(112, 32)) as pilot:
        line = await touched(app, pilot, "contacto", "correo")
        await write(pilot, "ana.p_z")
        await tap(pilot, "gmail.com")
        assert line.value == "ana.p_z@gmail.com"
        await tap(pilot, *[ERASE] * len("gmail.com"), "hotmail.com")
        assert line.value == "ana.p_z@hotmail.com"
        line_of(app, "celular").value = ""
        await tap(pilot, NEXT)
        assert app.focused is line_of(app, "celular")
        assert keyboard(app).layout_name == "digits"
        await write(pilot, "3001234567")
        assert line_of(app, "celular").value.replace(" ", "") == "3001234567"
        await tap(pilot, NEXT)
        assert step_of(app) != "contacto", "Enter in the last field goes on, as the key does"


async def test_signs_of_an_address_and_back_to_letters(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(112, 32)) as pilot:
        line = await touched(app, pilot, "residencia", "direccion")
        await write(pilot, "Calle ")
        await tap(pilot, "123 #")
        await write(pilot, "16 # 12-34")
        await tap(pilot, "ABC", "a")
        assert line.value == "Calle 16 # 12-34a"


async def test_places_are_found_by_taps(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(112, 32)) as pilot:
        await touched(app, pilot, "expedicion", "departamento_expedicion")
        await write(pilot, "boya")
        entry = app.screen.query(PlaceEntry).first()
        assert [str(option.prompt) for option in entry.list.options] == ["Boyacá"]
        assert unhidden(entry.list)
        await tap(pilot, NEXT)
        assert entry.typed == "15"


async def test_a_key_closes_it_and_is_typed(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(112, 32)) as pilot:
        line = await touched(app, pilot, "identidad", "nombres")
        await tap(pilot, "a")
        await pilot.press("b")
        await settle(pilot)
        assert not keyboard(app).display and not app.screen.has_class("-typing")
        assert line.value == "ab"
        await pilot.click(line)
        await settle(pilot)
        assert keyboard(app).display
        await tap(pilot, HIDE)
        assert not keyboard(app).display


async def test_fingers_that_slip_rest_or_bounce_do_no_harm(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(112, 32)) as pilot:
        line = await touched(app, pilot, "identidad", "nombres")
        keys = keyboard(app)
        await pilot.mouse_down(TouchKeyboard, offset=middle(keys, "a"))
        await pilot.mouse_up(TouchKeyboard, offset=middle(keys, "m"))  # dragged
        await pilot.mouse_down(TouchKeyboard, offset=middle(keys, "b"))
        await pilot.mouse_up("#title")  # lifted somewhere else
        await pilot.mouse_up(TouchKeyboard, offset=middle(keys, "b"))
        await pilot.click(TouchKeyboard, offset=middle(keys, "c"), button=3)
        await settle(pilot)
        assert line.value == ""
        await pilot.click(TouchKeyboard, offset=middle(keys, "n"), times=2)
        await settle(pilot)
        assert line.value == "nn"
        assert app.focused is line


@pytest.mark.parametrize(
    ("words", "left"), [("m", "anam" + "m" * 11), (ERASE, ""), ("espacio", "ana" + " " * 12)]
)
async def test_a_key_that_is_held_down_repeats_but_not_for_ever(
    words: str, left: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(touch_keyboard, "HELD_SECONDS", 0.05)
    monkeypatch.setattr(touch_keyboard, "REPEAT_SECONDS", 0.01)
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(112, 32)) as pilot:
        line = await touched(app, pilot, "identidad", "nombres")
        line.insert_text_at_cursor("ana")
        keys = keyboard(app)
        await pilot.mouse_down(TouchKeyboard, offset=middle(keys, words))
        await until(pilot, lambda: keys._repeats == touch_keyboard.MOST_REPEATS)
        await settle(pilot)
        await pilot.pause(0.1)
        await pilot.mouse_up(TouchKeyboard, offset=middle(keys, words))
        await settle(pilot)
        assert line.value == left


@pytest.mark.parametrize("words", [SHIFT, HIDE, NEXT, "123 #"])
async def test_keys_that_change_the_screen_wait_for_the_finger_to_leave(
    words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(touch_keyboard, "HELD_SECONDS", 0.0)
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(112, 32)) as pilot:
        line = await touched(app, pilot, "identidad", "nombres")
        keys = keyboard(app)
        await pilot.mouse_down(TouchKeyboard, offset=middle(keys, words))
        await pilot.pause(0.05)
        assert keys._repeat is None and keys.display and not keys.shifted and app.focused is line


async def test_a_finger_that_slides_off_stops_the_repeating(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(touch_keyboard, "HELD_SECONDS", 0.01)
    monkeypatch.setattr(touch_keyboard, "REPEAT_SECONDS", 3600.0)
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(112, 32)) as pilot:
        line = await touched(app, pilot, "identidad", "nombres")
        keys = keyboard(app)
        await pilot.mouse_down(TouchKeyboard, offset=middle(keys, "a"))
        await until(pilot, lambda: line.value == "a")
        await pilot.hover(TouchKeyboard, offset=middle(keys, "m"))
        assert keys._repeat is None
        await pilot.mouse_up(TouchKeyboard, offset=middle(keys, "m"))
        await settle(pilot)
        assert line.value == "a"


@pytest.mark.parametrize("name", touch_layouts())
async def test_every_key_shows_its_words_with_room_beside_them(name: str, tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await touched(app, pilot, "identidad", "nombres")
        keys = keyboard(app)
        keys._show_layout(name)
        await settle(pilot)
        for shifted in (False, True):
            keys.shifted = shifted
            for row, line in enumerate(keys.keys):
                for index, key in enumerate(line):
                    assert len(keys.shown(key)) + 2 <= keys.place_of(row, index).width - 1, key


async def test_it_stands_under_a_dialog_with_a_box(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f1")
        await settle(pilot)
        assert isinstance(app.screen, Dialog)
        line = app.screen.query(LineInput).first()
        await pilot.click(line)
        await settle(pilot)
        await tap(pilot, "a", "b")
        assert line.value == "ab"
        assert line.region.bottom <= keyboard(app).region.y


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_a_tap_places_nothing_anew(size: tuple[int, int], tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=size) as pilot:
        await touched(app, pilot, "identidad", "nombres")
        await tap(pilot, "m")
        for key in ("a", SHIFT, "R", "í", ERASE, "123 #", "#"):
            with counted(app) as work:
                await tap(pilot, key)
            assert (work.layouts, work.full_repaints) == (0, 0), (key, work)


async def test_targets_are_large_once_somebody_has_touched(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(112, 32)) as pilot:
        await at(app, pilot, "identidad")
        assert {option.region.height for option in app.screen.query("Option")} == {1}
        finger(app, 30, 0)
        await settle(pilot)
        assert {option.region.height for option in app.screen.query("Option")} == {3}


@pytest.mark.parametrize(("use", "large"), [("always", True), ("never", False)])
async def test_the_office_may_say_how_it_is_used(use: Any, large: bool, tmp_path: Path) -> None:
    app = kiosk_app(tmp_path, touch=use)
    async with app.run_test(size=(112, 32)) as pilot:
        await at(app, pilot, "contacto")
        assert app.has_class("-touch") is large
        finger(app, *app.screen.query(LineInput).first().region.offset)
        await settle(pilot)
        assert bool(app.screen.query(TouchKeyboard)) is large
        assert app.has_class("-touch") is large


def test_every_layout_has_a_way_on_and_a_way_out() -> None:
    for name, rows in touch_layouts().items():
        does = {key.does for row in rows for key in row}
        assert {"type", "erase", "enter", "hide"} <= does, name
        assert all(key.shows in touch_layouts() for row in rows for key in row if key.does == "show")
