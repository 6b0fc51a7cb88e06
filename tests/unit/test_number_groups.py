"""Dots and spaces appear in numbers while they are typed; no answer becomes another by them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.content.models import AnyField, DateField, MoneyField, TextField
from kiosk.interview.formats import accept
from kiosk.interview.number_groups import Groups, groups_of

MONEY = MoneyField(id="valor", kind="money", label="Valor")
CARD = TextField(id="numero", kind="text", label="Número", check="documento")
PHONE = TextField(id="celular", kind="text", label="Celular", check="celular")
NUMBERS = {"money": MONEY, "card": CARD, "phone": PHONE}


def groups(field: AnyField) -> Groups:
    found = groups_of(field)
    assert found is not None
    return found


def keyed(field: AnyField, text: str) -> str:
    """A text typed sign by sign at the end."""
    shown, cursor = "", 0
    for sign in text:
        shown, cursor = groups(field).edit(shown, cursor, cursor, sign)
        assert cursor == len(shown)
    return shown


@pytest.mark.parametrize(
    ("field", "typed", "shown"),
    [
        (CARD, "106", "106"),
        (CARD, "1065", "1.065"),
        (CARD, "1065123456", "1.065.123.456"),
        (CARD, "1.065.123.456", "1.065.123.456"),
        (CARD, "1065123456-7", "1065123456-7"),
        (CARD, "1065123456 7", "1065123456 7"),
        (CARD, "AB123456", "AB123456"),
        (CARD, "1234A", "1234A"),
        (PHONE, "3001234567", "300 123 4567"),
        (PHONE, "300 123 4567", "300 123 4567"),
        (PHONE, "3001", "300 1"),
        (PHONE, "573001234567", "573001234567"),
        (PHONE, "+573001234567", "+573001234567"),
        (PHONE, "018000123456", "018000123456"),
        (PHONE, "6055741234 ext 3", "605 574 1234 ext 3"),
        (PHONE, "300-1234567", "300-1234567"),
        (MONEY, "1500000", "1.500.000"),
        (MONEY, "1.500.000", "1.500.000"),
        (MONEY, "$ 1500000", "$ 1500000"),
        (MONEY, "12500,00", "12500,00"),
        (MONEY, "12500.00", "12.500.00"),  # not clear: the check says so
    ],
)
def test_what_is_seen_after_typing(field: AnyField, typed: str, shown: str) -> None:
    assert keyed(field, typed) == shown


@pytest.mark.parametrize(
    ("shown", "start", "end", "typed", "after", "cursor"),
    [
        ("1.065.123", 3, 3, "9", "10.965.123", 4),
        ("1.065.123", 0, 0, "9", "91.065.123", 1),
        ("1.065.123", 8, 9, "", "106.512", 7),
        ("1.065.123", 0, 1, "", "65.123".rjust(7, "0"), 0),
        ("1.065", 4, 5, "", "106", 3),
        ("1.065", 0, 5, "", "", 0),
        ("1.065", 0, 5, "22333", "22.333", 6),
        ("", 0, 0, "1065123456", "1.065.123.456", 13),
        ("1.065", 5, 5, "123456", "1.065.123.456", 13),
        ("1.065", 5, 5, "-", "1065-", 5),
        ("1.065", 1, 1, "-", "1-065", 2),
        ("1065-", 4, 5, "", "1.065", 5),
        ("1-065", 1, 2, "", "1.065", 1),
    ],
)
def test_an_edit_leaves_the_cursor_at_its_digit(
    shown: str, start: int, end: int, typed: str, after: str, cursor: int
) -> None:
    assert groups(CARD).edit(shown, start, end, typed) == (after, cursor)


@pytest.mark.parametrize("field", NUMBERS.values(), ids=NUMBERS)
@given(
    edits=st.lists(st.tuples(st.integers(0, 20), st.integers(0, 3), st.text("0123456789", max_size=4))),
)
def test_digits_are_never_lost_and_the_cursor_follows(
    edits: list[tuple[int, int, str]], field: AnyField
) -> None:
    kind, shown, plain = groups(field), "", ""
    for place, taken, typed in edits:
        start = min(place, len(shown))
        end = min(start + taken, len(shown))
        first = len(shown[:start].replace(kind.sign, ""))
        last = len(shown[:end].replace(kind.sign, ""))
        plain = plain[:first] + typed + plain[last:]
        shown, cursor = kind.edit(shown, start, end, typed)
        assert kind.bare(shown) == plain
        assert shown == kind.grouped(plain)
        assert len(shown[:cursor].replace(kind.sign, "")) == first + len(typed)


@pytest.mark.parametrize("field", NUMBERS.values(), ids=NUMBERS)
@given(typed=st.text("0123456789012345678900 .,-$+A", max_size=16))
def test_no_answer_becomes_another(typed: str, field: AnyField) -> None:
    before, now = accept(field, typed), accept(field, keyed(field, typed))
    assert before == now or not (before.isdigit() and now.isdigit())


@given(digits=st.text("0123456789", max_size=14))
def test_what_the_box_hands_on_is_what_it_handed_on_before(digits: str) -> None:
    for field in (CARD, PHONE):
        assert groups(field).answer(groups(field).grouped(digits)) == digits


def test_other_fields_have_no_groups() -> None:
    assert groups_of(DateField(id="fecha", kind="date", label="Fecha")) is None
    assert groups_of(TextField(id="correo", kind="text", label="Correo", check="correo")) is None
    assert groups(PHONE).bare("300 12") == "30012" and groups(PHONE).bare("30 012") == "30 012"
