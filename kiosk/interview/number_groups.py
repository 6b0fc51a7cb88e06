"""Dots and spaces that appear in a number while it is typed: «1.065.123.456», «300 123 4567».

They only help to compare the digits; the answer is stored without them. A text with any other sign stays as
it was typed until it is judged, because such a sign has a meaning: cents, a check digit, a passport.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.content.models import AnyField, MoneyField, TextField
from kiosk.interview.formats import PHONE_CHECKS, dotted

SHORT_LANDLINE = 7
"""Digits of a landline without 60 and the digit of its area."""
LONGEST_GROUPED = 12
"""Digits of a telephone with two too many; more are another number."""


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

    def edit(self, plain: str, start: int, end: int, typed: str) -> tuple[str, int]:
        """Replace a part of a shown text by what was typed, deleted (empty) or pasted.

        What is pasted counts as typed sign by sign, so that both are understood the same.

        Args:
            plain: the text in the box as the person typed it, without the signs that `grouped` adds.
            start: index of the first character that is replaced, in the shown text.
            end: index after the last one.
            typed: what stands there from now on.

        Returns:
            The text as the person typed it, and the index of the cursor in the shown one: after the same
            digit as in the plain text.
        """
        plain, cursor = self._replaced(plain, start, end, typed[:1])
        for sign in typed[1:]:
            plain, cursor = self._replaced(plain, cursor, cursor, sign)
        return plain, cursor

    def _replaced(self, plain: str, start: int, end: int, typed: str) -> tuple[str, int]:
        """The same for one character that is typed, or for a part that is deleted."""
        shown = self.grouped(plain)
        head, tail = shown[:start] + typed, shown[end:]
        ours = self.bare(shown)
        if typed == self.sign and not tail and not self.answered and _only_digits(ours):
            return head, len(head)  # the sign where the next group begins, which the person types too
        if typed != self.sign and _only_digits(ours):
            head, tail = head.replace(self.sign, ""), tail.replace(self.sign, "")
        elif _only_digits(plain):
            head, tail = self._without(shown[:start]) + typed, self._without(tail)
        text = head + tail
        return text, self._place(text, len(head))

    def _without(self, text: str) -> str:
        return text.replace(self.sign, "")

    def _place(self, text: str, passed: int) -> int:
        """The index in the shown text after so many characters of a plain one."""
        if not _only_digits(text):
            return passed
        shown, place = self.arrange(text), 0
        while passed:
            passed -= shown[place] != self.sign
            place += 1
        return place


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
    """«300 123 4567», «605 574 1234», and «574 1234» without a prefix; any other digits stay together.

    One or two digits too many leave the others as they are: that helps to find them.
    """
    if len(digits) > LONGEST_GROUPED or digits.startswith("0"):
        return digits
    if digits.startswith("3") or (digits.startswith("60") and len(digits) > SHORT_LANDLINE):
        parts = (digits[:3], digits[3:6], digits[6:])
    elif len(digits) <= SHORT_LANDLINE:
        parts = (digits[:3], digits[3:], "")
    else:
        return digits
    return " ".join(filter(None, parts))
