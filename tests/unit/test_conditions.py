"""What applies, and that a hidden answer opens nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kiosk.content.step_questions import answer_ids
from kiosk.content.when import When
from kiosk.interview import conditions
from kiosk.interview.answers import Answer
from kiosk.interview.conditions import RememberedWalk, applicable, holds, undecided, walk
from tests.unit.flows import small_flow

FLOW = small_flow()


@pytest.mark.parametrize(
    ("when", "answers", "expected"),
    [
        (None, {}, True),
        ({"field": "a", "is": "si"}, {"a": "si"}, True),
        ({"field": "a", "is": "si"}, {"a": "no"}, False),
        ({"field": "a", "is": "si"}, {}, False),
        ({"field": "a", "in": ["x", "y"]}, {"a": "y"}, True),
        ({"field": "a", "in": ["x", "y"]}, {"a": "z"}, False),
        ({"field": "a", "in": ["x", "y"]}, {}, False),
        ({"field": "a", "filled": True}, {"a": "z"}, True),
        ({"field": "a", "filled": True}, {"a": ""}, False),
        ({"field": "a", "filled": False}, {}, True),
        ({"field": "a", "filled": False}, {"a": "z"}, False),
        ({"field": "a", "filled": True}, {"a": [{"b": "c"}]}, True),
        ({"field": "a", "filled": True}, {"a": []}, False),
        ({"field": "a", "in": ["x"]}, {"a": [{"b": "c"}]}, False),
    ],
)
def test_holds(when: dict[str, object] | None, answers: dict[str, Answer], expected: bool) -> None:
    assert holds(When.model_validate(when) if when else None, answers) is expected


def ids(answers: dict[str, Answer]) -> list[str]:
    return [step.id for step in walk(FLOW, answers)[0]]


def test_conditions_open_steps_one_after_the_other() -> None:
    assert "recuperar" not in ids({})
    assert "recuperar" in ids({"tiene_cuenta": "si"})
    assert "pregunta" in ids({"tiene_cuenta": "si", "recuerda": "no"})
    assert "ayuda" in ids({"tiene_cuenta": "si", "recuerda": "no", "mascota": "Rex"})


def test_a_hidden_answer_opens_nothing_and_does_not_count() -> None:
    answers: dict[str, Answer] = {"tiene_cuenta": "no", "recuerda": "no", "mascota": "Rex"}
    path, counted = walk(FLOW, answers)
    assert not {"recuperar", "pregunta", "ayuda"} & {step.id for step in path}
    assert counted == {"tiene_cuenta": "no"}
    assert [paper.id for paper in applicable(FLOW.documents, counted)] == ["autorizacion"]


def test_unknown_answers_do_not_count() -> None:
    assert walk(FLOW, {"otro": "x"})[1] == {}


def test_what_steps_ask_for() -> None:
    assert answer_ids(FLOW.step("aviso")) == ("acepta",)
    assert answer_ids(FLOW.step("ayuda")) == ()
    assert answer_ids(FLOW.step("residencia")) == ("departamento", "municipio")
    assert answer_ids(FLOW.step("contratos")) == ("contratos",)
    assert answer_ids(FLOW.step("revision")) == ()


@pytest.mark.parametrize(
    ("answers", "number"),
    [
        ({}, 5),  # recuperar, pregunta, ayuda, expedicion, cargar
        ({"tiene_cuenta": "no"}, 2),
        ({"tiene_cuenta": "si"}, 4),
        ({"tiene_cuenta": "si", "recuerda": "si"}, 2),
        ({"tiene_cuenta": "si", "recuerda": "no", "mascota": ""}, 2),
        ({"tiene_cuenta": "no", "tipo_documento": "CE", "comerciante": "si"}, 0),
    ],
)
def test_steps_that_may_still_join_the_path(answers: dict[str, Answer], number: int) -> None:
    assert len(undecided(FLOW, answers)) == number


def test_a_walk_is_remembered_only_while_the_answers_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    remembered, walks = RememberedWalk(FLOW), list[int]()

    def counted(*given: Any) -> Any:
        walks.append(1)
        return walk(*given)

    monkeypatch.setattr(conditions, "walk", counted)
    rows: list[dict[str, str]] = []
    answers: dict[str, Answer] = {"tiene_cuenta": "si", "contratos": rows}
    changes: tuple[Callable[[], object], ...] = (
        lambda: None,
        lambda: answers.update(recuerda="si"),
        lambda: answers.update(recuerda="no"),
        lambda: rows.append({"objeto": "Natación"}),  # in its place, as a table may be changed
        lambda: answers.update(contratos=[{"objeto": "Baile"}]),
        lambda: answers.pop("tiene_cuenta"),
        lambda: answers.update(tiene_cuenta="no", tipo_documento="CE"),
    )
    for change in changes:
        change()
        for _ in range(3):
            path, counts = remembered(answers)
            assert (path, counts) == walk(FLOW, answers)
            path.clear()  # it is the caller's own
            counts.clear()
    assert len(walks) == len(changes) - 1, "once for each change; of the second table only its words differ"
