"""Makes, shows and prints an applicant's documents in threads, and tells by messages how it went."""

from __future__ import annotations

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import TYPE_CHECKING, Any

from kiosk.content.models import DocumentSpec
from kiosk.errors import DocumentError, KioskError
from kiosk.log import failure
from kiosk.ports import Paper, Services
from kiosk.screens.applicant.paper_news import (
    PageReady,
    PaperMade,
    PaperNews,
    PaperPrinted,
    PapersFailed,
    PapersPrinted,
    PapersReady,
)
from kiosk.widgets.page_view import Leaf, Room, draw

if TYPE_CHECKING:
    from PIL.Image import Image

    from kiosk.screens.applicant.papers_screen import PapersScreen

PATIENCE = 20.0
"""Seconds somebody waits for all the papers of a screen at most."""
LEAVES = 24
"""Pages kept ready to be shown, of some 100 kB each."""
SIGN_DPI = 100
"""Of the page that a signed one is compared with."""
UNSHOWN = "Esta hoja no se puede mostrar en la pantalla. Llame al funcionario con F1."


@dataclass(frozen=True)
class PaperOrder:
    """Whose papers they are, and what goes into them."""

    session_id: str
    code: str
    """The opaque session code, for the printer."""
    documents: tuple[DocumentSpec, ...]
    values: Mapping[str, Any] = field(repr=False)
    printed: bool = False
    """These very documents were printed before."""


@dataclass(frozen=True)
class SignPlace:
    """Where a page is to be signed."""

    printed: Image
    """The page as it was printed, without any mark."""
    room: tuple[float, float, float, float]
    """Left, top, right and bottom, as shares of the page."""


