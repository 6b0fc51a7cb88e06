"""Coming back to a session: its code and number, one screen at a time; what stays of one that ended."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from kiosk.app import app as app_module
from kiosk.app import applicant_session
from kiosk.app.app import KioskApp
from kiosk.app.locked import RESTART
from kiosk.app.relaunch import do_each
from kiosk.interview.derived_values import Station
from kiosk.interview.session import Session
from kiosk.ports import Proof
from kiosk.screens.applicant.welcome import WelcomeScreen
from kiosk.screens.dialogs import MessageDialog
from kiosk.screens.questions import LostDialog
from kiosk.screens.resume_dialog import MISTYPED, NO_NUMBER, OVER, WRONG, ResumeDialog
from kiosk.sessions.keeper import LEASE_SECONDS
from kiosk.settings import PrivacySettings
from kiosk.widgets.form import Form
from kiosk.widgets.problem_line import ProblemLine
from kiosk.widgets.step_header import StepHeader
from tests.fakes import NOON
from tests.journey import LOGIN, OFFICE, answers_of, kiosk_app, session_at
from tests.screens.reach import (
    clock_of,
    press,
    printer_of,
    settle,
    step_of,
    store_of,
    throttle_of,
    until,
    written,
)

SIZE = (120, 36)
NUMBER = "1065123456"
CODE = "ABC234"
OTHER_CODE = "ABC242"
"""Valid, and nobody's."""


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(applicant_session, "ANSWER_SECONDS", 0)


def left_at(app: KioskApp, step: str = "contacto", **changes: Any) -> Session:
    """A session in the store, kept by somebody who went away."""
    session = session_at(step)
    session.started_at, session.notice = clock_of(app).now().isoformat(), "2026-11"
    for name, value in changes.items():
        setattr(session, name, value)
    store_of(app).save(session.record())
    return session


def beside(app: KioskApp, name: str) -> KioskApp:
    """Another screen of the same office."""
    return kiosk_app(Path("unused"), services=app.services, station=Station(OFFICE, LOGIN, name))


async def claim(pilot: Pilot[Any], code: str, number: str) -> None:
    """Open the dialog if it is not there, fill both boxes, and wait for the answer."""
    app = pilot.app
    if not isinstance(app.screen, ResumeDialog):
        await pilot.press("f1")
        await pilot.pause()
    dialog = app.screen
    assert isinstance(dialog, ResumeDialog)
    dialog.code.value, dialog.number.value = code, ""
    dialog.code.focus()
    await pilot.press("enter", *number, "enter")
    await settle(pilot)


def problem(app: KioskApp) -> str:
    assert isinstance(app.screen, ResumeDialog)
    shown = [line for line in app.screen.query(ProblemLine) if line.display and str(line.content)]
    sign, _, words = str(shown[0].content).partition(" ")
    assert (len(shown), sign) == (1, "▲")
    return words


# --- the code


