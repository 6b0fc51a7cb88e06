"""Counts the syllables of Spanish words by the rules of the RAE (Ortografía, 2010, ch. II, 2.2).

- A vowel or a group of vowels said together is one syllable; consonants never count.
- a, e, o are open; i, u, ü are closed; í and ú are closed, but open beside an open vowel (ha-cí-a).
- Diphthong, one syllable: closed and open (bien, hoy), or two different closed ones (ciu-dad, cuí-da-te).
- Triphthong, one syllable: closed, open, closed (cam-biáis). Two open ones never share a syllable, even with
  a closed one between them (pa-ra-no-ia).
- Hiatus, two syllables: two open vowels (le-er, ca-er), an open one beside í or ú (pa-ís), the same vowel
  twice (chi-i-ta).
- y is a vowel alone, at the end of a word and before a consonant; else a consonant.
- h is silent between vowels (prohi-bir), but begins a syllable before u or i and a vowel (vi-hue-la).
- The u of que, qui, gue, gui is silent; that of güe, güi is not.

A diphthong that some speakers split (guion, piano) counts as one syllable, as the RAE writes it.
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
    """The number of syllables of a word, at least one.

    A word without a vowel is read letter by letter: PDF has three.
    """
    letters = _SILENT_U.sub("", word.lower())
    letters = _FIRM_H.sub("|", letters).replace("ch", "|").replace("h", "")
    letters = _LAST_Y.sub("i", letters)
    return sum(map(_in_group, _GROUP.findall(letters))) or max(len(letters), 1)


def _in_group(vowels: str) -> int:
    """The number of syllables of a group of adjacent vowels."""
    count, said = 1, vowels[0]
    for vowel in vowels[1:]:
        if _parted(said, vowel):
            count, said = count + 1, vowel
        else:
            said += vowel
    return count


def _parted(said: str, vowel: str) -> bool:
    """Whether a vowel begins a new syllable after the vowels in `said`."""
    last = said[-1]
    if last.translate(_PLAIN) == vowel.translate(_PLAIN):
        return True
    if (vowel in "íú" and last in _OPEN) or (last in "íú" and vowel in _OPEN):
        return True
    return vowel in _OPEN and any(letter in _OPEN for letter in said)
