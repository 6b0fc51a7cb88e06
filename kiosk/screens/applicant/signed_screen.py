"""The step that scans the signed papers, shows each page, and says which are missing."""

from __future__ import annotations

from enum import Enum, auto

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical

from kiosk.content.braces import put
from kiosk.content.scan_steps import SignedStep
from kiosk.screens.applicant.scan_news import (
    PileKnown,
    ScanFailed,
    ScannedSheet,
    ScanNews,
    SheetsScanned,
    SheetState,
    complete,
)
from kiosk.screens.applicant.step_screen import StepScreen, View
from kiosk.widgets.key_bar import Key
from kiosk.widgets.page_view import PageView, Pictures, Room, chosen
from kiosk.widgets.plain import Plain
from kiosk.widgets.reminder import Reminder


class SignedStage(Enum):
    """What is waited for."""

    PUT = auto()
    """A page, or a pile of them."""
    LOOK = auto()
    """That the scanned pages are found good."""
    DONE = auto()
    """Nothing: all papers are kept, or there are none."""


class SignedScreen(StepScreen[SignedStep]):
    """Asks for pages, shows them, keeps them; every paper has a line of its own."""

    BINDINGS = [
        Binding("e", "skip", show=False),
        Binding("r", "again", show=False),
        Binding("left", "leaf(-1)", show=False),
        Binding("right", "leaf(1)", show=False),
    ]
    DEFAULT_CSS = """
    SignedScreen #scan-trouble { color: $error; text-style: bold; }
    SignedScreen #scan-state { margin: 0 0 1 0; }
    SignedScreen.-tall #scan-state { margin: 1 0; }
    SignedScreen .-hidden { display: none; }
    """

    class PileRequested(StepScreen.FromStep):
        """Tell how far the papers are."""

    class SheetsRequested(StepScreen.FromStep):
        """Scan what lies in the scanner, and show it in this room."""

        def __init__(self, step_id: str, room: Room) -> None:
            super().__init__(step_id)
            self.room = room

    class SheetsTaken(StepScreen.FromStep):
        """The pages that are shown are good; `number`: of their scan."""

        def __init__(self, step_id: str, number: int) -> None:
            super().__init__(step_id)
            self.number = number

    def __init__(self, step: SignedStep, view: View) -> None:
        super().__init__(step, view)
        self.stage = SignedStage.PUT
        self.seconds = -1
        """How long the scanner has been at work; -1: it is not."""
        self.troubles: tuple[str, ...] = ()
        self.failed = False
        """The troubles are of the scanner or the disk, not of single sheets."""
        self.states: tuple[SheetState, ...] = ()
        self.feeder = False
        self.sheets: tuple[ScannedSheet, ...] = ()
        self.number = 0
        """Of the scan they came from."""
        self.leaf = 0
        """Index of the page that is shown."""

    @property
    def busy(self) -> bool:
        """The scanner is at work."""
        return self.seconds >= 0

    @property
    def replacing(self) -> bool:
        """All papers are kept, and a page of one of them is scanned once more."""
        return self.stage is SignedStage.PUT and bool(self.states) and complete(self.states)

    def body(self) -> Vertical:
        """A container that does not scroll: the page inside it does."""
        return Vertical(id="papers")

    def compose_body(self) -> ComposeResult:
        """What went wrong, what to do, how far each paper is, and the page."""
        yield Plain("", id="scan-trouble")
        yield Plain("", id="scan-state", spoken="")
        pictures = Pictures.BLOCKS if chosen() is Pictures.TEXT else chosen()
        yield PageView(id="page", pictures=pictures)

    def on_mount(self) -> None:
        """Ask how far the papers are, and count the seconds of a scan."""
        self._show()
        self.set_interval(1, self._tick)
        self.post_message(self.PileRequested(self.step.id))

    def keys(self) -> tuple[Key, ...]:
        """What can be done now."""
        said, words = self.words.scan, self.words.keys
        back, help_ = self.back_key(), self.help_key()
        if self.busy:
            skip = () if self.stage is SignedStage.LOOK else (Key("E", said.skip_papers, "screen.skip"),)
            return (help_, *skip)
        again = Key("R", said.again, "screen.again")
        if self.stage is SignedStage.LOOK:
            return (help_, again, Key("Enter", said.take, "screen.next", strong=True))
        if self.stage is SignedStage.DONE:
            go_on = Key("Enter", words.page_after, "screen.next", strong=True)
            return (back, help_, *([again] if self.states else []), go_on)
        return (
            back,
            help_,
            Key("E", said.leave_papers if self.replacing else said.skip_papers, "screen.skip"),
            Key("Enter", self.step.next_label, "screen.next", strong=True),
        )

    def hear(self, news: ScanNews) -> None:
        """Take news of a scan, and show it."""
        if isinstance(news, PileKnown):
            self._know(news)
            return
        match news:
            case SheetsScanned():
                self.seconds = -1
                self.sheets, self.troubles, self.leaf, self.failed = news.sheets, news.refused, 0, False
                self.number = news.number
                self.stage = SignedStage.LOOK if news.sheets else SignedStage.PUT
            case ScanFailed():
                self.seconds, self.troubles, self.failed = -1, (news.words,), True
        self._show()

    def _know(self, news: PileKnown) -> None:
        """Take how far the papers are; a scan that runs and pages that are looked at are left alone."""
        self.states, self.feeder = news.states, news.feeder
        looking = self.stage is SignedStage.LOOK
        if looking == self.busy:  # nothing runs, or the pages that were looked at are kept now
            self.seconds, self.troubles = -1, ()
            self.stage = SignedStage.DONE if complete(news.states) else SignedStage.PUT
        if looking and self.stage is SignedStage.DONE and not news.unsigned:
            self.post_message(self.Submitted(self.step.id, {}))
            return
        self._show()

    def action_next(self) -> None:
        """Enter: scan, keep what is shown, or go on."""
        if self.busy:
            return
        if self.stage is SignedStage.DONE:
            super().action_next()
            return
        self.seconds, self.troubles = 0, ()
        if self.stage is SignedStage.LOOK:
            self.post_message(self.SheetsTaken(self.step.id, self.number))
        else:
            width = max(self.query_one("#papers").size.width, 40)
            self.post_message(self.SheetsRequested(self.step.id, self.query_one(PageView).room(width)))
        self._show()

    def action_skip(self) -> None:
        """E: go on without scanning the rest."""
        if self.stage is SignedStage.PUT:
            self.post_message(self.Submitted(self.step.id, {}))

    def action_again(self) -> None:
        """R: drop the pages that are shown, or scan one of the papers once more."""
        kept = self.stage is SignedStage.DONE and self.states
        if not self.busy and (kept or self.stage is SignedStage.LOOK):
            self.stage, self.troubles = SignedStage.PUT, ()
            self._show()

    def action_back(self) -> None:
        """Esc: from the pages that are shown to the scanner, and from there a step back."""
        if self.stage is SignedStage.LOOK:
            self.action_again()
        elif self.replacing and not self.busy:
            self.stage, self.troubles = SignedStage.DONE, ()
            self._show()
        else:
            super().action_back()

    def action_leaf(self, by: int) -> None:
        """The page before or after."""
        if self.stage is SignedStage.LOOK:
            self.leaf = max(0, min(self.leaf + by, len(self.sheets) - 1))
            self._show()

    def action_scroll(self, by: int) -> None:
        """Arrows move a page that is longer than the screen."""
        self.query_one(PageView).scroll_relative(y=by * 3, animate=False)

    def action_scroll_screen(self, by: int) -> None:
        """PgUp and PgDn: a screen further; at the end of a page, the next page."""
        if not self.query_one(PageView).scroll_screen(by):
            self.action_leaf(by)

    def _tick(self) -> None:
        if self.busy:
            self.seconds += 1
            self._say()

    def _show(self) -> None:
        if not self.query(PageView):
            return  # it goes away: news and timers may come late
        self._say()
        self._say_title()
        page, looking = self.query_one(PageView), self.stage is SignedStage.LOOK
        page.display = looking
        if looking:
            page.show(self.sheets[self.leaf].leaf)
        self.show_keys()

    def _say_title(self) -> None:
        """Where nothing was printed to be signed, the step orders and reminds of nothing."""
        nothing = self.stage is SignedStage.DONE and not self.states
        for title in self.query("#title").results(Plain):
            if nothing:
                title.say(self.words.scan.no_papers_title)
        for reminder in self.query(Reminder):
            reminder.display = not nothing

    def _say(self) -> None:
        if not self.query("#scan-state"):
            return
        trouble = self.query_one("#scan-trouble", Plain)
        lines = [f"▲ {words}" for words in self._refused()]
        if self.stage is SignedStage.LOOK:
            lines += [f"▲ {words}" for words in self._unsigned()]
        trouble.update("\n".join(lines))
        trouble.set_class(not lines, "-hidden")
        self.query_one("#scan-state", Plain).update("\n".join(self._words()))

    def _refused(self) -> list[str]:
        """Why sheets were not taken; beside a page that was, it is said that others are meant."""
        troubles = list(dict.fromkeys(self.troubles))
        told = self.stage is SignedStage.LOOK and not self.failed and troubles
        return [self.words.scan.others_refused, *troubles] if told else troubles

    def _unsigned(self) -> list[str]:
        """What to do about the sheets without a signature: the one that is shown, and those that are not."""
        said, here = self.words.scan, self.sheets[self.leaf]
        others = [sheet.title for sheet in self.sheets if sheet.unsigned and sheet is not here]
        lines = [said.unsigned] if here.unsigned else []
        names = "; ".join(dict.fromkeys(others))
        return lines + ([put(said.others_unsigned, hojas=names)] if others else [])

    def _words(self) -> list[str]:
        said = self.words.scan
        if self.busy:
            words = said.keeping if self.stage is SignedStage.LOOK else said.scanning
            return [f"… {put(words, segundos=self.seconds)}"]
        if self.stage is SignedStage.LOOK:
            sheet = self.sheets[self.leaf]
            place = f"({self.leaf + 1}/{len(self.sheets)}, ← →) " if len(self.sheets) > 1 else ""
            return [place + put(said.look, hoja=sheet.page, hojas=sheet.pages, titulo=sheet.title)]
        if self.stage is SignedStage.DONE:
            bare = any(state.unsigned for state in self.states)
            have = f"▲ {said.unsigned_papers}" if bare else f"✔ {said.have_papers}"
            return [have if self.states else said.no_papers, *self._lines()]
        if self.replacing:
            return [said.put_other, "", *self._lines()]
        ask = said.put_pile if self.feeder else said.put_papers
        return [self.text(self.step.body).strip(), "", ask, "", *self._lines()]

    def _lines(self) -> list[str]:
        """A line for each paper."""
        return [f"  {self._state(state)}  {state.title}" for state in self.states]

    def _state(self, state: SheetState) -> str:
        said = self.words.scan
        if not state.missing and state.unsigned:
            return f"▲ {said.line_unsigned}"
        if not state.missing:
            return f"✔ {said.line_scanned}"
        some = len(state.missing) < state.pages
        return f"· {put(said.line_page, hoja=state.missing[0]) if some else said.line_missing}"
