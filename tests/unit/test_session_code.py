"""The session code: easy to say, and a slip shows."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kiosk.interview.example_person import EXAMPLE_CODE
from kiosk.interview.session_code import CODE_ALPHABET, LENGTH, new_code, normalize, valid

CODES = st.builds(lambda _: new_code(), st.none())
PLACES = st.integers(0, LENGTH - 1)


def test_codes_are_easy_to_say() -> None:
    codes = {new_code() for _ in range(2000)}
    assert all(valid(code) and len(code) == 6 and set(code) <= set(CODE_ALPHABET) for code in codes)
    assert not set("01OIL") & set(CODE_ALPHABET)
    assert len(codes) > 1990, "codes repeat"
    assert {code[-1] for code in codes} == set(CODE_ALPHABET)
    assert valid(EXAMPLE_CODE)


@given(CODES)
def test_every_single_wrong_symbol_shows(code: str) -> None:
    for place in range(LENGTH):
        for symbol in set(CODE_ALPHABET) - {code[place]}:
            assert not valid(code[:place] + symbol + code[place + 1 :])


@given(CODES, PLACES, PLACES)
def test_two_symbols_in_each_others_place_show(code: str, one: int, other: int) -> None:
    symbols = list(code)
    symbols[one], symbols[other] = symbols[other], symbols[one]
    assert valid("".join(symbols)) == ("".join(symbols) == code)


@given(CODES, st.data())
def test_however_it_is_written_it_is_the_same_code(code: str, data: st.DataObject) -> None:
    between = st.sampled_from(["", " ", "-", " - ", ".", "–", "\t"])
    written = "".join(data.draw(between) + symbol for symbol in code) + data.draw(between)
    assert normalize(data.draw(st.sampled_from([written, written.lower()]))) == code


@given(st.text(max_size=12))
def test_any_text_may_be_asked_about(text: str) -> None:
    code = normalize(text)
    assert normalize(code) == code
    assert valid(code) in (True, False)


def test_too_short_and_too_long_are_no_codes() -> None:
    assert not valid("")
    assert not valid("ABC23")
    assert not valid("ABC2342")
    assert not valid("ABC23Ñ")
