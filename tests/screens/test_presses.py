"""How many keys a plain session takes: from the welcome to «Imprimir», with what a hand really presses."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from kiosk.app.app import KioskApp
from kiosk.interview.derived_values import Station
from kiosk.screens.applicant.papers_screen import PapersScreen
from kiosk.screens.questions import SureDialog
from kiosk.settings import TimeSettings
from tests.fakes import fake_services
from tests.journey import LOGIN, OFFICE, places, real_flow
from tests.screens.reach import settle, step_of, until

MOST = 140
"""Presses that a plain session may take; «Imprimir» is the last of them."""
SHIFTED = frozenset("#@")
"""Signs that take two keys on a Latin American keyboard."""


def presses_of(text: str) -> int:
    """Keys of a Latin American keyboard for a text: Shift and the dead key of a tilde count as one each."""
    plain = [unicodedata.normalize("NFD", sign) if sign not in "ñÑ" else sign for sign in text]
    return sum(len(sign) + (sign[0].isupper() or sign[0] in SHIFTED) for sign in plain)


class Hand:
    """Presses keys and counts them: those that steer, and those that write."""

    def __init__(self, app: KioskApp, pilot: Pilot[Any]) -> None:
        self.app, self.pilot = app, pilot
        self.steered = self.written = 0
        self.told: dict[str, int] = {}

    @property
    def total(self) -> int:
        """All presses so far."""
        return self.steered + self.written

    async def press(self, *keys: str) -> None:
        """Press keys that write nothing."""
        before = (
            step_of(self.app) if self.app.session and not isinstance(self.app.screen, SureDialog) else "…"
        )
        for key in keys:
            await self.pilot.press(key)
            await settle(self.pilot)
        self.steered += len(keys)
        self.told[before] = self.told.get(before, 0) + len(keys)

    async def write(self, text: str) -> None:
        """Type an answer, and Enter."""
        for sign in text:
            await self.pilot.press("space" if sign == " " else sign)
        await settle(self.pilot)
        self.written += presses_of(text)
        await self.press("enter")

    async def read(self, step: str) -> None:
        """Press Enter until the step is left."""
        while step_of(self.app) == step:
            await self.press("enter")


@pytest.mark.parametrize(
    ("text", "count"), [("ana", 3), ("Ana", 4), ("í", 2), ("Í", 3), ("ñ", 1), ("Ñ", 2), ("a@b", 4)]
)
def test_capitals_and_tildes_are_counted(text: str, count: int) -> None:
    assert presses_of(text) == count


@pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=["80x24", "120x36"])
async def test_a_plain_session_takes_few_keys(size: tuple[int, int], tmp_path: Path) -> None:
    here = replace(places(), first_department="20", first_municipality="20001")
    app = KioskApp(real_flow(), fake_services(tmp_path), Station(OFFICE, LOGIN), here, TimeSettings())
    async with app.run_test(size=size) as pilot:
        hand = Hand(app, pilot)
        await hand.press("enter")
        while getattr(app.screen, "unread", False):
            await hand.press("enter")
        await hand.press("down", "enter")  # accepts
        await hand.press("down", "enter")  # no account
        assert step_of(app) == "identidad"
        await hand.press("down", "enter")  # a cédula
        await hand.write("1065123456")
        await hand.write("maría josé")
        await hand.write("peñaranda ríos")
        while isinstance(app.screen, SureDialog):  # for each name
            await hand.press("enter")  # takes the capitals
        assert step_of(app) == "expedicion"
        await hand.press("down", "enter", "down", "enter")  # the office's own place stands first
        assert step_of(app) == "contacto"
        await hand.write("maria.penaranda@example.com")
        await hand.write("3001234567")
        assert step_of(app) == "residencia"
        await hand.press("down", "enter", "down", "enter")
        await hand.write("calle 16 # 12-34")
        while isinstance(app.screen, SureDialog):
            await hand.press("enter")
        assert step_of(app) == "comerciante"
        await hand.press("down", "enter")
        assert step_of(app) == "experiencia"
        await hand.press("down", "enter")
        assert step_of(app) == "revision"
        await hand.read("revision")
        assert isinstance(app.screen, PapersScreen)
        await until(
            pilot, lambda: "Imprimir" in " ".join(str(k.render()) for k in app.screen.query("KeyButton"))
        )
        await hand.press("enter")
        assert hand.total <= MOST, hand.told
