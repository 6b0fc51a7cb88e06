"""Turns Word's automatic fields into plain text, so that both engines print the same.

A field is an instruction and the text Word showed last (ECMA-376 part 1, 17.16). LibreOffice computes many of
them again, with today's date or another file. word2pdf prints the stored text, with the date of the last
save. Only page numbers and links stay fields.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from kiosk.documents.template_tags import WORD
from kiosk.documents.unfinished_text import BROKEN, LINE

LIVE = frozenset({"PAGE", "NUMPAGES", "HYPERLINK"})
"""Fields that both engines compute in the same way."""
DATES = frozenset({"DATE", "TIME", "SAVEDATE", "PRINTDATE", "CREATEDATE", "EDITTIME"})
MERGED = frozenset({"MERGEFIELD", "ADDRESSBLOCK", "GREETINGLINE", "FILLIN", "ASK", "DOCVARIABLE"})
"""Fields that another program or a person has to fill."""
FOREIGN = frozenset(
    {"INCLUDEPICTURE", "INCLUDETEXT", "INCLUDE", "IMPORT", "LINK", "DDE", "DDEAUTO", "RD", "DATABASE"}
)
"""Fields that load another file."""
PERSONAL = frozenset(
    {
        *("USERNAME", "USERINITIALS", "USERADDRESS", "DOCPROPERTY", "AUTHOR", "LASTSAVEDBY", "INFO"),
        *("FILENAME", "KEYWORDS", "COMMENTS"),
    }
)
"""Fields that may tell another person's data; a file may be called after one."""
OWNER = PERSONAL | {
    *("TEMPLATE", "TITLE", "SUBJECT", "REVNUM", "FILESIZE"),
}
"""Fields about the file or its author."""
COMPUTED = frozenset(
    {
        *("EQ", "SYMBOL", "BARCODE", "DISPLAYBARCODE", "MERGEBARCODE", "LISTNUM"),
        *("AUTONUM", "AUTONUMLGL", "AUTONUMOUT"),
    }
)
"""Fields that Word draws itself: the file holds no text of them, or an old one."""
FORM = frozenset({"FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN"})
"""Form fields of Word versions before content controls."""
TODAY = "{{ fecha }}"
"""What is put in place of a field with the date of today."""
EMPTY_BOX, CROSSED_BOX = "☐", "☒"

_PICTURE = re.compile(r'\\@\s*(?:"([^"]*)"|(\S+))')
"""How a date is to look (ECMA-376 part 1, 17.16.4.1)."""
_LITERAL = re.compile(r"'[^']*'")
_CHAR, _INSTRUCTION, _TEXT = f"{WORD}fldChar", f"{WORD}instrText", f"{WORD}t"
_TYPE = f"{WORD}fldCharType"


@dataclass(frozen=True)
class WordField:
    """One field as it was found."""

    kind: str
    """Its first word in capitals: DATE, MERGEFIELD..."""
    instruction: str
    shown: str
    """The text stored in the file."""

    @property
    def name(self) -> str:
        """Name of a MERGEFIELD or a DOCPROPERTY; empty for others."""
        words = self.instruction.split()
        return words[1].strip('"«»') if len(words) > 1 and self.kind in MERGED | {"DOCPROPERTY"} else ""

    @property
    def today(self) -> bool:
        """It shows the whole date of the day on which it is printed."""
        picture = _PICTURE.search(self.instruction)
        if picture is None:
            return self.kind == "DATE"
        letters = _LITERAL.sub("", picture[1] or picture[2] or "").replace("D", "d").replace("Y", "y")
        return self.kind in ("DATE", "TIME") and all(letter in letters for letter in "dMy")


_Marker = Callable[[WordField], str] | None


@dataclass
class _Open:
    """A field whose end was not read yet."""

    begin: Any
    marks: list[Any] = field(default_factory=list)
    """Its begin, separator and end elements."""
    instruction: list[Any] = field(default_factory=list)
    """The elements before the separator, which are no text."""
    result: list[Any] = field(default_factory=list)
    separated: bool = False

    def found(self) -> WordField:
        """The field with its kind, instruction and text."""
        text = "".join(piece.text or "" for piece in self.instruction if piece.tag == _INSTRUCTION)
        shown = "".join(piece.text or "" for piece in self.result if piece.tag == _TEXT)
        return WordField(_kind(text), " ".join(text.split()), shown)


def safe(found: WordField) -> str:
    """What is printed in place of a field: today's date, a line to fill by hand, or empty: what it shows.

    What Word kept may be another day's date or another person's name.
    """
    return TODAY if found.today else by_hand(found)


def by_hand(found: WordField) -> str:
    """A line in place of what must not be printed as Word kept it; empty: what the field shows."""
    kept = found.kind not in DATES | MERGED | PERSONAL and not BROKEN.search(found.shown)
    return "" if kept else LINE


def freeze(root: Any, mark: Callable[[WordField], str] | None = None) -> list[WordField]:
    """Turn every field of one part into the text it shows, except page numbers and links.

    A check box becomes ☐ or ☒, a list its chosen entry.

    Args:
        root: the part's root element; it is changed in place.
        mark: returns the text to put in place of a field; empty: the text it shows.

    Returns:
        The fields that were turned into text, in order.
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
    """Process a field's begin, separator or end; returns a field that ended and was turned into text."""
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
        return _settle(opened.pop(), mark, opened)
    return None


def _settle(one: _Open, mark: _Marker, around: Sequence[_Open] = ()) -> WordField | None:
    """Make text of a field; None: it stays one. `around` are the fields it lies in, whose part it is."""
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
        for outer in around:
            (outer.result if outer.separated else outer.instruction).append(text)
        for piece in one.result:
            if piece.tag == _TEXT:
                _drop(piece)
    for piece in (*one.marks, *one.instruction):
        _drop(piece)
    return found


def _freeze_simple(element: Any, mark: _Marker) -> WordField | None:
    """Turn a simple field, one element around its text, into text; None if it stays a field."""
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
    """The value of a check box or a list of a form; empty for a text box, whose text is shown already."""
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
