"""Who reads what: the conditions of a journey, and whether any applicant can meet several at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kiosk.content.models import (
    ChoiceField,
    Flow,
    GuideStep,
    NoticeStep,
    Step,
    TableStep,
)
from kiosk.content.step_base import addressed
from kiosk.content.step_questions import Question, questions_of
from kiosk.content.template_files import FLOW_FILE, step_file
from kiosk.content.when import When

_SOMETHING = "…"
"""Stands for an answer that no condition names."""
_MOST = 5000
"""Combinations of answers that are looked through; no journey of an office has so many."""


def conditions_of(flow: Flow) -> Iterator[tuple[str, str, When]]:
    """Every condition of the journey: its file, the way to it, and the condition."""
    for step in flow.steps:
        if step.when:
            yield step_file(step.id), "when", step.when
        for where, when in sentence_conditions(step):
            yield step_file(step.id), f"{where} → when", when
    for document in flow.documents:
        if document.when:
            yield FLOW_FILE, f"{document.id} → when", document.when
    for upload in flow.uploads:
        if upload.when:
            yield FLOW_FILE, f"{upload.slot} → when", upload.when


def sentence_conditions(step: Step) -> Iterator[tuple[str, When]]:
    """The conditions inside a step: where their sentence stands, and the condition."""
    said: dict[str, Sequence[object]] = {"troubles": step.troubles}
    if isinstance(step, GuideStep):
        said |= {"do": step.do, "values": step.values}
    for name, sentences in said.items():
        for number, sentence in enumerate(sentences, start=1):
            if isinstance(when := getattr(sentence, "when", None), When):
                yield f"{name} → n.º {number}", when


class Audience:
    """All applicants a journey can have, as far as its conditions tell them apart."""

    def __init__(self, flow: Flow) -> None:
        self._steps = flow.steps
        self._whens = {name: step.when for step in flow.steps for name, _asked in questions_of(step)}
        self._named: dict[str, set[str]] = {}
        for _file, _where, when in conditions_of(flow):
            values = {when.is_} if when.is_ is not None else set(when.in_ or ())
            self._named.setdefault(when.field, set()).update(values)

    def has(self, *met: When | None, unmet: When | None = None) -> bool:
        """Whether some applicant meets all of `met` and not `unmet`.

        Where more combinations of answers would have to be looked through than make sense, the answer is
        that there are such people for `met` alone, and none where `unmet` is asked about.
        """
        theirs = [when for when in met if when]
        people = self.kinds([*theirs, *([unmet] if unmet else [])])
        if people is None:
            return unmet is None
        return any(
            all(when.holds(one) for when in theirs) and not (unmet and unmet.holds(one)) for one in people
        )

    def kinds(self, whens: Sequence[When]) -> list[dict[str, str]] | None:
        """Every combination of answers that these conditions look at; None if there are too many."""
        wanted = self._looked_at(whens)
        people: list[dict[str, str]] = [{}]
        for step in self._steps:
            for name, asked in questions_of(step):
                if name in wanted:
                    people = list(self._answering(people, step, name, asked))
                    if len(people) > _MOST:
                        return None
        return people

    def _looked_at(self, whens: Sequence[When]) -> set[str]:
        """The fields of conditions, and those that decide whether these fields are asked."""
        wanted: set[str] = set()
        fields = [when.field for when in whens]
        while fields:
            if (name := fields.pop()) not in wanted:
                wanted.add(name)
                if step_when := self._whens.get(name):
                    fields.append(step_when.field)
        return wanted

    def _answering(
        self, people: list[dict[str, str]], step: Step, name: str, asked: Question
    ) -> Iterator[dict[str, str]]:
        """Each of these people with each answer they can give; an empty one if they are not asked."""
        answers = options_of(asked) or [*sorted(self._named.get(name, ())), _SOMETHING]
        if isinstance(asked, TableStep) or (not isinstance(asked, NoticeStep) and not asked.required):
            answers = [*answers, ""]
        for one in people:
            asks = step.when is None or step.when.holds(one)
            yield from (one | {name: answer} for answer in (answers if asks else [""]))


def shapes(step: Step, audience: Audience) -> Iterator[Step]:
    """The step as each kind of applicant sees it; as it is written, if there are too many kinds."""
    whens = [when for _where, when in sentence_conditions(step)]
    seen: set[tuple[bool, ...]] = set()
    for one in (audience.kinds([*whens, *([step.when] if step.when else [])]) if whens else None) or ():
        if step.when is None or step.when.holds(one):
            met = tuple(when.holds(one) for when in whens)
            if met not in seen:
                seen.add(met)
                yield addressed(step, one)
    if not seen:
        yield step


def options_of(asked: Question) -> list[str]:
    """The answers something can have; empty: any."""
    if isinstance(asked, NoticeStep):
        return ["si"]
    return list(asked.options) if isinstance(asked, ChoiceField) else []
