"""What the app needs from the outside world; tests bring their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from kiosk.content.models import DocumentSpec

if TYPE_CHECKING:
    from PIL.Image import Image


@dataclass(frozen=True)
class Paper:
    """A finished document: what is shown is what is printed."""

    document: str
    """Id of the document."""
    title: str
    pdf: Path
    """The file, named by SECOP slot, inside the session's own folder."""
    pages: int


@dataclass(frozen=True)
class Page:
    """One page of a paper, ready to be shown."""

    image: Image
    text: str
    """The page as plain text, laid out in lines as on paper."""


class SessionStore(Protocol):
    """Keeps sessions while their applicants are here. Every method may raise StoreError."""

    def save(self, record: Mapping[str, Any]) -> None:
        """Keep a session durably; when this returns, a power cut does not undo it."""

    def load(self, session_id: str) -> dict[str, Any] | None:
        """The record of a session, or None."""

    def latest(self, since: datetime) -> dict[str, Any] | None:
        """The session saved last, if that was after `since`."""

    def forget(self, session_id: str) -> None:
        """Delete a session and its folder; nothing happens if there is none."""

    def folder(self, session_id: str) -> Path:
        """The session's own folder for its papers, private, made if missing."""


class Documents(Protocol):
    """Makes documents. Every method may raise DocumentError; none is quick: call them in a thread."""

    def make(self, document: DocumentSpec, values: Mapping[str, Any], folder: Path) -> Paper:
        """Fill the Word template and turn it into a PDF in folder."""

    def page(self, paper: Paper, number: int, columns: int) -> Page:
        """Page `number` (from 1) as a picture and as text of at most `columns` characters a line."""

    def close(self) -> None:
        """Stop the engines."""


class Printer(Protocol):
    """Puts papers on paper. Call it in a thread."""

    @property
    def place(self) -> str:
        """Where the paper comes out, as a Spanish sentence for the applicant."""

    def send(self, papers: Sequence[Paper], code: str) -> None:
        """Print each paper once; `code` is the opaque session code. Raises PrintError."""


class Clock(Protocol):
    """The time of day."""

    def now(self) -> datetime:
        """Local time with its zone."""


@dataclass(frozen=True)
class Services:
    """What the app is given."""

    store: SessionStore
    documents: Documents
    printer: Printer
    clock: Clock
