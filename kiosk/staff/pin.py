"""PINs: how they are kept, and which ones are too easy."""

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
"""What OpenSSL may use at most: the 64 MiB and its own needs."""
_SALT = 16
"""Bytes."""
_COMMON = frozenset(
    {"147258", "147852", "258369", "258147", "369258", "741852", "852963", "963852", "159753", "753159"}
    | {"357159", "951357", "789456", "456123", "123654", "321654", "456789", "654987", "147369", "369147"}
    | {"112358", "314159", "271828", "159357", "142536", "102938", "159263"}
    | {"12341234", "14725836", "12369874", "147258369"}
)
"""Walks over the keys and numbers everybody knows, which no other rule finds."""
_YEAR = re.compile(r"19[3-9]\d|20[0-3]\d")
_DATES = ("DDMMYY", "MMDDYY", "YYMMDD", "DDMMYYYY", "MMDDYYYY", "YYYYMMDD")


@dataclass(frozen=True)
class Hashed:
    """A secret word as it is kept."""

    salt: bytes
    hash: bytes

    def matches(self, word: str, pepper: bytes) -> bool:
        """It is this word; takes as long for a wrong one."""
        return hmac.compare_digest(self.hash, _stretch(word, self.salt, pepper))


def hashed(word: str, pepper: bytes) -> Hashed:
    """A secret word with a salt of its own; slow on purpose."""
    salt = secrets.token_bytes(_SALT)
    return Hashed(salt, _stretch(word, salt, pepper))


def decoy() -> Hashed:
    """What an unknown person's word is compared with: nothing matches it, and it takes as long."""
    return Hashed(secrets.token_bytes(_SALT), secrets.token_bytes(hashlib.sha256().digest_size))


def refusal(pin: str) -> str:
    """Why a PIN cannot be taken, as a Spanish sentence; empty: it can."""
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
    """The pepper first: the slow part is then worth nothing to who does not have it."""
    keyed = hmac.digest(pepper, word.encode(), "sha256")
    return hashlib.scrypt(keyed, salt=salt, n=COST, r=BLOCK, p=1, maxmem=_MEMORY, dklen=32)


def _patterned(pin: str) -> bool:
    """Few different digits, a part said again, the same backwards, or even steps from one to the next."""
    parts = [[pin[start : start + size] for start in range(0, len(pin), size)] for size in (1, 2, 3, 4, 6)]
    repeated = any(len(set(part)) == 1 < len(part) for part in parts)
    steps = any(_even_steps(part) for part in parts)
    doubled = pin[0::2] == pin[1::2] and _even_steps(list(pin[0::2]))
    return repeated or steps or doubled or len(set(pin)) <= 2 or pin == pin[::-1]


def _even_steps(parts: list[str]) -> bool:
    """Each part is as much more than the one before: 246802, 101112, 100200300."""
    if len(parts) < 3 or len(parts[-1]) != len(parts[0]):
        return False
    size = 10 ** len(parts[0])
    numbers = [int(part) for part in parts]
    return len({(after - before) % size for before, after in pairwise(numbers)}) == 1


def _reads_as(pin: str, form: str) -> bool:
    """The digits are a day of the calendar, written in this form."""
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
