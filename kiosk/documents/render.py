"""Word templates filled with values (docxtpl), without trusting the template or the values.

A template is somebody's Word file: it is filled in a sandbox, where it can read the values and nothing else.
A placeholder without a value is an error, never a blank on an official paper.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from difflib import get_close_matches
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

from docx.opc.exceptions import PackageNotFoundError
from docx.shared import Cm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from kiosk.documents import qr
from kiosk.documents.text import clean_values
from kiosk.errors import DocumentError
from kiosk.files import write_durably

QR_WIDTH = Cm(3.5)
"""Printed width of the QR: readable at arm's length."""
QR_DESCRIPTION = "Código QR de la página de SECOP II"
"""What a screen reader says in place of the QR."""
MAX_UNPACKED = 60_000_000
"""Bytes a template may have once unzipped; more is a mistake or a zip bomb."""
MAX_SHOWN = 80
"""Letters of a broken tag that are repeated in its message."""

_TAGS = re.compile(r"\{[{%#].*?[}%#]\}", re.DOTALL)
_MARKUP = re.compile(r"<[^>]*>")
_WORDS = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_QUOTED = re.compile(r"'([A-Za-z_][A-Za-z0-9_]*)'")


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja without multiplication: `{{ "a" * 10000000000 }}` would fill the machine."""

    intercepted_binops = frozenset({"*", "**"})

    def call_binop(self, _context: Any, _operator: str, _left: Any, _right: Any) -> Any:
        raise SecurityError("multiplication is not allowed")


class _Picture:
    """A picture whose docxtpl object a template cannot reach: the sandbox hides underscored names."""

    def __init__(self, image: InlineImage) -> None:
        self._image = image

    def __html__(self) -> str:
        return str(self._image).replace("<wp:docPr ", f'<wp:docPr descr="{QR_DESCRIPTION}" ', 1)


def fill(template: Path, values: Mapping[str, Any], out: Path) -> None:
    """Fill a Word template, letterhead and footers too, and write the result as a private file.

    `qr_secop` need not be among the values: it becomes a QR of `enlace_secop`.

    Raises:
        DocumentError: the template is missing or broken, asks for an unknown value or for something that is
            not allowed, or the file cannot be written. Its text names the template, never a value.
    """
    source = _open(template)
    context = clean_values(values)
    if address := context.get("enlace_secop"):
        context["qr_secop"] = _Picture(InlineImage(source, BytesIO(qr.picture(address)), width=QR_WIDTH))
    filled = BytesIO()
    try:
        source.render(context, _environment())
        source.save(filled)
    except TemplateError as error:
        raise DocumentError(_explain(error, template, context)) from None
    except Exception as error:  # a template may fail in any way; the chain would show values
        raise DocumentError(f"{template.name}: no se pudo llenar ({type(error).__name__}).") from None
    try:
        write_durably(out, filled.getvalue())
    except OSError as error:
        raise DocumentError(f"No se pudo guardar {out.name}: {error.strerror}.") from None


def placeholders(template: Path) -> set[str]:
    """Names of the values a template asks for, in its body, headers and footers.

    Raises:
        DocumentError: the template is missing, is not a Word file, or has a broken tag.
    """
    source = _open(template)
    try:
        return set(source.get_undeclared_template_variables(_environment()))
    except TemplateError as error:
        raise DocumentError(_explain(error, template, {})) from None
    except Exception as error:  # whatever a strange Word file provokes
        raise DocumentError(f"{template.name}: no se pudo leer ({type(error).__name__}).") from None


def _environment() -> _Sandbox:
    environment = _Sandbox(autoescape=True, undefined=StrictUndefined)
    del environment.filters["safe"]  # an unescaped & or < cuts the Word file off without an error
    return environment


def _open(template: Path) -> DocxTemplate:
    if not template.is_file():
        raise DocumentError(f"Falta la plantilla {template.name} en {template.parent}.")
    try:
        with zipfile.ZipFile(template) as package:
            unpacked = sum(part.file_size for part in package.infolist())
        if unpacked > MAX_UNPACKED:
            raise DocumentError(f"{template.name}: la plantilla es demasiado grande.")
        source = DocxTemplate(template)
        source.init_docx()
    except (zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError, OSError):
        raise DocumentError(f"{template.name}: no es un documento de Word (.docx).") from None
    return source


def _explain(error: TemplateError, template: Path, context: Mapping[str, Any]) -> str:
    """What is wrong with a template, in words for who writes it."""
    if isinstance(error, TemplateSyntaxError):
        advice = "Revise las llaves {{ }} y {% %}."
        return f"{template.name}: hay una etiqueta mal escrita{_near(template)}. {advice}"
    if isinstance(error, SecurityError):
        return f"{template.name}: una etiqueta pide algo que no está permitido."
    if isinstance(error, UndefinedError):
        return _explain_unknown(error, template, context)
    return f"{template.name}: una etiqueta no se pudo llenar."


def _explain_unknown(error: UndefinedError, template: Path, context: Mapping[str, Any]) -> str:
    names = _QUOTED.findall(str(error))
    # `{{ a[b] }}` puts a value where a name is expected: only words that stand in the template are repeated
    name = next((name for name in reversed(names) if name in _words(template)), None)
    if name is None:
        return f"{template.name}: una etiqueta pide un dato que no existe."
    known = list(context) + [key for value in context.values() if isinstance(value, dict) for key in value]
    near = get_close_matches(name, known, n=1)
    hint = f" ¿Quiso decir «{near[0]}»?" if near else ""
    return f"{template.name}: la etiqueta «{name}» no existe.{hint}"


def _near(template: Path) -> str:
    """The first `{{ }}` tag that is broken by itself; empty if the trouble lies between several."""
    for tag in _tags(template):
        try:
            if tag.startswith("{{"):
                _environment().compile(tag)
        except TemplateSyntaxError:
            return f" cerca de «{tag}»" if len(tag) <= MAX_SHOWN else ""
    return ""


def _words(template: Path) -> set[str]:
    """Every identifier inside the tags of a template."""
    return {word for tag in _tags(template) for word in _WORDS.findall(tag)}


def _tags(template: Path) -> list[str]:
    """The tags of a template as they are read in Word, which may split a tag between pieces of markup."""
    with zipfile.ZipFile(template) as package:
        names = [name for name in package.namelist() if name.startswith("word/") and name.endswith(".xml")]
        parts = [package.read(name).decode("utf-8", "replace") for name in names]
    return _TAGS.findall(unescape(_MARKUP.sub("", "".join(parts))))
