"""Runs the keeper's writes in one thread, so that the screen never waits for a disk or a server.

The thread does one task at a time, in the order they were asked for. If several saves are waiting, only the
newest record is written.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from kiosk.errors import StoreError
from kiosk.interview.session import Session
from kiosk.log import failure
from kiosk.sessions.keeper import Keeper

T = TypeVar("T")
PATIENCE_SECONDS = 0.3
"""Seconds a step waits for its save; after that it goes on and gets the result later."""


class SaveQueue:
    """A queue for the keeper's slow methods.

    Call it from the app's event loop; after `finish` only `close`.
    """

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper
        self._thread = ThreadPoolExecutor(1, "save-queue")
        self._lock = threading.Lock()
        self._newest: dict[str, Any] | None = None
        """The record that is waiting to be written."""
        self._writing = _nothing()
        """The task that will write it."""
        self._renewing: Future[None] | None = None

    def save(self, session: Session) -> Future[StoreError | None]:
        """Save a session as it is now, in the thread; before consent nothing is written.

        Returns:
            A future with the error, or None if it was saved.
        """
        record = self._keeper.note(session)
        if record is None:
            return _nothing()
        with self._lock:
            waits, self._newest = self._newest is not None, record
        if not waits:
            self._writing = self._thread.submit(self._write)
        return self._writing

    def _write(self) -> StoreError | None:
        with self._lock:
            record, self._newest = self._newest, None
        try:
            return self._keeper.write(record) if record else None
        except Exception as error:  # the caller of `save` may not wait for the result
            failure("save_failed", error)
            raise

    async def renew(self, session: Session) -> None:
        """Renew the lease if that is due; call it about once a second."""
        if self._keeper.due and (self._renewing is None or self._renewing.done()):
            self._renewing = self._thread.submit(self._keeper.renew, session.id)
            await briefly(self._renewing)

    async def do(self, task: Callable[[], T]) -> T:
        """Run another method of the keeper in its turn, and wait for its result."""
        return await asyncio.wrap_future(self._thread.submit(task))

    def finish(self) -> None:
        """Accept no more tasks; the thread ends after the waiting ones. Returns at once."""
        self._thread.shutdown(wait=False)

    def close(self) -> None:
        """Accept no more tasks and wait until all are done."""
        self._thread.shutdown()


async def briefly(writing: Future[Any]) -> bool:
    """Wait PATIENCE_SECONDS at most; returns whether the task is done."""
    if not writing.done():
        await asyncio.wait([asyncio.wrap_future(writing)], timeout=PATIENCE_SECONDS)
    return writing.done()


def _nothing() -> Future[StoreError | None]:
    """A future that is done: there was nothing to write."""
    done: Future[StoreError | None] = Future()
    done.set_result(None)
    return done
