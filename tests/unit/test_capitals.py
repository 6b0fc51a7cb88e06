"""Capitals are offered and never imposed; tildes stay as they were typed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kiosk.content.models import TextField
from kiosk.interview.capitals import entity_name, person_name, sentence, usual_capitals
from kiosk.interview.checks import examine
from kiosk.interview.findings import Context
from kiosk.interview.places import Places
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
    ("typed", "offered"),
    [
        ("CALLE 16A BIS # 9-30", "Calle 16A Bis # 9-30"),
        ("CARRERA 7E # 20B-15", "Carrera 7E # 20B-15"),
    ],
)
def test_a_letter_after_a_number_of_an_address_is_part_of_it(typed: str, offered: str) -> None:
    assert usual_capitals(typed) == offered


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


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("FORMACION DEPORTIVA EN VALLEDUPAR CESAR", "Formacion deportiva en Valledupar Cesar"),
        ("APOYO A LA ALCALDÍA DE VALLEDUPAR, CESAR", "Apoyo a la alcaldía de Valledupar, Cesar"),
        ("TALLERES EN LA PAZ", "Talleres en La Paz"),
        ("ESCUELAS DE BOLIVAR Y DE LA PAZ", "Escuelas de Bolivar y de la paz"),
        (
            "VIGILANCIA EN EL MUNICIPIO DE LA JAGUA DE IBIRICO",
            "Vigilancia en el municipio de La Jagua de Ibirico",
        ),
        ("APOYO EN RÍO DE ORO SIN CESAR LABORES", "Apoyo en Río de Oro sin cesar labores"),
    ],
)
def test_places_in_a_description_keep_their_capitals(typed: str, offered: str) -> None:
    here, elsewhere = ("Cesar", "Valledupar"), ("Bolívar", "La Paz", "La Jagua de Ibirico", "Río de Oro")
    assert sentence(typed, here, elsewhere) == offered
    assert sentence(offered, here, elsewhere) == offered


def test_the_places_around_the_office_are_known_where_a_description_is_asked() -> None:
    field = TextField(id="objeto", kind="text", label="¿Qué hacía?", check="descripcion")
    places = replace(Places.load(), first_department="20", first_municipality="20001")
    found = examine(field, "ENTRENADOR DE FUTBOL EN AGUACHICA CESAR", Context({}, TODAY), places)
    assert found
    assert found.suggestion == "Entrenador de futbol en Aguachica Cesar"


def test_a_name_in_small_letters_is_asked_about_with_the_better_one() -> None:
    session = session_at("identidad")
    typed = {**answers_of(), "nombres": "maria  jose", "apellidos": "peñaranda ríos"}
    outcome = session.submit(typed, TODAY)
    assert outcome.suggestions == {"nombres": "Maria Jose", "apellidos": "Peñaranda Ríos"}
    assert session.submit(typed, TODAY, sure=True).taken, "the document decides, not the kiosk"
    assert session.answers["nombres"] == "maria jose"
