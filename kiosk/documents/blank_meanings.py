"""Finds the value that a blank of a form asks for, from the words in it and around it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

_SIGNING = r"(?:firma|huella)(?: (?:del|de la|de) \w+)?"
_SIGNED_BEFORE, _SIGNED_AFTER = re.compile(rf"\b{_SIGNING}$"), re.compile(rf"^{_SIGNING}\b")
_SIGNED_UNDER = re.compile(rf"(?:{_SIGNING}|nombre|c ?c|cedula|contratista|declarante)\b|$")
_WHO = (
    r"(?:el |la |del |de la |de el |de los )?"
    r"(?:contratista|trabajador|solicitante|declarante|interesad|ciudadan[oa]\b|proveedor|persona|titular|aspirante"
    r"|representante|suscrit|funcionari|usuari|beneficiari|firmante)"
)
_IN_TOWN = r"(?: (?:en|de)(?: la (?:ciudad|poblacion)| el municipio)?(?: de)?)?"
"""«en», «de», «en la ciudad de», «en el municipio de», or nothing."""
_SYNONYMS: tuple[tuple[str, str], ...] = (
    (r"fecha de expedicion|expedicion fecha|nacimiento|\bedad\b|estado civil|profesion|cargo|objeto", ""),
    (r"contrato (?:no|n|numero)|\bvalor\b|fecha (?:de )?(?:inicio|fin|terminacion)", ""),
    (rf"lugar de expedicion|expedicion|expedid[oa](?: a)?{_IN_TOWN}|\bexp\b", "lugar_expedicion"),
    (r"tipo (?:de )?(?:documento|identificacion)|clase de documento", "documento_largo"),
    (
        r"cedula(?: de (?:ciudadania|extranjeria))?(?: (?:no|nro|num|numero|n)\b)?|"
        r"\bc ?c\b|\bced\b|\bdni\b|\bnuip\b|documento|identificacion|identificad[oa]|"
        r"\bdoc(?: de)? ident(?:idad)?\b",
        "numero_documento",
    ),
    (r"correo|e ?mail|\bmail\b", "correo"),
    (r"celular|telefono|movil|whatsapp|\btel\b|\bcel\b", "celular"),
    (r"direccion|\bdir\b", "direccion"),
    (
        rf"(?:domicili\w*|residen\w*|vecin[oa]s?|\bvive)(?: a)?"
        rf"(?: y (?:domicili|residen)\w*(?: a)?)?{_IN_TOWN}$"
        r"|domicili\w*|residencia",
        "lugar_residencia",
    ),
    (r"departamento|\bdepto\b|\bdpto\b", "departamento"),
    (r"municipio", "municipio"),
    (r"a los$|dias del mes|fecha legal", "fecha_legal"),
    (r"fecha|\bdia\b", "fecha"),
    (r"\bentidad\b|oficina|instituto", "oficina.nombre"),
    (r"\bnit\b", "oficina.nit"),
    (r"\bciudad(?: de)?\b|\ben$", "oficina.ciudad"),
    (
        r"nombres? y (?:los )?apellidos?|nombres? completos?|razon social|apellidos y nombres?",
        "nombre_completo",
    ),
    (r"apellidos?", "apellidos"),
    (r"\bnombres\b", "nombres"),
    (rf"nombre|\byo\b|(?:el|la) suscrit[oa]|\bsenor(?:a|es)?\b|{_WHO}", "nombre_completo"),
)
"""Pattern of words without accents -> name of the value; empty: no value of ours. At one place the first
pattern counts."""
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_OTHER = re.compile(r"[^a-z0-9]+")


def plain(text: str) -> str:
    """The text in lower case without accents, its words separated by single spaces."""
    apart = unicodedata.normalize("NFD", _CAMEL.sub(" ", text))
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return _OTHER.sub(" ", bare.casefold()).strip()


def meaning(inside: str, before: str, after: str, known: Collection[str]) -> str:
    """The name of the value that a blank asks for; empty if no value fits.

    Args:
        inside: the blank's own text («NOMBRE», the name of a field); empty for a line of underscores.
        before: the words before it, and those of the cell to the left or above.
        after: the words after it.
        known: names of all values.
    """
    return (
        _named(inside, known)
        or _nearest(plain(before), known, last=True)
        or _nearest(plain(after), known, last=False)
    )


def signed_beside(before: str, after: str) -> bool:
    """Whether the words beside a line say that people sign on it."""
    return bool(_SIGNED_BEFORE.search(plain(before)) or _SIGNED_AFTER.search(plain(after)))


def signed_under(following: str) -> bool:
    """Whether the paragraph under a line says that people sign on it, or is empty."""
    return bool(_SIGNED_UNDER.match(plain(following)))


def named(text: str, known: Collection[str]) -> bool:
    """Whether a text is the name of a value, with underscores or spaces."""
    return text.strip() in known or plain(text).replace(" ", "_") in known


def _named(text: str, known: Collection[str]) -> str:
    """The value that a blank's own text names; the first matching pattern counts."""
    if text.strip() in known:
        return text.strip()
    words = plain(text)
    if words.replace(" ", "_") in known:
        return words.replace(" ", "_")
    found = next((name for pattern, name in _SYNONYMS if re.search(pattern, words)), "")
    return found if found in known else ""


def _nearest(text: str, known: Collection[str], *, last: bool) -> str:
    """The value of the matching word nearest to the blank: `last` for the text before it."""
    best: tuple[int, int] | None = None
    found = ""
    for rank, (pattern, name) in enumerate(_SYNONYMS):
        for match in re.finditer(pattern, text):
            place = (match.end() if last else -match.start(), -rank)
            if best is None or place > best:
                best, found = place, name
    return found if found in known else ""
