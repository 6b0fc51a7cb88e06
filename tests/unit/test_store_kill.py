"""kill -9 in the middle of saves loses nothing that was acknowledged."""

from __future__ import annotations

import multiprocessing
import random
import time
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from kiosk.store.sessions import TinySessionStore

ID = "c" * 32
TRIALS = 60


def save_for_ever(folder: Path, acknowledged: Connection, first: int) -> None:
    """Save longer and shorter records, telling each number once it is kept."""
    store = TinySessionStore(folder)
    number = first
    while True:
        number += 1
        store.save({"id": ID, "number": number, "text": "ñ" * (number * 997 % 9_000)})
        acknowledged.send(number)


@pytest.mark.slow
def test_every_acknowledged_save_survives_being_killed(tmp_path: Path) -> None:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    dice, folder, number = random.Random(20261123), tmp_path / "sessions", 0  # noqa: S311
    for _ in range(TRIALS):
        here, there = context.Pipe(duplex=False)
        child = context.Process(target=save_for_ever, args=(folder, there, number), daemon=True)
        child.start()
        there.close()
        last = here.recv()
        time.sleep(dice.uniform(0, 0.02))
        child.kill()
        child.join()
        try:
            while True:
                last = here.recv()
        except EOFError:
            here.close()
        record = TinySessionStore(folder).load(ID)
        assert record is not None
        assert record["number"] - last in {0, 1}, "only the save that was under way may be ahead"
        assert len(record["text"]) == record["number"] * 997 % 9_000
        number = record["number"]
    assert number > TRIALS
    assert [path.name for path in (folder / ID).iterdir()] == ["session.json"]
