"""The paper desk: makes, shows and prints documents in threads, and tells by messages how it went."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from kiosk.content.models import DocumentSpec
from kiosk.errors import KioskError
from kiosk.log import failure
from kiosk.ports import Paper, Services
from kiosk.screens.paper_news import (
    PageReady,
    PaperMade,
    PaperNews,
    PapersFailed,
    PapersPrinted,
    PapersReady,
)


class Desk:
    """Does the slow work for one app; every public method runs in a thread and raises nothing on purpose."""

    def __init__(self, services: Services, tell: Callable[[PaperNews], Any]) -> None:
        self._services = services
        self._tell = tell
        self._papers: dict[str, tuple[Paper, ...]] = {}
        self._busy = threading.Lock()

    def make(self, session_id: str, documents: Sequence[DocumentSpec], values: Mapping[str, Any]) -> None:
        """Make every document of a session; ends in PapersReady or PapersFailed."""
        with self._busy, self._telling(session_id):
            folder = self._services.store.folder(session_id)
            papers: list[Paper] = []
            for document in documents:
                papers.append(self._services.documents.make(document, values, folder))
                self._tell(PaperMade(session_id, len(papers)))
            self._papers = {session_id: tuple(papers)}
            self._tell(PapersReady(session_id, tuple(papers)))

    def page(self, session_id: str, paper: int, number: int, columns: int) -> None:
        """Get one page ready; ends in PageReady or PapersFailed."""
        with self._telling(session_id):
            papers = self._papers.get(session_id, ())
            if paper < len(papers):
                page = self._services.documents.page(papers[paper], number, columns)
                self._tell(PageReady(session_id, paper, number, page))

    def print(self, session_id: str, code: str) -> None:
        """Print every document of a session; ends in PapersPrinted or PapersFailed."""
        with self._busy, self._telling(session_id):
            if papers := self._papers.get(session_id):
                self._services.printer.send(papers, code)
                self._tell(PapersPrinted(session_id))

    @contextmanager
    def _telling(self, session_id: str) -> Iterator[None]:
        """Turn an error on purpose into news, so that no thread ends unheard."""
        try:
            yield
        except KioskError as error:
            failure("papers_failed", error, session=session_id)
            self._tell(PapersFailed(session_id, error.title, error.code))
