"""Kiosks of one real PostgreSQL that is killed, frozen and stopped: in wipes, at each moment of a session."""

from __future__ import annotations

import random
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from kiosk.errors import PendingWipeError, StoreError
from kiosk.ports import Proof
from kiosk.store import postgres_connection
from kiosk.store.offline_store import OfflineStore
from kiosk.store.pending_wipes import PendingWipes
from kiosk.store.postgres_store import PostgresSessionStore
from kiosk.store.postgres_terminals import KioskIdentity
from kiosk.store.tiny_store import TinySessionStore
from kiosk.store.wiping_store import WipingStore
from tests.database import Server
from tests.fakes import NOON
from tests.scale import trials
from tests.writers import CONTEXT, start

pytestmark = pytest.mark.slow

PROOF = Proof(NOON.replace(minute=0), "2026-1", "quiosco-1", "papeles", 12, "left")
FAULTS: dict[str, tuple[Callable[[Server], None], Callable[[Server], None]]] = {
    "killed": (Server.kill, Server.start),
    "frozen": (Server.freeze, Server.thaw),
    "away": (Server.stop, Server.start),
}


def kiosk(root: Path, url: str, name: str) -> WipingStore:
    """The store of one kiosk of the office, as a process opens it."""
    data = root / name

    def connect(waiting: Callable[[], set[str]]) -> PostgresSessionStore:
        terminal = KioskIdentity(f"quiosco-{name}", name)
        return PostgresSessionStore(
            url, data / "sessions", key_file=root / "key", terminal=terminal, waiting=waiting
        )

    inner = OfflineStore(
        connect, TinySessionStore(data / "waiting", key_file=root / "key"), data / "sessions"
    )
    return WipingStore(inner, PendingWipes(data / "wiping"), data, lambda *_: None)


def close(store: WipingStore) -> None:
    """End its connection to the server."""
    inner = store._store
    assert isinstance(inner, OfflineStore)
    inner.close()


def hurry() -> None:
    """Give a server that does not answer up at once."""
    postgres_connection.ANSWER_SECONDS, postgres_connection.REST_SECONDS = 0.5, 0.0


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("ANSWER_SECONDS", "REST_SECONDS"):  # put back afterwards
        monkeypatch.setattr(postgres_connection, name, getattr(postgres_connection, name))
    hurry()
    (tmp_path / "key").write_text("0f" * 32)
    (tmp_path / "key").chmod(0o600)
    return tmp_path


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.remove()


# --- wipes


def wipe_for_ever(root: Path, url: str, first: int, told: Connection) -> None:
    """Save sessions, wipe most of them, and tell each promise: ("kept" or "wiped", id)."""
    hurry()
    dice, store, number = random.Random(first), kiosk(root, url, "one"), first  # noqa: S311 - not a secret
    while True:
        number += 1
        session_id = f"{number:032x}"
        try:
            store.save({"id": session_id, "code": f"C{number:07}"}, 0)
            if dice.random() < 0.6:
                with suppress(PendingWipeError):
                    store.forget(session_id, PROOF)
                told.send(("wiped", session_id))
            else:
                told.send(("kept", session_id))
        except StoreError:
            time.sleep(0.005)
        if dice.random() < 0.2:
            store.retry()


@pytest.mark.soak
def test_no_wipe_is_forgotten_while_a_real_server_comes_and_goes(root: Path, server: Server) -> None:
    dice, url = random.Random(20261129), server.database()  # noqa: S311 - not a secret
    promised: dict[str, set[str]] = {"kept": set(), "wiped": set()}
    for trial in range(trials(3, 500)):
        here, there = CONTEXT.Pipe(duplex=False)
        child = start(wipe_for_ever, root, url, trial * 100_000, there)
        there.close()
        assert here.poll(120), "it never came so far"
        begin, end = FAULTS[dice.choice(list(FAULTS))]
        time.sleep(dice.uniform(0, 0.03))
        begin(server)
        time.sleep(dice.uniform(0, 0.05))
        early = dice.random() < 0.5
        if early:
            end(server)
            time.sleep(dice.uniform(0, 0.03))
        child.kill()
        child.join(60)
        if not early:
            end(server)
        with suppress(EOFError):
            while True:
                what, session_id = here.recv()
                promised[what].add(session_id)
        here.close()
    store = kiosk(root, url, "one")
    settled(store)
    there_are = {one.id for one in store.list(limit=1_000_000)}
    close(store)
    told = f"kept {len(promised['kept'])}, wiped {len(promised['wiped'])}, there {len(there_are)}"
    sys.stdout.write(f"{told}\n")  # figures for bench/README.md
    assert promised["wiped"], "nothing was tried"
    assert not promised["wiped"] & there_are, "a wipe was forgotten"
    assert promised["kept"] <= there_are, "a living session was wiped"
    assert not list((root / "one" / "waiting").glob("*/session.db"))


