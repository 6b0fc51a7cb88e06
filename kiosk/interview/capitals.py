"""Suggests the usual capitals of names; accents stay as they were typed.

Whether «maria» is María cannot be known. Only capitals are suggested, and the person decides.
"""

from __future__ import annotations

import re

PARTICLES = frozenset(
    {"da", "das", "de", "del", "der", "di", "do", "dos", "du", "el", "la", "las", "los", "van", "von", "y"}
)
"""Words that stay in lower case inside a person's name: «María del Carmen», «Rosa de la Ossa»."""
SMALL = PARTICLES | {"a", "al", "con", "e", "en", "o", "para", "por", "sin", "su", "u"}
"""Words that stay in lower case inside the name of an entity."""
_PARTS = re.compile(r"[^\W\d_]+", re.UNICODE)
_VOWELS = frozenset("aeiouáéíóúü")
_ACRONYMS = frozenset(
    {"cc", "cdi", "dian", "ese", "eps", "esap", "icbf", "inder", "indupal", "ips", "ltda", "mipres", "nit"}
    | {"ong", "ph", "sa", "sas", "sena", "sisben", "sts", "tic", "udes", "unad", "upc", "uts"}
)
"""Abbreviations that are pronounced as words and written in capitals."""


def person_name(text: str) -> str:
    """A person's name with the usual capitals; words in mixed case («McCain») stay as they are."""
    return _recased(text, PARTICLES)


def entity_name(text: str) -> str:
    """The name of an entity typed in capitals, as it is usually written; abbreviations stay in capitals."""
    if not _shouted(text):
        return text
    words = enumerate(text.split(" "))
    return " ".join(word if _is_acronym(word) else _recased(word, SMALL, first=n == 0) for n, word in words)


def sentence(text: str) -> str:
    """A description typed in capitals, as a sentence; abbreviations stay in capitals."""
    if not _shouted(text):
        return text
    words = [word if _is_acronym(word) else word.lower() for word in text.split(" ")]
    joined = " ".join(words)
    return joined[:1].upper() + joined[1:]


def _recased(text: str, small: frozenset[str], *, first: bool = True) -> str:
    def recase(match: re.Match[str]) -> str:
        word = match[0]
        if not (word.islower() or word.isupper()):
            return word
        if word.lower() in small and (match.start() > 0 or not first):
            return word.lower()
        return word[0].upper() + word[1:].lower()

    return _PARTS.sub(recase, text)


def _shouted(text: str) -> bool:
    """Whether a text of several words is typed in capitals only; a single word may be an abbreviation."""
    letters = [ch for ch in text if ch.isalpha()]
    return len(text.split()) > 1 and len(letters) > 8 and all(ch.isupper() for ch in letters)


def _is_acronym(word: str) -> bool:
    bare = "".join(ch for ch in word if ch.isalpha()).lower()
    return bool(bare) and (bare in _ACRONYMS or "." in word[:-1] or not set(bare) & _VOWELS)
