"""Word's automatic fields turned into plain text: both engines print the same, and nothing changes by itself.

A field is an instruction and the text Word showed last (ECMA-376 part 1, 17.16). LibreOffice works many of
them out again, with today's date or a file from elsewhere; word2pdf prints what is kept, with the date of the
day somebody saved the file. Only page numbers and links stay fields here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from kiosk.documents.template_tags import WORD

LIVE = frozenset({"PAGE", "NUMPAGES", "HYPERLINK"})
"""Fields both engines work out alike."""
DATES = frozenset({"DATE", "TIME", "SAVEDATE", "PRINTDATE", "CREATEDATE", "EDITTIME"})
MERGED = frozenset({"MERGEFIELD", "ADDRESSBLOCK", "GREETINGLINE", "FILLIN", "ASK", "DOCVARIABLE"})
"""Fields another program or the person at the keyboard was to fill."""
FOREIGN = frozenset(
    {"INCLUDEPICTURE", "INCLUDETEXT", "INCLUDE", "IMPORT", "LINK", "DDE", "DDEAUTO", "RD", "DATABASE"}
)
"""Fields that bring something from outside of the file."""
OWNER = frozenset(
    {"FILENAME", "AUTHOR", "LASTSAVEDBY", "USERNAME", "USERINITIALS", "USERADDRESS", "TEMPLATE", "TITLE"}
    | {"SUBJECT", "KEYWORDS", "COMMENTS", "DOCPROPERTY", "INFO", "REVNUM", "FILESIZE"}
)
"""Fields that tell something of the file or of who wrote it."""
FORM = frozenset({"FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN"})
"""Boxes of a form, as Word made them before content controls."""
EMPTY_BOX, CROSSED_BOX = "☐", "☒"

_CHAR, _INSTRUCTION, _TEXT = f"{WORD}fldChar", f"{WORD}instrText", f"{WORD}t"
_TYPE = f"{WORD}fldCharType"


@dataclass(frozen=True)
class WordField:
    """One field as it was found."""

    kind: str
    """Its first word, in capitals: DATE, MERGEFIELD..."""
    instruction: str
    shown: str
    """The text that is kept in the file."""

    @property
    def name(self) -> str:
        """What a MERGEFIELD or a DOCPROPERTY is called; empty for others."""
        words = self.instruction.split()
        return words[1].strip('"«»') if len(words) > 1 and self.kind in MERGED | {"DOCPROPERTY"} else ""


_Marker = Callable[[WordField], str] | None


@dataclass
class _Open:
    """A field whose end was not met yet."""

    begin: Any
    marks: list[Any] = field(default_factory=list)
    """Its begin, separator and end."""
    instruction: list[Any] = field(default_factory=list)
    """Everything before the separator: no part of the text."""
    result: list[Any] = field(default_factory=list)
    separated: bool = False

    def found(self) -> WordField:
        """What this field is."""
        text = "".join(piece.text or "" for piece in self.instruction if piece.tag == _INSTRUCTION)
        shown = "".join(piece.text or "" for piece in self.result if piece.tag == _TEXT)
        return WordField(_kind(text), " ".join(text.split()), shown)


def freeze(root: Any, mark: Callable[[WordField], str] | None = None) -> list[WordField]:
    """Turn every field of one part into the text it shows, but page numbers and links.

    A check box becomes ☐ or ☒, a list the entry that is chosen, in the place of the field.

    Args:
        root: the part's root element; it is changed in place.
        mark: gives the text to put in place of a field; empty: what the field shows.

    Returns:
        The fields that are text now, in order.
    """
    frozen = [_freeze_simple(one, mark) for one in list(root.iter(f"{WORD}fldSimple"))]
    opened: list[_Open] = []
    for run in list(root.iter(f"{WORD}r")):
        for child in list(run):
            if child.tag != _CHAR:
                for one in opened:
                    (one.result if one.separated else one.instruction).append(child)
            elif found := _meet(child, opened, mark):
                frozen.append(found)
    frozen += [_settle(one, mark) for one in opened]  # their ends are missing: Word shows no field there
    return [one for one in frozen if one is not None]


def _meet(char: Any, opened: list[_Open], mark: _Marker) -> WordField | None:
    """Take a field's begin, separator or end into account; a field that ended and is text now."""
    kind = char.get(_TYPE)
    for one in opened:
        if not one.separated:
            one.instruction.append(char)
    if kind == "begin":
        opened.append(_Open(char, marks=[char]))
    elif opened and kind == "separate":
        opened[-1].marks.append(char)
        opened[-1].separated = True
    elif opened and kind == "end":
        opened[-1].marks.append(char)
        return _settle(opened.pop(), mark)
    return None


def _settle(one: _Open, mark: _Marker) -> WordField | None:
    """Make text of a field; None: it stays one."""
    found = one.found()
    if found.kind in LIVE:
        return None
    value = mark(found) if mark else ""
    if not value and found.kind in FORM:
        value = _chosen(one.begin, found.kind)
    if value:
        text = one.begin.makeelement(_TEXT)
        text.text = value
        one.begin.addprevious(text)
        for piece in one.result:
            if piece.tag == _TEXT:
                _drop(piece)
    for piece in (*one.marks, *one.instruction):
        _drop(piece)
    return found


def _freeze_simple(element: Any, mark: _Marker) -> WordField | None:
    """The short form of a field: one element around its text; None: it stays one."""
    instruction = element.get(f"{WORD}instr") or ""
    shown = "".join(piece.text or "" for piece in element.iter(_TEXT))
    found = WordField(_kind(instruction), " ".join(instruction.split()), shown)
    if found.kind in LIVE:
        return None
    if value := mark(found) if mark else "":
        pieces = list(element.iter(_TEXT))
        for number, piece in enumerate(pieces):
            piece.text = "" if number else value
    parent = element.getparent()
    at = parent.index(element)
    for child in reversed([child for child in element if child.tag != f"{WORD}fldData"]):
        parent.insert(at, child)
    parent.remove(element)
    return found


def _kind(instruction: str) -> str:
    words = instruction.split()
    return words[0].upper() if words else ""


def _chosen(begin: Any, kind: str) -> str:
    """What a check box or a list of a form holds; empty for a box of text, which shows it already."""
    data = begin.find(f"{WORD}ffData")
    if data is None or kind == "FORMTEXT":
        return EMPTY_BOX if kind == "FORMCHECKBOX" else ""
    if kind == "FORMCHECKBOX":
        ticks = [data.find(f"{WORD}checkBox/{WORD}{name}") for name in ("checked", "default")]
        tick = next((one for one in ticks if one is not None), None)
        on = tick is not None and tick.get(f"{WORD}val", "1") not in ("0", "false", "off")
        return CROSSED_BOX if on else EMPTY_BOX
    entries = [entry.get(f"{WORD}val") or "" for entry in data.iter(f"{WORD}listEntry")]
    results = [data.find(f"{WORD}ddList/{WORD}{name}") for name in ("result", "default")]
    number = next((int(one.get(f"{WORD}val", "0")) for one in results if one is not None), 0)
    return entries[number] if number < len(entries) else ""


def _drop(element: Any) -> None:
    if (parent := element.getparent()) is not None:
        parent.remove(element)
