"""One applicant's walk: forward, back, jumps, rows, and coming back after a power cut."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from kiosk.content.models import FormStep, NoticeStep
from kiosk.interview.answers_file import take
from kiosk.interview.half_rows import half_rows
from kiosk.interview.places import Places
from kiosk.interview.session import Session
from tests.unit.flows import JOB, PLAIN, small_flow

TODAY = date(2026, 11, 22)
PLACES = Places.load()
FLOW = small_flow()


def walked(to: str, **more: str) -> Session:
    """A session that stands on a step, answered as an invented person would."""
    session = Session(FLOW, PLACES)
    for _ in range(20):
        if session.step.id == to:
            return session
        assert session.submit({**PLAIN, **more}, TODAY).taken, session.step.id
    raise AssertionError(f"{to} was never reached")


def ids(session: Session) -> list[str]:
    return [step.id for step in session.path]


def fields(session: Session) -> dict[str, str]:
    assert isinstance(session.step, FormStep)
    return {box.id: session.shown(box) for box in session.step.fields}


def test_a_session_starts_on_the_first_step() -> None:
    session = Session(FLOW, PLACES)
    assert session.step_id == session.step.id == "aviso"
    assert session.position == (1, 15)
    assert not session.back()


def test_the_whole_walk_in_order() -> None:
    session = Session(FLOW, PLACES)
    seen = [session.step.id]
    while session.step.id != "adios":
        assert session.submit(PLAIN, TODAY).taken
        seen.append(session.step.id)
    assert seen == [
        *("aviso", "cuenta", "identidad", "expedicion", "residencia", "contacto", "contratos"),
        *("revision", "papeles", "abrir", "cargar", "adios"),
    ]
    assert session.position == (12, 12)
    assert session.submit({}, TODAY).taken
    assert session.step.id == "adios"


def test_the_way_seems_to_get_shorter_and_never_longer() -> None:
    session = Session(FLOW, PLACES)
    totals = [session.position[1]]
    while session.step.id != "adios":
        session.submit(PLAIN, TODAY)
        totals.append(session.position[1])
    assert totals == sorted(totals, reverse=True)
    assert (totals[0], totals[-1]) == (15, 12)


def test_answers_are_kept_in_their_stored_form() -> None:
    session = walked("contratos")
    assert session.answers["numero_documento"] == "1065123456"
    assert session.answers["celular"] == "3001234567"


def test_refused_consent_keeps_nothing() -> None:
    session = Session(FLOW, PLACES)
    outcome = session.submit({"acepta": "no"}, TODAY)
    assert outcome.declined
    assert not outcome.taken
    assert (session.answers, session.drafts, session.step.id) == ({}, {}, "aviso")


@pytest.mark.parametrize("typed", [{}, {"acepta": ""}, {"acepta": "quizás"}])
def test_silence_is_not_consent(typed: dict[str, str]) -> None:
    session = Session(FLOW, PLACES)
    outcome = session.submit(typed, TODAY)
    assert set(outcome.problems) == {"acepta"}
    assert session.step.id == "aviso"


def test_a_problem_takes_nothing_and_loses_nothing() -> None:
    session = walked("contacto")
    typed = {"correo": "maria@", "celular": "300 123 4567", "comerciante": ""}
    outcome = session.submit(typed, TODAY)
    assert set(outcome.problems) == {"correo", "comerciante"}
    assert session.step.id == "contacto"
    assert "celular" not in session.answers
    assert fields(session) == typed
    assert session.submit({**typed, "correo": "maria@example.com", "comerciante": "no"}, TODAY).taken
    assert session.drafts == {}


def test_a_warning_is_asked_about_once() -> None:
    session = walked("identidad")
    odd = {**PLAIN, "numero_documento": "123456789"}
    outcome = session.submit(odd, TODAY)
    assert (set(outcome.warnings), outcome.problems) == ({"numero_documento"}, {})
    assert session.step.id == "identidad"
    assert session.submit(odd, TODAY, sure=True).taken
    session.back()
    assert session.submit(odd, TODAY).taken, "the same value is not asked about again"
    session.back()
    assert session.submit({**odd, "numero_documento": "987654321"}, TODAY).warnings


def test_problems_come_before_warnings_and_sure_does_not_pass_a_problem() -> None:
    session = walked("identidad")
    typed = {**PLAIN, "numero_documento": "123456789", "nombres": ""}
    for sure in (False, True):
        outcome = session.submit(typed, TODAY, sure=sure)
        assert (set(outcome.problems), dict(outcome.warnings)) == ({"nombres"}, {})
    assert session.submit({**typed, "nombres": "Ana"}, TODAY).taken, "the warning was answered before"


def test_back_keeps_what_was_typed() -> None:
    session = walked("contacto")
    assert session.back({"correo": "a medias", "celular": "", "comerciante": "si"})
    assert session.step.id == "residencia"
    assert "correo" not in session.answers
    assert session.submit(PLAIN, TODAY).taken
    assert fields(session) == {"correo": "a medias", "celular": "", "comerciante": "si"}


def test_an_emptied_box_stays_empty() -> None:
    session = walked("contacto")
    session.keep({"correo": "a medias"})
    session.keep({"correo": ""})
    assert session.drafts == {}
    assert session.submit(PLAIN, TODAY).taken
    session.back()
    session.keep({"correo": ""})
    assert fields(session)["correo"] == ""
    assert session.answers["correo"] == "maria@example.com"
    session.keep({"correo": "maria@example.com"})
    assert session.drafts == {}, "what says the same as the answer is no draft"


def test_drafts_reach_no_document() -> None:
    session = walked("contacto")
    session.keep({"correo": "a medias"})
    assert "correo" not in session.effective


def test_only_fields_of_the_current_step_become_drafts() -> None:
    session = walked("contacto")
    session.keep({"nombres": "Otra", "extraño": "x", "correo": None})
    assert session.drafts == {}


def test_what_is_typed_together_is_judged_together() -> None:
    session = walked("contacto")
    session.back()
    assert session.submit({"departamento": "20", "municipio": "20001"}, TODAY).taken
    session.back()
    assert set(session.submit({"departamento": "05", "municipio": "20001"}, TODAY).problems) == {"municipio"}


def test_answers_open_and_close_steps() -> None:
    session = walked("cuenta")
    assert session.submit({"tiene_cuenta": "si"}, TODAY).taken
    assert session.submit({"recuerda": "no"}, TODAY).taken
    assert session.submit({"mascota": "Rex"}, TODAY).taken
    assert session.step.id == "ayuda"
    assert "recuerdo" in {paper.id for paper in session.documents()}
    for _ in range(3):
        session.back()
    assert session.step.id == "cuenta"
    assert session.submit({"tiene_cuenta": "no"}, TODAY).taken
    assert session.step.id == "identidad"
    assert not {"recuperar", "pregunta", "ayuda"} & set(ids(session))
    assert not {"recuerda", "mascota"} & session.effective.keys()
    assert session.answers["mascota"] == "Rex", "kept, should the person change their mind"
    assert "recuerdo" not in {paper.id for paper in session.documents()}


def test_documents_follow_the_merchant_question() -> None:
    assert [paper.id for paper in walked("revision").documents()] == ["constancia", "autorizacion"]
    assert [paper.id for paper in walked("revision", comerciante="si").documents()] == ["autorizacion"]


# --- the review and its jumps


def test_a_jump_from_the_review_comes_back_to_it() -> None:
    session = walked("revision")
    assert session.jump("contacto", TODAY)
    assert session.step.id == "contacto"
    assert session.submit({**PLAIN, "correo": "otra@example.com"}, TODAY).taken
    assert (session.step.id, session.return_to) == ("revision", "")
    assert session.answers["correo"] == "otra@example.com"


def test_back_after_a_jump_goes_to_the_review_and_changes_nothing() -> None:
    session = walked("revision")
    session.jump("contacto", TODAY)
    assert session.back({"correo": "otra@example.com"})
    assert (session.step.id, session.return_to) == ("revision", "")
    assert session.answers["correo"] == "maria@example.com"
    assert session.back()
    assert session.step.id == "contratos", "the step before the review, not the review again"


def test_a_problem_after_a_jump_still_comes_back_to_the_review() -> None:
    session = walked("revision")
    session.jump("contacto", TODAY)
    assert not session.submit({**PLAIN, "correo": "x"}, TODAY).taken
    assert session.submit(PLAIN, TODAY).taken
    assert session.step.id == "revision"


def test_a_new_incomplete_step_comes_before_the_review() -> None:
    session = walked("revision", tipo_documento="CE", numero_documento="412345")
    assert "expedicion" not in ids(session)
    session.jump("identidad", TODAY)
    assert session.submit(PLAIN, TODAY).taken
    assert session.step.id == "expedicion"
    assert session.submit(PLAIN, TODAY).taken
    assert (session.step.id, session.return_to) == ("revision", "")


def test_back_from_a_new_incomplete_step_does_not_skip_it() -> None:
    session = walked("revision", tipo_documento="CE", numero_documento="412345")
    session.jump("identidad", TODAY)
    session.submit(PLAIN, TODAY)
    assert session.step.id == "expedicion"
    assert session.back()
    assert session.step.id == "identidad"
    assert session.submit({**PLAIN, "tipo_documento": "CE", "numero_documento": "412345"}, TODAY).taken
    assert session.step.id == "revision"


def test_a_jump_off_the_path_or_too_far_is_refused() -> None:
    session = walked("contacto")
    for target in ("recuperar", "revision", "contratos", "nada"):
        assert not session.jump(target, TODAY)
        assert session.step.id == "contacto"
    assert session.jump("cuenta", TODAY)
    assert session.return_to == ""


def test_a_jump_judges_by_the_day_it_is_given() -> None:
    session = walked("contratos")
    session.put_row(None, {**JOB, "fecha_fin": TODAY.isoformat()}, TODAY)
    session.submit({}, TODAY)
    session.back()
    assert not session.jump("revision", date(2026, 11, 21))
    assert session.jump("revision", TODAY)


def test_a_jump_onwards_from_a_changed_step_forgets_the_way_back() -> None:
    session = walked("revision")
    session.jump("contacto", TODAY)
    assert session.jump("papeles", TODAY)
    assert session.return_to == ""
    assert session.submit({}, TODAY).taken
    assert session.step.id == "abrir"


# --- rows


def test_rows_are_added_changed_and_deleted() -> None:
    session = walked("contratos")
    assert session.put_row(None, JOB, TODAY).taken
    assert session.put_row(None, {**JOB, "contratante": "Club", "fecha_fin": ""}, TODAY).taken
    assert session.put_row(0, {**JOB, "objeto": "Otro cargo"}, TODAY).taken
    rows = session.answers["contratos"]
    assert isinstance(rows, list)
    assert [(row["contratante"], row["objeto"]) for row in rows] == [
        ("Alcaldía de Prueba", "Otro cargo"),
        ("Club", "Instructora"),
    ]
    assert rows[0]["fecha_inicio"] == "2024-02-03"
    assert rows[0]["valor"] == "1250000"
    session.drop_row(0)
    assert [row["contratante"] for row in session.answers["contratos"] if isinstance(row, dict)] == ["Club"]


def test_a_row_that_is_not_there_is_not_deleted() -> None:
    session = walked("contratos")
    session.put_row(None, JOB, TODAY)
    for index in (-1, 1, 7):
        session.drop_row(index)
    assert len(session.answers["contratos"]) == 1
    with pytest.raises(IndexError):
        session.put_row(5, JOB, TODAY)


def test_zero_rows_are_an_answer() -> None:
    session = walked("contratos")
    assert "contratos" not in session.answers
    assert session.submit({}, TODAY).taken
    assert session.answers["contratos"] == []
    assert session.step.id == "revision"


def test_a_refused_row_is_kept_as_a_draft() -> None:
    session = walked("contratos")
    typed = {**JOB, "fecha_fin": "01/01/2024"}
    outcome = session.put_row(None, typed, TODAY)
    assert set(outcome.problems) == {"fecha_fin"}
    assert session.drafts["contratos"] == {"new": typed}
    assert session.put_row(None, JOB, TODAY).taken
    assert "contratos" not in session.drafts


def test_the_table_is_full_at_its_limit() -> None:
    session = walked("contratos")
    for _ in range(3):
        assert session.put_row(None, JOB, TODAY).taken
    outcome = session.put_row(None, JOB, TODAY)
    assert set(outcome.problems) == {"contratante"}
    assert "3" in outcome.problems["contratante"]
    assert session.put_row(1, JOB, TODAY).taken, "rows may still be changed"


def test_a_row_warning_is_asked_about_for_each_row_once() -> None:
    session = walked("contratos")
    first, second = {**JOB, "valor": "10"}, {**JOB, "valor": "20"}
    assert session.put_row(None, first, TODAY).warnings
    assert session.put_row(None, first, TODAY, sure=True).taken
    assert session.put_row(None, second, TODAY).warnings
    assert session.put_row(None, second, TODAY, sure=True).taken
    assert session.put_row(0, {**first, "objeto": "Otro"}, TODAY).taken, "its value was confirmed before"
    assert session.put_row(0, {**first, "valor": "30"}, TODAY).warnings
    assert session.confirmed == {}


def test_rows_that_became_impossible_hold_the_session_back() -> None:
    session = walked("revision")
    record = session.record()
    record["answers"]["contratos"] = [{**JOB, "fecha_inicio": "2030-01-01"}]
    again = Session.restored(FLOW, PLACES, record, TODAY)
    assert again.step.id == "contratos"
    outcome = again.submit({}, TODAY)
    assert set(outcome.problems) == {"contratos"}
    assert "número 1" in outcome.problems["contratos"]


def test_rows_belong_to_table_steps() -> None:
    session = walked("contacto")
    session.drop_row(0)
    with pytest.raises(TypeError, match="contacto"):
        session.put_row(None, JOB, TODAY)


# --- keeping and bringing back


def test_a_record_goes_through_json_and_comes_back_the_same() -> None:
    session = walked("contratos")
    session.put_row(None, JOB, TODAY)
    session.put_row(None, {**JOB, "objeto": ""}, TODAY)
    session.help_called, session.printed = True, "abcd"
    record = json.loads(json.dumps(session.record()))
    again = Session.restored(FLOW, PLACES, record, TODAY)
    assert again.record() == session.record()
    assert again.step.id == "contratos"


def test_a_record_shares_nothing_with_the_session() -> None:
    session = walked("contratos")
    session.put_row(None, JOB, TODAY)
    record = session.record()
    again = Session.restored(FLOW, PLACES, record, TODAY)
    again.drop_row(0)
    session.put_row(None, JOB, TODAY)
    assert len(record["answers"]["contratos"]) == 1


def test_a_restored_session_stands_no_further_than_its_answers_allow() -> None:
    session = walked("papeles")
    record = session.record()
    del record["answers"]["correo"]
    assert Session.restored(FLOW, PLACES, record, TODAY).step.id == "contacto"


def test_a_restored_session_goes_on_after_a_jump() -> None:
    session = walked("revision")
    session.jump("contacto", TODAY)
    again = Session.restored(FLOW, PLACES, session.record(), TODAY)
    assert again.submit(PLAIN, TODAY).taken
    assert again.step.id == "revision"


@pytest.mark.parametrize("step_id", ["", "borrado", "recuperar"])
def test_a_step_that_is_gone_becomes_the_first_incomplete_one(step_id: str) -> None:
    record: dict[str, Any] = walked("contacto").record() | {"step_id": step_id, "return_to": "borrado"}
    again = Session.restored(FLOW, PLACES, record, TODAY)
    assert (again.step_id, again.return_to) == ("contacto", "")


def test_unknown_keys_of_a_record_are_left_alone() -> None:
    record = walked("contacto").record() | {"saved_at": "2026"}
    assert Session.restored(FLOW, PLACES, record, TODAY).step.id == "contacto"


def test_what_is_shown_of_a_session_holds_no_personal_data() -> None:
    session = walked("revision")
    session.keep({"correo": "a medias"})
    shown = repr(session)
    assert "María" not in shown
    assert "1065123456" not in shown


def test_consent_names_the_notice_that_was_accepted() -> None:
    session = Session(FLOW, PLACES)
    assert session.record()["notice"] == ""
    consent = session.step
    assert isinstance(consent, NoticeStep) and consent.consent
    assert not session.submit({consent.consent.field: "no"}, TODAY).taken
    assert session.notice == ""
    assert session.submit({consent.consent.field: "si"}, TODAY).taken
    assert session.record()["notice"] == consent.consent.version


def test_an_ended_session_is_open_again_when_it_comes_back() -> None:
    session = walked("contacto")
    session.started_at, session.outcome = "2026-11-22T10:00:00-05:00", "finished"
    back = Session.restored(FLOW, PLACES, json.loads(json.dumps(session.record())), TODAY)
    assert (back.started_at, back.outcome, back.code) == (session.started_at, "", session.code)


# --- answers from a file


def given(**more: Any) -> dict[str, Any]:
    return {**PLAIN, "contratos": [JOB], **more}


def test_answers_from_a_file_make_a_complete_session() -> None:
    _, problems = take(FLOW, PLACES, given(valor_extra=None), TODAY)
    assert problems == {"valor_extra": "No hay ningún dato con este nombre."}
    session, problems = take(FLOW, PLACES, given(), TODAY)
    assert problems == {}
    assert session.answers["numero_documento"] == "1065123456"
    assert session.jump("revision", TODAY)


def test_a_file_may_hold_numbers_and_dates() -> None:
    row = {**JOB, "valor": 1250000, "fecha_inicio": date(2024, 2, 3)}
    session, problems = take(FLOW, PLACES, given(numero_documento=1065123456, contratos=[row]), TODAY)
    assert problems == {}
    assert session.answers["contratos"] == [
        {
            **JOB,
            "valor": "1250000",
            "fecha_inicio": "2024-02-03",
            "fecha_fin": "2024-06-30",
            "telefono": "6055741234",
        }
    ]


def test_every_problem_of_a_file_is_named() -> None:
    bad = given(
        correo="x", celular="", contratos=[JOB, {**JOB, "objeto": "", "valor": "mucho", "color": "rojo"}]
    )
    _, problems = take(FLOW, PLACES, bad, TODAY)
    rows = {"contratos[2].objeto", "contratos[2].valor", "contratos[2].color"}
    assert set(problems) == {"correo", "celular", *rows}


def test_too_many_rows_of_a_file_are_refused() -> None:
    assert take(FLOW, PLACES, given(contratos=[JOB] * 3), TODAY)[1] == {}
    session, problems = take(FLOW, PLACES, given(contratos=[JOB] * 4), TODAY)
    assert set(problems) == {"contratos"}
    assert "3" in problems["contratos"]
    assert session.step.id == "contratos"


def test_answers_off_the_path_of_a_file_are_no_problem() -> None:
    _, problems = take(FLOW, PLACES, given(mascota="Rex"), TODAY)
    assert problems == {}


@pytest.mark.parametrize("rows", ["no", {"contratante": "x"}, ["x"]])
def test_a_table_of_a_file_must_be_rows(rows: Any) -> None:
    _, problems = take(FLOW, PLACES, given(contratos=rows), TODAY)
    assert set(problems) == {"contratos"}


def test_a_file_without_consent_is_refused() -> None:
    _, problems = take(FLOW, PLACES, given(acepta="no"), TODAY)
    assert set(problems) == {"acepta"}


def test_another_row_leaves_the_half_typed_one_alone() -> None:
    session = walked("contratos")
    for _ in range(3):
        assert session.put_row(None, JOB, TODAY).taken
    half = {"contratante": "Liga"}
    session.keep({"contratos": {"new": half, "0": {"objeto": "Otro"}}})
    assert session.put_row(0, JOB, TODAY).taken
    session.drop_row(2)
    assert session.drafts["contratos"] == {"new": half}
    session.keep({"contratos": {"1": half, "0": JOB, "new": {"objeto": "Nuevo"}}})
    assert session.put_row(1, {**JOB, "objeto": ""}, TODAY).problems
    session.drop_row(0)
    left = session.drafts["contratos"]
    assert left == {"0": {**JOB, "objeto": ""}, "new": {"objeto": "Nuevo"}}, "it has moved up with its row"
    session.drop_row(0)
    assert session.drafts["contratos"] == {"new": {"objeto": "Nuevo"}}
    assert session.put_row(None, JOB, TODAY).taken
    assert "contratos" not in session.drafts
    session.keep({"contratos": {"new": half}})
    session.keep({"contratos": {}})
    assert "contratos" not in session.drafts, "what was taken back is no draft"


@pytest.mark.parametrize(("index", "key"), [(None, "new"), (0, "0")])
def test_a_half_typed_row_of_the_version_before_comes_back(index: int | None, key: str) -> None:
    before = walked("contratos")
    before.put_row(None, JOB, TODAY)
    record = before.record() | {"drafts": {"contratos": {"index": index, "typed": {"objeto": "Otro"}}}}
    session = Session.restored(FLOW, PLACES, record, TODAY)
    assert half_rows(session.drafts["contratos"]) == {key: {"objeto": "Otro"}}
    assert session.put_row(index, JOB, TODAY).taken
    assert "contratos" not in session.drafts


@pytest.mark.parametrize("stored", [None, "x", [], {"typed": "x"}, {"index": "x", "typed": {}}, {"x": {}}])
def test_what_is_no_half_typed_row_is_none(stored: object) -> None:
    assert half_rows(stored) == {}
