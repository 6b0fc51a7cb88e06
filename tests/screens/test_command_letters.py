"""Letters that are commands: Caps Lock makes none dead, and letters that are typed stay as they are."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen

import kiosk
from kiosk.screens.contents_dialog import ContentsDialog
from kiosk.screens.staff.printer_screen import PrinterScreen
from kiosk.widgets.line_entry import LineInput
from tests.journey import kiosk_app
from tests.screens.reach import at, inside, press, settle


def letters() -> Iterator[tuple[str, str]]:
    """Class and letter of each binding that is one letter, in the whole kiosk."""
    for part in ("app", "screens", "widgets"):
        for module in pkgutil.walk_packages([str(Path(kiosk.__path__[0]) / part)], f"kiosk.{part}."):
            for one in vars(importlib.import_module(module.name)).values():
                if isinstance(one, type) and issubclass(one, DOMNode) and one.__module__ == module.name:
                    for binding in Binding.make_bindings(one.__dict__.get("BINDINGS", ())):
                        if len(binding.key) == 1 and binding.key.isalpha():
                            yield one.__name__, binding.key


LETTERS = sorted(set(letters()))


class Heard(Screen[None]):
    """Writes down which letter was a command."""

    BINDINGS = [Binding(letter, f"hear('{letter}')") for letter in sorted({one for _, one in LETTERS})]

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []

    def action_hear(self, letter: str) -> None:
        """A command."""
        self.heard.append(letter)


def test_the_search_finds_the_letters_of_applicants_and_staff() -> None:
    assert {("GuideScreen", "p"), ("SessionsScreen", "p"), ("CardScreen", "e"), ("SureDialog", "d")} <= set(
        LETTERS
    )


@pytest.mark.parametrize(("owner", "letter"), LETTERS)
async def test_every_letter_is_heard_in_both_cases(tmp_path: Path, owner: str, letter: str) -> None:
    assert letter == letter.lower(), f"{owner}: bindings are in lower case"
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        screen = Heard()
        await app.push_screen(screen)
        await press(pilot, letter, letter.upper())
        assert screen.heard == [letter, letter]


async def test_with_caps_lock_an_applicant_sees_the_steps_and_staff_the_printer(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(112, 32)) as pilot:
        await at(app, pilot, "registro")
        await settle(pilot)
        await press(pilot, "P")
        assert isinstance(app.screen, ContentsDialog)
        await press(pilot, "escape")
        await inside(app, pilot)
        await press(pilot, "escape", "I")
        assert isinstance(app.screen, PrinterScreen)


async def test_what_is_typed_keeps_its_case(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(112, 32)) as pilot:
        await settle(pilot)
        screen = Heard()
        await app.push_screen(screen)
        line = LineInput("", max_length=20)
        await screen.mount(line)
        line.focus()
        await press(pilot, "A", "p", "P")
        assert (line.value, screen.heard) == ("ApP", [])
