"""The parts of the app, each over a display that is no terminal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.app.applicant_papers import ApplicantPapers
from kiosk.app.applicant_session import WELCOME, ApplicantSession
from kiosk.app.autosave import Autosave
from kiosk.app.beginning import Beginning
from kiosk.app.idle import IdleWatch
from kiosk.app.leaving import Leaving
from kiosk.app.locked import RESTART, LockedApp
from kiosk.app.paper_maker import PaperMaker
from kiosk.app.relaunch import Renewal, do_each
from kiosk.app.staff_acts import StaffActs, StaffState
from kiosk.app.step_router import StepRouter
from kiosk.errors import StoreError
from kiosk.interview.derived_values import Station
from kiosk.screens.applicant.step_screen import StepScreen
from kiosk.screens.dialogs import IdleDialog, MessageDialog, QuestionDialog
from kiosk.sessions.keeper import Keeper
from kiosk.sessions.resume import SessionResume
from kiosk.sessions.save_queue import SaveQueue
from kiosk.sessions.step_view import Views
from kiosk.sessions.visit_counts import VisitCounts
from kiosk.settings import TimeSettings
from tests.display import FakeDisplay
from tests.fakes import FakeAudit, MemoryStore, fake_services
from tests.journey import LOGIN, OFFICE, answers_of, places, real_flow, session_at


class Counter:
    """The parts that serve an applicant, put together as the app does it."""

    def __init__(self, root: Path, *, fresh_process: bool = False) -> None:
        self.services, self.station = fake_services(root), Station(OFFICE, LOGIN)
        self.store, self.audit = self.services.store, self.services.audit
        assert isinstance(self.store, MemoryStore) and isinstance(self.audit, FakeAudit)
        self.display, self.app = FakeDisplay(), LockedApp()
        self.renewal = Renewal(self.app, enabled=fresh_process)
        views = Views(real_flow(), self.services, self.station, places(), {})
        keeper = Keeper(self.services, self.station)
        self.queue = SaveQueue(keeper)
        self.autosave = Autosave(self.display, keeper, self.queue, self.services.audit, real_flow().words)
        counts = VisitCounts(self.store, self.services.clock, real_flow())
        resume, idle = SessionResume(self.services), IdleWatch(TimeSettings())
        self.applicant = ApplicantSession(
            self.display, self.autosave, keeper, self.queue, views, resume, idle, self.renewal, counts
        )
        maker = PaperMaker(self.services, self.display.post)
        self.papers = ApplicantPapers(
            self.display, self.applicant, self.autosave, maker, self.services.printer, views
        )
        leaving = Leaving(self.display, self.applicant, self.papers, self.autosave, views)
        self.steps = StepRouter(self.display, self.applicant, self.papers, leaving, views, counts)

    def step(self) -> str:
        """Id of the step on the display."""
        assert isinstance(self.display.top, StepScreen)
        return str(self.display.top.step.id)

    async def submit(self, step_id: str) -> None:
        """Say that a step was filled in as the walk says."""
        fields = getattr(real_flow().step(step_id), "fields", ())
        typed = {field.id: answers_of().get(field.id, "") for field in fields}
        await self.steps.take(StepScreen.Submitted(step_id, typed))
        await self.display.settle()


@pytest.fixture
def counter(tmp_path: Path) -> Counter:
    return Counter(tmp_path)


# --- the session


async def test_a_step_that_was_filled_in_is_saved_and_the_next_one_shows(counter: Counter) -> None:
    await counter.applicant.enter(session_at("contacto"))
    before = counter.applicant.session
    await counter.submit("contacto")
    assert before is not None and before.step.id == counter.step() != "contacto"
    kept = counter.store.load(before.id)
    assert kept is not None and kept.record["step_id"] == counter.step()


async def test_a_message_of_a_step_that_is_gone_is_not_heard(counter: Counter) -> None:
    await counter.applicant.enter(session_at("contacto"))
    await counter.submit("contacto")
    here = counter.step()
    await counter.submit("contacto")
    assert counter.step() == here


async def test_a_session_that_ends_leaves_no_mode_behind(counter: Counter) -> None:
    session = session_at("contacto")
    await counter.applicant.enter(session)
    await counter.applicant.end("left")
    assert counter.applicant.session is None
    assert (list(counter.display.modes), counter.display.mode) == ([WELCOME], WELCOME)
    assert counter.applicant.ended == [("contacto", "left")]


async def test_where_a_fresh_process_follows_the_last_work_is_left_to_the_end(tmp_path: Path) -> None:
    counter = Counter(tmp_path, fresh_process=True)
    done: list[str] = []
    counter.applicant.chores = lambda: done.append("chores")
    counter.app.closers = [lambda: done.append("engines")]
    await counter.applicant.enter(session_at("contacto"))
    await counter.applicant.end("left")
    assert counter.app.return_code == RESTART
    assert done == []
    do_each(counter.app.closers)
    assert done == ["engines"], "the next person does not wait for chores"
    do_each(counter.app.afterwards)
    assert done == ["engines", "chores"]


async def test_who_watches_over_the_process_is_told_which_session_is_open(counter: Counter) -> None:
    told: list[str] = []
    counter.app.watcher.session = told.append  # type: ignore[method-assign, assignment]  # listens in
    session = session_at("contacto")
    await counter.applicant.enter(session)
    assert told == [session.id]
    await counter.applicant.end("left")
    assert told == [session.id, ""], "nobody goes on with it any more"


async def test_silence_is_warned_of_first(counter: Counter) -> None:
    await counter.applicant.enter(session_at("contacto"))
    times = TimeSettings()
    await counter.applicant.notice(times.idle_seconds - 1)
    assert isinstance(counter.display.top, StepScreen)
    await counter.applicant.notice(times.idle_seconds + 1)
    assert isinstance(counter.display.top, IdleDialog)
    await counter.applicant.notice(times.idle_seconds + times.warning_seconds + 1)
    assert counter.applicant.session is None


async def test_leaving_from_the_first_step_is_asked_about(counter: Counter) -> None:
    await counter.applicant.start()
    await counter.steps.take(StepScreen.BackRequested(counter.step(), {}))
    assert isinstance(counter.display.top, QuestionDialog)
    await counter.display.answer(False)
    assert counter.applicant.session is not None
    await counter.steps.take(StepScreen.BackRequested(counter.step(), {}))
    await counter.display.answer(True)
    assert counter.applicant.session is None


async def test_what_the_disk_cannot_keep_is_told_once(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise StoreError("El disco está lleno.")

    monkeypatch.setattr(counter.store, "save", full)
    await counter.applicant.enter(session_at("contacto"))
    await counter.submit("contacto")
    dialogs = [screen for screen in counter.display.screens if isinstance(screen, MessageDialog)]
    assert len(dialogs) == 1
    assert counter.applicant.session is not None and counter.applicant.session.help_called


# --- the staff's acts


@pytest.fixture
def acts() -> tuple[StaffActs, FakeDisplay, FakeAudit]:
    display, audit = FakeDisplay(), FakeAudit()
    return StaffActs(display, StaffState("Rosa"), audit), display, audit


async def test_an_act_is_written_down_before_it_is_shown(
    acts: tuple[StaffActs, FakeDisplay, FakeAudit],
) -> None:
    staff, display, audit = acts
    seen: list[int] = []
    staff.act("borró la sesión", "ABC234", lambda: None, lambda _: seen.append(len(audit.lines)))
    assert staff.state.busy
    await display.settle()
    assert (seen, staff.state.busy) == ([1], False)


async def test_two_acts_at_once_are_one(acts: tuple[StaffActs, FakeDisplay, FakeAudit]) -> None:
    staff, display, audit = acts
    for _ in range(2):
        staff.act("borró la sesión", "ABC234", lambda: None, lambda _: None)
    await display.settle()
    assert len(audit.lines) == 1


async def test_an_act_that_fails_is_not_written_down_and_the_next_may_begin(
    acts: tuple[StaffActs, FakeDisplay, FakeAudit],
) -> None:
    staff, display, audit = acts

    def broken() -> None:
        raise StoreError("El disco no responde.")

    staff.act("borró la sesión", "ABC234", broken, lambda _: None)
    await display.settle()
    assert (audit.lines, staff.state.busy) == ([], False)


# --- from process to process


@pytest.mark.parametrize(
    "beginning",
    [Beginning(), Beginning("0" * 32), Beginning(anew=True), Beginning("0" * 32, crashes=3)],
    ids=["welcome", "session", "anew", "after-crashes"],
)
def test_the_next_process_reads_what_this_one_left(
    beginning: Beginning, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("KIOSK_RESUME", "KIOSK_RESTARTS"):
        monkeypatch.setenv(name, "")
    beginning.leave()
    assert Beginning.from_environment() == beginning
    assert Beginning.from_environment() == Beginning(), "it is told once"


def test_a_session_after_an_orderly_end_is_the_one_that_was_named() -> None:
    app = LockedApp()
    ends: list[Callable[[], object]] = []
    Renewal(app, enabled=True).next(Beginning("1" * 32))
    assert (app.next_beginning.session_id, ends) == ("1" * 32, [])
