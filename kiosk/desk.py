"""The paper desk: makes, shows and prints documents in threads, and answers by messages.

Each message carries its session's id: what ends after its applicant has left is dropped.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from textual.message import Message

from kiosk.content.models import DocumentSpec
from kiosk.errors import KioskError
from kiosk.ports import Page, Paper, Services


@dataclass
class FromDesk(Message):
    """Base of what the desk tells."""

    session_id: str


@dataclass
class PaperMade(FromDesk):
    """So many documents are ready."""

    number: int


@dataclass
class PapersReady(FromDesk):
    """All documents are ready."""

    papers: tuple[Paper, ...]


@dataclass
class PageReady(FromDesk):
    """A page can be shown."""

    paper: int
    number: int
    page: Page


@dataclass
class PapersPrinted(FromDesk):
    """Everything was printed."""


@dataclass
class DeskFailed(FromDesk):
    """A sentence for the applicant and a detail for staff."""

    title: str
    detail: str


class Desk:
    """Does the slow work for one app; every public method is called in a thread."""

    def __init__(self, services: Services, post: Callable[[Message], Any]) -> None:
        self._services = services
        self._post = post
        self._papers: dict[str, tuple[Paper, ...]] = {}
        self._busy = threading.Lock()

    def make(
        self, session_id: str, documents: Sequence[DocumentSpec], values: Mapping[str, Any]
    ) -> None:
        """Make every document of a session; ends in PapersReady or DeskFailed."""
        with self._busy, self._told(session_id):
            folder = self._services.store.folder(session_id)
            papers = []
            for number, document in enumerate(documents, start=1):
                papers.append(self._services.documents.make(document, values, folder))
                self._post(PaperMade(session_id, number))
            self._papers = {session_id: tuple(papers)}
            self._post(PapersReady(session_id, tuple(papers)))

    def page(self, session_id: str, paper: int, number: int, columns: int) -> None:
        """Get one page ready; ends in PageReady or DeskFailed."""
        with self._told(session_id):
            papers = self._papers.get(session_id, ())
            if paper < len(papers):
                page = self._services.documents.page(papers[paper], number, columns)
                self._post(PageReady(session_id, paper, number, page))

    def print(self, session_id: str, code: str) -> None:
        """Print every document of a session; ends in PapersPrinted or DeskFailed."""
        with self._busy, self._told(session_id):
            self._services.printer.send(self._papers[session_id], code)
            self._post(PapersPrinted(session_id))

    def _told(self, session_id: str) -> _Told:
        return _Told(session_id, self._post)


class _Told:
    """Turns an error on purpose into a message, so that no thread ends unheard."""

    def __init__(self, session_id: str, post: Callable[[Message], Any]) -> None:
        self._session_id = session_id
        self._post = post

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: object, trace: object) -> bool:
        if isinstance(error, KioskError):
            self._post(DeskFailed(self._session_id, error.title, error.detail))
            return True
        return False
