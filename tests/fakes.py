"""Fakes of the services, as strict as the real ones where the app can notice."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from PIL import Image

from kiosk.content.models import DocumentSpec
from kiosk.errors import ConflictError, DocumentError, PrintError, StaffError, StoreError
from kiosk.interview.person import full_name, initials
from kiosk.interview.person_search import is_found, search_words
from kiosk.ports import (
    AccessResult,
    Age,
    AgeSpan,
    Audit,
    AuditEntry,
    AuditPage,
    Clock,
    Documents,
    Kept,
    Page,
    Paper,
    Printer,
    PrinterState,
    PrintJob,
    PrintState,
    Proof,
    PurgeReport,
    RateLimit,
    Retention,
    Services,
    SessionStore,
    StaffAccess,
    Summary,
    Tally,
    age_of,
    all_sessions,
    every_span,
)

BOGOTA = timezone(timedelta(hours=-5))
"""Colombia has no summer time."""
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=BOGOTA)
"""The time in tests, unless they set another."""


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
    """A clock that changes only when a test sets it."""

    at: datetime = NOON

    def now(self) -> datetime:
        """The time that was set."""
        return self.at

    def pass_time(self, **units: float) -> None:
        """Move the clock forward: minutes=5, hours=2."""
        self.at += timedelta(**units)


@dataclass
class MemoryStore:
    """Stores sessions in memory as JSON text, so that no object is shared with the caller."""

    root: Path
    """Folder of the sessions' documents."""
    clock: Clock = field(default_factory=FixedClock)
    failing: bool = False
    """Whether `save` fails as with a full disk."""
    saves: int = 0
    kept: dict[str, tuple[datetime, int, str]] = field(default_factory=dict)
    """Id -> time of the save, revision, record as JSON."""
    leases: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    wiped: list[Proof] = field(default_factory=list)
    counted: dict[Tally, int] = field(default_factory=dict)
    """Tally without its number -> the number."""

    def save(self, record: Mapping[str, Any], expected: int | None = None) -> int:
        """Store a session, or raise StoreError if `failing`."""
        if self.failing:
            raise StoreError("El disco está lleno.")
        revision = self.kept[str(record["id"])][1] if record["id"] in self.kept else 0
        if expected is not None and expected != revision:
            raise ConflictError("Otra pantalla guardó esta sesión.")
        self.saves += 1
        self.kept[str(record["id"])] = (self.clock.now(), revision + 1, json.dumps(record))
        return revision + 1

    def load(self, session_id: str) -> Kept | None:
        """A copy of the stored session."""
        if found := self.kept.get(session_id):
            return Kept(dict(json.loads(found[2])), found[1], found[0])
        return None

    def summary(self, session_id: str) -> Summary | None:
        """The summary of one session."""
        found = self.kept.get(session_id)
        return self._summary(*found) if found else None

    def find(self, code: str) -> str | None:
        """Id of the session with this code; all are searched."""
        return next((one.id for one in self.list() if one.code == code), None)

    def latest(self, since: datetime) -> Kept | None:
        """The open session that was saved last, if that was after `since`."""
        found = (self.load(one.id) for one in self.list() if not one.outcome)
        return next((kept for kept in found if kept and kept.saved_at > since), None)

    def list(self, offset: int = 0, limit: int = 500) -> tuple[Summary, ...]:
        """The sessions, the last saved one first."""
        recent = sorted(self.kept.values(), key=lambda kept: kept[0], reverse=True)
        return tuple(self._summary(*kept) for kept in recent)[offset : offset + limit]

    def ages(self, wanted: Callable[[AgeSpan], bool] = every_span) -> tuple[Age, ...]:
        """How old each session is; raises StoreError."""
        return tuple(age_of(one) for one in all_sessions(self))

    def count(self) -> int:
        """How many."""
        return len(self.kept)

    def search(self, text: str, limit: int = 500) -> tuple[Summary, ...]:
        """Look at all of them."""
        found = [
            one
            for one in self.list(0, len(self.kept))
            if is_found(text, search_words(json.loads(self.kept[one.id][2])))
        ]
        return tuple(found[:limit])

    def _summary(self, saved_at: datetime, _revision: int, text: str) -> Summary:
        record = json.loads(text)
        answers = record.get("answers", {})
        started = record.get("started_at")
        return Summary(
            id=record["id"],
            code=record.get("code", ""),
            step_id=record.get("step_id", ""),
            initials=initials(full_name(answers)),
            outcome=record.get("outcome", ""),
            printed=bool(record.get("printed")),
            help_called=bool(record.get("help_called")),
            started_at=datetime.fromisoformat(started) if started else None,
            saved_at=saved_at,
        )

    def lease(self, session_id: str, holder: str, seconds: float) -> bool:
        """Take or renew a lease; only one holder at a time."""
        if self.held_elsewhere(session_id, holder):
            return False
        self.leases[session_id] = (holder, self.clock.now() + timedelta(seconds=seconds))
        return True

    def held_elsewhere(self, session_id: str, holder: str) -> bool:
        """Whether another holder has a valid lease."""
        owner, until = self.leases.get(session_id, (holder, self.clock.now()))
        return owner != holder and until > self.clock.now()

    def release(self, session_id: str, holder: str) -> None:
        """Give a lease back if this holder has it."""
        if self.leases.get(session_id, ("",))[0] == holder:
            del self.leases[session_id]

    def forget(self, session_id: str, proof: Proof | None = None) -> None:
        """Delete a session and the files of its folder; store its proof."""
        if self.kept.pop(session_id, None) and proof:
            self.wiped.append(proof)
        self.leases.pop(session_id, None)
        folder = self.root / session_id
        for file in folder.glob("*"):
            file.unlink()
        if folder.exists():
            folder.rmdir()

    def proofs(self, since: datetime | None = None) -> tuple[Proof, ...]:
        """The stored proofs; the hour of `since` belongs to them."""
        hour = timedelta(hours=1)
        return tuple(proof for proof in self.wiped if since is None or proof.at > since - hour)

    def add_tallies(self, tallies: Iterable[Tally]) -> None:
        """Add numbers to the counts."""
        for one in tallies:
            same = replace(one, number=0)
            self.counted[same] = self.counted.get(same, 0) + one.number

    def tallies(self, since: date | None = None) -> tuple[Tally, ...]:
        """The counts."""
        told = (replace(one, number=number) for one, number in self.counted.items())
        return tuple(one for one in told if since is None or one.day >= since)

    def folder(self, session_id: str) -> Path:
        """A real folder for documents."""
        folder = self.root / session_id
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def health(self) -> str:
        """Empty, unless `failing`."""
        return "El disco está lleno." if self.failing else ""

    def shared_revision(self, session_id: str, revision: int) -> int:
        """The same number: there is one kiosk."""
        del session_id
        return revision

    def retry(self, without: frozenset[str] = frozenset()) -> bool:
        """True: nothing waits."""
        del without
        return True


