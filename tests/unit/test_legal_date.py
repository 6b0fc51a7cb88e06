"""Dates in the words of a certificate, for every day and year that matters."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kiosk.interview.legal_date import DAY_WORDS, legal_date, long_date

DAYS = [
    *("primer", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce"),
    *("trece", "catorce", "quince", "dieciséis", "diecisiete", "dieciocho", "diecinueve", "veinte"),
    *("veintiún", "veintidós", "veintitrés", "veinticuatro", "veinticinco", "veintiséis", "veintisiete"),
    *("veintiocho", "veintinueve", "treinta", "treinta y un"),
]
"""Written out again, so that a slip in the table does not prove itself."""


def test_the_words_of_all_31_days() -> None:
    assert list(DAY_WORDS) == DAYS
    assert len(DAYS) == 31


@pytest.mark.parametrize("day", range(1, 32))
def test_the_legal_form_of_each_day(day: int) -> None:
    expected = "al primer (1) día" if day == 1 else f"a los {DAYS[day - 1]} ({day}) días"
    assert legal_date(date(2026, 1, day)) == f"{expected} del mes de enero de 2026"


def test_the_forms_the_contract_quotes() -> None:
    assert legal_date(date(2026, 11, 22)) == "a los veintidós (22) días del mes de noviembre de 2026"
    assert legal_date(date(2026, 12, 1)) == "al primer (1) día del mes de diciembre de 2026"
    assert legal_date(date(2027, 3, 21)) == "a los veintiún (21) días del mes de marzo de 2027"
    assert legal_date(date(2027, 8, 31)) == "a los treinta y un (31) días del mes de agosto de 2027"
    assert long_date(date(2026, 11, 22)) == "22 de noviembre de 2026"
    assert long_date(date(2026, 9, 1)) == "1 de septiembre de 2026"


def test_every_month_by_its_name() -> None:
    names = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
    assert [long_date(date(2026, month, 3)).split()[2] for month in range(1, 13)] == names.split()
    assert [legal_date(date(2026, month, 3)).split()[-3] for month in range(1, 13)] == names.split()


def test_every_day_to_2060_names_its_own_number_and_year() -> None:
    day = date(2026, 1, 1)
    while day.year <= 2060:
        text = legal_date(day)
        assert f" ({day.day}) " in text
        assert text.endswith(f" de {day.year}")
        assert long_date(day).startswith(f"{day.day} de ")
        day += timedelta(days=1)
