"""The end of the journey; going on from here wipes the session."""

from __future__ import annotations

from kiosk.content.models import FarewellStep
from kiosk.screens.base import BACK, StepScreen
from kiosk.widgets.key_bar import Key


class FarewellScreen(StepScreen[FarewellStep]):
    """Thanks, what to take along, and the last reminder."""

    def keys(self) -> tuple[Key, ...]:
        """Back, or the end."""
        return (BACK, Key("Enter", self.step.next_label, "screen.next", strong=True))
