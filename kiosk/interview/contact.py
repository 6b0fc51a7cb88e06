"""Checks e-mail addresses, telephones and street addresses.

Telephones follow Colombia's national numbering plan (CRC): ten digits; mobiles begin with 3, landlines with
60 and the digit of their area (605 on the Caribbean coast).
"""

from __future__ import annotations

import re

from kiosk.interview.capitals import usual_capitals
from kiosk.interview.findings import Context, Finding, problem, warning
from kiosk.suggestion import nearest

MAIL_DOMAINS = (
    *("gmail.com", "hotmail.com", "hotmail.es", "outlook.com", "outlook.es", "icloud.com"),
    *("live.com", "yahoo.com", "yahoo.es", "yahoo.com.co"),
)
"""The mail providers of most applicants; a domain that looks almost like one of these gets a warning."""

_ALIKE_BUT_RIGHT = ("ymail.com", "mail.com", "email.com", "yahoo.com.mx", "yahoo.com.ar")
_PROVIDERS = {domain.partition(".")[0]: domain for domain in reversed(MAIL_DOMAINS)}
"""Name of a mail provider -> its usual domain."""
_ONE_DOMAIN = ("gmail", "icloud")
"""Providers without domains of their own for countries."""
_ENDINGS = frozenset(
    {"con", "cmo", "comm", "coom", "vom", "om", "cm", "cim", "c0m", "cpm", "ocm", "xom", "c", "cop", "col"}
)
"""Endings of addresses that do not exist; «com» or «co» was meant."""
_SECOND = frozenset({"com", "edu", "gov", "org", "net", "mil"})
"""What stands before the ending «co» in addresses of Colombia."""
_MOBILE = re.compile(r"3[0-9]{9}")
_LANDLINE = re.compile(r"60[124-8][0-9]{7}")
_EXTENDED = re.compile(r"(60[124-8][0-9]{7}) ext\. [0-9]{1,6}")
_TOLL_FREE = re.compile(r"018000[0-9]{6}")
LONGEST_WITH_EXTENSION = 16
"""Digits of a telephone and its extension; more are two telephones."""
DIGITS = 10
"""Digits of a mobile, and of a landline with its prefix."""
LEAST_COUNTED = 4
"""With fewer digits the whole number is missing."""
_SEVEN = re.compile(r"[2-8][0-9]{6}")


_AROUND_AN_ADDRESS = ("mailto:", "correo:", "email:", "https://", "http://", "<", ">", "(", ")", ";", '"')
"""What is copied together with an address."""


