"""Finds the blanks of an office's own form and turns them into tags: lines, «NAMES», fields, controls."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.documents import docx_cleaning
from kiosk.documents.blank_cells import CELL
from kiosk.documents.blank_meanings import meaning, named, plain, signed_beside, signed_under
from kiosk.documents.docx_package import DocxPackage
from kiosk.documents.template_tags import TAG, WORD, parse, text_pieces, write_piece

AROUND = 70
"""Letters before and after a blank that are searched for its meaning."""
_LINE = r"_{3,}|\.{5,}|…{2,}|[\u2002\u2003]{3,}"
_NAMED = (
    rf"{docx_cleaning.OPEN}(?P<field>[^{docx_cleaning.CLOSE}]*){docx_cleaning.CLOSE}"
    r"|(?P<prompt>\[?(?:haga|dé)\s+clic\s+(?:o\s+pulse\s+)?aqu[ií][^.\]]*[.\]]?)"
    r"|«(?P<quoted>[^«»{}]{2,40})»|<<(?P<angled>[^<>{}]{2,40})>>|\[(?P<square>[^\[\]{}]{2,60})\]"
)
_BLANK = re.compile(rf"(?:{_LINE})(?:[ /-]+(?:{_LINE}))*|{_NAMED}", re.IGNORECASE)
_YEAR = rf"(?:del?(?:\s+año)?\s+)?(?:20\s*_{{2,}}|(?:{_LINE})|20\d\d)"
_LEGAL = re.compile(
    rf"a\s+los?\s+(?:{_LINE}|\(\s*(?:{_LINE})\s*\)|\s)+d[ií]as?(?:\s*\(s\))?,?\s+del\s+mes\s+de\s+(?:{_LINE})"
    rf"\s*{_YEAR}",
    re.IGNORECASE,
)
"""«a los ____ días del mes de ____ de ____» is one value."""
_DAY = re.compile(rf"(?:{_LINE})\s+de\s+(?:{_LINE})\s*{_YEAR}", re.IGNORECASE)
"""«____ de ____ de 20__» is one value."""
_ENDS = (f"{WORD}br", f"{WORD}cr")
_CAPITALS = re.compile(r"[^a-záéíóúñ]+")


@dataclass(frozen=True)
class Blank:
    """One place of a form that is to be filled."""

    number: int
    """Number in the whole file, from 0."""
    shown: str
    """The paragraph around it, with the blank as [____]."""
    proposal: str
    """Name of the value that fits; empty: none was found."""
    signature: bool
    """Whether it is a line to sign on, which is not filled."""


def find(package: DocxPackage, known: Collection[str]) -> list[Blank]:
    """Every blank of a file from `docx_cleaning.clean`, in order."""
    return [blank for _, _, _, blank in _walk(package, known)]


def fill(package: DocxPackage, known: Collection[str], chosen: Mapping[int, str]) -> DocxPackage:
    """The file with tags in place of blanks.

    Args:
        package: a file from `docx_cleaning.clean` with marks.
        known: names of all values.
        chosen: number of a blank -> name of its value; other blanks are not changed.
    """
    changes: dict[str, list[tuple[int, re.Match[str], str]]] = {}
    for name, paragraph, match, blank in _walk(package, known):
        changes.setdefault(name, []).append((paragraph, match, _written(match, chosen.get(blank.number, ""))))
    parts = dict(package.parts)
    for name, found in changes.items():
        root = parse(parts[name])
        paragraphs = list(_lines(root))
        for paragraph, match, text in reversed(found):
            write_piece(paragraphs[paragraph], match.span(), text)
        parts[name] = docx_cleaning.written(root)
    return DocxPackage(parts)


def _walk(package: DocxPackage, known: Collection[str]) -> list[tuple[str, int, re.Match[str], Blank]]:
    """Part, number of the paragraph in it, place in its text, and the blank."""
    found: list[tuple[str, int, re.Match[str], Blank]] = []
    for name in package.texts():
        root = parse(package.parts[name])
        listed = list(_lines(root))
        texts = ["".join(piece.text or "" for piece in pieces) for pieces in listed]
        for index, text in enumerate(texts):
            following = texts[index + 1] if index + 1 < len(texts) else ""
            for match in _blanks(text, known):
                cell = _beside(listed[index][0]) if listed[index] else ""
                blank = _blank(len(found), text, match, following, cell, known)
                found.append((name, index, match, blank))
    return found


def _lines(root: Any) -> Iterator[list[Any]]:
    """The text elements of each paragraph, apart where a line of it was ended by hand."""
    for pieces in text_pieces(root):
        paragraph = next(pieces[0].iterancestors(f"{WORD}p"))
        line: list[Any] = []
        for one in paragraph.iter(f"{WORD}t", *_ENDS):
            if one.tag == f"{WORD}t":
                line += [one] if one in pieces else []
            elif line and next(one.iterancestors(f"{WORD}p")) is paragraph:
                yield line
                line = []
        if line:
            yield line


def _blanks(text: str, known: Collection[str]) -> list[re.Match[str]]:
    """The blanks of a paragraph, without those inside a tag and quoted words that name no value."""
    taken = [match.span() for match in TAG.finditer(text)]
    found: list[re.Match[str]] = []
    for match in (*_LEGAL.finditer(text), *_DAY.finditer(text), *_BLANK.finditer(text)):
        if all(match.end() <= start or match.start() >= end for start, end in taken) and _is_blank(
            match, known
        ):
            found.append(match)
            taken.append(match.span())
    return sorted(found, key=lambda match: match.start())


def _is_blank(match: re.Match[str], known: Collection[str]) -> bool:
    groups = match.groupdict()
    name = groups.get("quoted") or groups.get("angled") or groups.get("square")
    return name is None or (bool(_CAPITALS.fullmatch(name)) and len(plain(name)) > 1) or named(name, known)


def _blank(
    number: int, text: str, match: re.Match[str], following: str, cell: str, known: Collection[str]
) -> Blank:
    before, after = text[: match.start()], text[match.end() :]
    last = max((one.end() for one in _BLANK.finditer(before)), default=0)
    before = before[last:][-AROUND:]
    upcoming = _BLANK.search(after)
    after = after[: upcoming.start() if upcoming else None][:AROUND]
    groups = match.groupdict()
    own = groups.get("quoted") or groups.get("angled") or groups.get("square") or ""
    inside = own or (groups.get("field") or "").replace(CELL, "")
    alone = not (before.strip() or after.strip() or cell)
    signing = not inside and bool(signed_beside(before, after) or (alone and signed_under(following)))
    whole = next(
        (name for form, name in ((_LEGAL, "fecha_legal"), (_DAY, "fecha")) if form.fullmatch(match[0])), ""
    )
    if whole or signing or (alone and not inside):
        proposal = whole if whole in known else ""
    elif own:
        proposal = meaning(own, "", "", known)
    else:
        labelled = before.rstrip().endswith(":")
        proposal = meaning(
            inside, before if before.strip(" .,;:") else cell, "" if labelled else after, known
        )
        proposal = proposal or meaning("", cell, "", known)
    shown = f"{before.lstrip()}[{inside or '____'}]{after}"
    if not (before.strip() or after.strip()):
        shown = f"{cell[:AROUND]} {shown}" if cell else f"{shown} {following[:AROUND]}"
    return Blank(number, " ".join(shown.split()), proposal, signing)


def _beside(piece: Any) -> str:
    """The text of the cell to the left, or else of the one above."""
    cell = next(piece.iterancestors(f"{WORD}tc"), None)
    if cell is None:
        return ""
    row = cell.getparent()
    cells = row.findall(f"{WORD}tc")
    at = cells.index(cell) if cell in cells else 0
    if at > 0 and (text := _text(cells[at - 1])) and not _BLANK.search(text) and not TAG.search(text):
        return text
    above = row.getprevious()
    if above is not None and above.tag == row.tag:
        upper = above.findall(f"{WORD}tc")
        text = _text(upper[at]) if at < len(upper) else ""
        return "" if _BLANK.search(text) or TAG.search(text) else text
    return ""


def _text(element: Any) -> str:
    return "".join(piece.text or "" for piece in element.iter(f"{WORD}t")).strip()


def _written(match: re.Match[str], value: str) -> str:
    """The text in place of a blank: a tag, or the text before the marks were put."""
    if value:
        return f"{{{{ {value} }}}}"
    if CELL in match[0]:
        return ""
    return "____" if match[0].startswith(docx_cleaning.OPEN) else match[0]
