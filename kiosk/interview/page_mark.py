"""What the small code at the foot of each printed page says: which page this is. Nothing personal.

    K1/CONSTANCIA/1/2/ABC234/9F3C2A1B
    document, page, pages, session code, beginning of the hash of the paper as printed

Every symbol is one of a QR's alphanumeric set (ISO/IEC 18004, 7.4.4), so that the code stays small.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kiosk.interview.session_code import valid

_FORM = re.compile(r"K1/([A-Z0-9.-]{1,24})/(\d{1,2})/(\d{1,2})/([A-Z2-9]{6})/([0-9A-F]{8})")
VERSION_LENGTH = 8
"""Hexadecimal digits of the hash."""


@dataclass(frozen=True)
class PageMark:
    """One page of a paper that was printed."""

    document: str
    """Id of the document: «constancia», «hoja_ayuda»."""
    page: int
    """From 1."""
    pages: int
    code: str
    """Of the session."""
    version: str
    """The first digits of the paper's hash, in capitals."""

    def text(self) -> str:
        """What the code says."""
        name = self.document.upper().replace("_", ".")
        return f"K1/{name}/{self.page}/{self.pages}/{self.code}/{self.version}"


def of_paper(document: str, page: int, pages: int, code: str, sha256: str) -> PageMark:
    """The mark of a page.

    Args:
        document: its id.
        page: from 1.
        pages: how many there are.
        code: of the session.
        sha256: hash of the paper, hexadecimal.
    """
    return PageMark(document, page, pages, code, sha256[:VERSION_LENGTH].upper())


def parse(text: str) -> PageMark | None:
    """The page a code speaks of; None if it is no code of ours."""
    found = _FORM.fullmatch(text)
    if not found or not valid(found[4]):
        return None
    page, pages = int(found[2]), int(found[3])
    if not 1 <= page <= pages:
        return None
    return PageMark(found[1].lower().replace(".", "_"), page, pages, found[4], found[5])