@dataclass
class FakeDocuments:
    """Writes an empty page for every document, and stores the values it was given."""

    failing: set[str] = field(default_factory=set)
    """Ids of documents for which `make` fails."""
    pages: int = 1
    """Number of pages that every document claims to have."""
    lines: int = 60
    """Lines of a page; all but the first are empty."""
    marked: bool = False
    """Papers carry codes at their feet, as with a scanner."""
    made: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    closed: bool = False
    warmed: int = 0

    def warm(self) -> None:
        """Count the call."""
        self.warmed += 1

    def make(
        self, document: DocumentSpec, values: Mapping[str, Any], folder: Path, seconds: float | None = None
    ) -> Paper:
        """Write folder/<file>.pdf, or raise DocumentError if its id is in `failing`."""
        if document.id in self.failing:
            raise DocumentError(f"El documento «{document.id}» no se pudo preparar.")
        self.made.append((document.id, dict(values)))
        pdf = folder / f"{document.file}.pdf"
        said = json.dumps(values, sort_keys=True, default=str).encode()
        pdf.write_bytes(tiny_pdf(f"{document.id} {hashlib.sha256(said).hexdigest()}"))
        sha256 = hashlib.sha256(pdf.read_bytes()).hexdigest()
        version = sha256[:8].upper() if self.marked else ""
        return Paper(document.id, document.title, pdf, self.pages, sha256, document.sign, version)

    def make_each(
        self,
        documents: Iterable[DocumentSpec],
        values: Mapping[str, Any],
        folder: Callable[[], Path],
        seconds: Callable[[], float | None] = lambda: None,
    ) -> Iterator[Paper]:
        """One after the other."""
        for document in documents:
            yield self.make(document, values, folder(), seconds())

    def page(self, paper: Paper, number: int, columns: int, dpi: int = 100, pixels: int = 0) -> Page:
        """A white picture and a line with the document's title."""
        if not 1 <= number <= paper.pages or not paper.pdf.exists():
            raise DocumentError("Esa página no existe.")
        image = Image.new("RGB", (85, 110), "white")
        sha256 = hashlib.sha256(paper.pdf.read_bytes()).hexdigest()
        text = f"{paper.title}, página {number}"[:columns]
        return Page(image, text + "\n" * (self.lines - 1), sha256)

    def count(self, content: bytes) -> int:
        """As many as every document has."""
        return self.pages

    def joined(self, pages: Sequence[tuple[bytes, int]]) -> bytes:
        """How many pages there are."""
        return b"%%PDF- %d pages" % len(pages)

    def drawing(self, content: bytes, number: int, columns: int, dpi: int = 100, pixels: int = 0) -> Page:
        """A white picture, and the beginning of the bytes as text."""
        image = Image.new("RGB", (85, 110), "white")
        return Page(image, content[:columns].decode("latin-1"), hashlib.sha256(content).hexdigest())

    def discard(self, folder: Path) -> None:
        """Delete the PDFs of a folder."""
        for pdf in folder.glob("*.pdf"):
            pdf.unlink()

    def close(self) -> None:
        """Store that it was called."""
        self.closed = True


