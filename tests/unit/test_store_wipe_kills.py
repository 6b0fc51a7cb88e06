"""Processes killed in the middle of wipes, while the server comes and goes."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from kiosk.errors import AwayError, PendingWipeError, StoreError
from kiosk.ports import Kept, Proof
from kiosk.store.pending_wipes import PendingWipes
from kiosk.store.tiny_store import TinySessionStore
from kiosk.store.wiping_store import WipingStore
from tests.fakes import NOON
from tests.scale import trials
from tests.writers import CONTEXT, start

AWAY = "away"
"""While this file is there the server does not answer."""
PROOF = Proof(NOON.replace(minute=0), "2026-1", "quiosco-1", "papeles", 12, "left")


class FarAway(TinySessionStore):
    """A store that is away as long as a file says so."""

    def _answer(self) -> None:
        if (self._folder.parent / AWAY).exists():
            raise AwayError("La base de datos no responde.")

    def save(self, record: Mapping[str, Any], expected: int | None = None) -> int:
        """Or away."""
        self._answer()
        return super().save(record, expected)

    def load(self, session_id: str) -> Kept | None:
        """Or away."""
        self._answer()
        return super().load(session_id)

    def lease(self, session_id: str, holder: str, seconds: float) -> bool:
        """Or away."""
        self._answer()
        return super().lease(session_id, holder, seconds)

    def forget(self, session_id: str, proof: Proof | None = None) -> None:
        """Or away."""
        self._answer()
        super().forget(session_id, proof)


def opened(root: Path) -> WipingStore:
    """The store as a process opens it."""
    inner = FarAway(root / "sessions")
    return WipingStore(inner, PendingWipes(root / "wiping"), root, lambda *_: None)


def wipe_for_ever(root: Path, first: int, told: Connection) -> None:
    """Save sessions, wipe half of them, and tell each promise: ("kept" or "wiped", id)."""
    dice, store, number = random.Random(first), opened(root), first  # noqa: S311 - not a secret
    while True:
        number += 1
        session_id = f"{number:032x}"
        try:
            store.save({"id": session_id, "code": f"C{number:07}"})
        except StoreError:
            time.sleep(0.001)
            continue
        if dice.random() < 0.6:
            with suppress(PendingWipeError):
                store.forget(session_id, PROOF)
            told.send(("wiped", session_id))
        else:
            told.send(("kept", session_id))
        if dice.random() < 0.2:
            store.retry()


@pytest.mark.slow
@pytest.mark.soak
def test_no_promised_wipe_is_forgotten_whenever_a_process_is_killed(tmp_path: Path) -> None:
    dice = random.Random(20261128)  # noqa: S311 - not a secret
    promised: dict[str, set[str]] = {"kept": set(), "wiped": set()}
    away = tmp_path / AWAY
    for trial in range(trials(10, 500)):
        here, there = CONTEXT.Pipe(duplex=False)
        child = start(wipe_for_ever, tmp_path, trial * 100_000, there)
        there.close()
        assert here.poll(60), "it never came so far"
        for _ in range(dice.randrange(4)):
            time.sleep(dice.uniform(0, 0.02))
            away.unlink(missing_ok=True) if away.exists() else away.touch()
        time.sleep(dice.uniform(0, 0.02))
        child.kill()
        child.join(120)
        away.unlink(missing_ok=True)
        with suppress(EOFError):
            while True:
                what, session_id = here.recv()
                promised[what].add(session_id)
        here.close()
    store = opened(tmp_path)
    assert store.retry() is True
    there_are = {one.id for one in store.list(limit=1_000_000)}
    assert promised["wiped"], "nothing was tried"
    assert not promised["wiped"] & there_are, "a wipe was forgotten"
    assert promised["kept"] <= there_are, "a living session was wiped"
    folders = {file.parent.name for file in (tmp_path / "sessions").glob("*/session.db")}
    assert folders == there_are, "the list and the folders are the same"
    assert len(there_are) == store.count()