def email(value: str, _context: Context) -> Finding | None:
    """An e-mail address, checked by its form only: no network is used."""
    low = value.lower()
    if wrapped := next((sign for sign in _AROUND_AN_ADDRESS if sign in low), ""):
        return problem(f"Escriba solo el correo: quite «{wrapped}». Ejemplo: maria.rios@gmail.com.")
    if value.endswith("."):
        return problem("El correo no termina en punto. Quite el punto del final.")
    if not value.isascii():
        return problem(
            "El correo no lleva tildes ni eñes. Escríbalo otra vez. Ejemplo: maria.rios@gmail.com."
        )
    if " " in value:
        return problem("El correo no lleva espacios. Escríbalo todo junto. Ejemplo: maria.rios@gmail.com.")
    if "," in value:
        return problem("El correo lleva punto, no coma. Cambie la coma (,) por un punto (.).")
    if value.count("@") != 1:
        return problem("Al correo le falta el signo @, o tiene más de uno. Ejemplo: maria.rios@gmail.com.")
    from email_validator import EmailNotValidError, validate_email  # not needed before an address is typed

    try:
        validate_email(value, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return problem(
            "Ese correo no está bien escrito. Revíselo letra por letra. Ejemplo: maria.rios@gmail.com."
        )
    return _odd_mail(value)


def _odd_mail(value: str) -> Finding | None:
    """Warn about an address that is well formed and probably misspelt."""
    name, _, domain = value.rpartition("@")
    if name.lower().startswith("www."):
        return warning("Un correo no empieza por «www.». Eso es de las páginas.", f"{name[4:]}@{domain}")
    if domain in (*MAIL_DOMAINS, *_ALIKE_BUT_RIGHT):
        return None
    meant = nearest(domain, MAIL_DOMAINS, alike=0.85) or _usual_domain(domain)
    return warning(f"Usted escribió {domain}. Lo usual es {meant}.", f"{name}@{meant}") if meant else None


def _usual_domain(domain: str) -> str:
    """The domain that was probably meant instead of one that does not exist; empty: none is known."""
    host, _, ending = domain.rpartition(".")
    provider, _, country = domain.partition(".")
    second = host.rpartition(".")[2]
    if provider in _PROVIDERS and (provider in _ONE_DOMAIN or len(country) != 2 or not country.isalpha()):
        return _PROVIDERS[provider]
    if second in _ENDINGS and ending == "co":
        return f"{host.rpartition('.')[0]}.com.co"
    if second in _SECOND and second != ending and ending in {*_ENDINGS, "com"}:
        return f"{host}.co"
    return f"{host}.com" if ending in _ENDINGS else ""


def mobile(value: str, _context: Context) -> Finding | None:
    """A Colombian mobile number: ten digits, the first a 3."""
    if _MOBILE.fullmatch(value):
        return None
    if _LANDLINE.fullmatch(value) or _SEVEN.fullmatch(value):
        return problem("Ese es un teléfono fijo. Escriba un celular: 10 números, empieza por 3.")
    if counted := _wrong_length(value):
        return counted
    return problem("Escriba los 10 números del celular; el primero es 3. Ejemplo: 3001234567.")


def telephone(value: str, _context: Context) -> Finding | None:
    """A Colombian mobile or landline number of ten digits, or a toll-free one (01 8000)."""
    if any(kind.fullmatch(value) for kind in (_MOBILE, _LANDLINE, _EXTENDED, _TOLL_FREE)):
        return None
    if _SEVEN.fullmatch(value.partition(" ext. ")[0]):
        return problem(
            f"A los teléfonos fijos se les agrega 60 y el número de la región. En Valledupar: 605{value}."
        )
    if sum(ch.isdigit() for ch in value) > LONGEST_WITH_EXTENSION:
        return problem("Escriba un solo teléfono: el que más usa. Ejemplos: 3001234567 o 6055741234.")
    if counted := _wrong_length(value):
        return counted
    return problem("Escriba los 10 números del teléfono. Ejemplos: 3001234567 o 6055741234.")


def _wrong_length(value: str) -> Finding | None:
    """Say how many digits there are of a number that begins like a mobile or a landline; else None."""
    kind = "un celular" if value.startswith("3") else "un fijo" if value.startswith("60") else ""
    if not kind or not value.isdecimal() or not LEAST_COUNTED <= len(value) <= LONGEST_WITH_EXTENSION:
        return None
    if len(value) == DIGITS:  # 603, 609, 600
        return None
    rest = "Quite el que sobra" if len(value) == DIGITS + 1 else "Quite los que sobran"
    if len(value) < DIGITS:
        rest = "Escriba el que falta" if len(value) == DIGITS - 1 else "Escriba los que faltan"
    return problem(f"Tiene {len(value)} números; {kind} tiene {DIGITS}. {rest}.")


def address(value: str, _context: Context) -> Finding | None:
    """A street address. Any text is accepted: many correct addresses have no # and no number."""
    if not any(ch.isalpha() for ch in value):
        return problem("Escriba la dirección con letras y números. Ejemplo: Calle 16 # 12-34.")
    if (better := usual_capitals(value)) != value:
        return warning(f"Así saldría en sus papeles: «{value}». Es más usual: «{better}».", better)
    if len(value) < 6:
        return warning(
            "La dirección parece incompleta. ¿Está seguro? Agregue el barrio o el número de la casa."
        )
    return None
