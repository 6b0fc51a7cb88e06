"""Which steps and documents apply, given the answers so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol, TypeVar

from kiosk.content.models import Flow, Step
from kiosk.content.step_base import addressed
from kiosk.content.step_questions import answer_ids
from kiosk.content.when import When
from kiosk.interview.answers import Answer, Answers


class Conditional(Protocol):
    """Anything of the flow with a `when`."""

    @property
    def when(self) -> When | None:
        """The condition; None: it always applies."""


ItemT = TypeVar("ItemT", bound=Conditional)


def holds(when: When | None, answers: Mapping[str, Answer]) -> bool:
    """Whether the answers meet a condition; None is always met."""
    return when is None or when.holds(answers)


def applicable(items: Iterable[ItemT], answers: Mapping[str, Answer]) -> tuple[ItemT, ...]:
    """The items whose condition is met. `answers` must be only those that count (see `walk`)."""
    return tuple(item for item in items if holds(item.when, answers))


def walk(flow: Flow, answers: Mapping[str, Answer]) -> tuple[list[Step], Answers]:
    """The steps that apply, in order, and the answers that count: those asked for by a step that applies.

    Each step has only the sentences that this applicant reads. A condition sees only answers that count. If
    an earlier answer was changed so that a step no longer applies, the answers given on that step neither
    make later steps apply nor reach a document.
    """
    path: list[Step] = []
    counted: Answers = {}
    for step in flow.steps:
        if holds(step.when, counted):
            path.append(addressed(step, counted))
            counted |= {name: answers[name] for name in answer_ids(step) if name in answers}
    return path, counted


class RememberedWalk:
    """`walk` for one session, which asks for the same several times a second."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._said: dict[str, str | bool] | None = None
        self._path: list[Step] = []
        self._counted: list[str] = []

    def __call__(self, answers: Mapping[str, Answer]) -> tuple[list[Step], Answers]:
        """As `walk`; the flow is gone through again only if an answer is another one."""
        # A condition asks of a table only whether it is empty.
        said = {name: value if isinstance(value, str) else bool(value) for name, value in answers.items()}
        if said != self._said:
            self._path, counted = walk(self._flow, answers)
            self._said, self._counted = said, list(counted)
        return self._path.copy(), {name: answers[name] for name in self._counted}


def undecided(flow: Flow, answers: Mapping[str, Answer]) -> list[Step]:
    """The steps that do not apply yet but may: their condition asks about a question not answered so far.

    Questions on steps that an answer has ruled out do not count as unanswered.
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
