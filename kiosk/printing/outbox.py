"""The jobs that are not printed yet, stored so that a crash or power cut neither loses nor repeats one.

The jobs are in an SQLite database in WAL mode, synchronised at every commit. Beside it is the kiosk's own
copy of the bytes of each job that may still be printed. A row is written only after its copy is durable.
Every change of a job's state is a compare-and-set, so that two threads or processes never both do the same
step.
"""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kiosk import files
from kiosk.ports import PrintJob, PrintState
from kiosk.printing import outbox_database
from kiosk.printing.outbox_database import disk_troubles_told

_UNDER_WAY = "state in ('wanted', 'created', 'sent')"
_AS_AT_FIRST = "state='wanted', queue='', address='', job_id=null, started=null, reached=0, page=0"
_FIELDS = (
    "key, code, document, title, pages, state, page, trouble, sha256, "
    "queue, address, job_id, started, reached, media"
)


@dataclass(frozen=True)
class OutboxRow:
    """A job, and what only the outbox knows of it."""

    job: PrintJob
    queue: str
    """Name of the queue it was sent to; empty: none so far."""
    address: str
    """Address of the printer behind that queue, as CUPS has it."""
    job_id: int | None
    """Its number at CUPS; None: it has none."""
    started: int | None
    """When CUPS started it, in CUPS' seconds; another value means that it was started again."""
    reached: bool
    """The printer was seen printing it, so pages may be out."""


