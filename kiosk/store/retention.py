"""What is wiped when nobody comes back for it.

Keeping personal data no longer than their purpose needs is a duty (Ley 1581 de 2012, art. 4 and 11);
the hours are settings of `[privacy]`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from kiosk import files, log
from kiosk.errors import StoreError
from kiosk.ports import Clock, PurgeReport, SessionStore, Summary, all_sessions
from kiosk.ports.sessions import proof_of
from kiosk.settings import PrivacySettings
from kiosk.store.clock_watch import ClockWatch

LEAP = timedelta(days=60)
"""A kiosk left alone longer than this looks like a clock that jumped forward while it was off."""
LATELY = timedelta(minutes=15)
"""So soon after the last one another sweep between two applicants is left out."""


class Spool(Protocol):
    """Where documents wait on their way to paper."""

    def forget(self, code: str) -> None:
        """Nothing of a session stays there; raises PrintError."""


@dataclass(frozen=True)
class Keeping:
    """Everything that holds something of a person, and for how long it may."""

    store: SessionStore
    spool: Spool
    printed: Path
    """The folder printer's folder, a folder a session; ages count from the newest file of each."""
    rules: PrivacySettings
    station: str
    """Name of this kiosk, for the proof that remains."""


class RetentionSweep:
    """Wipes by the rules, unless the clock cannot be believed: then staff are asked."""

    def __init__(self, keeping: Keeping, clock: Clock, watch: ClockWatch) -> None:
        self._keeping, self._clock, self._watch = keeping, clock, watch
        self._doubt = ""

    @property
    def doubt(self) -> str:
        """What staff are asked about the clock since the last purge; empty: nothing."""
        return self._doubt

    def purge(self, *, sure: bool = False) -> PurgeReport:
        """Wipe the sessions and prints that are older than the rules allow.

        Args:
            sure: staff say that the clock is right.

        Raises:
            StoreError: the disk does not let something be read or deleted.
            PrintError: the spool does not let go of a job.
        """
        now = self._clock.now()
        old, prints, holding, leapt = self._overdue(now)
        self._doubt = "" if sure else self._watch.doubt(now, holding=holding) or leapt
        if self._doubt:
            self._hold()
            log.event("purge_doubts_clock", count=len(old) + len(prints))
            return PurgeReport(doubt=self._doubt)
        for session in old:
            self.wipe(session, "expired", now)
        _wipe_all(prints)
        self._believe(now)
        if old or prints:
            log.event("purged", count=len(old) + len(prints))
        return PurgeReport(len(old), len(prints))

    def purge_now_and_then(self) -> None:
        """Purge, unless that was done lately: it is called after each session. Raises what `purge` does."""
        if not self._watch.believed_within(LATELY, self._clock.now()):
            self.purge()

    def wipe(self, session: Summary, outcome: str, now: datetime) -> None:
        """Wipe one session everywhere, and leave its proof; an outcome of its own wins over the one given.

        Raises:
            StoreError, PrintError: something of it could not be deleted.
        """
        keeping = self._keeping
        kept = keeping.store.load(session.id) if session.saved_at else None  # unreadable ones go too
        if session.code:
            keeping.spool.forget(session.code)
        proof = proof_of(kept.record, outcome, keeping.station, kept.saved_at, now) if kept else None
        keeping.store.forget(session.id, proof)

    def _overdue(self, now: datetime) -> tuple[list[Summary], list[Path], bool, str]:
        """Sessions and prints whose time is over, whether there are any at all, why the clock looks wrong."""
        rules, date = self._keeping.rules, self._watch.dates(now)
        found = {one: at for one in all_sessions(self._keeping.store) if (at := self._changed(one))}
        sessions = {one: date(at, one.saved_in) for one, at in found.items()}
        prints = {
            folder: at for folder in _folders(self._keeping.printed) if (at := files.changed_at(folder))
        }
        old = [one for one, at in sessions.items() if _past(now, at, _hours(one, rules))]
        old_prints = [folder for folder, at in prints.items() if _past(now, at, rules.keep_finished_hours)]
        times = [*found.values(), *prints.values()]
        if self._watch.blank and times and min(abs(now - at) for at in times) > LEAP:
            day = f"{now:%d/%m/%Y}"
            words = f"Hoy sería {day}, mucho después de lo último que se guardó. ¿Es correcto?"
            return old, old_prints, True, words
        return old, old_prints, bool(times), ""

    def _changed(self, session: Summary) -> datetime | None:
        """When it was saved; when its newest file changed if that cannot be read."""
        return session.saved_at or files.changed_at(self._keeping.store.folder(session.id).parent)

    def _hold(self) -> None:
        """Remember the doubt: the next save under a wrong clock must not end it."""
        try:
            self._watch.hold()
        except OSError:
            raise StoreError("No se pudo anotar la duda sobre la hora. Revise el disco.") from None

    def _believe(self, now: datetime) -> None:
        try:
            self._watch.believe(now)
        except OSError:
            raise StoreError("No se pudo anotar la hora del último borrado. Revise el disco.") from None


def wipe_prints(printed: Path, code: str | None = None) -> int:
    """Wipe the folder printer's output, of one session or of all; how many folders.

    Raises:
        StoreError: something could not be deleted.
    """
    chosen = [folder for folder in _folders(printed) if code is None or folder.name == code]
    _wipe_all(chosen)
    return len(chosen)


def _hours(session: Summary, rules: PrivacySettings) -> int:
    return rules.keep_finished_hours if session.outcome else rules.keep_open_hours


def _past(now: datetime, at: datetime, hours: int) -> bool:
    """Further than some hours from now, on either side: a clock may have been set back."""
    return abs(now - at) > timedelta(hours=hours)


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
