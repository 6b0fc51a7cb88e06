"""The stores with the same contract: a factory for each, for tests/unit/test_store_contract.py."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from kiosk.ports import Clock, SessionStore
from kiosk.store.postgres_store import PostgresSessionStore
from kiosk.store.tiny_store import TinySessionStore
from tests import database
from tests.fakes import MemoryStore

Opener = Callable[[], SessionStore]
"""Opens the same sessions again, as another process or kiosk does."""
Factory = Callable[[Path, Clock], AbstractContextManager[Opener]]
"""Makes an opener from an empty folder and a clock; cleans up at the end."""


def memory(folder: Path, clock: Clock) -> AbstractContextManager[Opener]:
    """The fake of the other tests; every opener returns the same one."""
    only = MemoryStore(folder, clock)
    return nullcontext(lambda: only)


def tiny(folder: Path, clock: Clock) -> AbstractContextManager[Opener]:
    """Files on this machine's disk."""
    return nullcontext(lambda: TinySessionStore(folder / "sessions", clock.now))


@contextmanager
def postgres(folder: Path, clock: Clock) -> Iterator[Opener]:
    """A new database on a real server."""
    url, opened = database.server().database(), list[PostgresSessionStore]()

    def another() -> SessionStore:
        opened.append(PostgresSessionStore(url, folder / "sessions", clock.now))
        return opened[-1]

    yield another
    for store in opened:
        store.close()


FACTORIES: dict[str, Factory] = {"memory": memory, "tiny": tiny, "postgres": postgres}
"""Name of the store -> its factory."""
