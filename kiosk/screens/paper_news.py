"""What the paper desk tells a papers screen.

Each message carries its session's id: what ends after its applicant has left is dropped.
"""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from kiosk.ports import Page, Paper


@dataclass
class PaperNews(Message):
    """Base of what the desk tells."""

    session_id: str


@dataclass
class PaperMade(PaperNews):
    """So many documents are ready."""

    number: int


@dataclass
class PapersReady(PaperNews):
    """All documents are ready."""

    papers: tuple[Paper, ...]


@dataclass
class PageReady(PaperNews):
    """A page can be shown: the paper's index, the page's number from 1, the page."""

    paper: int
    number: int
    page: Page


@dataclass
class PapersPrinted(PaperNews):
    """Everything was printed."""


@dataclass
class GuidePrinted(PaperNews):
    """The whole guide was printed."""


@dataclass
class PapersFailed(PaperNews):
    """Something went wrong: a sentence for the applicant, a code for staff."""

    title: str
    code: str
