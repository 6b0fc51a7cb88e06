"""The last step; going on from it wipes the session."""

from __future__ import annotations

from textual.binding import Binding

from kiosk.content.models import FarewellStep
from kiosk.screens.applicant.step_screen import StepScreen
from kiosk.widgets.key_bar import Key


class FarewellScreen(StepScreen[FarewellStep]):
    """The goodbye. It offers one document again if the applicant noted something after it was printed."""

    BINDINGS = [
        Binding("left", "back", show=False),
        Binding("i", "print", show=False),
    ]
    READ_TO_END = True

    @property
    def offered(self) -> bool:
        """Whether the document has changed since it was printed: something was noted in the guide."""
        received = any(document.id == self.step.paper for document in self.view.documents)
        return received and any(note["hecho"] for note in self.view.values["anotado"])

    def keys(self) -> tuple[Key, ...]:
        """The usual ones, and the paper that is offered."""
        paper = (Key("I", self.step.paper_label, "screen.print"),) if self.offered else ()
        back, help_, forward = super().keys()
        return (back, help_, *paper, forward)

    def action_print(self) -> None:
        """Print the offered paper, as it is now."""
        if self.offered:
            self.post_message(self.PaperRequested(self.step.id, self.step.paper))
