"""Stores sessions shared by several kiosks in a PostgreSQL database.

The kiosk encrypts the answers with a key that all kiosks of the office have: the database holds codes, times
and encrypted bytes. A save states the revision it started from, so that two kiosks never overwrite each
other. Leases expire by the server's clock, which is the same for all.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import astuple
from datetime import date, datetime
from pathlib import Path
from typing import Any

from kiosk import files
from kiosk.boot import boot
from kiosk.errors import ConflictError, StoreError
from kiosk.interview.person_search import is_found, search_words
from kiosk.ports import Age, AgeSpan, Kept, Proof, Summary, Tally, age_of, all_sessions, every_span
from kiosk.store import record_schema
from kiosk.store.encryption import Encryption
from kiosk.store.machine_key import machine_key
from kiosk.store.papers_folder import papers_folder, unmark
from kiosk.store.postgres_connection import Database, PostgresServer, make_tables
from kiosk.store.postgres_terminals import ALONE, KioskIdentity, note_terminal, same_name
from kiosk.store.process_locks import Locks
from kiosk.store.session_file import checked_id, is_id
from kiosk.store.store_errors import DamagedError, disk_troubles
from kiosk.store.summary import summary_of


def _now() -> datetime:
    return datetime.now().astimezone()


class PostgresSessionStore:
    """Stores sessions in a database; documents stay in folders of this machine."""

    def __init__(
        self,
        url: str,
        folder: Path,
        now: Callable[[], datetime] = _now,
        key_file: Path | None = None,
        *,
        terminal: KioskIdentity = ALONE,
        waiting: Callable[[], set[str]] = set,
    ) -> None:
        """Connect, make missing tables, and wipe documents of sessions that no longer exist.

        Args:
            url: postgresql://user@host/database; a password belongs into ~/.pgpass.
            folder: folder of this machine's documents.
            now: returns the time, with its time zone.
            key_file: the key all kiosks share; None: `key` beside the folder.
            terminal: this kiosk, with a mark that no other has.
            waiting: returns the ids of the sessions not sent yet.

        Raises:
            StoreError: no connection, or the key is missing, damaged or another one.
        """
        self._database, self._folder, self._now = Database(url), folder, now
        self._key = key_file or folder.parent / "key"
        self._terminal, self._waiting = terminal, waiting
        self._unanswered: dict[str, frozenset[bytes]] = {}
        """Session id -> encrypted saves whose commit the server did not answer and may have done or not."""
        try:
            with disk_troubles(folder):
                files.private_folder(folder)
                with Locks(folder / ".locks").all(), self._database.transaction() as server:
                    make_tables(server)
                    self._seal = self._shared_seal(server, self._key)
                    note_terminal(server, terminal)
                self._sweep()
        except StoreError:
            self.close()
            raise

    def save(self, record: Mapping[str, Any], expected: int | None = None) -> int:
        """Save a session durably; returns its new revision.

        Args:
            record: plain data with at least the session's "id".
            expected: the revision it had when it was read, 0 for a new one; None: overwrite any.

        Raises:
            ConflictError: another kiosk saved or wiped it meanwhile; nothing was written.
            StoreError: it could not be saved; the last save is intact.
        """
        session_id = checked_id(str(record["id"]))
        ours = self._unanswered.get(session_id, frozenset())
        with self._database.transaction() as server:
            found = server.execute(
                "SELECT revision, sealed FROM kiosk_sessions WHERE id = %s FOR UPDATE", (session_id,)
            ).fetchone()
            revision, there = (int(found[0]), bytes(found[1])) if found else (0, b"")
            if expected is not None and expected != revision and there not in ours:
                raise ConflictError("La sesión se guardó o se borró desde otra pantalla mientras tanto.")
            kept = Kept(dict(record), revision + 1, self._now(), boot())
            told, sealed = summary_of(session_id, kept), self._sealed(session_id, kept)
            row = (told.code, told.outcome, kept.revision, kept.saved_at, sealed)
            self._put(server, session_id, row, new=found is None)
            self._unanswered[session_id] = ours | {sealed}
        self._unanswered.pop(session_id, None)
        return kept.revision

    def load(self, session_id: str) -> Kept | None:
        """The session as it was last saved; None if there is none or it is damaged. Raises StoreError."""
        with self._database.transaction() as server:
            found = server.execute(
                "SELECT sealed FROM kiosk_sessions WHERE id = %s", (checked_id(session_id),)
            ).fetchone()
        if found is None:
            return None
        with suppress(DamagedError):
            return self._opened(session_id, bytes(found[0]))
        return None

    def summary(self, session_id: str) -> Summary | None:
        """What lists show of one session, also of an unreadable one, or None. Raises StoreError."""
        with self._database.transaction() as server:
            found = server.execute(
                "SELECT id, code, outcome, saved_at, sealed FROM kiosk_sessions WHERE id = %s",
                (checked_id(session_id),),
            ).fetchone()
        return self._summary(*found) if found else None

    def find(self, code: str) -> str | None:
        """Id of the session with this code, or None; raises StoreError."""
        with self._database.transaction() as server:
            found = server.execute(
                "SELECT id FROM kiosk_sessions WHERE code = %s AND code <> '' ORDER BY saved_at DESC LIMIT 1",
                (code,),
            ).fetchone()
        return str(found[0]) if found else None

    def latest(self, since: datetime) -> Kept | None:
        """The open session that was saved last, if that was after `since`; raises StoreError."""
        with self._database.transaction() as server:
            found = server.execute(
                "SELECT id FROM kiosk_sessions WHERE outcome = '' AND saved_at > %s "
                "ORDER BY saved_at DESC LIMIT 1",
                (since,),
            ).fetchone()
        return self.load(str(found[0])) if found else None

    def list(self, offset: int = 0, limit: int = 500) -> tuple[Summary, ...]:
        """Sessions, the last saved one first; raises StoreError."""
        with self._database.transaction() as server:
            rows = server.execute(
                "SELECT id, code, outcome, saved_at, sealed FROM kiosk_sessions "
                "ORDER BY saved_at DESC, id LIMIT %s OFFSET %s",
                (limit, offset),
            ).fetchall()
        return tuple(self._summary(*row) for row in rows)

    def ages(self, wanted: Callable[[AgeSpan], bool] = every_span) -> tuple[Age, ...]:
        """How old each session is; raises StoreError."""
        del wanted  # every row has to be opened for its age
        return tuple(age_of(one) for one in all_sessions(self))

    def count(self) -> int:
        """How many sessions there are; raises StoreError."""
        with self._database.transaction() as server:
            found = server.execute("SELECT count(*) FROM kiosk_sessions").fetchone()
        return int(found[0]) if found else 0

    def search(self, text: str, limit: int = 500) -> tuple[Summary, ...]:
        """Sessions by what was typed; each one is opened here, for the server cannot. Raises StoreError."""
        with self._database.transaction() as server:
            rows = server.execute(
                "SELECT id, sealed FROM kiosk_sessions ORDER BY saved_at DESC, id"
            ).fetchall()
        found: list[Summary] = []
        for session_id, sealed in rows:
            with suppress(DamagedError, StoreError):
                kept = self._opened(session_id, bytes(sealed))
                if is_found(text, search_words(kept.record)):
                    found.append(summary_of(session_id, kept))
            if len(found) >= limit:
                break
        return tuple(found)

    def lease(self, session_id: str, holder: str, seconds: float) -> bool:
        """Take or renew a lease; False: another holder has it. Raises StoreError."""
        with self._database.transaction() as server:
            taken = server.execute(
                "INSERT INTO kiosk_leases AS lease VALUES (%(id)s, %(holder)s, "
                "clock_timestamp() + %(seconds)s * interval '1 second') "
                "ON CONFLICT (id) DO UPDATE SET holder = excluded.holder, until = excluded.until "
                "WHERE lease.holder = excluded.holder OR lease.until <= clock_timestamp() RETURNING id",
                {"id": checked_id(session_id), "holder": self._terminal.holder(holder), "seconds": seconds},
            ).fetchone()
        return taken is not None

    def held_elsewhere(self, session_id: str, holder: str) -> bool:
        """Whether another holder has a valid lease; nothing is taken. Raises StoreError."""
        with self._database.transaction() as server:
            others = server.execute(
                "SELECT 1 FROM kiosk_leases WHERE id = %s AND holder <> %s AND until > clock_timestamp()",
                (checked_id(session_id), self._terminal.holder(holder)),
            ).fetchone()
        return others is not None

    def release(self, session_id: str, holder: str) -> None:
        """Give a lease back; nothing happens if another holder has it. Raises StoreError."""
        with self._database.transaction() as server:
            ours = (session_id, self._terminal.holder(holder))
            server.execute("DELETE FROM kiosk_leases WHERE id = %s AND holder = %s", ours)

    def forget(self, session_id: str, proof: Proof | None = None) -> None:
        """Delete a session, and its documents on this machine; nothing happens if there is none.

        Raises:
            StoreError: something could not be deleted.
        """
        home = self._folder / checked_id(session_id)
        with self._database.transaction() as server:
            gone = server.execute("DELETE FROM kiosk_sessions WHERE id = %s RETURNING id", (session_id,))
            if gone.fetchone() and proof:
                server.execute(
                    "INSERT INTO kiosk_proofs (at, notice, station, step, minutes, outcome) "
                    "VALUES (date_trunc('hour', %s), %s, %s, %s, %s, %s)",
                    (proof.at, proof.notice, proof.station, proof.step_id, proof.minutes, proof.outcome),
                )
            server.execute("DELETE FROM kiosk_leases WHERE id = %s", (session_id,))
        with disk_troubles(self._folder):
            unmark(self._folder, session_id)
            files.wipe(home)

    def proofs(self, since: datetime | None = None) -> tuple[Proof, ...]:
        """The proofs of wiped sessions, in order; raises StoreError."""
        with self._database.transaction() as server:
            rows = server.execute(
                "SELECT at, notice, station, step, minutes, outcome FROM kiosk_proofs "
                "WHERE %(since)s::timestamptz IS NULL OR at > %(since)s::timestamptz - interval '1 hour' "
                "ORDER BY number",
                {"since": since},
            ).fetchall()
        return tuple(Proof(row[0].astimezone(), *row[1:]) for row in rows)

    def add_tallies(self, tallies: Iterable[Tally]) -> None:
        """Add numbers to the counts of their day; raises StoreError."""
        with self._database.transaction() as server:
            for one in sorted(tallies, key=astuple):  # in one order: two kiosks never wait for each other
                server.execute(
                    "INSERT INTO kiosk_counts AS old (day, version, kind, step, field, number) "
                    "VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (day, version, kind, step, field) "
                    "DO UPDATE SET number = old.number + excluded.number",
                    astuple(one),
                )

    def tallies(self, since: date | None = None) -> tuple[Tally, ...]:
        """The counts of each day; raises StoreError."""
        with self._database.transaction() as server:
            rows = server.execute(
                "SELECT day, version, kind, step, field, number FROM kiosk_counts "
                "WHERE %(since)s::date IS NULL OR day >= %(since)s::date",
                {"since": since},
            ).fetchall()
        return tuple(Tally(*row) for row in rows)

    def folder(self, session_id: str) -> Path:
        """The private folder of a session's documents on this machine; it is made if it is missing."""
        with disk_troubles(self._folder):
            return papers_folder(self._folder, session_id)

    def health(self) -> str:
        """A Spanish sentence if the database is away or another kiosk has this one's name; else empty."""
        try:
            with self._database.transaction() as server:
                twins = same_name(server, self._terminal)
        except StoreError as error:
            return error.detail
        return twins

    def shared_revision(self, session_id: str, revision: int) -> int:
        """The same number: all kiosks read it here."""
        del session_id
        return revision

    def retry(self, without: frozenset[str] = frozenset()) -> bool:
        """True: nothing waits to be tried again, because every failure was raised."""
        del without
        return True

    def close(self) -> None:
        """Close the connection to the server."""
        self._database.close()

    def _put(self, server: PostgresServer, session_id: str, row: tuple[Any, ...], *, new: bool) -> None:
        """Insert or update a row; raises ConflictError if another kiosk inserted it at the same time."""
        if new:
            added = server.execute(
                "INSERT INTO kiosk_sessions (code, outcome, revision, saved_at, sealed, id) "
                "VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (id) DO NOTHING RETURNING id",
                (*row, session_id),
            ).fetchone()
            if added is None:
                raise ConflictError("La sesión se guardó desde otra pantalla mientras tanto.")
        else:
            server.execute(
                "UPDATE kiosk_sessions SET code = %s, outcome = %s, revision = %s, saved_at = %s, "
                "sealed = %s WHERE id = %s",
                (*row, session_id),
            )

    def _sealed(self, session_id: str, kept: Kept) -> bytes:
        return self._seal.close(json.dumps(record_schema.document(kept)).encode("ascii"), session_id)

    def _opened(self, session_id: str, sealed: bytes) -> Kept:
        return record_schema.kept(json.loads(self._seal.open(sealed, session_id)))

    def _summary(
        self, session_id: str, code: str, outcome: str, saved_at: datetime, sealed: bytes
    ) -> Summary:
        """The summary of a row; only code, outcome and time if it cannot be decrypted."""
        try:
            return summary_of(session_id, self._opened(session_id, bytes(sealed)))
        except (DamagedError, StoreError):
            return Summary(session_id, code, "", outcome=outcome, saved_at=saved_at.astimezone())

    def _shared_seal(self, server: PostgresServer, key_file: Path) -> Encryption:
        """The encryption with this machine's key, which must fit the sample that the first kiosk stored."""
        found = server.execute("SELECT sample FROM kiosk_key").fetchone()
        seal = Encryption(machine_key(key_file, lambda: found is not None))
        if found is None:
            server.execute("INSERT INTO kiosk_key (sample) VALUES (%s)", (seal.close(b"", "sample"),))
        elif not seal.fits(bytes(found[0])):
            raise StoreError(
                f"La llave de {key_file} no es la de los otros quioscos. Copie aquí la de ellos."
            )
        return seal

    def _sweep(self) -> None:
        """Wipe the documents of sessions that another kiosk has wiped."""
        with self._database.transaction() as server:
            known = {str(row[0]) for row in server.execute("SELECT id FROM kiosk_sessions")}
        known |= self._waiting()
        for home in self._folder.iterdir():
            if files.is_half_wiped(home) or (is_id(home.name) and home.name not in known):
                files.wipe(home)
