"""What every step of the journey has, of whatever kind."""

from __future__ import annotations

from pydantic import Field

from kiosk.content.content_model import Content
from kiosk.content.when import Trouble, When


class StepBase(Content):
    """Keys that every step has."""

    id: str
    """Name of the step's file without .toml; it is not written in the file."""
    title: str
    body: str = ""
    """Plain text. A blank line starts a paragraph; `{{ field }}` shows an answer or a derived value."""
    reminder: str = ""
    """One sentence the applicant must not forget on this step."""
    next_label: str = "Continuar"
    """Words of the button that goes to the next step."""
    troubles: tuple[Trouble, ...] = ()
    when: When | None = None
    idle_minutes: int | None = Field(default=None, ge=1, le=60)
    """Minutes without a key until the idle warning; None: the setting `[times] idle_seconds`."""
    scanner: bool | None = None
    """True: only on a kiosk with a scanner; False: only on one without; empty: on both."""
