"""Reads the audit log for staff: a page at a time, from the newest line back.

What cannot be read as a line is passed over here; telling damage is the work of `audit_verification`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from kiosk.ports import AuditEntry, AuditPage
from kiosk.staff.audit_chain import AuditLine, read_line


def page(files: Iterable[Path], text: str, offset: int, limit: int) -> AuditPage:
    """Some lines of a log; only as many files are read as the page needs.

    Args:
        files: those of the log, the newest first.
        text: has to be in the member's name or in the code, capitals and accents or not; empty: in none.
        offset: how many matching lines are passed over.
        limit: how many are wanted at most.

    Raises:
        OSError: a file cannot be read.
    """
    wanted = folded(text)
    matching = (line for line in _newest_first(files) if wanted in folded(f"{line.who} {line.code}"))
    found = list(islice(matching, offset, offset + limit + 1))
    entries = tuple(AuditEntry(one.n, one.at, one.who, one.what, one.code) for one in found[:limit])
    return AuditPage(entries, older=len(found) > limit)


def folded(text: str) -> str:
    """A text without capitals, accents and spaces at its ends, for comparing."""
    apart = unicodedata.normalize("NFD", text.strip().casefold())
    return "".join(ch for ch in apart if not unicodedata.combining(ch))


def _newest_first(files: Iterable[Path]) -> Iterator[AuditLine]:
    for file in files:
        try:
            content = file.read_bytes()
        except FileNotFoundError:  # nothing yet, or put aside meanwhile
            continue
        for text in reversed(content.decode("utf-8", errors="replace").splitlines()):
            if line := read_line(text):
                yield line
