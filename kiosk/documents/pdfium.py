"""The calls to PDFium, which only one thread at a time may use."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pypdfium2
import pypdfium2.raw as raw

from kiosk import files
from kiosk.documents.private_file import write_private
from kiosk.errors import DocumentError

LOCK = threading.RLock()
"""Hold this lock for every call into pypdfium2, anywhere in the process."""
_MADE_AT = re.compile(rb"(/(?:CreationDate|ModDate)\s*\(D:)\d{14}")
_NO_TIME = b"20000101000000"
_XMP_MADE_AT = re.compile(
    rb"(<(?:rdf:li|xmp:(?:CreateDate|ModifyDate|MetadataDate))>)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"
)
"""The same times in the metadata that LibreOffice 25 adds (XMP)."""
_XMP_NO_TIME = b"2000-01-01T00:00:00"
_MARKS = re.compile(rb"(/ID\s*\[|/DocChecksum\s*/)([\s<>0-9A-Fa-f]+)")


def page_count(path: Path | bytes) -> int:
    """Number of pages of a PDF file or its bytes; 0 if it is missing, empty, cut off or not a PDF."""
    with LOCK:
        try:
            document = pypdfium2.PdfDocument(path)
        except (pypdfium2.PdfiumError, OSError):
            return 0
        try:
            return len(document)
        finally:
            document.close()


def page_sizes(path: Path) -> list[tuple[float, float]]:
    """Width and height in points of each page size that occurs; empty if the file is no PDF."""
    with LOCK:
        try:
            document = pypdfium2.PdfDocument(path)
        except (pypdfium2.PdfiumError, OSError):
            return []
        try:
            return list(dict.fromkeys(page.get_size() for page in document))
        finally:
            document.close()


def joined(pages: Sequence[tuple[bytes, int]]) -> bytes:
    """A PDF of pages of other PDFs, as they are: nothing is drawn again.

    Args:
        pages: PDF and number, from 1, of each page.

    Raises:
        DocumentError: one of them cannot be read, or has no such page.
    """
    with LOCK:
        result = pypdfium2.PdfDocument.new()
        try:
            for content, number in pages:
                source = pypdfium2.PdfDocument(content)
                try:
                    result.import_pages(source, [number - 1])
                finally:
                    source.close()
            stream = BytesIO()
            result.save(stream)
            return stream.getvalue()
        except pypdfium2.PdfiumError:
            raise DocumentError("No se pudo guardar la hoja. Vuelva a escanearla.") from None
        finally:
            result.close()


def locked(path: Path) -> bool:
    """Whether a PDF cannot be opened without a password."""
    with LOCK:
        try:
            pypdfium2.PdfDocument(path).close()
        except pypdfium2.PdfiumError as error:
            return bool(error.err_code == raw.FPDF_ERR_PASSWORD)
        except OSError:
            return False
    return False


def settle(path: Path) -> str:
    """Remove times and ids from a PDF, so that the same answers give the same bytes.

    The printer recognises a document by its hash and does not print it twice. The engines write times and ids
    as plain text. They are replaced by others of the same length, so that no offset in the file changes (ISO
    32000-1, 14.3.3 and 14.4 leave both to the program).

    Returns:
        SHA-256 of the file after the change, hexadecimal.

    Raises:
        DocumentError: the file cannot be read or written.
    """
    try:
        content = path.read_bytes()
        settled = _MADE_AT.sub(rb"\g<1>" + _NO_TIME, content)
        settled = _XMP_MADE_AT.sub(rb"\g<1>" + _XMP_NO_TIME, settled)
        settled = _MARKS.sub(lambda found: found[1] + re.sub(rb"[0-9A-Fa-f]", b"0", found[2]), settled)
        write_private(path, settled)
    except OSError as error:
        raise DocumentError(f"No se pudo guardar {path.name}: {files.reason(error)}.") from None
    return hashlib.sha256(settled).hexdigest()
