"""What the journey does at the scanner: cards and signed papers, as pictures, readings and PDFs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, cast

from PIL import Image

from kiosk import log
from kiosk.errors import FeedError, ScanError, UnreadCardError
from kiosk.ports.scanning import CardSide, KnownPage, ScannedPage, T
from kiosk.scanning import card_finder, card_reader, page_finder, picture_pdf, scan_faults, signed_papers

if TYPE_CHECKING:
    from kiosk.ports.scanning import CardReading, Scanner, ScannerState, WantedPaper

FOR_STAFF = frozenset({scan_faults.NO_PROGRAM, scan_faults.GONE, scan_faults.NOT_ALLOWED})
"""Troubles that nobody but staff can end; what they say is for the journal."""
TRIAL_DPI = 150
"""Dots per inch of a test scan: enough to see that the scanner works, and quick."""
CALL_STAFF = "El escáner no está listo. Siga sin él, o llame al funcionario con F1."

SAME_SIDE = "Es el mismo lado de antes. Voltee su documento: la foto va hacia el vidrio."


class GlassDesk:
    """One scanner and what is done with its pictures; for any thread."""

    def __init__(self, scanner: Scanner) -> None:
        self._scanner = scanner
        self._using = threading.Lock()
        """Staff may try the scanner while an applicant scans."""
        self._trouble = ""
        self._ending = threading.Event()

    def close(self) -> None:
        """End what the scanner does, and begin nothing any more: the thread that waits for it comes free."""
        self._ending.set()
        self._scanner.close()

    @property
    def last_trouble(self) -> str:
        """Why the last scan failed, in words for staff; empty: it did not fail."""
        return self._trouble

    def state(self) -> ScannerState:
        """Ask the scanner now; raises ScanError with the words for staff."""
        with self._using:
            return self._scanner.state()

    def test(self, *, feeder: bool) -> tuple[ScannedPage, ...]:
        """Scan once to try the scanner; raises ScanError with the words for staff."""
        return self._use(partial(self._scanner.scan, TRIAL_DPI, feeder=feeder))

    def has_feeder(self) -> bool:
        """Several sheets can be read at once; raises ScanError."""
        return self._scanner.has_feeder()

    def read_card(self) -> CardSide:
        """Scan the side that machines read, read it, and turn it upright.

        Raises:
            UnreadCardError: there is a card, and it could not be read.
            ScanError: there is none.
        """
        page = self._one()
        side = self._cut(page)
        try:
            reading = card_reader.read(page, self._ending)
        except ScanError as error:
            raise UnreadCardError(error.detail, side) from None
        if reading.upside_down:
            side = replace(side, image=side.image.transpose(Image.Transpose.ROTATE_180))
        return replace(side, reading=reading)

    def card_side(self, first: CardReading | None = None) -> CardSide:
        """Scan the other side; raises ScanError, also if it is the side that was read first."""
        page = self._one()
        side = self._cut(page)
        if first and card_reader.is_read_side(page, first, self._ending):
            raise ScanError(SAME_SIDE)
        return side

    def card_pdf(self, sides: Sequence[CardSide]) -> bytes:
        """Both sides on one page: the side scanned last is the front, and comes first."""
        return picture_pdf.of_card([side.image for side in reversed(sides)])

    def pages(self, *, feeder: bool) -> tuple[KnownPage | str, ...]:
        """Scan signed papers; with an empty feeder, what lies on the glass.

        Returns:
            Each page, or why it is none of ours; last, why the feeder stopped, if it did.

        Raises:
            ScanError: no page was scanned.
        """
        found: tuple[KnownPage | str, ...]
        try:
            found = self._scan(lambda: self._scanner.sheets(self._known)) if feeder else ()
        except FeedError as stopped:
            found = (*cast("tuple[KnownPage | str, ...]", stopped.taken), stopped.detail)
        except ScanError as error:
            if error.detail != scan_faults.EMPTY_FEEDER:
                raise
            found = ()
        if not found:
            (page,) = self._scan(lambda: self._scanner.scan(grey=True))
            return (page_finder.recognise(page),)
        if len(found) == 1 and isinstance(found[0], str):
            raise ScanError(found[0])
        return found

    def check(self, page: KnownPage, code: str, wanted: Sequence[WantedPaper]) -> None:
        """Look whether a page is one of this session's papers; raises ScanError."""
        signed_papers.check(page, code, wanted)

    def pages_pdf(self, pages: Sequence[Image.Image]) -> bytes:
        """Signed pages as a PDF."""
        self._go_on()
        return picture_pdf.of_pages(pages)

    def signed(self, page: KnownPage, printed: Image.Image, room: tuple[float, float, float, float]) -> bool:
        """Whether there is ink where to sign that was not printed."""
        self._go_on()
        return signed_papers.seems_signed(page.image, printed, room)

    def _one(self) -> ScannedPage:
        return self._scan(self._scanner.scan)[0]

    def _scan(self, scan: Callable[[], T]) -> T:
        """Scan; what nobody but staff can end is told in other words."""
        try:
            return self._use(scan)
        except ScanError as error:
            if error.detail in FOR_STAFF:
                raise ScanError(CALL_STAFF) from None
            raise

    def _use(self, scan: Callable[[], T]) -> T:
        """Scan, and remember why it failed."""
        with self._using:
            try:
                pages = scan()
            except ScanError as error:
                log.failure("scan_failed", error)
                self._trouble = error.detail
                raise
            self._trouble = ""
            return pages

    @staticmethod
    def _cut(page: ScannedPage) -> CardSide:
        box = card_finder.find(page)
        return CardSide(card_finder.straight(page, box))

    def _known(self, page: ScannedPage) -> KnownPage | str:
        """A page of many; one that is none of ours does not spoil the others."""
        self._go_on()
        try:
            return page_finder.recognise(page)
        except ScanError as error:
            return error.detail

    def _go_on(self) -> None:
        """Stop between two pages of a pile once the desk is closed: the process waits for the thread."""
        if self._ending.is_set():
            raise ScanError(scan_faults.STOPPED)
