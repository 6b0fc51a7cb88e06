"""The kiosk: takes what the screens of a session say, and routes it; it decides nothing itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from textual import events, on, work

from kiosk.app.papers import Desk, Order, PaperWatch
from kiosk.app.staff_sessions import Aid
from kiosk.content.models import DocumentSpec, FarewellStep, GuideStep, NoticeStep, TableStep
from kiosk.interview.session import Outcome, Session
from kiosk.log import event as log
from kiosk.screens.applicant.guide_screen import GuideScreen
from kiosk.screens.applicant.paper_news import PaperNews, PaperPrinted, PapersFailed, PapersPrinted
from kiosk.screens.applicant.papers_screen import PapersScreen
from kiosk.screens.applicant.step_screen import StepScreen
from kiosk.screens.applicant.table import TableScreen
from kiosk.screens.dialogs import ContentsDialog, HelpDialog
from kiosk.screens.questions import (
    declined_dialog,
    drop_dialog,
    half_typed_dialog,
    leave_dialog,
    noted_dialog,
    paper_printed_dialog,
    paper_trouble_dialog,
    print_dialog,
    sure_dialog,
)

PAPER_SECONDS = 0.5
"""How often the screen is told how the papers are."""


class KioskApp(Aid):
    """Everything a step may ask for, and what becomes of it."""

    def __init__(self, *services: Any, **options: Any) -> None:
        super().__init__(*services, **options)
        keep_files = self.station.privacy.keep_paper_files
        self._desk = Desk(self.services, self.post_message, keep_files=keep_files)
        self._paper_watch = PaperWatch(self.services.printer)

    # --- what steps say

    def _stale(self, event: StepScreen.FromStep) -> bool:
        """A key pressed twice, or one that outlived its step."""
        return self.session is None or event.step_id != self.session.step.id

    @on(StepScreen.Submitted)
    async def _take(self, event: StepScreen.Submitted, sure: bool = False) -> None:
        if (session := self.session) is None or self._stale(event):
            return
        step = session.step
        if isinstance(step, FarewellStep):
            await self.end_session("finished")
            return
        if isinstance(step, GuideStep) and step.confirm and step.id not in session.noted:
            self.push_screen(noted_dialog(step.confirm), partial(self._if_yes, partial(self._note, event)))
            return
        if isinstance(step, TableStep) and event.typed.get(step.field) and not sure:
            again = partial(self._take, event, sure=True)
            self.push_screen(half_typed_dialog(step.row_name), partial(self._leave_or_finish_row, again))
            return
        outcome = session.submit(event.typed, self._views.today(), sure=sure)
        if outcome.declined and isinstance(step, NoticeStep) and step.consent:
            dialog = declined_dialog(step.consent.declined)
            self.push_screen(dialog, self._declined)
            return
        await self._settle(outcome, partial(self._take, event, sure=True))

    async def _leave_or_finish_row(self, leave: Callable[[], Awaitable[None]], yes: bool | None) -> None:
        if yes:
            await leave()
        elif isinstance(self.screen, TableScreen):
            await self.screen.finish_row()

    async def _declined(self, _: None) -> None:
        await self.end_session("declined")

    async def _settle(self, outcome: Outcome, again: Callable[[], Awaitable[None]]) -> None:
        """Show what is wrong or odd; go on if the answers were taken."""
        screen = self.screen
        if outcome.taken:
            await self._go_on()
        elif outcome.problems and isinstance(screen, StepScreen):
            screen.show_problems(outcome.problems)
        elif isinstance(screen, StepScreen):
            labels = {screen.label(name): text for name, text in outcome.warnings.items()}
            self.push_screen(sure_dialog(labels), partial(self._if_sure_of_it, again, outcome.warnings))

    async def _if_sure_of_it(
        self, again: Callable[[], Awaitable[None]], warnings: Mapping[str, str], yes: bool | None
    ) -> None:
        """Go on, or come back to what looks odd, marked as such."""
        if yes:
            await again()
        elif isinstance(self.screen, StepScreen):
            self.screen.show_problems(warnings)

    async def _if_yes(self, action: Callable[[], Awaitable[None]], yes: bool | None) -> None:
        if yes:
            await action()

    async def _note(self, event: StepScreen.Submitted) -> None:
        """The applicant says that it is written down."""
        if self.session and not self._stale(event):
            self.session.noted.append(event.step_id)
            await self._take(event)

    @on(StepScreen.BackRequested)
    async def _back(self, event: StepScreen.BackRequested) -> None:
        if (session := self.session) is None or self._stale(event):
            return
        if session.back(event.typed):
            await self._go_on()
            return
        self.push_screen(leave_dialog(), partial(self._if_yes, partial(self.end_session, "left")))

    @on(StepScreen.JumpRequested)
    async def _jump(self, event: StepScreen.JumpRequested) -> None:
        if not self._stale(event):
            await self._jump_to(event.target)

    async def _jump_to(self, target: str | None) -> None:
        if target and self.session and self.session.jump(target, self._views.today()):
            await self._go_on()

    @on(GuideScreen.ContentsRequested)
    def _offer_contents(self, event: GuideScreen.ContentsRequested) -> None:
        if self.session and not self._stale(event):
            steps = {step.id: step.title for step in self.session.path if isinstance(step, GuideStep)}
            self.push_screen(ContentsDialog(steps, event.step_id), self._jump_to)

    @on(TableScreen.RowSubmitted)
    async def _put_row(self, event: TableScreen.RowSubmitted, sure: bool = False) -> None:
        if self.session and not self._stale(event):
            outcome = self.session.put_row(event.index, event.typed, self._views.today(), sure=sure)
            await self._settle(outcome, partial(self._put_row, event, sure=True))

    @on(TableScreen.RowDropped)
    def _ask_drop(self, event: TableScreen.RowDropped) -> None:
        if not self._stale(event):
            self.push_screen(drop_dialog(), partial(self._if_yes, partial(self._drop_row, event.index)))

    async def _drop_row(self, index: int) -> None:
        if self.session:
            self.session.drop_row(index)
            await self._go_on()

    @on(StepScreen.HelpRequested)
    def _help(self, event: StepScreen.HelpRequested) -> None:
        if self.session and not self._stale(event):
            step = self.session.step
            call_first = isinstance(step, NoticeStep) and step.call_staff
            dialog = HelpDialog(step.troubles, self.session.help_called, call_first=call_first)
            self.push_screen(dialog, partial(self._if_yes, self._call_staff))

    async def _call_staff(self) -> None:
        if session := self.session:
            session.help_called = True
            log("help_called", session=session.id, step=session.step.id)
            if isinstance(self.screen, StepScreen):
                self.screen.show_note(help_called=True)
            await self._save()

    # --- papers

    @on(PapersScreen.DeskRequested)
    def _ask_desk(self, event: PapersScreen.DeskRequested) -> None:
        if (session := self.session) and not self._stale(event):
            self._at_desk(partial(self._desk.serve, event, self._order(session)))

    @on(StepScreen.PaperRequested)
    def _ask_print(self, event: StepScreen.PaperRequested) -> None:
        if not self._stale(event):
            document = next(one for one in self.flow.documents if one.id == event.document)
            self.push_screen(
                print_dialog(document.title), partial(self._if_yes, partial(self._print_one, document))
            )

    async def _print_one(self, document: DocumentSpec) -> None:
        if session := self.session:
            self._at_desk(partial(self._desk.print_one, self._order(session), document))

    def _order(self, session: Session) -> Order:
        printed = session.printed == self._views.printed(session)
        values = self._views.values(session)
        return Order(session.id, session.code, session.documents(), values, printed)

    @on(events.Mount)
    def _watch_papers(self) -> None:
        self.set_interval(PAPER_SECONDS, self._look_at_papers)

    def _look_at_papers(self) -> None:
        """Tell the applicant's screen how the papers are; what it shows already is not drawn again."""
        if session := self.session:
            progress = self._paper_watch.look(session.code, session.step.id)
            for screen in self.screen_stack:
                if isinstance(screen, StepScreen):
                    screen.show_papers(progress)

    @work(thread=True, group="desk")
    def _at_desk(self, task: Callable[[], None]) -> None:
        task()

    async def hear(self, news: PaperNews) -> None:
        """Tell the applicant's screens about their papers."""
        session = self.session
        if session is None or news.session_id != session.id:
            return  # papers of someone who has already left
        if isinstance(news, PapersPrinted):
            session.printed = self._views.printed(session)
            await self._save()
            if self.session is not session:
                return
        self._look_at_papers()
        papers = [screen for screen in self.screen_stack if isinstance(screen, PapersScreen)]
        for screen in papers:
            screen.hear(news)
        if isinstance(news, PaperPrinted):
            self.push_screen(paper_printed_dialog(news.title, self.services.printer.place, anew=news.anew))
        elif isinstance(news, PapersFailed) and not papers:
            self.push_screen(paper_trouble_dialog(news.title, news.code))
