"""Cleans every Word file before it is filled, so that both engines print the same.

What a clerk does not see in Word may still reach the paper: deleted text, the data behind a content control,
a date Word kept, a picture on another machine. All of it goes here, once, for both engines. Where a value is
missing, a line to fill by hand is printed: never what was true for somebody else or on another day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from kiosk.documents import (
    engine_differences,
    external_targets,
    symbol_fonts,
    tracked_changes,
    unfinished_text,
    word_fields,
)
from kiosk.documents.docx_package import ENDNOTES, DocxPackage
from kiosk.documents.template_tags import TAG, WORD, parse
from kiosk.documents.unfinished_text import LINE, Unfinished
from kiosk.documents.word_fields import WordField

_TYPES, _SETTINGS = "[Content_Types].xml", "word/settings.xml"
_BOUND = re.compile(r"(?:^|/)customXml/")
"""Parts with data that content controls show in place of their own text."""
_RELATION = "{*}Relationship"
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_CONTROL, _CONTENT, _PROMPT = f"{WORD}sdt", f"{WORD}sdtContent", f"{WORD}showingPlcHdr"


OPEN, CLOSE = "\ue000", "\ue001"
"""Characters before and after the name of a field or control to be filled; nobody can type them."""


@dataclass(frozen=True)
class Cleaned:
    """A cleaned Word file, and what the cleaning found."""

    package: DocxPackage
    fields: tuple[WordField, ...] = ()
    """Automatic fields that were turned into text."""
    prompts: tuple[str, ...] = ()
    """Placeholder texts of content controls that are not filled («Haga clic o pulse aquí...»)."""
    changed: bool = False
    """Whether there were tracked changes; they are accepted now."""
    unfinished: Unfinished = field(default_factory=Unfinished)
    """What has a line or a box in its place."""


def clean(package: DocxPackage, *, mark: bool = False) -> Cleaned:
    """Accept tracked changes, turn fields and controls into text, drop bound data and external targets.

    A row with an exact height gets it as its least height: otherwise a long value is cut off by one engine
    and printed over the next row by the other.

    Args:
        package: the file.
        mark: replace fields and controls that are to be filled by marks with their names.

    Raises:
        DocumentError: a part is not XML.
    """
    parts = external_targets.drop_external(_without_bound_data(package.parts), written)
    fields: list[WordField] = []
    prompts: list[str] = []
    changed = False
    unfinished = Unfinished()
    for name, kind in DocxPackage(parts).texts().items():
        root = parse(parts[name])
        changed = tracked_changes.accept(root) or changed
        engine_differences.take_out(root)
        unfinished += Unfinished(signs=symbol_fonts.write_signs(root))
        prompts += _open_controls(root, mark=mark)
        safe = word_fields.by_hand if kind == ENDNOTES else word_fields.safe  # endnotes are not filled
        fields += word_fields.freeze(root, _marked if mark else safe)
        external_targets.drop_sources(root)
        _let_rows_grow(root)
        if not mark:
            unfinished += unfinished_text.make_safe(root)
        parts[name] = written(root)
    if _SETTINGS in parts:
        root = parse(parts[_SETTINGS])
        external_targets.drop_sources(root)
        parts[_SETTINGS] = written(root)
    return Cleaned(DocxPackage(parts), tuple(fields), tuple(prompts), changed, unfinished)


def visible_text(package: DocxPackage) -> Iterable[str]:
    """The text of every paragraph that is printed: without hidden text and without fallback versions."""
    for name in package.texts():
        root = parse(package.parts[name])
        for fallback in list(root.iter(f"{_COMPATIBLE}Fallback")):
            fallback.getparent().remove(fallback)
        for paragraph in root.iter(f"{WORD}p"):
            yield "".join(piece.text or "" for piece in paragraph.iter(f"{WORD}t") if not _hidden(piece))


def all_text(package: DocxPackage) -> Iterable[str]:
    """Every text of a file, seen or not: hidden, in a description, in a property."""
    for name, content in package.parts.items():
        if name.endswith(".xml"):
            for element in parse(content).iter(etree.Element):
                yield element.text or ""
                yield from element.attrib.values()


def _hidden(piece: Any) -> bool:
    mark = piece.getparent().find(f"{WORD}rPr/{WORD}vanish")
    return mark is not None and mark.get(f"{WORD}val", "1") not in ("0", "false", "off")


def _without_bound_data(parts: dict[str, bytes]) -> dict[str, bytes]:
    """The parts without customXml, the relations to it and the types of it."""
    kept = {name: content for name, content in parts.items() if not _BOUND.search(name)}
    if len(kept) == len(parts):
        return kept
    for name in [name for name in kept if name.endswith(".rels")]:
        root = parse(kept[name])
        gone = [one for one in root.iter(_RELATION) if _BOUND.search(one.get("Target") or "")]
        for one in gone:
            root.remove(one)
        if gone:
            kept[name] = written(root)
    types = parse(kept[_TYPES])
    for one in [one for one in types if _BOUND.search(one.get("PartName") or "")]:
        types.remove(one)
    kept[_TYPES] = written(types)
    return kept


def _marked(found: WordField) -> str:
    """The mark for a field that is to be filled; empty for others."""
    if found.kind in word_fields.DATES:
        return f"{OPEN}fecha{CLOSE}"
    if found.kind in word_fields.MERGED:
        return f"{OPEN}{found.name}{CLOSE}"
    if found.kind in word_fields.PERSONAL:
        return f"{OPEN}{CLOSE}"
    if found.kind == "FORMTEXT" and not found.shown.strip():
        return f"{OPEN}{CLOSE}"
    return ""


def _open_controls(root: Any, *, mark: bool) -> list[str]:
    """Replace every content control by its content; returns the texts of those that are not filled."""
    prompts = []
    for control in list(root.iter(_CONTROL)):
        content = control.find(_CONTENT)
        if content is None:
            control.getparent().remove(control)
            continue
        text = "".join(piece.text or "" for piece in content.iter(f"{WORD}t"))
        prompting = control.find(f"{WORD}sdtPr/{_PROMPT}") is not None
        if prompting and text.strip() and not TAG.search(text):
            prompts.append(" ".join(text.split()))
            _mark_control(content, _asked(control) if mark else LINE)
        parent = control.getparent()
        parent.replace(control, content)
        tracked_changes.unwrap(content)
    return prompts


def _asked(control: Any) -> str:
    """The mark in place of what a control asks for; its name tells more than Word's own words."""
    names = (control.find(f"{WORD}sdtPr/{WORD}{name}") for name in ("alias", "tag"))
    name = next((found.get(f"{WORD}val") or "" for found in names if found is not None), "")
    if control.find(f"{WORD}sdtPr/{WORD}date") is not None and not name:
        name = "fecha"
    return f"{OPEN}{name}{CLOSE}"


def _mark_control(content: Any, text: str) -> None:
    """Put another text in place of what a control shows."""
    for number, piece in enumerate(content.iter(f"{WORD}t")):
        piece.text = "" if number else text


def _let_rows_grow(root: Any) -> None:
    for height in root.iter(f"{WORD}trHeight"):
        if height.get(f"{WORD}hRule") == "exact":
            height.set(f"{WORD}hRule", "atLeast")


def written(root: Any) -> bytes:
    """A part as bytes of the file."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
