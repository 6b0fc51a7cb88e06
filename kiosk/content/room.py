"""Whether a step fits the recommended screen (120x36) without scrolling.

The frame leaves 116x26 for the body; beside a QR, 66x26. Both were measured on the screens.
"""

from __future__ import annotations

from kiosk.content.models import AnyField, ChoiceField, GuideStep, NoticeStep, Step
from kiosk.content.texts import asked_by, lines_of

LINES = 26
"""Lines between the title and the reminder."""
WIDTH = 116
"""Columns of the body."""
GUIDE_WIDTH = 66
"""Columns of the words beside a QR."""
NUMBER_WIDTH = 4
"""Columns of the number before an instruction."""
FIELD_LINES = 5
"""Label, box of three lines, hint or problem."""
LIST_LINES = 8
"""Lines a list of rows, answers or papers needs at the least."""


def lines_needed(step: Step) -> int:
    """Lines the body of a step takes at 120x36."""
    if isinstance(step, GuideStep):
        return _guide_lines(step)
    lines = lines_of(step.body, WIDTH)
    if isinstance(step, NoticeStep):
        return lines + (5 if step.consent else 0)
    if step.kind in ("table", "review", "papers"):
        return lines + 1 + LIST_LINES
    fields = asked_by(step)
    return lines + bool(lines and fields) + sum(map(_field_lines, fields))


def _field_lines(asked: AnyField) -> int:
    return 2 + len(asked.options) if isinstance(asked, ChoiceField) else FIELD_LINES


def _guide_lines(step: GuideStep) -> int:
    words = lines_of(step.body, GUIDE_WIDTH)
    actions = sum(lines_of(action, GUIDE_WIDTH - NUMBER_WIDTH) for action in step.do)
    values = 2 + len(step.values) if step.values else 0
    return words + bool(words) + actions + values