def settled(store: WipingStore) -> None:
    """Everything that waits is done; a lease of a killed process ends first."""
    until = time.monotonic() + 180
    while not store.retry():
        assert time.monotonic() < until, store.health()
        time.sleep(0.2)


# --- every moment of a session

MOMENTS = ("opening", "first save", "saves", "lease", "reading", "list", "wipe", "wiped")


def serve(
    store: WipingStore, name: str, number: int, moment: Callable[[str], None], saved: list[int]
) -> None:
    """One person at one kiosk: each acknowledged save is noted; the last kiosk's session is wiped."""
    session_id = f"{number:032x}"
    revision = 0
    for step in range(6):
        moment("first save" if step == 0 else "saves" if step == 3 else "")
        revision = store.save({"id": session_id, "code": f"K7M{number:03}", "step_id": f"{step}"}, revision)
        saved.append(step)
        if step == 1:
            moment("lease")
            with suppress(StoreError):
                assert store.lease(session_id, name, 3)
        if step == 2:
            moment("reading")
            with suppress(StoreError):
                assert store.find(f"K7M{number:03}") in {None, session_id}
                kept = store.load(session_id)
                assert kept and kept.record["step_id"] == "2", "what was just saved"
        if step == 4:
            moment("list")
            with suppress(StoreError):
                assert len(store.list()) <= 20


@pytest.mark.soak
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("kiosks", [2, 3])
def test_kiosks_of_one_server_lose_nothing_whenever_it_fails(
    root: Path, server: Server, fault: str, kiosks: int
) -> None:
    begin, end = FAULTS[fault]
    url = server.database()
    names = [f"kiosk-{number}" for number in range(kiosks)]
    every = trials(3, len(MOMENTS))
    for turn, when in enumerate(MOMENTS[:: max(1, len(MOMENTS) // every)]):
        down = threading.Event()

        def fail(moment: str, when: str = when, down: threading.Event = down) -> None:
            if moment == when and not down.is_set():
                down.set()
                begin(server)

        fail("opening")
        stores = [kiosk(root, url, name) for name in names]
        saved: dict[int, list[int]] = {turn * 10 + number: [] for number in range(1, kiosks + 1)}
        work = [
            threading.Thread(target=serve, args=(store, name, number, fail if index == 0 else _nothing, told))
            for index, (store, name, (number, told)) in enumerate(
                zip(stores, names, saved.items(), strict=True)
            )
        ]
        for one in work:
            one.start()
        for one in work:
            one.join(120)
            assert not one.is_alive(), "a person waits for ever"
        assert all(told == list(range(6)) for told in saved.values()), "each save was taken"
        leaving = f"{max(saved):032x}"
        fail("wipe")
        with suppress(PendingWipeError):
            stores[-1].forget(leaving, PROOF)
        fail("wiped")
        if down.is_set():
            end(server)
        for store in stores:
            settled(store)
        another = kiosk(root, url, "another")
        there = {one.id: one.step_id for one in another.list()}
        assert leaving not in there, "wiped means wiped"
        for number in list(saved)[:-1]:
            assert there[f"{number:032x}"] == "5", "the last save is at the server"
        for name, number in zip(names, list(saved)[:-1], strict=False):
            stores[names.index(name)].release(f"{number:032x}", name)
            first, second = stores[0], stores[1]
            assert first.lease(f"{number:032x}", names[0], 60)
            assert not second.lease(f"{number:032x}", names[1], 60), "two screens with one session"
            first.release(f"{number:032x}", names[0])
        for store in (*stores, another):
            close(store)


def _nothing(_moment: str) -> None:
    """Another kiosk's moments do not matter."""
