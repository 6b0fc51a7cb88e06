"""The session code: six symbols that can be said aloud, the last of which proves the others.

The symbols are numbers from 0 to 30, weighted 6, 5, 4, 3, 2, 1; the weighted sum is a multiple of 31. Since
31 is a prime, one wrong symbol and two symbols in each other's place always break the sum (the scheme of
ISO 2108 for books, with another modulus).
"""

from __future__ import annotations

import secrets

CODE_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Letters and digits that nobody confuses, read aloud or copied by hand: no 0, O, 1, I or L."""
LENGTH = 6
"""Symbols of a code, the check symbol among them."""


def new_code() -> str:
    """A random session code, opaque and easy to say."""
    body = "".join(secrets.choice(CODE_ALPHABET) for _ in range(LENGTH - 1))
    return body + CODE_ALPHABET[-_weigh(body) % len(CODE_ALPHABET)]


def normalize(typed: str) -> str:
    """A code as somebody wrote it, in capitals and without the spaces, dashes and dots between."""
    return "".join(symbol for symbol in typed.upper() if symbol not in " -.–—_\t")


def valid(code: str) -> bool:
    """Whether a normalized code is one that can exist; says nothing about whether it does."""
    if len(code) != LENGTH or not set(code) <= set(CODE_ALPHABET):
        return False
    return _weigh(code) % len(CODE_ALPHABET) == 0


def _weigh(symbols: str) -> int:
    return sum((LENGTH - place) * CODE_ALPHABET.index(symbol) for place, symbol in enumerate(symbols))
