"""What every step of the journey has, of whatever kind."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Self, TypeVar

from pydantic import Field

from kiosk.content.content_model import Content
from kiosk.content.when import Trouble, When

StepT = TypeVar("StepT", bound="StepBase")


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

    @cached_property
    def parts_for_some(self) -> tuple[str, ...]:
        """Keys with a sentence that not everyone reads; most steps have none, and are walked often."""
        parts = ("do", "values", "troubles")
        return tuple(name for name in parts if any(one.when for one in getattr(self, name, ())))

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy, with other values for some keys; it looks anew which parts not everyone reads."""
        copied = super().model_copy(update=update, deep=deep)
        vars(copied).pop("parts_for_some", None)
        return copied


def addressed(step: StepT, answers: Mapping[str, object]) -> StepT:
    """The step with only the instructions, values and troubles whose conditions these answers meet."""
    theirs = {}
    for name in step.parts_for_some:
        said = getattr(step, name)
        kept = tuple(one for one in said if one.when is None or one.when.holds(answers))
        if len(kept) < len(said):
            theirs[name] = kept
    return step.model_copy(update=theirs) if theirs else step
