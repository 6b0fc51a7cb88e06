"""The last step; going on from it wipes the session."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding

from kiosk.content.braces import put
from kiosk.content.models import FarewellStep
from kiosk.screens.applicant.step_screen import StepScreen
from kiosk.widgets.key_bar import Key
from kiosk.widgets.plain import Plain

LAST_SECONDS = 15
"""From so many seconds on the screen says that it closes by itself."""


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

    def leave_key(self) -> Key:
        """At the end the same key keeps the code alive: going on from here makes an end of it."""
        return Key("F10", self.words.keys.come_back, "screen.leave")

    def compose_body(self) -> ComposeResult:
        """The text, how to come back if that is possible, and the line that counts down."""
        yield from self.compose_text()
        if self.view.can_leave and self.step.come_back:
            yield self.plain(" ".join(self.step.come_back.split()), classes="paragraph")
        yield Plain("", id="closes")

    def on_mount(self) -> None:
        """Nothing is counted yet."""
        self.count_down(LAST_SECONDS + 1)

    def count_down(self, seconds: int) -> None:
        """Say how many seconds are left until the screen closes by itself, once they are few."""
        said = self.words.screen
        words = said.closes_one if seconds == 1 else put(said.closes_many, segundos=seconds)
        for line in self.query("#closes").results(Plain):
            line.display = seconds <= LAST_SECONDS
            line.update(words)

    def action_print(self) -> None:
        """Print the offered paper, as it is now."""
        if self.offered:
            self.post_message(self.PaperRequested(self.step.id, self.step.paper))
