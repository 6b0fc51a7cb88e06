"""Which scanned files show the papers as they are now."""

from __future__ import annotations

from kiosk.interview.session import Session


def current_scans(session: Session) -> tuple[str, ...]:
    """Names of the scanned files that can be given, in order.

    Left out are scans of a paper that was printed anew since, and of one that this applicant does not need
    any more: SECOP II must not get them.
    """
    printed = {
        f"{document.file}.pdf": session.marks.get(document.id, "").partition("/")[0]
        for document in session.documents()
    }
    names = (name for name, version in session.scanned.items() if not version or printed.get(name) == version)
    return tuple(sorted(names))
