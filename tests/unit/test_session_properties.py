"""Whatever somebody does at the kiosk, in whatever order, the session keeps its promises.

A machine answers, goes back, jumps, changes, adds and deletes rows and pulls the plug at random. After
each move its session is held against rules written here a second time, without the session's own code.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from kiosk.content.loader import load_flow
from kiosk.content.models import (
    AnyField,
    ChoiceField,
    DateField,
    DepartmentField,
    Flow,
    FormStep,
    MoneyField,
    MunicipalityField,
    NoticeStep,
    Step,
    TableStep,
)
from kiosk.content.when import When
from kiosk.interview.answers import Answer
from kiosk.interview.checks import Context, examine
from kiosk.interview.derived_values import Station, derive
from kiosk.interview.formats import accept
from kiosk.interview.half_rows import row_key
from kiosk.interview.places import Places
from kiosk.interview.session import Session
from kiosk.settings.office import Office
from tests.unit.flows import small_flow

TODAY = date(2026, 11, 22)
PLACES = Places.load()
STATION = Station(Office(), "https://example.com/")
TEMPLATES = Path(__file__).parents[2] / "templates"

GOOD = {
    "linea": ["CPS-1", "Instructor & <Cía>"],
    "nombre": ["Ana", "María José", "De la Ossa"],
    "documento": ["1065123456", "412.345.678", "77123456"],
    "correo": ["ana@example.com"],
    "celular": ["300 123 4567"],
    "telefono": ["6055741234"],
    "direccion": ["Calle 16 # 12-34"],
    "entidad": ["Alcaldía de Valledupar"],
    "descripcion": ["Instructor de natación"],
}
ODD = {"nombre": "A & B", "documento": "123456789", "correo": "ana@gmial.com", "direccion": "Cra 4"}


def well(box: AnyField) -> st.SearchStrategy[str]:
    """Something a careful person types."""
    match box:
        case ChoiceField():
            return st.sampled_from(list(box.options))
        case DepartmentField():
            return st.just("20")
        case MunicipalityField():
            return st.just("20001")
        case DateField():
            return st.just("30/06/2024" if box.not_before else "03/02/2024")
        case MoneyField():
            return st.just("$ 1.250.000")
        case _:
            return st.sampled_from(GOOD[box.check])


def anyhow(box: AnyField) -> st.SearchStrategy[str]:
    """Something a hurried person types."""
    bad = ["", "?", "x" * 600, "31/02/2024", "01/01/2030", "20001", "05", "12"]
    odd = [ODD[box.check]] if box.kind == "text" and box.check in ODD else []
    return st.one_of(well(box), st.sampled_from(bad + odd))


def typed_by(boxes: tuple[AnyField, ...], hand: Any) -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries({box.id: hand(box) for box in boxes})


def boxes_of(step: Step) -> tuple[AnyField, ...]:
    return step.fields if isinstance(step, FormStep) else ()


# --- the rules, written a second time


def met(when: When | None, path: list[Step], answers: dict[str, Answer]) -> bool:
    if when is None:
        return True
    asked = any(when.field in names(step) for step in path)
    value = answers.get(when.field, "") if asked else ""
    if when.is_ is not None:
        return value == when.is_
    return value in list(when.in_) if when.in_ is not None else bool(value) is when.filled


def names(step: Step) -> set[str]:
    if isinstance(step, NoticeStep):
        return {step.consent.field} if step.consent else set()
    return {step.field} if isinstance(step, TableStep) else {box.id for box in boxes_of(step)}


def path_of(flow: Flow, answers: dict[str, Answer]) -> list[Step]:
    path: list[Step] = []
    for step in flow.steps:
        if met(step.when, path, answers):
            path.append(step)
    return path


def sound(boxes: tuple[AnyField, ...], values: dict[str, str]) -> bool:
    findings = (examine(box, values.get(box.id, ""), Context(values, TODAY), PLACES) for box in boxes)
    return not any(finding and finding.blocks for finding in findings)


def complete(step: Step, path: list[Step], answers: dict[str, Answer]) -> bool:
    if isinstance(step, NoticeStep):
        return step.consent is None or answers.get(step.consent.field) == "si"
    if isinstance(step, TableStep):
        rows = answers.get(step.field)
        return isinstance(rows, list) and all(sound(step.columns, row) for row in rows)
    asked = {name for other in path for name in names(other)}
    texts = {name: value for name, value in answers.items() if isinstance(value, str) and name in asked}
    return sound(boxes_of(step), texts)


class Kiosk(RuleBasedStateMachine):
    """Somebody at the kiosk."""

    flow: Flow

    def __init__(self) -> None:
        super().__init__()
        self.session = Session(self.flow, PLACES)

    def on_table(self) -> bool:
        """Rows can be put."""
        return isinstance(self.session.step, TableStep)

    def first_incomplete(self) -> int:
        """Index of the first step that still needs answers."""
        answers = self.session.answers
        path = path_of(self.flow, answers)
        steps = (index for index, step in enumerate(path) if not complete(step, path, answers))
        return next(steps, len(path) - 1)

    # --- what people do

    @initialize(data=st.data(), steps=st.integers(0, 16))
    def somebody_came_this_far(self, data: st.DataObject, steps: int) -> None:
        """Without a start like this the random walks seldom see the review."""
        for _ in range(steps):
            self.answer_well(data)

    @rule(data=st.data())
    def answer_well(self, data: st.DataObject) -> None:
        """Answer as a careful person."""
        step, came_from = self.session.step, self.session.return_to
        typed = self.consent(step, "si") | data.draw(typed_by(boxes_of(step), well))
        outcome = self.session.submit(typed, TODAY, sure=True)
        assert not outcome.warnings
        if outcome.taken:
            self.check_move(step, came_from)

    @rule(data=st.data(), sure=st.booleans())
    def answer_anyhow(self, data: st.DataObject, sure: bool) -> None:
        """Answer as a hurried person."""
        step, came_from = self.session.step, self.session.return_to
        before = json.dumps(self.session.answers)
        typed = self.consent(step, data.draw(st.sampled_from(["si", "no", ""])))
        typed |= data.draw(typed_by(boxes_of(step), anyhow))
        outcome = self.session.submit(typed, TODAY, sure=sure)
        assert not (sure and outcome.warnings)
        if outcome.taken:
            self.check_move(step, came_from)
            return
        assert json.dumps(self.session.answers) == before, "what is refused changes no answer"
        assert self.session.step.id == step.id
        self.check_shown(step, typed)

    @rule(data=st.data())
    def go_back(self, data: st.DataObject) -> None:
        """Leave the step half answered."""
        step = self.session.step
        typed = data.draw(typed_by(boxes_of(step), anyhow))
        before = json.dumps(self.session.answers)
        self.session.back(typed)
        assert json.dumps(self.session.answers) == before
        self.check_shown(step, typed)

    @rule(data=st.data())
    def jump(self, data: st.DataObject) -> None:
        """Ask for any step at all."""
        target = data.draw(st.sampled_from([step.id for step in self.flow.steps] + ["nada"]))
        here, reach = self.session.step.id, self.first_incomplete()
        ids = [step.id for step in path_of(self.flow, self.session.answers)]
        allowed = target in ids and ids.index(target) <= reach
        assert self.session.jump(target, TODAY) is allowed
        assert self.session.step.id == (target if allowed else here)

    @precondition(lambda self: self.session.step.kind == "review")
    @rule(data=st.data())
    def change_one(self, data: st.DataObject) -> None:
        """Jump from the review, answer well, and be back there unless something is missing now."""
        review = self.session.step.id
        target = data.draw(st.sampled_from([step for step in self.session.path if names(step)]))
        assert self.session.jump(target.id, TODAY)
        typed = self.consent(target, "si") | data.draw(typed_by(boxes_of(target), well))
        if self.session.submit(typed, TODAY, sure=True).taken:
            ids = [step.id for step in self.session.path]
            assert self.session.step.id == ids[min(ids.index(review), self.first_incomplete())]

    @precondition(on_table)
    @rule(data=st.data(), index=st.one_of(st.none(), st.integers(0, 2)))
    def put_row(self, data: st.DataObject, index: int | None) -> None:
        """Add a row or change one."""
        step = self.session.step
        assert isinstance(step, TableStep)
        rows = self.rows(step)
        index = None if index is None or index >= len(rows) else index
        hand = data.draw(st.sampled_from([well, anyhow]))
        typed = data.draw(typed_by(step.columns, hand))
        outcome = self.session.put_row(index, typed, TODAY, sure=data.draw(st.booleans()))
        kept = {column.id: accept(column, typed[column.id]) for column in step.columns}
        if outcome.taken:
            place = len(rows) if index is None else index
            assert self.rows(step) == [*rows[:place], kept, *rows[place + 1 :]]
        else:
            assert self.rows(step) == rows
            assert self.session.drafts[step.field][row_key(index)] == typed

    @precondition(on_table)
    @rule(index=st.integers(-1, 3))
    def drop_row(self, index: int) -> None:
        """Delete a row, or one that is not there."""
        step = self.session.step
        assert isinstance(step, TableStep)
        rows = self.rows(step)
        self.session.drop_row(index)
        assert self.rows(step) == [row for number, row in enumerate(rows) if number != index]

    @rule()
    def pull_the_plug(self) -> None:
        """Come back from the disk."""
        record = json.loads(json.dumps(self.session.record()))
        again = Session.restored(self.flow, PLACES, record, TODAY)
        assert again.record() == self.session.record()
        self.session = again

    # --- what has to stay true

    @invariant()
    def the_path_comes_from_the_answers_alone(self) -> None:
        """No history opens or closes a step."""
        expected = path_of(self.flow, self.session.answers)
        assert [step.id for step in self.session.path] == [step.id for step in expected]
        fresh = Session(self.flow, PLACES, answers=dict(self.session.answers))
        assert [step.id for step in fresh.path] == [step.id for step in expected]

    @invariant()
    def nobody_stands_beyond_the_first_incomplete_step(self) -> None:
        """Nothing can be skipped."""
        ids = [step.id for step in path_of(self.flow, self.session.answers)]
        assert self.session.step_id in ids
        assert self.session.step.id == self.session.step_id
        assert ids.index(self.session.step_id) <= self.first_incomplete()
        number, total = self.session.position
        assert number == ids.index(self.session.step_id) + 1
        assert len(ids) <= total <= len(self.flow.steps)
        if self.first_incomplete() == len(ids) - 1:
            assert total == len(ids), "with everything answered nothing is left open"

    @invariant()
    def an_answer_off_the_path_reaches_no_document(self) -> None:
        """What a changed mind has hidden stays hidden."""
        asked = {name for step in path_of(self.flow, self.session.answers) for name in names(step)}
        assert set(self.session.effective) == asked & set(self.session.answers)
        values = derive(self.flow, self.session.answers, PLACES, STATION, TODAY, "ABC234")
        for step in self.flow.steps:
            for name in names(step) - asked:
                assert not values[name], name
        offered = {paper.id for paper in self.session.documents()}
        path = path_of(self.flow, self.session.answers)
        expected = {
            paper.id
            for paper in self.flow.documents
            if not paper.on_demand and met(paper.when, path, self.session.answers)
        }
        assert offered == expected

    @invariant()
    def the_way_back_leads_forwards(self) -> None:
        """There is nothing to come back to but a step ahead."""
        ids = [step.id for step in self.flow.steps]
        back = self.session.return_to
        assert back == "" or ids.index(back) > ids.index(self.session.step_id)

    # --- tools

    def consent(self, step: Step, answer: str) -> dict[str, str]:
        """The answer a consent step takes."""
        return {step.consent.field: answer} if isinstance(step, NoticeStep) and step.consent else {}

    def rows(self, step: TableStep) -> list[dict[str, str]]:
        """A copy of the rows so far."""
        rows = self.session.answers.get(step.field, [])
        assert isinstance(rows, list)
        return [dict(row) for row in rows]

    def check_shown(self, step: Step, typed: dict[str, str]) -> None:
        """Every box shows what was typed into it last."""
        for box in boxes_of(step):
            assert self.session.shown(box) == typed[box.id]

    def check_move(self, step: Step, came_from: str) -> None:
        """A correct answer leads to the review or the next step; what is missing comes first."""
        ids = [other.id for other in path_of(self.flow, self.session.answers)]
        wanted = ids.index(came_from) if came_from in ids else ids.index(step.id) + 1
        assert self.session.step.id == ids[min(wanted, self.first_incomplete(), len(ids) - 1)]
        assert not {box.id for box in boxes_of(step)} & self.session.drafts.keys()


def examples(count: int, steps: int) -> settings:
    return settings(
        max_examples=count,
        stateful_step_count=steps,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )


def run(flow: Flow, count: int, steps: int) -> None:
    machine = type("KioskOfThisFlow", (Kiosk,), {"flow": flow})
    run_state_machine_as_test(machine, settings=examples(count, steps))


def test_any_sequence_keeps_the_promises() -> None:
    run(small_flow(), count=80, steps=40)


def test_any_sequence_keeps_the_promises_in_the_real_journey() -> None:
    run(load_flow(TEMPLATES), count=40, steps=50)