async def test_the_code_stands_on_every_screen_after_consent_and_not_before(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        assert "Código" not in str(app.screen.query_one(StepHeader).render())
        await pilot.press("enter")  # reads on
        await pilot.pause()
        await pilot.press("down", "enter")
        await pilot.pause()
        assert app.session is not None
        for _ in range(2):
            header = str(app.screen.query_one(StepHeader).render())
            assert f"Código {app.session.code}" in header
            await pilot.press("down", "enter")
            await pilot.pause()


async def test_a_call_for_help_leaves_room_for_the_code(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.applicant.enter(session_at("contacto"))
        await pilot.pause()
        app.screen.query_one(StepHeader).show_note("● Se llamó al funcionario")
        header = str(app.screen.query_one(StepHeader).render())
        assert len(header) <= 78
        assert "Código ABC234" in header
        assert "Se llamó al funcionario" in header
        assert "Paso" in header


# --- resuming


@pytest.mark.parametrize("typed", ["ABC234", "abc 234", "abc-234", " a b c 2 3 4 "])
async def test_code_and_number_go_on_where_the_session_was(typed: str, tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    answers = {k: v for k, v in answers_of().items() if k not in ("correo", "celular")}
    left = session_at("contacto", answers)
    left.keep({"correo": "maria.pen"})
    store_of(app).save(left.record())
    clock_of(app).pass_time(days=9)
    async with app.run_test(size=SIZE) as pilot:
        await claim(pilot, typed, "1.065.123.456")
        assert step_of(app) == "contacto"
        assert app.screen.query_one(Form).typed()["correo"] == "maria.pen"
        assert throttle_of(app).counted == 0


async def test_minutes_after_somebody_went_the_number_is_enough(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    left_at(app, "comerciante")
    async with app.run_test(size=SIZE) as pilot:
        await claim(pilot, "", NUMBER)
        assert step_of(app) == "comerciante"


async def test_later_the_number_alone_is_not(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    left_at(app)
    clock_of(app).pass_time(minutes=16)
    async with app.run_test(size=SIZE) as pilot:
        await claim(pilot, "", NUMBER)
        assert problem(app) == WRONG


async def test_whatever_is_wrong_the_words_and_the_work_are_the_same(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    left_at(app)
    finished = session_at("despedida")
    finished.id, finished.code, finished.outcome = "1" * 32, valid_code("ABC25"), "finished"
    store_of(app).save(finished.record())
    done: list[list[str]] = []
    store, throttle = store_of(app), throttle_of(app)
    for thing, names in ((store, ("find", "load", "lease")), (throttle, ("count", "uncount"))):
        for name in names:
            setattr(thing, name, noted(getattr(thing, name), name, done))
    async with app.run_test(size=SIZE) as pilot:
        for code, number in (
            (CODE, "999"),
            (OTHER_CODE, NUMBER),
            (OTHER_CODE, "999"),
            (finished.code, "999"),
        ):
            done.append([])
            await claim(pilot, code, number)
            assert problem(app) == WRONG
    assert done == [["count", "find", "load"]] * 4
    assert throttle.counted == 4


def noted(method: Callable[..., Any], name: str, done: list[list[str]]) -> Callable[..., Any]:
    def call(*args: Any) -> Any:
        done[-1].append(name)
        return method(*args)

    return call


def valid_code(body: str) -> str:
    from kiosk.interview.session_code import CODE_ALPHABET, valid

    return next(body + last for last in CODE_ALPHABET if valid(body + last))


async def test_every_answer_waits_for_the_same_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = kiosk_app(tmp_path)
    left_at(app)
    monkeypatch.setattr(applicant_session, "ANSWER_SECONDS", 0.123)
    slept: list[float] = []
    real = asyncio.sleep

    async def sleep(seconds: float) -> None:
        if seconds == 0.123:
            slept.append(seconds)
        await real(0)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    await app.applicant.claim(OTHER_CODE, "999")
    await app.applicant.claim(CODE, NUMBER)
    assert slept == [0.123, 0.123]


async def test_a_slip_in_the_code_is_told_without_a_guess(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    left_at(app)
    async with app.run_test(size=SIZE) as pilot:
        for slip in ("ABC243", "ABD234", "ABC23", "ABC2345", "AB0234"):
            await claim(pilot, slip, NUMBER)
            assert problem(app) == MISTYPED
        await claim(pilot, CODE, "")
        assert problem(app) == NO_NUMBER
        assert throttle_of(app).counted == 0


@pytest.mark.parametrize("size", [(80, 24), (112, 32)])
async def test_a_slip_is_told_under_the_box_that_it_is_in_and_nothing_moves(
    size: tuple[int, int], tmp_path: Path
) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=size) as pilot:
        await press(pilot, "f1")
        dialog = app.screen
        assert isinstance(dialog, ResumeDialog)
        number, hint = dialog.number.region, dialog.no_code.region
        await claim(pilot, "ABC243", NUMBER)
        told = dialog.code_problem.region
        assert (told.offset, told.height) == (hint.offset, 1), "in the place of the hint, in one line"
        assert dialog.number.region == number
        await claim(pilot, "", "")
        assert dialog.no_code.region == hint
        assert not dialog.code_problem.display
        assert dialog.problem.region.y > dialog.number.region.y


async def test_a_wait_is_told_as_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "f1")
        dialog = app.screen
        assert isinstance(dialog, ResumeDialog)
        monkeypatch.setattr(dialog, "_ask", lambda *_: None)
        await press(pilot, "enter", *NUMBER, "enter")
        assert str(dialog.problem.content) == dialog.words.dialogs.resume_wait
        assert not dialog.problem.has_class("problem-text")


async def test_after_too_many_guesses_even_the_right_one_waits(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    left_at(app)
    throttle_of(app).waiting = 119
    async with app.run_test(size=SIZE) as pilot:
        await claim(pilot, CODE, NUMBER)
        assert "Espere 2 minutos" in problem(app)
        assert throttle_of(app).counted == 0
        throttle_of(app).waiting = 0
        await claim(pilot, CODE, NUMBER)
        assert step_of(app) == "contacto"


async def test_a_store_that_cannot_be_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kiosk.errors import StoreError

    app = kiosk_app(tmp_path)

    def broken(*_: object) -> None:
        raise StoreError("El disco no responde.")

    monkeypatch.setattr(store_of(app), "find", broken)
    async with app.run_test(size=SIZE) as pilot:
        await claim(pilot, CODE, NUMBER)
        assert "Llame al funcionario. (G1)" in problem(app)


async def test_nobody_finds_a_number_left_in_the_dialog(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f1", "enter", *NUMBER)
        await pilot.pause()
        assert isinstance(app.screen, ResumeDialog)
        app.last_input -= 179
        await app.look_around()
        await pilot.pause()
        assert isinstance(app.screen, ResumeDialog)
        app.last_input -= 2
        await app.look_around()
        await pilot.pause()
        assert isinstance(app.screen, WelcomeScreen)


# --- one screen at a time


async def test_a_session_open_elsewhere_cannot_be_taken(tmp_path: Path) -> None:
    first = kiosk_app(tmp_path)
    session = left_at(first)
    assert store_of(first).lease(session.id, "otra", LEASE_SECONDS)
    async with first.run_test(size=SIZE) as pilot:
        await claim(pilot, CODE, NUMBER)
        await until(pilot, lambda: isinstance(first.screen, MessageDialog))
        assert first.session is None
        assert "otra pantalla" in str(first.screen.query_one(".dialog-title").render())
        await pilot.press("enter")
        clock_of(first).pass_time(seconds=LEASE_SECONDS + 1)
        await claim(pilot, CODE, NUMBER)
        assert step_of(first) == "contacto"


async def test_the_lease_is_renewed_while_somebody_is_there_and_given_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = kiosk_app(tmp_path)
    session = left_at(app)
    async with app.run_test(size=SIZE) as pilot:
        await claim(pilot, CODE, NUMBER)
        for _ in range(6):
            app.keeper._leased -= 21  # so many seconds later
            clock_of(app).pass_time(seconds=21)
            await app.look_around()
        assert not store_of(app).lease(session.id, "otra", 1)
        app.last_input -= 300
        await app.look_around()
        await pilot.pause()
        assert store_of(app).kept
        assert store_of(app).lease(session.id, "otra", 1)


async def test_the_second_screen_is_told_and_overwrites_nothing(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    session = left_at(app, "comerciante")
    async with app.run_test(size=SIZE) as pilot:
        await claim(pilot, CODE, NUMBER)
        theirs = session.record() | {"step_id": "revision"}
        store_of(app).save(theirs)  # another screen, or the shell
        app.screen.query_one(Form).entries[-1].enter()
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, LostDialog)
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, WelcomeScreen)
        assert app.session is None
    kept = store_of(app).load(session.id)
    assert kept is not None
    assert kept.record == theirs
    assert store_of(app).wiped == []


async def test_a_screen_that_slept_too_long_lets_go_by_itself(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    session = left_at(app)
    async with app.run_test(size=SIZE) as pilot:
        await claim(pilot, CODE, NUMBER)
        clock_of(app).pass_time(seconds=LEASE_SECONDS + 1)
        assert store_of(app).lease(session.id, "otra", LEASE_SECONDS)
        app.keeper._leased -= 70
        before = store_of(app).saves
        await app.look_around()
        await pilot.pause()
        assert isinstance(app.screen, LostDialog)
        app.last_input -= 300
        await app.look_around()
        await settle(pilot)
        assert isinstance(app.screen, WelcomeScreen)
        assert store_of(app).saves == before
        assert not store_of(app).lease(session.id, "quiosco", 1)


async def test_two_screens_never_share_a_session(tmp_path: Path) -> None:
    first = kiosk_app(tmp_path)
    second = beside(first, "segunda")
    left_at(first)
    async with first.run_test(size=SIZE) as pilot:
        await claim(pilot, CODE, NUMBER)
        assert step_of(first) == "contacto"
        async with second.run_test(size=SIZE) as other:
            await claim(other, CODE, NUMBER)
            await until(other, lambda: isinstance(second.screen, MessageDialog))
            assert second.session is None


# --- the end


def ended(app: KioskApp, session: Session) -> tuple[str, list[Proof], list[str]]:
    """The outcome on record, the proofs, and the codes the printer was told to forget."""
    kept = store_of(app).load(session.id)
    outcome = kept.record["outcome"] if kept else "(wiped)"
    return outcome, store_of(app).wiped, printer_of(app).forgotten


async def at_the_end(app: KioskApp, pilot: Pilot[Any], step: str = "despedida") -> Session:
    """Somebody has come to a step, with a paper in the session's folder."""
    session = left_at(app, step)
    store_of(app).folder(session.id).joinpath("2-lista-de-contratos.pdf").write_bytes(b"%PDF")
    await app.applicant.resume(session.id)
    await pilot.pause()
    assert app.session is not None
    return app.session


def papers(app: KioskApp, session: Session) -> list[str]:
    return [file.name for file in store_of(app).folder(session.id).rglob("*") if file.is_file()]


async def test_a_finished_session_is_kept_for_reprints_without_its_files(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        session = await at_the_end(app, pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, WelcomeScreen)
        assert ended(app, session) == ("finished", [], [])
        assert papers(app, session) == []
        assert store_of(app).lease(session.id, "otra", 1)
        await claim(pilot, CODE, NUMBER)
        assert problem(app) == OVER


@pytest.mark.parametrize(
    ("rules", "outcome", "files"),
    [
        (PrivacySettings(keep_paper_files=True), "finished", ["2-lista-de-contratos.pdf"]),
        (PrivacySettings(keep_finished_hours=0), "(wiped)", []),
    ],
)
async def test_the_settings_say_what_stays(
    rules: PrivacySettings, outcome: str, files: list[str], tmp_path: Path
) -> None:
    app = kiosk_app(tmp_path, station=Station(OFFICE, LOGIN, privacy=rules))
    async with app.run_test(size=SIZE) as pilot:
        session = await at_the_end(app, pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert ended(app, session)[0] == outcome
        assert papers(app, session) == files


async def test_who_leaves_is_wiped_and_only_the_consent_is_proven(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        session = await at_the_end(app, pilot, "aviso")
        session.started_at = (clock_of(app).now() - timedelta(minutes=12, seconds=30)).isoformat()
        await pilot.press("escape")
        await pilot.pause()
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, WelcomeScreen)
        proof = Proof(NOON, "2026-11", "quiosco", "aviso", 12, "left")
        assert ended(app, session) == ("(wiped)", [proof], [CODE])


async def test_before_consent_there_is_nothing_to_prove(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("enter")
        await pilot.press("down", "down", "enter")
        await pilot.pause()
        await pilot.press("enter")
        await settle(pilot)
        assert store_of(app).kept == {}
        assert store_of(app).wiped == []
        assert not any(tmp_path.iterdir())  # noqa: ASYNC240 - nothing else runs


async def test_consent_is_dated_and_names_its_notice(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    started = clock_of(app).now()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("enter")
        await pilot.press("down", "enter")
        await pilot.pause()
        clock_of(app).pass_time(minutes=5)
        await pilot.press("down", "enter")
        await pilot.pause()
        (summary,) = store_of(app).list()
        assert summary.started_at == started
        kept = store_of(app).load(summary.id)
        assert kept is not None
        assert kept.record["notice"] == app.flow.step("aviso").consent.version  # type: ignore[union-attr]  # the notice has one
        assert kept.record["outcome"] == ""


async def test_a_full_disk_at_the_end_is_no_trouble_for_the_next_person(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await at_the_end(app, pilot)
        store_of(app).failing = True
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, WelcomeScreen)
        await pilot.press("enter")
        await pilot.pause()
        assert step_of(app) == "aviso"


async def test_what_people_do_is_written_down_without_their_names(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("enter")
        await pilot.press("down", "enter")
        await settle(pilot)
        assert app.session is not None
        code = app.session.code
        await app.applicant.end("idle")
        left_at(app)
        await claim(pilot, CODE, NUMBER)
        await app.applicant.end("finished")
    assert written(app) == [
        ("público", "empezó una sesión", code),
        ("público", "dejó su sesión sola", code),
        ("público", "continuó su sesión", CODE),
        ("público", "terminó su sesión", CODE),
    ]


# --- chores


async def test_chores_are_done_apart_and_one_that_fails_stops_no_other(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    done: list[bool] = []

    def here() -> None:
        try:
            asyncio.get_running_loop()
            done.append(True)
        except RuntimeError:
            done.append(False)

    def fails() -> None:
        raise ZeroDivisionError

    app.chores.tasks += [fails, here]
    async with app.run_test(size=SIZE) as pilot:
        hourly = [timer for timer in app._timers if timer._interval == app_module.CHORES_SECONDS]
        assert len(hourly) == 1
        await settle(pilot)
        assert done == [False], "once at the start, and not on the loop of the screens"
        assert timedelta(seconds=app_module.CHORES_SECONDS) == timedelta(hours=1)


async def test_between_two_processes_late_papers_go_and_chores_are_done(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path, fresh_process=True, tidy=False)
    done: list[str] = []
    app.chores.tasks.append(lambda: done.append("chore"))
    app.closers.append(lambda: done.append("engines"))
    async with app.run_test(size=SIZE) as pilot:
        session = await at_the_end(app, pilot)
        await settle(pilot)
        assert done == []
        await pilot.press("enter")
        await settle(pilot)
    assert app.return_code == RESTART
    late = store_of(app).folder(session.id) / "guia-de-registro.pdf"
    late.write_bytes(b"%PDF")
    do_each(app.closers)
    assert papers(app, session) == []
    assert done == ["engines"]
    do_each(app.afterwards)
    assert done == ["engines", "chore"]
    assert ended(app, session)[0] == "finished"


async def test_late_papers_of_a_wiped_session_go_with_their_folder(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path, fresh_process=True)
    async with app.run_test(size=SIZE) as pilot:
        session = await at_the_end(app, pilot)
        await app.applicant.end("left")
        await settle(pilot)
    store_of(app).folder(session.id).joinpath("guia-de-registro.pdf").write_bytes(b"%PDF")
    for close in app.closers:
        close()
    assert not (tmp_path / session.id).exists()
