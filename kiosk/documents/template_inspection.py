"""What is wrong or odd in a Word file of the office, in sentences that say how to correct it.

Nothing is filled. Tags are read in the body, the headers, the footers, the footnotes and the properties.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

from jinja2 import TemplateSyntaxError

from kiosk.content.remarks import Remark, near, some
from kiosk.content.vocabulary import Inspection
from kiosk.documents import docx_cleaning, docx_package
from kiosk.documents.cleaning_remarks import cleaning_remarks
from kiosk.documents.docx_package import ENDNOTES, DocxPackage
from kiosk.documents.features import approximated
from kiosk.documents.jinja_sandbox import ForbiddenError, Sandbox, TooDeepError
from kiosk.documents.template_tags import TAG, WORD, Paragraph, mended, paragraphs, parse
from kiosk.documents.template_variables import TemplateVariables, asked
from kiosk.documents.word_template import as_jinja
from kiosk.errors import DocumentError

MAX_SHOWN = 80
"""Most letters of a paragraph that a remark quotes."""
MAX_PARAGRAPH = 20_000
"""Most letters of one paragraph, about five pages; the time to fill it grows with their square."""
MAX_LISTED = 5
"""Most split tags that a remark names."""

_PROPERTIES = "docProps/core.xml"
_MARKUP = re.compile(r"<[^>]*>")
_BRACES = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_SINGLE = re.compile(r"\{\s*([A-Za-zÁÉÍÓÚÑáéíóúñ_][\wÁÉÍÓÚÑáéíóúñ.]*)\s*\}")
_PLACED = re.compile(r"\{\{(?:tr|tc|p|r)\s")
"""docxtpl's marks for values that are whole rows, cells, paragraphs or runs; all of ours are texts."""
_DEEP = "hay demasiados paréntesis o condiciones unos dentro de otros. Escriba la etiqueta más sencilla."
_LOOP_IN_ROW = re.compile(r"\{%-?\s*tr\s+for\b")
_END_IN_ROW = re.compile(r"\{%-?\s*tr\s+endfor\b")
_WORD = re.compile(r"\w+")
_UNCLOSED = re.compile(r"needs to be closed is '(\w+)'")
_UNKNOWN_TAG = re.compile(r"unknown tag '(\w+)'")


def inspect(file: Path, label: str, known: Collection[str]) -> Inspection:
    """Inspect a template; its mistakes raise nothing.

    Args:
        file: the Word file.
        label: name of the file in remarks.
        known: names of all values, those inside others in dotted form.

    Returns:
        The values it uses, and the remarks.
    """
    try:
        opened = docx_package.read(file)
        cleaned = docx_cleaning.clean(opened)
        uses, remarks = _look(cleaned.package, known)
        remarks += cleaning_remarks(opened, cleaned)
    except DocumentError as error:
        return Inspection(frozenset(), (Remark(label, "", error.detail.removeprefix(f"{file.name}: ")),))
    remarks += [_unknown(use, known) for use in dict.fromkeys(uses) if _is_unknown(use.name, known)]
    remarks += [_whole(use, known) for use in uses if use.printed and _inside(use.name, known)]
    remarks += _approximated(cleaned.package)
    names = frozenset(use.name.partition(".")[0] for use in uses)
    placed = (replace(remark, file=label) for remark in remarks)
    return Inspection(names, tuple(dict.fromkeys(placed)))


def _look(opened: DocxPackage, known: Collection[str]) -> tuple[list[TemplateVariables], list[Remark]]:
    """The values that all parts use, and what is wrong with their tags."""
    uses: list[TemplateVariables] = []
    remarks: list[Remark] = []
    split: list[str] = []
    for name, kind in opened.texts().items():
        content = opened.parts[name]
        read = list(paragraphs(parse(content)))
        if long := [remark for paragraph in read for remark in _long(paragraph)]:
            remarks += long
            continue
        broken = [remark for paragraph in read for remark in _broken(paragraph, known)]
        broken += _loops_in_a_row(parse(content))
        remarks += broken
        remarks += [_left(paragraph) for paragraph in read if kind == ENDNOTES and paragraph.tags]
        split += [mended(tag) for paragraph in read for tag in paragraph.split]
        if any(paragraph.tags for paragraph in read) and not any(one.level == "error" for one in broken):
            _read_tags(as_jinja(content), uses, remarks)
    for text in _properties(opened):
        _read_tags(text, uses, remarks)
    return uses, remarks + _pieces(split)


