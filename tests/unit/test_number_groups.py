"""Dots and spaces appear in numbers while they are typed; no answer becomes another by them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.content.models import AnyField, DateField, MoneyField, TextField
from kiosk.interview.checks import Context, examine
from kiosk.interview.formats import accept
from kiosk.interview.number_groups import Groups, groups_of
from kiosk.interview.places import Places

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
    kind, plain, cursor = groups(field), "", 0
    for sign in text:
        plain, cursor = kind.edit(plain, cursor, cursor, sign)
        assert cursor == len(kind.grouped(plain))
    return kind.grouped(plain)


def pasted(field: AnyField, text: str) -> str:
    """A text pasted as a whole into an empty box."""
    return groups(field).grouped(groups(field).edit("", 0, 0, text)[0])


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
        (PHONE, "5741", "574 1"),
        (PHONE, "5741234", "574 1234"),
        (PHONE, "57412345", "57412345"),
        (PHONE, "6055", "605 5"),
        (PHONE, "6055741", "605 5741"),
        (PHONE, "60557412", "605 574 12"),
        (PHONE, "6055741234", "605 574 1234"),
        (PHONE, "3001234", "300 123 4"),
        (PHONE, "30012345678", "300 123 45678"),
        (PHONE, "3001234567890", "3001234567890"),
        (PHONE, "6055741234 ext 3", "605 574 1234 ext 3"),
        (PHONE, "300-1234567", "300-1234567"),
        (MONEY, "1500000", "1.500.000"),
        (MONEY, "1.500.000", "1.500.000"),
        (MONEY, "$ 1500000", "$ 1500000"),
        (MONEY, "12500,00", "12500,00"),
        (MONEY, "1.500.000,50", "1500000,50"),
        (MONEY, "12500.00", "12500.00"),
        (MONEY, "1500000.000", "1500000.000"),
        (MONEY, "12.500.00", "12.500.00"),
        (MONEY, "1.5000", "15.000"),
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
    kind = groups(CARD)
    plain, place = kind.edit(kind.bare(shown), start, end, typed)
    assert (kind.grouped(plain), place) == (after, cursor)


@pytest.mark.parametrize("field", NUMBERS.values(), ids=NUMBERS)
@given(
    edits=st.lists(st.tuples(st.integers(0, 20), st.integers(0, 3), st.text("0123456789", max_size=4))),
)
def test_digits_are_never_lost_and_the_cursor_follows(
    edits: list[tuple[int, int, str]], field: AnyField
) -> None:
    kind, shown, plain, kept = groups(field), "", "", ""
    for place, taken, typed in edits:
        start = min(place, len(shown))
        end = min(start + taken, len(shown))
        first = len(shown[:start].replace(kind.sign, ""))
        last = len(shown[:end].replace(kind.sign, ""))
        plain = plain[:first] + typed + plain[last:]
        kept, cursor = kind.edit(kept, start, end, typed)
        shown = kind.grouped(kept)
        assert kind.bare(shown) == plain
        assert shown == kind.grouped(plain)
        assert len(shown[:cursor].replace(kind.sign, "")) == first + len(typed)


@pytest.mark.parametrize("field", NUMBERS.values(), ids=NUMBERS)
@given(typed=st.text("0123456789012345678900 .,-$+A", max_size=16))
def test_no_answer_becomes_another(typed: str, field: AnyField) -> None:
    before, now = accept(field, typed), accept(field, keyed(field, typed))
    assert before == now or not (before.isdigit() and now.isdigit())


@pytest.mark.parametrize("field", NUMBERS.values(), ids=NUMBERS)
@given(text=st.text("0123456789000.,'’´ $-+A", max_size=18))
def test_typed_and_pasted_are_the_same(text: str, field: AnyField) -> None:
    assert pasted(field, text) == keyed(field, text)


@given(
    pesos=st.integers(1_000, 99_999_999_999),
    apart=st.sampled_from(["", ".", ",", "'", "’", "´", " "]),
    before_cents=st.sampled_from([".", ","]),
    cents=st.sampled_from(["", "00", "50", "5", "99", "000", "500"]),
    sign=st.sampled_from(["", "$", "$ ", "COP "]),
)
def test_an_amount_is_never_larger_than_it_was_written(
    pesos: int, apart: str, before_cents: str, cents: str, sign: str
) -> None:
    text = sign + f"{pesos:,}".replace(",", apart) + (before_cents + cents if cents else "")
    thousands = len(cents) == 3 and (apart == before_cents or apart not in ("", ".", ","))  # 1'500.000
    read = accept(MONEY, keyed(MONEY, text))
    assert read == accept(MONEY, pasted(MONEY, text))
    whole = int(f"{pesos}{cents}") if thousands else pesos
    if read.isdigit():
        assert int(read) == whole
    else:
        assert len(cents) == 3 or apart == before_cents
        found = examine(MONEY, read, Context({}, date(2026, 11, 22)), Places.load())
        assert found is not None and found.blocks and "No es claro" in found.text
        assert f"{pesos:,}".replace(",", ".") in found.text, "what was understood is named"


@given(digits=st.text("0123456789", max_size=14))
def test_what_the_box_hands_on_is_what_it_handed_on_before(digits: str) -> None:
    for field in (CARD, PHONE):
        assert groups(field).answer(groups(field).grouped(digits)) == digits


def test_other_fields_have_no_groups() -> None:
    assert groups_of(DateField(id="fecha", kind="date", label="Fecha")) is None
    assert groups_of(TextField(id="correo", kind="text", label="Correo", check="correo")) is None
    assert groups(PHONE).bare("300 12") == "30012" and groups(PHONE).bare("30 012") == "30 012"
