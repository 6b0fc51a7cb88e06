"""Notes in a session which papers were printed last: only scans of these are accepted and given."""

from __future__ import annotations

from collections.abc import Iterable

from kiosk.interview.current_scans import current_scans
from kiosk.interview.session import Session
from kiosk.ports import Paper


def note_printed(session: Session, papers: Iterable[Paper]) -> bool:
    """Note papers that went to the printer; True: the session changed and has to be saved."""
    marks = {paper.document: f"{paper.version}/{paper.pages}" for paper in papers if paper.version}
    if marks.items() <= session.marks.items():
        return False
    before = current_scans(session)
    session.marks |= marks
    if current_scans(session) != before:
        session.given = {}  # what was taken is not what is signed now
    return True
