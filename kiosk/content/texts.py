"""The texts of a journey: where each is, which placeholders it may have, how many lines it takes."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.content.braces import PLACEHOLDER, names_in
from kiosk.content.models import (
    AnyField,
    ChoiceField,
    FarewellStep,
    GuideStep,
    MunicipalityField,
    NoticeStep,
    Step,
    TableStep,
)
from kiosk.content.step_questions import boxes_of
from kiosk.content.when import When

ADDRESS = re.compile(r"\b(?:[a-z][a-z0-9+.-]*://|www\.)[^\s»”\"')>]+", re.IGNORECASE)
"""A web address inside a text."""
NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?")
"""Form of a placeholder's name: a name, or a name and its part."""
SAMPLE = "valor que ocupa treinta letras"
"""Replaces a placeholder when lines are counted: as long as a usual full name."""


@dataclass(frozen=True)
class Words:
    """One text, where it is, and its limits."""

    where: str
    """Field id, then key."""
    text: str
    most: int = 0
    """Characters that fit on its line of the smallest screen (80x24); 0: the text wraps."""
    filled: bool = False
    """Whether placeholders are filled in here."""
    value_length: int = len(SAMPLE)
    """Characters that each placeholder counts as."""
    needed: bool = False
    """Whether an empty text is refused, because a button, an option or a title would be empty."""
    when: When | None = None
    """Which of the applicants on its step read it; None: all."""


def words_of(step: Step) -> Iterator[Words]:
    """Every text of a step that applicants read."""
    yield Words("title", step.title, most=76, filled=True, needed=True)
    yield Words("body", step.body, filled=True)
    yield Words("reminder", step.reminder, most=76, filled=True)
    yield Words("next_label", step.next_label, most=24, needed=True)
    for number, trouble in enumerate(step.troubles, start=1):
        place, who = f"troubles → n.º {number}", trouble.when
        yield Words(f"{place} → problem", trouble.problem, most=76, needed=True, when=who)
        yield Words(f"{place} → answer", trouble.answer, needed=True, when=who)
    if isinstance(step, NoticeStep) and step.consent:
        yield Words("consent → accept", step.consent.accept, most=60, needed=True)
        yield Words("consent → decline", step.consent.decline, most=60, needed=True)
        yield Words("consent → declined", step.consent.declined, needed=True)
    if isinstance(step, TableStep):
        yield Words("row_name", step.row_name, most=15, needed=True)
        yield Words("add_label", step.add_label, most=60, needed=True)
        yield Words("empty", step.empty, most=76, needed=True)
    if isinstance(step, GuideStep):
        for number, action in enumerate(step.do, start=1):
            yield Words(f"do → n.º {number}", action.text, filled=True, when=action.when)
        for number, value in enumerate(step.values, start=1):
            yield Words(f"values → n.º {number} → label", value.label, most=60, when=value.when)
        yield Words("confirm", step.confirm, most=76)
        yield Words("noted", step.noted, most=76, filled=True)
    if isinstance(step, FarewellStep):
        yield Words("paper_label", step.paper_label, most=24)
        yield Words("come_back", step.come_back, filled=True)
    for asked in boxes_of(step):
        yield from _words_of_field(asked)


def _words_of_field(asked: AnyField) -> Iterator[Words]:
    yield Words(f"{asked.id} → label", asked.label, most=60, needed=True)
    yield Words(f"{asked.id} → hint", asked.hint, most=76)
    yield Words(f"{asked.id} → example", asked.example, most=60)
    if isinstance(asked, MunicipalityField):
        yield Words(f"{asked.id} → abroad_label", asked.abroad_label, most=60, needed=True)
        yield Words(f"{asked.id} → abroad_hint", asked.abroad_hint, most=76)
        yield Words(f"{asked.id} → abroad_example", asked.abroad_example, most=60)
    if isinstance(asked, ChoiceField):
        for value, text in asked.options.items():
            yield Words(f"{asked.id} → options → {value}", text, most=60, needed=True)


def shows_page(step: NoticeStep) -> bool:
    """Whether a notice names the login page of SECOP II; its QR is then drawn beside the text."""
    return "enlace_secop" in names_in(step.body)


def measured(text: str, value_length: int = len(SAMPLE)) -> str:
    """The text with each placeholder replaced by `value_length` letters of SAMPLE, to measure its length."""
    return PLACEHOLDER.sub((SAMPLE * 3)[:value_length], text)


def lines_of(text: str, width: int) -> int:
    """Lines a text takes at a width in columns, with an empty line between paragraphs."""
    paragraphs = [part for part in measured(text).strip().split("\n\n") if part.strip()]
    lines = sum(len(textwrap.wrap(" ".join(part.split()), width)) for part in paragraphs)
    return lines + max(len(paragraphs) - 1, 0)
