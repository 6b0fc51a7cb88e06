"""A kiosk of a shared database while its server is away: it serves on, and hands over later."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.boot import Boot
from kiosk.errors import AwayError, ConflictError, PendingWipeError, StoreError
from kiosk.ports import Proof
from kiosk.settings import PrivacySettings
from kiosk.store import postgres_connection
from kiosk.store.clock_watch import ClockWatch
from kiosk.store.offline_store import OfflineStore
from kiosk.store.pending_wipes import PendingWipes
from kiosk.store.postgres_store import PostgresSessionStore
from kiosk.store.postgres_terminals import KioskIdentity
from kiosk.store.retention import Keeping, RetentionSweep
from kiosk.store.tiny_store import TinySessionStore
from kiosk.store.wiping_store import WipingStore
from tests.database import Server
from tests.fakes import NOON, FakePrinter
from tests.scale import trials

pytestmark = pytest.mark.slow

ID, OTHER, THIRD = "a" * 32, "b" * 32, "c" * 32
RULES = PrivacySettings(keep_open_hours=48, keep_finished_hours=24)
PROOF = Proof(NOON.replace(minute=0), "2026-1", "quiosco-1", "papeles", 12, "left")


class Office:
    """A server that can be stopped, and kiosks with a folder each and one key."""

    def __init__(self, root: Path) -> None:
        self.root, self.server = root, Server()
        self.url = self.server.database()
        self.opened: list[OfflineStore] = []
        root.joinpath("key").write_text("0f" * 32)
        root.joinpath("key").chmod(0o600)

    def kiosk(self, name: str) -> OfflineStore:
        """A process of a kiosk."""
        data = self.root / name

        def connect(waiting: Callable[[], set[str]]) -> PostgresSessionStore:
            terminal = KioskIdentity("quiosco", name)
            return PostgresSessionStore(
                self.url,
                data / "sessions",
                key_file=self.root / "key",
                terminal=terminal,
                waiting=waiting,
            )

        local = TinySessionStore(data / "waiting", key_file=self.root / "key")
        self.opened.append(OfflineStore(connect, local, data / "sessions"))
        return self.opened[-1]

    def wiping(self, name: str) -> WipingStore:
        """The same with wipes that are done in the end."""
        data = self.root / name
        return WipingStore(self.kiosk(name), PendingWipes(data / "wiping"), data, lambda _what, _code: None)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setattr(postgres_connection, "REST_SECONDS", 0.0)
    office = Office(tmp_path)
    yield office
    for store in office.opened:
        store.close()
    office.server.remove()


def record(session_id: str, step: str) -> dict[str, str]:
    return {"id": session_id, "code": f"K7M{session_id[:3].upper()}", "step_id": step}


def test_a_session_begun_without_the_server_is_kept_and_handed_over(office: Office) -> None:
    office.kiosk("one")
    office.server.stop()
    store = office.kiosk("one")
    assert store.save(record(ID, "uno"), 0) == 1
    assert store.lease(ID, "quiosco", 60)
    assert store.save(record(ID, "dos"), 1) == 2
    assert "espera" in store.health() and "no responde" in store.health()
    kept = office.kiosk("one").load(ID)
    assert kept is not None and kept.record == record(ID, "dos") and kept.revision == 2
    assert store.find("K7MAAA") == ID
    assert store.retry() is False
    office.server.start()
    assert store.retry() is True
    assert store.save(record(ID, "tres"), 2) == 3, "who has it open notices nothing"
    there = office.kiosk("two").load(ID)
    assert there is not None and there.record == record(ID, "tres")
    assert "espera" not in store.health() and store.retry() is True
    assert [one.step_id for one in store.list()] == ["tres"]


def test_a_kiosk_killed_between_handing_over_and_noting_it_is_done_the_next_time(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.kiosk("one")
    office.server.stop()
    assert office.kiosk("one").save(record(ID, "uno"), 0) == 1
    office.server.start()
    with monkeypatch.context() as patch:
        patch.setattr(TinySessionStore, "forget", _killed)
        with pytest.raises(KeyboardInterrupt):
            office.kiosk("one").retry()
    store = office.kiosk("one")
    assert store.retry() is True
    assert "espera" not in store.health()
    there = office.kiosk("two").load(ID)
    assert there is not None and (there.record, there.revision) == (record(ID, "uno"), 1)
    assert store.save(record(ID, "dos"), 1) == 2


def _killed(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_session_that_was_open_when_the_server_went_goes_on(office: Office) -> None:
    store = office.kiosk("one")
    assert [store.save(record(ID, f"{n}"), n) for n in range(3)] == [1, 2, 3]
    office.server.kill()
    assert [store.save(record(ID, f"{n}"), n) for n in range(3, 6)] == [4, 5, 6]
    with pytest.raises(ConflictError):
        store.save(record(ID, "alt"), 4)
    office.server.start()
    assert store.save(record(ID, "6"), 6) == 7
    assert store.retry() is True
    assert store.save(record(ID, "7"), 7) == 8
    there = office.kiosk("two").load(ID)
    assert there is not None and there.record["step_id"] == "7"


def test_what_is_at_the_server_cannot_be_looked_up_and_that_is_said(office: Office) -> None:
    office.kiosk("one").save(record(ID, "uno"), 0)
    office.server.stop()
    store = office.kiosk("one")
    for act in (lambda: store.find("K7MAAA"), lambda: store.load(ID), lambda: store.latest(NOON)):
        with pytest.raises(AwayError) as told:
            act()
        assert "no hay conexión" in told.value.title.lower()
    assert store.list() == ()


def test_a_session_gone_on_with_elsewhere_is_not_overwritten(office: Office) -> None:
    one, two = office.kiosk("one"), office.kiosk("two")
    one.save(record(ID, "uno"), 0)
    office.server.stop()
    one.save(record(ID, "aquí"), 1)
    office.server.start()
    found = two.load(ID)
    assert found is not None
    elsewhere = PostgresSessionStore(office.url, office.root / "x", key_file=office.root / "key")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kiosk.store.postgres_store.boot", lambda: None)
        elsewhere.save(record(ID, "allá"), found.revision)
    elsewhere.close()
    assert one.retry() is False
    kept, there = one.load(ID), two.load(ID)
    assert kept is not None and kept.record["step_id"] == "aquí", "nothing acknowledged is lost"
    assert there is not None and there.record["step_id"] == "allá"
    assert "espera" in one.health()


def test_a_wipe_without_the_server_is_done_later_everywhere(office: Office) -> None:
    store = office.wiping("one")
    store.save(record(ID, "uno"), 0)
    store.save(record(OTHER, "uno"), 0)
    office.server.stop()
    with pytest.raises(PendingWipeError):
        store.forget(ID, PROOF)
    store.save(record(THIRD, "uno"), 0)
    with pytest.raises(PendingWipeError):
        store.forget(THIRD, PROOF)
    assert store.load(ID) is None
    again = office.wiping("one")
    assert again.retry() is False
    assert "2 sesiones esperan a ser borradas" in again.health()
    office.server.start()
    assert again.retry() is True
    there = office.kiosk("two")
    assert [one.id for one in there.list()] == [OTHER]
    assert len(again.proofs()) == 2, "one from the server, one of a session that was never there"


def test_a_wipe_that_waits_spares_a_session_continued_elsewhere(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Saves made without the server are one save at the server: a later one there has a lower number."""
    office.kiosk("one")
    office.server.stop()
    store = office.wiping("one")
    for number in range(3):
        store.save(record(ID, f"{number}"), number)
    office.server.start()
    assert store.retry() is True
    office.server.stop()
    with pytest.raises(PendingWipeError):
        store.forget(ID, PROOF)
    office.server.start()
    two = office.kiosk("two")
    found = two.load(ID)
    assert found is not None and found.revision < 3
    monkeypatch.setattr("kiosk.store.postgres_store.boot", lambda: Boot("another machine", 1.0))
    two.save(record(ID, "allá"), found.revision)
    assert store.retry() is True
    kept = two.load(ID)
    assert kept is not None and kept.record["step_id"] == "allá"


