"""Stores each session in an encrypted file in a folder of its own, beside its documents.

    key                           the machine's key, unless systemd passes it
    proofs.jsonl                  the proofs of wiped sessions
    counts/                       the counts of each day
    wiped/                        which sessions were wiped, for a restore
    sessions/<id>/session.db      the answers
    sessions/<id>/papers/         the documents
    sessions/<id>/damaged-*       a file that could not be read
    sessions/.list.db             what lists show, in encrypted rows
    sessions/.codes/              which session has a code
    sessions/.papers/             which sessions may have documents
    sessions/.staging/            files that are being written
    sessions/.locks/, .leases/    which process writes, which kiosk has a session open

With one file per session a save takes about a millisecond however many sessions there are. Any number of
processes and threads of one machine may use the same folder.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

from kiosk import files
from kiosk.boot import boot
from kiosk.errors import ConflictError, StoreError
from kiosk.ports import Age, AgeSpan, Kept, Proof, Summary, Tally, all_sessions, every_span
from kiosk.store import consent_proofs, daily_counts, health
from kiosk.store.code_index import CodeIndex
from kiosk.store.encryption import Encryption
from kiosk.store.health import HealthProblem
from kiosk.store.leases import Leases
from kiosk.store.machine_key import exposed, machine_key
from kiosk.store.papers_folder import papers_folder, unmark
from kiosk.store.process_locks import Locks
from kiosk.store.session_file import FILE, STAGING, SessionFile, checked_id, is_id
from kiosk.store.session_index import SessionIndex
from kiosk.store.store_errors import DamagedError, NewerError, SealedElsewhereError, disk_troubles
from kiosk.store.wipe import SessionWipe

KEY, PROOFS = "key", "proofs.jsonl"


def _now() -> datetime:
    return datetime.now().astimezone()


class TinySessionStore:
    """Stores sessions under a folder."""

    def __init__(
        self, folder: Path, now: Callable[[], datetime] = _now, key_file: Path | None = None
    ) -> None:
        """Make the folder, finish interrupted wipes and delete the temporary files of a power cut.

        Args:
            folder: folder of the sessions; the proofs are stored beside it.
            now: returns the time, with its time zone.
            key_file: file of the machine's key if systemd passes none; None: `key` beside the folder.

        Raises:
            StoreError: the folder cannot be used, or the key is missing or another one; nothing was changed.
        """
        self._folder = folder
        self._now = now
        with disk_troubles(folder):
            files.private_folder(folder)
            self._locks = Locks(folder / ".locks")
            self._leases = Leases(folder / ".leases")
            self._proofs = consent_proofs.Proofs(folder.parent / PROOFS)
            self._counts = daily_counts.DailyCounts(folder.parent / daily_counts.FOLDER)
            self._wipe = SessionWipe(folder, self._locks, self._proofs)
            self._key = key_file or folder.parent / KEY
            seal = Encryption(machine_key(self._key, self._sealed))
            self._file = SessionFile(folder, seal)
            self._index = SessionIndex(folder, seal, self._looked_at, self._touched, self._ids)
            self._codes = CodeIndex(folder / ".codes", seal.mark, self._locks)
            self._check_key()
            if self._index.unsettled():  # else no wipe was interrupted, and no folder has to be listed
                self._wipe.finish()
            self._sweep_temporaries()
            self._leases.sweep()
            self._index.settle(self._locks.session)

    def save(self, record: Mapping[str, Any], expected: int | None = None) -> int:
        """Save a session durably: after the return a power cut does not undo it.

        Args:
            record: plain data with at least the session's "id".
            expected: the revision it had when it was read, 0 for a new one; None: overwrite any.

        Returns:
            Its new revision.

        Raises:
            ConflictError: another process saved or wiped it meanwhile; nothing was written.
            StoreError: it could not be saved; the last save is intact.
        """
        session_id = str(record["id"])
        with self._changing(session_id):
            kept = self._read_or_set_aside(session_id)
            revision = kept.revision if kept else self._lost_revision(session_id, expected or 0)
            if expected is not None and expected != revision:
                raise ConflictError("La sesión se guardó o se borró desde otra pantalla mientras tanto.")
            self._index.changing(session_id)
            if (code := record.get("code")) and (kept is None or kept.record.get("code") != code):
                self._codes.add(str(code), session_id)
            now_kept = Kept(dict(record), revision + 1, self._now(), boot())
            self._file.write(session_id, now_kept)
            self._index.changed(session_id, now_kept)
        return revision + 1

    def load(self, session_id: str) -> Kept | None:
        """The session as it was last saved; None if there is none or it is damaged.

        Raises:
            StoreError: it cannot be read now, or has another key or a later version.
        """
        with disk_troubles(self._folder):
            return self._read(session_id)

    def summary(self, session_id: str) -> Summary | None:
        """What lists show of one session, also of an unreadable one, or None. Raises StoreError."""
        with disk_troubles(self._folder):
            return self._index.one(checked_id(session_id))

    def find(self, code: str) -> str | None:
        """Id of the session with this code, or None; raises StoreError."""
        if not code:
            return None
        with disk_troubles(self._folder):
            ids = self._codes.find(code, lambda: ((one.code, one.id) for one in all_sessions(self)))
        found = [
            (kept.saved_at, name) for name in ids if is_id(name) and (kept := self._with_code(name, code))
        ]
        return max(found)[1] if found else None

    def latest(self, since: datetime) -> Kept | None:
        """The open session that was saved last, if that was after `since`; raises StoreError."""
        for one in all_sessions(self):
            if one.saved_at is None or one.saved_at <= since:
                return None
            if not one.outcome and (kept := self.load(one.id)):
                return kept
        return None

    def list(self, offset: int = 0, limit: int = 500) -> tuple[Summary, ...]:
        """Sessions, the last saved one first, the unreadable ones at the end; raises StoreError."""
        with disk_troubles(self._folder):
            return self._index.page(offset, limit)

    def ages(self, wanted: Callable[[AgeSpan], bool] = every_span) -> tuple[Age, ...]:
        """How old each session is, of the spans that are wanted; raises StoreError."""
        with disk_troubles(self._folder):
            if self._index.reconcile():
                self._wipe.finish()
            return self._index.ages(wanted)

    def count(self) -> int:
        """How many sessions there are; raises StoreError."""
        with disk_troubles(self._folder):
            return self._index.count()

    def search(self, text: str, limit: int = 500) -> tuple[Summary, ...]:
        """Sessions by what was typed; raises StoreError."""
        with disk_troubles(self._folder):
            return self._index.search(text, limit)

    def lease(self, session_id: str, holder: str, seconds: float) -> bool:
        """Take or renew a lease; False: another holder has it. Raises StoreError."""
        with self._changing(session_id):
            return self._leases.take(session_id, holder, seconds)

    def held_elsewhere(self, session_id: str, holder: str) -> bool:
        """Whether another holder has a valid lease; nothing is taken. Raises StoreError."""
        with disk_troubles(self._folder):
            return self._leases.held_elsewhere(checked_id(session_id), holder)

    def release(self, session_id: str, holder: str) -> None:
        """Give a lease back; nothing happens if another holder has it. Raises StoreError."""
        with self._changing(session_id):
            self._leases.give_back(session_id, holder)

    def forget(self, session_id: str, proof: Proof | None = None) -> None:
        """Overwrite and delete a session with its folder; nothing happens if there is none.

        Raises:
            StoreError: something could not be deleted.
        """
        with self._changing(session_id):
            home = self._file.home(session_id)
            self._index.changing(session_id, wiping=True)
            self._leases.drop(session_id)
            unmark(self._folder, session_id)
            if home.is_symlink() or not home.is_dir():
                files.wipe(home)
                self._index.changed(session_id, None)
                return
            known = (home / FILE).exists() or self._file.in_plain(session_id)
            renamed = self._wipe.begin(home, consent_proofs.to_line(proof) if known and proof else b"")
        with disk_troubles(self._folder):
            files.wipe(renamed)
            self._index.changed(session_id, None)  # last: its mark tells of a wipe that was interrupted

    def proofs(self, since: datetime | None = None) -> tuple[Proof, ...]:
        """The proofs of wiped sessions, in order; raises StoreError."""
        with disk_troubles(self._folder):
            return self._proofs.since(since)

    def add_tallies(self, tallies: Iterable[Tally]) -> None:
        """Add numbers to the counts of their day; raises StoreError."""
        with disk_troubles(self._folder), self._locks.all():
            self._counts.add(tallies)

    def tallies(self, since: date | None = None) -> tuple[Tally, ...]:
        """The counts of each day; raises StoreError."""
        with disk_troubles(self._folder):
            return self._counts.since(since)

    def folder(self, session_id: str) -> Path:
        """The private folder of a session's documents; it is made if it is missing. Raises StoreError."""
        with disk_troubles(self._folder):
            if self._file.home(session_id).exists():
                return papers_folder(self._folder, session_id)
        with self._changing(session_id):  # papers before the first save are on the list, too
            self._index.changing(session_id)
            folder = papers_folder(self._folder, session_id)
            self._index.changed(session_id, self._looked_at(session_id))
        return folder

    def health(self) -> str:
        """What staff should know about the store, in Spanish; empty: all is well."""
        try:
            with disk_troubles(self._folder):
                unread = self._index.unreadable()
                told = [words for words in (exposed(self._key), *health.disk(self._folder)) if words]
        except StoreError as error:
            return error.detail
        return " ".join([*told, *health.problems(found for name in unread if (found := self._problem(name)))])

    def close(self) -> None:
        """Close the list's file; the next use opens it again."""
        self._index.close()

    def shared_revision(self, session_id: str, revision: int) -> int:
        """The same number: no other kiosk has these sessions."""
        del session_id
        return revision

    def retry(self, without: frozenset[str] = frozenset()) -> bool:
        """True: nothing waits to be tried again, because every failure was raised."""
        del without
        return True

    def _lost_revision(self, session_id: str, expected: int) -> int:
        """The revision of a session without a file: 0 for a new one, `expected` for a damaged one."""
        return expected if self._file.was_set_aside(session_id) else 0

    def _with_code(self, session_id: str, code: str) -> Kept | None:
        """The session, if it can be read and still has this code."""
        with suppress(StoreError):
            kept = self.load(session_id)
            return kept if kept and kept.record.get("code") == code else None
        return None

    def _sweep_temporaries(self) -> None:
        """Wipe the temporary files that a power cut left; older versions left them in any folder."""
        staging = self._folder / STAGING
        files.sweep_temporaries(staging if staging.exists() else self._folder)
        files.private_folder(staging)

    def _problem(self, session_id: str) -> HealthProblem | None:
        try:
            kept = self._file.read(session_id)
        except NewerError:
            return HealthProblem.NEWER
        except SealedElsewhereError:
            return HealthProblem.OTHER_KEY
        except (DamagedError, OSError):
            return HealthProblem.DAMAGED
        return HealthProblem.DAMAGED if kept is None and self._file.was_set_aside(session_id) else None

    def _looked_at(self, session_id: str) -> Kept | Summary | None:
        """A session as its file says; an empty summary if it cannot be read for any reason; None: gone."""
        for _ in range(2):  # another process may save it for the first time between the two looks
            with suppress(DamagedError, StoreError, OSError):
                if kept := self._file.read(session_id):
                    return kept
            if not self._file.anything(session_id):
                return None
        return Summary(session_id, "", "")

    def _touched(self, session_id: str) -> Kept | Summary | None:
        """The same; a damaged file is set aside, one of schema 1 is sealed."""
        with suppress(StoreError, OSError):
            if kept := self._read(session_id):
                return kept
        return self._looked_at(session_id)

    def _read(self, session_id: str) -> Kept | None:
        """Read a session; a damaged file is set aside, one of schema 1 is encrypted."""
        try:
            kept = self._file.read(session_id)
        except DamagedError:
            with self._locks.session(session_id):
                return self._read_or_set_aside(session_id)
        if kept and self._file.in_plain(session_id):
            with suppress(OSError, DamagedError), self._locks.session(session_id):
                self._file.seal_plain(session_id)
        return kept

    def _read_or_set_aside(self, session_id: str) -> Kept | None:
        try:
            return self._file.read(session_id)  # another process may have replaced it meanwhile
        except DamagedError:
            self._index.changing(session_id)
            self._file.set_aside(session_id)
            self._index.changed(session_id, self._looked_at(session_id))
            return None

    @contextmanager
    def _changing(self, session_id: str) -> Iterator[None]:
        """Lock a session; an OSError inside the `with` is raised as a StoreError."""
        self._file.home(session_id)
        with disk_troubles(self._folder), self._locks.session(session_id):
            yield

    def _ids(self) -> Iterator[str]:
        """Every session that has a folder, in no order."""
        with os.scandir(self._folder) as homes:
            yield from (home.name for home in homes if is_id(home.name))

    def _sealed(self) -> bool:
        """Whether there is a session that only the key can open."""
        return any((self._folder / name / FILE).exists() for name in self._ids())

    def _check_key(self) -> None:
        """Refuse a key that opens none of the sessions: it is another machine's."""
        foreign = False
        for name in self._ids():
            if ours := self._file.sealed_by_us(name):
                return
            foreign = foreign or ours is False
        if foreign:
            raise StoreError(
                "La llave de esta máquina no abre las sesiones guardadas: es otra. Ponga la llave con que se "
                "guardaron. No se cambió nada."
            )
