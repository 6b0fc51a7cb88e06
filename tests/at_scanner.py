"""The app of a kiosk with a scanner, over a scanner that answers what a test laid on its glass."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image

from kiosk.app.app import KioskApp
from kiosk.content.loader import load_flow
from kiosk.content.models import Flow
from kiosk.errors import ScanError, UnreadCardError
from kiosk.interview.session import Session
from kiosk.ports import ScanServices, Services
from kiosk.ports.scanning import (
    CardReading,
    CardSide,
    KnownPage,
    ScannedPage,
    ScannerState,
    WantedPaper,
)
from kiosk.scanning import signed_papers
from tests.fakes import fake_services
from tests.journey import TEMPLATES, answers_of, kiosk_app, places

ANA = CardReading("CC", "1065123456", "MARÍA INVENTADA", "NUÑEZ PEÑA", "pdf417")
"""What the card on the glass says, unless a test lays another one there."""
WHITE = Image.new("L", (170, 220), 255)


@cache
def scanner_flow() -> Flow:
    """The journey of a kiosk with a scanner."""
    return load_flow(TEMPLATES, scanner=True)


@dataclass
class FakeDesk:
    """A scanner without a lamp."""

    card: CardReading = ANA
    sheets: list[KnownPage | str] = field(default_factory=list)
    """What comes out of the feeder, or lies on the glass one after the other."""
    feeder: bool = False
    unread: bool = False
    """There is a card, and it cannot be read."""
    trouble: str = ""
    """Told to fail, with this sentence."""
    unsigned: set[str] = field(default_factory=set)
    """Documents whose place to sign is empty."""
    go: threading.Event = field(default_factory=threading.Event)
    """Cleared: the scanner is still at work."""
    scans: int = 0
    closed: bool = False

    def __post_init__(self) -> None:
        """At once, unless told otherwise."""
        self.go.set()

    def close(self) -> None:
        """Nobody waits any more."""
        self.closed = True
        self.go.set()

    def has_feeder(self) -> bool:
        """As told."""
        return self.feeder

    @property
    def last_trouble(self) -> str:
        """As told."""
        return self.trouble

    def state(self) -> ScannerState:
        """A scanner that answers, unless told to fail."""
        if self.trouble:
            raise ScanError(self.trouble)
        return ScannerState("Escáner de prueba", self.feeder)

    def test(self, *, feeder: bool) -> tuple[ScannedPage, ...]:
        """White pages: one from the glass, two from the feeder."""
        self._work()
        return (ScannedPage(WHITE, 150),) * (2 if feeder else 1)

    def read_card(self) -> CardSide:
        """The card as told."""
        self._work()
        if self.unread:
            raise UnreadCardError("No se pudo leer la cédula.", CardSide(WHITE))
        return CardSide(WHITE, self.card)

    def card_side(self, first: CardReading | None = None) -> CardSide:
        """Something white."""
        self._work()
        return CardSide(WHITE)

    def card_pdf(self, sides: Sequence[CardSide]) -> bytes:
        """No real PDF."""
        return b"%%PDF- %d sides" % len(sides)

    def pages(self, *, feeder: bool) -> tuple[KnownPage | str, ...]:
        """All that is in the feeder, or the next one."""
        self._work()
        number = len(self.sheets) if feeder else 1
        taken, self.sheets = self.sheets[:number], self.sheets[number:]
        return tuple(taken)

    def check(self, page: KnownPage, code: str, wanted: Sequence[WantedPaper]) -> None:
        """As the real one."""
        signed_papers.check(page, code, wanted)

    def pages_pdf(self, pages: Sequence[Image.Image]) -> bytes:
        """No real PDF."""
        return b"%%PDF- %d pages" % len(pages)

    def signed(self, page: KnownPage, printed: Image.Image, room: tuple[float, float, float, float]) -> bool:
        """As told."""
        return page.mark.document not in self.unsigned

    def _work(self) -> None:
        self.scans += 1
        self.go.wait(60)
        if self.trouble:
            raise ScanError(self.trouble)


@dataclass
class MemoryFiles:
    """Keeps files in memory."""

    kept: dict[tuple[str, str], bytes] = field(default_factory=dict)

    def put(self, session_id: str, name: str, content: bytes) -> None:
        """Keep one."""
        self.kept[session_id, name] = content

    def get(self, session_id: str, name: str) -> bytes | None:
        """One of them."""
        return self.kept.get((session_id, name))

    def names(self, session_id: str) -> tuple[str, ...]:
        """Those of a session."""
        return tuple(sorted(name for owner, name in self.kept if owner == session_id))

    def drop(self, session_id: str, name: str) -> None:
        """One less."""
        self.kept.pop((session_id, name), None)


def scan_services(root: Path, desk: FakeDesk, **options: Any) -> Services:
    """The fakes of every test, and a scanner."""
    return replace(fake_services(root), scans=ScanServices(desk, MemoryFiles(), **options))


def scan_app(root: Path, desk: FakeDesk, **options: Any) -> KioskApp:
    """The real app of a kiosk with a scanner."""
    services = options.pop("services", None) or scan_services(root, desk)
    return kiosk_app(root, services=services, flow=scanner_flow(), **options)


def scan_session(step_id: str, answers: Mapping[str, Any] | None = None, **more: Any) -> Session:
    """A session at a step of the journey with a scanner."""
    given = {**answers_of(), "tiene_cuenta": "no"} if answers is None else dict(answers)
    return Session(
        scanner_flow(), places(), answers=given, step_id=step_id, id="0" * 32, code="ABC234", **more
    )
