"""Accepts the tracked changes of a Word file: deleted text is removed, added text stays.

Word stores both until somebody accepts them (ECMA-376 part 1, 17.13.5). LibreOffice prints deleted text
struck through, word2pdf omits it. An official document may contain accepted text only.
"""

from __future__ import annotations

from typing import Any

from kiosk.documents.template_tags import WORD

_DELETED = (f"{WORD}del", f"{WORD}moveFrom")
_ADDED = (f"{WORD}ins", f"{WORD}moveTo")
_NOTES = tuple(
    f"{WORD}{name}"
    for name in (
        *("rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblPrExChange", "tblGridChange"),
        *("trPrChange", "tcPrChange", "numberingChange", "cellIns", "cellMerge"),
        *("moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd"),
        *("customXmlInsRangeStart", "customXmlInsRangeEnd", "customXmlDelRangeStart"),
        *("customXmlDelRangeEnd", "customXmlMoveFromRangeStart", "customXmlMoveFromRangeEnd"),
        *("customXmlMoveToRangeStart", "customXmlMoveToRangeEnd"),
    )
)
"""Elements with the former look of something, or at the ends of a move."""
_ROW, _CELL, _PARAGRAPH = f"{WORD}tr", f"{WORD}tc", f"{WORD}p"


def accept(root: Any) -> bool:
    """Accept every tracked change of one part.

    Args:
        root: the part's root element; it is changed in place.

    Returns:
        Whether there was text that somebody added or deleted.
    """
    found = False
    for element in list(root.iter(*_DELETED, *_ADDED, f"{WORD}cellDel")):
        if element.getparent() is None:  # it was inside a deleted element
            continue
        found = True
        _settle(element)
    for note in list(root.iter(*_NOTES)):
        if (parent := note.getparent()) is not None:
            parent.remove(note)
    return found


def unwrap(element: Any) -> None:
    """Replace an element by its children."""
    parent = element.getparent()
    at = parent.index(element)
    for child in reversed(list(element)):
        parent.insert(at, child)
    parent.remove(element)


def _settle(element: Any) -> None:
    """Accept one change: of text, of a paragraph's end, of a row or of a cell."""
    parent = element.getparent()
    deleted = element.tag not in _ADDED
    if parent.tag == f"{WORD}trPr":
        parent.remove(element)
        if deleted:
            _remove_row(parent.getparent())
    elif parent.tag == f"{WORD}tcPr":
        _remove(parent.getparent())
    elif parent.tag == f"{WORD}rPr":
        parent.remove(element)
        paragraph = parent.getparent().getparent() if parent.getparent() is not None else None
        if deleted and paragraph is not None and paragraph.tag == _PARAGRAPH:
            _join_next(paragraph)
    elif deleted:
        parent.remove(element)
    else:
        unwrap(element)


def _join_next(paragraph: Any) -> None:
    """Join a paragraph whose end was deleted with the next one, which keeps its own format."""
    following = paragraph.getnext()
    if following is None or following.tag != _PARAGRAPH:
        return
    if paragraph.find(f"{WORD}pPr/{WORD}sectPr") is not None:  # a section ends here
        return
    at = 1 if following.find(f"{WORD}pPr") is not None else 0
    for child in [child for child in paragraph if child.tag != f"{WORD}pPr"]:
        following.insert(at, child)
        at += 1
    paragraph.getparent().remove(paragraph)


def _remove_row(row: Any) -> None:
    table = row.getparent()
    table.remove(row)
    if next(table.iter(_ROW), None) is None:
        _remove(table)


def _remove(element: Any) -> None:
    """Remove a cell or a table; a cell keeps a paragraph, since Word calls the file damaged without one."""
    parent = element.getparent()
    parent.remove(element)
    if parent.tag == _CELL and parent.find(_PARAGRAPH) is None:
        parent.append(parent.makeelement(_PARAGRAPH))
