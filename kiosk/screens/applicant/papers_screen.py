"""The step that makes the documents, shows their pages, prints them, and shows how far each is."""

from __future__ import annotations

from enum import Enum, auto

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical

from kiosk.content.braces import put
from kiosk.content.models import PapersStep
from kiosk.ports import Paper
from kiosk.screens.applicant.paper_news import (
    PageReady,
    PaperMade,
    PaperNews,
    PapersFailed,
    PapersPrinted,
    PapersReady,
)
from kiosk.screens.applicant.step_screen import StepScreen, View
from kiosk.sessions.paper_status import PaperStatus, listed, summary, told
from kiosk.widgets.key_bar import Key, KeyButton
from kiosk.widgets.page_view import PageView, Room
from kiosk.widgets.plain import Plain


class Stage(Enum):
    """What happens to the papers now."""

    MAKING = auto()
    READY = auto()
    PRINTING = auto()
    """The papers are being sent to the printer, which takes a moment."""
    PRINTED = auto()
    """The printer has all of them as jobs, which say how far each is."""
    FAILED = auto()


class PapersScreen(StepScreen[PapersStep]):
    """Shows the progress while documents are made, then their pages, then how the printing goes."""

    BINDINGS = [
        Binding("left", "leaf(-1)", show=False),
        Binding("right", "leaf(1)", show=False),
        Binding("tab,shift+tab", "enlarge", show=False),
    ]
    DEFAULT_CSS = """
    PapersScreen.-large #title { display: none; }
    PapersScreen.-large #papers-state { display: none; }
    PapersScreen #leaf { height: 3; }
    PapersScreen #where { width: 1fr; height: 100%; content-align: left middle; }
    PapersScreen #where { text-wrap: nowrap; text-overflow: ellipsis; }
    PapersScreen.-large #where { padding: 0 2; }
    PapersScreen #leaf KeyButton { margin: 0; }
    """

    class WorkRequested(StepScreen.FromStep):
        """Base of what the app is asked to do with the papers."""

    class PapersRequested(WorkRequested):
        """Make the documents of this applicant."""

    class PrintRequested(WorkRequested):
        """Print the documents that are shown."""

    class PageRequested(WorkRequested):
        """Show one page: the paper's index, the page's number from 1, the room for it."""

        def __init__(self, step_id: str, paper: int, number: int, room: Room) -> None:
            super().__init__(step_id)
            self.paper = paper
            self.number = number
            self.room = room

    def __init__(self, step: PapersStep, view: View) -> None:
        super().__init__(step, view)
        self.stage = Stage.MAKING
        self.papers: tuple[Paper, ...] = ()
        self.fresh: tuple[Paper, ...] = ()
        """Those the printer does not have yet."""
        self.leaf = 0
        """Index of the page on the screen, over all papers."""
        self.made = 0
        self.trouble = ""
        self.progress = PaperStatus()
        self._stands = False
        """The widgets exist; news of the printing can come before that."""
        self._room: Room | None = None
        """What the page on the screen was asked for."""
        self._asked: type[PapersScreen.WorkRequested] = self.PapersRequested
        """What is tried again after a failure."""

    def body(self) -> Vertical:
        """A container that does not scroll: the page inside it does."""
        return Vertical(id="papers")

    def compose_body(self) -> ComposeResult:
        """The state, the number of the page, and the page."""
        yield Plain("", id="papers-state")
        with Horizontal(id="leaf"):
            yield Plain("", id="where")
            yield KeyButton(Key("Tab", self.words.papers.enlarge, "screen.enlarge"))
        yield PageView(id="page")

    def on_mount(self) -> None:
        """Ask for the documents."""
        self._stands = True
        self._ask(self.PapersRequested)

    def keys(self) -> tuple[Key, ...]:
        """What can be done at this stage."""
        if self.stage in (Stage.MAKING, Stage.PRINTING):
            return (self.help_key(),)
        keys, back, help_ = self.words.keys, self.back_key(), self.help_key()
        if self.stage is Stage.FAILED:
            return (back, help_, Key("Enter", keys.try_again, "screen.next", strong=True))
        leaves = (
            Key("←", keys.page_before, "screen.leaf(-1)"),
            Key("→", keys.page_after, "screen.leaf(1)"),
        )
        words = self.step.next_label if self.stage is Stage.PRINTED else keys.print
        return (back, help_, *leaves, Key("Enter", words, "screen.next", strong=True))

    def hear(self, news: PaperNews) -> None:
        """Take news of the papers, and show it."""
        match news:
            case PaperMade():
                self.made = news.number
            case PapersReady():
                self.papers, self.fresh = news.papers, news.fresh
                self.stage = Stage.PRINTED if self.view.printed else Stage.READY
                self.call_after_refresh(self._request_page)  # the page's width is known by then
            case PageReady():
                if (news.paper, news.number) == self._leaf_at(self.leaf):
                    self.query_one(PageView).show(news.leaf)
                    self.call_after_refresh(self.look_below)
                return
            case PapersPrinted():
                self.stage = Stage.PRINTED
            case PapersFailed():
                self.stage = Stage.FAILED
                self.trouble = put(self.words.papers.trouble, problema=news.title, codigo=news.code)
        self._show_stage()

    def show_papers(self, progress: PaperStatus) -> None:
        """Show a line for each paper. The header shows no note here."""
        if progress != self.progress:
            self.progress = progress
            self._show_stage()

    # --- turning pages

    def _leaf_at(self, leaf: int) -> tuple[int, int]:
        for index, paper in enumerate(self.papers):
            if leaf < paper.pages:
                return index, leaf + 1
            leaf -= paper.pages
        return 0, 1

    def _request_page(self) -> None:
        width = max(self.query_one("#papers").size.width, 40)
        self._room = self.query_one(PageView).room(width, large=self.has_class("-large"))
        self.post_message(self.PageRequested(self.step.id, *self._leaf_at(self.leaf), self._room))

    def on_resize(self) -> None:
        """Cut the lines to the new width, and ask for the page drawn for it."""
        self._show_stage()
        if self.papers:
            self.call_after_refresh(self._request_page)

    def action_leaf(self, by: int) -> None:
        """The page before or after."""
        last = sum(paper.pages for paper in self.papers) - 1
        leaf = max(0, min(self.leaf + by, last))
        if self.papers and leaf != self.leaf:
            self.leaf = leaf
            self._show_stage()
            self._request_page()

    def action_enlarge(self) -> None:
        """Tab: show the page larger, or in its usual size."""
        if self.papers and self.stage is not Stage.FAILED and self._enlarges():
            self.toggle_class("-large")
            words = self.words.papers.shrink if self.has_class("-large") else self.words.papers.enlarge
            self.query_one("#leaf KeyButton", KeyButton).say(words)
            self.call_after_refresh(self._request_page)

    def _enlarges(self) -> bool:
        """Whether Tab changes what is seen."""
        return self.has_class("-large") or self.query_one(PageView).gains(self._room)

    def look_below(self) -> None:
        """Offer Tab where it changes something, which is known once the page is laid out."""
        super().look_below()
        if any(page.leaf for page in self.parts(PageView)):
            self.query_one("#leaf KeyButton").display = self._enlarges()

    def action_scroll_screen(self, by: int) -> None:
        """PgUp and PgDn: a screen further; at the end of a page, the next page."""
        if self.papers and not self.query_one(PageView).scroll_screen(by):
            self.action_leaf(by)

    def action_scroll(self, by: int) -> None:
        """Arrows move a page that is longer than the screen."""
        self.query_one(PageView).scroll_relative(y=by * 3, animate=False)

    # --- going on

    def action_next(self) -> None:
        """Enter: print, try again, or go on."""
        if self.stage is Stage.READY:
            self.stage = Stage.PRINTING
            self._ask(self.PrintRequested)
        elif self.stage is Stage.FAILED:
            self.stage = Stage.PRINTING if self._asked is self.PrintRequested else Stage.MAKING
            self.made = 0
            self._ask(self._asked)
        elif self.stage is Stage.PRINTED:
            self.post_message(self.Submitted(self.step.id, {}))

    def action_back(self) -> None:
        """Esc does nothing while documents are made or sent, which takes seconds."""
        if self.stage not in (Stage.MAKING, Stage.PRINTING):
            super().action_back()

    def _ask(self, wanted: type[PapersScreen.WorkRequested]) -> None:
        self._asked = wanted
        self._show_stage()
        self.post_message(wanted(self.step.id))

    # --- the words

    def _show_stage(self) -> None:
        if not self._stands:
            return
        self.query_one("#papers-state", Plain).update("\n".join(self._words()))
        self.query_one("#where", Plain).update(self._where() if self.papers else "")
        self.query_one("#leaf").display = self.query_one(PageView).display = bool(self.papers)
        self.show_keys()

    def _words(self) -> list[str]:
        if self.stage is Stage.FAILED:
            return [f"▲ {self.trouble}", self.words.papers.failed]
        if self.stage is Stage.MAKING:
            return [self.text(self.step.body).strip(), "", *self._making()]
        if self.stage is Stage.PRINTING:
            return [put(self.words.papers.sending, cuantos=len(self.papers))]
        if self.stage is Stage.PRINTED:
            return [summary(self.words.printing, self.progress, self.view.print_place), *self._printing()]
        return self._ready()

    def _where(self) -> str:
        index, number = self._leaf_at(self.leaf)
        paper = self.papers[index]
        return put(
            self.words.papers.page,
            hoja=number,
            hojas=paper.pages,
            numero=index + 1,
            total=len(self.papers),
            titulo=paper.title,
        )

    def _making(self) -> list[str]:
        """A line for each document while they are made."""
        done, making = f"✔ {self.words.papers.ready}", f"… {self.words.papers.making}"
        states = (done.ljust(len(making)), making.ljust(len(done)), " " * max(len(done), len(making)))
        titles = [document.title for document in self.view.documents]
        return [
            self._line(states[(number >= self.made) + (number > self.made)], title)
            for number, title in enumerate(titles)
        ]

    def _ready(self) -> list[str]:
        """What to do before printing; after a change of answers, which documents are printed again."""
        words = [self.words.papers.look]
        if changed := [paper.title for paper in self.fresh if self.progress.of(paper.document)]:
            words.append(f"▲ {put(self.words.papers.changed, cuales=listed(changed))}")
        elif any(paper.sign for paper in self.papers):
            words.append(self.words.papers.sign)
        return words

    def _printing(self) -> list[str]:
        """A line for each document that the printer has."""
        paused = self.progress.state.paused
        words = self.words.printing
        states = [told(words, self.progress.of(paper.document), paused=paused) for paper in self.papers]
        width = max(map(len, states), default=0)
        return [
            self._line(state.ljust(width), paper.title)
            for state, paper in zip(states, self.papers, strict=True)
        ]

    def _line(self, state: str, title: str) -> str:
        """The state of a document and its title, cut to one line of the screen."""
        line, room = f"  {state}  {title}", self.query_one("#papers").size.width
        return line if len(line) <= max(room, 40) else line[: max(room, 40) - 1].rstrip() + "…"
