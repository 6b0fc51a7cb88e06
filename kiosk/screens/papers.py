"""Makes the documents, shows their pages, prints them."""

from __future__ import annotations

from enum import Enum, auto
from typing import Any

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical

from kiosk.content.models import PapersStep
from kiosk.ports import Paper
from kiosk.screens.base import BACK, HELP, StepScreen, View
from kiosk.screens.paper_news import PageReady, PaperMade, PaperNews, PapersFailed, PapersPrinted, PapersReady
from kiosk.widgets.key_bar import Key, KeyBar
from kiosk.widgets.page_view import PageView
from kiosk.widgets.plain import Plain


class Stage(Enum):
    """How far the papers are."""

    MAKING = auto()
    READY = auto()
    PRINTING = auto()
    PRINTED = auto()
    FAILED = auto()


class PapersScreen(StepScreen[PapersStep]):
    """Progress while it works, then the real pages, then paper."""

    BINDINGS = [
        Binding("left", "leaf(-1)", show=False),
        Binding("right", "leaf(1)", show=False),
    ]

    class DeskRequested(StepScreen.FromStep):
        """Base of what the paper desk is asked for."""

    class PapersRequested(DeskRequested):
        """Make the documents of this applicant."""

    class PrintRequested(DeskRequested):
        """Print the documents that are shown."""

    class PageRequested(DeskRequested):
        """Show one page: the paper's index, the page's number from 1, the width in characters."""

        def __init__(self, step_id: str, paper: int, number: int, columns: int) -> None:
            super().__init__(step_id)
            self.paper = paper
            self.number = number
            self.columns = columns

    def __init__(self, step: PapersStep, view: View) -> None:
        super().__init__(step, view)
        self.stage = Stage.MAKING
        self.papers: tuple[Paper, ...] = ()
        self.leaf = 0
        """Index of the page on the screen, over all papers."""
        self.made = 0
        self.trouble = ""

    def body(self) -> Vertical:
        """The page scrolls by itself."""
        return Vertical(id="papers")

    def compose_body(self) -> ComposeResult:
        """A few words, the state, the page."""
        yield Plain("", id="papers-state")
        yield PageView(id="page")

    def on_mount(self) -> None:
        """Start working at once."""
        self._show_stage()
        self.post_message(self.PapersRequested(self.step.id))

    def keys(self) -> tuple[Key, ...]:
        """What can be done at this stage."""
        if self.stage in (Stage.MAKING, Stage.PRINTING):
            return (HELP,)
        if self.stage is Stage.FAILED:
            return (BACK, HELP, Key("Enter", "Intentar otra vez", "screen.next", strong=True))
        leaves = (Key("←", "Anterior", "screen.leaf(-1)"), Key("→", "Siguiente", "screen.leaf(1)"))
        words = self.step.next_label if self.stage is Stage.PRINTED else "Imprimir"
        return (BACK, HELP, *leaves, Key("Enter", words, "screen.next", strong=True))

    def hear(self, news: PaperNews) -> None:
        """Take what the paper desk tells, and show it."""
        match news:
            case PaperMade():
                self.made = news.number
            case PapersReady():
                self.papers = news.papers
                self.stage = Stage.PRINTED if self.view.printed else Stage.READY
                self.call_after_refresh(self._request_page)  # the page's width is known by then
            case PageReady():
                if (news.paper, news.number) == self._leaf_at(self.leaf):
                    self.query_one(PageView).show(news.page)
                return
            case PapersPrinted():
                self.stage = Stage.PRINTED
            case PapersFailed():
                self.stage = Stage.FAILED
                self.trouble = f"{news.title} (código {news.code})"
        self._show_stage()

    # --- leafing

    def _leaf_at(self, leaf: int) -> tuple[int, int]:
        for index, paper in enumerate(self.papers):
            if leaf < paper.pages:
                return index, leaf + 1
            leaf -= paper.pages
        return 0, 1

    def _request_page(self) -> None:
        columns = max(self.query_one("#papers").size.width - PageView.FRAME, 40)
        self.post_message(self.PageRequested(self.step.id, *self._leaf_at(self.leaf), columns))

    def on_resize(self) -> None:
        """The text of a page is laid out anew for another width."""
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

    def action_scroll(self, by: int) -> None:
        """Arrows move a page that is longer than the screen."""
        self.query_one(PageView).scroll_relative(y=by * 3, animate=False)

    # --- going on

    def action_next(self) -> None:
        """Enter: print, try again, or go on."""
        if self.stage is Stage.READY:
            self.stage = Stage.PRINTING
            self._show_stage()
            self.post_message(self.PrintRequested(self.step.id))
        elif self.stage is Stage.FAILED:
            self._retry()
        elif self.stage is Stage.PRINTED:
            self.post_message(self.Submitted(self.step.id, {}))

    def action_back(self) -> None:
        """Not while something is under way: it ends by itself in seconds."""
        if self.stage not in (Stage.MAKING, Stage.PRINTING):
            super().action_back()

    def _retry(self) -> None:
        self.stage = Stage.PRINTING if self.papers else Stage.MAKING
        self.made = 0
        self._show_stage()
        wanted: type[Any] = self.PrintRequested if self.papers else self.PapersRequested
        self.post_message(wanted(self.step.id))

    # --- the words

    def _show_stage(self) -> None:
        self.query_one("#papers-state", Plain).update(self._words())
        self.query_one(PageView).display = bool(self.papers)
        self.query_one(KeyBar).show(*self.keys())

    def _words(self) -> str:
        if self.stage is Stage.FAILED:
            way_on = "Nada se perdió. Puede intentar otra vez, o pulse F1 para llamar al funcionario."
            return f"▲ {self.trouble}\n{way_on}"
        if self.stage is Stage.MAKING:
            return "\n".join([self.text(self.step.body).strip(), "", *self._progress()])
        index, number = self._leaf_at(self.leaf)
        paper = self.papers[index]
        where = f"Documento {index + 1} de {len(self.papers)}: {paper.title} · hoja {number} de {paper.pages}"
        if self.stage is Stage.PRINTING:
            return f"Imprimiendo sus {len(self.papers)} documentos. Espere un momento…\n{where}"
        if self.stage is Stage.PRINTED:
            return f"✔ Listo: sus {len(self.papers)} documentos. {self.view.print_place}\n{where}"
        return f"Revise las hojas con ← y →. Si todo está bien, pulse Enter para imprimir.\n{where}"

    def _progress(self) -> list[str]:
        marks = []
        for number, document in enumerate(self.view.documents):
            mark = "✔" if number < self.made else "…" if number == self.made else " "
            marks.append(f"  {mark} {document.title}")
        return marks
