"""Dots and spaces that appear in a number while it is typed: «1.065.123.456», «300 123 4567».

They only help to compare the digits; the answer is stored without them. A text with any other sign stays as
it was typed until it is judged, because such a sign has a meaning: cents, a check digit, a passport.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from kiosk.content.models import AnyField, MoneyField, TextField
from kiosk.interview.formats import PHONE_CHECKS, dotted


@dataclass(frozen=True)
class Groups:
    """How the digits of a kind of number are set apart."""

    sign: str
    """What stands between two groups."""
    arrange: Callable[[str], str]
    """Digits -> the same digits with signs between them."""
    answered: bool = False
    """The signs belong to what the box hands on, as an amount is shown again for editing."""

    def grouped(self, text: str) -> str:
        """The text with the signs, if it has nothing but digits; else the text itself."""
        return self.arrange(text) if _only_digits(text) else text

    def bare(self, shown: str) -> str:
        """The digits of a text whose signs stand where they belong; any other text unchanged."""
        digits = shown.replace(self.sign, "")
        return digits if _only_digits(digits) and self.arrange(digits) == shown else shown

    def answer(self, shown: str) -> str:
        """What the box hands on for this text."""
        return shown if self.answered else self.bare(shown)

    def edit(self, shown: str, start: int, end: int, typed: str) -> tuple[str, int]:
        """Replace a part of a shown text by what was typed, deleted (empty) or pasted.

        Args:
            shown: the text in the box.
            start: index of the first character that is replaced.
            end: index after the last one.
            typed: what stands there from now on.

        Returns:
            The text to be shown, and the index of the cursor: after the same digit as in the plain text.
        """
        head, tail = shown[:start] + typed, shown[end:]
        text = head + tail
        ours = not shown or self.bare(shown) != shown or _only_digits(shown)
        digits = text.replace(self.sign, "")
        added = typed if ours else text
        if _only_digits(digits) and (self.sign not in added or self.arrange(digits) == text):
            return self._placed(self.arrange(digits), len(head.replace(self.sign, "")))
        if not ours or self._goes_on(text):
            return text, len(head)
        before = shown[:start].replace(self.sign, "")
        return before + typed + tail.replace(self.sign, ""), len(before + typed)

    def _goes_on(self, text: str) -> bool:
        """Whether the sign at the end is where the next group begins: the person types it too."""
        whole = text.removesuffix(self.sign)
        return whole != text and self.grouped(self.bare(whole)) == whole

    def _placed(self, shown: str, digits: int) -> tuple[str, int]:
        """A text, and the index after so many of its digits."""
        place = passed = 0
        while passed < digits:
            passed += shown[place] != self.sign
            place += 1
        return shown, place


def groups_of(field: AnyField) -> Groups | None:
    """How the digits of a field are set apart; None: it is no number of a known form."""
    if isinstance(field, MoneyField):
        return Groups(".", dotted, answered=True)
    if isinstance(field, TextField) and field.check == "documento":
        return Groups(".", dotted)
    if isinstance(field, TextField) and field.check in PHONE_CHECKS:
        return Groups(" ", _phone_groups)
    return None


def _only_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _phone_groups(digits: str) -> str:
    """«300 123 4567»; more than ten digits, or a zero first, stay together."""
    if len(digits) > 10 or digits.startswith("0"):
        return digits
    return re.sub(r"^(...)(...)?(.+)$", lambda found: " ".join(filter(None, found.groups())), digits)
