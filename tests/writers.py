"""What other processes do to a store in tests; quick to import, because each trial starts several.

A fork server starts the processes, with everything imported: forking the test process would copy the locks of
its threads.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sys
import time
from collections import Counter
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk.errors import ConflictError, StoreError
from kiosk.store.tiny_store import TinySessionStore

if TYPE_CHECKING:
    from _typeshed import HasFileno

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload([__name__])


def start(target: Any, *args: Any) -> BaseProcess:
    """Start a process that ends with the test."""
    child = CONTEXT.Process(target=target, args=args, daemon=True)
    child.start()
    return child


def first_start(folder: Path, together: Barrier, number: int) -> None:
    """Open a store at the same moment as other processes, and save a session."""
    together.wait(120)
    TinySessionStore(folder).save({"id": f"{number:032x}", "code": "K7MPQ2"})


def take_lease(folder: Path, session_id: str, holder: str) -> None:
    """Take a lease; exit with 0 if it was given, else with 1."""
    os._exit(0 if TinySessionStore(folder).lease(session_id, holder, 3600) else 1)


def take_lease_and_die(folder: Path, session_id: str) -> None:
    """Take a lease of twenty seconds and be killed."""
    TinySessionStore(folder).lease(session_id, "killed", 20)
    os.kill(os.getpid(), signal.SIGKILL)


def fresh(session_id: str) -> dict[str, Any]:
    """A session without counts."""
    return {"id": session_id, "code": "K7MPQ2", "counts": {}, "text": "", "length": 0}


def count_for_ever(folder: Path, ids: list[str], writer: str, acknowledged: Connection, seed: int) -> None:
    """Add one to the writer's own count in shared sessions for ever, and report each that was saved.

    The records grow and shrink, so that a file that was not replaced as a whole cannot be read.
    """
    dice, store = random.Random(seed), TinySessionStore(folder)  # noqa: S311 - not a secret
    while True:
        session_id = dice.choice(ids)
        kept = store.load(session_id)
        record, revision = (kept.record, kept.revision) if kept else (fresh(session_id), 0)
        counts = record["counts"]
        counts[writer] = counts.get(writer, 0) + 1
        record["length"] = dice.randrange(2_000)
        record["text"] = "ñ" * record["length"]
        try:
            store.save(record, expected=revision)
        except ConflictError:
            continue
        except StoreError:
            os._exit(1)
        acknowledged.send((session_id, counts[writer]))
        time.sleep(dice.uniform(0, 0.003))  # the killing process needs the processor too


def save_and_list(folder: Path, ids: list[str], together: Barrier, told: Connection, rounds: int) -> None:
    """Save own sessions and list all of them, repeatedly; report what went wrong."""
    store = TinySessionStore(folder)
    together.wait(120)
    wrong = []
    for number in range(1, rounds + 1):
        session_id = ids[number % len(ids)]
        store.save({"id": session_id, "code": "K7MPQ2", "step_id": f"n{number}"})
        listed = {one.id: one for one in store.list()}
        if session_id not in listed or listed[session_id].step_id != f"n{number}":
            wrong.append(f"round {number}: not what was just saved")
        if any(one.saved_at is None or one.code != "K7MPQ2" for one in listed.values()):
            wrong.append(f"round {number}: somebody's session could not be read")
        if store.find("K7MPQ2") is None or store.health():
            wrong.append(f"round {number}: {store.health()}")
    told.send(wrong)


def _hurry(fd: int | HasFileno) -> None:
    """Replaces fsync while sessions are only made."""


def tell_the_work_of_a_save(folder: Path, sizes: list[int], told: Connection) -> None:
    """Report the system calls of one more save, for each number of stored sessions."""
    store, events = TinySessionStore(folder), Counter[str]()
    sync, watching = os.fsync, False

    def note(event: str, _arguments: object) -> None:
        if watching and event.split(".")[0] in {"open", "os", "fcntl", "tempfile", "pathlib"}:
            events[event] += 1

    sys.addaudithook(note)
    saved, found = 0, []
    for size in sizes:
        os.fsync = _hurry
        while saved < size:
            store.save(fresh(f"{saved:032x}"))
            saved += 1
        store.list()
        os.fsync = sync
        events.clear()
        watching = True
        store.save(fresh(f"{0:032x}"))
        watching = False
        found.append(dict(events))
    told.send(found)
