"""Takes out of a Word file what one engine prints and the other does not, or what stops one of them."""

from __future__ import annotations

import re
from typing import Any

from kiosk.documents.template_tags import WORD
from kiosk.documents.tracked_changes import unwrap

_LINK = f"{WORD}hyperlink"
_RUBY, _BASE = f"{WORD}ruby", f"{WORD}rubyBase"
_WEB_HIDDEN = f"{WORD}webHidden"
_PAGE = re.compile(r"^(\s*(?:PAGE|NUMPAGES))\b.*$", re.IGNORECASE | re.DOTALL)
_INSTRUCTION = f"{WORD}instrText"


def take_out(root: Any) -> None:
    """Make both engines print what Word prints.

    Links become their text: word2pdf fails at one to a place in the file. Text that Word hides only on web
    pages is shown. Text with another one above it loses that one. Page numbers are 1, 2, 3: word2pdf knows no
    others.

    Args:
        root: a part's root element; it is changed in place.
    """
    for link in list(root.iter(_LINK)):
        unwrap(link)
    for ruby in list(root.iter(_RUBY)):
        _keep_base(ruby)
    for mark in list(root.iter(_WEB_HIDDEN)):
        mark.getparent().remove(mark)
    for piece in root.iter(_INSTRUCTION):
        piece.text = _PAGE.sub(r"\1 ", piece.text or "")
    for simple in root.iter(f"{WORD}fldSimple"):
        simple.set(f"{WORD}instr", _PAGE.sub(r"\1 ", simple.get(f"{WORD}instr") or ""))


def _keep_base(ruby: Any) -> None:
    """Put the runs of a text in place of its ruby, which lies in a run of its own."""
    run = ruby.getparent()
    base = ruby.find(_BASE)
    at = run.getparent().index(run)
    for inner in reversed(list(base) if base is not None else []):
        run.getparent().insert(at, inner)
    run.remove(ruby)
