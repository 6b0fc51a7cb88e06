"""A Word template as docxtpl reads it, after its split tags were joined."""

from __future__ import annotations

import re
import zipfile
from functools import lru_cache
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any, cast

from docx.opc.exceptions import PackageNotFoundError
from docx.opc.packuri import PackURI
from docx.opc.pkgwriter import PackageWriter
from docxtpl import DocxTemplate
from lxml import etree

from kiosk.content.template_files import file_version
from kiosk.documents import docx_cleaning, docx_package
from kiosk.documents.docx_package import DocxPackage
from kiosk.documents.template_tags import TAG, parse, unite
from kiosk.errors import DocumentError

_PROPERTIES = ("author", "comments", "identifier", "language", "subject", "title")
"""Those docxtpl fills."""
_UNPRINTED = re.compile(r"/relationships/(comments\w*|stylesWithEffects|metadata/thumbnail)$")
"""Relations to comments (their texts, answers and dates), and to what only Word itself looks at."""


class WordTemplate(DocxTemplate):  # type: ignore[misc]  # docxtpl has no types
    """A docxtpl template with whole tags: docxtpl's own repair of split tags damages some of them."""

    def patch_xml(self, src_xml: str) -> str:
        """A part's XML as Jinja reads it."""
        return _patched(src_xml)

    def render_properties(self, context: dict[str, Any], jinja_env: Any = None) -> None:
        """Fill the title, the author and the like, which are plain text and not XML."""
        before = {name: getattr(self.docx.core_properties, name) for name in _PROPERTIES}
        super().render_properties(context, jinja_env)
        for name, text in before.items():
            filled = getattr(self.docx.core_properties, name)
            if filled != text:
                setattr(self.docx.core_properties, name, unescape(filled))

    def drop_unprinted(self) -> None:
        """Remove from the file that is saved what is never printed.

        Applicants must not read the comments in the margin, and LibreOffice 7.4 crashes on a hidden document
        with comments. The styles once more for Word 2010, and a small picture of the first page, are half a
        megabyte that LibreOffice would read for each document.
        """
        for relations in (self.docx.part.rels, self.docx.part.package.rels):
            for key in [key for key, one in relations.items() if _UNPRINTED.search(one.reltype)]:
                del relations[key]

    def filled(self) -> DocxPackage:
        """The parts as they are now, not packed."""
        package = self.docx.part.package
        for part in package.parts:
            part.before_marshal()
        found, writer = _Parts(), cast("Any", PackageWriter)
        # Its own `write` does just these three, into a zip that it compresses.
        writer._write_content_types_stream(found, package.parts)
        writer._write_pkg_rels(found, package.rels)
        writer._write_parts(found, package.parts)
        return DocxPackage(found.parts)


class _Parts:
    """Stands for the zip that python-docx writes into."""

    def __init__(self) -> None:
        self.parts: dict[str, bytes] = {}

    def write(self, name: PackURI, content: bytes) -> None:
        """Keep one part."""
        self.parts[name.membername] = content


@lru_cache(maxsize=32)
def _patched(src_xml: str) -> str:
    united = unite(src_xml)
    # Without a tag docxtpl would still join a brace with one in the next paragraph.
    return str(DocxTemplate.patch_xml(_READER, united)) if TAG.search(united) else united


@lru_cache(maxsize=16)
def _cleaned(path: Path, _version: str) -> bytes:
    """A template after cleaning, which takes longer than filling; kept as long as its file is the same."""
    package = docx_package.read(path)
    try:
        cleaned = docx_cleaning.clean(package)
    except DocumentError as error:
        raise DocumentError(f"{path.name}: {error.detail}") from None
    return cleaned.package.packed(quickly=True)


def open_template(path: Path) -> WordTemplate:
    """Read and clean a template, ready to be filled.

    Raises:
        DocumentError: it is missing or no Word file. The error names the file.
    """
    template = WordTemplate(BytesIO(_cleaned(path, file_version(path))))
    try:
        template.init_docx()
    except (zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError, OSError):
        raise DocumentError(f"{path.name}: no es un documento de Word (.docx), o está dañado.") from None
    except Exception as error:  # any error is possible with a strange file
        raise DocumentError(f"{path.name}: no se pudo leer ({type(error).__name__}).") from None
    return template


def as_jinja(content: bytes) -> str:
    """One part as Jinja reads it, each paragraph on its own line."""
    xml = etree.tostring(parse(content), encoding="unicode")
    patched = str(_READER.patch_xml(xml.replace("\n", " ")))
    return patched.replace("<w:p>", "\n<w:p>").replace("<w:p ", "\n<w:p ")


_READER = WordTemplate(None)
"""`patch_xml` needs no file."""
