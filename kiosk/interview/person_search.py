"""Finding an applicant again by name, document number or session code."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

from kiosk.interview.person import full_name

SHORTEST = 2
"""Letters or digits of a word that is looked for; less would find everybody."""


def search_words(record: Mapping[str, Any]) -> str:
    """The words a session is found by: names, document number and code, without capitals and accents.

    Args:
        record: a session as it is kept, of any shape.
    """
    answers = record.get("answers")
    answers = answers if isinstance(answers, Mapping) else {}
    number, code = answers.get("numero_documento", ""), record.get("code", "")
    told = (full_name(answers), *(one for one in (number, code) if isinstance(one, str)))
    return " ".join(typed_words(" ".join(told)))


def is_found(text: str, words: str) -> bool:
    """Whether what was typed finds a session.

    Each word typed has to be the beginning of one of the session's words: «guer ana» finds Ana Guerra. Digits
    may also be the end of the number, as staff see it in a session: «4321».

    Args:
        text: what was typed; points within a number do not matter.
        words: what `search_words` said of the session.
    """
    typed = [word for word in typed_words(text) if len(word) >= SHORTEST]
    known = words.split()
    return bool(typed) and all(any(_fits(word, one) for one in known) for word in typed)


def _fits(word: str, known: str) -> bool:
    return known.startswith(word) or (word.isdigit() and len(word) > SHORTEST and known.endswith(word))


def typed_words(text: str) -> list[str]:
    """The words of a text, without capitals, accents and points."""
    apart = unicodedata.normalize("NFD", text.casefold())
    plain = "".join(ch for ch in apart if not unicodedata.combining(ch))
    return "".join(ch if ch.isalnum() else "" if ch in ".'’" else " " for ch in plain).split()
