"""The screen that is shown while there is no session."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Center, Vertical
from textual.message import Message

from kiosk.content.models import Welcome
from kiosk.content.office_words import KeyWords
from kiosk.screens.laid_out_once import LaidOutOnce
from kiosk.widgets.aid_row import AidRow
from kiosk.widgets.key_bar import Key, KeyButton
from kiosk.widgets.office_name import OfficeName
from kiosk.widgets.plain import Plain


class WelcomeScreen(LaidOutOnce[None]):
    """Says what the kiosk does; Enter or its button starts."""

    BINDINGS = [
        Binding("enter", "start", show=False),
        Binding("f1", "resume", show=False),
    ]
    AUTO_FOCUS = None
    ALLOW_SELECT = False

    class FromWelcome(Message):
        """Base of what the welcome screen asks for."""

    class Started(FromWelcome):
        """Somebody is here."""

    class ResumeRequested(FromWelcome):
        """Somebody says that they have a session already."""

    def __init__(self, words: Welcome, keys: KeyWords, office: str, *, note: str = "") -> None:
        super().__init__(name="welcome")
        self.words = words
        self.key_words = keys
        self.office = office
        self.note = note
        """A line for developers or staff at the bottom."""

    def compose(self) -> ComposeResult:
        """The office, the text, a button to start, one to continue a session; the aids at the bottom."""
        with Vertical(id="welcome"):
            yield OfficeName(self.office)
            yield Plain(self.words.title, id="welcome-title")
            yield Plain(self.words.body.strip(), id="welcome-body")
            with Center():
                yield KeyButton(Key("Enter", self.words.start, "screen.start", strong=True))
            with Center():
                yield KeyButton(Key("F1", self.key_words.continue_session, "screen.resume"))
            yield Plain(self.note, id="welcome-note")
        yield AidRow(self.app.size.width)

    def tell(self, note: str) -> None:
        """Show another note."""
        self.note = note
        self.query_one("#welcome-note", Plain).update(note)

    def action_start(self) -> None:
        """Enter: ask for a new session."""
        self.post_message(self.Started())

    def action_resume(self) -> None:
        """F1: ask for the dialog that continues a session."""
        self.post_message(self.ResumeRequested())
