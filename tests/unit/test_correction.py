"""One answer corrected by staff is judged as on the applicant's step, and changes nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from kiosk.interview.correction import Correctable, correct, correctable
from kiosk.interview.person_search import is_found, search_words
from kiosk.interview.session import Session
from tests.journey import answers_of, session_at

TODAY = date(2026, 11, 23)


def one(session: Session, name: str, row: int | None = None) -> Correctable:
    return next(each for each in correctable(session) if each.box.id == name and each.row == row)


def test_consent_is_not_among_what_can_be_corrected() -> None:
    names = {each.box.id for each in correctable(session_at("revision"))}
    assert "acepta_datos" not in names
    assert {"nombres", "celular", "municipio"} <= names


def test_only_the_answer_changes_and_the_session_stays_where_it_was() -> None:
    session = session_at("revision")
    before = dict(session.answers)
    assert correct(session, one(session, "nombres"), {"nombres": "Ana Lucía"}, TODAY).taken
    assert session.step_id == "revision"
    assert session.answers == before | {"nombres": "Ana Lucía"}


def test_what_was_typed_and_not_accepted_does_not_come_back_over_it() -> None:
    session = session_at("contacto")
    session.drafts["celular"] = "30"
    assert correct(session, one(session, "celular"), {"celular": "3001234567"}, TODAY).taken
    assert "celular" not in session.drafts


def test_a_wrong_answer_changes_nothing() -> None:
    session = session_at("revision")
    before = session.record()
    outcome = correct(session, one(session, "celular"), {"celular": "12"}, TODAY)
    assert set(outcome.problems) == {"celular"}
    assert session.record() == before


def test_a_problem_made_in_another_answer_is_told_beside_this_one() -> None:
    session = session_at("revision", answers_of() | {"tipo_documento": "PA", "numero_documento": "AX123456"})
    outcome = correct(session, one(session, "tipo_documento"), {"tipo_documento": "CC"}, TODAY)
    assert "otra queda mal" in outcome.problems["tipo_documento"]


def test_what_is_unusual_is_asked_once() -> None:
    session = session_at("revision")
    wanted = one(session, "nombres")
    odd = {"nombres": "Ana1"}
    first = correct(session, wanted, odd, TODAY)
    if first.problems:
        pytest.skip("this office refuses it")
    assert first.warnings
    assert correct(session, wanted, odd, TODAY, sure=True).taken


def test_a_municipality_is_corrected_in_its_department() -> None:
    session = session_at("revision")
    wanted = one(session, "municipio")
    assert [box.id for box in wanted.boxes] == ["departamento", "municipio"]
    assert correct(session, wanted, {"departamento": "05", "municipio": "05001"}, TODAY).taken
    assert (session.answers["departamento"], session.answers["municipio"]) == ("05", "05001")
    assert correct(session, wanted, {"departamento": "05", "municipio": "20001"}, TODAY).problems


def test_one_cell_of_a_table() -> None:
    session = session_at("revision", answers_of("cuarenta-contratos"))
    wanted = one(session, "objeto", row=1)
    first = dict(session.answers["contratos"][0])  # type: ignore[arg-type]  # rows of a table
    assert correct(session, wanted, {"objeto": "Pintar la cancha"}, TODAY).taken
    rows = session.answers["contratos"]
    assert isinstance(rows, list)
    assert rows[1]["objeto"] == "Pintar la cancha"
    assert rows[0] == first


def test_a_question_that_is_gone_is_told() -> None:
    session = session_at("revision", answers_of("cuarenta-contratos"))
    wanted = one(session, "objeto", row=39)
    del session.answers["contratos"][1]  # type: ignore[union-attr]  # rows of a table
    with pytest.raises(LookupError):
        correct(session, wanted, {"objeto": "x"}, TODAY)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("lucía", True),
        ("LUCIA guerra", True),
        ("guer ana", True),
        ("1.065.999.321", True),
        ("9321", True),
        ("k3vpza", True),
        ("ana 9321", True),
        ("lucas", False),
        ("ana 9322", False),
        ("a", False),
        ("", False),
    ],
)
def test_who_is_looked_for_is_found(typed: str, found: bool) -> None:
    answers = {"nombres": "Ana Lucía", "apellidos": "Guerra Ñáñez", "numero_documento": "1065999321"}
    assert is_found(typed, search_words({"answers": answers, "code": "K3VPZA"})) is found


def test_a_record_of_any_shape_has_words() -> None:
    assert search_words({"answers": [], "code": 3}) == ""
