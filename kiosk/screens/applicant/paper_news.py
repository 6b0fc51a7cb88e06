"""What is told about papers while they are made, shown and printed.

Each carries the id of its session. The app drops a message of a session that has ended.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.ports import Paper
from kiosk.screens.applicant.step_news import StepNews
from kiosk.widgets.page_view import Leaf


class PaperNews(StepNews):
    """Base of all news about papers."""


@dataclass
class PaperMade(PaperNews):
    """`number` documents are made."""

    number: int


@dataclass
class PapersReady(PaperNews):
    """All documents are made; the printer may have had some of them before, byte for byte."""

    papers: tuple[Paper, ...]
    fresh: tuple[Paper, ...]
    """Those the printer did not have before."""


@dataclass
class PageReady(PaperNews):
    """A page can be shown: the paper's index, the page's number from 1, the page."""

    paper: int
    number: int
    leaf: Leaf


@dataclass
class PapersPrinted(PaperNews):
    """Every document is stored as a print job, which survives a power cut."""

    papers: tuple[Paper, ...] = ()


@dataclass
class PaperPrinted(PaperNews):
    """A document that was asked for by itself is stored as a print job."""

    title: str
    anew: bool
    """It did not have these very pages before."""


@dataclass
class PapersFailed(PaperNews):
    """Something went wrong: a sentence for the applicant, a code for staff."""

    title: str
    code: str
