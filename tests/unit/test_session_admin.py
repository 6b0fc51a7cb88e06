"""The staff's work with sessions, without a screen."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from kiosk.errors import StoreError
from kiosk.interview.derived_values import Station
from kiosk.sessions.admin import SessionAdmin
from kiosk.sessions.step_view import Views
from tests.fakes import FixedClock, MemoryStore, fake_services
from tests.journey import LOGIN, OFFICE, places, real_flow, session_at

OLDEST = "0" * 32
"""The id that `session_at` gives."""


@pytest.fixture
def store(tmp_path: Path) -> MemoryStore:
    """More sessions than anybody lists at once; the one looked for was saved before all others."""
    clock = FixedClock()
    store = MemoryStore(tmp_path, clock)
    record = session_at("contacto").record()
    store.save(record)
    clock.pass_time(minutes=1)
    for number in range(1, 2_001):
        store.save(record | {"id": f"{number:032x}", "code": f"K{number:05}"})
    return store


@pytest.fixture
def admin(store: MemoryStore, tmp_path: Path) -> SessionAdmin:
    services = dataclasses.replace(fake_services(tmp_path), store=store)
    flow, station = real_flow(), Station(OFFICE, LOGIN)
    return SessionAdmin(flow, places(), station, services, Views(flow, services, station, places(), {}))


def test_a_session_behind_two_thousand_others_is_found(admin: SessionAdmin) -> None:
    assert admin.details(OLDEST, None).row.code == "ABC234"
    assert admin.rows(None).total == 2_001
    assert "ABC234" in [row.code for row in admin.rows(None, "abc234").rows]
    assert admin.figures().today.started == 2_001


def test_one_that_stays_behind_two_thousand_others_is_not_called_wiped(
    admin: SessionAdmin, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "forget", lambda *_: None)
    with pytest.raises(StoreError, match="no dejó borrar"):
        admin.wipe(OLDEST)


def test_one_that_is_gone_is_told(admin: SessionAdmin, store: MemoryStore) -> None:
    store.forget(OLDEST)
    with pytest.raises(StoreError, match="ya no existe"):
        admin.details(OLDEST, None)


def test_looking_at_a_session_takes_no_lease_and_renews_none(
    admin: SessionAdmin, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    lease, me = store.lease, Station(OFFICE, LOGIN).name
    monkeypatch.setattr(store, "lease", lambda *_: pytest.fail("somebody who opens it now would be refused"))
    assert not admin.details(OLDEST, None).elsewhere
    assert lease(OLDEST, "another", 60)
    assert admin.details(OLDEST, None).elsewhere
    store.release(OLDEST, "another")
    assert lease(OLDEST, me, 60), "a process of this kiosk is still busy with it"
    assert not admin.details(OLDEST, None).elsewhere
