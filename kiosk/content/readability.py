"""Measures how easy the Spanish of a step reads: Szigriszt-Pazos perspicuity and the INFLESZ scale.

P = 206.835 - 62.3 * syllables / words - words / sentences (Szigriszt Pazos, 1993); grades by Barrio-Cantalejo
et al., «Validación de la Escala INFLESZ» (2008): from 65 on, most adults read the text without effort.

How it is counted:

- A sentence ends at . ? ! or …, and where a paragraph or an instruction ends. A colon does not end one.
- A placeholder, a web address and a number each count as one word of two syllables: the writer cannot
  choose their length.
- The name of a slot of SECOP between « » counts as one such word too: the office cannot shorten it.
- Names of files (2-lista-de-contratos) count as the words they are made of; signs do not count.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from kiosk.content.braces import PLACEHOLDER
from kiosk.content.models import FarewellStep, Flow, GuideStep, NoticeStep, Step
from kiosk.content.office_words import limit_of
from kiosk.content.remarks import Remark
from kiosk.content.syllables import syllables
from kiosk.content.template_files import FLOW_FILE, WORDS_FILE, step_file
from kiosk.content.texts import ADDRESS

EASY = 65
"""Least perspicuity of every step («bastante fácil»)."""
FEW_WORDS = 20
"""A body with fewer words is measured only together with the other texts of its step."""
_PLAIN_WORD = " dato "
_PLAIN_SYLLABLES = 2
_GRADES = ((80, "muy fácil"), (EASY, "bastante fácil"), (55, "normal"), (40, "algo difícil"))
_HARDEST = "muy difícil"
_QUOTED = re.compile(r"«([^»]*)»")
_LIST_NUMBER = re.compile(r"^ *\d+\. ", re.MULTILINE)
_SENTENCE_END = re.compile(r"[.?!…]+(?=[\s»)]|$)|\n\s*\n")
_WORD = re.compile(r"[^\W\d_]+|\d[\d.,]*")


@dataclass(frozen=True)
class Reading:
    """The counts of a text."""

    words: int
    sentences: int
    syllables: int

    @property
    def score(self) -> float:
        """Perspicuity, about 0 (hardest) to 100; 100 for a text without words."""
        if not self.words:
            return 100.0
        return 206.835 - 62.3 * self.syllables / self.words - self.words / self.sentences

    @property
    def grade(self) -> str:
        """The name the INFLESZ scale gives the score."""
        return next((name for least, name in _GRADES if self.score >= least), _HARDEST)

    @property
    def easy(self) -> bool:
        """Whether the score is at least EASY."""
        return self.score >= EASY


def read(texts: Sequence[str], labels: Collection[str] = ()) -> Reading:
    """Count the words, sentences and syllables of several texts; each text ends a sentence.

    Args:
        texts: the texts.
        labels: names of SECOP's slots, which count as one word each.
    """
    known = {label.casefold() for label in labels}

    def unquote(found: re.Match[str]) -> str:
        return _PLAIN_WORD if found[1].casefold() in known else f" {found[1]} "

    sentences: list[list[str]] = []
    for text in texts:
        plain = ADDRESS.sub(_PLAIN_WORD, PLACEHOLDER.sub(_PLAIN_WORD, text))
        plain = _LIST_NUMBER.sub("", _QUOTED.sub(unquote, plain))
        sentences += filter(None, map(_WORD.findall, _SENTENCE_END.split(plain)))
    words = [word for sentence in sentences for word in sentence]
    return Reading(len(words), len(sentences), sum(map(_said, words)))


def read_step(step: Step, labels: Collection[str] = ()) -> Reading:
    """Count the texts of a step outside its help: body, instructions, question, reminder."""
    texts = [step.body]
    if isinstance(step, GuideStep):
        texts += [*(action.text for action in step.do), step.confirm]
    if isinstance(step, NoticeStep) and step.consent:
        texts += [step.consent.accept, step.consent.decline, step.consent.declined]
    if isinstance(step, FarewellStep):
        texts.append(step.come_back)
    return read([*texts, step.reminder], labels)


def read_help(step: Step, labels: Collection[str] = ()) -> Reading:
    """Count the texts of a step's help: its problems and their answers."""
    return read([text for trouble in step.troubles for text in (trouble.problem, trouble.answer)], labels)


def reading_remarks(flow: Flow) -> Iterator[Remark]:
    """Report texts whose score is below EASY, as warnings."""
    labels = slot_names(flow)
    for part, words in flow.words.model_dump().items():
        sentences = [said for key, said in words.items() if limit_of(part, key) is None]  # not the labels
        yield from _remark(WORDS_FILE, part, read(sentences))
    yield from _remark(FLOW_FILE, "welcome → body", read([flow.welcome.body]))
    for step in flow.steps:
        file = step_file(step.id)
        body = read([step.body], labels)
        if body.words >= FEW_WORDS and not body.easy:
            yield from _remark(file, "body", body)
        else:
            yield from _remark(file, "body" if step.body else "reminder", read_step(step, labels))
        yield from _remark(file, "troubles", read_help(step, labels))


def slot_names(flow: Flow) -> frozenset[str]:
    """The labels of SECOP's slots; the office cannot change these words."""
    return frozenset(upload.slot for upload in flow.uploads)


def _said(word: str) -> int:
    return _PLAIN_SYLLABLES if word[0].isdigit() else syllables(word)


def _remark(file: str, where: str, reading: Reading) -> Iterator[Remark]:
    if not reading.easy:
        text = (
            f"se lee difícil: {reading.score:.0f} puntos ({reading.grade}) y deben ser {EASY}. "
            "Use palabras y frases más cortas."
        )
        yield Remark(file, where, text, "aviso")
