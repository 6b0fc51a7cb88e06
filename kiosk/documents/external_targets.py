"""Finds and removes what a Word file loads from outside: pictures, templates, other documents.

LibreOffice loads them during the conversion, from the network or this machine's disk, and prints them. The
kiosk uses no network, so no such target is left in a file to be filled.
"""

from __future__ import annotations

import re
from typing import Any

from kiosk.documents.docx_package import DocxPackage
from kiosk.documents.template_tags import WORD, parse

_RELATION = "{*}Relationship"
_REFERENCE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_CLICKED = re.compile(r"relationships/hyperlink$")
"""A link to click; converting does not load it."""
_NOTED = re.compile(r"relationships/attachedTemplate$")
"""The template that Word recorded when the file was made. It is removed without a remark: the author did not
put it there."""
_ADDRESS = re.compile(r"^\s*(?:[A-Za-z][A-Za-z0-9+.-]+:|//|\\\\)")
_VML = ("{urn:schemas-microsoft-com:vml}", "{urn:schemas-microsoft-com:office:office}")
_SOURCES = re.compile(r"(?:^|\})(?:src|href|althref)$")
_SVG_LINK = re.compile(
    rb"""(\b(?:xlink:)?href\s*=\s*)(["'])(?!#|data:)[^"']*\2|url\(\s*["']?(?!#|data:)[^)]*\)"""
)
_INSERTED = (f"{WORD}altChunk", f"{WORD}subDoc")
"""Elements that insert another HTML or Word file."""
_SETTINGS = tuple(f"{WORD}{name}" for name in ("mailMerge", "attachedTemplate", "linkStyles"))
"""Settings that name another file."""


def has_external(parts: dict[str, bytes]) -> bool:
    """Whether a file loads something from outside, apart from links to click and Word's template."""
    for name, content in parts.items():
        if name.endswith(".rels"):
            found = [one for one in parse(content).iter(_RELATION) if _foreign(one)]
            if any(not _NOTED.search(one.get("Type") or "") for one in found):
                return True
        elif name.lower().endswith(".svg") and _SVG_LINK.search(content):
            return True
    return any(_inserting(parse(parts[name])) for name in DocxPackage(parts).texts())


def drop_external(parts: dict[str, bytes], write: Any) -> dict[str, bytes]:
    """The parts without external relations and without the references to them.

    Args:
        parts: name -> content of every part.
        write: makes the bytes of a root element.
    """
    cleaned = dict(parts)
    for name, content in parts.items():
        if name.endswith(".rels"):
            root = parse(content)
            gone = {one.get("Id") for one in root.iter(_RELATION) if _foreign(one)}
            if gone:
                for one in [one for one in root.iter(_RELATION) if one.get("Id") in gone]:
                    root.remove(one)
                cleaned[name] = write(root)
                _forget(cleaned, _owner(name), gone, write)
        elif name.lower().endswith(".svg"):
            cleaned[name] = _SVG_LINK.sub(
                lambda found: (found[1] or b"") + (b'""' if found[1] else b"none"), content
            )
    return cleaned


def drop_sources(root: Any) -> None:
    """Remove from a part the elements and attributes that load another file without a relation."""
    for element in list(root.iter(*_INSERTED, *_SETTINGS)):
        element.getparent().remove(element)
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag.startswith(_VML):
            for key in [
                key for key, value in element.attrib.items() if _SOURCES.search(key) and _ADDRESS.match(value)
            ]:
                del element.attrib[key]


def _foreign(relation: Any) -> bool:
    """Whether a relation is external and no link to click."""
    outside = (relation.get("TargetMode") or "").lower() == "external" or _ADDRESS.match(
        relation.get("Target") or ""
    )
    return bool(outside) and not _CLICKED.search(relation.get("Type") or "")


def _inserting(root: Any) -> bool:
    if next(root.iter(*_INSERTED), None) is not None:
        return True
    return any(
        _SOURCES.search(key) and _ADDRESS.match(value)
        for element in root.iter()
        if isinstance(element.tag, str) and element.tag.startswith(_VML)
        for key, value in element.attrib.items()
        if not key.endswith("href") or "imagedata" in element.tag or "fill" in element.tag
    )


def _owner(relations: str) -> str:
    """The part that a relations file belongs to: word/_rels/document.xml.rels to word/document.xml."""
    return relations.replace("_rels/", "", 1).removesuffix(".rels")


def _forget(parts: dict[str, bytes], name: str, gone: set[str | None], write: Any) -> None:
    """Remove from a part the references to removed relations."""
    if name not in parts:
        return
    root = parse(parts[name])
    for element in root.iter():
        for key in [
            key for key, value in element.attrib.items() if key.startswith(_REFERENCE) and value in gone
        ]:
            del element.attrib[key]
    parts[name] = write(root)
