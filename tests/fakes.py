"""Stand-ins for the outside world, as strict as the real things where the app could notice."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from PIL import Image

from kiosk.content.models import DocumentSpec
from kiosk.errors import DocumentError, PrintError, StoreError
from kiosk.ports import Clock, Documents, Page, Paper, Printer, Services, SessionStore

BOGOTA = timezone(timedelta(hours=-5))
"""Colombia has no summer time."""
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=BOGOTA)
"""When tests take place unless they say otherwise."""


def tiny_pdf(mark: str = "") -> bytes:
    """A valid PDF of one empty Letter page; `mark` makes its bytes differ."""
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>",
    )
    out = b"%PDF-1.4\n% " + mark.encode("ascii") + b"\n"
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(out)
    out += b"xref\n0 4\n0000000000 65535 f \n" + table
    return out + b"trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start


@dataclass
class FixedClock:
    """A clock that moves only when told."""

    at: datetime = NOON

    def now(self) -> datetime:
        """The time it was set to."""
        return self.at

    def pass_time(self, **units: float) -> None:
        """Let some time pass: minutes=5, hours=2."""
        self.at += timedelta(**units)


@dataclass
class MemoryStore:
    """Keeps sessions in memory as JSON text, so that nothing is shared with who saved them."""

    root: Path
    """Where the sessions' folders for papers are made."""
    clock: Clock = field(default_factory=FixedClock)
    failing: bool = False
    """Told to fail: the disk is full."""
    saves: int = 0
    kept: dict[str, tuple[datetime, str]] = field(default_factory=dict)

    def save(self, record: Mapping[str, Any]) -> None:
        """Keep a session, or raise StoreError if told to."""
        if self.failing:
            raise StoreError("El disco está lleno.")
        self.saves += 1
        self.kept[str(record["id"])] = (self.clock.now(), json.dumps(record))

    def load(self, session_id: str) -> dict[str, Any] | None:
        """A copy of what was saved."""
        found = self.kept.get(session_id)
        return dict(json.loads(found[1])) if found else None

    def latest(self, since: datetime) -> dict[str, Any] | None:
        """The session saved last, if after since."""
        recent = [kept for kept in self.kept.values() if kept[0] > since]
        return dict(json.loads(max(recent)[1])) if recent else None

    def forget(self, session_id: str) -> None:
        """Drop a session and the files of its folder."""
        self.kept.pop(session_id, None)
        folder = self.root / session_id
        for file in folder.glob("*"):
            file.unlink()
        if folder.exists():
            folder.rmdir()

    def folder(self, session_id: str) -> Path:
        """A real folder for papers."""
        folder = self.root / session_id
        folder.mkdir(parents=True, exist_ok=True)
        return folder


@dataclass
class FakeDocuments:
    """Writes an empty page for every document, and remembers the values it was given."""

    failing: set[str] = field(default_factory=set)
    """Ids of documents that cannot be made."""
    pages: int = 1
    """How many pages every paper claims to have."""
    made: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    closed: bool = False

    def make(self, document: DocumentSpec, values: Mapping[str, Any], folder: Path) -> Paper:
        """Write folder/<file>.pdf, or raise DocumentError if told to."""
        if document.id in self.failing:
            raise DocumentError(f"El documento «{document.id}» no se pudo preparar.")
        self.made.append((document.id, dict(values)))
        pdf = folder / f"{document.file}.pdf"
        pdf.write_bytes(tiny_pdf(document.id))
        return Paper(document.id, document.title, pdf, self.pages)

    def page(self, paper: Paper, number: int, columns: int) -> Page:
        """A white picture and a line that names the paper."""
        if not 1 <= number <= paper.pages:
            raise DocumentError("Esa página no existe.")
        return Page(Image.new("RGB", (85, 110), "white"), f"{paper.title}, página {number}"[:columns])

    def close(self) -> None:
        """Remember it."""
        self.closed = True


@dataclass
class FakePrinter:
    """Remembers what it printed."""

    failing: bool = False
    """Told to fail: no paper."""
    printed: list[tuple[str, str]] = field(default_factory=list)
    """Session code and document id, in order."""
    place: str = "Recoja sus hojas en la impresora de prueba."

    def send(self, papers: Sequence[Paper], code: str) -> None:
        """Print, or raise PrintError if told to."""
        if self.failing:
            raise PrintError("La impresora no tiene papel.")
        self.printed += [(code, paper.document) for paper in papers]


def fake_services(root: Path) -> Services:
    """A whole world; `root` holds the papers."""
    clock = FixedClock()
    store: SessionStore = MemoryStore(root, clock)
    documents: Documents = FakeDocuments()
    printer: Printer = FakePrinter()
    return Services(store, documents, printer, clock)