@dataclass
class FakePrinter:
    """Stores what it printed; every job is done at once, unless `held`."""

    failing: bool = False
    """Whether `send` fails."""
    held: bool = False
    """Whether jobs stay WANTED until `finish`."""
    printed: list[tuple[str, str]] = field(default_factory=list)
    """Session code and document id of each job, in order."""
    forgotten: list[str] = field(default_factory=list)
    place: str = "Recoja sus hojas en la impresora de prueba."
    state: PrinterState = field(default_factory=lambda: PrinterState("Lista."))
    queue: str = "prueba"
    known: dict[str, PrintJob] = field(default_factory=dict)

    def jobs(self, code: str = "") -> tuple[PrintJob, ...]:
        """The jobs of a session, or all."""
        return tuple(job for job in tuple(self.known.values()) if code in {"", job.code})

    def send(self, papers: Sequence[Paper], code: str) -> tuple[PrintJob, ...]:
        """Print documents once, or raise PrintError if `failing`."""
        return tuple(self._print(paper, code, again=False) for paper in papers)

    def reprint(self, papers: Sequence[Paper], code: str) -> tuple[PrintJob, ...]:
        """Print documents once more."""
        return tuple(self._print(paper, code, again=True) for paper in papers)

    def cancel(self, key: str) -> None:
        """Set a job to CANCELLED."""
        self._set(key, state=PrintState.CANCELLED)

    def confirm(self, key: str, *, came_out: bool) -> None:
        """Set a job to DONE, or print it again."""
        job = self.known[key]
        self._set(key, state=PrintState.DONE if came_out else PrintState.CANCELLED)
        if not came_out:
            self.printed.append((job.code, job.document))

    def pause(self, *, paused: bool) -> None:
        """Store the choice in `state`."""
        self.state = replace(self.state, paused=paused)

    def test_page(self) -> PrintJob:
        """A job without a session."""
        return self._put("", "prueba", "Hoja de prueba", 1, "")

    def switch(self, queue: str) -> None:
        """Store the queue."""
        self.queue = queue

    def queues(self) -> tuple[str, ...]:
        """Names of two queues."""
        return ("prueba", "oficina")

    def forget(self, code: str) -> None:
        """Delete the jobs of a session."""
        self.forgotten.append(code)
        self.known = {key: job for key, job in self.known.items() if job.code != code}

    def finish(self) -> None:
        """Set every unfinished job to DONE."""
        for key, job in self.known.items():
            if job.state.under_way:
                self._set(key, state=PrintState.DONE, page=job.pages, trouble="")

    def trouble(self, sentence: str) -> None:
        """Give every unfinished job this trouble."""
        for key, job in self.known.items():
            if job.state.under_way:
                self._set(key, trouble=sentence)

    def close(self) -> None:
        """Do nothing: no thread is running."""

    def _print(self, paper: Paper, code: str, *, again: bool) -> PrintJob:
        if self.failing:
            raise PrintError("La impresora no tiene papel.")
        sha256 = hashlib.sha256(paper.pdf.read_bytes()).hexdigest()
        same = [job for job in self.jobs(code) if job.sha256 == sha256]
        if same and not again:
            return same[-1]
        self.printed.append((code, paper.document))
        return self._put(code, paper.document, paper.title, paper.pages, sha256)

    def _put(self, code: str, document: str, title: str, pages: int, sha256: str) -> PrintJob:
        key = f"k{len(self.known) + len(self.forgotten) + 1}"
        self.known[key] = PrintJob(key, code, document, title, pages, PrintState.WANTED, sha256=sha256)
        if not self.held:
            self._set(key, state=PrintState.DONE, page=pages)
        return self.known[key]

    def _set(self, key: str, **changes: Any) -> None:
        self.known[key] = replace(self.known[key], **changes)


