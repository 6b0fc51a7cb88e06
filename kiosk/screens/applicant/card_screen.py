"""The step that scans and reads the identity card, side after side."""

from __future__ import annotations

from enum import Enum, auto

from textual.app import ComposeResult
from textual.binding import Binding

from kiosk.content.braces import put
from kiosk.content.scan_steps import CardStep
from kiosk.ports.scanning import CARD_FILE, CardReading
from kiosk.screens.applicant.scan_news import CardKept, CardRead, CardUnread, ScanFailed, ScanNews
from kiosk.screens.applicant.step_screen import StepScreen, View
from kiosk.widgets.card_drawing import CardDrawing
from kiosk.widgets.key_bar import Key
from kiosk.widgets.plain import Plain
from kiosk.widgets.problem_line import with_sign

ROOM = 100
"""Columns from which the key of the step before stands beside those of a card that could not be read."""


class CardStage(Enum):
    """What is waited for."""

    FIRST = auto()
    """The side that machines read."""
    SECOND = auto()
    """The other side."""
    KEPT = auto()
    """Nothing: the card was scanned before."""


class CardScreen(StepScreen[CardStep]):
    """Asks for a side, says every second that it works, and what was read or went wrong."""

    BINDINGS = [
        Binding("e", "other", show=False),
        Binding("g", "keep", show=False),
        Binding("r", "again", show=False),
    ]
    DEFAULT_CSS = """
    CardScreen #scan-trouble { color: $error; text-style: bold; margin: 0 0 1 0; }
    CardScreen #scan-state { margin: 0 0 1 0; }
    CardScreen .-hidden { display: none; }
    """

    class ScanRequested(StepScreen.FromStep):
        """Scan a side of the card; `first`: the one that machines read."""

        def __init__(self, step_id: str, *, first: bool) -> None:
            super().__init__(step_id)
            self.first = first

    class SideSkipped(StepScreen.FromStep):
        """The card is kept with the one side there is."""

    def __init__(self, step: CardStep, view: View) -> None:
        super().__init__(step, view)
        self.stage = CardStage.KEPT if CARD_FILE in view.scanned else CardStage.FIRST
        self.seconds = -1
        """How long the scanner has been at work; -1: it is not."""
        self.trouble = ""
        self.card_unread = False
        """The first side was scanned, and nothing on it could be read."""
        self.reading: CardReading | None = None
        self.differs = False
        """The card says another number than was typed."""

    @property
    def busy(self) -> bool:
        """The scanner is at work."""
        return self.seconds >= 0

    def compose_body(self) -> ComposeResult:
        """What went wrong, what to do, and where the card goes."""
        yield from self.compose_text()
        yield Plain("", id="scan-trouble")
        yield Plain("", id="scan-state", spoken="")
        yield CardDrawing(self.words.scan)

    def on_mount(self) -> None:
        """Count the seconds of a scan."""
        self._show()
        self.set_interval(1, self._tick)

    def keys(self) -> tuple[Key, ...]:
        """What can be done now."""
        said, back, help_ = self.words.scan, self.back_key(), self.help_key()
        other = said.without_other_side if self.stage is CardStage.SECOND else said.type_instead
        skip = Key("E", other, "screen.other")
        if self.busy:
            return (help_, skip)
        if self.stage is CardStage.KEPT:
            go_on = Key("Enter", self.words.keys.page_after, "screen.next", strong=True)
            return (back, help_, Key("R", said.again, "screen.again"), go_on)
        if self.card_unread:
            before = [back] if self.app.size.width >= ROOM else []
            keep = Key("G", said.keep_unread, "screen.keep")
            return (
                *before,
                help_,
                skip,
                keep,
                Key("Enter", self.step.next_label, "screen.next", strong=True),
            )
        again = self.trouble and self.stage is CardStage.FIRST  # beside the longer words there is no room
        words = self.words.keys.try_again if again else self.step.next_label
        return (back, help_, skip, Key("Enter", words, "screen.next", strong=True))

    def hear(self, news: ScanNews, *, differs: bool = False) -> None:
        """Take news of a scan, and show it; `differs`: another number was typed."""
        if not self.busy:
            return  # it was given up meanwhile
        self.seconds, self.trouble, self.card_unread = -1, "", False
        match news:
            case CardUnread():
                self.trouble, self.card_unread = news.words, True
            case CardRead():
                self.reading, self.differs, self.stage = news.reading, differs, CardStage.SECOND
            case CardKept():
                self.post_message(self.Submitted(self.step.id, {}))
                return
            case ScanFailed():
                self.trouble = news.words
        self._show()

    def hear_reader(self, reading: CardReading, *, differs: bool) -> None:
        """Show what a barcode reader read; the card is still to be scanned by both sides."""
        self.reading, self.differs = reading, differs
        self._say()

    def action_next(self) -> None:
        """Enter: scan, or go on with what there is."""
        if self.busy:
            return
        if self.stage is CardStage.KEPT:
            super().action_next()
            return
        self.seconds = 0
        self.trouble, self.card_unread = "", False
        self.post_message(self.ScanRequested(self.step.id, first=self.stage is CardStage.FIRST))
        self._show()

    def action_other(self) -> None:
        """E: go on without this side."""
        running = self.busy
        if self.stage is CardStage.SECOND:
            self.seconds = 0
            self.post_message(self.SideSkipped(self.step.id))
        if running or self.stage is CardStage.FIRST:
            self.post_message(self.Submitted(self.step.id, {}))

    def action_keep(self) -> None:
        """G: keep the side that could not be read; the other one follows."""
        if self.card_unread and not self.busy:
            self.trouble, self.card_unread, self.stage = "", False, CardStage.SECOND
            self._show()

    def action_again(self) -> None:
        """R: begin anew."""
        if self.stage is CardStage.KEPT:
            self.stage = CardStage.FIRST
            self._show()

    def _tick(self) -> None:
        if self.busy:
            self.seconds += 1
            self._say()

    def _show(self) -> None:
        if not self.query(CardDrawing):
            return  # it goes away: news and timers may come late
        self._say()
        drawing = self.query_one(CardDrawing)
        drawing.turn(front=self.stage is CardStage.SECOND)
        drawing.set_class(self.stage is CardStage.KEPT, "-hidden")
        self.show_keys()

    def _say(self) -> None:
        if not self.query("#scan-state"):
            return
        trouble = self.query_one("#scan-trouble", Plain)
        trouble.update(with_sign(self.trouble))
        trouble.set_class(not self.trouble, "-hidden")
        for paragraph in self.query("#body > .paragraph"):  # with a trouble the drawing says what helps now
            paragraph.display = not self.trouble
        self.query_one("#scan-state", Plain).update("\n".join(self._words()))

    def _words(self) -> list[str]:
        said = self.words.scan
        if self.busy:
            return [f"… {put(said.scanning, segundos=self.seconds)}"]
        if self.stage is CardStage.KEPT:
            return [*self._read(), f"✔ {said.have_card}"]
        if self.stage is CardStage.FIRST:
            return [*self._read(), *([said.unread_words] if self.card_unread else []), said.first_side]
        return [*self._read(), said.second_side]

    def _read(self) -> list[str]:
        """What the card says, and what is odd about it."""
        if (reading := self.reading) is None:
            return []
        said = self.words.scan
        kind = ".".join(reading.tipo_documento) + "." if reading.tipo_documento else ""
        told = " ".join(filter(None, [kind, reading.numero_documento, reading.nombres, reading.apellidos]))
        lines = [f"✔ {put(said.read, datos=told)}"]
        if self.differs:
            lines.append(f"▲ {said.other_number}")
        if not reading.sure or reading.fuente == "mrz":  # no check digit covers the names of an MRZ
            lines.append(f"▲ {said.doubtful}")
        return lines
