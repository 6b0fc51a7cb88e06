"""The screen before anyone has started."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Center, Vertical
from textual.message import Message
from textual.screen import Screen

from kiosk.content.models import Welcome
from kiosk.widgets.key_bar import Key, KeyButton
from kiosk.widgets.plain import Plain


class WelcomeScreen(Screen[None]):
    """Says what the kiosk does; Enter or a touch starts."""

    BINDINGS = [
        Binding("enter", "start", show=False),
        Binding("f1", "resume", show=False),
    ]
    AUTO_FOCUS = None
    ALLOW_SELECT = False

    class Started(Message):
        """Somebody is here."""

    class ResumeRequested(Message):
        """Somebody says that the session left open is theirs."""

    def __init__(self, words: Welcome, office: str, *, resumable: bool, note: str = "") -> None:
        super().__init__(name="welcome")
        self.words = words
        self.office = office
        self.resumable = resumable
        self.note = note
        """A line for developers or staff at the bottom."""

    def compose(self) -> ComposeResult:
        """One big button; a smaller one while a session waits to be continued."""
        with Vertical(id="welcome"):
            yield Plain(self.office, id="office")
            yield Plain(self.words.title, id="welcome-title")
            yield Plain(self.words.body.strip(), id="welcome-body")
            with Center():
                yield KeyButton(Key("Enter", self.words.start, "screen.start", strong=True))
            if self.resumable:
                with Center():
                    yield KeyButton(Key("F1", "Continuar donde iba", "screen.resume"))
            yield Plain(self.note, id="welcome-note")

    async def offer(self, resumable: bool) -> None:
        """Offer to continue, or no longer."""
        if resumable != self.resumable:
            self.resumable = resumable
            await self.recompose()

    def action_start(self) -> None:
        """Begin."""
        self.post_message(self.Started())

    def action_resume(self) -> None:
        """Go on with the session that was left open."""
        if self.resumable:
            self.post_message(self.ResumeRequested())

    def on_click(self) -> None:
        """A touch anywhere begins, unless a choice is offered."""
        if not self.resumable:
            self.action_start()
