"""Reads, checks and tries out everything the office wrote; imported only when content has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk import files
from kiosk.cli.known_names import vocabulary_of
from kiosk.cli.sample_documents import sample, trial_workshop, value_sets
from kiosk.content.lint import lint
from kiosk.content.loader import read_flow
from kiosk.content.models import Flow
from kiosk.content.readability import read_help, read_step, slot_names
from kiosk.content.remarks import Remark
from kiosk.content.when import When
from kiosk.errors import ContentError
from kiosk.log import event

if TYPE_CHECKING:
    from kiosk.settings import Settings


def try_documents(flow: Flow, settings: Settings, out: Path | None, say: Callable[[str], object]) -> bool:
    """Make every document with short, usual and long values; returns whether all were made.

    Args:
        flow: the journey.
        settings: this machine's settings.
        out: folder that keeps the documents; None: they are deleted.
        say: called with a line about each document as soon as it is made.
    """
    good = True
    with trial_workshop(settings, settings.paths.templates / "papers") as workshop:
        try:
            if out is not None:
                out.mkdir(parents=True, exist_ok=True)
            sets: dict[When | None, dict[str, dict[str, Any]]] = {}
            for document in flow.documents:
                if document.when not in sets:
                    sets[document.when] = value_sets(flow, settings, document.when)
                people = sets[document.when]
                tried = sample(workshop, document, people, out, media=settings.printing.media)
                for line in (*tried.remarks, *([tried] if tried.pages else [])):
                    say(str(line))
                good = good and not has_errors(list(tried.remarks))
        except OSError as error:
            say(f"No se puede escribir en la carpeta {out}: {files.reason(error)}.")
            return False
    return good


def inspect(settings: Settings) -> list[Remark]:
    """Every remark about the content of this machine; empty if there is none."""
    return examine(settings)[1]


def refuse_errors(settings: Settings) -> None:
    """Raise an error if the content has mistakes. The kiosk calls it when it starts.

    Raises:
        ContentError: the content has errors; its detail has a line for each. An aviso is no reason, nor is
            what was made safe to sign in a Word file: that goes into the journal.
    """
    found = inspect(settings)
    if errors := [str(remark) for remark in found if remark.level == "error" and not remark.opens]:
        raise ContentError("\n".join(errors))
    if made_safe := sum(remark.opens for remark in found):
        event("papers_made_safe", count=made_safe)


def examine(settings: Settings) -> tuple[Flow | None, list[Remark]]:
    """The journey as far as it can be read, and every remark about it."""
    templates = settings.paths.templates
    flow, remarks = read_flow(templates)
    if flow is None:
        return None, remarks
    try:
        vocabulary = vocabulary_of(flow, settings)
    except ContentError as error:
        file, _, text = error.detail.partition(": ")
        return flow, [Remark(file, "", text)]
    return flow, [*lint(flow, templates, vocabulary), *_office_remarks(settings)]


def reading_table(flow: Flow) -> Iterator[str]:
    """A table of each step's perspicuity, of its screen and of its help, with the INFLESZ grade."""
    labels = slot_names(flow)
    yield f"{'paso':<16} {'pantalla':>8} {'ayuda':>6}  lectura"
    for step in flow.steps:
        screen, trouble = read_step(step, labels), read_help(step, labels)
        yield f"{step.id:<16} {screen.score:>8.1f} {trouble.score:>6.1f}  {screen.grade}"


def has_errors(remarks: list[Remark]) -> bool:
    """Whether one of the remarks prevents the kiosk from starting."""
    return any(remark.level == "error" for remark in remarks)


def _office_remarks(settings: Settings) -> list[Remark]:
    """Warn if the contact for questions about personal data is missing (Ley 1581 de 2012, art. 12)."""
    if settings.office.contact:
        return []
    text = "falta el teléfono o correo para preguntas sobre datos personales. Escríbalo."
    return [Remark("kiosk.toml", "office → contact", text, "aviso")]
