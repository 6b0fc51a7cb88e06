"""What every session store promises, whatever it keeps sessions in."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk.errors import ConflictError
from kiosk.ports import Proof, SessionStore, Tally
from tests.fakes import NOON, FixedClock
from tests.stores import FACTORIES, Opener

ID, OTHER, THIRD = "a" * 32, "b" * 32, "c" * 32
RECORD: dict[str, Any] = {
    "id": ID,
    "code": "K7MPQ2",
    "step_id": "contacto",
    "started_at": "2026-11-23T11:40:00-05:00",
    "answers": {
        "nombres": "María José",
        "apellidos": "Ñáñez de la Ossa",
        "contratos": [{"objeto": "«Obra» & <más>"}],
    },
    "drafts": {"correo": "suelto \ud800"},
}
PROOF = Proof(NOON, "2026-1", "quiosco-1", "papeles", 12, "finished")


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture(params=FACTORIES)
def opener(request: pytest.FixtureRequest, tmp_path: Path, clock: FixedClock) -> Iterator[Opener]:
    """Opens one and the same set of sessions, as often as it is called."""
    with FACTORIES[request.param](tmp_path, clock) as found:
        yield found


@pytest.fixture
def store(opener: Opener) -> SessionStore:
    return opener()


def record_of(store: SessionStore, session_id: str) -> dict[str, Any]:
    kept = store.load(session_id)
    assert kept is not None
    return kept.record


# --- keeping


def test_a_record_comes_back_exactly_as_it_was_saved(store: SessionStore) -> None:
    assert store.save(RECORD) == 1
    kept = store.load(ID)
    assert kept is not None
    assert (kept.record, kept.revision, kept.saved_at) == (RECORD, 1, NOON)
    assert kept.saved_at.tzinfo is not None


def test_what_is_changed_afterwards_is_not_what_was_saved(store: SessionStore) -> None:
    record = {"id": ID, "code": "K7MPQ2", "answers": {"nombres": "Ana"}}
    store.save(record)
    record["answers"] = {}
    record_of(store, ID)["answers"] = {}
    assert record_of(store, ID)["answers"] == {"nombres": "Ana"}


def test_a_later_save_replaces_everything(store: SessionStore) -> None:
    store.save(RECORD)
    assert store.save({"id": ID, "code": "K7MPQ2", "answers": {}}) == 2
    assert record_of(store, ID) == {"id": ID, "code": "K7MPQ2", "answers": {}}


def test_there_is_nothing_where_nothing_was_saved(store: SessionStore) -> None:
    assert store.load(ID) is None
    assert store.find("K7MPQ2") is None
    assert store.latest(NOON - timedelta(days=1)) is None
    assert store.list() == ()
    assert store.proofs() == ()
    assert store.health() == ""
    store.forget(ID)
    store.release(ID, "quiosco-1")


def test_who_opens_the_store_later_sees_what_was_saved(opener: Opener) -> None:
    first, second = opener(), opener()
    first.save(RECORD)
    assert record_of(second, ID) == RECORD
    second.save(RECORD | {"step_id": "revision"})
    assert record_of(first, ID)["step_id"] == "revision"
    assert [one.step_id for one in first.list()] == ["revision"]
    assert [one.step_id for one in opener().list()] == ["revision"]


# --- two at once


def test_a_save_that_starts_from_an_old_revision_changes_nothing(opener: Opener) -> None:
    first, second = opener(), opener()
    assert first.save(RECORD, expected=0) == 1
    assert second.save(RECORD | {"step_id": "revision"}, expected=1) == 2
    with pytest.raises(ConflictError):
        first.save(RECORD | {"step_id": "papeles"}, expected=1)
    kept = first.load(ID)
    assert kept is not None
    assert (kept.record["step_id"], kept.revision) == ("revision", 2)
    assert first.save(RECORD, expected=2) == 3


def test_a_session_that_is_there_cannot_be_begun_again(store: SessionStore) -> None:
    store.save(RECORD)
    with pytest.raises(ConflictError):
        store.save(RECORD, expected=0)


def test_a_wiped_session_does_not_come_back_with_a_save_from_before(store: SessionStore) -> None:
    store.save(RECORD)
    store.forget(ID)
    with pytest.raises(ConflictError):
        store.save(RECORD, expected=1)
    assert store.load(ID) is None
    assert store.list() == ()


def test_without_an_expected_revision_the_last_one_wins(store: SessionStore) -> None:
    assert [store.save(RECORD), store.save(RECORD), store.save(RECORD)] == [1, 2, 3]


def test_only_one_holder_has_a_session_open(opener: Opener) -> None:
    here, there = opener(), opener()
    here.save(RECORD)
    here.save(RECORD | {"id": OTHER})
    assert here.lease(ID, "quiosco-1", 3600)
    assert not there.lease(ID, "quiosco-2", 3600)
    assert there.lease(OTHER, "quiosco-2", 3600)
    assert here.lease(ID, "quiosco-1", 3600), "renewed"
    there.release(ID, "quiosco-2")
    assert not there.lease(ID, "quiosco-2", 3600), "nobody gives back what somebody else has"
    here.release(ID, "quiosco-1")
    assert there.lease(ID, "quiosco-2", 3600)


def test_asking_who_has_a_session_takes_and_renews_nothing(opener: Opener, clock: FixedClock) -> None:
    here, there = opener(), opener()
    here.save(RECORD)
    assert not there.held_elsewhere(ID, "quiosco-2")
    assert here.lease(ID, "quiosco-1", 0.3), "nobody who only asked has it"
    assert there.held_elsewhere(ID, "quiosco-2")
    for _ in range(1_000):
        clock.pass_time(seconds=0.1)
        assert not here.held_elsewhere(ID, "quiosco-1")  # each time it is asked, it would begin anew
        if not there.held_elsewhere(ID, "quiosco-2"):
            break
        time.sleep(0.1)
    assert there.lease(ID, "quiosco-2", 3600)
    assert here.held_elsewhere(ID, "quiosco-1")
    there.release(ID, "quiosco-2")
    assert not here.held_elsewhere(ID, "quiosco-1")


def test_a_lease_ends_by_itself(opener: Opener, clock: FixedClock) -> None:
    here, there = opener(), opener()
    here.save(RECORD)
    assert here.lease(ID, "quiosco-1", 0.3)
    for _ in range(1_000):  # the stores of the real world count real time
        clock.pass_time(seconds=0.1)
        if there.lease(ID, "quiosco-2", 3600):
            break
        time.sleep(0.1)
    assert not here.lease(ID, "quiosco-1", 3600)


def test_a_wiped_session_is_nobodys(store: SessionStore) -> None:
    store.save(RECORD)
    assert store.lease(ID, "quiosco-1", 3600)
    store.forget(ID)
    assert store.lease(ID, "quiosco-2", 3600)


# --- finding


def test_a_code_leads_to_its_session(opener: Opener) -> None:
    store = opener()
    store.save(RECORD)
    store.save(RECORD | {"id": OTHER, "code": "ZZZZZ2"})
    assert (store.find("K7MPQ2"), store.find("ZZZZZ2")) == (ID, OTHER)
    assert (store.find("AAAAA2"), store.find("")) == (None, None)
    store.save(RECORD | {"code": "AAAAA2"})
    assert (store.find("K7MPQ2"), store.find("AAAAA2")) == (None, ID)
    store.forget(ID)
    assert opener().find("AAAAA2") is None


def test_the_latest_is_the_open_one_saved_last(store: SessionStore, clock: FixedClock) -> None:
    for session_id, outcome in ((OTHER, ""), (ID, ""), (THIRD, "finished")):
        store.save(RECORD | {"id": session_id, "outcome": outcome})
        clock.pass_time(minutes=1)
    found = store.latest(NOON - timedelta(minutes=5))
    assert found is not None
    assert (found.record["id"], found.saved_at) == (ID, NOON + timedelta(minutes=1))
    assert store.latest(NOON + timedelta(minutes=1)) is None
    store.save(RECORD | {"id": OTHER})
    found = store.latest(NOON + timedelta(minutes=1))
    assert found is not None
    assert found.record["id"] == OTHER


def test_a_list_tells_what_staff_need_and_no_answer(store: SessionStore) -> None:
    store.save(RECORD | {"outcome": "idle", "printed": "5f3a", "help_called": True})
    (one,) = store.list()
    assert store.summary(ID) == one
    assert store.summary(OTHER) is None
    assert (one.id, one.code, one.step_id, one.initials) == (ID, "K7MPQ2", "contacto", "MJÑDLO")
    assert (one.outcome, one.printed, one.help_called) == ("idle", True, True)
    assert one.started_at == datetime.fromisoformat("2026-11-23T11:40:00-05:00")
    assert one.saved_at == NOON
    assert "María" not in repr(one)


def test_a_list_begins_with_the_one_saved_last_and_comes_in_pages(
    store: SessionStore, clock: FixedClock
) -> None:
    ids = [f"{number:032x}" for number in range(7)]
    for session_id in ids:
        store.save({"id": session_id, "code": "AAAAA2"})
        clock.pass_time(minutes=1)
    store.save({"id": ids[2], "code": "AAAAA2"})
    order = [ids[number] for number in (2, 6, 5, 4, 3, 1, 0)]
    assert [one.id for one in store.list()] == order
    assert [one.id for one in store.list(offset=2, limit=3)] == order[2:5]
    assert store.list(offset=7) == ()


# --- forgetting


def test_forgetting_takes_the_papers_and_leaves_the_others(store: SessionStore) -> None:
    store.save(RECORD)
    store.save(RECORD | {"id": OTHER})
    paper = store.folder(ID) / "1-cedula.pdf"
    paper.write_bytes(b"%PDF-")
    store.forget(ID)
    store.forget(ID)
    assert not paper.exists()
    assert store.load(ID) is None
    assert [one.id for one in store.list()] == [OTHER]


def test_a_proof_is_kept_for_a_session_there_was(opener: Opener) -> None:
    store = opener()
    store.save(RECORD)
    store.save(RECORD | {"id": OTHER})
    store.forget(ID, PROOF)
    store.forget(ID, PROOF)
    store.forget(OTHER)
    assert opener().proofs() == (PROOF,)


def test_proofs_come_in_order_and_from_a_moment_on(store: SessionStore) -> None:
    proofs = [
        Proof(NOON + timedelta(hours=hour), "2026-1", "quiosco-ñ", "papeles", hour, "idle")
        for hour in range(4)
    ]
    for proof in proofs:
        store.save(RECORD)
        store.forget(ID, proof)
    assert store.proofs() == tuple(proofs)
    assert store.proofs(NOON + timedelta(hours=2)) == tuple(proofs[2:])
    assert store.proofs(NOON + timedelta(hours=2, minutes=34)) == tuple(proofs[2:]), "its hour was cut off"


def test_counts_of_a_day_are_added_up(opener: Opener) -> None:
    day = NOON.date()
    one = Tally(day, "0a1b2c3d", "help", "clave", "", 1)
    others = [replace(one, version="ffffffff"), replace(one, kind="wrong", field="ñ")]
    store = opener()
    store.add_tallies([one, *others])
    opener().add_tallies([replace(one, number=2), replace(one, day=day - timedelta(days=3))])
    assert set(store.tallies(day)) == {replace(one, number=3), *others}
    assert set(opener().tallies()) == {*store.tallies(day), replace(one, day=day - timedelta(days=3))}


def test_a_session_has_a_folder_of_its_own(store: SessionStore) -> None:
    assert store.folder(ID).is_dir()
    assert store.folder(ID) == store.folder(ID)
    assert store.folder(ID) != store.folder(OTHER)
