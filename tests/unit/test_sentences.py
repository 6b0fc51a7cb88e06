"""Sentences for some applicants: who reads them, and what the lint finds where they contradict the rest."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from kiosk.content.audience import Audience, shapes
from kiosk.content.loader import load_flow
from kiosk.content.models import Flow, GuideStep
from kiosk.content.sentence_lint import sentence_remarks
from kiosk.content.step_base import addressed
from kiosk.content.when import When
from kiosk.errors import ContentError
from kiosk.interview.answers import Answer
from kiosk.interview.conditions import walk
from tests.unit.test_lint import TEMPLATES, change, remarks_on, templates

__all__ = ["templates"]

PLAIN: dict[str, Answer] = {"acepta_datos": "si", "tiene_cuenta": "no", "comerciante": "no"}
MERCHANT = PLAIN | {"comerciante": "si"}
ONLY_MERCHANTS = '{ text = "Pregunte al funcionario.", when = { field = "comerciante", is = "si" } }'


@pytest.fixture(scope="module")
def flow() -> Flow:
    return load_flow(TEMPLATES)


def guide(flow: Flow, step: str, answers: dict[str, Answer]) -> GuideStep:
    """A step of the guide as somebody with these answers sees it."""
    found = next(one for one in walk(flow, answers)[0] if one.id == step)
    assert isinstance(found, GuideStep)
    return found


def when(**condition: Any) -> When:
    return When.model_validate(condition)


def test_a_merchant_reads_nothing_of_the_paper_that_is_not_made_for_them(flow: Flow) -> None:
    for step in (one for one in walk(flow, MERCHANT)[0] if isinstance(one, GuideStep)):
        said = [sentence.text for sentence in step.do] + [trouble.answer for trouble in step.troubles]
        assert "3-constancia" not in " ".join(said), step.id


def test_everybody_else_reads_it(flow: Flow) -> None:
    said = " ".join(sentence.text for sentence in guide(flow, "digitalizar", PLAIN).do)
    assert "3-constancia" in said
    assert said.count("Escanee cada papel firmado") == 1


def test_troubles_and_values_are_for_some_as_well(flow: Flow) -> None:
    problems = [trouble.problem for trouble in guide(flow, "digitalizar", PLAIN).troubles]
    assert "No tengo la constancia." not in problems
    assert "No tengo la constancia." in [t.problem for t in guide(flow, "digitalizar", MERCHANT).troubles]
    step = flow.step("usuario")
    assert isinstance(step, GuideStep)
    only = step.values[0].model_copy(update={"when": when(field="comerciante", **{"is": "si"})})
    mixed = step.model_copy(update={"values": (only, *step.values[1:])})
    assert len(addressed(mixed, MERCHANT).values) == len(addressed(mixed, PLAIN).values) + 1


def test_the_page_s_code_stands_only_where_the_page_is_opened(flow: Flow) -> None:
    shown = [step.id for step in flow.steps if isinstance(step, GuideStep) and step.qr]
    assert shown == ["abrir", "entrar"]


def test_an_account_holder_gets_the_letter_only_for_a_case(flow: Flow) -> None:
    for case, papers in (("ninguno", False), ("correo", True), ("doble", True)):
        path, counted = walk(flow, {"acepta_datos": "si", "tiene_cuenta": "si", "caso_cuenta": case})
        letter = next(document for document in flow.documents if document.id == "carta_caso")
        assert letter.when is not None
        assert letter.when.holds(counted) is papers
        assert ("carta" in [step.id for step in path]) is papers


# --- who there is


@pytest.mark.parametrize(
    ("met", "unmet", "there_are"),
    [
        ([], None, True),
        ([{"field": "comerciante", "is": "si"}], None, True),
        ([{"field": "comerciante", "is": "si"}, {"field": "comerciante", "is": "no"}], None, False),
        ([{"field": "tiene_cuenta", "is": "no"}, {"field": "caso_cuenta", "is": "doble"}], None, False),
        ([{"field": "tiene_cuenta", "is": "no"}, {"field": "caso_cuenta", "filled": False}], None, True),
        ([{"field": "caso_cuenta", "in": ["correo", "doble"]}], {"field": "tiene_cuenta", "is": "si"}, False),
        ([{"field": "tiene_cuenta", "is": "si"}], {"field": "caso_cuenta", "is": "doble"}, True),
        ([{"field": "telefono_que_no_hay", "filled": True}], None, False),
    ],
)
def test_whether_anybody_meets_conditions(
    met: list[dict[str, Any]], unmet: dict[str, Any] | None, there_are: bool, flow: Flow
) -> None:
    lacks = when(**unmet) if unmet else None
    assert Audience(flow).has(*(when(**one) for one in met), unmet=lacks) is there_are


def test_a_step_has_a_shape_for_each_kind_of_reader(flow: Flow) -> None:
    audience = Audience(flow)
    assert len(list(shapes(flow.step("digitalizar"), audience))) == 2
    assert list(shapes(flow.step("abrir"), audience)) == [flow.step("abrir")]


# --- contradictions


def test_the_office_s_own_sentences_do_not_contradict_each_other(flow: Flow) -> None:
    assert list(sentence_remarks(flow)) == []


def test_a_sentence_that_nobody_can_read_is_named(templates: Path) -> None:
    sentence = '"Mire.", { text = "No.", when = { field = "tiene_cuenta", is = "si" } },'
    change(templates, "steps/abrir.toml", "do = [", f"do = [{sentence}")
    (remark,) = remarks_on(templates)
    assert (remark.file, remark.where) == ("steps/abrir.toml", "do → n.º 2 → when")
    assert "nunca se cumple" in str(remark)


def test_a_paper_named_to_somebody_who_does_not_get_it_is_named(templates: Path) -> None:
    change(templates, "steps/abrir.toml", "do = [", 'do = ["Guarde 3-constancia.",')
    (remark,) = remarks_on(templates)
    assert (remark.file, remark.where, remark.level) == ("steps/abrir.toml", "do → n.º 1", "aviso")
    assert "no recibe ese documento" in str(remark)


def test_a_step_in_which_somebody_has_nothing_to_do_is_an_error(templates: Path) -> None:
    path = templates / "steps/abrir.toml"
    text = re.sub(r"do = \[.*?\n\]", f"do = [{ONLY_MERCHANTS}]", path.read_text("utf-8"), flags=re.S)
    path.write_text(text, "utf-8")
    (remark,) = [one for one in remarks_on(templates) if one.level == "error"]
    assert (remark.file, remark.where) == ("steps/abrir.toml", "do")
    assert "no tiene nada que hacer" in str(remark)


def test_more_sentences_than_one_person_can_read_are_too_many(flow: Flow) -> None:
    step = flow.step("abrir")
    assert isinstance(step, GuideStep)
    long = step.model_copy(update={"do": (*step.do, *step.do, step.do[0])})
    steps = tuple(long if one.id == "abrir" else one for one in flow.steps)
    (remark,) = sentence_remarks(flow.model_copy(update={"steps": steps}))
    assert (remark.file, remark.where) == ("steps/abrir.toml", "do")
    assert "alguien lee 9 líneas y caben 8" in str(remark)


def test_a_condition_on_a_later_answer_is_an_error(templates: Path) -> None:
    change(
        templates,
        "steps/cuenta.toml",
        "[[troubles]]\n",
        '[[troubles]]\nwhen = { field = "comerciante", is = "si" }\n',
    )
    errors = [one for one in remarks_on(templates) if one.level == "error"]
    assert [(one.file, one.where) for one in errors] == [
        ("steps/cuenta.toml", "troubles → n.º 1 → when → field")
    ]


def test_a_misspelt_key_of_a_sentence_is_named(templates: Path) -> None:
    change(
        templates, "steps/abrir.toml", "do = [", 'do = [{ text = "Mire.", wen = { field = "x", is = "y" } },'
    )
    with pytest.raises(ContentError, match=r"do → n\.º 1 → wen"):
        load_flow(templates)
