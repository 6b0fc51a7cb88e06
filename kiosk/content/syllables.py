"""Syllables of Spanish words, counted by the spelling rules of the RAE (Ortografía, 2010, ch. II, 2.2).

- A vowel or a group of vowels said together is one syllable; consonants never count.
- a, e, o are open; i, u, ü are closed; í and ú are closed, but open beside an open vowel (ha-cí-a).
- Diphthong, one syllable: closed and open (bien, hoy), or two different closed ones (ciu-dad, cuí-da-te).
- Triphthong, one syllable: closed, open, closed (cam-biáis). A closed vowel between two open ones begins
  the syllable of the second (pa-ra-no-ia).
- Hiatus, two syllables: two open vowels (le-er, ca-er), an open one beside í or ú (pa-ís), the same vowel
  twice (chi-i-ta).
- y is a vowel alone, at the end of a word and before a consonant; else a consonant.
- h is silent between vowels (prohi-bir), but begins a syllable before u or i and a vowel (vi-hue-la).
- The u of que, qui, gue, gui is silent; that of güe, güi is not.

A diphthong that some say as two syllables (guion, piano) counts as one, as the RAE writes it.
"""

from __future__ import annotations

import re

_SILENT_U = re.compile(r"(?<=[qg])u(?=[eiéí])")
_FIRM_H = re.compile(r"h(?=[ui][aeoiáéóíú])")
_LAST_Y = re.compile(r"y(?![aeiouáéíóúü])")
_GROUP = re.compile(r"[aeiouáéíóúü]+")
_OPEN = "aeoáéó"
_PLAIN = str.maketrans("áéíóúü", "aeiouu")


def syllables(word: str) -> int:
    """How many syllables a word has, at least one; letters without a vowel are spelt (PDF: three)."""
    letters = _SILENT_U.sub("", word.lower())
    letters = _FIRM_H.sub("|", letters).replace("ch", "|").replace("h", "")
    letters = _LAST_Y.sub("i", letters)
    return sum(map(_in_group, _GROUP.findall(letters))) or max(len(letters), 1)


def _in_group(vowels: str) -> int:
    """Syllables of vowels that stand together."""
    count, start = 1, 0
    for place in range(1, len(vowels)):
        if _parted(vowels[start:place], vowels[place], vowels[place + 1 : place + 2]):
            count, start = count + 1, place
    return count


def _parted(said: str, vowel: str, after: str) -> bool:
    """Whether a vowel begins a syllable of its own after those of the syllable `said` so far."""
    last = said[-1]
    if last.translate(_PLAIN) == vowel.translate(_PLAIN):
        return True
    if (vowel in "íú" and last in _OPEN) or (last in "íú" and vowel in _OPEN):
        return True
    holds_open = any(letter in _OPEN for letter in said)
    if vowel in _OPEN:
        return holds_open
    return holds_open and after != "" and after in _OPEN
