"""Suggests the usual capitals of names; accents stay as they were typed.

Whether «maria» is María cannot be known. Only capitals are suggested, and the person decides.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise

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
    | {"esp", "ong", "pae", "ph", "sa", "sas", "sena", "sisben", "sts", "tic", "udes", "unad", "upc", "uts"}
)
"""Abbreviations that are pronounced as words and written in capitals."""


_ROMAN = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")
"""Roman numbers up to 39, in capitals."""
_NOT_THE_VERB = r"(?<!sin )"
"""«Sin cesar» names no department."""
_BEFORE_PLACE = r"\b(?:en|de|del) "
_BEFORE_ARTICLED = r"\b(?:en|municipio de|departamento de) "
"""«De la paz» may mean peace; «en La Paz» is the town."""
_BEFORE_I = re.compile(r" +h?[ií]", re.IGNORECASE)
"""The sound before which «y» becomes «e»: «López e Iriarte»."""


def person_name(text: str) -> str:
    """A person's name with the usual capitals; a capital inside a word («McCain») stays."""
    return _recased(text, PARTICLES)


def entity_name(text: str) -> str:
    """The name of an entity typed in one case, as it is usually written; abbreviations stay in capitals."""
    return _recased(text, SMALL) if text.islower() and " " in text else usual_capitals(text)


def usual_capitals(text: str) -> str:
    """A name or an address typed in capitals, as it is usually written; abbreviations stay in capitals."""
    if not _shouted(text):
        return text
    words = enumerate(text.split(" "))
    return " ".join(word if _is_acronym(word) else _recased(word, SMALL, first=n == 0) for n, word in words)


def sentence(text: str, here: Iterable[str] = (), elsewhere: Iterable[str] = ()) -> str:
    """A description typed in capitals, as a sentence; abbreviations stay in capitals.

    Args:
        text: what was typed.
        here: names of places that get their capitals wherever they stand: the office's own.
        elsewhere: names of places that may be common words as well, such as «La Paz»: they get capitals
            only after the words that stand before a place.
    """
    if not _shouted(text):
        return text
    words = [word if _is_acronym(word) else word.lower() for word in text.split(" ")]
    joined = " ".join(words)
    joined = joined[:1].upper() + joined[1:]
    for name in sorted(here, key=len, reverse=True):
        joined = _with_place(joined, name, _NOT_THE_VERB)
    for name in sorted(elsewhere, key=len, reverse=True):
        articled = name.startswith(("La ", "El ", "Los ", "Las "))
        joined = _with_place(joined, name, _BEFORE_ARTICLED if articled else _BEFORE_PLACE)
    return joined


def _with_place(text: str, name: str, before: str) -> str:
    """The text with the capitals of a name of a place; accents stay as they were typed."""
    found = re.finditer(rf"{before}\b({re.escape(_bare(name))})\b", _bare(text))
    for start, end in [match.span(1) for match in found]:
        text = text[:start] + _recased(text[start:end], SMALL) + text[end:]
    return text


def _bare(text: str) -> str:
    """The letters without accents, in lower case: as many as before, so that places in it stay."""
    return "".join(unicodedata.normalize("NFD", letter)[0].lower()[:1] for letter in text)


def _recased(text: str, small: frozenset[str], *, first: bool = True) -> str:
    def recase(match: re.Match[str]) -> str:
        word = match[0]
        if text[: match.start()][-1:].isdigit():
            return word  # «Calle 16A»: the letter is part of the number
        if _has_inner_capital(word) or (len(word) > 1 and _ROMAN.fullmatch(word)):
            return word
        inside = match.start() > 0 or not first
        if inside and (word.lower() in small or (word.lower() == "e" and _BEFORE_I.match(text, match.end()))):
            return word.lower()
        return word[0].upper() + word[1:].lower()

    return _PARTS.sub(recase, text)


def _shouted(text: str) -> bool:
    """Whether a text of several words is typed in capitals; a single word may be an abbreviation."""
    letters = [ch for word in text.split() if word not in SMALL for ch in word if ch.isalpha()]
    return len(text.split()) > 1 and len(letters) > 8 and all(ch.isupper() for ch in letters)


def _has_inner_capital(word: str) -> bool:
    """Whether a word is written like «McCain», and not by a slip of the shift key («mARIA», «CArlos»)."""
    if word.islower() or word.isupper() or not word[:2].istitle():
        return False
    apart = all(not (one.isupper() and other.isupper()) for one, other in pairwise(word))
    return apart and word[-1].islower() and any(letter.isupper() for letter in word[1:])


def _is_acronym(word: str) -> bool:
    letters = "".join(ch for ch in word if ch.isalpha())
    bare = letters.lower()
    if not bare or bare in SMALL:
        return False
    return bare in _ACRONYMS or "." in word[:-1] or not set(bare) & _VOWELS or bool(_ROMAN.fullmatch(letters))
