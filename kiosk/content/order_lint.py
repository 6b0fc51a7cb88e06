"""Checks the order of the steps, and that conditions use earlier answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kiosk.content.audience import conditions_of, options_of
from kiosk.content.models import (
    FarewellStep,
    Flow,
    GuideStep,
    NoticeStep,
    PapersStep,
    ReviewStep,
    Step,
    TableStep,
)
from kiosk.content.remarks import Remark, near, some
from kiosk.content.step_questions import Question, questions_of
from kiosk.content.template_files import FLOW_FILE, step_file
from kiosk.content.when import When


def order_remarks(flow: Flow) -> Iterator[Remark]:
    """Check the order: consent first, review before papers, one farewell last; each step has a reminder."""
    yield from _ends(flow.steps)
    kinds = [type(step) for step in flow.steps]
    if ReviewStep not in kinds:
        yield Remark(FLOW_FILE, "steps", "falta un paso de revisión. Agregue uno de clase «review».")
    elif PapersStep in kinds and kinds.index(PapersStep) < kinds.index(ReviewStep):
        yield Remark(FLOW_FILE, "steps", "los papeles van después de la revisión. Cambie el orden.")
    if flow.documents and PapersStep not in kinds:
        text = "hay documentos y ningún paso los imprime. Agregue uno de clase «papers»."
        yield Remark(FLOW_FILE, "steps", text)
    for step in flow.steps:
        if not step.reminder.strip():
            text = "falta el recordatorio. Escriba lo que la persona no debe olvidar en este paso."
            yield Remark(step_file(step.id), "reminder", text)
        if not step.troubles and not isinstance(step, GuideStep):  # the guide's own lint is stricter
            text = "no hay ayuda para este paso. Agregue dos o más [[troubles]]."
            yield Remark(step_file(step.id), "troubles", text, "aviso")


def when_remarks(flow: Flow) -> Iterator[Remark]:
    """Check that every condition uses a field of an earlier step and an answer that field can have."""
    everything = {name: asked for step in flow.steps for name, asked in questions_of(step)}
    earlier: dict[str, dict[str, Question]] = {}
    known: dict[str, Question] = {}
    for step in flow.steps:
        earlier[step_file(step.id)] = dict(known)
        known |= dict(questions_of(step))
    for file, where, when in conditions_of(flow):
        yield from _condition(when, earlier.get(file, everything), everything, file, where)


def _ends(steps: tuple[Step, ...]) -> Iterator[Remark]:
    """Check the first and the last step: they may have no condition."""
    consents = [step for step in steps if isinstance(step, NoticeStep) and step.consent]
    if not consents or steps[0] is not consents[0]:
        text = "el primer paso debe pedir el permiso de datos. Ponga primero el que tiene [consent]."
        yield Remark(FLOW_FILE, "steps", text)
    for extra in consents[1:]:
        text = "el permiso de datos ya se pide en otro paso. Borre [consent] aquí."
        yield Remark(step_file(extra.id), "consent", text)
    farewells = [step for step in steps if isinstance(step, FarewellStep)]
    if not farewells or steps[-1] is not farewells[-1]:
        text = "el último paso debe ser la despedida. Ponga al final el de clase «farewell»."
        yield Remark(FLOW_FILE, "steps", text)
    for double in farewells[:-1]:
        text = "hay más de una despedida. Quite este paso de la lista o cambie su clase."
        yield Remark(step_file(double.id), "kind", text)
    for step in (*consents[:1], *farewells[-1:]):
        if step.when is not None:
            text = "este paso no puede depender de una respuesta. Borre esa línea."
            yield Remark(step_file(step.id), "when", text)


def _condition(
    when: When, known: Mapping[str, Question], everything: Mapping[str, Question], file: str, where: str
) -> Iterator[Remark]:
    if when.field not in known:
        if when.field in everything:
            text = f"«{when.field}» se pregunta en este paso o después. Use un campo de un paso anterior."
        else:
            text = f"el campo «{when.field}» no existe. Use uno de un paso anterior.{near(when.field, known)}"
        yield Remark(file, f"{where} → field", text)
        return
    values = [when.is_] if when.is_ is not None else list(when.in_ or ())
    key = f"{where} → {'is' if when.is_ is not None else 'in'}"
    asked = known[when.field]
    if isinstance(asked, TableStep) and values:
        yield Remark(file, key, f"«{when.field}» es una tabla. Use filled = true o filled = false.")
        return
    options = options_of(asked)
    for value in values if options else ():
        if value not in options:
            text = f"«{value}» no es una respuesta de «{when.field}». Escriba una de estas: {some(options)}."
            yield Remark(file, key, text + near(value, options))
