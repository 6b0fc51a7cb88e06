"""The screen that is shown while there is no session."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Center, Horizontal, Vertical
from textual.geometry import Size
from textual.message import Message

from kiosk.content.office_words import KeyWords
from kiosk.content.welcome_content import Welcome
from kiosk.content.welcome_drawings import WelcomeDrawings
from kiosk.screens.applicant.welcome_room import arrange, text_width, thing_width
from kiosk.screens.laid_out_once import LaidOutOnce
from kiosk.widgets.aid_row import AidRow
from kiosk.widgets.attract import Attract
from kiosk.widgets.figure import Figure
from kiosk.widgets.key_bar import Key, KeyButton
from kiosk.widgets.office_name import OfficeMark, OfficeName
from kiosk.widgets.plain import Plain

AID_ROWS = 3
"""Rows of the aids at the bottom, where there are any."""


class WelcomeScreen(LaidOutOnce[None]):
    """Says what the kiosk does; Enter or its button starts."""

    BINDINGS = [
        Binding("enter", "start", show=False),
        Binding("f1", "resume", show=False),
        Binding("f2", "help", show=False),
    ]
    AUTO_FOCUS = None
    ALLOW_SELECT = False
    SAYS_PRACTICE = True

    class FromWelcome(Message):
        """Base of what the welcome screen asks for."""

    class Started(FromWelcome):
        """Somebody is here."""

    class ResumeRequested(FromWelcome):
        """Somebody says that they have a session already."""

    class HelpRequested(FromWelcome):
        """Somebody asks for help before there is a session."""

    def __init__(
        self,
        words: Welcome,
        keys: KeyWords,
        office: str,
        *,
        drawings: WelcomeDrawings | None = None,
        takes: str = "",
        note: str = "",
    ) -> None:
        super().__init__(name="welcome")
        self.words = words
        self.key_words = keys
        self.office = office
        self.drawings = drawings or WelcomeDrawings()
        """The office's mark, what to bring, the promise in large letters."""
        self.takes = takes
        """How long it takes, as a sentence; empty: nobody knows."""
        self.note = note
        """A line for developers or staff at the bottom."""
        self._arranged: tuple[Size, str, bool] | None = None
        """What the parts were arranged for last: the terminal, the note, whether there are aids."""

    def compose(self) -> ComposeResult:
        """The office, the promise, the text, what to bring; buttons to start and to continue; the aids."""
        with Vertical(id="welcome"):
            with OfficeMark():
                yield Figure(self.drawings.mark, id="mark")
            yield OfficeName(self.office)
            with Center(id="promise"):
                yield Figure(None, self.words.promise or self.words.title, id="letters")
            yield Plain(self.words.title, id="welcome-title")
            with Center(id="attract-row"):
                yield Attract()
            yield Plain(self.words.body.strip(), id="welcome-body")
            yield Plain(self.before_things(), id="welcome-takes")
            with Center(id="welcome-bring"), Horizontal(id="welcome-things"):
                for one in self.words.bring:
                    with Horizontal(classes="thing"):
                        yield Figure(self.drawings.things.get(one.drawing), classes="thing-drawing")
                        yield Plain(one.words, classes="thing-words")
            with Center(id="welcome-keys"), Horizontal(id="welcome-buttons"):
                yield KeyButton(Key("Enter", self.words.start, "screen.start", strong=True))
                yield KeyButton(Key("F1", self.key_words.continue_session, "screen.resume"))
                yield KeyButton(Key("F2", self.key_words.help, "screen.help"), id="welcome-help")
            yield Plain(self.note, id="welcome-note")
        yield AidRow(self.app.size.width)

    def on_mount(self) -> None:
        """Show what there is room for."""
        self.use_room(self.app.size)

    def on_resize(self, event: events.Resize) -> None:
        """Another size of the terminal has room for other things."""
        self.use_room(event.size)

    def use_room(self, size: Size) -> None:
        """Show what fits into the terminal; nothing to do where it was arranged for the same."""
        aids = self.query_one(AidRow).display
        if self._arranged == (size, self.note, aids):
            return
        self._arranged = (size, self.note, aids)
        columns = size.width
        rows = size.height - (AID_ROWS if aids else 0)
        room = arrange((columns, rows), self.words, self.drawings, self.note)
        self.query_one(OfficeMark).display = room.mark is not None
        self.query_one("#promise").display = room.letters is not None
        self.query_one("#letters", Figure).show(room.letters)
        self.query_one("#welcome-title").display = room.letters is None
        for part in ("#office", "#attract-row", "#welcome-body", "#welcome-bring"):
            self.query_one(part).styles.margin = (0, 0, 1 + room.air, 0)
        for part in ("#promise", "#welcome-takes"):
            self.query_one(part).styles.margin = (0, 0, min(room.air, 1), 0)
        side = (columns - text_width(columns)) // 2
        for part in ("#welcome-title", "#welcome-body", "#welcome-takes"):
            self.query_one(part).styles.padding = (0, side)
        self.query_one("#welcome-note").display = bool(self.note)
        for thing in self.query(".thing"):
            thing.styles.width = thing_width(self.words.bring, columns)
            drawing = thing.query_one(Figure)
            drawing.display = room.pictures and drawing.drawing is not None
            words = thing.query_one(Plain)
            words.styles.min_height = drawing.drawing.height if drawing.drawing and room.pictures else 1

    def before_things(self) -> str:
        """The line over what to bring: how long it takes, and what follows."""
        bring = f"{self.words.bring_title}:" if self.words.bring and self.words.bring_title else ""
        return " ".join(filter(None, [self.takes, bring]))

    def tell(self, note: str) -> None:
        """Show another note."""
        self.note = note
        self.query_one("#welcome-note", Plain).update(note)
        self.use_room(self.app.size)

    def tell_time(self, takes: str) -> None:
        """Say how long it takes."""
        self.takes = takes
        self.query_one("#welcome-takes", Plain).update(self.before_things())

    def on_key(self) -> None:
        """Somebody is here: nothing moves."""
        self.query_one(Attract).rest()

    def on_mouse_down(self) -> None:
        """Somebody is here: nothing moves."""
        self.query_one(Attract).rest()

    def action_start(self) -> None:
        """Enter: ask for a new session."""
        self.post_message(self.Started())

    def action_help(self) -> None:
        """F2: ask for the dialog that calls staff."""
        self.post_message(self.HelpRequested())

    def action_resume(self) -> None:
        """F1: ask for the dialog that continues a session."""
        self.post_message(self.ResumeRequested())
