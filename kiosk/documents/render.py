"""Fills Word templates with values (docxtpl); neither the template nor the values are trusted.

A template may be anybody's Word file: it is filled in a sandbox, where it can read the values and nothing
else. A placeholder without a value is an error, so that no official document has a blank.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from docx.shared import Cm, Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import TemplateError
from jinja2.exceptions import SecurityError

from kiosk import files
from kiosk.content import wireframes
from kiosk.content.wireframes import Wireframe
from kiosk.documents import docx_package, drawing_picture, proof, qr_picture
from kiosk.documents.docx_cleaning import all_text, visible_text
from kiosk.documents.docx_package import DocxPackage
from kiosk.documents.jinja_sandbox import Sandbox
from kiosk.documents.private_file import write_private
from kiosk.documents.safe_text import clean_values
from kiosk.documents.template_inspection import inspect
from kiosk.documents.word_template import open_template
from kiosk.errors import DocumentError

QR_WIDTH = Cm(3.5)
"""Printed width of the QR, which can be scanned from an arm's length."""
QR_DESCRIPTION = "Código QR de la página de SECOP II"
DRAWING = "Dibujo de la página de SECOP II"
"""Text that a screen reader reads in place of a picture."""

_LISTS = "Mire cómo se escribe: kiosk templates fields"


class _Picture:
    """A picture whose docxtpl object templates cannot reach: the sandbox refuses names with an underscore.

    A template can ask which one it is: it is equal to its name.
    """

    def __init__(self, image: InlineImage, description: str, name: str = "") -> None:
        self._image, self._description, self._name = image, description, name

    def __eq__(self, other: object) -> bool:
        return self._name == other

    def __hash__(self) -> int:
        return hash(self._name)

    def __html__(self) -> str:
        return str(self._image).replace("<wp:docPr ", f'<wp:docPr descr="{self._description}" ', 1)


@dataclass(frozen=True)
class Filled:
    """A filled Word file, not written yet."""

    package: DocxPackage = field(repr=False)
    printed: list[str] = field(repr=False)
    """Every value that is visible on paper, as often as it is."""


def fill(template: Path, values: Mapping[str, Any], out: Path, content: Path | None = None) -> list[str]:
    """Fill a Word template and write the result as a private file (0600), see `filled`.

    Returns:
        Every value that is visible on paper, as often as it is.

    Raises:
        DocumentError: it cannot be filled, or the file cannot be written.
    """
    result = filled(template, values, content)
    try:
        write_private(out, result.package.packed(quickly=True))
    except OSError as error:
        raise DocumentError(f"No se pudo guardar {out.name}: {files.reason(error)}.") from None
    return result.printed


def filled(template: Path, values: Mapping[str, Any], content: Path | None = None) -> Filled:
    """Fill a Word template with its headers and footers.

    `qr_secop` need not be among the values: it becomes a QR of `enlace_secop`. The name of a drawing in
    `pasos` becomes its picture; without `content`, the folder of the office's files, there are none.

    Raises:
        DocumentError: the template is missing or broken, uses an unknown placeholder or something that is not
            allowed. The error names the template, never a value.
    """
    source = open_template(template)
    context = clean_values(values)
    _add_pictures(source, context, content)
    sandbox = Sandbox()
    try:
        source.render(context, sandbox)
        source.drop_unprinted()
        package = source.filled()
    except TemplateError as error:
        raise DocumentError(_explain(error, template, context)) from None
    except DocumentError as error:
        raise DocumentError(f"{template.name}: {error.detail}") from None
    except Exception as error:  # any error is possible; its chain would show values
        raise DocumentError(f"{template.name}: no se pudo llenar ({type(error).__name__}).") from None
    if fault := docx_package.fault_of(package):
        raise DocumentError(f"{template.name}: {fault}")
    try:
        seen = list(_seen(sandbox.printed, package))
    except DocumentError as error:
        raise DocumentError(f"{template.name}: {error.detail}") from None
    return Filled(package, seen)


def _add_pictures(source: DocxTemplate, context: dict[str, Any], content: Path | None) -> None:
    """Put the QR among the values, and the drawings in the place of their names."""
    if address := context.get("enlace_secop"):
        code = InlineImage(source, BytesIO(qr_picture.picture(address)), width=QR_WIDTH)
        context["qr_secop"] = _Picture(code, QR_DESCRIPTION)
    for step in context.get("pasos", ()):
        name = step.get("dibujo", "")
        drawing = wireframes.read(content, name) if content else None
        step["dibujo"] = _drawn(source, name, drawing) if drawing else ""


def _drawn(source: DocxTemplate, name: str, drawing: Wireframe) -> _Picture:
    """A drawing of a page of SECOP, as wide as it is printed."""
    image = BytesIO(drawing_picture.picture(drawing))
    width = Mm(drawing_picture.width_mm(drawing))
    return _Picture(InlineImage(source, image, width=width), DRAWING, name)


def _seen(printed: Iterable[str], filled: DocxPackage) -> Iterator[str]:
    """Those of the values that stand in text; others went into a description or a property.

    Raises:
        DocumentError: a value is nowhere in the file: filling has changed it.
    """
    text = "\n".join(proof.letters(paragraph) for paragraph in visible_text(filled))
    named = [(found, one) for one in printed if (found := proof.letters(one))]
    counted, typed = Counter(found for found, _ in named), dict(named)
    unseen = [value for value in counted if value not in text]
    everything = "\n".join(proof.letters(one) for one in all_text(filled)) if unseen else ""
    if any(value not in everything for value in unseen):
        raise DocumentError("un dato cambió al ponerlo en el documento. Revise en Word la etiqueta.")
    for value, times in counted.items():
        yield from [typed[value]] * min(times, text.count(value))


def _explain(error: TemplateError, template: Path, context: Mapping[str, Any]) -> str:
    """What is wrong with a template, in Spanish for its author; quotes the template, never a value."""
    if "list object" in str(error):  # Jinja's word for it
        return f"{template.name}: una etiqueta pide un dato de una lista fuera de ella. {_LISTS}"
    known = _names(context)
    remarks = inspect(template, template.name, known).remarks
    found = next((str(remark) for remark in remarks if remark.level == "error"), "")
    if not found and isinstance(error, SecurityError):
        return f"{template.name}: una etiqueta pide algo que no está permitido."
    return found or f"{template.name}: una etiqueta no se pudo llenar."


def _names(context: Mapping[str, Any]) -> set[str]:
    """The dotted names of values, as a template may use them."""
    names: set[str] = set()
    for name, value in context.items():
        names.add(name)
        inside = value if isinstance(value, list) else [value]
        names |= {f"{name}.{below}" for one in inside if isinstance(one, dict) for below in _names(one)}
    return names
