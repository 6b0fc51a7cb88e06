"""Handles what the steps of the applicant's session ask for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial

from kiosk.app.applicant_papers import ApplicantPapers
from kiosk.app.applicant_scans import ApplicantScans
from kiosk.app.applicant_session import ApplicantSession
from kiosk.app.display import Display
from kiosk.app.leaving import Leaving
from kiosk.content.models import FarewellStep, GuideStep, NoticeStep, ReviewStep, TableStep
from kiosk.content.scan_steps import HandoverStep, SignedStep
from kiosk.interview.half_rows import NEW
from kiosk.interview.session import Outcome, Session
from kiosk.interview.unsaved import unsaved_steps
from kiosk.log import event as log
from kiosk.screens.applicant.guide_screen import GuideScreen
from kiosk.screens.applicant.papers_screen import PapersScreen
from kiosk.screens.applicant.step_screen import StepScreen
from kiosk.screens.applicant.table import TableScreen
from kiosk.screens.contents_dialog import ContentsDialog
from kiosk.screens.dialogs import Dialog, HelpDialog
from kiosk.screens.drawing_dialog import DrawingDialog
from kiosk.screens.questions import (
    TAKE,
    SureDialog,
    copy_dialog,
    declined_dialog,
    drop_dialog,
    half_typed_dialog,
    leave_dialog,
    left_typed_dialog,
    noted_dialog,
)
from kiosk.sessions.step_view import Views
from kiosk.sessions.visit_counts import BACK, CALLED, HELP, UNCLEAR, WRONG, VisitCounts

_Again = Callable[[Mapping[str, str]], Awaitable[None]]
"""Submits once more what the person is sure of, with other values instead of some."""


class StepRouter:
    """Hands what a step says to the session, and asks before what cannot be taken back."""

    def __init__(
        self,
        display: Display,
        applicant: ApplicantSession,
        papers: ApplicantPapers,
        leaving: Leaving,
        views: Views,
        counts: VisitCounts,
        scans: ApplicantScans | None = None,
    ) -> None:
        self._display, self._applicant, self._papers, self._views = display, applicant, papers, views
        self._leaving, self._counts, self._scans = leaving, counts, scans

    async def take(self, event: StepScreen.FromStep) -> None:
        """Do what a step asks for; one that is not on the screen any more is not heard."""
        if (session := self._current(event)) is None:
            return
        match event:
            case StepScreen.Submitted():
                await self._submit(event)
            case StepScreen.BackRequested():
                await self._back(session, event)
            case StepScreen.JumpRequested():
                await self._jump(event.target, event.focus)
            case StepScreen.LeaveRequested():
                await self._leaving.ask(session, event)
            case StepScreen.HelpRequested():
                self._help(session)
            case StepScreen.DrawingRequested():
                self._show_drawing()
            case StepScreen.PaperRequested():
                self._papers.ask_print(event.document)
            case PapersScreen.WorkRequested():
                self._papers.work(event)
            case GuideScreen.ContentsRequested():
                self._offer_contents(session, event)
            case TableScreen.RowSubmitted():
                await self._put_row(event)
            case TableScreen.RowDropped():
                session.keep(event.half)
                self._ask(drop_dialog(self._views.flow.words), partial(self._drop_row, event.index))
            case TableScreen.RowCopyRequested():
                self._ask(copy_dialog(self._views.flow.words, event.row_name, event.values), self._copy_row)
            case _ if self._scans is not None:
                self._scans.take(event)

    def _current(self, event: StepScreen.FromStep) -> Session | None:
        """The session of a message; None for a key pressed twice, or one that outlived its step."""
        session = self._applicant.session
        return session if session and event.step_id == session.step.id else None

    # --- going on

    async def _submit(self, event: StepScreen.Submitted, sure: bool = False) -> None:
        if (session := self._current(event)) is None:
            return
        step = session.step
        if isinstance(step, FarewellStep):
            await self._applicant.end("finished")
            return
        if isinstance(step, GuideStep) and step.confirm and step.id not in session.noted:
            self._ask(noted_dialog(self._views.flow.words, step.confirm), partial(self._note, event))
            return

        async def again(instead: Mapping[str, str]) -> None:
            event.typed |= instead
            await self._submit(event, sure=True)

        if not sure and self._asks_about_unsaved(session, event, partial(again, {})):
            return
        outcome = session.submit(event.typed, self._views.today(), sure=sure)
        if outcome.declined and isinstance(step, NoticeStep) and step.consent:
            self._display.push(declined_dialog(self._views.flow.words, step.consent.declined), self._decline)
            return
        await self._settle(outcome, again)

    def _asks_about_unsaved(
        self, session: Session, event: StepScreen.Submitted, go_on: Callable[[], Awaitable[None]]
    ) -> bool:
        """Ask before somebody goes on without what was typed and not saved; returns whether it is asked."""
        step, words, screen = session.step, self._views.flow.words, self._display.top
        if isinstance(step, TableStep) and (half := event.typed.get(step.field)):
            dialog = half_typed_dialog(words, step.row_name, new=NEW in half, changed={*half} != {NEW})
            self._display.push(dialog, partial(self._leave_or_finish_row, go_on))
            return True
        if (
            isinstance(step, ReviewStep)
            and isinstance(screen, StepScreen)
            and (left := unsaved_steps(session))
        ):
            dialog = left_typed_dialog(words, screen.text(left[0].title))
            self._display.push(dialog, partial(self._leave_or_see, go_on, left[0].id))
            return True
        return False

    async def _leave_or_see(
        self, leave: Callable[[], Awaitable[None]], step_id: str, yes: bool | None
    ) -> None:
        await (leave() if yes else self._jump(step_id))

    async def _note(self, event: StepScreen.Submitted) -> None:
        """The applicant says that it is written down."""
        if session := self._current(event):
            session.noted.append(event.step_id)
            await self._submit(event)

    async def _decline(self, _: None) -> None:
        await self._applicant.end("declined")

    async def _leave_or_finish_row(self, leave: Callable[[], Awaitable[None]], yes: bool | None) -> None:
        if yes:
            await leave()
        elif isinstance(screen := self._display.top, TableScreen):
            await screen.finish_row()

    async def _settle(self, outcome: Outcome, again: _Again) -> None:
        """Show what is wrong or odd; go on if the answers were accepted."""
        screen = self._display.top
        if outcome.taken:
            await self._applicant.go_on()
        elif outcome.problems and isinstance(screen, StepScreen):
            self._counts.add(WRONG, screen.step.id, outcome.problems)
            screen.show_problems(outcome.problems)
        elif isinstance(screen, StepScreen):
            await self._ask_if_sure(again, outcome, [*outcome.warnings], {})

    async def _ask_if_sure(
        self, again: _Again, outcome: Outcome, names: Sequence[str], instead: Mapping[str, str]
    ) -> None:
        """Ask about one odd answer after the other, so that each can be kept or changed by itself.

        Args:
            again: goes on once all are answered.
            outcome: what is odd, and what is offered.
            names: ids of the fields that are still to be asked about.
            instead: field id -> the offered value that was taken.
        """
        if not names:
            await again(instead)
            return
        name, *rest = names
        offer = outcome.suggestions.get(name)

        async def answered(answer: str | None) -> None:
            if answer:
                taken = {name: offer} if answer == TAKE and offer is not None else {}
                await self._ask_if_sure(again, outcome, rest, {**instead, **taken})
            elif isinstance(screen := self._display.top, StepScreen):
                screen.show_problems({name: outcome.warnings[name]})

        if isinstance(screen := self._display.top, StepScreen):
            said = {screen.label(name): outcome.warnings[name]}
            self._display.push(SureDialog(self._views.flow.words, said, offered=offer is not None), answered)

    # --- elsewhere

    async def _back(self, session: Session, event: StepScreen.BackRequested) -> None:
        if session.back(event.typed):
            self._counts.add(BACK, event.step_id)
            await self._applicant.go_on()
        else:
            self._ask(leave_dialog(self._views.flow.words), partial(self._applicant.end, "left"))

    async def _jump(self, target: str | None, focus: str = "") -> None:
        session = self._applicant.session
        if target and session and session.jump(target, self._views.today()):
            await self._applicant.go_on(focus)

    def _offer_contents(self, session: Session, event: GuideScreen.ContentsRequested) -> None:
        kinds = (GuideStep, SignedStep, HandoverStep)
        steps = {step.id: step.title for step in session.path if isinstance(step, kinds)}
        review = {step.id: step.title for step in session.path if isinstance(step, ReviewStep)}
        self._display.push(ContentsDialog(self._views.flow.words, steps, event.step_id, review), self._jump)

    def _show_drawing(self) -> None:
        if isinstance(screen := self._display.top, StepScreen) and screen.view.drawing:
            title = screen.text(screen.step.title)
            self._display.push(DrawingDialog(self._views.flow.words, title, screen.view.drawing))

    # --- rows of a table

    async def _put_row(self, event: TableScreen.RowSubmitted, sure: bool = False) -> None:
        if session := self._current(event):
            session.keep(event.half)
            outcome = session.put_row(event.index, event.typed, self._views.today(), sure=sure)

            async def again(instead: Mapping[str, str]) -> None:
                event.typed |= instead
                await self._put_row(event, sure=True)

            await self._settle(outcome, again)

    async def _copy_row(self) -> None:
        if isinstance(screen := self._display.top, TableScreen):
            screen.copy_row()

    async def _drop_row(self, index: int) -> None:
        if session := self._applicant.session:
            session.drop_row(index)
            await self._applicant.go_on()

    # --- help

    def _help(self, session: Session) -> None:
        step = session.step
        call_first = isinstance(step, NoticeStep) and step.call_staff
        self._counts.add(HELP, step.id)
        self._ask(
            HelpDialog(
                self._views.flow.words,
                step.troubles,
                session.help_called,
                call_first=call_first,
                support=self._views.support(step),
                unclear=partial(self._counts.add, UNCLEAR, step.id),
                printer=self._views.printer(),
            ),
            partial(self._call_staff, called=not session.help_called),
        )

    async def _call_staff(self, *, called: bool) -> None:
        if not called:
            await self._applicant.show_help(called=False)
        elif session := self._applicant.session:
            log("help_called", session=session.id, step=session.step.id)
            self._counts.add(CALLED, session.step.id)
            await self._applicant.show_help(called=True)

    def _ask(self, dialog: Dialog[bool], action: Callable[[], Awaitable[None]]) -> None:
        """Ask a question; a yes does the action."""

        async def answered(yes: bool | None) -> None:
            if yes:
                await action()

        self._display.push(dialog, answered)
