"""Remarks for the office about what the cleaning of a Word file changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kiosk.content.remarks import Remark
from kiosk.documents import external_targets, word_fields
from kiosk.documents.docx_cleaning import Cleaned
from kiosk.documents.docx_package import DocxPackage
from kiosk.documents.unfinished_text import BOX, BROKEN, Unfinished
from kiosk.documents.word_fields import WordField

MAX_SHOWN = 60
"""Most letters of a text that a remark quotes."""
_BY_HAND = "En su lugar sale una línea para llenar a mano."
_ERROR = f"es un error de Word. {_BY_HAND} Bórrelo y escriba el texto."


def cleaning_remarks(opened: DocxPackage, cleaned: Cleaned) -> Iterator[Remark]:
    """What was taken out, made text or given a line to fill by hand.

    The errors among them are told, and no new file with one is taken; the kiosk opens all the same, for what
    is printed is safe to sign (docs/decisions/0014).

    Args:
        opened: the file as the office made it.
        cleaned: the result of `docx_cleaning.clean`.
    """
    if external_targets.has_external(opened.parts):
        text = (
            "trae algo de fuera del archivo (una imagen o un texto enlazado). El quiosco no usa la red "
            "y eso no sale. En Word, péguelo o insértelo en lugar de enlazarlo."
        )
        yield _unsafe("", text)
    if cleaned.changed:
        text = "tiene cambios sin aceptar (control de cambios). Salen aceptados: lo tachado no se imprime."
        yield Remark("", "", text, "aviso")
    for one in dict.fromkeys(cleaned.fields):
        yield from _of_field(one)
    for prompt in dict.fromkeys(cleaned.prompts):
        text = f"es un control sin llenar. {_BY_HAND} Bórrelo y escriba allí una etiqueta, o nada."
        yield _unsafe(_quoted(prompt), text)
    yield from _of_text(cleaned.unfinished)


def marking_remarks(opened: DocxPackage, cleaned: Cleaned) -> Iterator[Remark]:
    """What is lost or kept when the blanks of a file become tags; blanks themselves are asked about.

    Args:
        opened: the file as the office made it.
        cleaned: the result of `docx_cleaning.clean` with marks.
    """
    asked = word_fields.DATES | word_fields.MERGED | word_fields.PERSONAL
    kept = tuple(one for one in cleaned.fields if one.kind not in asked)
    yield from cleaning_remarks(opened, replace(cleaned, fields=kept, prompts=()))


def _of_field(one: WordField) -> Iterator[Remark]:
    place = f"{{ {one.instruction[:MAX_SHOWN]} }}"
    if one.today:
        text = "es un campo automático de fecha. Sale la fecha de hoy, igual que con {{ fecha }}."
        yield Remark("", place, text, "aviso")
    elif one.kind in word_fields.DATES:
        text = f"es un campo automático de fecha u hora. {_BY_HAND} Bórrelo y escriba {{{{ fecha }}}}."
        yield _unsafe(place, text)
    elif one.kind in word_fields.MERGED:
        text = f"es un campo de correspondencia. {_BY_HAND} Bórrelo y escriba la etiqueta del dato."
        yield _unsafe(place, text)
    elif one.kind in word_fields.FOREIGN:
        text = "trae algo de fuera del archivo. Bórrelo y ponga el texto o la imagen en el documento."
        yield _unsafe(place, text)
    elif one.kind in word_fields.PERSONAL:
        text = (
            f"es un campo con datos del archivo o de quien usó Word. {_BY_HAND} Bórrelo o escriba el texto."
        )
        yield _unsafe(place, text)
    elif one.kind in word_fields.OWNER:
        text = f"es un campo automático: sale {_quoted(one.shown) or 'vacío'}. Bórrelo o escriba el texto."
        yield _unsafe(place, text)
    elif one.kind in word_fields.COMPUTED:
        text = "es un campo que solo Word dibuja y aquí no sale. Bórrelo y escriba el texto o el signo."
        yield _unsafe(place, text)
    elif BROKEN.search(one.shown):
        yield _unsafe(_quoted(one.shown), _ERROR)
    elif one.kind not in word_fields.FORM and one.shown.strip():
        text = f"es un campo automático: sale el texto que guardó Word, {_quoted(one.shown)}."
        yield Remark("", place, text, "aviso")


def _of_text(unfinished: Unfinished) -> Iterator[Remark]:
    for prompt in unfinished.prompts:
        text = f"es un aviso de Word. {_BY_HAND} Bórrelo y escriba allí una etiqueta."
        yield _unsafe(_quoted(prompt), text)
    for error in unfinished.errors:
        yield _unsafe(_quoted(error), _ERROR)
    if unfinished.signs:
        signs = ", ".join(unfinished.signs[:10])
        text = f"el quiosco no tiene letras para estos signos y sale {BOX}: {signs}. Cámbielos o bórrelos."
        yield _unsafe("", text)


def _unsafe(where: str, text: str) -> Remark:
    """An error with which the kiosk opens: what is printed was made safe."""
    return Remark("", where, text, opens=True)


def _quoted(text: str) -> str:
    text = " ".join(text.split())
    return f"«{text[:MAX_SHOWN]}{'…' if len(text) > MAX_SHOWN else ''}»" if text else ""
