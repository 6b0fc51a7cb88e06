"""Capitals are offered and never imposed; tildes stay as they were typed."""

from __future__ import annotations

from datetime import date

import pytest

from kiosk.interview.capitals import entity_name, person_name, sentence
from tests.journey import answers_of, session_at

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("maria jose", "Maria Jose"),
        ("PEÑARANDA RÍOS", "Peñaranda Ríos"),
        ("rosa DE LA OSSA", "Rosa de la Ossa"),
        ("de la ossa", "De la Ossa"),
        ("María del Carmen", "María del Carmen"),
        ("McCain o'neill", "McCain O'Neill"),
        ("ana-lucía", "Ana-Lucía"),
        ("mARIA jOSÉ", "Maria José"),
        ("CArlos", "Carlos"),
        ("Juan III", "Juan III"),
        ("López E Iriarte", "López e Iriarte"),
        ("Juan E Pérez", "Juan E Pérez"),
    ],
)
def test_names_of_people(typed: str, offered: str) -> None:
    assert person_name(typed) == offered
    assert person_name(offered) == offered, "what is right is left alone"


@pytest.mark.parametrize(
    ("typed", "entity", "description"),
    [
        ("ALCALDIA DE VALLEDUPAR", "Alcaldia de Valledupar", "Alcaldia de valledupar"),
        ("SENA REGIONAL CESAR", "SENA Regional Cesar", "SENA regional cesar"),
        ("CLUB DEPORTIVO S.A.S.", "Club Deportivo S.A.S.", "Club deportivo S.A.S."),
        ("INDUPAL", "INDUPAL", "INDUPAL"),
        ("LÓPEZ Y COMPAÑÍA", "López y Compañía", "López y compañía"),
        ("APOYO FASE II AL PAE", "Apoyo Fase II al PAE", "Apoyo fase II al PAE"),
        ("EMDUPAR SA ESP", "Emdupar SA ESP", "Emdupar SA ESP"),
        ("ALCALDIA de VALLEDUPAR", "Alcaldia de Valledupar", "Alcaldia de valledupar"),
        ("Alcaldía de Valledupar", "Alcaldía de Valledupar", "Alcaldía de Valledupar"),
    ],
)
def test_entities_and_descriptions_only_where_everything_is_in_capitals(
    typed: str, entity: str, description: str
) -> None:
    assert (entity_name(typed), sentence(typed)) == (entity, description)


def test_a_name_in_small_letters_is_asked_about_with_the_better_one() -> None:
    session = session_at("identidad")
    typed = {**answers_of(), "nombres": "maria  jose", "apellidos": "peñaranda ríos"}
    outcome = session.submit(typed, TODAY)
    assert outcome.suggestions == {"nombres": "Maria Jose", "apellidos": "Peñaranda Ríos"}
    assert session.submit(typed, TODAY, sure=True).taken, "the document decides, not the kiosk"
    assert session.answers["nombres"] == "maria jose"
