"""Writes for the keeper in a thread of its own, so that no screen ever waits for a disk or a server.

One thing is done after the other, in the order it was asked for; of saves that wait for their turn only the
newest is written.
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
"""So long a step waits until it is kept, before it goes on and hears later how that went."""


class SaveQueue:
    """The keeper's slow work. Call it from the loop of the app; afterwards only `finish` and `close`."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper
        self._thread = ThreadPoolExecutor(1, "scribe")
        self._lock = threading.Lock()
        self._newest: dict[str, Any] | None = None
        """What waits to be written."""
        self._writing = _nothing()
        """The write that will take it."""
        self._renewing: Future[None] | None = None

    def save(self, session: Session) -> Future[StoreError | None]:
        """Keep a session as it is now; the error later, if the disk could not. Before consent: nothing."""
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
        except Exception as error:  # not everybody who asks waits for the answer
            failure("save_failed", error)
            raise

    async def renew(self, session: Session) -> None:
        """Keep other screens out; to be called every second or so."""
        if self._keeper.due and (self._renewing is None or self._renewing.done()):
            self._renewing = self._thread.submit(self._keeper.renew, session.id)
            await briefly(self._renewing)

    async def do(self, task: Callable[[], T]) -> T:
        """Do something else of the keeper's in its turn, and wait for it."""
        return await asyncio.wrap_future(self._thread.submit(task))

    def finish(self) -> None:
        """Nothing more is asked for: the thread ends once all is written, and holds on to nothing."""
        self._thread.shutdown(wait=False)

    def close(self) -> None:
        """Wait until all is written."""
        self._thread.shutdown()


async def briefly(writing: Future[Any]) -> bool:
    """Wait for something, but not for long; whether it is done."""
    if not writing.done():
        await asyncio.wait([asyncio.wrap_future(writing)], timeout=PATIENCE_SECONDS)
    return writing.done()


def _nothing() -> Future[StoreError | None]:
    """Nothing had to be written."""
    done: Future[StoreError | None] = Future()
    done.set_result(None)
    return done
