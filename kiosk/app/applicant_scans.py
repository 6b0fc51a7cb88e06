"""The scans of the applicant's session: hands orders to the scanner, and its news to session and screens."""

from __future__ import annotations

from functools import partial

from kiosk.app.applicant_papers import ApplicantPapers
from kiosk.app.applicant_session import ApplicantSession
from kiosk.app.autosave import Autosave
from kiosk.app.display import Display
from kiosk.app.kept_pages import PileOrder
from kiosk.app.paper_maker import SignPlace
from kiosk.app.scan_maker import ScanMaker
from kiosk.interview.current_scans import current_scans
from kiosk.interview.session import Session
from kiosk.ports.scanning import CardReading, KnownPage, WantedPaper
from kiosk.screens.applicant.card_screen import CardScreen
from kiosk.screens.applicant.handover_screen import HandoverScreen
from kiosk.screens.applicant.scan_news import (
    CardKept,
    CardRead,
    FilesGiven,
    FilesLost,
    PapersKept,
    PhoneClosed,
    PhoneFetched,
    PhoneOffered,
    ScanNews,
)
from kiosk.screens.applicant.signed_screen import SignedScreen
from kiosk.screens.applicant.step_screen import StepScreen


class ApplicantScans:
    """Takes orders to the scanner, and its news to the session and to the applicant's screens."""

    def __init__(
        self,
        display: Display,
        applicant: ApplicantSession,
        autosave: Autosave,
        maker: ScanMaker,
        papers: ApplicantPapers,
    ) -> None:
        self._display, self._applicant, self._autosave = display, applicant, autosave
        self._maker, self._papers = maker, papers
        self._held: list[ScanNews] = []
        """News that came while the staff mode hid the screens it is for."""
        self._offering = False
        """A page for the telephone was opened, and its end was not told yet."""

    def take(self, event: StepScreen.FromStep) -> None:
        """Do what a step asks of the scanner, in a thread."""
        if (session := self._applicant.session) is None:
            return
        self._maker.session_id = session.id
        match event:
            case CardScreen.ScanRequested(first=True):
                task = partial(self._maker.read_card, session.id, event.step_id)
            case CardScreen.ScanRequested():
                task = partial(self._maker.finish_card, session.id, event.step_id, other_side=True)
            case CardScreen.SideSkipped():
                task = partial(self._maker.finish_card, session.id, event.step_id, other_side=False)
            case SignedScreen.PileRequested():
                task = partial(self._maker.pile.begin, self._pile(session))
            case SignedScreen.SheetsRequested():
                task = partial(self._maker.pile.scan, self._pile(session), event.room)
            case SignedScreen.SheetsTaken():
                task = partial(self._take_sheets, self._pile(session), event.number)
            case HandoverScreen.StickLooked():
                task = partial(self._maker.giver.look, session.id, event.step_id)
            case HandoverScreen.StickWanted():
                task = partial(self._maker.giver.give, session.id, event.step_id, current_scans(session))
            case HandoverScreen.PhoneWanted():
                task = partial(self._maker.giver.offer, session.id, event.step_id, current_scans(session))
            case _:
                return
        self._display.start_thread(task, group="scan")

    async def hear(self, news: ScanNews) -> None:
        """Take news of a scan; what a step was told that is left already is not shown."""
        session = self._applicant.session
        if session is not None and news.session_id == session.id:
            await self._note(session, news)
            self._show(session, news)

    async def _note(self, session: Session, news: ScanNews) -> None:
        """Note in the session what happened to its files, once."""
        if isinstance(news, CardKept):
            session.scanned[news.name] = ""
            session.given = {}  # what was taken before is not the newest scan
            await self._autosave.write_down("escaneó su documento", session.code)
        elif isinstance(news, FilesGiven):
            session.given["usb"] = list(news.names)
            await self._autosave.write_down("recibió sus archivos en una memoria USB", session.code)
        elif isinstance(news, PhoneFetched):
            first = "phone" not in session.given
            session.given["phone"] = list(news.names)
            if first:
                await self._autosave.write_down("recibió sus archivos en el teléfono", session.code)
        elif isinstance(news, PapersKept):
            await self._note_papers(session, news)
        elif isinstance(news, FilesLost):
            for name in news.names:
                session.scanned.pop(name, None)
            await self._autosave.save()
        elif isinstance(news, PhoneOffered):
            self._offering = True
            await self._autosave.write_down("abrió la página de sus archivos en el teléfono", session.code)

    async def _note_papers(self, session: Session, news: PapersKept) -> None:
        """Keep the session at once: a page that it does not name is scanned again after a power cut."""
        others = {name: version for name, version in session.scanned.items() if name not in news.gone}
        session.scanned, session.unsigned = {**others, **news.kept}, sorted(news.unsigned)
        if news.whole:
            session.given = {}
        await self._autosave.save()
        await self._autosave.write_down("escaneó sus papeles firmados", session.code)
        if news.gone:
            self._display.start(partial(self._wipe_needless, session, news.gone), group="scan")

    async def _wipe_needless(self, session: Session, names: frozenset[str]) -> None:
        """Wipe files once the session was saved without them."""
        if session is self._applicant.session and await self._autosave.save_surely():
            gone = names.difference(session.scanned)
            self._display.start_thread(partial(self._maker.wipe, session.id, gone), group="scan")

    def _show(self, session: Session, news: ScanNews) -> None:
        """Show news to the step it is for; they are held back while no step is on the screen."""
        if news.step_id != session.step.id:
            return
        if not any(isinstance(screen, StepScreen) for screen in self._display.screens):
            self._held.append(news)
            return
        differs = isinstance(news, CardRead) and offer_reading(session, news.reading)
        for screen in self._display.screens:
            if isinstance(screen, CardScreen):
                screen.hear(news, differs=differs)
            elif isinstance(screen, SignedScreen | HandoverScreen):
                screen.hear(news)

    async def look(self) -> None:
        """Tell what was held back, and forget who has left; to be called often."""
        if (session := self._applicant.session) is None:
            self._held = []
            if self._maker.session_id:
                self._maker.forget()
        elif fetched := self._maker.giver.fetched().difference(session.given.get("phone", ())):
            names = tuple(sorted(fetched.union(session.given.get("phone", ()))))
            await self.hear(PhoneFetched(session.id, session.step.id, names))
        elif self._offering and not self._maker.giver.stands():
            self._offering = False
            await self.hear(PhoneClosed(session.id, session.step.id))
        held, self._held = self._held, []
        for news in held:
            if (session := self._applicant.session) and news.session_id == session.id:
                self._show(session, news)

    def forget_pages(self) -> None:
        """Forget pages in memory and close the page for telephones: a file was deleted. Slow."""
        self._maker.pile.forget()
        self._maker.giver.close()

    def _take_sheets(self, order: PileOrder, number: int) -> None:
        """Keep the pages that were shown; in a thread."""
        if self._maker.pile.take(order, number):
            self._maker.giver.close()  # the page for the telephone has older files

    def _pile(self, session: Session) -> PileOrder:
        """What is to be signed: the papers as they were printed last."""
        wanted: list[WantedPaper] = []
        files: dict[str, str] = {}
        for document in session.documents():
            version, _, pages = session.marks.get(document.id, "").partition("/")
            if document.sign and document.upload and pages.isdecimal():
                wanted.append(WantedPaper(document.id, document.title, version, int(pages)))
                files[document.id] = document.file

        def place(page: KnownPage) -> SignPlace | None:
            return self._papers.to_sign(session, page.mark.document, page.mark.version, page.mark.page)

        return PileOrder(
            session_id=session.id,
            step_id=session.step.id,
            code=session.code,
            wanted=tuple(wanted),
            files=files,
            scanned=dict(session.scanned),
            unsigned=frozenset(session.unsigned),
            place=place,
        )


def offer_reading(session: Session, reading: CardReading) -> bool:
    """Offer what a card says to the session's questions; True: another number was typed."""
    said = {
        "tipo_documento": reading.tipo_documento,
        "numero_documento": reading.numero_documento,
        "nombres": reading.nombres,
        "apellidos": reading.apellidos,
    }
    return "numero_documento" in session.take_reading(said)