class PaperMaker:
    """Does the slow work for one app, in threads; raises nothing on purpose.

    Files are made again when they are needed after they were wiped: the same answers give the same bytes,
    by which the printer knows what it had before.
    """

    def __init__(
        self, services: Services, tell: Callable[[PaperNews], Any], *, keep_files: bool = False
    ) -> None:
        """Take what is needed.

        Args:
            services: what makes, prints and keeps papers.
            tell: takes news, from any thread.
            keep_files: leave a session's files in its folder after they were printed.
        """
        self._services = services
        self._tell = tell
        self._keep_files = keep_files
        self._papers: dict[str, tuple[Paper, ...]] = {}
        self._ahead: dict[str, tuple[str, Paper]] = {}
        """Document id -> a hash of all that could go into it, and the paper that was made last."""
        self._sent = False
        """The printer has all of the papers; their files are needed no more."""
        self._leaves: OrderedDict[tuple[str, int, Room], Leaf] = OrderedDict()
        """Pages made ready, by the hash of their paper, the one shown last at the end."""
        self._wanted: PapersScreen.PageRequested | None = None
        """The page asked for last: who leafs fast does not wait for the pages in between."""
        self._busy = threading.Lock()
        """One thing at a time."""

    def warm(self) -> None:
        """Start the engine."""
        self._services.documents.warm()

    def prepare(self, order: PaperOrder) -> None:
        """Make the papers ahead; a trouble is told when they are asked for, not before."""
        with self._busy:
            deadline = _deadline()
            try:
                for _ in self._each(order, deadline):
                    pass
            except KioskError as error:
                failure("papers_not_ahead", error, session=order.session_id)

    def serve(self, request: PapersScreen.WorkRequested, order: PaperOrder) -> None:
        """Do what a papers screen asks for; ends in news, good or bad."""
        from kiosk.screens.applicant.papers_screen import PapersScreen  # one sent this, so it is loaded

        if isinstance(request, PapersScreen.PageRequested):
            self._wanted = request
        with self._busy, self._telling(order.session_id):
            match request:
                case PapersScreen.PapersRequested():
                    self._make(order)
                case PapersScreen.PageRequested():
                    self._show(order, request)
                case PapersScreen.PrintRequested():
                    self._print(order)

    def print_one(self, order: PaperOrder, document: DocumentSpec) -> None:
        """Make and print one document as it is now; one with the same words is not printed twice."""
        with self._busy, self._telling(order.session_id):
            paper = self._made(order, document, _deadline())
            known = {job.sha256 for job in self._services.printer.jobs(order.code)}
            self._services.printer.send([paper], order.code)
            if self._sent or order.session_id not in self._papers:
                self._wipe(order)
            self._tell(PaperPrinted(order.session_id, document.title, anew=paper.sha256 not in known))

    def to_sign(self, order: PaperOrder, document_id: str, version: str, number: int) -> SignPlace | None:
        """A page as it was printed and the place to sign on it; None: it has none, or is not known any more.

        Args:
            order: whose papers they are.
            document_id: which paper.
            version: of the paper as it was printed.
            number: the page, from 1.
        """
        with self._busy:
            try:
                document = next(one for one in order.documents if one.id == document_id)
                paper = self._current(order, document, _deadline())
                if paper.version != version:
                    return None
                pages = self._services.documents
                room = pages.page(paper, number, 80, SIGN_DPI).room
                printed = pages.page(replace(paper, sign=False), number, 80, SIGN_DPI).image if room else None
                self._wipe(order)
            except KioskError as error:
                failure("signature_not_compared", error, session=order.session_id)
                return None
        return SignPlace(printed, room) if printed and room else None

    def _made(self, order: PaperOrder, document: DocumentSpec, deadline: float) -> Paper:
        self._ahead.pop(document.id, None)
        return self._current(order, document, deadline)

    def _current(self, order: PaperOrder, document: DocumentSpec, deadline: float) -> Paper:
        return next(self._each(replace(order, documents=(document,)), deadline))

    def _is_current(self, document: DocumentSpec, said: str) -> bool:
        made_of, paper = self._ahead.get(document.id, ("", None))
        return paper is not None and made_of == said and paper.pdf.exists()

    def _each(self, order: PaperOrder, deadline: float) -> Iterator[Paper]:
        """Each paper as it was made last, if the answers are still the same; or else a new one."""
        said = _said(order)
        wanted = [document for document in order.documents if not self._is_current(document, said)]
        for document in wanted:
            self._ahead.pop(document.id, None)  # its file is about to be another one
        with closing(self._new(order, wanted, deadline)) as made:
            for document in order.documents:
                if document in wanted:
                    self._ahead[document.id] = said, next(made)
                yield self._ahead[document.id][1]

    def _new(
        self, order: PaperOrder, wanted: Sequence[DocumentSpec], deadline: float
    ) -> Generator[Paper, None, None]:
        make, folder = self._services.documents.make_each, self._services.store.folder
        yield from make(
            wanted, order.values, lambda: folder(order.session_id), lambda: deadline - monotonic()
        )

    def _make(self, order: PaperOrder) -> None:
        papers: list[Paper] = []
        for paper in self._each(order, _deadline()):
            papers.append(paper)
            self._tell(PaperMade(order.session_id, len(papers)))
        self._papers = {order.session_id: tuple(papers)}
        known = {job.sha256 for job in self._services.printer.jobs(order.code)}
        fresh = tuple(paper for paper in papers if paper.sha256 not in known)
        self._sent = order.printed or not fresh
        self._tell(PapersReady(order.session_id, tuple(papers), fresh))
        if self._sent:
            self._tell(PapersPrinted(order.session_id, tuple(papers)))

    def _print(self, order: PaperOrder) -> None:
        if papers := self._papers.get(order.session_id):
            deadline = _deadline()
            for paper in papers:
                self._ensure(order, paper, deadline)
            self._services.printer.send(papers, order.code)
            self._sent = True
            self._wipe(order)
            self._tell(PapersPrinted(order.session_id, papers))

    def _wipe(self, order: PaperOrder) -> None:
        """The printer has a copy of its own of everything."""
        if not self._keep_files:
            self._services.documents.discard(self._services.store.folder(order.session_id))

    # --- pages

    def _show(self, order: PaperOrder, request: PapersScreen.PageRequested) -> None:
        papers = self._papers.get(order.session_id, ())
        if request is not self._wanted or request.paper >= len(papers):
            return
        leaf = self._leaf(order, papers[request.paper], request.number, request.room)
        self._tell(PageReady(order.session_id, request.paper, request.number, leaf or Leaf(UNSHOWN)))
        after = self._after(papers, request.paper, request.number)
        if after and request is self._wanted:
            self._leaf(order, *after, request.room)  # the page that is asked for next, most likely
        if self._sent:
            self._wipe(order)

    @staticmethod
    def _after(papers: Sequence[Paper], index: int, number: int) -> tuple[Paper, int] | None:
        """The page after one, of the same paper or the next."""
        if number < papers[index].pages:
            return papers[index], number + 1
        return (papers[index + 1], 1) if index + 1 < len(papers) else None

    def _leaf(self, order: PaperOrder, paper: Paper, number: int, room: Room) -> Leaf | None:
        """A page made ready, drawn from the very bytes that are printed; None if that cannot be."""
        key = (paper.sha256, number, room)
        try:
            if key not in self._leaves:
                self._leaves[key] = self._drawn(order, paper, number, room)
        except DocumentError as error:
            failure("page_not_shown", error, session=order.session_id)
            return None
        self._leaves.move_to_end(key)
        while len(self._leaves) > LEAVES:
            self._leaves.popitem(last=False)
        return self._leaves[key]

    def _drawn(self, order: PaperOrder, paper: Paper, number: int, room: Room) -> Leaf:
        self._ensure(order, paper, _deadline())
        return draw(self._services.documents, paper, number, room)

    def _ensure(self, order: PaperOrder, paper: Paper, deadline: float) -> None:
        """The file of a paper, made again if it was wiped."""
        if not paper.pdf.exists():
            self._made(order, next(one for one in order.documents if one.id == paper.document), deadline)

    @contextmanager
    def _telling(self, session_id: str) -> Iterator[None]:
        """Turn an error on purpose into news, so that no thread ends unheard."""
        try:
            yield
        except KioskError as error:
            failure("papers_failed", error, session=session_id)
            self._tell(PapersFailed(session_id, error.title, error.code))


def _said(order: PaperOrder) -> str:
    """A hash of whose papers they are and of all that goes into them: it keeps no answer."""
    said = json.dumps([order.session_id, order.values], sort_keys=True, default=str)
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def _deadline() -> float:
    """When somebody who begins to wait now is told how it went."""
    return monotonic() + PATIENCE