@dataclass
class FakeStaffAccess:
    """One member, «Rosa», with PIN 739154."""

    pins: dict[str, str] = field(default_factory=lambda: {"Rosa": "739154"})
    failed: int = 0
    wait_seconds: int = 0
    """Seconds that everybody has to wait."""
    appointed: list[str] = field(default_factory=list)
    """Who manages besides the first."""

    def members(self) -> tuple[str, ...]:
        """Names of the members."""
        return tuple(self.pins)

    def enter(self, name: str, pin: str) -> AccessResult:
        """Compare name and PIN."""
        if self.wait_seconds:
            return AccessResult(False, self.wait_seconds)
        if self.pins.get(name) != pin:
            self.failed += 1
            return AccessResult(False)
        failed, self.failed = self.failed, 0
        return AccessResult(True, failed=failed)

    def managers(self) -> tuple[str, ...]:
        """The first of them, and who was said to."""
        return (*tuple(self.pins)[:1], *self.appointed)

    def refuse_name(self, name: str) -> None:
        """Taken ones."""
        if name in self.pins:
            raise StaffError(f"Ya hay un funcionario con el nombre «{name}». Escriba otro.", "name")

    def refuse_pin(self, pin: str) -> None:
        """Raise StaffError for 123456."""
        if pin == "123456":
            raise StaffError("Ese PIN se adivina fácil. Elija otro.", "pin")

    def recover(self, code: str, name: str, pin: str) -> AccessResult:
        """Change a PIN if the code is ABCD-EFGH."""
        if code != "ABCD-EFGH":
            return AccessResult(False)
        self.pins[name] = pin
        return AccessResult(True)

    def add(self, name: str, pin: str, *, by: str = "") -> str:
        """Add the first member, or one more by a manager."""
        if self.pins and by:
            self._only_managers(by)
            self.pins[name] = pin
            return ""
        if self.pins:
            raise StaffError(
                "Ya hay funcionarios: que uno lo agregue en el computador: kiosk staff add NOMBRE", "name"
            )
        self.pins[name] = pin
        return "ABCD-EFGH"

    def change_pin(self, name: str, pin: str, *, by: str) -> None:
        """Change one's own PIN, or that of another as a manager."""
        if name != by:
            self._only_managers(by)
        self.pins[name] = pin

    def let_manage(self, name: str, *, by: str) -> None:
        """One more."""
        self._only_managers(by)
        self.appointed.append(name)

    def remove(self, name: str, *, by: str) -> None:
        """Not the last who manages."""
        self._only_managers(by)
        if self.managers() == (name,):
            raise StaffError("El último funcionario no se puede quitar: nadie podría entrar.")
        del self.pins[name]

    def renew_recovery(self, *, by: str) -> str:
        """Another one."""
        self._only_managers(by)
        return "JKLM-NPQR"

    def _only_managers(self, by: str) -> None:
        if by not in self.managers():
            raise StaffError(f"Eso lo puede hacer {self.managers()[0]}. Pídale que lo haga.")


@dataclass
class FakeAudit:
    """Stores the lines of the audit log."""

    lines: list[tuple[str, str, str]] = field(default_factory=list)

    def record(self, who: str, what: str, code: str = "") -> None:
        """Append a line."""
        self.lines.append((who, what, code))

    def page(self, text: str = "", offset: int = 0, limit: int = 50) -> AuditPage:
        """The lines as a page of entries, a minute apart."""
        entries = [
            AuditEntry(n, NOON + timedelta(minutes=n), *line)
            for n, line in enumerate(self.lines, 1)
            if text.casefold() in f"{line[0]} {line[2]}".casefold()
        ]
        shown = entries[::-1][offset : offset + limit]
        return AuditPage(tuple(shown), older=len(entries) > offset + limit)


@dataclass
class FakeThrottle:
    """Counts guesses; nobody waits unless `waiting` is set."""

    counted: int = 0
    waiting: int = 0
    """Seconds that everybody has to wait."""

    def wait_seconds(self) -> int:
        """The seconds in `waiting`."""
        return self.waiting

    def count(self) -> None:
        """Add one."""
        self.counted += 1

    def uncount(self) -> None:
        """Take one back."""
        self.counted -= 1


@dataclass
class FakeRetention:
    """Counts calls of `purge`."""

    doubt: str = ""
    """The question for staff until they confirm the clock."""
    purges: int = 0

    def purge_now_and_then(self) -> None:
        """Purge at every call."""
        self.purge()

    def purge(self, *, sure: bool = False) -> PurgeReport:
        """Wipe nothing; the doubt ends if `sure`."""
        self.purges += 1
        self.doubt = "" if sure else self.doubt
        return PurgeReport(doubt=self.doubt)


def fake_services(root: Path) -> Services:
    """Fakes of all services; `root` is the folder of documents."""
    clock = FixedClock()
    store: SessionStore = MemoryStore(root, clock)
    documents: Documents = FakeDocuments()
    printer: Printer = FakePrinter()
    staff_access: StaffAccess = FakeStaffAccess()
    audit: Audit = FakeAudit()
    retention: Retention = FakeRetention()
    guesses: RateLimit = FakeThrottle()
    return Services(store, documents, printer, clock, staff_access, audit, retention, guesses)
