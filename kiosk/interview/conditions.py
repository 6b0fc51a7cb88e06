"""What applies, given the answers so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol, TypeVar

from kiosk.content.models import Flow, Step
from kiosk.content.step_questions import answer_ids
from kiosk.content.when import When
from kiosk.interview.answers import Answer, Answers


class Conditional(Protocol):
    """Anything of the flow that may carry a `when`."""

    @property
    def when(self) -> When | None:
        """The condition; None: always."""


ItemT = TypeVar("ItemT", bound=Conditional)


def holds(when: When | None, answers: Mapping[str, Answer]) -> bool:
    """Whether a condition is met by these answers; no condition always is."""
    if when is None:
        return True
    value = answers.get(when.field, "")
    if when.filled is not None:
        return bool(value) == when.filled
    if when.is_ is not None:
        return value == when.is_
    return isinstance(value, str) and value in (when.in_ or ())


def applicable(items: Iterable[ItemT], answers: Mapping[str, Answer]) -> tuple[ItemT, ...]:
    """The items whose condition is met; the answers have to be those that count (see `walk`)."""
    return tuple(item for item in items if holds(item.when, answers))


def walk(flow: Flow, answers: Mapping[str, Answer]) -> tuple[list[Step], Answers]:
    """The steps that apply, in order, and the answers that count: those a step of the path asks for.

    A condition sees only what counts. An answer given on a step that an earlier answer has hidden since
    neither opens later steps nor reaches a document.
    """
    path: list[Step] = []
    counted: Answers = {}
    for step in flow.steps:
        if holds(step.when, counted):
            path.append(step)
            counted |= {name: answers[name] for name in answer_ids(step) if name in answers}
    return path, counted


def undecided(flow: Flow, answers: Mapping[str, Answer]) -> list[Step]:
    """The steps off the path that may still join it: those that hang on a question yet to be answered.

    A question that was itself hidden by an answer is not yet to be answered, and opens nothing.
    """
    path, counted = walk(flow, answers)
    ids = {step.id for step in path}
    waiting: set[str] = set()
    joining: list[Step] = []
    for step in flow.steps:
        joins = step.id not in ids and step.when is not None and step.when.field in waiting
        if joins or step.id in ids:
            waiting |= set(answer_ids(step)) - counted.keys()
        if joins:
            joining.append(step)
    return joining
