"""The paper desk: makes, shows and prints documents in threads, and tells by messages how it went."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from kiosk.content.models import DocumentSpec
from kiosk.errors import KioskError
from kiosk.log import failure
from kiosk.ports import Paper, Services
from kiosk.screens.paper_news import (
    GuidePrinted,
    PageReady,
    PaperMade,
    PaperNews,
    PapersFailed,
    PapersPrinted,
    PapersReady,
)
from kiosk.screens.papers import PapersScreen


@dataclass(frozen=True)
class Order:
    """Whose papers they are, and what goes into them."""

    session_id: str
    code: str
    """The opaque session code, for the printer."""
    documents: tuple[DocumentSpec, ...]
    values: Mapping[str, Any] = field(repr=False)
    guide: DocumentSpec | None = None
    """The whole guide as a document, if the office has one."""


class Desk:
    """Does the slow work for one app, in threads; raises nothing on purpose."""

    def __init__(self, services: Services, tell: Callable[[PaperNews], Any]) -> None:
        self._services = services
        self._tell = tell
        self._papers: dict[str, tuple[Paper, ...]] = {}
        self._busy = threading.Lock()
        """Papers are made and printed one at a time; pages can be shown meanwhile."""

    def serve(self, request: PapersScreen.DeskRequested, order: Order) -> None:
        """Do what a papers screen asks for; ends in news, good or bad."""
        with self._telling(order.session_id):
            match request:
                case PapersScreen.PapersRequested():
                    self._make(order)
                case PapersScreen.PageRequested():
                    self._page(order.session_id, request)
                case PapersScreen.PrintRequested():
                    self._print(order)

    def print_guide(self, order: Order) -> None:
        """Make and print the whole guide."""
        with self._busy, self._telling(order.session_id):
            if order.guide:
                folder = self._services.store.folder(order.session_id)
                paper = self._services.documents.make(order.guide, order.values, folder)
                self._services.printer.send([paper], order.code)
                self._tell(GuidePrinted(order.session_id))

    def _make(self, order: Order) -> None:
        with self._busy:
            folder = self._services.store.folder(order.session_id)
            papers: list[Paper] = []
            for document in order.documents:
                papers.append(self._services.documents.make(document, order.values, folder))
                self._tell(PaperMade(order.session_id, len(papers)))
            self._papers = {order.session_id: tuple(papers)}
            self._tell(PapersReady(order.session_id, tuple(papers)))

    def _page(self, session_id: str, request: PapersScreen.PageRequested) -> None:
        papers = self._papers.get(session_id, ())
        if request.paper < len(papers):
            page = self._services.documents.page(papers[request.paper], request.number, request.columns)
            self._tell(PageReady(session_id, request.paper, request.number, page))

    def _print(self, order: Order) -> None:
        with self._busy:
            if papers := self._papers.get(order.session_id):
                self._services.printer.send(papers, order.code)
                self._tell(PapersPrinted(order.session_id))

    @contextmanager
    def _telling(self, session_id: str) -> Iterator[None]:
        """Turn an error on purpose into news, so that no thread ends unheard."""
        try:
            yield
        except KioskError as error:
            failure("papers_failed", error, session=session_id)
            self._tell(PapersFailed(session_id, error.title, error.code))
