"""The signed pages of one session as files: whole papers, and single pages of the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kiosk.errors import StoreError
from kiosk.log import failure
from kiosk.ports import Documents
from kiosk.ports.scanning import KnownPage, ScanFiles, WantedPaper

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
    scanned: Mapping[str, str]
    """Name of each file that is kept already -> version of the paper it shows."""
    place: Callable[[KnownPage], SignPlace | None] = field(repr=False)
    """Where a page is to be signed."""


@dataclass(frozen=True)
class FreshFiles:
    """What changed among the files of a session."""

    kept: Mapping[str, str] = field(default_factory=dict)
    """Name of each new file -> version of the paper it shows."""
    gone: frozenset[str] = frozenset()
    """Names of the single pages that are in the file of their paper now."""
    whole: bool = False
    """There is a file of a whole paper among the new ones."""


class KeptPages:
    """Keeps each page at once, so that nobody scans it twice; a paper with all its pages becomes one file."""

    def __init__(self, files: ScanFiles, documents: Documents) -> None:
        self._files, self._documents = files, documents
        self._pages: dict[tuple[str, int], tuple[bytes, int]] = {}
        """Document and number of each page that is kept -> a PDF, and the number of the page in it."""

    def load(self, order: PileOrder) -> None:
        """Read the pages that were kept before."""
        self._pages = {}
        for paper in order.wanted:
            name = f"{order.files[paper.document]}.pdf"
            if whole := self._read(order, name, paper.version):
                self._pages |= {
                    (paper.document, number): (whole, number) for number in range(1, paper.pages + 1)
                }
                continue
            for number in range(1, paper.pages + 1):
                single = _single(order, paper, number)
                if content := self._read(order, single, paper.version):
                    self._pages[paper.document, number] = (content, 1)

    def forget(self) -> None:
        """No page is in memory any more."""
        self._pages = {}

    def missing(self, paper: WantedPaper) -> tuple[int, ...]:
        """Numbers of the pages of a paper that did not come yet; empty: it is kept as a file."""
        return tuple(
            number for number in range(1, paper.pages + 1) if (paper.document, number) not in self._pages
        )

    def keep(self, order: PileOrder, pages: Mapping[tuple[str, int], bytes]) -> FreshFiles:
        """Keep pages; a newer scan replaces an older one. Raises StoreError, and DocumentError.

        Args:
            order: whose they are.
            pages: document and number of each page -> a PDF of it.
        """
        self._pages |= {page: (content, 1) for page, content in pages.items()}
        kept: dict[str, str] = {}
        gone: set[str] = set()
        whole = False
        for paper in order.wanted:
            fresh = [number for document, number in pages if document == paper.document]
            if fresh and not self.missing(paper):
                gone |= self._join(order, paper)
                kept[f"{order.files[paper.document]}.pdf"] = paper.version
                whole = True
                continue
            for number in fresh:
                name = _single(order, paper, number)
                self._files.put(order.session_id, name, pages[paper.document, number])
                kept[name] = paper.version
        return FreshFiles(kept, frozenset(gone), whole)

    def _join(self, order: PileOrder, paper: WantedPaper) -> set[str]:
        """Make the file of a whole paper; the names of its single pages, which are wiped."""
        numbers = range(1, paper.pages + 1)
        pages = [self._pages[paper.document, number] for number in numbers]
        content = pages[0][0] if paper.pages == 1 else self._documents.joined(pages)
        self._files.put(order.session_id, f"{order.files[paper.document]}.pdf", content)
        self._pages |= {(paper.document, number): (content, number) for number in numbers}
        gone = {_single(order, paper, number) for number in numbers}.intersection(order.scanned)
        for name in gone:
            self._files.drop(order.session_id, name)
        return gone

    def _read(self, order: PileOrder, name: str, version: str) -> bytes | None:
        """A kept file; None: there is none of this version, or it cannot be read and is scanned once more."""
        if order.scanned.get(name) != version:
            return None
        try:
            return self._files.get(order.session_id, name)
        except StoreError as error:
            failure("scan_not_read", error, session=order.session_id)
            return None


def _single(order: PileOrder, paper: WantedPaper, number: int) -> str:
    """Name of the file of a single page."""
    return f"{order.files[paper.document]}-hoja-{number}.pdf"
