"""How many keys a session takes: from the welcome to «Imprimir», with what a hand really presses."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
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

MOST = 130
"""Presses that a session may take without letters that only this visitor writes; «Imprimir» is the last."""
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


@dataclass(frozen=True)
class Visitor:
    """A person who is not the plain case; the numbers are the lines of a choice."""

    account: int = 1
    trouble: int = 1
    """What is wrong with the account."""
    document: int = 1
    number: str = "1065123456"
    merchant: int = 1
    issued: tuple[str, ...] = ()
    """What is typed for the place where the cédula was issued; empty: the office's own place is taken."""
    more: int = 0
    """Presses for what only this visitor has to write."""
    steps: frozenset[str] = frozenset()
    """Steps that only this visitor sees."""


VISITORS = {
    "plain": Visitor(),
    "account holder": Visitor(account=2, steps=frozenset({"recuperar", "caso"})),
    "account lost": Visitor(account=2, trouble=2, more=12, steps=frozenset({"recuperar", "caso", "carta"})),
    "merchant": Visitor(merchant=2, steps=frozenset({"sin-constancia"})),
    "PPT": Visitor(document=3, number="1234567"),
    "Caracas": Visitor(issued=("fuera", "caracas, venezuela"), more=15),
}


async def choose(hand: Hand, line: int) -> None:
    """Take a line of a choice of which none is taken."""
    await hand.press(*["down"] * line, "enter")


async def takes_capitals(hand: Hand) -> None:
    """Take what the kiosk offers, for each answer that it asks about."""
    while isinstance(hand.app.screen, SureDialog):
        await hand.press("enter")


async def account(hand: Hand, visitor: Visitor) -> None:
    """The steps before the person's own data."""
    await choose(hand, visitor.account)
    if visitor.account == 1:
        return
    await hand.read("recuperar")
    await choose(hand, visitor.trouble)
    if visitor.trouble > 1:
        assert step_of(hand.app) == "carta"
        await hand.write("mpenaranda")
        await hand.write("")  # the old address is filled in by hand


async def who_it_is(hand: Hand, visitor: Visitor) -> None:
    """The person's document, names, and where the document was issued."""
    assert step_of(hand.app) == "identidad"
    await choose(hand, visitor.document)
    await hand.write(visitor.number)
    await hand.write("maría josé")
    await hand.write("peñaranda ríos")
    await takes_capitals(hand)
    if visitor.document != 1:
        return
    assert step_of(hand.app) == "expedicion"
    for typed in visitor.issued:
        await hand.write(typed)
    if not visitor.issued:
        await hand.press("down", "enter", "down", "enter")  # the office's own place stands first
    await takes_capitals(hand)


async def other_data(hand: Hand, visitor: Visitor) -> None:
    """Everything else up to the review."""
    assert step_of(hand.app) == "contacto"
    await hand.write("maria.penaranda@example.com")
    await hand.write("3001234567")
    assert step_of(hand.app) == "residencia"
    await hand.press("down", "enter", "down", "enter")
    await hand.write("calle 16 # 12-34")
    await takes_capitals(hand)
    assert step_of(hand.app) == "comerciante"
    await choose(hand, visitor.merchant)
    await hand.read("sin-constancia")
    assert step_of(hand.app) == "experiencia"
    await choose(hand, 1)
    assert step_of(hand.app) == "revision"


@pytest.mark.parametrize(
    ("kind", "size"),
    [("plain", (120, 36)), *((kind, (80, 24)) for kind in VISITORS)],
    ids=["plain-120x36", *VISITORS],
)
async def test_a_session_takes_few_keys(kind: str, size: tuple[int, int], tmp_path: Path) -> None:
    visitor = VISITORS[kind]
    here = replace(places(), first_department="20", first_municipality="20001")
    app = KioskApp(real_flow(), fake_services(tmp_path), Station(OFFICE, LOGIN), here, TimeSettings())
    async with app.run_test(size=size) as pilot:
        hand = Hand(app, pilot)
        await hand.press("enter")
        while getattr(app.screen, "unread", False):
            await hand.press("enter")
        await choose(hand, 1)  # accepts
        await account(hand, visitor)
        await who_it_is(hand, visitor)
        await other_data(hand, visitor)
        await hand.read("revision")
        assert isinstance(app.screen, PapersScreen)
        await until(
            pilot, lambda: "Imprimir" in " ".join(str(k.render()) for k in app.screen.query("KeyButton"))
        )
        await hand.press("enter")
        assert visitor.steps <= set(hand.told)
        assert hand.total <= MOST + visitor.more, hand.told
