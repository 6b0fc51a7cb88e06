"""Checks that every screen of the guide has instructions, help and consistent notes."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.content.models import Flow, GuideStep
from kiosk.content.remarks import Remark
from kiosk.content.step_questions import answer_ids
from kiosk.content.template_files import FLOW_FILE, step_file


def guide_remarks(flow: Flow) -> Iterator[Remark]:
    """What is missing on the guide's screens; `lint` checks their texts with those of all steps."""
    guides = [step for step in flow.steps if isinstance(step, GuideStep)]
    for step in guides:
        yield from _instruction_remarks(step)
        yield from _note_remarks(step)
    for double in [step for step in guides if step.coach][1:]:
        text = "otro paso ya ayuda a probar la contraseña. Deje coach = true en uno solo."
        yield Remark(step_file(double.id), "coach", text)
    yield from _early_values(flow)
    if not guides:
        yield from _lonely_documents(flow)


def _instruction_remarks(step: GuideStep) -> Iterator[Remark]:
    file = step_file(step.id)
    for number, action in enumerate(step.do, start=1):
        if not action.text.strip():
            text = "esta línea está vacía. Escriba qué debe hacer la persona o bórrela."
            yield Remark(file, f"do → n.º {number}", text)
    if not step.troubles:
        text = "falta la ayuda de este paso. Agregue dos o más [[troubles]]."
        yield Remark(file, "troubles", text)
    for number, value in enumerate(step.values, start=1):
        if not value.label.strip():
            text = "falta el nombre de la casilla. Escríbalo como lo dice SECOP II."
            yield Remark(file, f"values → n.º {number} → label", text)


def _note_remarks(step: GuideStep) -> Iterator[Remark]:
    """Check that `confirm` (a question) and `noted` (its line on the help sheet) are both set or empty."""
    file = step_file(step.id)
    if step.confirm.strip() and not step.noted.strip():
        text = "hay una pregunta en confirm. Escriba también lo que dirá la hoja de ayuda."
        yield Remark(file, "noted", text)
    if step.noted.strip() and not step.confirm.strip():
        yield Remark(file, "confirm", "hay un texto en noted. Escriba también la pregunta.")


def _early_values(flow: Flow) -> Iterator[Remark]:
    """Report values that are empty for every applicant because their question comes on a later step."""
    later = {name for step in flow.steps for name in answer_ids(step)}
    for step in flow.steps:
        later -= set(answer_ids(step))
        if isinstance(step, GuideStep):
            for number, shown in enumerate(step.values, start=1):
                if shown.value in later:
                    text = f"«{shown.value}» todavía no se ha preguntado. Aquí saldrá vacío."
                    yield Remark(step_file(step.id), f"values → n.º {number} → value", text, "aviso")


def _lonely_documents(flow: Flow) -> Iterator[Remark]:
    for document in flow.documents:
        if document.on_demand:
            text = "solo se imprime desde un paso de la guía y no hay ninguno. Agregue uno de clase «guide»."
            yield Remark(FLOW_FILE, f"{document.id} → on_demand", text, "aviso")
