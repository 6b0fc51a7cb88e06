"""Opens every PDF before it is sent, because an incomplete one blocks the print queue.

A child process opens it: only one thread may use PDFium, and a damaged file may crash it.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

from kiosk.errors import PrintError
from kiosk.ports import Paper

PATIENCE_SECONDS = 30.0
"""Timeout in seconds for all PDFs together; opening one takes some milliseconds."""

# Reads the sizes and the bytes, and writes the number of pages of each; 0 if PDFium cannot open it.
_PROGRAM = """
import sys, pypdfium2
sizes = map(int, sys.argv[1:])
for size in sizes:
    content = sys.stdin.buffer.read(size)
    try:
        document = pypdfium2.PdfDocument(content)
        pages = len(document)
        for page in document:
            page.close()
        document.close()
    except pypdfium2.PdfiumError:
        pages = 0
    print(pages, flush=True)
"""


def contents(papers: Sequence[Paper]) -> list[tuple[bytes, int]]:
    """The bytes of each document and its number of pages.

    Raises:
        PrintError: one of them is missing, incomplete or damaged; its detail names it.
    """
    found = [content(paper) for paper in papers]
    pages = _pages(found) if found else []
    for paper, number in zip(papers, pages, strict=True):
        if not number:
            raise PrintError(f"El PDF del documento «{paper.document}» está dañado. Prepárelo de nuevo.")
    return list(zip(found, pages, strict=True))


def content(paper: Paper) -> bytes:
    """The bytes of a document that begins and ends as a PDF does.

    Raises:
        PrintError: it is missing or incomplete.
    """
    try:
        found = paper.pdf.read_bytes()
    except OSError:
        raise PrintError(f"Falta el PDF del documento «{paper.document}». Prepárelo de nuevo.") from None
    if not found.startswith(b"%PDF-") or b"%%EOF" not in found[-1024:]:
        raise PrintError(f"El PDF del documento «{paper.document}» está incompleto. Prepárelo de nuevo.")
    return found


def _pages(found: Sequence[bytes]) -> list[int]:
    """The pages of each PDF; 0 for those after one that crashed the child process."""
    command = [sys.executable, "-I", "-c", _PROGRAM, *(str(len(one)) for one in found)]
    try:
        done = subprocess.run(  # noqa: S603 - nothing but sizes is put into it
            command, input=b"".join(found), capture_output=True, timeout=PATIENCE_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        raise PrintError("No se pudieron revisar los documentos antes de imprimir. Repita.") from None
    told = [int(line) for line in done.stdout.split()]
    return [*told, *[0] * (len(found) - len(told))]
