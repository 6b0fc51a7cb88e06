"""Whether a step fits the recommended screen (120x36) without scrolling.

The constants repeat the sizes in the screens' style sheets at that size.
"""

from __future__ import annotations

from kiosk.content.models import AnyField, ChoiceField, GuideStep, NoticeStep, Step
from kiosk.content.step_questions import boxes_of
from kiosk.content.texts import lines_of, shows_page

LINES = 27
"""Lines between the title and the reminder of a step."""
WIDTH = 110
"""Columns of a paragraph."""
GUIDE_WIDTH = 66
"""Columns of the text beside a QR."""
NUMBER_WIDTH = 4
"""Columns of the number before an instruction."""
BOX_LINES = 5
"""Lines of a field: its label, a box of three lines, an empty line."""
CHOICE_LINES = 3
"""Lines of a choice without its options: its label, how to choose, an empty line."""
BIG_OPTION_LINES = 3
"""Lines of an option in a choice of at most MOST_BIG options; otherwise it has one line."""
MOST_BIG = 2
"""Most options that are drawn large."""
CONSENT_LINES = 9
"""Lines of the question for consent: its label, how to choose, two answers of three lines, an empty line."""
LIST_LINES = 8
"""Least lines of a list of rows, answers or documents."""
VALUE_LINES = 3
"""Lines of a value of the guide: an empty line, its label, the value."""

COACH_LINES = 12
"""Lines of the password coach: an empty line, its text, its box, its rules. With it, instructions have no
empty lines between them."""


def lines_needed(step: Step) -> int:
    """Lines the body of a step needs at 120x36."""
    if isinstance(step, GuideStep):
        return _guide_lines(step)
    beside = isinstance(step, NoticeStep) and shows_page(step)
    lines = _paragraphs(step.body, GUIDE_WIDTH if beside else WIDTH)
    if step.kind in ("table", "review", "papers", "card", "signed", "handover"):
        return lines + LIST_LINES
    if isinstance(step, NoticeStep) and step.consent:
        return lines + CONSENT_LINES
    return lines + sum(map(_field_lines, boxes_of(step)))


def _paragraphs(text: str, width: int) -> int:
    """Lines of a wrapped text and the empty line after it; 0 for an empty text."""
    lines = lines_of(text, width)
    return lines + bool(lines)


def _field_lines(asked: AnyField) -> int:
    if not isinstance(asked, ChoiceField):
        return BOX_LINES + bool(asked.hint)
    option = BIG_OPTION_LINES if len(asked.options) <= MOST_BIG else 1
    return CHOICE_LINES + option * len(asked.options) + bool(asked.hint)


def _guide_lines(step: GuideStep) -> int:
    words = _paragraphs(step.body, GUIDE_WIDTH)
    values = 2 + VALUE_LINES * len(step.values) if step.values else 0
    actions = [lines_of(action.text, GUIDE_WIDTH - NUMBER_WIDTH) for action in step.do]
    if step.coach:
        return words + sum(actions) + values + COACH_LINES
    return words + sum(actions) + len(actions) + values
