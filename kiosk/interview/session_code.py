"""The session code: six characters, the last of which is a check character.

The characters are numbers from 0 to 30 with the weights 6, 5, 4, 3, 2, 1; the weighted sum is a multiple of
31. Since 31 is a prime, every single wrong character and every swap of two characters changes the sum (the
scheme of ISO 2108 for books, with another modulus).
"""

from __future__ import annotations

import secrets

CODE_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Letters and digits that are not confused when read aloud or copied by hand: no 0, O, 1, I or L."""
LENGTH = 6
"""Characters of a code, with the check character."""


def new_code() -> str:
    """A random session code; it contains nothing about the applicant."""
    body = "".join(secrets.choice(CODE_ALPHABET) for _ in range(LENGTH - 1))
    return body + CODE_ALPHABET[-_weigh(body) % len(CODE_ALPHABET)]


def normalize(typed: str) -> str:
    """A code in capitals, without the spaces, dashes and dots that people put in."""
    return "".join(symbol for symbol in typed.upper() if symbol not in " -.–—_\t")


def valid(code: str) -> bool:
    """Whether a normalized code has the right characters and check character; no store is asked."""
    if len(code) != LENGTH or not set(code) <= set(CODE_ALPHABET):
        return False
    return _weigh(code) % len(CODE_ALPHABET) == 0


def _weigh(symbols: str) -> int:
    return sum((LENGTH - place) * CODE_ALPHABET.index(symbol) for place, symbol in enumerate(symbols))
