"""Whether what is said to some applicants and not to others holds together."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kiosk.content.audience import Audience, conditions_of, sentence_conditions
from kiosk.content.models import Flow, GuideStep
from kiosk.content.remarks import Remark
from kiosk.content.template_files import FLOW_FILE, step_file
from kiosk.content.texts import Words, words_of
from kiosk.content.when import When

MOST_DO = 8
"""Instructions that one applicant may read on one screen of the guide."""


def sentence_remarks(flow: Flow) -> Iterator[Remark]:
    """Conditions nobody meets, papers named to people who do not get them, too much or nothing to do.

    To be asked only about a flow whose conditions name fields and answers that there are.
    """
    audience = Audience(flow)
    yield from _unmet_remarks(flow, audience)
    for step in flow.steps:
        for words in words_of(step):
            yield from _paper_remarks(flow, audience, words, step_file(step.id), step.when, words.when)
        if isinstance(step, GuideStep):
            yield from _length_remarks(step, audience)
    for upload in flow.uploads:
        words = Words(f"{upload.slot} → note", upload.note)
        yield from _paper_remarks(flow, audience, words, FLOW_FILE, upload.when, None)


def _unmet_remarks(flow: Flow, audience: Audience) -> Iterator[Remark]:
    steps = {step_file(step.id): step.when for step in flow.steps}
    for file, where, when in conditions_of(flow):
        around = steps.get(file) if where != "when" else None
        if not audience.has(around, when):
            yield Remark(file, where, "nunca se cumple: nadie lo verá. Corríjalo o bórrelo.", "aviso")


def _paper_remarks(
    flow: Flow, audience: Audience, words: Words, file: str, *read: When | None
) -> Iterator[Remark]:
    """A text that names a paper is read only by people who get that paper."""
    given = {name: document.when for document in flow.documents for name in (document.file, document.title)}
    for name, when in given.items():
        if when and _names(words.text, name) and audience.has(*read, unmet=when):
            text = f"nombra «{name}» y lo lee también quien no recibe ese documento. Ponga el mismo when."
            yield Remark(file, words.where, text, "aviso")


def _names(text: str, name: str) -> bool:
    """Whether a text has a name as words of its own; capitals do not count."""
    return bool(re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", " ".join(text.split()), re.IGNORECASE))


def _length_remarks(step: GuideStep, audience: Audience) -> Iterator[Remark]:
    """Everyone who comes to a screen of the guide has something to do there, and not too much."""
    whens = [when for _where, when in sentence_conditions(step)]
    for one in audience.kinds([*whens, *([step.when] if step.when else [])]) or ():
        if step.when and not step.when.holds(one):
            continue
        number = sum(action.when is None or action.when.holds(one) for action in step.do)
        if not number:
            text = "alguien llega a este paso y no tiene nada que hacer. Deje una línea sin when."
        elif number > MOST_DO:
            text = f"alguien lee {number} líneas y caben {MOST_DO}. Quite las que sobran o haga otro paso."
        else:
            continue
        yield Remark(step_file(step.id), "do", text)
        return
