"""What is counted while somebody is at the kiosk, and that nothing of it is about a person."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from kiosk.errors import StoreError
from kiosk.ports import Tally
from kiosk.sessions.statistics import StepTrouble, step_troubles, week
from kiosk.sessions.visit_counts import HELP, IDLE, SECONDS, SHOWN, UNCLEAR, WRONG, VisitCounts
from kiosk.store.daily_counts import DailyCounts, joined
from tests.fakes import NOON, FixedClock, MemoryStore
from tests.journey import real_flow


class Seconds:
    """A clock that a test moves."""

    now = 100.0

    def __call__(self) -> float:
        """The seconds."""
        return self.now


def counted(store: MemoryStore) -> dict[tuple[str, str, str], int]:
    return {(one.kind, one.step_id, one.field): one.number for one in store.tallies()}


def test_a_visit_becomes_numbers_of_its_day(tmp_path: Path) -> None:
    store, clock, seconds = MemoryStore(tmp_path), FixedClock(), Seconds()
    counts = VisitCounts(store, clock, real_flow(), seconds)
    for visit in (1, 2):
        counts.shown("contacto")
        counts.shown("contacto")
        counts.add(WRONG, "contacto", ["correo", "celular"])
        seconds.now += 30 * visit
        counts.shown("clave")
        counts.add(HELP, "clave")
        seconds.now += 500
        counts.end(idle=True)
        assert len(store.counted) == (0 if visit == 1 else 7), "nothing is stored while somebody is here"
        counts.write()
    assert counted(store) == {
        (SHOWN, "contacto", ""): 2,
        (SECONDS, "contacto", ""): 90,
        (WRONG, "contacto", "correo"): 2,
        (WRONG, "contacto", "celular"): 2,
        (SHOWN, "clave", ""): 2,
        (HELP, "clave", ""): 2,
        (IDLE, "clave", ""): 2,
    }
    assert {one.day for one in store.tallies()} == {NOON.date()}


def test_other_texts_are_counted_by_themselves(tmp_path: Path) -> None:
    store, flow = MemoryStore(tmp_path), real_flow()
    changed = flow.model_copy(update={"welcome": flow.welcome.model_copy(update={"title": "Otro"})})
    for one in (flow, flow, changed):
        counts = VisitCounts(store, FixedClock(), one)
        counts.add(HELP, "clave")
        counts.write()
    assert sorted(one.number for one in store.tallies()) == [1, 2]


def test_a_disk_that_fails_stops_nobody(tmp_path: Path) -> None:
    class Full(MemoryStore):
        def add_tallies(self, tallies: object) -> None:
            raise StoreError("lleno")

    counts = VisitCounts(Full(tmp_path), FixedClock(), real_flow())
    counts.add(HELP, "clave")
    counts.write()


def tally(number: int, kind: str = HELP, *, days: int = 0, step: str = "clave") -> Tally:
    return Tally(NOON.date() - timedelta(days=days), "0a1b2c3d", kind, step, "", number)


def test_the_file_tells_sums_and_no_order(tmp_path: Path) -> None:
    files = [tmp_path / "one", tmp_path / "two"]
    told = [tally(1), tally(2, UNCLEAR), tally(3), tally(1, days=40)]
    for folder, order in zip(files, (told, told[::-1]), strict=True):
        for one in order:
            DailyCounts(folder).add([one])
    assert {file.name: file.read_bytes() for file in files[0].iterdir()} == {
        file.name: file.read_bytes() for file in files[1].iterdir()
    }
    assert sorted(file.name for file in files[0].iterdir()) == ["2026-10.jsonl", "2026-11.jsonl"]
    assert {one.number for one in DailyCounts(files[0]).since(NOON.date())} == {4, 2}
    assert all(file.stat().st_mode & 0o077 == 0 for file in files[0].iterdir())


def test_a_damaged_line_costs_itself_only(tmp_path: Path) -> None:
    counts = DailyCounts(tmp_path)
    counts.add([tally(2)])
    file = tmp_path / "2026-11.jsonl"
    file.write_bytes(b'["2026-11\n[]\n5\n\xff\n' + file.read_bytes() + b'["x","v","help","s","",1]\n')
    counts.add([tally(1)])
    assert counts.since(None) == (tally(3),)


def test_a_copy_brings_back_no_more_than_was_counted() -> None:
    earlier = b'["2026-11-23","v","help","clave","",2]\n["2026-11-22","v","help","clave","",4]\n'
    later = b'["2026-11-23","v","help","clave","",3]\n'
    assert joined(earlier, later).splitlines() == sorted((later + earlier.splitlines()[1]).splitlines())


def test_the_worst_step_of_the_week_comes_first() -> None:
    told = [tally(4), tally(2, UNCLEAR, step="correo"), tally(9, days=8, step="viejo"), tally(1, SHOWN)]
    assert week([], [], NOON, told).unclear == (
        StepTrouble("correo", helps=0, unclear=2, wrong=0),
        StepTrouble("clave", helps=4, unclear=0, wrong=0),
    )
    assert step_troubles([tally(3, SHOWN)]) == ()
