"""Reads Word files, and refuses other files with a plain sentence.

A .docx is a zip of XML parts (ECMA-376, part 2). Anybody may have made it, so nothing is parsed here, and
nothing is unpacked before its size is known to be small.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from kiosk import files
from kiosk.errors import DocumentError

MAX_SIZE = 20_000_000
"""Bytes of a Word file; ours have about 30,000."""
MAX_UNPACKED = 60_000_000
"""Bytes of all parts after unpacking; a larger file is a mistake or a zip bomb."""
MAX_TEXT = 2_000_000
"""Bytes of XML in one part with text: about a hundred pages. Filling may take seconds for each megabyte."""
STORED = MAX_SIZE // 2
"""Bytes of all parts that may be packed without compressing them."""
MAX_PARTS = 2_000
BODY, HEADER, FOOTER, FOOTNOTES, ENDNOTES = "document.main", "header", "footer", "footnotes", "endnotes"
"""Kinds of parts with text that is printed."""

_TYPES = "[Content_Types].xml"
_OVERRIDE = re.compile(rb"<Override\b[^>]*>")
_PART = re.compile(rb'PartName\s*=\s*["\']/([^"\']+)["\']')
_KIND = re.compile(
    rb'ContentType\s*=\s*["\']application/vnd\.openxmlformats-officedocument\.wordprocessingml\.'
    rb'(document\.main|header|footer|footnotes|endnotes)\+xml["\']'
)
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_SAVE_AS = "Ábralo en Word y guárdelo como «Documento de Word (.docx)»."
_NO_WORD = f"no es un documento de Word (.docx), o está dañado. {_SAVE_AS}"
_OTHERS = (
    (b"document.macroEnabled.main+xml", "tiene macros, que no se permiten. " + _SAVE_AS),
    (b"wordprocessingml.template.main+xml", "es una plantilla de Word (.dotx). " + _SAVE_AS),
    (b"spreadsheetml.sheet.main+xml", "es una hoja de Excel. Escriba el documento en Word."),
    (
        b"presentationml.presentation.main+xml",
        "es una presentación de PowerPoint. Escriba el documento en Word.",
    ),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = tuple(name.encode("utf-16-le") for name in ("EncryptedPackage", "EncryptionInfo", "DRMContent"))
"""Names in a file with a password or with restricted access, which holds no document (MS-OFFCRYPTO)."""


@dataclass(frozen=True)
class DocxPackage:
    """The unpacked parts of a Word file, by their names in the zip."""

    parts: dict[str, bytes]

    def texts(self) -> dict[str, str]:
        """Name -> kind of the parts with printed text: body, headers, footers, notes."""
        found = {}
        for override in _OVERRIDE.findall(self.parts.get(_TYPES, b"")):
            part, kind = _PART.search(override), _KIND.search(override)
            if part and kind and (name := part[1].decode("utf-8", "replace")) in self.parts:
                found[name] = kind[1].decode()
        return found

    def packed(self, *, quickly: bool = False) -> bytes:
        """The bytes of the Word file.

        Args:
            quickly: do not compress the parts unless they are large: only this machine reads the file.
        """
        file = BytesIO()
        large = sum(map(len, self.parts.values())) > STORED
        how = zipfile.ZIP_STORED if quickly and not large else zipfile.ZIP_DEFLATED
        with zipfile.ZipFile(file, "w", how) as package:
            for name in sorted(
                self.parts, key=lambda name: name != _TYPES
            ):  # ECMA-376 part 2: the types first
                package.writestr(name, self.parts[name])
        return file.getvalue()


def read(path: Path) -> DocxPackage:
    """Read and unpack a Word file.

    Raises:
        DocumentError: it is missing, damaged, too big, or another kind of file. The text names the file and
            says
            which kind.
    """
    fault, parts = _look(path)
    if fault:
        raise DocumentError(f"{path.name}: {fault}")
    return DocxPackage(parts)


def _look(path: Path) -> tuple[str, dict[str, bytes]]:
    try:
        if path.is_fifo():  # opening a named pipe would wait for a writer
            return _NO_WORD, {}
        with path.open("rb") as file:
            start = file.read(8)
            size = file.seek(0, 2)
            if size > MAX_SIZE:
                return f"es demasiado grande: pasa de {MAX_SIZE // 1_000_000} MB.", {}
            if not start.startswith(b"PK"):
                return _foreign(path, start), {}
        with zipfile.ZipFile(path) as package:
            return _unpack(package)
    except FileNotFoundError:
        return "falta este archivo.", {}
    except OSError as error:
        return f"no se pudo leer: {files.reason(error)}.", {}
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError):
        return _NO_WORD, {}


def _unpack(package: zipfile.ZipFile) -> tuple[str, dict[str, bytes]]:
    inside = package.infolist()
    if sum(part.file_size for part in inside) > MAX_UNPACKED or len(inside) > MAX_PARTS:
        return "es demasiado grande por dentro. Quite imágenes grandes o hágalo de nuevo.", {}
    names = {part.filename for part in inside}
    if "mimetype" in names and package.read("mimetype").startswith(b"application/vnd.oasis"):
        return f"es un documento de LibreOffice (.odt). {_SAVE_AS}", {}
    parts = {part.filename: package.read(part) for part in inside if not part.is_dir()}
    return fault_of(DocxPackage(parts)), parts


def fault_of(package: DocxPackage) -> str:
    """Why the parts are no Word file of one person, in Spanish; empty if they are."""
    texts = package.texts()
    types = package.parts.get(_TYPES, b"")
    if any(name.lower().endswith("word/vbaproject.bin") for name in package.parts):
        return _OTHERS[0][1]
    if BODY not in texts.values():
        return next((fault for mark, fault in _OTHERS if mark in types), _NO_WORD)
    for name, content in package.parts.items():
        # ECMA-376 part 2, 8.1.4: no part has a document type, with which a small file fills all memory
        if name.endswith((".xml", ".rels")) and b"<!DOCTYPE" in content:
            return _NO_WORD
    if any(len(package.parts[name]) > MAX_TEXT for name in texts):
        return "tiene demasiado texto para un documento de una persona."
    if any(_STRICT in package.parts[name] for name in texts):
        return "está en el formato «Strict Open XML». Guárdelo como «Documento de Word (.docx)»."
    return ""


def _foreign(path: Path, start: bytes) -> str:
    """Says in Spanish what kind of file it is that is no zip."""
    if start == _OLE:
        content = path.read_bytes()
        if any(mark in content for mark in _ENCRYPTED):
            return "tiene contraseña. Ábralo en Word, quítele la contraseña y guárdelo."
        return f"es un documento antiguo de Word (.doc). {_SAVE_AS}"
    if start.startswith(b"%PDF"):
        return "es un PDF, no un documento de Word. Use el documento de Word del que salió."
    if start.startswith(b"{\\rtf"):
        return f"es un documento RTF. {_SAVE_AS}"
    return _NO_WORD
