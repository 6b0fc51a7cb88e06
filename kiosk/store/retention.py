"""Wipes sessions and printed files that are older than the settings allow.

Personal data must not be kept longer than their purpose requires (Ley 1581 de 2012, art. 4 and 11). The hours
are settings of `[privacy]`.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from kiosk import files, log
from kiosk.boot import Boot
from kiosk.errors import AwayError, PendingWipeError, StoreError
from kiosk.ports import Age, AgeSpan, Clock, PurgeReport, SessionStore, Summary, age_of, all_sessions
from kiosk.ports.sessions import proof_of
from kiosk.settings import PrivacySettings
from kiosk.store.clock_watch import DRIFT, ClockWatch

UNKNOWN_HOURS = 24
"""Most hours that an open session is stored in which no name was accepted: hardly anybody can open it."""
_HOLDER, _SECONDS = "vencimiento", 60.0
"""Holder of the lease while a session is wiped, and its seconds at most."""
LATELY = timedelta(minutes=15)
"""Least time between two purges after sessions."""


class Spool(Protocol):
    """The printer's outbox, as far as wiping needs it."""

    def forget(self, code: str) -> None:
        """Delete everything of a session from the outbox; raises PrintError."""


@dataclass(frozen=True)
class Keeping:
    """Everything that holds personal data, and the rules for keeping it."""

    store: SessionStore
    spool: Spool
    printed: Path
    """Folder of the folder printer, with a folder for each session; its age is that of its newest file."""
    rules: PrivacySettings
    station: str
    """Name of this kiosk, for the proofs."""


@dataclass(frozen=True)
class _Found:
    """What one look at the store found."""

    old: list[Age]
    """Sessions to wipe."""
    prints: list[Path]
    """Folders of printed files to wipe."""
    holding: bool
    """Something is stored, or may be in the database."""
    leapt: str
    """Why the clock looks wrong by what is stored, in Spanish; empty: it does not."""
    away: AwayError | None
    """The database did not answer: only the sessions of this machine were seen."""


