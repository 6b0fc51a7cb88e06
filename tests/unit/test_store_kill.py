"""kill -9 in the middle of saves, and two processes at once: nothing that was acknowledged is lost."""

from __future__ import annotations

import random
import time
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from kiosk.store.session_file import DAMAGED
from kiosk.store.tiny_store import TinySessionStore
from tests.scale import trials
from tests.writers import CONTEXT, count_for_ever, save_and_list, start

IDS = [letter * 32 for letter in "abc"]
"""More sessions than one, and few enough that the writers meet."""


class Writer:
    """A process that saves until it is killed, and what it was told is kept."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder, self._name = folder, name
        self.acknowledged: dict[str, int] = {}
        """Session -> the highest count that was acknowledged."""
        self.kills = 0
        self._child, self._pipe = self._start()

    def _start(self) -> tuple[BaseProcess, Connection]:
        here, there = CONTEXT.Pipe(duplex=False)
        child = start(count_for_ever, self._folder, IDS, self._name, there, self.kills)
        there.close()
        return child, here

    def kill(self, *, again: bool = True) -> None:
        """Kill it, hear the last it said, and start another one in its place."""
        while not self._pipe.poll(0.01):  # one that never saved proves nothing
            assert self._child.is_alive(), "it ended by itself"
        self._child.kill()
        self._child.join()
        self.hear()
        self._pipe.close()
        self.kills += 1
        if again:
            self._child, self._pipe = self._start()

    def hear(self) -> None:
        """Read what it said until now."""
        try:
            while self._pipe.poll():
                session_id, count = self._pipe.recv()
                self.acknowledged[session_id] = count
        except EOFError:
            pass

    def check(self, counts: dict[str, int], session_id: str) -> None:
        """What was acknowledged is there, and at most what was under way at each kill besides."""
        last = self.acknowledged.get(session_id, 0)
        assert last <= counts.get(self._name, 0), f"{self._name} lost an acknowledged save"


@pytest.mark.slow
@pytest.mark.soak
def test_every_acknowledged_save_survives_being_killed(tmp_path: Path) -> None:
    dice, folder = random.Random(20261123), tmp_path / "sessions"  # noqa: S311 - not a secret
    store = TinySessionStore(folder)
    writers = [Writer(folder, f"writer-{number}") for number in range(3)]
    for _ in range(trials(300, 1_000)):
        writer = dice.choice(writers)
        time.sleep(dice.uniform(0, 0.006))
        writer.kill()
        for session_id in IDS:
            for one in writers:
                one.hear()
            if kept := store.load(session_id):
                assert len(kept.record["text"]) == kept.record["length"]
                assert sum(kept.record["counts"].values()) == kept.revision, "a save undid another one"
                for one in writers:
                    one.check(kept.record["counts"], session_id)
    for writer in writers:
        writer.kill(again=False)
    reopened = TinySessionStore(folder)
    left = [path.name for path in folder.rglob("*") if path.suffix == ".tmp" or path.name.startswith(DAMAGED)]
    assert left == []
    assert [one.id for one in sorted(reopened.list(), key=lambda one: one.id)] == IDS
    assert reopened.health() == ""
    assert sum(sum(writer.acknowledged.values()) for writer in writers) > trials(300, 1_000)


@pytest.mark.slow
@pytest.mark.soak
def test_two_processes_save_and_list_at_once(tmp_path: Path) -> None:
    folder, together = tmp_path / "sessions", CONTEXT.Barrier(2)
    pipes = []
    for letter in "ab":
        here, there = CONTEXT.Pipe(duplex=False)
        ids = [f"{letter}{number:031x}" for number in range(20)]
        start(save_and_list, folder, ids, together, there, trials(150, 2_000))
        there.close()
        pipes.append(here)
    assert [here.recv() for here in pipes] == [[], []]
    assert len(TinySessionStore(folder).list()) == 40
