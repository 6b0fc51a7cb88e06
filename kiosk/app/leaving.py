"""«Guardar y salir»: the session is kept, and its code said, before the applicant leaves for today."""

from __future__ import annotations

from functools import partial

from kiosk.app.applicant_papers import ApplicantPapers
from kiosk.app.applicant_session import ApplicantSession
from kiosk.app.autosave import Autosave
from kiosk.app.display import Display
from kiosk.content.models import DocumentSpec
from kiosk.interview.session import Session
from kiosk.screens.applicant.step_screen import StepScreen
from kiosk.screens.leave_dialog import LeaveChoice, LeaveDialog
from kiosk.sessions.step_view import Views


class Leaving:
    """Asks how to leave, and leaves; nothing is promised that was not kept first."""

    def __init__(
        self,
        display: Display,
        applicant: ApplicantSession,
        papers: ApplicantPapers,
        autosave: Autosave,
        views: Views,
    ) -> None:
        self._display, self._applicant, self._papers = display, applicant, papers
        self._autosave, self._views = autosave, views

    async def ask(self, session: Session, event: StepScreen.LeaveRequested) -> None:
        """Keep what is typed, then say the code and its deadline; a disk that fails is told instead."""
        if not self._views.can_leave(session):
            return
        session.keep(event.typed)
        if not await self._autosave.save_surely() or self._applicant.session is not session:
            return
        self._applicant.leaving = True
        paper = self._paper(session)
        dialog = LeaveDialog(
            self._views.flow.words,
            code=session.code,
            until=self._views.code_until(),
            paper=paper.title if paper else "",
        )
        self._display.push(dialog, partial(self._answered, session, paper))

    def _paper(self, session: Session) -> DocumentSpec | None:
        """The paper with the code on it: the one that the farewell offers."""
        name = self._views.farewell_paper
        return next((paper for paper in session.documents() if paper.id == name), None)

    async def _answered(
        self, session: Session, paper: DocumentSpec | None, choice: LeaveChoice | None
    ) -> None:
        if self._applicant.session is not session:
            return
        if choice == "leave":
            await self._leave(session)
        elif choice == "print" and paper:
            self._papers.print_to_take(paper, partial(self._leave, session))
        else:
            self._applicant.leaving = False

    async def _leave(self, session: Session) -> None:
        if self._applicant.session is session:
            await self._applicant.end("paused", keep=True)
