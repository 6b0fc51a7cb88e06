"""What Word or a clerk left unfinished in a text, made safe to sign: a line to fill by hand in its place.

Word writes «Haga clic aquí para escribir texto» into a box nobody filled, and «¡Error! Marcador no definido»
where a reference leads nowhere. A sign that no letter of the kiosk draws would vanish without a word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from kiosk.documents.template_tags import WORD, text_pieces, write_piece
from kiosk.interview.drawable import undrawable

LINE = "__________"
"""What is printed instead: somebody sees that it has to be filled by hand."""
BOX = "□"
"""What is printed instead of a sign that cannot be drawn."""
_REST = r"[^.\]{}]{0,80}[.\]]?"
PROMPT = re.compile(
    r"\[?(?:(?:haga|hacer|dé|pulse)\s+clic\s+(?:o\s+pulse\s+)?aqu[íi]|pulse\s+aqu[íi]\s+para|"
    rf"click\s+(?:or\s+tap\s+)?here|elija\s+un\s+elemento|choose\s+an\s+item){_REST}",
    re.IGNORECASE,
)
"""What Word writes into a box nobody has filled."""
BROKEN = re.compile(
    r"¡?error!\s*(?:marcador\s+no\s+definido|no\s+se\s+encuentra|referencia|bookmark\s+not|reference\s+source|"
    rf"unknown|nombre\s+de\s+archivo|vínculo|no\s+text){_REST}",
    re.IGNORECASE,
)
"""What Word writes where a reference leads nowhere."""


@dataclass(frozen=True)
class Unfinished:
    """What was replaced, each once, in order."""

    prompts: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()

    def __add__(self, more: Unfinished) -> Unfinished:
        """Both together."""
        return Unfinished(
            tuple(dict.fromkeys(self.prompts + more.prompts)),
            tuple(dict.fromkeys(self.errors + more.errors)),
            tuple(dict.fromkeys(self.signs + more.signs)),
        )


def make_safe(root: Any) -> Unfinished:
    """Put a line in place of Word's prompts and errors, and a box in place of signs nobody can draw.

    Args:
        root: a part's root element; it is changed in place.
    """
    found = Unfinished()
    for pieces in text_pieces(root):
        if all(_hidden(piece) for piece in pieces):
            continue
        found += Unfinished(_replaced(pieces, PROMPT), _replaced(pieces, BROKEN), _boxed(pieces))
    return found


def _replaced(pieces: list[Any], pattern: re.Pattern[str]) -> tuple[str, ...]:
    text = "".join(piece.text or "" for piece in pieces)
    matches = list(pattern.finditer(text))
    for match in reversed(matches):
        write_piece(pieces, match.span(), LINE)
    return tuple(match[0] for match in matches)


def _boxed(pieces: list[Any]) -> tuple[str, ...]:
    found: list[str] = []
    for piece in pieces:
        if not _hidden(piece) and (signs := undrawable(piece.text or "")):
            found += signs
            piece.text = "".join(BOX if sign in signs else sign for sign in piece.text)
    return tuple(found)


def _hidden(piece: Any) -> bool:
    mark = piece.getparent().find(f"{WORD}rPr/{WORD}vanish")
    return mark is not None and mark.get(f"{WORD}val", "1") not in ("0", "false", "off")
