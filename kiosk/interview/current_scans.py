"""Which scanned files show the papers as they are now."""

from __future__ import annotations

from kiosk.interview.session import Session

_PAGE = "-hoja-"
"""Stands in the name of a file of a single page, before its number."""


def page_file(file: str, number: int | str = "") -> str:
    """Name of the file of a single page; without a number, how each of them begins."""
    return f"{file}{_PAGE}{number}.pdf" if number else f"{file}{_PAGE}"


def _printed(session: Session) -> dict[str, str]:
    """File of each paper that is needed, without .pdf -> version that was printed last."""
    return {
        document.file: session.marks.get(document.id, "").partition("/")[0]
        for document in session.documents()
    }


def current_scans(session: Session) -> tuple[str, ...]:
    """Names of the scanned files that can be given, in order.

    Left out are scans of a paper that was printed anew since, and of one that this applicant does not need
    any more: SECOP II must not get them.
    """
    printed = {f"{file}.pdf": version for file, version in _printed(session).items()}
    names = (name for name, version in session.scanned.items() if not version or printed.get(name) == version)
    return tuple(sorted(names))


def old_scans(session: Session) -> frozenset[str]:
    """Names of the files that show a paper as it was before, or one that is not needed any more."""
    printed = _printed(session)
    papers = {name: name.removesuffix(".pdf").partition(_PAGE)[0] for name in session.scanned}
    return frozenset(
        name for name, version in session.scanned.items() if version and printed.get(papers[name]) != version
    )


def half_scans(session: Session) -> dict[str, tuple[int, ...]]:
    """Name of each file of which only some pages were scanned -> numbers of the pages that lack."""
    found = {}
    for document in session.documents():
        version, _, pages = session.marks.get(document.id, "").partition("/")
        lack = [
            number
            for number in range(1, int(pages or 0) + 1)
            if session.scanned.get(page_file(document.file, number)) != version
        ]
        whole = session.scanned.get(f"{document.file}.pdf") == version
        if not whole and len(lack) < int(pages or 0):
            found[f"{document.file}.pdf"] = tuple(lack)
    return found
