"""Checks one text: its length, its signs, its placeholders and its addresses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import urlsplit

from kiosk.content.braces import PLACEHOLDER, names_in
from kiosk.content.remarks import Remark, near
from kiosk.content.texts import ADDRESS, NAME, Words, measured
from kiosk.content.vocabulary import Vocabulary

_BRACES = re.compile(r"\{\{|\}\}|\{%|%\}")


def words_remarks(words: Words, file: str, vocabulary: Vocabulary) -> Iterator[Remark]:
    """What is wrong with one text.

    Args:
        words: the text, where it is and its limits.
        file: the file to name in the remarks.
        vocabulary: the values and hosts a text may name.
    """
    length = len(measured(words.text, words.value_length).strip())
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
    yield from address_remarks(words.text, file, words.where, vocabulary)
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
    """Whether a sign is invisible: terminals obey control characters, and some signs reverse the text."""
    return sign != "\n" and sign != "\t" and unicodedata.category(sign) in ("Cc", "Cf", "Cs")


def address_remarks(text: str, file: str, where: str, vocabulary: Vocabulary) -> Iterator[Remark]:
    """Check that addresses are https and that their host is allowed by `[secop] allowed_hosts`.

    Applicants trust an address that the office shows, and type their password there.
    """
    for address in ADDRESS.findall(text):
        parts = urlsplit(address.rstrip(".,;:"))
        host = parts.hostname or parts.path.split("/")[0]
        if parts.scheme.lower() != "https":
            yield Remark(file, where, f"la dirección «{address}» no es segura. Escríbala con https://.")
        elif host not in vocabulary.hosts:
            text = f"la página «{host}» no está permitida. Quítela o agréguela a allowed_hosts."
            yield Remark(file, where, text + near(host, vocabulary.hosts))
