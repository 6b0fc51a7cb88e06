"""The text of the small QR at the foot of each printed page. It names the page and holds no personal data.

    K1/CONSTANCIA/1/2/ABC234/9F3C2A1B
    document, page, pages, session code, first digits of the hash of the printed PDF

Every character is in the alphanumeric set of QR codes (ISO/IEC 18004, 7.4.4), so that the code stays small.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kiosk.interview.session_code import valid

_FORM = re.compile(r"K1/([A-Z0-9.-]{1,24})/(\d{1,2})/(\d{1,2})/([A-Z2-9]{6})/([0-9A-F]{8})")
VERSION_LENGTH = 8
"""Hexadecimal digits of the hash that are kept."""


@dataclass(frozen=True)
class PageMark:
    """One page of a printed document."""

    document: str
    """Id of the document: «constancia», «hoja_ayuda»."""
    page: int
    """Number of the page, from 1."""
    pages: int
    code: str
    """The session's code."""
    version: str
    """The first digits of the PDF's SHA-256, in capitals."""

    def text(self) -> str:
        """The text of the QR."""
        name = self.document.upper().replace("_", ".")
        return f"K1/{name}/{self.page}/{self.pages}/{self.code}/{self.version}"


def of_paper(document: str, page: int, pages: int, code: str, sha256: str) -> PageMark:
    """The mark of a page.

    Args:
        document: id of the document.
        page: number of the page, from 1.
        pages: number of pages of the document.
        code: the session's code.
        sha256: hash of the PDF, hexadecimal.
    """
    return PageMark(document, page, pages, code, sha256[:VERSION_LENGTH].upper())


def parse(text: str) -> PageMark | None:
    """The page that the text of a QR names; None if the text is not one of ours."""
    found = _FORM.fullmatch(text)
    if not found or not valid(found[4]):
        return None
    page, pages = int(found[2]), int(found[3])
    if not 1 <= page <= pages:
        return None
    return PageMark(found[1].lower().replace(".", "_"), page, pages, found[4], found[5])
