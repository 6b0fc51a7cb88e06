"""Syllables of known words, and how easy a Spanish text reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.content.loader import load_flow
from kiosk.content.models import Step
from kiosk.content.readability import EASY, read, read_help, read_step, reading_remarks, slot_names
from kiosk.content.syllables import syllables
from kiosk.content.when import SaidTo

TEMPLATES = Path(__file__).parents[2] / "templates"
FLOW = load_flow(TEMPLATES)

DIVIDED = (
    # plain syllables, and consonants that look like more
    *("con-tra-se-ña", "Va-lle-du-par", "e-le-fan-te", "ins-truc-tor", "pe-rro", "sol"),
    # diphthongs
    *("ciu-dad", "cons-tan-cia", "di-rec-ción", "cuí-da-te", "cons-truí", "gua-po", "hie-lo", "guion"),
    # triphthongs, and a closed vowel between two open ones
    *("cam-biáis", "a-ve-ri-güéis", "U-ru-guay", "pa-ra-no-ia", "buey"),
    # hiatus
    *(
        "le-er",
        "ca-er",
        "co-o-pe-rar",
        "pa-ís",
        "ba-úl",
        "o-í-a",
        "le-í-ais",
        "a-é-re-o",
        "chi-i-ta",
        "lí-ne-a",
    ),
    # y
    *("y", "muy", "rey", "yo", "le-yes", "a-yer", "Ley-di"),
    # h
    *("prohi-bir", "a-ho-ra", "bú-ho", "vi-hue-la", "a-hue-car", "chi-hua-hua", "no-che"),
    # qu, gu, gü
    *("que-so", "a-quí", "gui-ta-rra", "guí-a", "pin-güi-no", "lin-güís-ti-ca", "a-gua", "an-ti-gua"),
    # names read as words, and names that are spelt
    *("SE-COP", "NIT", "P-D-F", "ñ"),
)


@pytest.mark.parametrize("divided", DIVIDED)
def test_the_syllables_of_known_words(divided: str) -> None:
    parts = divided.split("-")
    assert syllables("".join(parts)) == len(parts)


def test_the_formula_of_szigriszt_pazos() -> None:
    reading = read(["La casa es azul. El perro come pan."])
    assert (reading.words, reading.sentences, reading.syllables) == (8, 2, 12)
    assert reading.score == pytest.approx(206.835 - 62.3 * 12 / 8 - 8 / 2)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Uno. Dos. Tres", 3),
        ("¿Uno? ¡Dos! Tres…", 3),
        ("Uno: dos; tres, cuatro", 1),
        ("Uno\n\nDos", 2),
        ("Uno\ndos", 1),
        ("1. Uno\n\n2. Dos", 2),
        ("Elija «¿Qué?» y siga", 2),
        ("Mire 3-constancia.pdf y siga", 1),
        ("Vale 1.250.000 pesos", 1),
        ("* + ...", 0),
    ],
)
def test_where_a_sentence_ends(text: str, sentences: int) -> None:
    assert read([text]).sentences == sentences


def test_texts_that_stand_apart_are_sentences_of_their_own() -> None:
    assert read(["Abra la puerta", "Cierre la puerta"]).sentences == 2


@pytest.mark.parametrize("shown", ["{{ nombre_completo }}", "https://example.org/a/b?c=d", "1065123456"])
def test_what_the_writer_did_not_choose_counts_as_one_plain_word(shown: str) -> None:
    assert read([f"Escriba {shown} aquí."]) == read(["Escriba dato aquí."])


def test_only_the_names_of_slots_are_excused() -> None:
    slot = "Certificado de existencia y representación legal"
    excused = read([f"Busque «{slot}»."], [slot])
    assert excused == read(["Busque dato."])
    assert read([f"Busque «{slot}»."]).words == 7
    assert read([f"Busque {slot}."], [slot]).words == 7
    assert read(["Busque «ENTRAR»."], [slot]).syllables == 4


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("Abra la luz. Ya va.", "muy fácil"),
        ("Guarde su usuario y su contraseña en una libreta.", "bastante fácil"),
        ("Registre la información personal solicitada en el formulario.", "muy difícil"),
        ("", "muy fácil"),
    ],
)
def test_the_grades_of_the_scale(text: str, grade: str) -> None:
    assert read([text]).grade == grade


@pytest.mark.parametrize("step", FLOW.steps, ids=lambda step: step.id)
def test_every_step_of_the_office_reads_easily(step: Step) -> None:
    labels = slot_names(FLOW)
    assert read([step.body]).score >= EASY
    assert read_step(step, labels).score >= EASY
    assert read_help(step, labels).score >= EASY


HARD = "La diligencia administrativa correspondiente requiere documentación complementaria autenticada."


def remarks_with(step_id: str, **changes: object) -> list[tuple[str, str, str]]:
    """What is said of the journey with one step changed."""
    steps = [step.model_copy(update=changes if step.id == step_id else {}) for step in FLOW.steps]
    flow = FLOW.model_copy(update={"steps": tuple(steps)})
    return [(remark.file, remark.where, remark.level) for remark in reading_remarks(flow)]


def test_a_hard_text_is_odd_and_no_error() -> None:
    assert remarks_with("firmar") == []
    assert remarks_with("firmar", body=f"{HARD} {HARD}") == [("steps/firmar.toml", "body", "aviso")]
    hard = (SaidTo(text=HARD), SaidTo(text=HARD))
    assert remarks_with("firmar", do=hard) == [("steps/firmar.toml", "body", "aviso")]


def test_a_short_body_is_judged_with_what_stands_around_it() -> None:
    assert not read(["Diligencie la documentación."]).easy
    assert remarks_with("firmar", body="Diligencie la documentación.") == []


def test_the_help_is_judged_apart() -> None:
    troubles = FLOW.step("firmar").troubles
    hard = (troubles[0].model_copy(update={"answer": f"{HARD} {HARD}"}), *troubles[1:])
    assert remarks_with("firmar", troubles=hard) == [("steps/firmar.toml", "troubles", "aviso")]