class Outbox:
    """The jobs of this machine; may be used from any thread. Methods raise PrintError if the disk fails."""

    def __init__(self, folder: Path) -> None:
        """Open the outbox, or make it; copies that are not needed any more are wiped.

        Args:
            folder: private folder of the database and the copies; it is made if it is missing.

        Raises:
            PrintError: the folder cannot be used.
        """
        self._folder = folder
        self._lock = threading.RLock()
        with disk_troubles_told(self._folder):
            files.private_folder(folder)
            self._base = outbox_database.connect(folder / "outbox.db")
        try:
            with disk_troubles_told(folder):
                files.sweep_temporaries(folder)
            self._sweep()
        except BaseException:
            self.close()
            raise

    def add(self, wanted: PrintJob, content: bytes, *, again: bool) -> PrintJob:
        """Store a job durably under a new key, with its own copy of the bytes.

        Args:
            wanted: the job; key and hash are made here.
            content: the bytes to print.
            again: False: if a job with the same bytes and code exists, none is added.

        Returns:
            The new job, or the existing one.
        """
        job = replace(wanted, key=secrets.token_hex(8), sha256=hashlib.sha256(content).hexdigest())
        values = (
            job.key,
            job.code,
            job.document,
            job.title,
            job.pages,
            job.state.value,
            job.sha256,
            job.media,
        )
        with self._lock, self._change():
            there = [
                row.job for row in self.rows() if (row.job.code, row.job.sha256) == (job.code, job.sha256)
            ]
            if there and not again:
                return there[-1]
            files.write_durably(self._copy(job.key), content)
            try:
                self._base.execute(
                    "insert into job (key, code, document, title, pages, state, sha256, media)"
                    " values (?, ?, ?, ?, ?, ?, ?, ?)",
                    values,
                )
            except sqlite3.Error:
                self._drop(job.key)
                raise
        return job

    def rows(self) -> tuple[OutboxRow, ...]:
        """All jobs, in the order they were asked for."""
        with disk_troubles_told(self._folder), self._lock:
            found = self._base.execute(f"select {_FIELDS} from job order by number").fetchall()  # noqa: S608 - own words
        return tuple(_row(values) for values in found)

    def row(self, key: str) -> OutboxRow | None:
        """One job, or None."""
        return next((row for row in self.rows() if row.job.key == key), None)

    def content(self, row: OutboxRow) -> bytes | None:
        """The bytes to print, checked by their hash; None: the copy is missing or was changed."""
        with disk_troubles_told(self._folder):
            try:
                content = self._copy(row.job.key).read_bytes()
            except FileNotFoundError:
                return None
        return content if hashlib.sha256(content).hexdigest() == row.job.sha256 else None

    def created(self, key: str, queue: str, address: str, job_id: int) -> bool:
        """Store that CUPS has an empty job for a wanted one; False: it is not wanted any more."""
        change = "state='created', queue=?, address=?, job_id=?"
        return self._set(key, "wanted", change, queue, address, job_id)

    def sent(self, key: str, queue: str, address: str, job_id: int) -> bool:
        """Store that CUPS has the document; False: the job was cancelled meanwhile."""
        change = "state='sent', queue=?, address=?, job_id=?"
        return self._set(key, "wanted created", change, queue, address, job_id)

    def again(self, key: str) -> bool:
        """Set a job that never reached the printer back to wanted; False: it is in another state."""
        return self._set(key, "created sent", _AS_AT_FIRST)

    def note(self, key: str, trouble: str) -> bool:
        """Store what an unfinished job is waiting for; other processes read it."""
        return self._set(key, "wanted created sent", "trouble=?", trouble)

    def seen(self, key: str, page: int, started: int | None, *, reached: bool) -> bool:
        """Store the pages printed, when CUPS started the job, and whether the printer did."""
        return self._set(key, "created sent", "page=?, started=?, reached=?", page, started, reached)

    def finish(self, key: str, state: PrintState, trouble: str = "") -> bool:
        """Finish a job: the kiosk does nothing more with it, and CUPS has to delete it.

        Returns:
            False: it was finished already.
        """
        before = "wanted created sent" + (" unconfirmed" if state is PrintState.CANCELLED else "")
        page = "pages" if state is PrintState.DONE else "page"
        with self._lock:
            with self._change():
                self._leave(f"key = ? and {_UNDER_WAY}", key)
                done = self._set(key, before, f"state='{state.value}', page={page}, trouble=?", trouble)
            if done and state is not PrintState.UNCONFIRMED:
                self._drop(key)
        return done

    def confirm(self, key: str) -> bool:
        """Store that an unconfirmed job came out; False: it is not unconfirmed."""
        with self._lock:
            done = self._set(key, "unconfirmed", "state='done', page=pages, trouble=''")
            if done:
                self._drop(key)
        return done

    def renew(self, key: str) -> bool:
        """Set an unconfirmed job that did not come out back to wanted, under a new key and in the same place.

        Returns:
            False: it is not unconfirmed, or its copy is damaged; nothing was changed.
        """
        fresh = secrets.token_hex(8)
        row = self.row(key)
        content = self.content(row) if row and row.job.state is PrintState.UNCONFIRMED else None
        if content is None:
            return False
        with self._lock, self._change():
            files.write_durably(self._copy(fresh), content)
            done = self._set(key, "unconfirmed", f"key=?, trouble='', {_AS_AT_FIRST}", fresh)
            self._drop(key if done else fresh)
        return done

    def forget(self, code: str) -> None:
        """Delete the jobs of a session; CUPS still has to delete its own."""
        with self._lock:
            keys = [row.job.key for row in self.rows() if row.job.code == code]
            with self._change():
                self._leave(f"code = ? and {_UNDER_WAY}", code)
                self._base.execute("delete from job where code = ?", (code,))
            for key in keys:
                self._drop(key)

    def leftovers(self) -> tuple[str, ...]:
        """Keys of jobs that CUPS may still have and must not keep."""
        with disk_troubles_told(self._folder), self._lock:
            return tuple(key for (key,) in self._base.execute("select key from leftover").fetchall())

    def dropped(self, key: str) -> None:
        """Store that CUPS has deleted a job."""
        with disk_troubles_told(self._folder), self._lock:
            self._base.execute("delete from leftover where key = ?", (key,))

    def choice(self, name: str) -> str:
        """A choice of staff that is kept over restarts; empty: none."""
        with disk_troubles_told(self._folder), self._lock:
            found = self._base.execute("select value from choice where name = ?", (name,)).fetchone()
        return str(found[0]) if found else ""

    def choose(self, name: str, value: str) -> None:
        """Store a choice of staff."""
        with disk_troubles_told(self._folder), self._lock:
            self._base.execute("insert or replace into choice values (?, ?)", (name, value))

    def close(self) -> None:
        """Close the database."""
        with self._lock, suppress(sqlite3.Error):
            self._base.close()

    def _copy(self, key: str) -> Path:
        return self._folder / f"{key}.pdf"

    def _drop(self, key: str) -> None:
        with suppress(OSError):  # the next start wipes what could not be wiped
            files.wipe_file(self._copy(key))

    def _set(self, key: str, before: str, change: str, *values: object) -> bool:
        """Change a job if it is in one of some states; False: it is in none of them."""
        states = ", ".join(f"'{state}'" for state in before.split())
        sql = f"update job set {change} where key = ? and state in ({states})"  # noqa: S608 - words of this module
        with disk_troubles_told(self._folder), self._lock:
            return self._base.execute(sql, (*values, key)).rowcount == 1

    def _leave(self, condition: str, value: str) -> None:
        """Store that CUPS may have some jobs; also wanted ones, since CUPS' answer may have been lost."""
        sql = f"insert or ignore into leftover select key from job where {condition}"  # noqa: S608 - own words
        self._base.execute(sql, (value,))

    @contextmanager
    def _change(self) -> Iterator[None]:
        """A transaction: all statements or none; it excludes other processes too."""
        with disk_troubles_told(self._folder):
            self._base.execute("begin immediate")
            try:
                yield
            except BaseException:
                self._base.execute("rollback")
                raise
            self._base.execute("commit")

    def _sweep(self) -> None:
        """Wipe the copies that will not be printed, and delete finished jobs without a session."""
        over = {PrintState.DONE, PrintState.CANCELLED}
        with self._lock, self._change():
            self._base.execute("delete from job where code = '' and state in ('done', 'cancelled')")
            kept = {row.job.key for row in self.rows() if row.job.state not in over}
            for copy in self._folder.glob("*.pdf"):
                if copy.stem not in kept:
                    self._drop(copy.stem)


def _row(values: Sequence[Any]) -> OutboxRow:
    (
        key,
        code,
        document,
        title,
        pages,
        state,
        page,
        trouble,
        sha256,
        queue,
        address,
        job_id,
        started,
        reached,
        media,
    ) = values
    job = PrintJob(key, code, document, title, pages, PrintState(state), page, trouble, sha256, media)
    return OutboxRow(job, queue, address, job_id, started, bool(reached))
