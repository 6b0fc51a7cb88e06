"""A wipe that was asked for is done in the end, and never on a session that somebody went on with."""

from __future__ import annotations

import random
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kiosk.app.paper_maker import PaperMaker, PaperOrder
from kiosk.boot import Boot
from kiosk.content.models import DocumentSpec
from kiosk.errors import AwayError, ConflictError, PendingWipeError, StoreError
from kiosk.ports import Kept, Paper, Proof, SessionStore
from kiosk.screens.applicant.paper_news import PaperNews, PapersFailed
from kiosk.screens.applicant.papers_screen import PapersScreen
from kiosk.store.pending_wipes import PendingWipes
from kiosk.store.tiny_store import TinySessionStore
from kiosk.store.wiping_store import CONTINUED, WIPED, WipingStore
from tests.fakes import NOON, FakeDocuments, fake_services
from tests.scale import trials

ID, OTHER = "a" * 32, "b" * 32
PROOF = Proof(NOON.replace(minute=0), "2026-1", "quiosco-1", "papeles", 12, "left")


class Moody(TinySessionStore):
    """A store that can be told to be away: everything it is asked then fails."""

    away = False

    def _answer(self) -> None:
        if self.away:
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


class House:
    """A store that may be away, and what wipes in it; opened anew as another process would."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.notes: list[tuple[str, str]] = []
        self.inner = Moody(root / "sessions")
        self.store = self.another()

    def another(self) -> WipingStore:
        """A process more."""
        return WipingStore(self.inner, PendingWipes(self.root / "wiping"), self.root, self._note)

    def _note(self, what: str, code: str) -> None:
        self.notes.append((what, code))


@pytest.fixture
def house(tmp_path: Path) -> House:
    """One session there, seen by the store."""
    house = House(tmp_path)
    house.store.save({"id": ID, "code": "K7MPQ2"})
    return house


def leave(house: House) -> None:
    house.inner.away = True
    with pytest.raises(PendingWipeError, match="se seguirá intentando"):
        house.store.forget(ID, PROOF)
    house.inner.away = False


def test_a_wipe_that_works_leaves_no_note_and_is_told(house: House) -> None:
    house.store.forget(ID, PROOF)
    assert house.inner.load(ID) is None
    assert house.notes == [(WIPED, "K7MPQ2")]
    assert list((house.root / "wiping").iterdir()) == []
    assert house.store.health() == ""


def test_a_wipe_that_fails_is_done_later_with_its_proof(house: House) -> None:
    leave(house)
    assert house.notes == [], "nothing is told as done that is not"
    assert "K7MPQ2" in house.another().health()
    house.inner.away = True
    assert house.another().retry() is False
    house.inner.away = False
    assert house.another().retry() is True
    assert house.inner.load(ID) is None
    assert house.inner.proofs() == (PROOF,)
    assert house.notes == [(WIPED, "K7MPQ2")]
    assert house.another().retry() is True and house.another().health() == ""


def test_what_has_to_go_is_gone_for_everybody_here(house: House) -> None:
    house.store.save({"id": OTHER, "code": "ABC234"})
    leave(house)
    store = house.another()
    assert store.load(ID) is None
    assert store.find("K7MPQ2") is None
    assert [one.id for one in store.list()] == [OTHER]
    assert [one.id for one in store.list(0, 1)] == [OTHER]
    latest = store.latest(NOON.replace(year=2020))
    assert latest is not None and latest.record["id"] == OTHER
    with pytest.raises(ConflictError):
        store.save({"id": ID, "code": "K7MPQ2"}, 1)


def test_a_session_somebody_went_on_with_elsewhere_stays(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave(house)
    monkeypatch.setattr("kiosk.store.tiny_store.boot", lambda: Boot("another machine", 1.0))
    house.inner.save({"id": ID, "code": "K7MPQ2", "step_id": "correo"}, 1)
    assert house.another().retry() is True
    assert house.inner.load(ID) is not None
    assert house.notes == [(CONTINUED, "K7MPQ2")]


def test_a_wiped_session_gets_no_folder_and_one_gone_on_with_elsewhere_does(house: House) -> None:
    leave(house)
    with pytest.raises(ConflictError, match="se borró"):
        house.store.folder(ID)
    house.inner.save({"id": ID, "code": "K7MPQ2", "step_id": "correo"}, 1)
    assert house.another().retry() is True
    assert house.store.folder(ID).is_dir()
    house.store.forget(ID)
    with pytest.raises(ConflictError, match="se borró"):
        house.store.folder(ID)
    assert not (house.root / "sessions" / ID).exists()
    assert house.store.folder(OTHER).is_dir()


class Slow(FakeDocuments):
    """Documents during the second of which the session is wiped."""

    def __init__(self, store: WipingStore) -> None:
        super().__init__()
        self._store = store

    def make(
        self, document: DocumentSpec, values: Mapping[str, Any], folder: Path, seconds: float | None = None
    ) -> Paper:
        """Wiped in the midst of it, as by somebody who leaves while the papers are made."""
        if document.id == "b":
            self._store.forget(ID)
            self.made.append((document.id, {}))
            return Paper("b", "b", folder / "b.pdf", 1, "0" * 64)
        return super().make(document, values, folder, seconds)


@pytest.mark.parametrize("ahead", [True, False])
def test_papers_in_the_making_do_not_bring_back_a_session_that_was_wiped(house: House, ahead: bool) -> None:
    news: list[PaperNews] = []
    documents = Slow(house.store)
    services = replace(fake_services(house.root), store=house.store, documents=documents)
    maker = PaperMaker(services, news.append)
    specs = tuple(DocumentSpec(id=name, title=name, file=name) for name in "abcd")
    order = PaperOrder(ID, "K7MPQ2", specs, {"nombres": "Ana"})
    if ahead:
        maker.prepare(order)
    else:
        maker.serve(PapersScreen.PapersRequested("papeles"), order)
        assert isinstance(news[-1], PapersFailed)
    assert [name for name, _ in documents.made] == ["a", "b"]
    assert not (house.root / "sessions" / ID).exists()


def test_a_session_that_is_open_elsewhere_is_waited_for(house: House) -> None:
    leave(house)
    assert house.inner.lease(ID, "quiosco-2", 60)
    assert house.another().retry() is False
    assert house.inner.load(ID) is not None
    house.inner.release(ID, "quiosco-2")
    assert house.another().retry() is True
    assert house.inner.load(ID) is None


def test_a_save_of_ours_whose_answer_was_lost_does_not_save_the_session(house: House) -> None:
    house.inner.save({"id": ID, "code": "K7MPQ2", "step_id": "correo"}, 1)
    leave(house)
    assert house.another().retry() is True
    assert house.inner.load(ID) is None


def test_a_note_nobody_can_read_wipes_nothing_that_lives(house: House) -> None:
    leave(house)
    (house.root / "wiping" / ID).write_bytes(b"\xff")
    assert house.another().retry() is True
    assert house.inner.load(ID) is not None


def test_a_full_disk_keeps_nothing_that_has_to_go(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "no room")

    monkeypatch.setattr(PendingWipes, "add", full)
    house.store.forget(ID, PROOF)
    assert house.inner.load(ID) is None
    house.inner.save({"id": ID, "code": "K7MPQ2"})
    house.inner.away = True
    with pytest.raises(StoreError) as told:
        house.store.forget(ID, PROOF)
    assert not isinstance(told.value, PendingWipeError), "nothing is promised that is not noted"


def test_no_note_names_a_person(house: House) -> None:
    house.store.save({"id": OTHER, "code": "ABC234", "answers": {"nombres": "Zoraida"}})
    house.inner.away = True
    with pytest.raises(PendingWipeError):
        house.store.forget(OTHER)
    assert b"Zoraida" not in b"".join(file.read_bytes() for file in (house.root / "wiping").iterdir())


@pytest.mark.soak
def test_no_wipe_is_forgotten_and_no_living_session_wiped(tmp_path: Path) -> None:
    """A store that comes and goes, processes that end anywhere, sessions that are wiped and gone on with."""
    dice, house = random.Random(20261128), House(tmp_path)  # noqa: S311 - no secret depends on it
    wiped, living = set[str](), dict[str, int]()
    for number in range(trials(60, 500)):
        house.inner.away = dice.random() < 0.5
        store: SessionStore = house.another() if dice.random() < 0.5 else house.store
        session_id = f"{number:032x}"
        house.inner.away, away = False, house.inner.away
        living[session_id] = store.save({"id": session_id, "code": f"C{number:05}"})
        house.inner.away = away
        if dice.random() < 0.6:
            with suppress(PendingWipeError):
                store.forget(session_id, PROOF)
            wiped.add(session_id)
            del living[session_id]
        if dice.random() < 0.3:
            store.retry()
    house.inner.away = False
    assert house.another().retry() is True
    assert {one.id for one in house.inner.list(limit=1000)} == set(living)
    assert len(house.inner.proofs()) == len(wiped)