class RetentionSweep:
    """Wipes by the rules, unless the clock may be wrong: then staff are asked."""

    def __init__(self, keeping: Keeping, clock: Clock, watch: ClockWatch) -> None:
        self._keeping, self._clock, self._watch = keeping, clock, watch
        self._doubt = ""

    @property
    def doubt(self) -> str:
        """The Spanish question for staff about the clock since the last purge; empty: none."""
        return self._doubt

    def purge(self, *, sure: bool = False) -> PurgeReport:
        """Wipe the sessions and printed files that are older than the rules allow.

        A session that is open on a screen is left for a later purge.

        Args:
            sure: staff have confirmed that the clock is right.

        Raises:
            AwayError: the database did not answer; only what is on this machine was wiped, and the clock
                is not accepted by that.
            StoreError: something could not be read or deleted.
            PrintError: a job of the outbox could not be deleted.
        """
        now = self._clock.now()
        if sure:  # first: the answer may tell that sessions were saved under a wrong clock
            self._find(now)
            self._believe(now, sure=True)
        found = self._find(now)
        self._doubt = "" if sure else self._watch.doubt(now, holding=found.holding) or found.leapt
        if self._doubt:
            self._hold()
            log.event("purge_doubts_clock", count=len(found.old) + len(found.prints))
            return PurgeReport(doubt=self._doubt)
        wiped = sum(self._wipe_unless_open(one.id, now) for one in found.old)
        _wipe_all(found.prints)
        if wiped or found.prints:
            log.event("purged", count=wiped + len(found.prints))
        if found.away:  # what was not seen may tell that the clock is wrong, and may be too old
            raise found.away
        if found.holding or not (self._watch.blank or self._watch.doubt(now)):
            self._believe(now)  # with nothing stored, only a clock that would be accepted with something
        else:
            self._begin()
        return PurgeReport(wiped, len(found.prints))

    def purge_now_and_then(self) -> None:
        """Purge, unless the last purge was less than LATELY ago. Raises what `purge` does."""
        if not self._watch.believed_within(LATELY, self._clock.now()):
            self.purge()

    def wipe(self, session: Summary, outcome: str, now: datetime) -> None:
        """Wipe one session and its print jobs, and store its proof.

        Args:
            session: its summary.
            outcome: why it is wiped; an outcome in its record wins.
            now: the time.

        Raises:
            StoreError: something of it could not be deleted.
            PrintError: a job of the outbox could not be deleted.
        """
        keeping = self._keeping
        kept = keeping.store.load(session.id) if session.saved_at else None  # unreadable ones are wiped too
        if session.code:
            keeping.spool.forget(session.code)
        proof = proof_of(kept.record, outcome, keeping.station, kept.saved_at, now) if kept else None
        keeping.store.forget(session.id, proof)

    def _wipe_unless_open(self, session_id: str, now: datetime) -> bool:
        """Wipe a session whose time is over; False: it is open, gone, or was saved since it was found."""
        store, holder = self._keeping.store, f"{_HOLDER}-{os.getpid()}"
        if not store.lease(session_id, holder, _SECONDS):
            return False
        try:
            session = store.summary(session_id)
            if session is None or not self._over(age_of(session), now, self._watch.dates(now)):
                return False
            with suppress(PendingWipeError):  # the request is stored and is tried again
                self.wipe(session, "expired", now)
            return True
        finally:
            store.release(session_id, holder)

    def _over(self, one: Age, now: datetime, date: Callable[[datetime, Boot | None], datetime]) -> bool:
        """Whether the time of a session is over."""
        at = self._changed(one)
        return at is not None and _past(now, date(at, one.saved_in), _hours(one, self._keeping.rules))

    def _find(self, now: datetime) -> _Found:
        """What is stored, and what of it is to be wiped."""
        rules, date = self._keeping.rules, self._watch.dates(now)

        def over(one: Age) -> bool:
            return self._over(one, now, date)

        store, blank = self._keeping.store, self._watch.blank
        ages, away = self._ages(lambda span: blank or over(span.oldest) or over(span.newest))
        prints = {
            folder: at for folder in _folders(self._keeping.printed) if (at := files.changed_at(folder))
        }
        old = [one for one in ages if over(one)]
        old_prints = [folder for folder, at in prints.items() if _past(now, at, rules.keep_finished_hours)]
        odd = [one for one in ages if (at := self._changed(one)) and _odd(now, at, _hours(one, rules))]
        odd_prints = [folder for folder, at in prints.items() if _odd(now, at, rules.keep_finished_hours)]
        leapt = ""
        if blank and (odd or odd_prints):
            leapt = f"Hoy sería {now:%d/%m/%Y}, y lo guardado no es de estos días. ¿Es correcto?"
        holding = bool(prints or ages or away) or store.count() > 0
        return _Found(old, old_prints, holding, leapt, away)

    def _ages(self, wanted: Callable[[AgeSpan], bool]) -> tuple[tuple[Age, ...], AwayError | None]:
        """The sessions that can be seen; the error tells that there may be more in the database."""
        store = self._keeping.store
        try:
            return store.ages(wanted), None
        except AwayError as error:
            return tuple(age_of(one) for one in all_sessions(store)), error

    def _changed(self, session: Age) -> datetime | None:
        """Time of the last save; for an unreadable session that of its newest file."""
        if session.saved_at is not None:
            return datetime.fromtimestamp(session.saved_at, UTC)
        return files.changed_at(self._keeping.store.folder(session.id).parent)

    def _hold(self) -> None:
        """Store the doubt, so that the next save under a wrong clock does not end it."""
        try:
            self._watch.hold()
        except OSError:
            raise StoreError("No se pudo anotar la duda sobre la hora. Revise el disco.") from None

    def _begin(self) -> None:
        try:
            self._watch.begin()
        except OSError:
            raise StoreError("No se pudo anotar el comienzo del quiosco. Revise el disco.") from None

    def _believe(self, now: datetime, *, sure: bool = False) -> None:
        try:
            self._watch.believe(now, sure=sure)
        except OSError:
            raise StoreError("No se pudo anotar la hora del último borrado. Revise el disco.") from None


def wipe_prints(printed: Path, code: str | None = None) -> int:
    """Wipe the folder printer's output, of one session or of all; returns the number of folders.

    Raises:
        StoreError: something could not be deleted.
    """
    chosen = [folder for folder in _folders(printed) if code is None or folder.name == code]
    _wipe_all(chosen)
    return len(chosen)


def _hours(session: Age, rules: PrivacySettings) -> int:
    if session.ended:
        return rules.keep_finished_hours
    return rules.keep_open_hours if session.named else min(rules.keep_open_hours, UNKNOWN_HOURS)


def _past(now: datetime, at: datetime, hours: int) -> bool:
    """Whether a time is more than `hours` before or after now: the clock may have been set back."""
    return abs(now - at) > timedelta(hours=hours)


def _odd(now: datetime, at: datetime, hours: int) -> bool:
    """Whether a time is too old or in the future: a clock that was never accepted may be wrong then."""
    return _past(now, at, hours) or at > now + DRIFT


def _folders(printed: Path) -> list[Path]:
    try:
        return sorted(folder for folder in printed.iterdir() if folder.is_dir())
    except FileNotFoundError:
        return []
    except OSError:
        raise StoreError(f"No se puede leer {printed}. Revise los permisos de la carpeta.") from None


def _wipe_all(folders: list[Path]) -> None:
    for folder in folders:
        try:
            files.wipe(folder)
        except OSError:
            raise StoreError(f"No se pudo borrar todo en {folder.parent}. Revise los permisos.") from None
