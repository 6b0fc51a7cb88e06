"""Tracked changes of a Word file, accepted: what somebody deleted is gone, what somebody added is text.

Word keeps both until somebody accepts them (ECMA-376 part 1, 17.13.5). LibreOffice prints deleted text
struck through, word2pdf leaves it out; on an official paper only what is accepted may stand.
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
"""How something was before, and where a move begins and ends."""
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
        if element.getparent() is None:  # it lay inside a deleted one
            continue
        found = True
        _settle(element)
    for note in list(root.iter(*_NOTES)):
        if (parent := note.getparent()) is not None:
            parent.remove(note)
    return found


def unwrap(element: Any) -> None:
    """Put what an element holds in its place."""
    parent = element.getparent()
    at = parent.index(element)
    for child in reversed(list(element)):
        parent.insert(at, child)
    parent.remove(element)


def _settle(element: Any) -> None:
    """Accept one change: of text, of the end of a paragraph, of a row or of a cell."""
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
    """Put a paragraph whose end was deleted before the text of the next one, which keeps its own look."""
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
    """Take a cell or a table away; a cell keeps a paragraph, without which Word calls the file damaged."""
    parent = element.getparent()
    parent.remove(element)
    if parent.tag == _CELL and parent.find(_PARAGRAPH) is None:
        parent.append(parent.makeelement(_PARAGRAPH))
