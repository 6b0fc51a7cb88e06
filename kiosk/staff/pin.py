"""Hashes PINs, and refuses those that are easy to guess."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from kiosk.ports import LONGEST_PIN, SHORTEST_PIN

COST, BLOCK = 2**16, 8
"""scrypt's N and r (RFC 7914): 64 MiB and about a sixth of a second for each guess."""
_MEMORY: Final = 2**27
"""Bytes that OpenSSL may use: the 64 MiB and some for itself."""
_SALT = 16
"""Bytes of a salt."""
_COMMON = frozenset(
    {"147258", "147852", "258369", "258147", "369258", "741852", "852963", "963852", "159753", "753159"}
    | {"357159", "951357", "789456", "456123", "123654", "321654", "456789", "654987", "147369", "369147"}
    | {"112358", "314159", "271828", "159357", "142536", "102938", "159263"}
    | {"12341234", "14725836", "12369874", "147258369"}
)
"""Patterns on the keypad and well-known numbers that no other rule refuses."""
_YEAR = re.compile(r"19[3-9]\d|20[0-3]\d")
_DATES = ("DDMMYY", "MMDDYY", "YYMMDD", "DDMMYYYY", "MMDDYYYY", "YYYYMMDD")


@dataclass(frozen=True)
class Hashed:
    """The salt and the hash of a PIN or of a recovery code."""

    salt: bytes
    hash: bytes

    def matches(self, word: str, pepper: bytes) -> bool:
        """Whether this is the hash of `word`; the time does not depend on the answer."""
        return hmac.compare_digest(self.hash, _stretch(word, self.salt, pepper))


def hashed(word: str, pepper: bytes) -> Hashed:
    """Hash a PIN or a recovery code with a new salt; slow on purpose (scrypt, RFC 7914)."""
    salt = secrets.token_bytes(_SALT)
    return Hashed(salt, _stretch(word, salt, pepper))


def decoy() -> Hashed:
    """A random hash to compare with for an unknown name, so that the answer takes the same time."""
    return Hashed(secrets.token_bytes(_SALT), secrets.token_bytes(hashlib.sha256().digest_size))


def refusal(pin: str) -> str:
    """Why a new PIN is refused, as a Spanish sentence; empty: it is accepted."""
    if not re.fullmatch(r"[0-9]+", pin):
        return "El PIN solo lleva cifras."
    if len(pin) < SHORTEST_PIN:
        return f"El PIN debe tener al menos {SHORTEST_PIN} cifras."
    if len(pin) > LONGEST_PIN:
        return f"El PIN puede tener hasta {LONGEST_PIN} cifras."
    if _patterned(pin) or pin in _COMMON:
        return "Ese PIN se adivina fácil: repite cifras o sigue un orden. Elija otro."
    if _YEAR.search(pin) or any(_reads_as(pin, form) for form in _DATES):
        return "Ese PIN parece una fecha o un año, y eso se adivina fácil. Elija otro."
    return ""


def _stretch(word: str, salt: bytes, pepper: bytes) -> bytes:
    """The scrypt hash of the word's HMAC under the pepper: without the pepper no guess can be tested."""
    keyed = hmac.digest(pepper, word.encode(), "sha256")
    return hashlib.scrypt(keyed, salt=salt, n=COST, r=BLOCK, p=1, maxmem=_MEMORY, dklen=32)


def _patterned(pin: str) -> bool:
    """Whether a PIN has few different digits, repeats a part, is a palindrome, or counts in even steps."""
    parts = [[pin[start : start + size] for start in range(0, len(pin), size)] for size in (1, 2, 3, 4, 6)]
    repeated = any(len(set(part)) == 1 < len(part) for part in parts)
    steps = any(_even_steps(part) for part in parts)
    doubled = pin[0::2] == pin[1::2] and _even_steps(list(pin[0::2]))
    return repeated or steps or doubled or len(set(pin)) <= 2 or pin == pin[::-1]


def _even_steps(parts: list[str]) -> bool:
    """Whether each part differs from the one before by the same number: 246802, 101112, 100200300."""
    if len(parts) < 3 or len(parts[-1]) != len(parts[0]):
        return False
    size = 10 ** len(parts[0])
    numbers = [int(part) for part in parts]
    return len({(after - before) % size for before, after in pairwise(numbers)}) == 1


def _reads_as(pin: str, form: str) -> bool:
    """Whether the digits are a calendar day in this form; a year of four digits must be 1900 to 2099."""
    if len(pin) != len(form):
        return False
    day, month, year = (
        int("".join(digit for digit, letter in zip(pin, form, strict=True) if letter == part))
        for part in "DMY"
    )
    try:
        date(year if year > 99 else 2000 + year % 100, month, day)
    except ValueError:
        return False
    return year < 100 or 1900 <= year < 2100
