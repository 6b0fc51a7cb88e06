"""Numbers copied from papers: nothing is glued on, and nothing is taken off in silence."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kiosk.content.models import TextField
from kiosk.interview.document_numbers import check_digit, read_number
from kiosk.interview.formats import accept, remark
from tests.journey import answers_of, places, real_flow, session_at

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(("number", "digit"), [("9396710", 3), ("800197268", 4), ("899999063", 3)])
def test_the_check_digit_is_that_of_the_tax_office(number: str, digit: int) -> None:
    """Published numbers: a person's, DIAN's own, a university's."""
    assert check_digit(number) == digit


@pytest.mark.parametrize(
    "typed", ["9396710-3", "9.396.710-3.", "9396710 3", "9396710\u20113", "9396710--3", "C.C. 9.396.710-3,"]
)
def test_the_digit_of_the_rut_is_taken_off_and_told(typed: str) -> None:
    read = read_number(typed)
    assert read.number == "9396710"
    assert "dígito de verificación" in read.remark and "9.396.710" in read.remark


def test_a_soft_hyphen_of_a_pdf_glues_no_digit_on() -> None:
    field = TextField(kind="text", id="numero_documento", label="Número", check="documento")
    assert accept(field, "9396710\u00ad3") == "9396710"
    assert "dígito de verificación" in remark(field, "9396710\u00ad3")


@pytest.mark.parametrize(("typed", "number"), [("AB123456-7", "AB1234567"), ("No. AB123456", "AB123456")])
def test_a_passport_is_asked_about_too(typed: str, number: str) -> None:
    assert read_number(typed).number == number
    assert number in read_number(typed).remark


@pytest.mark.parametrize("typed", ["1.065.123.456", "1065 123 456", "1'065.123.456", "AB 12345 6"])
def test_dots_and_groups_are_no_news(typed: str) -> None:
    assert read_number(typed).remark == ""
    assert read_number(typed).number in {"1065123456", "AB123456"}


@pytest.mark.parametrize("typed", ["C.C. 1065123456", "CC 1.065.123.456", "Cédula 1065123456"])
def test_a_name_before_the_number_is_told(typed: str) -> None:
    assert read_number(typed).number == "1065123456"
    assert "solo el número" in read_number(typed).remark


def test_letters_of_a_passport_stay() -> None:
    assert read_number("CC0123456").number == "CC0123456"


def identity(number: str) -> dict[str, Any]:
    return {**answers_of(), "numero_documento": number}


def test_on_the_step_the_person_is_asked_before_it_counts() -> None:
    session = session_at("identidad")
    outcome = session.submit(identity("9396710-3"), TODAY)
    assert "dígito de verificación" in outcome.warnings["numero_documento"]
    assert session.submit(identity("9396710-3"), TODAY, sure=True).taken
    assert session.answers["numero_documento"] == "9396710"


@pytest.mark.parametrize("typed", ["7123456-8", "77012345-1", "1065123456-2", "7.123.456.8", "7123456 8"])
def test_a_last_digit_that_stands_apart_is_never_glued_on(typed: str) -> None:
    """A digit that is not the check digit may be anything: the person writes the number again."""
    outcome = session_at("identidad").submit(identity(typed), TODAY, sure=True)
    assert "RUT" in outcome.problems["numero_documento"]


def test_a_hyphen_elsewhere_is_asked_about() -> None:
    outcome = session_at("identidad").submit(identity("1065-123456"), TODAY)
    assert "1.065.123.456" in outcome.warnings["numero_documento"]
    assert places() and real_flow()
