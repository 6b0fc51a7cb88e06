"""What a barcode reader read: for the questions that are seen, or a sentence that it is not needed."""

from __future__ import annotations

from dataclasses import replace

from kiosk.app.applicant_scans import offer_reading
from kiosk.app.applicant_session import ApplicantSession
from kiosk.app.display import Display
from kiosk.app.frame import FramedApp
from kiosk.content.models import FormStep, Step
from kiosk.content.reader_words import ReaderWords
from kiosk.content.scan_steps import CardStep
from kiosk.interview.capitals import person_name
from kiosk.interview.session import Session
from kiosk.ports import CardReaders
from kiosk.ports.scanning import CardReading, ReaderTrouble
from kiosk.screens.applicant.card_screen import CardScreen
from kiosk.screens.applicant.form_screen import FormScreen, takes_card
from kiosk.screens.applicant.welcome import WelcomeScreen
from kiosk.screens.reader_note import CardHeard, ReaderNote
from kiosk.screens.resume_dialog import ResumeDialog
from kiosk.screens.staff.staff_screen import StaffScreen
from kiosk.sessions.step_view import Views


class HeardCards:
    """Takes what barcode readers read. No key and no dialog is answered by it."""

    def __init__(
        self,
        app: FramedApp,
        display: Display,
        applicant: ApplicantSession,
        views: Views,
        readers: CardReaders | None,
    ) -> None:
        """Take what is needed; the app's driver is told of the readers."""
        self._app, self._display, self._applicant = app, display, applicant
        self._words: ReaderWords = views.flow.words.reader
        self._line = readers.line if readers else None
        app.readers = readers
        app.closers.append(self.close)

    def start(self) -> None:
        """Begin to read the serial line, if there is one."""
        if self._line:
            self._line.start(lambda outcome: self._display.post(CardHeard(outcome)))

    def close(self) -> None:
        """Read no more."""
        if self._line:
            self._line.close()

    async def take(self, heard: CardHeard) -> None:
        """Do what can be done with a code on the screen that is seen."""
        outcome = heard.outcome
        if self._app.deaf or not self._display.screens:
            return  # the terminal is being cleaned, or one mode gives way to another
        if outcome is not ReaderTrouble.SILENT:
            self._app.somebody_here()
        if isinstance(outcome, CardReading):
            await self._say(await self._use(outcome))
        elif outcome is not ReaderTrouble.SILENT or self._wanted():
            await self._say(self._sentence(outcome))

    def _wanted(self) -> bool:
        """The screen that is seen has questions that a cédula answers."""
        screen = self._display.top
        return isinstance(screen, CardScreen) or (isinstance(screen, FormScreen) and screen.takes_card)

    async def _use(self, reading: CardReading) -> str:
        """Offer what the card says to the questions; returns what to say of it."""
        session, screen = self._applicant.session, self._display.top
        if isinstance(screen, ResumeDialog):
            screen.hear_number(reading.numero_documento)
            return self._words.resume
        if session is None or not self._wanted():
            return self._instead(session)
        said = replace(
            reading, nombres=person_name(reading.nombres), apellidos=person_name(reading.apellidos)
        )
        if isinstance(screen, CardScreen):
            screen.hear_reader(said, differs=offer_reading(session, said))
        elif isinstance(screen, FormScreen):
            session.keep(screen.gather())
            offer_reading(session, said)
            await self._applicant.go_on()
        return self._words.read if reading.sure else self._words.number_only

    def _instead(self, session: Session | None) -> str:
        """What to do with a cédula on a screen that has no use for it."""
        screen = self._display.top
        if isinstance(screen, WelcomeScreen):
            return self._words.begin
        if session is None or isinstance(screen, StaffScreen):
            return self._words.not_needed
        path = list(session.path)
        here = path.index(session.step)
        if _takes_card(session.step):  # under a dialog
            return self._words.close_first
        return self._words.later if any(map(_takes_card, path[here:])) else self._words.had

    def _sentence(self, trouble: ReaderTrouble) -> str:
        match trouble:
            case ReaderTrouble.HALF:
                return self._words.half
            case ReaderTrouble.OTHER:
                return self._words.other
            case ReaderTrouble.USELESS:
                return self._words.other if self._wanted() else self._words.useless
            case ReaderTrouble.UNSENT:
                return self._words.unsent
            case ReaderTrouble.LAYOUT:
                return self._words.layout
            case ReaderTrouble.SILENT:
                return self._words.silent

    async def _say(self, sentence: str) -> None:
        screen = self._display.top
        for old in screen.query(ReaderNote):
            await old.remove()
        await screen.mount(ReaderNote(sentence))


def _takes_card(step: Step) -> bool:
    """The step asks for what a cédula says."""
    return isinstance(step, CardStep) or (isinstance(step, FormStep) and takes_card(step))
