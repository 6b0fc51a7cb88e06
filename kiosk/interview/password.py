"""Judges a password that an applicant tries out before typing it in SECOP.

Nothing here stores, logs or returns a password or a part of it.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kiosk.interview.answers import Answer, text_of
from kiosk.interview.person import NO_NAME_ALONE

LONGEST = 64
"""Most characters that are judged; the estimate takes much longer with more."""
SHORTEST = 8
"""Fewest characters SECOP accepts, by the office guide."""
PERSONAL_FIELDS = ("nombres", "apellidos", "numero_documento", "celular", "correo")
"""Answers that other people know or can find out; a password must not contain them."""


@dataclass(frozen=True)
class PasswordRule:
    """A rule of SECOP or a piece of advice about passwords."""

    name: str
    words: str
    """The rule as the applicant reads it in a list."""
    missing: str
    """The end of the sentence «Le falta ...»; for advice, a sentence that says what to do."""
    holds: Callable[[str], bool]


def _has(letters: str) -> Callable[[str], bool]:
    return lambda password: any(ch in letters for ch in password)


RULES = (
    PasswordRule("largo", "8 signos o más", "llegar a 8 signos", lambda password: len(password) >= SHORTEST),
    PasswordRule("mayuscula", "una mayúscula", "una mayúscula", _has(string.ascii_uppercase)),
    PasswordRule("minuscula", "una minúscula", "una minúscula", _has(string.ascii_lowercase)),
    PasswordRule("numero", "un número", "un número", _has(string.digits)),
    PasswordRule("simbolo", "un símbolo ($#*)", "un símbolo", _has(string.punctuation)),
)
"""The rules of SECOP, by the office guide. Only ASCII letters and symbols count."""
ADVICE = (
    PasswordRule(
        "ascii", "sin ñ ni tildes", "Quite la ñ y las tildes: pueden fallar en otro teclado.", str.isascii
    ),
    PasswordRule(
        "espacios",
        "sin espacios",
        "Quite los espacios: se confunden al anotarla.",
        lambda password: not any(ch.isspace() for ch in password),
    ),
)
"""Advice of the kiosk; SECOP is not known to demand it."""


class Strength(StrEnum):
    """How hard a password is to guess, the worst first."""

    NONE = ""
    """Nothing is typed."""
    INCOMPLETE = "incompleta"
    """A rule is not met, so SECOP refuses it, however hard it is to guess."""
    VERY_WEAK = "muy débil"
    WEAK = "débil"
    FAIR = "regular"
    GOOD = "buena"


@dataclass(frozen=True)
class PasswordJudgement:
    """The result of judging a password; it holds no part of it."""

    met: frozenset[str]
    """Names of the rules that are met."""
    broken: frozenset[str]
    """Names of the advice that is not followed."""
    strength: Strength
    better: str
    """One Spanish sentence: how to make it better, or that it is good."""


_BY_SCORE = (Strength.VERY_WEAK, Strength.VERY_WEAK, Strength.WEAK, Strength.FAIR, Strength.GOOD)
"""Strength of each zxcvbn score, 0 to 4: 3 resists guessing at the web page, 4 also guessing with a stolen
list of hashes."""
_PUBLISHED = ("micontrasena20$", "caminolargo20$")
"""The examples in the office's guide, which everybody has read."""
_LOCAL = (
    *(
        "contrasena",
        "micontrasena",
        "clave",
        "miclave",
        "secop",
        "colombia",
        "valledupar",
        "cesar",
        "indupal",
    ),
    *(
        "vallenato",
        "vallenata",
        "deporte",
        "deportes",
        "futbol",
        "nacional",
        "millonarios",
        "junior",
        "america",
    ),
    *(
        "amor",
        "teamo",
        "familia",
        "bendicion",
        "bendiciones",
        "diosesamor",
        "jesus",
        "cristo",
        "mihijo",
        "mihija",
    ),
    *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto"),
    *("septiembre", "octubre", "noviembre", "diciembre"),
)
"""Words that are frequent in Colombia; the library's own lists are mostly English."""
_ONE_WORD = re.compile(r"[\W_]{0,2}\d{0,4}[\W_]{0,2}[a-z]+[\W_]{0,2}\d{0,4}[\W_]{0,2}")
_EMPTY = "Escriba aquí una contraseña de práctica."
_GOOD = "Está bien. Anótela en su libreta antes de escribirla en SECOP."
_NAME = "Quite su nombre, su apellido o su correo: es lo primero que otros prueban."
_NUMBER = "Quite los números de su documento o de su teléfono: otros los conocen."
_EXAMPLE = "Ese es un ejemplo que todos conocen. Invente la suya."
_WORDS = "Hágala más larga: junte dos o tres palabras que no tengan que ver entre sí."
_PATTERNS = {
    "date": "Cambie la fecha: las fechas se adivinan fácil.",
    "regex": "Cambie el año: los años se adivinan fácil.",
    "repeat": "No repita los mismos signos.",
    "sequence": "No use signos seguidos, como abc o 123.",
    "spatial": "No use teclas vecinas, como qwerty.",
}


def personal_of(answers: Mapping[str, Answer]) -> tuple[str, ...]:
    """The answers of an applicant that other people know: names, document number, mobile, e-mail."""
    return tuple(value for name in PERSONAL_FIELDS if (value := text_of(answers, name)))


