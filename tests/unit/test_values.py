"""What Word and the texts show."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

import pytest

from kiosk.content.models import Flow
from kiosk.interview.answers import Answers
from kiosk.interview.answers_file import take
from kiosk.interview.derived_values import Station, derive, example_values, fingerprint, known_names
from kiosk.interview.example_person import example_answers
from kiosk.interview.formats import accept
from kiosk.interview.places import Places
from kiosk.interview.text_filling import fill
from kiosk.settings.office import Office
from tests.unit.flows import JOB, PLAIN, STEPS, small_flow

TODAY = date(2026, 11, 22)
PLACES = Places.load()
GUIDE: dict[str, dict[str, Any]] = {
    "abrir": {
        "body": "Use su teléfono,\n{{ nombres }}.\n\nO el computador.\n",
        "do": ["Abra la cámara.", "Escriba {{ enlace_secop }}"],
        "values": [
            {"label": "Ubicación", "value": "ruta_ubicacion"},
            {"label": "Oficina", "value": "oficina.nombre"},
        ],
        "reminder": "No la busque, {{ nombres }}.",
        "noted": "Abrí la página.",
    },
    "cargar": {"noted": "{{ nombres }} cargó todo."},
}


def guided_flow() -> Flow:
    """The small flow, with something to say on its guide steps."""
    plain = small_flow().model_dump(by_alias=True, exclude_unset=True)
    steps = [step | GUIDE.get(step["id"], {}) for step in plain["steps"]]
    return Flow.model_validate(plain | {"steps": steps})


FLOW = guided_flow()
STATION = Station(
    Office(
        name="Oficina de Prueba", city="Valledupar", nit="900.1", address="Calle 1", contact="x@example.com"
    ),
    "https://community.secop.gov.co/STS/Users/Login/Index",
)


def values(answers: Answers | None = None, noted: Collection[str] = (), **more: str) -> dict[str, Any]:
    stored = {box.id: accept(box, PLAIN[box.id]) for box in FLOW.fields() if box.id in PLAIN}
    given = {"acepta": "si", **stored, **(answers or {}), **more}
    return derive(FLOW, given, PLACES, STATION, TODAY, "ABC234", noted=noted)


def test_the_derived_names_of_the_contract() -> None:
    shown = values()
    expected = {
        "nombre_completo": "María José De la Ossa Ríos",
        "nombre_abreviado": "MARÍA DE LA OSSA",
        "documento_legible": "C.C. 1.065.123.456",
        "documento_largo": "cédula de ciudadanía",
        "numero_secop": "1065123456",
        "lugar_expedicion": "Valledupar, Cesar",
        "lugar_residencia": "Medellín, Antioquia",
        "ruta_ubicacion": "Colombia › Antioquia › Medellín",
        "fecha": "22 de noviembre de 2026",
        "fecha_legal": "a los veintidós (22) días del mes de noviembre de 2026",
        "enlace_secop": STATION.login_url,
        "codigo_sesion": "ABC234",
        "codigo_hasta": "6 de diciembre de 2026",
        "linea_secop": "",
        "plazo_terminada": "24 horas",
        "plazo_abierta": "15 días",
        "departamento": "Antioquia",
        "municipio": "Medellín",
        "tipo_documento": "CC",
        "celular": "3001234567",
        "mascota": "",
        "contratos": [],
    }
    assert {name: shown[name] for name in expected} == expected
    assert shown["oficina"] == {
        "nombre": "Oficina de Prueba",
        "ciudad": "Valledupar",
        "nit": "900.1",
        "direccion": "Calle 1",
        "contacto": "x@example.com",
        "politica": "",
    }


@pytest.mark.parametrize(
    ("kind", "number", "legible", "long"),
    [
        ("CC", "77123", "C.C. 77.123", "cédula de ciudadanía"),
        ("CE", "412345", "C.E. 412.345", "cédula de extranjería"),
        ("PPT", "1234567", "PPT 1234567", "permiso por protección temporal"),
        ("PA", "AB1234", "Pasaporte AB1234", "pasaporte"),
    ],
)
def test_every_kind_of_document(kind: str, number: str, legible: str, long: str) -> None:
    shown = values(tipo_documento=kind, numero_documento=number)
    assert (shown["documento_legible"], shown["documento_largo"]) == (legible, long)
    assert shown["numero_secop"] == number
    assert bool(shown["lugar_expedicion"]) is (kind == "CC")


@pytest.mark.parametrize(
    ("given", "family", "short"),
    [
        ("Ana", "Paz", "ANA PAZ"),
        ("María del Carmen", "Núñez Ríos", "MARÍA NÚÑEZ"),
        ("Luis", "De los Ríos Paz", "LUIS DE LOS RÍOS"),
        ("Juan", "San Juan", "JUAN SAN JUAN"),
        ("Eva", "De", "EVA DE"),
        ("", "", ""),
    ],
)
def test_the_short_name_keeps_particles_with_their_surname(given: str, family: str, short: str) -> None:
    assert values(nombres=given, apellidos=family)["nombre_abreviado"] == short


def test_bogota_is_named_once() -> None:
    shown = values(departamento="11", municipio="11001")
    assert shown["lugar_residencia"] == "Bogotá, D.C."
    assert shown["ruta_ubicacion"] == "Colombia › Bogotá, D.C."


def test_an_answer_off_the_path_is_empty() -> None:
    shown = values(recuerda="no", mascota="Rex")
    assert shown["mascota"] == shown["recuerda"] == ""
    shown = values(tiene_cuenta="si", recuerda="no", mascota="Rex")
    assert shown["mascota"] == "Rex"


def test_rows_have_every_column_and_their_period() -> None:
    full = {**JOB, "fecha_inicio": "2024-02-03", "fecha_fin": "2024-06-30", "valor": "1250000"}
    rows = values({"contratos": [full, {"contratante": "Club", "fecha_inicio": "2024-07-15"}]})["contratos"]
    assert rows[0]["periodo"] == "03/02/2024 a 30/06/2024"
    assert rows[0]["valor_legible"] == "$ 1.250.000"
    assert (rows[0]["fecha_inicio"], rows[0]["fecha_inicio_legible"]) == ("2024-02-03", "03/02/2024")
    assert rows[1]["periodo"] == "15/07/2024 – A la fecha"
    assert (rows[1]["objeto"], rows[1]["valor"], rows[1]["valor_legible"]) == ("", "", "")
    assert [row["numero_fila"] for row in rows] == ["1", "2"]


def test_uploads_and_steps_follow_the_path() -> None:
    shown = values()
    assert [item["archivo"] for item in shown["cargas"]] == ["1-cedula", "3-constancia"]
    assert shown["cargas"][0] == {
        "ranura": "Existencia",
        "archivo": "1-cedula",
        "nota": "El documento de María José.",
    }
    titles = [(step["numero"], step["titulo"]) for step in shown["pasos"]]
    assert titles == [("1", "Abra la página"), ("2", "Cargue, María José")]
    shown = values(comerciante="si")
    assert [item["archivo"] for item in shown["cargas"]] == ["1-cedula"]
    assert [item["numero"] for item in shown["pasos"]] == ["1"]


def test_a_step_brings_its_words_and_what_the_person_types() -> None:
    first, second = values()["pasos"]
    assert first == {
        "numero": "1",
        "titulo": "Abra la página",
        "texto": "Use su teléfono, María José. O el computador.",
        "acciones": ["Abra la cámara.", f"Escriba {STATION.login_url}"],
        "valores": [
            {"etiqueta": "Ubicación", "valor": "Colombia › Antioquia › Medellín"},
            {"etiqueta": "Oficina", "valor": "Oficina de Prueba"},
        ],
        "recordatorio": "No la busque, María José.",
        "dibujo": "",
    }
    assert (second["texto"], second["acciones"], second["valores"]) == ("", ["Cargue"], [])


def test_what_was_noted_is_ticked() -> None:
    open_page, upload = "Abrí la página.", "María José cargó todo."
    assert values()["anotado"] == [
        {"texto": open_page, "hecho": False},
        {"texto": upload, "hecho": False},
    ]
    assert values(noted=["cargar", "otro"])["anotado"] == [
        {"texto": open_page, "hecho": False},
        {"texto": upload, "hecho": True},
    ]
    shown = values(noted=["abrir", "cargar"], comerciante="si")
    assert shown["anotado"] == [{"texto": open_page, "hecho": True}], "off the path, nothing is left to note"


def test_a_step_that_notes_nothing_has_no_tick() -> None:
    assert example_values(small_flow(), PLACES, STATION, TODAY)["anotado"] == []


def names_in(shown: Mapping[str, Any]) -> set[str]:
    names = set(shown)
    for name, value in shown.items():
        inner = value[0] if isinstance(value, list) and value else value
        if isinstance(inner, dict):
            names |= {f"{name}.{part}" for part in names_in(inner)}
    return names


def check_that_names_and_values_agree(flow: Flow) -> None:
    shown = example_values(flow, PLACES, STATION, TODAY)
    assert names_in(shown) | {"qr_secop"} == known_names(flow)
    empty = derive(flow, {}, PLACES, STATION, TODAY, "ABC234")
    assert set(empty) == set(shown)
    json.dumps(shown)


def test_every_known_name_has_a_value_and_every_value_a_name() -> None:
    check_that_names_and_values_agree(FLOW)


def test_the_examples_are_answers_the_kiosk_would_take() -> None:
    _, problems = take(FLOW, PLACES, example_answers(FLOW, PLACES), TODAY)
    assert problems == {}


def test_fill_replaces_what_it_knows_and_leaves_the_rest() -> None:
    shown = {"a": "uno", "b": {"c": "dos"}, "d": [], "n": 3, "vacio": ""}
    assert fill("{{ a }}, {{b.c}}, {{ n }}[{{ vacio }}]", shown) == "uno, dos, 3[]"
    for untouched in ("{{ otro }}", "{{ b.x }}", "{{ b }}", "{{ d }}", "{{ a.b }}", "{{ 7*7 }}", "{{ }}"):
        assert fill(untouched, shown) == untouched


def test_fill_does_not_look_inside_what_was_typed() -> None:
    assert fill("{{ a }}", {"a": "{{ b }}", "b": "secreto"}) == "{{ b }}"


def test_the_fingerprint_changes_with_any_value_and_only_then() -> None:
    before = fingerprint(values())
    assert before == fingerprint(values())
    assert before == fingerprint(json.loads(json.dumps(values())))
    others = [
        values(nombres="Otra"),
        values({"contratos": [{"contratante": "Club"}]}),
        values(comerciante="si"),
        derive(FLOW, {}, PLACES, STATION, TODAY, "ABC234"),
    ]
    assert len({before, *map(fingerprint, others)}) == 5
    assert before == fingerprint(values(recuerda="no")), "an answer off the path is in no document"
    ticked = values(noted=["abrir", "cargar"])
    assert ticked != values()
    assert before == fingerprint(ticked), "a tick is no reason to print the documents again"
    assert "María" not in before
    assert len(before) == 16


def test_the_small_flow_is_all_kinds() -> None:
    assert {step["kind"] for step in STEPS} == {
        *("notice", "form", "table", "review", "papers", "guide", "farewell"),
    }


@pytest.mark.parametrize(
    ("value", "filled"),
    [
        ("", "Pida la política. Contacto: 605."),
        ("Está en la web.", "Pida la política. Está en la web. Contacto: 605."),
    ],
)
def test_an_empty_value_leaves_one_space(value: str, filled: str) -> None:
    text = "Pida la política. {{ oficina.politica }} Contacto: 605."
    assert fill(text, {"oficina": {"politica": value}}) == filled
    assert fill("({{ nada }} y {{ otro }})", {"nada": ""}) == "( y {{ otro }})"
