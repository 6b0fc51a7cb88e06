"""What is said of a password that is tried out."""

from __future__ import annotations

import pytest
from zxcvbn import matching  # type: ignore[import-untyped]  # it has no types

from kiosk.interview.password import ADVICE, LONGEST, RULES, Strength, judge, personal_of
from tests.journey import answers_of
from tests.memory import live_objects

PERSONAL = ("Mariana José", "Ruiz De la Ossa", "1.083.020.431", "3001234567", "flaca.rojas@gmail.com")
"""What is known of an invented applicant."""
EXCELLENT = "Perro.verde-Lampara7"


@pytest.mark.parametrize(
    ("password", "rule"),
    [
        ("Zk9$mPq", "largo"),
        ("zk9$mpqlw", "mayuscula"),
        ("ZK9$MPQLW", "minuscula"),
        ("Zkx$mPqLw", "numero"),
        ("Zk9amPqLw", "simbolo"),
    ],
)
def test_each_rule_of_the_office_guide_alone(password: str, rule: str) -> None:
    found = judge(password)
    assert {known.name for known in RULES} - found.met == {rule}
    assert found.strength is Strength.INCOMPLETE
    assert next(known.missing for known in RULES if known.name == rule) in found.better


def test_everything_missing_is_said_in_one_sentence() -> None:
    assert judge("k").better == "Le falta: llegar a 8 signos, una mayúscula, un número y un símbolo."


def test_letters_that_not_every_keyboard_has_meet_no_rule() -> None:
    assert not {"mayuscula", "minuscula", "simbolo", "numero"} & judge("ÑÁñá¿¡٣").met


@pytest.mark.parametrize(
    ("password", "advice"),
    [
        ("Perro.piña-Lampara7", "ascii"),
        ("Perro.verdé-Lampara7", "ascii"),
        ("Perro verde Lampara7$", "espacios"),
    ],
)
def test_advice_is_given_and_is_no_rule(password: str, advice: str) -> None:
    found = judge(password)
    assert found.broken == {advice}
    assert found.met == {known.name for known in RULES}
    assert found.better == next(known.missing for known in ADVICE if known.name == advice)


def test_a_good_password_is_said_to_be_good() -> None:
    found = judge(EXCELLENT, PERSONAL)
    assert (found.broken, found.strength) == (frozenset(), Strength.GOOD)
    assert found.better.startswith("Está bien.")


def test_nothing_typed_is_not_judged() -> None:
    found = judge("", PERSONAL)
    assert (found.met, found.broken, found.strength) == (frozenset(), frozenset(), Strength.NONE)


@pytest.mark.parametrize(
    ("password", "strength", "hint"),
    [
        ("Passw0rd1$", Strength.VERY_WEAK, "más larga"),
        ("Az1$Az1$Az1$Az1$", Strength.VERY_WEAK, "No repita"),
        ("Valledupar2026*", Strength.WEAK, "más larga"),
        ("12051990Aa$", Strength.WEAK, "fecha"),
        ("Bicicletero2024*", Strength.FAIR, "más larga"),
        ("Luna8&Tambor", Strength.GOOD, "Está bien"),
    ],
)
def test_the_words_for_strength(password: str, strength: Strength, hint: str) -> None:
    found = judge(password, PERSONAL)
    assert found.strength is strength
    assert hint in found.better


@pytest.mark.parametrize("password", ["Micontraseña20$", "Micontrasena20$", "Caminolargo20$"])
def test_the_published_examples_are_refused(password: str) -> None:
    found = judge(password)
    assert found.strength is Strength.VERY_WEAK
    assert "ejemplo" in found.better


@pytest.mark.parametrize(
    "password",
    [
        *("Perro.Mariana-Lampara7", "Perro.MARIANÁ-Lampara7", "Perro.ruiz-Lampara7"),
        *("Perro.0ssa-Lampara7", "Perro.anairam-Lampara7", "Perro.flaca-Lampara7"),
    ],
)
def test_the_own_name_is_never_good(password: str) -> None:
    found = judge(password, PERSONAL)
    assert found.strength in (Strength.VERY_WEAK, Strength.WEAK)
    assert "su nombre" in found.better
    assert judge(password).strength is Strength.GOOD


@pytest.mark.parametrize("number", ["1083020431", "1.083.020.431", "0431", "3001234567", "1234567"])
def test_the_own_numbers_are_never_good(number: str) -> None:
    password = f"Perro.verde-Lampara{number}"
    found = judge(password, PERSONAL)
    assert found.strength is Strength.WEAK
    assert "documento" in found.better
    assert "documento" not in judge(password.replace(number, "77"), PERSONAL).better


def test_a_short_name_inside_another_word_is_no_name() -> None:
    assert "su nombre" not in judge("Manzana8&Tambor", ("Ana",)).better
    assert "su nombre" in judge("Ana8&Tambor.Gris", ("Ana",)).better
    assert judge("Della8&Tambor", PERSONAL).strength is Strength.GOOD


def test_no_word_of_the_library_is_shown() -> None:
    for password in ("aaaaaaaa", "Qwertyuiop1$", "password", "Abcdefg1$", "Mariana1$", EXCELLENT):
        assert not {"words", "easy", "avoid", "like", "guess"} & set(
            judge(password).better.casefold().split()
        )


def test_the_longest_password_is_judged_and_the_rest_is_not_looked_at() -> None:
    assert judge("Az1$" * 200) == judge("Az1$" * (LONGEST // 4))


def test_nothing_of_the_person_or_the_password_stays_in_the_library() -> None:
    password = "".join(("Zorro", "7&", "Cascada"))
    found = judge(password, PERSONAL)
    assert "user_inputs" not in matching.RANKED_DICTIONARIES
    assert password not in repr(found)
    tables = [thing for thing in live_objects() if isinstance(thing, dict) and "anairam" in thing]
    assert tables == []


def test_what_is_known_of_an_applicant() -> None:
    answers = answers_of()
    known = personal_of(answers)
    for name in ("nombres", "apellidos", "numero_documento", "correo", "celular"):
        assert answers[name] in known
    assert personal_of({}) == ()
