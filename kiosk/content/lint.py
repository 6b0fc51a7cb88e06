"""Runs all checks that need the whole journey and its Word files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from kiosk.content import wireframes
from kiosk.content.audience import Audience, shapes
from kiosk.content.braces import names_in
from kiosk.content.document_lint import paper_remarks, upload_remarks
from kiosk.content.field_lint import field_remarks, unused_remarks
from kiosk.content.guide_lint import guide_remarks
from kiosk.content.models import Flow, GuideStep, Step
from kiosk.content.office_words import KEY_ROWS, OfficeWords, limit_of, values_of
from kiosk.content.order_lint import order_remarks, when_remarks
from kiosk.content.readability import reading_remarks
from kiosk.content.remarks import Remark, near
from kiosk.content.room_lint import LINES, WIDTH, lines_needed
from kiosk.content.sentence_lint import sentence_remarks
from kiosk.content.step_questions import answer_ids
from kiosk.content.template_files import FLOW_FILE, WORDS_FILE, step_file, step_names
from kiosk.content.text_lint import address_remarks, words_remarks
from kiosk.content.texts import Words, lines_of, words_of
from kiosk.content.vocabulary import Vocabulary
from kiosk.content.welcome_content import Welcome
from kiosk.content.welcome_drawings import drawing_remarks

__all__ = ["Remark", "Vocabulary", "lint"]

SETTINGS_FILE = "kiosk.toml"


def lint(flow: Flow, templates: Path, vocabulary: Vocabulary) -> list[Remark]:
    """Everything that is wrong or odd, in the order of the journey; mistakes in the content raise nothing.

    Args:
        flow: the journey, already read without errors.
        templates: the folder it was read from.
        vocabulary: the names and addresses that the content may use.
    """
    papers, in_word = paper_remarks(flow, templates, vocabulary)
    remarks = [
        *address_remarks(vocabulary.login_url, SETTINGS_FILE, "secop → login_url", vocabulary),
        *order_remarks(flow),
        *when_remarks(flow),
        *field_remarks(flow, vocabulary),
        *_welcome_remarks(flow.welcome, vocabulary),
        *_step_remarks(flow, vocabulary),
        *guide_remarks(flow),
        *papers,
        *upload_remarks(flow),
        *_note_remarks(flow, vocabulary),
        *_screen_words_remarks(flow.words, vocabulary),
        *_unlisted_remarks(flow, templates),
        *wireframes.remarks(flow, templates),
        *drawing_remarks(flow.welcome, templates),
        *reading_remarks(flow),
    ]
    if not any(remark.level == "error" for remark in remarks):  # a misspelt name would also look unused
        remarks += unused_remarks(flow, vocabulary, in_word)
        remarks += sentence_remarks(flow)
    return remarks


def _step_remarks(flow: Flow, vocabulary: Vocabulary) -> Iterator[Remark]:
    asked = {name for step in flow.steps for name in answer_ids(step)}
    earlier: set[str] = set()
    audience = Audience(flow)
    for step in flow.steps:
        file = step_file(step.id)
        for words in words_of(step):
            yield from words_remarks(words, file, vocabulary)
        yield from _value_remarks(step, vocabulary)
        for words in words_of(step):
            for name in names_in(words.text):
                if name in asked - earlier:
                    text = f"«{name}» todavía no se ha preguntado. Aquí saldrá vacío."
                    yield Remark(file, words.where, text, "aviso")
        earlier |= set(answer_ids(step))
        if (lines := max(map(lines_needed, shapes(step, audience)))) > LINES:
            text = f"no cabe en la pantalla: ocupa {lines} líneas y hay {LINES}. Acorte o haga otro paso."
            yield Remark(file, "body", text)


def _value_remarks(step: Step, vocabulary: Vocabulary) -> Iterator[Remark]:
    """Check that the values a guide screen shows exist."""
    if isinstance(step, GuideStep):
        for number, shown in enumerate(step.values, start=1):
            if shown.value not in vocabulary.text_names:
                text = (
                    f"el dato «{shown.value}» no existe. Corríjalo.{near(shown.value, vocabulary.text_names)}"
                )
                yield Remark(step_file(step.id), f"values → n.º {number} → value", text)


def _welcome_remarks(welcome: Welcome, vocabulary: Vocabulary) -> Iterator[Remark]:
    """Check the words of the first screen; it has no session, so no placeholder is known."""
    for words in (
        Words("welcome → title", welcome.title, most=76, needed=True),
        Words("welcome → body", welcome.body, needed=True),
        Words("welcome → start", welcome.start, most=24, needed=True),
        Words("welcome → promise", welcome.promise, most=40),
        Words("welcome → bring_title", welcome.bring_title, most=30),
        *(
            Words(f"welcome → bring → n.º {number} → words", one.words, most=28, needed=True)
            for number, one in enumerate(welcome.bring, start=1)
        ),
    ):
        yield from words_remarks(words, FLOW_FILE, vocabulary)
    if lines_of(welcome.body, WIDTH) > LINES:
        yield Remark(FLOW_FILE, "welcome → body", "no cabe en la pantalla. Acórtelo.")


def _note_remarks(flow: Flow, vocabulary: Vocabulary) -> Iterator[Remark]:
    for upload in flow.uploads:
        words = Words(f"{upload.slot} → note", upload.note, filled=True)
        yield from words_remarks(words, FLOW_FILE, vocabulary)


def _screen_words_remarks(words: OfficeWords, vocabulary: Vocabulary) -> Iterator[Remark]:
    """Check words.toml: a text may use the placeholders of its default, and no other."""
    for part, keys in words.model_dump().items():
        for key, said in keys.items():
            limit, values = limit_of(part, key), values_of(part, key)
            text = Words(f"{part} → {key}", said, filled=bool(values), needed=True)
            if limit:
                text = replace(text, most=limit.most, value_length=limit.value)
            yield from words_remarks(text, WORDS_FILE, replace(vocabulary, text_names=frozenset(values)))
            for name in sorted(set(values) - set(names_in(said))):
                missing = f"falta «{{{{ {name} }}}}»: la persona no verá ese dato. Escríbalo."
                yield Remark(WORDS_FILE, text.where, missing, "aviso")
    said = words.keys.model_dump()
    for row, most in KEY_ROWS:
        if (length := sum(len(said[key]) for key in row)) > most:
            together = f"juntos no caben en una línea: tienen {length} letras y caben {most}. Acorte uno."
            yield Remark(WORDS_FILE, f"keys → {', '.join(row)}", together)


def _unlisted_remarks(flow: Flow, templates: Path) -> Iterator[Remark]:
    for name in sorted(step_names(templates) - {step.id for step in flow.steps}):
        text = "este paso no está en la lista de flow.toml: nadie lo verá. Agréguelo o bórrelo."
        yield Remark(step_file(name), "", text, "aviso")
