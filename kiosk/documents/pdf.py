"""The one door to PDFium, which must not be used by two threads at once."""

from __future__ import annotations

import threading
from pathlib import Path

import pypdfium2

LOCK = threading.RLock()
"""Hold it around every call into pypdfium2, in the whole process."""


def page_count(path: Path) -> int:
    """Number of pages of a PDF; 0 if the file is missing, empty, cut off or not a PDF."""
    with LOCK:
        try:
            document = pypdfium2.PdfDocument(path)
        except (pypdfium2.PdfiumError, OSError):
            return 0
        try:
            return len(document)
        finally:
            document.close()
