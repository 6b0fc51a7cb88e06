"""Reads amounts of Colombian pesos as people type and copy them."""

from __future__ import annotations

import re
from dataclasses import dataclass

FEW_PESOS = 1_000
"""Smaller values get a warning: probably zeros are missing. Cents of such a value are not clear."""

_BEFORE, _AFTER = r"(?:COP)? ?\$? ?", r" ?(?:COP|pesos|m/cte|m/l|mcte)?\.?"
_CLEAR = re.compile(
    _BEFORE
    + r"(?:(?P<parts>[0-9]{1,3}(?:[.,'’´ ][0-9]{3})*(?P<apart>[.,'’´ ])[0-9]{3})"
    + r"(?:(?!(?P=apart))[.,](?P<cents>[0-9]{1,2})|[.,]oo)?"
    + r"|(?P<digits>[0-9]+)(?:[.,](?:(?P<few>[0-9]{1,2})|oo))?)"
    + _AFTER,
    re.IGNORECASE,
)
"""Cents must be separated by another sign than thousands: «12.500.00» is ambiguous and is refused."""
_UNCLEAR = re.compile(rf"{_BEFORE}([0-9][0-9.,'’´ ]*)[.,'’´ ]([0-9]+){_AFTER}", re.IGNORECASE)
_SIGNS = re.compile(r"[^0-9]")


@dataclass(frozen=True)
class Amount:
    """What an amount says."""

    pesos: str = ""
    """Its whole pesos as digits; empty if the text is no amount, or if it is not clear which."""
    cents: bool = False
    """It had cents, which are left out."""
    meant: tuple[int, ...] = ()
    """If it is not clear: the amounts it may be, the smallest first."""
    unclear: bool = False
    """It is made of digits and of signs between them, but may be more than one amount."""


def read_amount(text: str) -> Amount:
    """Read a cleaned text (see `formats.clean`)."""
    if match := _CLEAR.fullmatch(text):
        number = match["parts"] or match["digits"]
        pesos = _SIGNS.sub("", number).lstrip("0") or "0"
        cents = bool(int(match["cents"] or match["few"] or "0"))
        if not {".", ","} <= {*number} and (not cents or int(pesos) >= FEW_PESOS):
            return Amount(pesos, cents)
    if match := _UNCLEAR.fullmatch(text):
        return Amount(unclear=True, meant=_meant(_SIGNS.sub("", match[1]), match[2]))
    return Amount()


def _meant(head: str, tail: str) -> tuple[int, ...]:
    """The amounts of digits whose last group is cents, or perhaps thousands if it has three digits."""
    found = [head] if len(tail) <= 3 else []
    if len(tail) == 3:
        found.append(head + tail)
    return tuple(int(one) for one in found if int(one) >= FEW_PESOS)
