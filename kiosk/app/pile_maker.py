"""Scans signed papers in threads: knows each page, shows it, and keeps whole papers as files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kiosk.errors import ScanError
from kiosk.ports import Page, ScanServices
from kiosk.ports.scanning import KnownPage, PaperPile, WantedPaper
from kiosk.screens.applicant.scan_news import PileKnown, ScannedSheet, ScanNews, SheetsScanned, SheetState
from kiosk.widgets.page_view import Room, prepare

if TYPE_CHECKING:
    from kiosk.app.paper_maker import SignPlace


@dataclass(frozen=True)
class PileOrder:
    """Whose signed papers they are, and which are wanted."""

    session_id: str
    step_id: str
    code: str
    """Of the session, as on the marks."""
    wanted: tuple[WantedPaper, ...]
    files: Mapping[str, str]
    """Document id -> name of its file."""
    kept: frozenset[str]
    """Ids of the documents that are kept as files already."""
    place: Callable[[KnownPage], SignPlace | None] = field(repr=False)
    """Where a page is to be signed."""


class PileMaker:
    """Does the slow work with the signed papers of one session; `working` turns errors into news."""

    def __init__(
        self,
        scans: ScanServices,
        tell: Callable[[ScanNews], Any],
        working: Callable[[str, str], AbstractContextManager[None]],
    ) -> None:
        self._scans, self._tell, self._working = scans, tell, working
        self._pile: PaperPile | None = None
        self._shown: tuple[KnownPage, ...] = ()
        """Pages that wait to be found good."""
        self._done: dict[str, str] = {}
        """Document id -> version of the paper that is kept as a file."""
        self._feeder: bool | None = None
        """Several sheets can be read at once; None: the scanner was not asked yet."""
        self._owner = ""
        self._wanted: tuple[WantedPaper, ...] = ()

    def begin(self, order: PileOrder, *, anew: bool = False) -> None:
        """Tell how far the papers are; `anew`: all of them are scanned again."""
        with self._working(order.session_id, order.step_id):
            self._ready(order, anew=anew)
            self._tell(self._known(order))
            if self._feeder is None:
                self._feeder = self._has_feeder()
                if self._feeder:
                    self._tell(self._known(order))

    def scan(self, order: PileOrder, room: Room) -> None:
        """Scan what is there, and show the pages that are wanted."""
        with self._working(order.session_id, order.step_id):
            self._ready(order)
            good, refused = self._sorted(self._scans.desk.pages(feeder=bool(self._feeder)))
            self._shown = tuple(good)
            sheets = tuple(self._sheet(order, page, room) for page in good)
            self._tell(SheetsScanned(order.session_id, order.step_id, sheets, tuple(refused)))

    def take(self, order: PileOrder) -> dict[str, str]:
        """Keep the pages that were shown; name of each file that is whole now -> version of its paper."""
        files: dict[str, str] = {}
        with self._working(order.session_id, order.step_id):
            if self._pile is None:
                return files
            for page in self._shown:
                self._pile.take(page)
            self._shown = ()
            fresh = {name: pages for name, pages in self._pile.complete().items() if name not in self._done}
            for document, pages in fresh.items():
                content = self._scans.desk.pages_pdf(pages)
                self._scans.files.put(order.session_id, f"{order.files[document]}.pdf", content)
                version = next(one.version for one in order.wanted if one.document == document)
                self._done[document] = files[f"{order.files[document]}.pdf"] = version
            self._tell(self._known(order))
        return files

    def forget(self) -> None:
        """No page is kept in memory any more."""
        self._pile, self._shown, self._done, self._owner = None, (), {}, ""

    def _ready(self, order: PileOrder, *, anew: bool = False) -> None:
        """Begin a new pile for other papers: of another session, or printed anew in this one."""
        if anew or self._pile is None or (self._owner, self._wanted) != (order.session_id, order.wanted):
            self._begin(order, anew=anew)

    def _begin(self, order: PileOrder, *, anew: bool) -> None:
        versions = {paper.document: paper.version for paper in order.wanted}
        self._pile = self._scans.desk.pile(order.code, order.wanted)
        self._shown, self._owner, self._wanted = (), order.session_id, order.wanted
        self._done = {} if anew else {name: versions[name] for name in order.kept if name in versions}

    def _has_feeder(self) -> bool:
        try:
            return self._scans.desk.has_feeder()
        except ScanError:  # the first scan says what is wrong
            return False

    def _sorted(self, found: Sequence[KnownPage | str]) -> tuple[list[KnownPage], list[str]]:
        """The pages that are wanted, and why the others are not."""
        good: list[KnownPage] = []
        refused: list[str] = []
        for page in found:
            try:
                if isinstance(page, str):
                    raise ScanError(page)
                if self._pile:
                    self._pile.check(page)
                good.append(page)
            except ScanError as error:
                refused.append(error.detail)
        return good, refused

    def _sheet(self, order: PileOrder, page: KnownPage, room: Room) -> ScannedSheet:
        title = next(one.title for one in order.wanted if one.document == page.mark.document)
        place = order.place(page)
        unsigned = place is not None and not self._scans.desk.signed(page, place.printed, place.room)
        leaf = prepare(Page(page.image, f"{title} {page.mark.page}"), room)
        return ScannedSheet(title, page.mark.page, page.mark.pages, leaf, unsigned)

    def _known(self, order: PileOrder) -> PileKnown:
        """How far each paper is."""
        missing = self._pile.missing() if self._pile else ()
        states = tuple(
            SheetState(
                paper.title,
                paper.pages,
                ()
                if paper.document in self._done
                else tuple(mark.page for mark in missing if mark.document == paper.document),
            )
            for paper in order.wanted
        )
        return PileKnown(order.session_id, order.step_id, states, bool(self._feeder))
