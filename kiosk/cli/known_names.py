"""Collects the names that content may use from layers the content package does not import."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from kiosk.cli.composition import load_station
from kiosk.content.models import Flow
from kiosk.content.vocabulary import Vocabulary
from kiosk.documents.template_inspection import inspect
from kiosk.interview.answers import Answers
from kiosk.interview.checks import CHECKS
from kiosk.interview.derived_values import derive, known_names
from kiosk.interview.example_person import EXAMPLE_CODE, example_answers
from kiosk.interview.places import Places
from kiosk.interview.text_filling import fill
from kiosk.settings import Settings

ANY_DAY = date(2026, 11, 22)
"""The date for examples; any date would do."""


def vocabulary_of(flow: Flow, settings: Settings) -> Vocabulary:
    """The names that this flow's texts and Word files may use on this machine.

    Raises:
        ContentError: the list of municipalities cannot be read.
    """
    names = known_names(flow)
    places = Places.load()
    station = load_station(settings)
    answers = example_answers(flow, places)

    def shown(given: Answers) -> Mapping[str, Any]:
        return derive(flow, given, places, station, ANY_DAY, EXAMPLE_CODE)

    values = shown(answers)
    without = {name: shown({key: answers[key] for key in answers if key != name}) for name in answers}
    return Vocabulary(
        checks=frozenset(CHECKS),
        word_names=frozenset(names),
        text_names=frozenset(name for name in names if _shows(name, values)),
        reserved=frozenset(known_names(flow.model_copy(update={"steps": ()}))),
        hosts=frozenset(settings.secop.allowed_hosts),
        login_url=settings.secop.login_url,
        inspect=inspect,
        shown_by={name: _changed(values, rest) for name, rest in without.items()},
    )


def _shows(name: str, values: Mapping[str, Any]) -> bool:
    """Whether a text can show the value; lists and pictures cannot be shown."""
    mark = f"{{{{ {name} }}}}"
    return fill(mark, values) != mark


def _changed(values: Mapping[str, Any], rest: Mapping[str, Any]) -> frozenset[str]:
    """The values that change when one answer is removed."""
    return frozenset(name for name in values if values[name] != rest.get(name))
