"""The three faces of a value."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.content.models import (
    AnyField,
    ChoiceField,
    DateField,
    DepartmentField,
    MoneyField,
    MunicipalityField,
    TextField,
)
from kiosk.interview.formats import accept, clean, dotted, duration, legible, phone, present, remark
from kiosk.interview.places import Places

PLACES = Places.load()


def text(check: str) -> TextField:
    return TextField(kind="text", id="dato", label="Dato", check=check)


DATE = DateField(kind="date", id="d", label="Fecha", open_label="Sigo allí")
MONEY = MoneyField(kind="money", id="d", label="Valor")
CHOICE = ChoiceField(kind="choice", id="d", label="Cuál", options={"si": "Sí, claro", "no": "No"})
DEPARTMENT = DepartmentField(kind="department", id="d", label="Departamento")
MUNICIPALITY = MunicipalityField(kind="municipality", id="d", label="Municipio", department="x")
EVERY: tuple[AnyField, ...] = (
    *(
        text(check)
        for check in ("linea", "nombre", "documento", "correo", "celular", "telefono", "direccion")
    ),
    *(DATE, MONEY, CHOICE, DEPARTMENT, MUNICIPALITY),
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  María   José ", "María José"),
        ("Jose\u0301", "José"),
        ("uno\ndos\ttres", "uno dos tres"),
        ("a\u00a0b\u2028c", "a b c"),
        ("x\x00\x07\x0cy", "x y"),
        ("\u202eabc\u200b\ufeff", "abc"),
        ("bad\ud800pair", "badpair"),
        ("\ufffe\uffff", ""),
        ('José Ñáñez & <Hijos> "S.A." {{ 7*7 }}', 'José Ñáñez & <Hijos> "S.A." {{ 7*7 }}'),
        ("maría PÉREZ", "maría PÉREZ"),
    ],
)
def test_text_is_one_clean_line(typed: str, kept: str) -> None:
    assert clean(typed) == kept
    assert accept(text("nombre"), typed) == kept


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        (text("documento"), " 1.065.123.456 ", "1065123456"),
        (text("documento"), "1'065.123-456", "1065123456"),
        (text("documento"), "ab 12-34", "AB1234"),
        (text("celular"), "+57 (300) 123-45.67", "3001234567"),
        (text("celular"), "0057 3001234567", "3001234567"),
        (text("celular"), "573001234567", "3001234567"),
        (text("celular"), "5730012345", "5730012345"),
        (text("celular"), "no tengo", "no tengo"),
        (text("telefono"), "605 574 12 34", "6055741234"),
        (text("correo"), " Ana.Rios@GMAIL.Com ", "Ana.Rios@gmail.com"),
        (text("linea"), "1.065", "1.065"),
        (DATE, "3/2/2024", "2024-02-03"),
        (DATE, "03-02-2024", "2024-02-03"),
        (DATE, "3.2.2024", "2024-02-03"),
        (DATE, "03 02 2024", "2024-02-03"),
        (DATE, "03022024", "2024-02-03"),
        (DATE, "2024-02-03", "2024-02-03"),
        (DATE, "29/02/2024", "2024-02-29"),
        (DATE, "29/02/2023", "29/02/2023"),
        (DATE, "3/2/24", "2024-02-03"),
        (DATE, "3.2.98", "1998-02-03"),
        (DATE, "ayer", "ayer"),
        (MONEY, "$ 1.250.000", "1250000"),
        (MONEY, "1,250,000.00", "1250000"),
        (MONEY, "1'250.000", "1250000"),
        (MONEY, "1 250 000 pesos", "1250000"),
        (MONEY, "COP 1250000", "1250000"),
        (MONEY, "007", "7"),
        (MONEY, "000", "0"),
        (MONEY, "1.25", "1.25"),
        (MONEY, "1.5 millones", "1.5 millones"),
        (MONEY, "-5", "-5"),
        (MONEY, "$ 1.500.000,50", "1500000"),
        (MONEY, "12500.00", "12500"),
        (MONEY, "12500.5", "12500"),
        (MONEY, "950,50", "950,50"),
        (MONEY, "1500000.000", "1500000.000"),
        (CHOICE, "si", "si"),
    ],
)
def test_the_stored_form(field: AnyField, typed: str, kept: str) -> None:
    assert accept(field, typed) == kept


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("$ 1.500.000,50", "Los centavos no se anotan. Queda así: 1.500.000 pesos."),
        ("1500000,00", ""),
        ("1500000", ""),
        ("1500000.000", ""),
    ],
)
def test_cents_are_asked_about_before_they_are_dropped(typed: str, said: str) -> None:
    assert remark(MONEY, typed) == said


def test_what_stands_in_the_box_again() -> None:
    assert present(DATE, "2024-02-03") == "03/02/2024"
    assert present(DATE, "") == ""
    assert present(DATE, "ayer") == "ayer"
    assert present(MONEY, "1250000") == "1.250.000"
    assert present(text("celular"), "3001234567") == "3001234567"


def test_what_the_review_reads() -> None:
    assert legible(CHOICE, "si", PLACES) == "Sí, claro"
    assert legible(DEPARTMENT, "15", PLACES) == "Boyacá"
    assert legible(MUNICIPALITY, "20001", PLACES) == "Valledupar"
    assert legible(DATE, "2024-02-03", PLACES) == "03/02/2024"
    assert legible(DATE, "", PLACES) == "A la fecha"
    assert legible(DATE.model_copy(update={"open_label": ""}), "", PLACES) == ""
    assert legible(MONEY, "1250000", PLACES) == "$ 1.250.000"
    assert legible(text("celular"), "3001234567", PLACES) == "300 123 4567"
    assert legible(text("documento"), "1065123456", PLACES) == "1.065.123.456"
    assert legible(text("documento"), "AB123456", PLACES) == "AB123456"
    assert legible(text("nombre"), "María", PLACES) == "María"


@pytest.mark.parametrize("field", [field for field in EVERY if field is not DATE], ids=lambda f: f.kind)
def test_an_empty_value_stays_empty(field: AnyField) -> None:
    assert (accept(field, " "), present(field, ""), legible(field, "", PLACES)) == ("", "", "")


@pytest.mark.parametrize(
    ("digits", "groups"), [("1", "1"), ("123", "123"), ("1234", "1.234"), ("123456", "123.456"), ("x1", "x1")]
)
def test_groups_of_three(digits: str, groups: str) -> None:
    assert dotted(digits) == groups


def test_phones_that_are_not_ten_digits_stay() -> None:
    assert phone("5741234") == "5741234"
    assert phone("no tengo x") == "no tengo x"


@settings(deadline=None, derandomize=True, max_examples=150)
@given(
    field=st.sampled_from(EVERY),
    typed=st.one_of(
        st.text(max_size=40),
        st.from_regex(r"[$+ ]?[0-9 .,'()/@-]{1,20}[A-Z]?", fullmatch=True),
        st.dates().map(lambda day: day.strftime("%d/%m/%Y")),
    ),
)
def test_what_is_kept_is_clean_and_taking_it_again_changes_nothing(field: AnyField, typed: str) -> None:
    kept = accept(field, typed)
    assert accept(field, kept) == kept
    assert accept(field, present(field, kept)) == kept
    assert unicodedata.is_normalized("NFC", kept)
    assert not any(unicodedata.category(ch).startswith("C") for ch in kept)
    assert kept == " ".join(kept.split())


@pytest.mark.parametrize(
    ("hours", "words"),
    [(0, "0 horas"), (1, "1 hora"), (24, "24 horas"), (47, "47 horas"), (48, "2 días"), (360, "15 días")],
)
def test_a_time_reads_as_people_say_it(hours: int, words: str) -> None:
    assert duration(hours) == words
