"""Where sessions are kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from kiosk.boot import Boot

_PAGE = 100_000
"""Sessions asked of a store at once: each page costs a look at all of them."""


@dataclass(frozen=True)
class Kept:
    """A session as it was saved."""

    record: dict[str, Any]
    revision: int
    """Counts its saves, from 1."""
    saved_at: datetime
    """With its zone."""
    saved_in: Boot | None = field(default=None, compare=False)
    """The machine's start in which that was, and the seconds since it: no change of the clock moves them."""


@dataclass(frozen=True)
class Summary:
    """What a list of sessions tells; without answers."""

    id: str
    code: str
    step_id: str
    initials: str = ""
    """Of the applicant; shown only behind the PIN."""
    outcome: str = ""
    """Why it ended ("finished", "idle", "staff"); empty: it is open."""
    printed: bool = False
    """Its documents were sent to the printer."""
    help_called: bool = False
    started_at: datetime | None = None
    saved_at: datetime | None = None
    """None: its file cannot be read; the rest is empty then."""
    saved_in: Boot | None = field(default=None, compare=False)
    """As in `Kept`."""


@dataclass(frozen=True)
class Proof:
    """What remains of a session that was wiped: that consent was given, and how far it came. No identity."""

    at: datetime
    """When it was wiped, cut to the hour, so that nobody finds it in another journal."""
    notice: str
    """Version of the data notice that was accepted."""
    station: str
    """Which kiosk."""
    step_id: str
    """The step reached."""
    minutes: int
    """From consent to the last save."""
    outcome: str
    """"finished", "left", "idle", "staff", "expired"."""


@dataclass(frozen=True)
class PurgeReport:
    """What a purge did."""

    sessions: int = 0
    """Sessions that were wiped."""
    prints: int = 0
    """Folders of the folder printer that were wiped."""
    doubt: str = ""
    """Nothing was wiped: the clock cannot be believed; a question for staff, in Spanish."""


class Retention(Protocol):
    """Wipes what is kept too long. Call `purge` in a thread; it may raise StoreError or PrintError."""

    @property
    def doubt(self) -> str:
        """What staff are asked about the clock since the last purge; empty: nothing."""

    def purge_now_and_then(self) -> None:
        """Purge, unless that was done lately; cheap enough for after each session."""

    def purge(self, *, sure: bool = False) -> PurgeReport:
        """Wipe the sessions and papers whose time is over; `sure`: staff say that the clock is right."""


class SessionStore(Protocol):
    """Keeps sessions, each with a revision and a lease. Every method may raise StoreError."""

    def save(self, record: Mapping[str, Any], expected: int | None = None) -> int:
        """Keep a session durably; when this returns, a power cut does not undo it.

        Args:
            record: plain data with at least the session's "id" and "code".
            expected: the revision it had when it was read, 0 for a new one; None: whatever there is.

        Returns:
            Its revision now.

        Raises:
            ConflictError: somebody else saved it meanwhile; nothing was written.
        """

    def load(self, session_id: str) -> Kept | None:
        """A session as it was saved, or None."""

    def summary(self, session_id: str) -> Summary | None:
        """What a list tells of one session, or None; also of one that cannot be read."""

    def find(self, code: str) -> str | None:
        """Id of the session with this code, or None."""

    def latest(self, since: datetime) -> Kept | None:
        """The open session saved last, if that was after `since`."""

    def list(self, offset: int = 0, limit: int = 500) -> tuple[Summary, ...]:
        """Sessions, the one saved last first."""

    def lease(self, session_id: str, holder: str, seconds: float) -> bool:
        """Take or renew the right to have a session open; False: somebody else has it."""

    def release(self, session_id: str, holder: str) -> None:
        """Give it back; nothing happens if it is somebody else's."""

    def forget(self, session_id: str, proof: Proof | None = None) -> None:
        """Wipe a session and its folder, and keep its proof; nothing happens if there is none."""

    def proofs(self, since: datetime | None = None) -> tuple[Proof, ...]:
        """What remains of wiped sessions, in order."""

    def folder(self, session_id: str) -> Path:
        """The session's own folder for its papers on this machine, private, made if missing."""

    def health(self) -> str:
        """What staff should know about the store, in Spanish; empty: all is well."""

    def retry(self) -> bool:
        """Try again what could not be done before, such as a wipe; True: nothing waits. Raises nothing."""


def all_sessions(store: SessionStore) -> Iterator[Summary]:
    """Every session of a store, however many there are, the one saved last first; raises StoreError.

    They are read in pages: one wiped or saved between two pages may be missing or come twice.
    """
    offset = 0
    while page := store.list(offset, _PAGE):
        yield from page
        offset += len(page)
        if len(page) < _PAGE:
            return


def proof_of(
    record: Mapping[str, Any], outcome: str, station: str, saved_at: datetime, now: datetime
) -> Proof | None:
    """What may remain of a session that is wiped (proof of consent: Ley 1581 de 2012, art. 9 and 17 b).

    Args:
        record: the session as it was saved.
        outcome: why it is wiped; one the session ended with by itself wins over it.
        station: name of this kiosk.
        saved_at: when it was saved last.
        now: the time of day; only its hour is kept, so that no other journal leads back to a person.

    Returns:
        The proof; None if consent was never given.
    """
    if not record.get("notice"):
        return None
    return Proof(
        at=now.astimezone(UTC).replace(minute=0, second=0, microsecond=0),
        notice=str(record["notice"]),
        station=station,
        step_id=str(record.get("step_id", "")),
        minutes=_minutes(record.get("started_at"), saved_at),
        outcome=str(record.get("outcome") or outcome),
    )


def _minutes(started_at: object, saved_at: datetime) -> int:
    """Whole minutes between the consent and the last save; 0 if nobody knows."""
    try:
        started = datetime.fromisoformat(str(started_at))
        return max(0, int((saved_at - started).total_seconds() // 60))
    except (ValueError, TypeError):
        return 0
