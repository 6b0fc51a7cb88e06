"""The interface of the session store, and of what deletes old sessions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from kiosk.boot import Boot
from kiosk.ports.tally import TallyStore

_PAGE = 100_000
"""Sessions in one call of `SessionStore.list`: each call makes the store look at all of them."""


@dataclass(frozen=True)
class Kept:
    """A session as it was read from the store."""

    record: dict[str, Any]
    revision: int
    """Number of the save, from 1."""
    saved_at: datetime
    """With its time zone."""
    saved_in: Boot | None = field(default=None, compare=False)
    """The machine's start at that save and the seconds since it; a change of the clock does not alter
    them."""


@dataclass(frozen=True)
class Summary:
    """What lists show of a session, without its answers."""

    id: str
    code: str
    step_id: str
    initials: str = ""
    """Initials of the applicant; only staff with a PIN see them."""
    outcome: str = ""
    """Why it ended ("finished", "left", "idle", "staff"); empty: it is open."""
    printed: bool = False
    """Whether its documents were sent to the printer."""
    help_called: bool = False
    started_at: datetime | None = None
    saved_at: datetime | None = None
    """None: its record cannot be read, and the other fields are empty."""
    saved_in: Boot | None = field(default=None, compare=False)
    """As in `Kept`."""


@dataclass(frozen=True)
class Age:
    """What has to be known of a session to tell whether its time is over."""

    id: str
    saved_at: float | None
    """Seconds since 1970; None: its file cannot be read."""
    saved_in: Boot | None
    """As in `Kept`."""
    ended: bool
    named: bool = True
    """A name was accepted, or the file cannot be read: somebody may come back for it."""


@dataclass(frozen=True)
class AgeSpan:
    """The ages of all sessions of one start of the machine and one kind: ended, open, open without a name."""

    oldest: Age
    """The first save of any, by each clock; no session of its own."""
    newest: Age
    """The last one."""


def every_span(_span: AgeSpan) -> bool:
    """No span is left out."""
    return True


def age_of(one: Summary) -> Age:
    """The age in a summary."""
    saved_at = one.saved_at.timestamp() if one.saved_at else None
    named = bool(one.initials) or saved_at is None
    return Age(one.id, saved_at, one.saved_in, bool(one.outcome), named)


@dataclass(frozen=True)
class Proof:
    """What is kept of a wiped session: that consent was given, and how far it came. It identifies nobody."""

    at: datetime
    """When it was wiped, cut to the hour, so that it cannot be matched with an entry of another log."""
    notice: str
    """Version of the data notice that the applicant accepted."""
    station: str
    """Name of the kiosk."""
    step_id: str
    """The last step that was shown."""
    minutes: int
    """Minutes from consent to the last save."""
    outcome: str
    """"finished", "left", "idle", "staff" or "expired"."""


@dataclass(frozen=True)
class PurgeReport:
    """What one purge deleted."""

    sessions: int = 0
    """Number of wiped sessions."""
    prints: int = 0
    """Number of wiped folders of the folder printer."""
    doubt: str = ""
    """A Spanish question for staff; nothing was wiped then, because the clock seems wrong."""


class Retention(Protocol):
    """Wipes what is older than `[privacy]` allows.

    Call `purge` in a thread; it may raise StoreError or PrintError.
    """

    @property
    def doubt(self) -> str:
        """The question for staff about the clock since the last purge; empty: none."""

    def purge_now_and_then(self) -> None:
        """Purge if the last purge was some time ago; cheap enough to call after each session."""

    def purge(self, *, sure: bool = False) -> PurgeReport:
        """Wipe the sessions and printed files that are too old.

        Args:
            sure: staff have confirmed that the clock is right.

        Raises:
            AwayError: the database did not answer; only what is on this machine was wiped.
            StoreError: sessions could not be read or wiped.
            PrintError: the outbox could not be read or wiped.
        """


class SessionStore(TallyStore, Protocol):
    """Stores sessions, each with a revision and a lease. Every method may raise StoreError."""

    def save(self, record: Mapping[str, Any], expected: int | None = None) -> int:
        """Write a session durably: after the return a power cut does not undo it.

        Args:
            record: plain data with at least the session's "id" and "code".
            expected: the revision it had when it was read, 0 for a new one; None: overwrite any.

        Returns:
            Its new revision.

        Raises:
            ConflictError: its revision is another one, since somebody else saved it; nothing was written.
        """

    def load(self, session_id: str) -> Kept | None:
        """The session with this id as it was last saved, or None."""

    def summary(self, session_id: str) -> Summary | None:
        """What lists show of one session, or None; a session that cannot be read has a summary too."""

    def find(self, code: str) -> str | None:
        """Id of the session with this code, or None."""

    def latest(self, since: datetime) -> Kept | None:
        """The open session that was saved last, if that was after `since`; else None."""

    def list(self, offset: int = 0, limit: int = 500) -> tuple[Summary, ...]:
        """Sessions, the last saved one first, from `offset` on and at most `limit`."""

    def ages(self, wanted: Callable[[AgeSpan], bool] = every_span) -> tuple[Age, ...]:
        """How old each session is, in no order.

        Args:
            wanted: sessions of a span for which it is False may be left out; a store that has many asks it.

        Raises:
            AwayError: the database does not answer; `list` may still have the sessions of this machine.
        """

    def count(self) -> int:
        """How many sessions there are."""

    def search(self, text: str, limit: int = 500) -> tuple[Summary, ...]:
        """Sessions by what `person_search.is_found` looks at, the one saved last first. Slow."""

    def lease(self, session_id: str, holder: str, seconds: float) -> bool:
        """Take or renew the lease of a session: only its holder may have it open.

        Args:
            session_id: the session.
            holder: name of this kiosk.
            seconds: how long the lease is valid.

        Returns:
            False if another holder has a valid lease.
        """

    def held_elsewhere(self, session_id: str, holder: str) -> bool:
        """Whether another holder has a valid lease; nothing is taken or renewed."""

    def release(self, session_id: str, holder: str) -> None:
        """Give the lease back; nothing happens if another holder has it."""

    def forget(self, session_id: str, proof: Proof | None = None) -> None:
        """Wipe a session and its folder, and store its proof if one is given.

        Nothing happens if there is no such session.
        """

    def proofs(self, since: datetime | None = None) -> tuple[Proof, ...]:
        """The proofs of wiped sessions, in order; `since`: only those from this time on."""

    def folder(self, session_id: str) -> Path:
        """The private folder of a session's documents on this machine; it is made if it is missing."""

    def health(self) -> str:
        """What staff should know about the store, in Spanish; empty: all is well."""

    def shared_revision(self, session_id: str, revision: int) -> int:
        """The revision at the database that a revision here stands for, so that kiosks can compare it.

        Saves that were made here while the database was away are not counted there one by one.

        Args:
            session_id: the session.
            revision: what `load` or `save` returned for it last; 0: not known.
        """

    def retry(self, without: frozenset[str] = frozenset()) -> bool:
        """Try again what failed before, such as a wipe.

        Args:
            without: ids of sessions that are not sent to the database, because they are to be wiped.

        Returns:
            True if nothing is left to do; raises nothing.
        """


def all_sessions(store: SessionStore) -> Iterator[Summary]:
    """Every session of a store, the last saved one first.

    They are read in pages: a session that is wiped or saved between two pages may be missing or come twice.

    Raises:
        StoreError: the store cannot be read.
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
    """The proof of a session that is wiped (proof of consent: Ley 1581 de 2012, art. 9 and 17 b).

    Args:
        record: the session as it was saved.
        outcome: why it is wiped; an outcome in the record wins.
        station: name of this kiosk.
        saved_at: when it was last saved.
        now: the time; only its hour is kept, so that the proof cannot be matched with an entry of another
            log.

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
    """Whole minutes from consent to the last save; 0 if the start is not known."""
    try:
        started = datetime.fromisoformat(str(started_at))
        return max(0, int((saved_at - started).total_seconds() // 60))
    except (ValueError, TypeError):
        return 0
