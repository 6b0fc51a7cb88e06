"""Scans signed papers in threads: knows each page, shows it, and keeps it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any

from kiosk.app.kept_pages import FreshFiles, KeptPages, PileOrder, page_name
from kiosk.errors import ScanError
from kiosk.ports import Documents, Page, ScanServices
from kiosk.ports.scanning import KnownPage, WantedPaper
from kiosk.screens.applicant.scan_news import (
    FilesLost,
    PapersKept,
    PileKnown,
    ScannedSheet,
    ScanNews,
    SheetsScanned,
    SheetState,
)
from kiosk.widgets.page_view import Room, prepare


class PileMaker:
    """Does the slow work with the signed papers of one session; `working` turns errors into news."""

    def __init__(
        self,
        scans: ScanServices,
        documents: Documents,
        tell: Callable[[ScanNews], Any],
        working: Callable[[str, str], AbstractContextManager[None]],
    ) -> None:
        self._scans, self._tell, self._working = scans, tell, working
        self._kept = KeptPages(scans.files, documents)
        self._shown: tuple[KnownPage, ...] = ()
        """Pages that wait to be found good."""
        self._bare_shown: set[tuple[str, int]] = set()
        """Document and number of those of them on which no signature was seen."""
        self._bare: set[tuple[str, int]] = set()
        """The same of the pages that are kept."""
        self._number = 0
        """Of the scan whose pages are shown."""
        self._feeder: bool | None = None
        """Several sheets can be read at once; None: the scanner was not asked yet."""
        self._owner = ""
        self._wanted: tuple[WantedPaper, ...] = ()

    def begin(self, order: PileOrder) -> None:
        """Tell how far the papers are."""
        with self._working(order.session_id, order.step_id):
            self._ready(order)
            self._tell(self._known(order))
            if self._feeder is None:
                self._feeder = self._has_feeder()
                if self._feeder:
                    self._tell(self._known(order))

    def scan(self, order: PileOrder, room: Room) -> None:
        """Scan what is there, and show the pages that are wanted."""
        with self._working(order.session_id, order.step_id):
            self._ready(order)
            good, refused = self._sorted(order, self._scans.desk.pages(feeder=bool(self._feeder)))
            bare: set[tuple[str, int]] = set()
            sheets = tuple(self._sheet(order, page, room, bare) for page in good)
            if self._owner == order.session_id:  # nobody left meanwhile
                self._shown, self._bare_shown, self._number = tuple(good), bare, self._number + 1
                news = SheetsScanned(order.session_id, order.step_id, sheets, tuple(refused), self._number)
                self._tell(news)

    def take(self, order: PileOrder, number: int) -> bool:
        """Keep the pages that a scan showed; True: a paper is whole now.

        What was kept is told even if the disk takes no more; the pages are still there then, to try again.
        """
        fresh = FreshFiles()
        with self._working(order.session_id, order.step_id):
            self._ready(order)
            if number != self._number and self._shown:
                return False  # another scan was told since: its pages are looked at now
            good, refused = self._sorted(order, self._shown)  # a paper may have been printed anew meanwhile
            ready = {_name(page): self._scans.desk.pages_pdf([page.image]) for page in good}
            try:
                self._kept.keep(order, ready, fresh)
            finally:
                self._note(order, fresh)
            self._shown = ()
            self._tell(self._known(order))
            if refused:
                raise ScanError(refused[0])
        return fresh.whole

    def forget(self) -> None:
        """No page is kept in memory any more."""
        self._kept.forget()
        self._shown, self._bare, self._owner = (), set(), ""

    def _note(self, order: PileOrder, fresh: FreshFiles) -> None:
        """Tell what is on the disk now."""
        self._bare = self._bare - fresh.pages | self._bare_shown & fresh.pages
        if fresh.kept:
            unsigned = frozenset(page_name(*page) for page in self._bare)
            self._tell(
                PapersKept(
                    order.session_id, order.step_id, fresh.kept, frozenset(fresh.gone), unsigned, fresh.whole
                )
            )

    def _ready(self, order: PileOrder) -> None:
        """Look what is kept of other papers: of another session, or printed anew in this one."""
        if (self._owner, self._wanted) != (order.session_id, order.wanted):
            if self._owner != order.session_id:
                self._shown = ()
            if lost := self._kept.load(order):
                self._tell(FilesLost(order.session_id, order.step_id, lost))
            self._bare = {
                (paper.document, number)
                for paper in order.wanted
                for number in range(1, paper.pages + 1)
                if page_name(paper.document, number) in order.unsigned
                and self._kept.has(paper.document, number)
            }
            self._owner, self._wanted = order.session_id, order.wanted

    def _has_feeder(self) -> bool:
        try:
            return self._scans.desk.has_feeder()
        except ScanError:  # the first scan says what is wrong
            return False

    def _sorted(
        self, order: PileOrder, found: Sequence[KnownPage | str]
    ) -> tuple[list[KnownPage], list[str]]:
        """The pages that are wanted, and why the others are not; of a page that came twice, the last."""
        good: dict[tuple[str, int], KnownPage] = {}
        refused: list[str] = []
        for page in found:
            try:
                if isinstance(page, str):
                    raise ScanError(page)
                self._scans.desk.check(page, order.code, order.wanted)
                good[_name(page)] = page
            except ScanError as error:
                refused.append(error.detail)
        return list(good.values()), refused

    def _sheet(
        self, order: PileOrder, page: KnownPage, room: Room, bare: set[tuple[str, int]]
    ) -> ScannedSheet:
        title = next(one.title for one in order.wanted if one.document == page.mark.document)
        place = order.place(page)
        unsigned = place is not None and not self._scans.desk.signed(page, place.printed, place.room)
        if unsigned:
            bare.add(_name(page))
        leaf = prepare(Page(page.image, f"{title} {page.mark.page}"), room)
        return ScannedSheet(title, page.mark.page, page.mark.pages, leaf, unsigned)

    def _known(self, order: PileOrder) -> PileKnown:
        """How far each paper is."""
        states = tuple(
            SheetState(
                paper.title,
                paper.pages,
                self._kept.missing(paper),
                any(document == paper.document for document, _ in self._bare),
            )
            for paper in order.wanted
        )
        return PileKnown(order.session_id, order.step_id, states, bool(self._feeder))


def _name(page: KnownPage) -> tuple[str, int]:
    """Document and number of a page."""
    return page.mark.document, page.mark.page
