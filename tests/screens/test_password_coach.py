"""The coach helps while somebody types a password, and nothing of the password stays."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Button, Input

from kiosk import log
from kiosk.app.app import KioskApp
from kiosk.app.frame import FramedApp
from kiosk.content.office_words import DEFAULT_WORDS
from kiosk.interview.password import personal_of
from kiosk.interview.session import Session
from kiosk.screens.applicant.step_screen import StepScreen
from kiosk.screens.dialogs import QuestionDialog
from kiosk.settings import Settings
from kiosk.widgets.password_coach import PasswordCoach
from tests.fakes import MemoryStore
from tests.journey import answers_of, kiosk_app, session_at
from tests.memory import live_objects
from tests.screens.reach import settle, until

LETTERS = ("Z", "q", "7", "&", "X", "k", "w", "2", "$", "J", "v", "M")
"""What is typed, letter by letter: nowhere in this file does it stand together."""
SIZES = {(120, 36): (66, 12), (80, 24): (41, 12)}
"""Terminal -> the room a guide screen has for the coach, columns and lines."""


class CoachScreen(Screen[None]):
    """A screen with a coach as wide as on a guide screen."""

    def compose(self) -> ComposeResult:
        """Just the coach."""
        with Vertical() as room:
            room.styles.width = SIZES[(self.app.size.width, self.app.size.height)][0]
            yield PasswordCoach(DEFAULT_WORDS.coach, ("Mariana José", "1.083.020.431"))


class CoachApp(FramedApp):
    """The coach, and every message that reaches the app."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[Message] = []

    def on_mount(self) -> None:
        """Show it."""
        self.push_screen(CoachScreen())

    def post_message(self, message: Message) -> bool:
        """Write down what comes."""
        self.heard.append(message)
        return super().post_message(message)


async def started(pilot: Pilot[Any]) -> PasswordCoach:
    await pilot.pause()
    coach = pilot.app.screen.query_one(PasswordCoach)
    coach.enter()
    await pilot.pause()
    return coach


