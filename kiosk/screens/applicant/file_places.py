"""Sentences that name an applicant's scanned files and say where they are."""

from __future__ import annotations

from kiosk.content.braces import put
from kiosk.content.scan_steps import HandoverStep
from kiosk.sessions.step_view import View

ARCHIVE_END = ".zip"
"""A telephone may receive all files in one archive; its name ends so."""


def where_files_are(view: View) -> list[str]:
    """One sentence for each way in which the applicant took files."""
    said = view.words.scan
    ways = {"usb": said.on_stick, "phone": said.on_phone}
    return [
        put(words, archivos=", ".join(view.given[way])) for way, words in ways.items() if view.given.get(way)
    ]


def which_files_lack(view: View) -> list[str]:
    """Sentences about scanned files that were not taken, and about files for SECOP that were not scanned.

    A copy to a stick has all files that were scanned.
    """
    said, lines = view.words.scan, []
    on_phone = view.given.get("phone", ())
    taken = view.given.get("usb") or any(name.endswith(ARCHIVE_END) for name in on_phone)
    left = [] if taken else [name for name in view.scanned if name not in on_phone]
    step = next((step.title for step in view.path if isinstance(step, HandoverStep)), "")
    if left and step and view.ways:
        lines.append(put(said.left_here, archivos=", ".join(left), paso=step))
    for name, lack in view.half.items():
        lines.append(put(said.half_scanned, archivo=name, hojas=", ".join(map(str, lack))))
    if unscanned := [name for name in view.slots if name not in (*view.scanned, *view.half)]:
        lines.append(put(said.unscanned, archivos=", ".join(unscanned)))
    return lines
