"""A Word template as docxtpl reads it, its tags mended before."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from lxml import etree

from kiosk.documents import docx_cleaning, docx_package
from kiosk.documents.template_tags import TAG, parse, unite
from kiosk.errors import DocumentError

_COMMENTS = re.compile(r"/relationships/comments\w*$")
"""What leads to comments: their texts, their answers, their dates."""


class WordTemplate(DocxTemplate):  # type: ignore[misc]  # docxtpl has no types
    """docxtpl mends split tags with regular expressions and breaks what it cuts; here they are whole."""

    def patch_xml(self, src_xml: str) -> str:
        """A part's XML as Jinja reads it."""
        united = unite(src_xml)
        # Without a tag docxtpl would still join a brace with one in the next paragraph.
        return str(super().patch_xml(united)) if TAG.search(united) else united

    def drop_comments(self) -> None:
        """Leave the office's comments in the margin out of what is saved.

        Nobody prints them, applicants are not to read them, and LibreOffice 7.4 crashes at a hidden document
        with one.
        """
        relations = self.docx.part.rels
        for key in [key for key, one in relations.items() if _COMMENTS.search(one.reltype)]:
            del relations[key]


def open_template(path: Path) -> WordTemplate:
    """A template, cleaned and ready to be filled.

    Raises:
        DocumentError: it is missing or is no Word file. Its text names the file.
    """
    package = docx_package.read(path)
    try:
        cleaned = docx_cleaning.clean(package)
    except DocumentError as error:
        raise DocumentError(f"{path.name}: {error.detail}") from None
    template = WordTemplate(BytesIO(cleaned.package.packed()))
    try:
        template.init_docx()
    except (zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError, OSError):
        raise DocumentError(f"{path.name}: no es un documento de Word (.docx), o está dañado.") from None
    except Exception as error:  # whatever a strange Word file provokes
        raise DocumentError(f"{path.name}: no se pudo leer ({type(error).__name__}).") from None
    return template


def as_jinja(content: bytes) -> str:
    """One part as Jinja reads it, each paragraph on a line of its own."""
    xml = etree.tostring(parse(content), encoding="unicode")
    patched = str(_READER.patch_xml(xml.replace("\n", " ")))
    return patched.replace("<w:p>", "\n<w:p>").replace("<w:p ", "\n<w:p ")


_READER = WordTemplate(None)
"""Patching needs no file."""
