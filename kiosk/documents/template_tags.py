"""Joins the tags of a template that Word has split.

Word stores a paragraph's text in runs. It begins a new run at a misspelt word, at text typed on another day,
at a bookmark or another font: `{{ nombre_completo }}` may be in five runs. It also replaces straight quotes
by curly ones and inserts invisible characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from kiosk.errors import DocumentError

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
"""Namespace of Word's elements."""
TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
"""A tag: a value, a command or a comment."""

_COMMENTS = [f"{WORD}{name}" for name in ("commentRangeStart", "commentRangeEnd", "commentReference")]
"""Elements that link to comments in the margin."""
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_STRAIGHT = str.maketrans(
    {**dict.fromkeys("“”„«»″", '"'), **dict.fromkeys("‘’‚′", "'"), "\xa0": " ", "\u202f": " "}
)
_PARSER = {"resolve_entities": False, "no_network": True, "remove_blank_text": False}


@dataclass(frozen=True)
class Paragraph:
    """The text of a paragraph as Word shows it."""

    text: str
    split: tuple[str, ...]
    """Tags that are split over several runs."""

    @property
    def tags(self) -> list[str]:
        """All tags, cleaned by `mended`."""
        return [mended(tag) for tag in TAG.findall(self.text)]


def parse(xml: bytes | str) -> Any:
    """The root of a part of a Word file.

    Raises:
        DocumentError: it is not XML.
    """
    if isinstance(xml, str):
        xml = _DECLARATION.sub("", xml, count=1)  # it names the encoding of bytes
    try:
        return etree.fromstring(xml, etree.XMLParser(**_PARSER))
    except (etree.XMLSyntaxError, ValueError):
        raise DocumentError("no es un documento de Word (.docx), o está dañado.") from None


def paragraphs(root: Any) -> Iterator[Paragraph]:
    """Every paragraph with text, also those in text boxes."""
    for pieces in text_pieces(root):
        text, owners = _read(pieces)
        split = (match[0] for match in TAG.finditer(text) if owners[match.start()] != owners[match.end() - 1])
        yield Paragraph(text, tuple(split))


def unite(xml: str) -> str:
    """A part with every tag cleaned and whole in the run it began in, and without links to comments."""
    root = parse(xml)
    for mark in list(root.iter(*_COMMENTS)):
        mark.getparent().remove(mark)
    for pieces in text_pieces(root):
        _unite(pieces)
    return str(etree.tostring(root, encoding="unicode"))  # `&quot;` in a tag becomes a quote here, too


def mended(tag: str) -> str:
    """A tag with straight quotes, usual spaces and no invisible characters."""
    seen = "".join(sign for sign in tag if unicodedata.category(sign) != "Cf")
    return seen.translate(_STRAIGHT)


def text_pieces(root: Any) -> Iterable[list[Any]]:
    """The text elements of each paragraph; those of a text box belong to the box's paragraphs."""
    found: dict[Any, list[Any]] = {}
    for piece in root.iter(f"{WORD}t"):
        paragraph = next(piece.iterancestors(f"{WORD}p"), None)
        if paragraph is not None:
            found.setdefault(paragraph, []).append(piece)
    return found.values()


def _read(pieces: list[Any]) -> tuple[str, list[int]]:
    """The text of a paragraph, and the index of the element of each letter."""
    owners = [number for number, piece in enumerate(pieces) for _ in piece.text or ""]
    return "".join(piece.text or "" for piece in pieces), owners


def write_piece(pieces: list[Any], span: tuple[int, int], new: str) -> None:
    """Replace some letters of a paragraph; the new text goes into the element where they begin."""
    text, owners = _read(pieces)
    start, end = span
    written = [""] * len(pieces)
    for at, letter in enumerate(text):
        if at == start:
            written[owners[at]] += new
        if not start <= at < end:
            written[owners[at]] += letter
    _put(pieces, written)


def _unite(pieces: list[Any]) -> None:
    """Move each tag of a paragraph into the element it begins in."""
    text, owners = _read(pieces)
    written = [""] * len(pieces)
    end = 0
    for match in TAG.finditer(text):
        for at in range(end, match.start()):
            written[owners[at]] += text[at]
        written[owners[match.start()]] += mended(match[0])
        end = match.end()
    for at in range(end, len(text)):
        written[owners[at]] += text[at]
    _put(pieces, written)


def _put(pieces: list[Any], written: list[str]) -> None:
    for piece, new in zip(pieces, written, strict=True):
        if new != (piece.text or ""):
            piece.text = new
            piece.set(_SPACE, "preserve")
