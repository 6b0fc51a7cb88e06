"""Remarks for the office about what the cleaning of a Word file changed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kiosk.content.remarks import Remark
from kiosk.documents import external_targets, word_fields
from kiosk.documents.docx_cleaning import Cleaned, visible_text
from kiosk.documents.docx_package import DocxPackage
from kiosk.documents.word_fields import WordField
from kiosk.interview.drawable import undrawable

MAX_SHOWN = 60
"""Most letters of a text that a remark quotes."""
_PROMPT = re.compile(
    r"(?:haga|hacer|dé|pulse)\s+clic\s+(?:o\s+pulse\s+)?aqu[íi]|pulse\s+aqu[íi]\s+para|"
    r"click\s+(?:or\s+tap\s+)?here|elija\s+un\s+elemento|choose\s+an\s+item",
    re.IGNORECASE,
)
"""Placeholder texts that Word shows in an empty content control."""
_BROKEN = re.compile(
    r"¡?error!\s*(?:marcador\s+no\s+definido|no\s+se\s+encuentra|referencia|bookmark\s+not|reference\s+source|"
    r"unknown|nombre\s+de\s+archivo|vínculo|no\s+text)",
    re.IGNORECASE,
)
"""Error texts that Word writes in place of a missing reference."""


def cleaning_remarks(opened: DocxPackage, cleaned: Cleaned) -> Iterator[Remark]:
    """What was removed or turned into text, and what is left that should not be printed.

    Args:
        opened: the file as the office made it.
        cleaned: the result of `docx_cleaning.clean`.
    """
    if external_targets.has_external(opened.parts):
        text = (
            "trae algo de fuera del archivo (una imagen o un texto enlazado). El quiosco no usa la red. "
            "En Word, péguelo o insértelo en lugar de enlazarlo."
        )
        yield Remark("", "", text)
    if cleaned.changed:
        text = "tiene cambios sin aceptar (control de cambios). Salen aceptados: lo tachado no se imprime."
        yield Remark("", "", text, "aviso")
    for one in dict.fromkeys(cleaned.fields):
        yield from _of_field(one)
    for prompt in dict.fromkeys(cleaned.prompts):
        text = "es un control sin llenar y saldría tal cual. Bórrelo y escriba allí una etiqueta, o nada."
        yield Remark("", _quoted(prompt), text)
    yield from _of_text(cleaned)


def _of_field(one: WordField) -> Iterator[Remark]:
    place = f"{{ {one.instruction[:MAX_SHOWN]} }}"
    if one.kind in word_fields.DATES:
        text = (
            f"es un campo automático de fecha: saldría {_quoted(one.shown) or 'otra fecha'}, no la de hoy. "
            "Bórrelo y escriba {{ fecha }}."
        )
        yield Remark("", place, text)
    elif one.kind in word_fields.MERGED:
        text = "es un campo de correspondencia y saldría tal cual. Bórrelo y escriba la etiqueta del dato."
        yield Remark("", place, text)
    elif one.kind in word_fields.FOREIGN:
        text = "trae algo de fuera del archivo. Bórrelo y ponga el texto o la imagen en el documento."
        yield Remark("", place, text)
    elif one.kind in word_fields.OWNER:
        text = f"es un campo automático: saldría {_quoted(one.shown) or 'vacío'}. Bórrelo o escriba el texto."
        yield Remark("", place, text)
    elif one.kind not in word_fields.FORM and one.shown.strip():
        text = f"es un campo automático: sale el texto que guardó Word, {_quoted(one.shown)}."
        yield Remark("", place, text, "aviso")


def _of_text(cleaned: Cleaned) -> Iterator[Remark]:
    missing: dict[str, None] = {}
    for text in visible_text(cleaned.package):
        missing |= dict.fromkeys(undrawable(text))
        if _PROMPT.search(text) and not any(prompt in " ".join(text.split()) for prompt in cleaned.prompts):
            said = "este aviso de Word saldría tal cual. Bórrelo y escriba allí una etiqueta."
            yield Remark("", _quoted(text), said)
        if _BROKEN.search(text):
            said = "este error de Word saldría tal cual. Bórrelo y escriba el texto."
            yield Remark("", _quoted(text), said)
    if missing:
        signs = " ".join(list(missing)[:10])
        said = f"el quiosco no tiene letras para estos signos y no saldrían: {signs}. Cámbielos o bórrelos."
        yield Remark("", "", said)


def _quoted(text: str) -> str:
    text = " ".join(text.split())
    return f"«{text[:MAX_SHOWN]}{'…' if len(text) > MAX_SHOWN else ''}»" if text else ""
