"""Nobody is there any more: a warning with a countdown, then the end of the session."""

from __future__ import annotations

from enum import Enum, auto

from kiosk.content.models import FarewellStep
from kiosk.content.step_base import StepBase
from kiosk.settings import TimeSettings


class Idleness(Enum):
    """What the silence means."""

    HERE = auto()
    """Somebody is there."""
    WARN = auto()
    """Ask whether somebody is there, with a countdown."""
    GONE = auto()
    """Close the session."""


class IdleWatch:
    """Measures silence against the patience of the current step."""

    def __init__(self, times: TimeSettings) -> None:
        self._times = times

    def patience(self, step: StepBase) -> int:
        """Seconds of silence a step allows before the warning."""
        if isinstance(step, FarewellStep):
            return self._times.farewell_seconds
        return step.idle_minutes * 60 if step.idle_minutes else self._times.idle_seconds

    def deserted(self, silence: float) -> bool:
        """Whether so many seconds of silence close a question asked before any session."""
        return silence >= self._times.idle_seconds

    def left(self, step: StepBase, silence: float) -> int:
        """Seconds until a step that closes without a warning does so."""
        return max(0, self.patience(step) - int(silence))

    def judge(self, step: StepBase, silence: float) -> tuple[Idleness, int]:
        """What so many seconds of silence mean on a step, and how many are left to answer the warning."""
        over = silence - self.patience(step)
        if over < 0:
            return Idleness.HERE, 0
        if isinstance(step, FarewellStep):
            return Idleness.GONE, 0
        left = self._times.warning_seconds - int(over)
        return (Idleness.WARN, left) if left > 0 else (Idleness.GONE, 0)