def test_a_session_to_be_wiped_is_not_handed_over(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The power went between the request and the wipe, and the lease of the screen is still valid."""
    store = office.wiping("one")
    store.save(record(ID, "uno"), 0)
    assert store.lease(ID, "quiosco", 60)
    office.server.stop()
    monkeypatch.setattr("kiosk.store.tiny_store.boot", lambda: Boot("before", 5.0))
    store.save(record(ID, "dos"), 1)
    store.save(record(ID, "tres"), 2)
    with monkeypatch.context() as patch:
        patch.setattr(OfflineStore, "forget", _power_cut)
        with pytest.raises(PendingWipeError):
            store.forget(ID, PROOF)
    office.server.start()
    again = office.wiping("one")
    assert again.retry() is False
    there = office.kiosk("two").load(ID)
    assert there is not None and there.record["step_id"] == "uno"
    again.release(ID, "quiosco")
    assert again.retry() is True
    assert office.kiosk("two").load(ID) is None and office.kiosk("one").load(ID) is None


def _power_cut(*_: object) -> None:
    raise StoreError("No se pudo.")


def test_papers_of_a_session_that_waits_stay_when_the_server_comes_back(office: Office) -> None:
    office.server.stop()
    store = office.kiosk("one")
    store.save(record(ID, "uno"), 0)
    paper = store.folder(ID) / "constancia.pdf"
    paper.write_bytes(b"%PDF-")
    office.server.start()
    assert store.list() and paper.exists()


def test_two_kiosks_of_one_name_are_two(office: Office) -> None:
    one, two = office.kiosk("one"), office.kiosk("two")
    one.save(record(ID, "uno"), 0)
    assert one.lease(ID, "quiosco", 60)
    assert not two.lease(ID, "quiosco", 60)
    two.release(ID, "quiosco")
    assert not two.lease(ID, "quiosco", 60)
    assert office.kiosk("one").lease(ID, "quiosco", 60), "the same kiosk in its next process"
    assert "también se llama «quiosco»" in two.health()


class Sweeper:
    """The retention sweep of a kiosk, in one start of its machine."""

    def __init__(self, office: Office, name: str, start: str, wrong: timedelta = timedelta()) -> None:
        self.wrong, self.start, self.seconds = wrong, start, 60.0
        self.store = office.wiping(name)
        keeping = Keeping(self.store, FakePrinter(), office.root / "printed", RULES, name)
        watch = ClockWatch(office.root / name / "clock.json", lambda: Boot(self.start, self.seconds))
        self.sweep = RetentionSweep(keeping, self, watch)

    def now(self) -> datetime:
        """What the wall clock says."""
        return datetime.now(UTC) + self.wrong + timedelta(seconds=self.seconds)

    def left(self) -> int:
        """How many sessions there are."""
        return len(self.store.list())


@pytest.mark.parametrize("known", [True, False])
def test_a_wrong_clock_wipes_nobody_when_the_server_was_away_at_the_start(
    office: Office, known: bool
) -> None:
    store = office.wiping("one")
    for session_id in (ID, OTHER, THIRD):
        store.save(record(session_id, "uno"), 0)
    if known:
        assert Sweeper(office, "one", "first").sweep.purge(sure=True).sessions == 0
    else:
        ClockWatch(office.root / "one" / "clock.json").begin()
    office.server.stop()
    later = Sweeper(office, "one", "second", timedelta(days=365))
    if known:
        assert "no se usaba desde" in later.sweep.purge().doubt
    else:
        with pytest.raises(AwayError):
            later.sweep.purge()
    office.server.start()
    later.seconds += 3600
    assert later.sweep.purge().doubt
    assert later.left() == 3


def test_a_sweep_without_the_server_wipes_what_is_here_and_is_not_the_last_word(office: Office) -> None:
    Sweeper(office, "one", "first").sweep.purge(sure=True)
    office.server.stop()
    kiosk = Sweeper(office, "one", "first")
    for session_id in (ID, OTHER):
        kiosk.store.save(record(session_id, "uno"), 0)
    kiosk.seconds += 50 * 3600
    with pytest.raises(AwayError):
        kiosk.sweep.purge()
    assert kiosk.left() == 0
    with pytest.raises(AwayError):
        kiosk.sweep.purge_now_and_then()
    office.server.start()
    kiosk.sweep.purge_now_and_then()


@pytest.mark.soak
def test_nothing_is_lost_while_the_server_comes_and_goes(office: Office) -> None:
    """Kiosks that save, wipe and start afresh while the server is stopped, killed and started."""
    dice = random.Random(20261128)  # noqa: S311 - no secret depends on it
    kiosks = {name: office.wiping(name) for name in ("one", "two", "three")}
    expected: dict[str, str] = {}
    revisions: dict[str, int] = {}
    owner: dict[str, str] = {}
    running = True
    for number in range(trials(60, 1500)):
        if dice.random() < 0.1:
            running = not running
            if running:
                office.server.start()
            else:
                dice.choice([office.server.stop, office.server.kill])()
        name = dice.choice(list(kiosks))
        if dice.random() < 0.1:
            kiosks[name] = office.wiping(name)
            for session_id in [one for one, who in owner.items() if who == name]:
                del owner[session_id]  # nobody has it open any more
        mine = [one for one, who in owner.items() if who == name]
        session_id = dice.choice(mine) if mine and dice.random() < 0.7 else f"{number:032x}"
        owner[session_id] = name
        if session_id in expected and dice.random() < 0.2:
            with suppress(PendingWipeError):
                kiosks[name].forget(session_id, PROOF)
            del expected[session_id], revisions[session_id], owner[session_id]
            continue
        step = f"n{number}"
        revisions[session_id] = kiosks[name].save(record(session_id, step), revisions.get(session_id, 0))
        expected[session_id] = step
        if dice.random() < 0.3:
            kiosks[name].retry()
    if not running:
        office.server.start()
    for store in kiosks.values():
        assert store.retry() is True
    there = {one.id: one.step_id for one in office.kiosk("four").list(limit=5000)}
    assert there == expected
