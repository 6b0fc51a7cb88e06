"""What is told about scans while they are made. Each carries the ids of its session and step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kiosk.ports.scanning import CardReading
from kiosk.screens.applicant.step_news import StepNews
from kiosk.widgets.page_view import Leaf


@dataclass
class ScanNews(StepNews):
    """Base of all news about scans."""

    step_id: str


@dataclass
class CardRead(ScanNews):
    """The side that machines read was scanned, and says this."""

    reading: CardReading


@dataclass
class CardUnread(ScanNews):
    """A side of a card was scanned, and nothing on it could be read: one sentence that says what to do."""

    words: str


@dataclass
class CardKept(ScanNews):
    """The identity card is kept as a file."""

    name: str


@dataclass
class ScanFailed(ScanNews):
    """Nothing was scanned: one sentence that says what to do."""

    words: str


@dataclass(frozen=True)
class SheetState:
    """A paper that has to be signed and scanned."""

    title: str
    pages: int
    missing: tuple[int, ...] = ()
    """Numbers of its pages that did not come yet; empty: it is kept as a file."""
    unsigned: bool = False
    """On a page that was kept there is no ink where it is to be signed."""


def complete(states: Sequence[SheetState]) -> bool:
    """Every paper is kept."""
    return not any(state.missing for state in states)


@dataclass(frozen=True)
class ScannedSheet:
    """A page that was scanned and is looked at before it is kept."""

    title: str
    page: int
    pages: int
    leaf: Leaf
    unsigned: bool = False
    """There is no ink where it is to be signed."""


@dataclass
class PileKnown(ScanNews):
    """How far the signed papers are; `feeder`: several sheets can be put at once."""

    states: tuple[SheetState, ...]
    feeder: bool

    @property
    def unsigned(self) -> bool:
        """A signature is missing, as far as can be seen."""
        return any(state.unsigned for state in self.states)


@dataclass
class SheetsScanned(ScanNews):
    """Pages to look at, and one sentence for each that cannot be taken."""

    sheets: tuple[ScannedSheet, ...]
    refused: tuple[str, ...] = ()
    number: int = 0
    """Of the scan, by which its pages are taken."""


@dataclass
class PapersKept(ScanNews):
    """Signed pages are kept as files; the session has to note them."""

    kept: Mapping[str, str]
    """Name of each new file -> version of the paper it shows."""
    gone: frozenset[str]
    """Names of the files that are not needed any more."""
    unsigned: frozenset[str]
    """All the kept pages on which no signature was seen, as the session names them."""
    whole: bool
    """There is a file of a whole paper among the new ones."""


@dataclass
class FilesLost(ScanNews):
    """Files of the session are not here, or cannot be read: they have to be scanned again."""

    names: frozenset[str]


@dataclass
class StickSeen(ScanNews):
    """Whether there is a USB stick that can be written to."""

    present: bool


@dataclass
class FilesGiven(ScanNews):
    """The files are where their owner has them."""

    place: str
    names: tuple[str, ...]
    """As they are called there."""


@dataclass
class PhoneFetched(ScanNews):
    """The telephone has received these files."""

    names: tuple[str, ...]


@dataclass
class PhoneOffered(ScanNews):
    """The page for the telephone stands under this address."""

    url: str


@dataclass
class PhoneClosed(ScanNews):
    """The page for the telephone is not served any more: its minutes are over, or somebody guessed."""
