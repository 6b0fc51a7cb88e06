"""The signed pages of one session as files: whole papers, and single pages of the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kiosk.interview.current_scans import page_file
from kiosk.ports import Documents
from kiosk.ports.scanning import KnownPage, ScanFiles, WantedPaper, readable

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
    unsigned: frozenset[str]
    """Kept pages on which no signature was seen, as the session names them."""
    place: Callable[[KnownPage], SignPlace | None] = field(repr=False)
    """Where a page is to be signed."""


@dataclass
class FreshFiles:
    """What changed among the files of a session."""

    kept: dict[str, str] = field(default_factory=dict)
    """Name of each new file -> version of the paper it shows."""
    gone: set[str] = field(default_factory=set)
    """Names of the files that are not needed any more: single pages that are in the file of their paper now,
    and what is left of an older version. They stay on the disk until the session was saved without them."""
    pages: set[tuple[str, int]] = field(default_factory=set)
    """Document and number of each page in the new files that was not there before."""
    whole: bool = False
    """There is a file of a whole paper among the new ones."""


class KeptPages:
    """Keeps each page at once, so that nobody scans it twice; a paper with all its pages becomes one file."""

    def __init__(self, files: ScanFiles, documents: Documents) -> None:
        self._files, self._documents = files, documents
        self._pages: dict[tuple[str, int], tuple[bytes, int]] = {}
        """Document and number of each page that is kept -> a PDF, and the number of the page in it."""

    def load(self, order: PileOrder) -> frozenset[str]:
        """Read the pages that were kept before.

        Returns:
            Names of the files that the session names and that cannot be read.
        """
        self._pages = {}
        names = [name for paper in order.wanted for name in _wanted(order, paper)]
        found = readable(self._files, order.session_id, names)
        for paper in order.wanted:
            if whole := found.get(_whole(order, paper)):
                self._pages |= {
                    (paper.document, number): (whole, number) for number in range(1, paper.pages + 1)
                }
                continue
            for number in range(1, paper.pages + 1):
                if content := found.get(_single(order, paper, number)):
                    self._pages[paper.document, number] = (content, 1)
        return frozenset(names).difference(found)

    def forget(self) -> None:
        """No page is in memory any more."""
        self._pages = {}

    def has(self, document: str, number: int) -> bool:
        """Whether a page is kept."""
        return (document, number) in self._pages

    def missing(self, paper: WantedPaper) -> tuple[int, ...]:
        """Numbers of the pages of a paper that did not come yet; empty: it is kept as a file."""
        return tuple(number for number in range(1, paper.pages + 1) if not self.has(paper.document, number))

    def keep(self, order: PileOrder, pages: Mapping[tuple[str, int], bytes], fresh: FreshFiles) -> None:
        """Keep pages; a newer scan replaces an older one.

        Args:
            order: whose they are.
            pages: document and number of each page -> a PDF of it.
            fresh: is told of each file once it is on the disk, also of those before one that fails.

        Raises:
            StoreError: the disk took no more.
            DocumentError: the pages of a paper could not be joined.
        """
        known = self._pages  # forgetting meanwhile puts another dictionary there
        for paper in order.wanted:
            new = {number: pages[name, number] for name, number in pages if name == paper.document}
            ours = known | {(paper.document, number): (content, 1) for number, content in new.items()}
            every = [ours.get((paper.document, number)) for number in range(1, paper.pages + 1)]
            whole = [page for page in every if page]
            if new and len(whole) == len(every):
                known |= self._join(order, paper, whole)
                fresh.kept[_whole(order, paper)] = paper.version
                fresh.whole = True
                fresh.pages |= {(paper.document, number) for number in new}
            else:
                for number, content in new.items():
                    name = _single(order, paper, number)
                    self._files.put(order.session_id, name, content)
                    known[paper.document, number] = (content, 1)
                    fresh.kept[name] = paper.version
                    fresh.pages.add((paper.document, number))
            if new:
                fresh.gone |= _needless(order, paper, fresh.kept)

    def _join(
        self, order: PileOrder, paper: WantedPaper, pages: list[tuple[bytes, int]]
    ) -> dict[tuple[str, int], tuple[bytes, int]]:
        """Make the file of a whole paper; returns its pages in it."""
        content = pages[0][0] if paper.pages == 1 else self._documents.joined(pages)
        self._files.put(order.session_id, _whole(order, paper), content)
        return {(paper.document, number): (content, number) for number in range(1, paper.pages + 1)}


def page_name(document: str, number: int) -> str:
    """How a session names a page of its papers."""
    return f"{document}/{number}"


def _whole(order: PileOrder, paper: WantedPaper) -> str:
    """Name of the file of a whole paper."""
    return f"{order.files[paper.document]}.pdf"


def _wanted(order: PileOrder, paper: WantedPaper) -> Iterator[str]:
    """Names of the files of a paper as it is now that the session has."""
    every = (_whole(order, paper), *(_single(order, paper, page + 1) for page in range(paper.pages)))
    return (name for name in every if order.scanned.get(name) == paper.version)


def _single(order: PileOrder, paper: WantedPaper, number: int) -> str:
    """Name of the file of a single page."""
    return page_file(order.files[paper.document], number)


def _needless(order: PileOrder, paper: WantedPaper, kept: Mapping[str, str]) -> set[str]:
    """Files of a paper that the new ones replace: its single pages once it is whole, and older versions."""
    whole = _whole(order, paper)
    start = page_file(order.files[paper.document])
    ours = {
        name: version for name, version in order.scanned.items() if name == whole or name.startswith(start)
    }
    return {
        name
        for name, version in ours.items()
        if name not in kept and (whole in kept or version != paper.version)
    }
