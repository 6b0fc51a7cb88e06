"""An invented applicant, and the real app at any step of the real journey with her answers."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from kiosk.app.app import KioskApp
from kiosk.content.loader import load_flow
from kiosk.content.models import Flow
from kiosk.content.step_questions import answer_ids
from kiosk.content.welcome_drawings import WelcomeDrawings, welcome_drawings
from kiosk.content.when import When
from kiosk.content.wireframes import drawings
from kiosk.documents.large_letters import large_letters
from kiosk.interview.derived_values import Station
from kiosk.interview.places import Places
from kiosk.interview.session import Session
from kiosk.settings import SecopSettings, TimeSettings
from kiosk.settings.office import Office
from tests.fakes import fake_services

ROOT = Path(__file__).parents[1]
TEMPLATES = ROOT / "templates"
WALKS = Path(__file__).parent / "walks"
LOGIN = SecopSettings().login_url
OFFICE = Office(name="INDUPAL — Instituto Municipal de Deportes de Valledupar", contact="605 555 0000")

ANSWERS = (120, 40)
"""Columns and lines of a screen on which her review is seen whole, so that Enter goes on at once."""


@cache
def real_flow() -> Flow:
    """The journey as the office wrote it."""
    return load_flow(TEMPLATES)


@cache
def places() -> Places:
    """The real departments and municipalities."""
    return Places.load()


@cache
def first_drawings() -> WelcomeDrawings:
    """What is drawn on the welcome screen."""
    words = real_flow().welcome
    return welcome_drawings(words, TEMPLATES, large_letters(words.promise))


def answers_of(walk: str = "caso-simple") -> dict[str, Any]:
    """The answers of a walk file."""
    text = (WALKS / f"{walk}.toml").read_text(encoding="utf-8")
    return dict(tomllib.loads(text)["answers"])


def kiosk_app(root: Path, **options: Any) -> KioskApp:
    """The real app with fakes that store nothing outside `root`, unless `services` are given."""
    services = options.pop("services", None) or fake_services(root)
    station = options.pop("station", Station(OFFICE, LOGIN))
    flow = options.pop("flow", real_flow())
    options.setdefault("drawings", drawings(real_flow(), TEMPLATES))
    options.setdefault("welcome", first_drawings())
    return KioskApp(flow, services, station, places(), TimeSettings(), **options)


def session_at(step_id: str, answers: Mapping[str, Any] | None = None) -> Session:
    """A session at a step; answers are changed so that the step applies."""
    given = dict(answers or answers_of())
    flow = real_flow()
    _satisfy(flow, flow.step(step_id).when, given)
    return Session(flow, places(), answers=given, step_id=step_id, id="0" * 32, code="ABC234")


def _satisfy(flow: Flow, when: When | None, answers: dict[str, Any]) -> None:
    """Give the answers that a condition and those before it want."""
    if when is None:
        return
    if when.is_:
        answers[when.field] = when.is_
    elif when.in_:
        answers[when.field] = when.in_[0]
    asking = next((step for step in flow.steps if when.field in answer_ids(step)), None)
    _satisfy(flow, asking.when if asking else None, answers)
