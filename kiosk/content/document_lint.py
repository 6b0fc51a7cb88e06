"""Checks that each document has its Word file and each slot of SECOP its document."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kiosk.content.models import FarewellStep, Flow, GuideStep
from kiosk.content.remarks import Remark, near
from kiosk.content.template_files import FLOW_FILE, paper_file, paper_names, step_file
from kiosk.content.texts import words_of
from kiosk.content.vocabulary import Vocabulary
from kiosk.suggestion import suggestion

WITHOUT_TAGS = (
    "no tiene ninguna etiqueta: sale igual para todas las personas. "
    "Escriba {{ nombre_completo }} donde va el nombre."
)
"""The remark about a Word file without placeholders."""


def paper_remarks(flow: Flow, templates: Path, vocabulary: Vocabulary) -> tuple[list[Remark], set[str]]:
    """What is wrong with the Word files, and the placeholders they use.

    Args:
        flow: the journey.
        templates: the folder.
        vocabulary: the values a Word file may use.

    Returns:
        The remarks; the names of all placeholders of all Word files.
    """
    remarks = [*_double_remarks(flow), *_farewell_remarks(flow)]
    there = paper_names(templates)
    wanted: set[str] = set()
    for document in flow.documents:
        file = paper_file(document.id)
        if document.id not in there:
            text = f"falta este archivo de Word. Póngalo en la carpeta papers.{near(document.id, there)}"
            remarks.append(Remark(file, "", text))
            continue
        found = vocabulary.inspect(templates / file, file, vocabulary.word_names)
        wanted |= found.names
        remarks += found.remarks
        if not found.names and not any(remark.level == "error" for remark in found.remarks):
            remarks.append(Remark(file, "", WITHOUT_TAGS, "aviso"))
    for name in sorted(there - {document.id for document in flow.documents}):
        text = "ningún [[documents]] de flow.toml usa este archivo. Agréguelo o bórrelo."
        remarks.append(Remark(paper_file(name), "", text, "aviso"))
    return remarks, wanted


def upload_remarks(flow: Flow) -> Iterator[Remark]:
    """Check that each signed document has a slot with the same condition; the guide must name its file."""
    documents = {document.file: document for document in flow.documents}
    uploaded = {upload.file for upload in flow.uploads}
    guided = " ".join(
        words.text for step in flow.steps if isinstance(step, GuideStep) for words in words_of(step)
    )
    yield from _slot_remarks(flow)
    for upload in flow.uploads:
        document = documents.get(upload.file)
        if document is None and (like := suggestion(upload.file, documents, alike=0.75)):
            text = f"ningún documento se llama «{upload.file}». Corrija el nombre. {like}"
            yield Remark(FLOW_FILE, f"{upload.slot} → file", text)
        elif document is not None and document.when != upload.when:
            text = f"la casilla y el documento «{document.id}» deben tener el mismo when. Copie uno en otro."
            yield Remark(FLOW_FILE, f"{upload.slot} → when", text, "aviso")
        if upload.file.strip() and upload.file not in guided:
            text = f"ningún paso de la guía nombra «{upload.file}». Escríbalo donde se suben los archivos."
            yield Remark(FLOW_FILE, f"{upload.slot} → file", text, "aviso")
    for file, document in documents.items():
        if document.sign and document.upload and not document.on_demand and file not in uploaded:
            text = f"ninguna casilla de [[uploads]] usa «{file}». Agregue una."
            yield Remark(FLOW_FILE, f"{document.id} → file", text, "aviso")


def _slot_remarks(flow: Flow) -> Iterator[Remark]:
    """Check that each slot has its own name and a file, and that no slot has a document made on demand."""
    on_demand = {document.file: document for document in flow.documents if document.on_demand}
    seen: set[str] = set()
    for number, upload in enumerate(flow.uploads, start=1):
        place = upload.slot if upload.slot.strip() else f"uploads → n.º {number}"
        if not upload.slot.strip():
            yield Remark(FLOW_FILE, f"{place} → slot", "falta el nombre de la casilla. Escríbalo.")
        elif upload.slot in seen:
            yield Remark(FLOW_FILE, f"{place} → slot", "esta casilla está dos veces. Borre una.")
        seen.add(upload.slot)
        if not upload.file.strip():
            yield Remark(FLOW_FILE, f"{place} → file", "falta el archivo que va en esta casilla. Escríbalo.")
        elif upload.file in on_demand:
            text = f"«{upload.file}» es para la persona y no se sube. Escriba otro archivo."
            yield Remark(FLOW_FILE, f"{place} → file", text)
    for document in on_demand.values():
        if document.sign:
            text = "lo que solo se imprime al pedirlo no se firma. Escriba sign = false."
            yield Remark(FLOW_FILE, f"{document.id} → sign", text)


def _farewell_remarks(flow: Flow) -> Iterator[Remark]:
    """Check that the document the farewell offers to print exists."""
    documents = [document.id for document in flow.documents]
    for step in flow.steps:
        if isinstance(step, FarewellStep) and step.paper and step.paper not in documents:
            text = f"el documento «{step.paper}» no está en flow.toml. Corrija el nombre."
            yield Remark(step_file(step.id), "paper", text + near(step.paper, documents))


def _double_remarks(flow: Flow) -> Iterator[Remark]:
    for key in ("id", "file"):
        names = [getattr(document, key) for document in flow.documents]
        for name in sorted({name for name in names if names.count(name) > 1}):
            text = f"«{name}» está en dos documentos. Cambie uno."
            yield Remark(FLOW_FILE, f"documents → {key}", text)
