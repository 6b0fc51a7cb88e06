"""What an applicant typed on a step and left there without saving it."""

from __future__ import annotations

from kiosk.content.models import FormStep, TableStep
from kiosk.interview.half_rows import half_rows
from kiosk.interview.session import Session


def unsaved_steps(session: Session) -> list[FormStep | TableStep]:
    """The steps on this applicant's way with a text or a row that was typed and not saved, in their order."""
    return [
        step for step in session.path if isinstance(step, FormStep | TableStep) and _unsaved(session, step)
    ]


def _unsaved(session: Session, step: FormStep | TableStep) -> bool:
    if isinstance(step, TableStep):
        return bool(half_rows(session.drafts.get(step.field)))
    return any(box.id in session.drafts for box in step.fields)
