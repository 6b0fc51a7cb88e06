"""The papers of the applicant's session: what is asked for, and what the screens are told of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

from kiosk.app.applicant_session import ApplicantSession
from kiosk.app.autosave import Autosave
from kiosk.app.display import Display
from kiosk.app.paper_maker import PaperMaker, PaperOrder, SignPlace
from kiosk.app.paper_watch import PaperWatch
from kiosk.content.models import DocumentSpec, ReviewStep
from kiosk.interview.session import Session
from kiosk.ports import Printer
from kiosk.screens.applicant.paper_news import PaperNews, PaperPrinted, PapersFailed, PapersPrinted
from kiosk.screens.applicant.step_screen import StepScreen
from kiosk.screens.questions import paper_printed_dialog, paper_trouble_dialog, print_dialog
from kiosk.sessions.printed_papers import note_printed
from kiosk.sessions.step_view import Views

if TYPE_CHECKING:
    from kiosk.screens.applicant.papers_screen import PapersScreen


class ApplicantPapers:
    """Takes orders to the paper maker, and its news to the applicant's screens."""

    def __init__(
        self,
        display: Display,
        applicant: ApplicantSession,
        autosave: Autosave,
        maker: PaperMaker,
        printer: Printer,
        views: Views,
    ) -> None:
        self._display, self._applicant, self._autosave = display, applicant, autosave
        self._maker, self._printer, self._views = maker, printer, views
        self._watch = PaperWatch(printer)
        self._warmed_for = ""
        """Id of the session that the engine was started for."""
        self._then: Callable[[], Awaitable[None]] | None = None
        """What follows once the paper printed last was told of."""
        self._held: list[PaperNews] | None = None
        """News for screens that are hidden behind the staff mode; None: they are seen."""

    # --- ahead of the applicant

    def look_ahead(self) -> None:
        """Start the engine with the session, and make the papers while the review is read."""
        if session := self._applicant.session:
            if session.id != self._warmed_for:
                self._warmed_for = session.id
                self._display.start_thread(self._maker.warm, group="papers")
            if isinstance(session.step, ReviewStep):
                task = partial(self._maker.prepare, self._order(session))
                self._display.start_thread(task, group="papers")

    # --- what is asked for

    def work(self, request: PapersScreen.WorkRequested) -> None:
        """Make, show or print the papers of the session, in a thread."""
        if session := self._applicant.session:
            task = partial(self._maker.serve, request, self._order(session))
            self._display.start_thread(task, group="papers")

    def ask_print(self, document_id: str) -> None:
        """Print one document as it is now, after a question: an arrow key is pressed easily."""
        document = next(one for one in self._views.flow.documents if one.id == document_id)
        self._display.push(
            print_dialog(self._views.flow.words, document.title, practice=self._views.practice),
            partial(self._print_one, document),
        )

    def print_to_take(self, document: DocumentSpec, then: Callable[[], Awaitable[None]]) -> None:
        """Print one document for an applicant who leaves; `then` is called once its notice was answered."""
        self._print_one(document, True)
        self._then = then

    def _print_one(self, document: DocumentSpec, yes: bool | None) -> None:
        self._then = None
        if yes and (session := self._applicant.session):
            task = partial(self._maker.print_one, self._order(session), document)
            self._display.start_thread(task, group="papers")

    def to_sign(self, session: Session, document_id: str, version: str, number: int) -> SignPlace | None:
        """A page as it was printed and where it is to be signed; slow, for it may have to be made again."""
        return self._maker.to_sign(self._order(session), document_id, version, number)

    def _order(self, session: Session) -> PaperOrder:
        printed = session.printed == self._views.printed(session)
        values = self._views.values(session)
        return PaperOrder(session.id, session.code, session.documents(), values, printed)

    # --- what is told

    def look(self) -> None:
        """Tell the applicant's screens how the papers are at the printer; to be called often."""
        if session := self._applicant.session:
            progress = self._watch.look(session.code, session.step.id)
            for screen in self._display.screens:
                if isinstance(screen, StepScreen):
                    screen.show_papers(progress)

    def hold(self) -> None:
        """Keep news back: the screens it is for are hidden."""
        self._held = []

    async def let_go(self) -> None:
        """Tell what was kept back, in its order: the screens stand again."""
        held = self._held or []
        while held:
            await self._tell(held.pop(0))
        self._held = None

    async def hear(self, news: PaperNews) -> None:
        """Take news of the paper maker."""
        if self._held is None:
            await self._tell(news)
        else:
            self._held.append(news)

    async def _tell(self, news: PaperNews) -> None:
        session = self._applicant.session
        if session is None or news.session_id != session.id:
            return  # papers of someone who has already left
        if isinstance(news, PapersPrinted):
            session.printed = self._views.printed(session)
            note_printed(session, news.papers)
            await self._autosave.save()
            if self._applicant.session is not session:
                return
        self.look()
        from kiosk.screens.applicant.papers_screen import PapersScreen  # loaded before any paper is made

        papers = [screen for screen in self._display.screens if isinstance(screen, PapersScreen)]
        for screen in papers:
            screen.hear(news)
        if isinstance(news, PaperPrinted):
            dialog = paper_printed_dialog(
                self._views.flow.words, news.title, self._printer.place, anew=news.anew
            )
            self._display.push(dialog, partial(self._go_on, self._then))
            self._then = None
        elif isinstance(news, PapersFailed) and (not papers or self._then):
            self._then = None
            self._display.push(paper_trouble_dialog(self._views.flow.words, news.title, news.code))

    async def _go_on(self, then: Callable[[], Awaitable[None]] | None, _: None) -> None:
        if then:
            await then()