def rules_met(password: str) -> frozenset[str]:
    """Names of the rules that a password meets; quick enough to call for every letter."""
    return frozenset(rule.name for rule in RULES if rule.holds(password))


def advice_broken(password: str) -> frozenset[str]:
    """Names of the advice that a password does not follow; quick enough to call for every letter."""
    return frozenset(rule.name for rule in ADVICE if not rule.holds(password))


def judge(password: str, personal: Iterable[str] = ()) -> PasswordJudgement:
    """Judge a password; takes about 10 to 60 ms.

    Args:
        password: what is typed; characters beyond LONGEST are ignored.
        personal: what other people know of the person, as typed: names, numbers, e-mail, dates.

    Returns:
        The rules it meets and the advice it does not follow; its strength by zxcvbn (D. Wheeler, USENIX
            Security
        2016); one sentence of advice. With something personal in it the strength is «débil» at most; a single
        word with a few digits is «regular» at most.
    """
    password = password[:LONGEST]
    if not password:
        return PasswordJudgement(frozenset(), frozenset(), Strength.NONE, _EMPTY)
    known = tuple(personal)
    met, broken = rules_met(password), advice_broken(password)
    folded = _fold(password)
    score, patterns, words = _estimate(_bare(password), known)
    remark = _EXAMPLE if folded in _PUBLISHED else _personal(folded, known, words)
    one_word = _ONE_WORD.fullmatch(folded) is not None
    strength = _worse(
        _BY_SCORE[score], Strength.WEAK if remark else Strength.FAIR if one_word else Strength.GOOD
    )
    if len(met) < len(RULES):
        strength = Strength.INCOMPLETE
    hint = _WORDS if one_word else _hint(strength, patterns)
    return PasswordJudgement(met, broken, strength, remark or _missing(met) or _advised(broken) or hint)


def _worse(one: Strength, other: Strength) -> Strength:
    order = list(Strength)
    return min(one, other, key=order.index)


def _missing(met: frozenset[str]) -> str:
    lacking = [rule.missing for rule in RULES if rule.name not in met]
    if not lacking:
        return ""
    last = lacking.pop()
    return f"Le falta: {', '.join(lacking)} y {last}." if lacking else f"Le falta {last}."


def _advised(broken: frozenset[str]) -> str:
    return next((rule.missing for rule in ADVICE if rule.name in broken), "")


def _hint(strength: Strength, patterns: frozenset[str]) -> str:
    if strength is Strength.GOOD:
        return _GOOD
    return next((words for name, words in _PATTERNS.items() if name in patterns), _WORDS)


def _estimate(password: str, personal: tuple[str, ...]) -> tuple[int, frozenset[str], frozenset[str]]:
    """Score from 0 to 4, kinds of pattern that zxcvbn found, and words of this person or place in it."""
    from zxcvbn import matching, zxcvbn  # type: ignore[import-untyped]  # no types; big: later

    inputs = [*_PUBLISHED, *_names(personal), *_numbers(personal), *map(_fold, personal), *_LOCAL]
    try:
        result: dict[str, Any] = zxcvbn(password, user_inputs=[word for word in inputs if word])
    finally:
        # otherwise the library keeps the last person's words in its own table
        matching.RANKED_DICTIONARIES.pop("user_inputs", None)
    found = result["sequence"]
    own = (match["matched_word"] for match in found if match.get("dictionary_name") == "user_inputs")
    return int(result["score"]), frozenset(match["pattern"] for match in found), frozenset(own)


def _personal(password: str, personal: tuple[str, ...], words: frozenset[str]) -> str:
    """What to say of a password that contains something personal; empty if it contains nothing of the kind.

    A name of three letters counts only as a word of its own («Ana» is in «manzana»). Four digits in a row
    count. `words` are names found in another spelling, such as «m4r1a» or backwards.
    """
    names = _names(personal)
    if any(_stands_in(name, password) for name in names) or any(len(w) > 3 for w in words & set(names)):
        return _NAME
    digits = re.findall(r"\d{4,}", password.replace(".", ""))
    parts = {run[i : i + 4] for run in digits for i in range(len(run) - 3)}
    return _NUMBER if any(part in number for part in parts for number in _numbers(personal)) else ""


def _stands_in(name: str, password: str) -> bool:
    if len(name) > 3:
        return name in password
    return re.search(rf"(?<![a-z]){re.escape(name)}(?![a-z])", password) is not None


def _names(personal: tuple[str, ...]) -> list[str]:
    """The words of three letters or more, without mail domains and particles."""
    texts = (_fold(value.partition("@")[0]) for value in personal)
    return [word for text in texts for word in re.findall(r"[a-z]{3,}", text) if word not in NO_NAME_ALONE]


def _numbers(personal: tuple[str, ...]) -> list[str]:
    """The numbers of four digits or more, without dots and dashes."""
    texts = (re.sub(r"[\s.\-/]", "", value.partition("@")[0]) for value in personal)
    return [number for text in texts for number in re.findall(r"\d{4,}", text)]


def _bare(text: str) -> str:
    """The text without accents and without the tilde of ñ: they do not make a known word harder to guess."""
    return "".join(ch for ch in unicodedata.normalize("NFKD", text) if not unicodedata.combining(ch))


def _fold(text: str) -> str:
    return _bare(text).casefold()
