"""Staff see the answers of a session, and correct one of them."""

from __future__ import annotations

import asyncio
from functools import partial

from kiosk.app.applicant_session import ApplicantSession
from kiosk.app.autosave import Autosave
from kiosk.app.display import Display
from kiosk.app.staff_acts import StaffActs
from kiosk.app.staff_table import StaffTable
from kiosk.errors import KioskError
from kiosk.interview.correction import Correctable
from kiosk.interview.session import Session
from kiosk.interview.validation import Outcome
from kiosk.screens.staff.answers_screen import AnswersScreen, CorrectScreen
from kiosk.screens.staff.session_screen import SessionScreen
from kiosk.sessions.admin import SessionAdmin
from kiosk.sessions.overview import SessionDetails
from kiosk.sessions.step_view import Views


class StaffCorrections:
    """The session of this screen is corrected as it stands here; any other where it is kept."""

    def __init__(
        self,
        display: Display,
        acts: StaffActs,
        table: StaffTable,
        admin: SessionAdmin,
        applicant: ApplicantSession,
        autosave: Autosave,
        views: Views,
    ) -> None:
        """Take what is needed.

        Args:
            display: the screens.
            acts: what runs the acts of staff.
            table: the way back after an act.
            admin: reads and corrects sessions.
            applicant: shows the step again that was corrected.
            autosave: has the session on this screen.
            views: the office's words, and the places.
        """
        self._display, self._acts, self._table, self._admin = display, acts, table, admin
        self._applicant, self._autosave, self._views = applicant, autosave, views
        self._stale = ""
        """Id of the session whose screen does not show yet what was corrected; empty: none."""

    def open(self, details: SessionDetails) -> None:
        """Show the answers of a session; that somebody looks at them is written down."""
        row = details.row

        async def show(answers: tuple[Correctable, ...]) -> None:
            if isinstance(self._display.top, SessionScreen):
                self._acts.tell("")
                member, words = self._acts.state.member, self._views.flow.words.form
                screen = AnswersScreen(member, row.id, row.code, answers, words, elsewhere=details.elsewhere)
                await self._display.push(screen)

        read = partial(self._admin.answers, row.id, self._autosave.session)
        self._acts.act("vio las respuestas", row.code, read, show)

    async def take(self, event: AnswersScreen.FromAnswers) -> None:
        """Do what the two screens ask for."""
        if isinstance(event, AnswersScreen.Picked):
            await self._pick(event.screen, event.wanted)
        elif isinstance(event, CorrectScreen.Corrected) and not self._acts.state.busy:
            self._acts.state.busy = True
            self._display.start(partial(self._correct, event), group="staff")

    def changed_behind(self, session_id: str) -> None:
        """The session on this screen was changed: it is shown again once staff leave."""
        self._stale = session_id

    async def show_again(self) -> None:
        """The applicant's screen is back: it shows what was corrected behind it."""
        session, stale, self._stale = self._autosave.session, self._stale, ""
        if session and session.id == stale:
            await self._applicant.show_step()

    async def _pick(self, screen: AnswersScreen, wanted: Correctable) -> None:
        if self._display.top is not screen:
            return
        if screen.elsewhere:
            self._acts.tell(
                "▲ Está abierta en otra pantalla: aquí no se puede corregir. Ciérrela allá primero."
            )
            return
        member, words = self._acts.state.member, self._views.flow.words.form
        await self._display.push(
            CorrectScreen(member, screen.session_id, screen.code, wanted, words, self._views.places)
        )

    async def _correct(self, event: CorrectScreen.Corrected) -> None:
        """Correct it, write it down without its value, and show the answers again."""
        screen, session = event.screen, self._autosave.session
        member = self._acts.state.member
        try:
            if session and session.id == screen.session_id:
                outcome = await self._correct_here(session, event)
            else:
                correct = partial(self._admin.correct, screen.session_id, screen.wanted, event.typed)
                outcome = await asyncio.to_thread(partial(correct, sure=event.sure))
            if outcome.taken:
                what = f"corrigió la respuesta «{screen.wanted.box.label}»"
                await asyncio.to_thread(partial(self._acts.write_down, what, screen.code, member))
                answers = await asyncio.to_thread(
                    partial(self._admin.answers, screen.session_id, self._autosave.session)
                )
        except KioskError as error:
            self._acts.refuse(error)
            return
        finally:
            self._acts.state.busy = False
        if self._display.top is not screen:
            return
        if not outcome.taken:
            screen.refuse(outcome)
            return
        await self._table.unwind(AnswersScreen)
        if isinstance(below := self._display.top, AnswersScreen):
            below.show(answers)
            self._acts.tell("Hecho: la respuesta quedó corregida.")

    async def _correct_here(self, session: Session, event: CorrectScreen.Corrected) -> Outcome:
        """Correct the session on this screen; what is typed and not accepted there stays."""
        outcome = self._admin.correct_open(session, event.screen.wanted, event.typed, sure=event.sure)
        if outcome.taken:
            self._stale = session.id
            await self._autosave.save()
        return outcome