def _read_tags(source: str, uses: list[TemplateVariables], remarks: list[Remark]) -> None:
    """Append what one part uses to `uses`, or why it cannot be read to `remarks`."""
    try:
        uses += asked(Sandbox().parse(source))
    except TooDeepError as error:
        remarks.append(Remark("", _line(source, error.lineno), _DEEP))
    except ForbiddenError as error:
        text = "esta etiqueta pide algo que no está permitido. Use solo datos, if y for."
        remarks.append(Remark("", _line(source, error.lineno), text))
    except TemplateSyntaxError as error:
        remarks.append(Remark("", _line(source, error.lineno), _syntax(error)))
    except RecursionError:
        remarks.append(Remark("", "", _DEEP))
    except Exception as error:  # whatever a strange text provokes
        remarks.append(Remark("", "", f"las etiquetas no se pudieron leer ({type(error).__name__})."))


def _long(paragraph: Paragraph) -> Iterator[Remark]:
    """Report a paragraph that would take minutes to fill."""
    if len(paragraph.text) > MAX_PARAGRAPH:
        text = f"este párrafo tiene {len(paragraph.text)} letras y caben {MAX_PARAGRAPH}. Pártalo en varios."
        yield Remark("", _quoted(paragraph.text), text)


def _loops_in_a_row(root: Any) -> Iterator[Remark]:
    """Report a loop over rows that begins and ends in the same row: the row would be removed."""
    for row in root.iter(f"{WORD}tr"):
        pieces = (piece for piece in row.iter(f"{WORD}t") if next(piece.iterancestors(row.tag)) is row)
        text = "".join(piece.text or "" for piece in pieces)
        if _LOOP_IN_ROW.search(text) and _END_IN_ROW.search(text):
            said = (
                "{%tr for %} y {%tr endfor %} van en filas distintas. Use tres filas: la primera con "
                "{%tr for %}, la segunda con los datos y la tercera con {%tr endfor %}."
            )
            yield Remark("", _quoted(text), said)


def _broken(paragraph: Paragraph, known: Collection[str]) -> Iterator[Remark]:
    """Report braces that form no tag, and tags with a mistake of their own."""
    where = _quoted(paragraph.text)
    rest = TAG.sub("", paragraph.text)
    if _BRACES.search(rest):
        text = "las llaves no están completas en este párrafo. Escriba así: {{ nombre_completo }}."
        yield Remark("", where, text)
    for name in _SINGLE.findall(rest):
        if name in known:
            text = f"faltan llaves: escriba {{{{ {name} }}}}, con dos a cada lado, o saldrá tal cual."
            yield Remark("", where, text, "aviso")
    for tag in paragraph.tags:
        if tag.startswith("{{") and (fault := _fault(tag, known)):
            yield Remark("", where, fault)


def _fault(tag: str, known: Collection[str]) -> str:
    """What is wrong with one `{{ }}` tag; empty if it can be parsed."""
    if _PLACED.match(tag):
        return f"en {tag} sobra la letra junto a las llaves: el texto no saldría. Escriba un espacio."
    try:
        Sandbox().parse(tag)
    except TooDeepError:
        return _DEEP
    except ForbiddenError:
        return ""  # told with its paragraph, once
    except TemplateSyntaxError:
        meant = near("_".join(_WORD.findall(tag)), known)
        return f"la etiqueta {tag} está mal escrita.{meant or ' Escriba así: {{ nombre_completo }}.'}"
    return ""


