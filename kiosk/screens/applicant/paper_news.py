"""What is told about papers while they are made, shown and printed.

Each message carries its session's id: what ends after its applicant has left is dropped.
"""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from kiosk.ports import Paper
from kiosk.widgets.page_view import Leaf


@dataclass
class PaperNews(Message):
    """Base of all news."""

    session_id: str


@dataclass
class PaperMade(PaperNews):
    """So many documents are ready."""

    number: int


@dataclass
class PapersReady(PaperNews):
    """All documents are ready; some may have been asked for already, with these very bytes."""

    papers: tuple[Paper, ...]
    fresh: tuple[Paper, ...]
    """Those the printer does not know yet."""


@dataclass
class PageReady(PaperNews):
    """A page can be shown: the paper's index, the page's number from 1, the page."""

    paper: int
    number: int
    leaf: Leaf


@dataclass
class PapersPrinted(PaperNews):
    """The printer has taken on every document, durably; how far each is, its jobs tell."""


@dataclass
class PaperPrinted(PaperNews):
    """The printer has taken on a document that was asked for by itself."""

    title: str
    anew: bool
    """It did not have these very pages before."""


@dataclass
class PapersFailed(PaperNews):
    """Something went wrong: a sentence for the applicant, a code for staff."""

    title: str
    code: str