def words(app: App[Any]) -> str:
    """What stands on the screen."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


async def estimated(pilot: Pilot[Any]) -> None:
    """Until the strength of what stands in the box is known, and seen."""
    coach = pilot.app.screen.query_one(PasswordCoach)
    await until(pilot, lambda: coach.idle)
    await settle(pilot)


def rules(coach: PasswordCoach) -> dict[str, bool]:
    return {mark.rule.name: "✔" in str(mark.render()) for mark in coach.marks}


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_it_fits_and_says_that_no_account_is_made(size: tuple[int, int]) -> None:
    app = CoachApp()
    async with app.run_test(size=size) as pilot:
        coach = await started(pilot)
        for typed in ("", "k", "Mariana2026*", "Bicicletero2024*"):
            coach.line.value = typed
            await pilot.pause()
            await estimated(pilot)
            assert coach.outer_size.width <= SIZES[size][0] and coach.outer_size.height <= SIZES[size][1]
            assert " ".join(words(app).split()).startswith(DEFAULT_WORDS.coach.promise)


async def test_the_rules_light_up_letter_by_letter() -> None:
    app = CoachApp()
    async with app.run_test(size=(120, 36)) as pilot:
        coach = await started(pilot)
        assert not any(rules(coach).values())
        met: set[str] = set()
        for letter, rule in (("m", "minuscula"), ("M", "mayuscula"), ("7", "numero"), ("$", "simbolo")):
            await pilot.press(letter)
            await pilot.pause()
            met |= {rule, "ascii", "espacios"}
            assert {name for name, on in rules(coach).items() if on} == met
        await pilot.press("ñ", "space", *"xx")
        await pilot.pause()
        assert {name for name, on in rules(coach).items() if not on} == {"ascii", "espacios"}
        await pilot.press(*["backspace"] * 4)
        await pilot.pause()
        assert not rules(coach)["largo"]


@pytest.mark.parametrize(
    ("typed", "strength", "hint"),
    [
        ("Mariana2026*", "Contraseña débil.", "Quite su nombre"),
        ("Perro.0431-Lampara", "Contraseña débil.", "números de su documento"),
        ("Luna8&Tambor", "Contraseña buena.", "Está bien."),
        ("luna", "Contraseña incompleta.", "Le falta: llegar a 8 signos"),
    ],
)
async def test_the_strength_is_said_in_words(typed: str, strength: str, hint: str) -> None:
    app = CoachApp()
    async with app.run_test(size=(120, 36)) as pilot:
        await started(pilot)
        await pilot.press(*typed)
        await estimated(pilot)
        assert strength in words(app)
        assert hint in words(app)


async def test_it_is_hidden_until_asked_for_and_again_afterwards() -> None:
    app = CoachApp()
    async with app.run_test(size=(120, 36)) as pilot:
        coach = await started(pilot)
        await pilot.press(*LETTERS)
        await pilot.pause()
        await pilot.pause()
        assert "".join(LETTERS) not in words(app)
        assert "•" * len(LETTERS) in words(app)
        assert "Mostrar" in words(app)
        await pilot.press("tab", "enter")
        await pilot.pause()
        await pilot.pause()
        assert "".join(LETTERS) in words(app)
        assert "Ocultar" in words(app)
        await pilot.press("space")
        await pilot.pause()
        await pilot.pause()
        assert "".join(LETTERS) not in words(app)
        await pilot.click(coach.toggle)
        await pilot.pause()
        assert not coach.line.password


async def test_no_message_carries_what_is_typed() -> None:
    app = CoachApp()
    async with app.run_test(size=(120, 36)) as pilot:
        coach = await started(pilot)
        said: list[Message] = []
        for node in (coach.line, coach, app.screen):
            node.post_message = partial(heard, said, node.post_message)  # type: ignore[method-assign]  # stands in for it
        await pilot.press(*LETTERS, "tab", "enter", "up", "enter")
        await pilot.pause()
        assert any(isinstance(message, PasswordCoach.Done) for message in said)
        for message in (*said, *app.heard):
            assert not isinstance(message, (Input.Changed, Input.Submitted, Input.Blurred))
            assert "".join(LETTERS) not in repr(message)
            assert "".join(LETTERS) not in map(str, vars(message).values())
        assert "".join(LETTERS) not in repr(coach) + repr(coach.line)


def heard(said: list[Message], post: Any, message: Message) -> bool:
    """Post a message, and write it down unless it was dropped on the spot."""
    sent = bool(post(message))
    if sent:
        said.append(message)
    return sent


async def test_there_is_an_end_to_typing() -> None:
    app = CoachApp()
    async with app.run_test(size=(120, 36)) as pilot:
        coach = await started(pilot)
        await pilot.press(*"Az1$" * 20)
        assert len(coach.line.value) == 64


async def test_a_coach_taken_away_forgets() -> None:
    app = CoachApp()
    async with app.run_test(size=(120, 36)) as pilot:
        coach = await started(pilot)
        await pilot.press(*LETTERS)
        await coach.remove()
        assert coach.line.value == ""
        await forgotten()


async def test_another_screen_over_it_makes_it_forget() -> None:
    app = CoachApp()
    async with app.run_test(size=(120, 36)) as pilot:
        coach = await started(pilot)
        await pilot.press(*LETTERS, "tab", "enter")
        await pilot.pause()
        assert coach.line.value
        app.push_screen(Screen())
        await pilot.pause()
        await pilot.pause()
        assert coach.line.value == ""
        assert coach.line.password
        await forgotten()
        app.pop_screen()
        await pilot.pause()
        await pilot.pause()
        assert "Mostrar" in words(app)
        assert not any(rules(coach).values())


# --- in the kiosk


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Path]:
    settings = Settings.model_validate({"paths": {"data": tmp_path / "data"}, "log": {"level": "DEBUG"}})
    log.setup(settings.paths.data, settings.log.level)
    yield settings.paths.data / log.FILE
    log.close()


UNTRACKED = {"tuple", "dict", "_lru_list_elem"}
"""Containers that the collector may not list."""


def holders() -> list[str]:
    """Types of the live objects, caches of functions among them, that hold most of what was typed."""
    typed = "".join(LETTERS)[:-2]
    found = []
    seen: set[int] = set()
    for thing in live_objects():
        inside = list(gc.get_referents(thing))
        while inside:
            part = inside.pop()
            if isinstance(part, str):
                if typed in part:
                    found.append(type(thing).__name__)
            elif type(part).__name__ in UNTRACKED and not gc.is_tracked(part) and id(part) not in seen:
                seen.add(id(part))
                inside += gc.get_referents(part)
    return found


async def forgotten() -> None:
    """Nothing holds what was typed, once an estimate that was under way has ended."""
    for _ in range(600):
        if not holders():
            return
        await asyncio.sleep(0.05)
    assert holders() == []


def written(folder: Path) -> list[str]:
    """What stands in the files of a folder, the log among them."""
    return [text for file in folder.rglob("*") if file.is_file() and (text := file.read_text("utf-8"))]


async def coach_in(app: KioskApp, pilot: Pilot[Any], session: Session) -> PasswordCoach:
    """The coach of the guide screen; put there if the screen has none of its own."""
    await app.applicant.enter(session)
    await pilot.pause()
    if not app.screen.query(PasswordCoach):
        coach = PasswordCoach(DEFAULT_WORDS.coach, personal_of(session.answers))
        await app.screen.query_one("#body").mount(coach)
    return await started(pilot)


@pytest.mark.parametrize("shown", [False, True], ids=["hidden", "shown"])
async def test_nothing_of_a_password_outlives_its_screen(shown: bool, tmp_path: Path, journal: Path) -> None:
    app = kiosk_app(tmp_path)
    session = session_at("clave", answers_of())
    async with app.run_test(size=(120, 36)) as pilot:
        coach = await coach_in(app, pilot, session)
        if shown:
            await pilot.press("tab", "enter", "up")
        await pilot.press(*LETTERS)
        await pilot.pause()
        assert coach.line.value == "".join(LETTERS)
        assert ("".join(LETTERS) in words(app)) is shown
        assert isinstance(app.screen, StepScreen)
        assert "".join(LETTERS) not in repr(app.screen.gather())
        app.autosave.save_now()
        logging.getLogger().warning("something to write down")
        here = session.step_id
        coach.enter()
        del coach
        await pilot.press("enter")
        await pilot.pause()
        if isinstance(app.screen, QuestionDialog):  # «¿Ya los anotó?»
            app.screen.query_one("#yes", Button).press()
        await pilot.pause()
        await pilot.pause()
        assert isinstance(app.screen, StepScreen)
        assert app.screen.step.id == session.step_id != here
        await forgotten()
        assert isinstance(app.services.store, MemoryStore) and app.services.store.kept
        for text in (
            *(record for _, _, record in app.services.store.kept.values()),
            repr(session.record()),
            app.export_screenshot(),
            *written(tmp_path),
        ):
            assert "".join(LETTERS) not in text
        assert len(written(journal.parent)) == 1
