"""Cross-checks over the journey and its Word files: what no single file can tell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from kiosk.content import wireframes
from kiosk.content.document_lint import paper_remarks, upload_remarks
from kiosk.content.field_lint import field_remarks, unused_remarks
from kiosk.content.guide_lint import guide_remarks
from kiosk.content.models import Flow, GuideStep, Step, Welcome
from kiosk.content.order_lint import answers_of, order_remarks, when_remarks
from kiosk.content.readability import reading_remarks
from kiosk.content.remarks import Remark, near
from kiosk.content.room_lint import LINES, WIDTH, lines_needed
from kiosk.content.template_files import FLOW_FILE, step_file, step_names
from kiosk.content.texts import ADDRESS, NAME, PLACEHOLDER, Words, lines_of, measured, names_in, words_of
from kiosk.content.vocabulary import Vocabulary

__all__ = ["Remark", "Vocabulary", "lint"]

SETTINGS_FILE = "kiosk.toml"
_BRACES = re.compile(r"\{\{|\}\}|\{%|%\}")


def lint(flow: Flow, templates: Path, vocabulary: Vocabulary) -> list[Remark]:
    """Everything that is wrong or looks odd, in the order of the journey; never raises for content."""
    papers, in_word = paper_remarks(flow, templates, vocabulary)
    remarks = [
        *_address_remarks(vocabulary.login_url, SETTINGS_FILE, "secop → login_url", vocabulary),
        *order_remarks(flow),
        *when_remarks(flow),
        *field_remarks(flow, vocabulary),
        *_welcome_remarks(flow.welcome, vocabulary),
        *_step_remarks(flow, vocabulary),
        *guide_remarks(flow),
        *papers,
        *upload_remarks(flow),
        *_note_remarks(flow, vocabulary),
        *_unlisted_remarks(flow, templates),
        *wireframes.remarks(flow, templates),
        *reading_remarks(flow),
    ]
    if not any(remark.level == "error" for remark in remarks):  # a broken name is also an unused one
        remarks += unused_remarks(flow, vocabulary, in_word)
    return remarks


def _step_remarks(flow: Flow, vocabulary: Vocabulary) -> Iterator[Remark]:
    asked = {name for step in flow.steps for name, _asked in answers_of(step)}
    earlier: set[str] = set()
    for step in flow.steps:
        file = step_file(step.id)
        for words in words_of(step):
            yield from _words_remarks(words, file, vocabulary)
        yield from _value_remarks(step, vocabulary)
        for words in words_of(step):
            for name in names_in(words.text):
                if name in asked - earlier:
                    text = f"«{name}» todavía no se ha preguntado. Aquí saldrá vacío."
                    yield Remark(file, words.where, text, "aviso")
        earlier |= {name for name, _asked in answers_of(step)}
        if (lines := lines_needed(step)) > LINES:
            text = f"no cabe en la pantalla: ocupa {lines} líneas y hay {LINES}. Acorte o haga otro paso."
            yield Remark(file, "body", text)


def _words_remarks(words: Words, file: str, vocabulary: Vocabulary) -> Iterator[Remark]:
    """What is wrong with one text."""
    length = len(measured(words.text).strip())
    if words.needed and not length:
        yield Remark(file, words.where, "está vacío. Escriba un texto.")
    if words.most and "\n" in words.text.strip():
        yield Remark(file, words.where, "va en una sola línea. Quite el cambio de línea.")
    if strange := next((sign for sign in words.text if _unseen(sign)), ""):
        text = f"tiene un signo que no se ve (U+{ord(strange):04X}). Bórrelo y escriba el texto otra vez."
        yield Remark(file, words.where, text)
    if words.most and length > words.most:
        text = f"es muy largo: tiene {length} letras y caben {words.most}. Acórtelo."
        yield Remark(file, words.where, text)
    yield from _address_remarks(words.text, file, words.where, vocabulary)
    if _BRACES.search(PLACEHOLDER.sub("", words.text)):
        text = "las llaves no están completas. Escriba así: {{ nombre_completo }}."
        yield Remark(file, words.where, text)
    for name in names_in(words.text):
        if not words.filled:
            text = f"aquí no se muestran datos: «{{{{ {name} }}}}» saldría escrito tal cual. Bórrelo."
            yield Remark(file, words.where, text)
        elif not NAME.fullmatch(name) or name not in vocabulary.text_names:
            text = f"el dato «{name}» no existe. Corríjalo.{near(name, vocabulary.text_names)}"
            yield Remark(file, words.where, text)


def _unseen(sign: str) -> bool:
    """Whether terminals and readers would take it as an order: controls, and what turns letters around."""
    return sign != "\n" and sign != "\t" and unicodedata.category(sign) in ("Cc", "Cf", "Cs")


def _value_remarks(step: Step, vocabulary: Vocabulary) -> Iterator[Remark]:
    """The values a screen of the guide shows."""
    if isinstance(step, GuideStep):
        for number, shown in enumerate(step.values, start=1):
            if shown.value not in vocabulary.text_names:
                text = (
                    f"el dato «{shown.value}» no existe. Corríjalo.{near(shown.value, vocabulary.text_names)}"
                )
                yield Remark(step_file(step.id), f"values → n.º {number} → value", text)


def _welcome_remarks(welcome: Welcome, vocabulary: Vocabulary) -> Iterator[Remark]:
    """The first screen knows no values."""
    for words in (
        Words("welcome → title", welcome.title, most=76, needed=True),
        Words("welcome → body", welcome.body, needed=True),
        Words("welcome → start", welcome.start, most=24, needed=True),
    ):
        yield from _words_remarks(words, FLOW_FILE, vocabulary)
    if lines_of(welcome.body, WIDTH) > LINES:
        yield Remark(FLOW_FILE, "welcome → body", "no cabe en la pantalla. Acórtelo.")


def _note_remarks(flow: Flow, vocabulary: Vocabulary) -> Iterator[Remark]:
    for upload in flow.uploads:
        words = Words(f"{upload.slot} → note", upload.note, filled=True)
        yield from _words_remarks(words, FLOW_FILE, vocabulary)


def _address_remarks(text: str, file: str, where: str, vocabulary: Vocabulary) -> Iterator[Remark]:
    """Addresses are https, and lead only where the settings allow: people trust what the office shows."""
    for address in ADDRESS.findall(text):
        parts = urlsplit(address.rstrip(".,;:"))
        host = parts.hostname or parts.path.split("/")[0]
        if parts.scheme.lower() != "https":
            yield Remark(file, where, f"la dirección «{address}» no es segura. Escríbala con https://.")
        elif host not in vocabulary.hosts:
            text = f"la página «{host}» no está permitida. Quítela o agréguela a allowed_hosts."
            yield Remark(file, where, text + near(host, vocabulary.hosts))


def _unlisted_remarks(flow: Flow, templates: Path) -> Iterator[Remark]:
    for name in sorted(step_names(templates) - {step.id for step in flow.steps}):
        text = "este paso no está en la lista de flow.toml: nadie lo verá. Agréguelo o bórrelo."
        yield Remark(step_file(name), "", text, "aviso")
