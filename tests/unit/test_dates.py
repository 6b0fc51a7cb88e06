"""Dates as work certificates have them, and what is kept of them."""

from __future__ import annotations

from datetime import date

import pytest

from kiosk.content.models import DateField
from kiosk.interview.dates import first_day, last_day, means_open, read_date, short_date
from kiosk.interview.formats import accept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("3 de febrero de 2024", "2024-02-03"),
        ("3 de febrero del 2024", "2024-02-03"),
        ("3-feb-2024", "2024-02-03"),
        ("3 FEB 24", "2024-02-03"),
        ("febrero 3 de 2024", "2024-02-03"),
        ("1/2/24", "2024-02-01"),
        ("1/2/98", "1998-02-01"),
        ("1° de enero de 2020", "2020-01-01"),
        ("primero de mayo de 2019", "2019-05-01"),
        ("03\u201102\u20112024", "2024-02-03"),
        ("03/02/2024.", "2024-02-03"),
        ("enero de 2023", "2023-01"),
        ("Ene. 2023", "2023-01"),
        ("setiembre de 2020", "2020-09"),
        ("01/2023", "2023-01"),
        ("2023-01", "2023-01"),
        ("2024/02/03", "2024-02-03"),
        ("20240203", "2024-02-03"),
        ("20122012", "2012-12-20"),
        ("3 de febrero de 2.024", "2024-02-03"),
        ("Primero (1) de marzo de 2020", "2020-03-01"),
        ("1 de enero, 2024", "2024-01-01"),
        ("3feb2024", "2024-02-03"),
        ("feb/98", "1998-02"),
    ],
)
def test_a_date_is_read_as_it_was_written(typed: str, kept: str) -> None:
    assert read_date(typed) == kept
    assert read_date(short_date(kept)) == kept, "shown again, it reads the same"


@pytest.mark.parametrize(
    "typed", ["31/02/2024", "13/2023", "5 de tal de 2020", "2024", "12/98", "mayo", "enero 15", "feb 12"]
)
def test_what_is_no_date_is_not_guessed(typed: str) -> None:
    assert read_date(typed) is None


def test_a_month_is_printed_without_a_day_that_nobody_said() -> None:
    assert short_date("2023-01") == "01/2023"
    assert (first_day("2024-02"), last_day("2024-02")) == (date(2024, 2, 1), date(2024, 2, 29))


@pytest.mark.parametrize(
    "typed", ["A la fecha", "a la fecha.", "Actualmente", "VIGENTE", "hasta hoy", "en curso"]
)
def test_words_for_an_open_end_leave_it_open(typed: str) -> None:
    end = DateField(kind="date", id="fin", label="Fin", required=False, open_label="Sigo trabajando allí")
    assert means_open(typed)
    assert accept(end, typed) == ""
    start = DateField(kind="date", id="inicio", label="Inicio")
    assert accept(start, typed) == typed, "a beginning cannot be open"
