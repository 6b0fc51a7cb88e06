"""What was said before in other rows is offered where it may be meant, and nowhere else."""

from __future__ import annotations

import pytest

from kiosk.interview.said_before import said_before

CITY = {"contratante": "Alcaldía de Valledupar", "objeto": "Auxiliar", "telefono": "6055741234"}
CLUB = {"contratante": "Liga de Vela", "objeto": "Juez", "telefono": "6055740000"}
LATER = {"contratante": "Alcaldía de Becerril", "objeto": "Auxiliar", "telefono": ""}
ROWS = [CITY, CLUB, LATER]


@pytest.mark.parametrize(
    ("column", "typed", "beside", "said"),
    [
        ("contratante", "", {}, ""),
        ("contratante", "l", {}, "Liga de Vela"),
        ("contratante", "ALCALDIA DE V", {}, "Alcaldía de Valledupar"),
        ("contratante", "alc", {}, "Alcaldía de Becerril"),  # the later one
        ("contratante", "alc", {"objeto": "Auxiliar", "telefono": "6055741234"}, "Alcaldía de Becerril"),
        ("contratante", "liga de vela", {}, ""),  # it is written already
        ("contratante", "vela", {}, ""),
        ("telefono", "", {}, ""),
        ("telefono", "", {"contratante": "liga de  vela"}, "6055740000"),
        ("telefono", "", {"contratante": "Alcaldía de Becerril"}, ""),
        ("telefono", "605", {"contratante": "Liga de Vela"}, "6055740000"),
        ("telefono", "7", {"contratante": "Liga de Vela"}, ""),
    ],
)
def test_what_is_offered(column: str, typed: str, beside: dict[str, str], said: str) -> None:
    assert said_before(ROWS, column, typed, beside) == said


def test_the_first_row_offers_nothing() -> None:
    assert said_before([], "contratante", "a", {"objeto": "Juez"}) == ""