def _left(paragraph: Paragraph) -> Remark:
    text = "las notas al final no se llenan. Use una nota al pie o póngalo en el texto."
    return Remark("", _quoted(paragraph.text), text)


def _pieces(split: list[str]) -> list[Remark]:
    """A remark about tags that Word stores in several runs."""
    if not split:
        return []
    text = (
        f"Word partió en pedazos {some(dict.fromkeys(split), MAX_LISTED)}. "
        "Se llena igual; si algo sale mal, borre la etiqueta y escríbala de una vez."
    )
    return [Remark("", "", text, "aviso")]


def _syntax(error: TemplateSyntaxError) -> str:
    message = error.message or ""
    if found := _UNKNOWN_TAG.search(message):
        return f"la etiqueta «{found[1]}» no existe o sobra aquí. Use if, else, endif, for o endfor."
    if found := _UNCLOSED.search(message):
        return f"falta cerrar: escriba {{% end{found[1]} %}} donde termina."
    return "hay una etiqueta mal escrita aquí o antes. Revise las llaves {{ }} y {% %}."


def _is_unknown(name: str, known: Collection[str]) -> bool:
    """Whether there is no such value; if its outer value is unknown too, only that one is reported."""
    outer = name.rpartition(".")[0]
    return name not in known and (not outer or outer in known)


def _inside(group: str, known: Collection[str]) -> set[str]:
    """The values inside another one, in dotted form."""
    return {name for name in known if name.rpartition(".")[0] == group}


def _whole(use: TemplateVariables, known: Collection[str]) -> Remark:
    """A remark about a list or a group of values in place of one: Python's brackets would be printed."""
    inside = some((name.rpartition(".")[2] for name in _inside(use.name, known)), MAX_LISTED)
    text = (
        f"no es un solo dato, y en el papel no se entendería. Escriba uno de los que tiene ({inside}), "
        "como lo muestra: kiosk templates fields"
    )
    return Remark("", f"{{{{ {use.typed} }}}}", text)


def _unknown(use: TemplateVariables, known: Collection[str]) -> Remark:
    """A remark about an unknown value, with the nearest known one as the office would type it."""
    group, _, _ = use.name.rpartition(".")
    typed_group, _, _ = use.typed.rpartition(".")
    if group and typed_group and group in known:
        typed = {name.replace(group, typed_group, 1) for name in _inside(group, known)}
        hint = near(use.typed, typed) or (f" Hay: {some(typed)}." if typed else "")
    else:
        groups = {name.rpartition(".")[0] for name in known if name.endswith(f".{use.name}")}
        hint = f" Está dentro de: {some(groups)}." if groups else near(use.name, known)
    return Remark(
        "", f"{{{{ {use.typed} }}}}", f"este dato no existe. Corrija lo que está entre llaves.{hint}"
    )


def _approximated(opened: DocxPackage) -> list[Remark]:
    if not (found := approximated(opened)):
        return []
    text = (
        f"sin LibreOffice, esto sale distinto o no sale: {', '.join(found)}. "
        "Mire cómo queda: kiosk check --samples CARPETA"
    )
    return [Remark("", "", text, "aviso")]


def _properties(opened: DocxPackage) -> list[str]:
    """The texts of the file's properties (title, author...) that have tags: they are filled too."""
    content = opened.parts.get(_PROPERTIES)
    if content is None:
        return []
    return [element.text for element in parse(content) if element.text and _BRACES.search(element.text)]


def _line(source: str, number: int | None) -> str:
    """The text of the paragraph on a line, or of the last one before it with text."""
    lines = source.splitlines()[: number or 1]
    texts = (" ".join(unescape(_MARKUP.sub("", line)).split()) for line in reversed(lines))
    return _quoted(next((text for text in texts if text), ""))


def _quoted(text: str) -> str:
    text = " ".join(text.split())
    return f"«{text[:MAX_SHOWN]}{'…' if len(text) > MAX_SHOWN else ''}»" if text else ""
