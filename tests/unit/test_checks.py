"""What is refused, what is asked about, and what the sentence says."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kiosk.content.models import (
    AnyField,
    ChoiceField,
    DateField,
    DepartmentField,
    MoneyField,
    MunicipalityField,
    TextField,
)
from kiosk.interview.checks import CHECKS, Context, Finding, examine
from kiosk.interview.formats import accept
from kiosk.interview.places import ABROAD, Places

TODAY = date(2026, 11, 22)
PLACES = Places.load()


def text(check: str, *, required: bool = True, max_length: int = 120) -> TextField:
    return TextField(
        kind="text", id="dato", label="Dato", check=check, required=required, max_length=max_length
    )


def finding(field: AnyField, typed: str, **answers: str) -> Finding | None:
    """What is said about something typed, after it took its stored form."""
    return examine(field, accept(field, typed), Context(answers, TODAY), PLACES)


def verdict(field: AnyField, typed: str, **answers: str) -> str:
    found = finding(field, typed, **answers)
    if found is None:
        return "good"
    assert found.text[0].isupper() or found.text.startswith("¿")
    assert found.text.endswith((".", "?"))
    return "problem" if found.blocks else "warning"


@pytest.mark.parametrize(
    ("kind", "typed", "expected"),
    [
        ("CC", "1065123456", "good"),
        ("CC", "1.065.123.456", "good"),
        ("CC", "1'065.123.456", "good"),
        ("CC", " 77 123 456 ", "good"),
        ("CC", "123456", "good"),
        ("CC", "49123456", "good"),
        ("CC", "12345", "warning"),
        ("CC", "123", "warning"),
        ("CC", "123456789", "warning"),
        ("CC", "2065123456", "warning"),
        ("CC", "0771234", "warning"),
        ("CC", "12", "problem"),
        ("CC", "10651234567", "problem"),
        ("CC", "1065A23456", "problem"),
        ("CC", "١٠٦٥١٢٣٤٥٦", "problem"),
        ("CE", "412345", "good"),
        ("CE", "4123456789", "good"),
        ("CE", "41234", "problem"),
        ("CE", "41234567890", "problem"),
        ("CE", "AB412345", "problem"),
        ("PPT", "12345", "good"),
        ("PPT", "123456789012345", "good"),
        ("PPT", "1234", "problem"),
        ("PPT", "1234567890123456", "problem"),
        ("PPT", "PPT12345", "good"),
        ("PA", "ab 123456", "good"),
        ("PA", "A1234", "good"),
        ("PA", "A123", "problem"),
        ("PA", "ABCDEFGH12345678", "problem"),
        ("PA", "AÑ123456", "problem"),
        ("", "1065123456", "problem"),
        ("XX", "1065123456", "problem"),
    ],
)
def test_document_numbers(kind: str, typed: str, expected: str) -> None:
    assert verdict(text("documento"), typed, tipo_documento=kind) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("maria.rios@gmail.com", "good"),
        ("MARIA@GMAIL.COM", "good"),
        ("ana@unicesar.edu.co", "good"),
        ("ana@ymail.com", "good"),
        ("ana@hotmail.es", "good"),
        ("ana@yahoo.com.co", "good"),
        ("ana@gmial.com", "warning"),
        ("ana@gmail.co", "warning"),
        ("ana@gmai.com", "warning"),
        ("ana@hotmial.com", "warning"),
        ("ana@hotmail.con", "warning"),
        ("ana@outlok.com", "warning"),
        ("ana@yaho.com", "warning"),
        ("ana@gmail.net", "warning"),
        ("ana@hotmail.org", "warning"),
        ("ana@empresa.cim", "warning"),
        ("ana@hotmail.fr", "good"),
        ("ana@yahoo.com.mx", "good"),
        ("ana@empresa.co", "good"),
        ("ana\u2011maria@gmail.com", "good"),
        ("ana", "problem"),
        ("ana@", "problem"),
        ("ana@@gmail.com", "problem"),
        ("ana@gmail", "problem"),
        ("ana rios@gmail.com", "problem"),
        ("ana..rios@gmail.com", "problem"),
        ("josé@gmail.com", "problem"),
        ("peña@peña.co", "problem"),
    ],
)
def test_mail_addresses(typed: str, expected: str) -> None:
    assert verdict(text("correo"), typed) == expected


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ana@gmail.com.con", "ana@gmail.com"),
        ("ana@unicesar.edu.con", "ana@unicesar.edu.co"),
        ("ana@misena.edu.com", "ana@misena.edu.co"),
        ("ana@empresa.con.co", "ana@empresa.com.co"),
        ("ana@gmail.es", "ana@gmail.com"),
    ],
)
def test_the_domain_offered_is_one_there_can_be(typed: str, meant: str) -> None:
    found = finding(text("correo"), typed)
    assert found is not None and found.suggestion == meant


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("María <maria@gmail.com>", "«<»"),
        ("https://ana@gmail.com", "«https://»"),
        ("(ana@gmail.com)", "«(»"),
        ("ana@gmail.com.", "punto del final"),
    ],
)
def test_what_is_wrong_with_an_address_is_named(typed: str, said: str) -> None:
    found = finding(text("correo"), typed)
    assert found is not None and found.blocks and said in found.text


def test_a_misspelt_domain_is_offered_rightly() -> None:
    found = finding(text("correo"), "ana@gmial.com")
    assert found is not None
    assert "Lo usual es gmail.com" in found.text
    assert "?" not in found.text  # a yes would mean the opposite of «Sí, está bien así»


@pytest.mark.parametrize(
    ("check", "typed", "expected"),
    [
        ("celular", "3001234567", "good"),
        ("celular", "300 123 4567", "good"),
        ("celular", "(300) 123-4567", "good"),
        ("celular", "+57 300 123 4567", "good"),
        ("celular", "57 3001234567", "good"),
        ("celular", "300123456", "problem"),
        ("celular", "30012345678", "problem"),
        ("celular", "4001234567", "problem"),
        ("celular", "6055741234", "problem"),
        ("celular", "no tengo", "problem"),
        ("telefono", "3001234567", "good"),
        ("telefono", "(605) 574 1234", "good"),
        ("telefono", "+57 605 5741234", "good"),
        ("telefono", "+57 (5) 574 1234", "good"),
        ("telefono", "57 5 5741234", "good"),
        ("telefono", "095 5741234", "good"),
        ("telefono", "PBX 605 5741234", "good"),
        ("telefono", "1 8000 123456", "good"),
        ("celular", "Cel. 300 123 4567", "good"),
        ("telefono", "6035741234", "problem"),
        ("telefono", "5741234", "problem"),
        ("telefono", "12", "problem"),
    ],
)
def test_telephones(check: str, typed: str, expected: str) -> None:
    assert verdict(text(check), typed) == expected


def test_seven_digits_are_offered_with_605_in_front() -> None:
    found = finding(text("telefono"), "574 1234")
    assert found is not None
    assert "6055741234" in found.text


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("María José", "good"),
        ("De la Ossa", "good"),
        ("O'Neill", "good"),
        ("D’Ambrosio-Núñez", "good"),
        ("Ñáñez", "good"),
        ("Ma. Ángela", "good"),
        ("Jose\u0301", "good"),
        ("Ng", "good"),
        ("J", "warning"),
        ('José & <Hijos> "S.A." {{ 7*7 }}', "warning"),
        ("Ana3", "warning"),
        ("12345", "problem"),
        ("---", "problem"),
    ],
)
def test_names(typed: str, expected: str) -> None:
    assert verdict(text("nombre"), typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Calle 16 # 12-34", "good"),
        ("Manzana 5 Casa 12, Barrio Los Fundadores", "good"),
        ("Corregimiento de Patillal, frente al parque", "good"),
        ("Cra 4", "warning"),
        ("12345678", "problem"),
        ("#", "problem"),
    ],
)
def test_addresses_are_never_forced_into_a_pattern(typed: str, expected: str) -> None:
    assert verdict(text("direccion"), typed) == expected


def test_a_line_is_one_line_that_says_something() -> None:
    assert verdict(text("linea"), "CPS-045-2024 & <Cía>") == "good"
    assert verdict(text("linea"), "- . -") == "problem"
    assert examine(text("linea"), "uno\ndos", Context({}, TODAY), PLACES) is not None


@pytest.mark.parametrize("check", ["nombre", "linea", "direccion"])
@pytest.mark.parametrize("typed", ["Ana 李", "عمر Paz", "Ana שרה", "Ana 🙂 Paz"])
def test_what_cannot_be_printed_is_refused_beside_its_field(check: str, typed: str) -> None:
    found = finding(text(check), typed)
    assert found is not None and found.blocks
    assert found.text.startswith("Estos signos no salen en el papel: ")
    assert verdict(text("linea"), "Liga ★ del Cesar ✓ ❤\ufe0f") == "good"


def test_length_is_counted() -> None:
    assert verdict(text("linea", max_length=5), "12345") == "good"
    found = finding(text("linea", max_length=5), "123456")
    assert found is not None
    assert found.blocks
    assert "caben 5" in found.text


FIELDS: tuple[AnyField, ...] = (
    text("linea"),
    ChoiceField(kind="choice", id="d", label="¿Cuál?", options={"a": "A", "b": "B"}),
    DepartmentField(kind="department", id="d", label="Departamento"),
    MunicipalityField(kind="municipality", id="d", label="Municipio", department="dep"),
    DateField(kind="date", id="d", label="Fecha:"),
    MoneyField(kind="money", id="d", label="Valor"),
)


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.kind)
@pytest.mark.parametrize("typed", ["", "   ", "\u200b\x00"])
def test_a_required_field_may_not_be_empty_and_an_optional_one_may(field: AnyField, typed: str) -> None:
    found = finding(field, typed)
    assert found is not None
    assert found.blocks
    assert found.text.startswith(("Falta este dato: ", "Falta su respuesta. "))
    assert "?." not in found.text
    assert ":." not in found.text
    assert finding(field.model_copy(update={"required": False}), typed) is None


def test_a_choice_is_one_of_its_options() -> None:
    assert verdict(FIELDS[1], "a") == "good"
    assert verdict(FIELDS[1], "A") == "problem"


@pytest.mark.parametrize(
    ("city", "expected"),
    [
        ("Curazao, Holanda", "good"),
        ("curazao, holanda", "warning"),
        ("Curazao, Holanda 😀", "problem"),
        ("C" * 50 + ", " + "H" * 20, "problem"),
    ],
)
def test_a_city_abroad_is_checked_like_other_text(city: str, expected: str) -> None:
    field = MunicipalityField(kind="municipality", id="municipio", label="Ciudad", department="departamento")
    assert verdict(field, city, departamento=ABROAD) == expected


def test_places_exist_and_belong_together() -> None:
    department, municipality = FIELDS[2], FIELDS[3]
    assert verdict(department, "20") == "good"
    assert verdict(department, "98") == "problem"
    assert verdict(municipality, "20001", dep="20") == "good"
    assert verdict(municipality, "05001", dep="20") == "problem"
    assert verdict(municipality, "20001", dep="05") == "problem"
    assert verdict(municipality, "20001") == "problem"
    assert verdict(municipality, "20001", dep="98") == "problem"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("03/02/2024", "good"),
        ("3-2-2024", "good"),
        ("29/02/2024", "good"),
        ("22/11/2026", "good"),
        ("01/01/1940", "good"),
        ("23/11/2026", "problem"),
        ("31/12/1939", "problem"),
        ("29/02/2023", "problem"),
        ("31/04/2024", "problem"),
        ("00/02/2024", "problem"),
        ("12/13/2024", "problem"),
        ("3/2/24", "good"),
        ("3.2.24", "good"),
        ("febrero de 2024", "good"),
        ("3 de febrero de 2024", "good"),
        ("12/2050", "problem"),
        ("31/02", "problem"),
        ("ayer", "problem"),
        ("2024-02-30", "problem"),
    ],
)
def test_dates(typed: str, expected: str) -> None:
    assert verdict(FIELDS[4], typed) == expected


def test_the_sentence_about_a_date_fits_the_fault() -> None:
    texts = {typed: (finding(FIELDS[4], typed) or Finding("")).text for typed in ("31/02/2024", "ayer")}
    for typed in ("1/23", "enero 15"):
        assert "año completo" in (finding(FIELDS[4], typed) or Finding("")).text
    assert "no existe" in (finding(FIELDS[4], "30 de febrero de 2024") or Finding("")).text
    assert "no existe" in texts["31/02/2024"]
    assert "día/mes/año" in texts["ayer"]


def test_an_end_may_not_come_before_its_start() -> None:
    end = DateField(kind="date", id="fin", label="Fin", not_before="inicio", required=False)
    assert verdict(end, "03/02/2024", inicio="2024-02-03") == "good"
    assert verdict(end, "02/02/2024", inicio="2024-02-03") == "problem"
    assert verdict(end, "02/02/2024", inicio="") == "good"
    assert verdict(end, "02/02/2024", inicio="ayer") == "good"


def test_today_is_given_and_not_looked_up() -> None:
    field = FIELDS[4]
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    assert examine(field, tomorrow, Context({}, TODAY), PLACES) is not None
    assert examine(field, tomorrow, Context({}, TODAY + timedelta(days=1)), PLACES) is None


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("1250000", "good"),
        ("$ 1.250.000", "good"),
        ("1'250.000,00 pesos", "good"),
        ("99999999999", "good"),
        ("100000000000", "problem"),
        ("-5000", "problem"),
        ("un millón", "problem"),
        ("1.5", "problem"),
        ("12.500.00", "problem"),
        ("12.500.000", "good"),
        ("12,500,000.00", "good"),
        ("$1'250.000.oo", "good"),
        ("12.500.000 m/l", "good"),
        ("12\u00b4500.000", "good"),
        ("12.500,000", "problem"),
        ("0", "warning"),
        ("950", "warning"),
        ("1.500.000,50", "good"),  # the cents are asked about, see `remark`
        ("950,50", "problem"),
    ],
)
def test_money(typed: str, expected: str) -> None:
    assert verdict(FIELDS[5], typed) == expected


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("12.500.00", "escriba 12.500,"),
        ("$ 1.500.000.50", "escriba 1.500.000,"),
        ("1500000.000", "1.500.000 o 1.500.000.000,"),
        ("12.500,000 pesos", "12.500 o 12.500.000,"),
        ("99999999999.000", "escriba 99.999.999.999,"),
        ("1.500.00050", "Ejemplo: 1250000"),
        ("1.5", "Ejemplo: 1250000"),
    ],
)
def test_an_amount_that_is_not_clear_is_named_as_it_was_understood(typed: str, named: str) -> None:
    found = finding(FIELDS[5], typed)
    assert found is not None and found.blocks and named in found.text


@pytest.mark.parametrize(
    ("check", "typed", "said"),
    [
        ("celular", "30012345678", "Tiene 11 números; un celular tiene 10. Quite el que sobra."),
        ("celular", "300123456", "Tiene 9 números; un celular tiene 10. Escriba el que falta."),
        ("telefono", "300 123 4567 89", "Tiene 12 números; un celular tiene 10. Quite los que sobran."),
        ("telefono", "605 574 123", "Tiene 9 números; un fijo tiene 10. Escriba el que falta."),
        ("telefono", "605 574 12345", "Tiene 11 números; un fijo tiene 10. Quite el que sobra."),
        ("telefono", "6095741234", "Escriba los 10 números"),
        ("celular", "30", "Escriba los 10 números"),
        ("celular", "5741234", "fijo"),
    ],
)
def test_the_digits_of_a_telephone_are_counted(check: str, typed: str, said: str) -> None:
    found = finding(text(check), typed)
    assert found is not None and found.blocks and said in found.text


def test_the_checks_an_office_may_name() -> None:
    assert set(CHECKS) == {
        *("linea", "nombre", "entidad", "descripcion", "documento"),
        *("correo", "celular", "telefono", "direccion"),
    }


@pytest.mark.parametrize(
    ("check", "signs"), [("celular", "cifras"), ("telefono", "cifras"), ("linea", "letras")]
)
def test_what_is_too_long_is_counted_in_what_it_is_made_of(check: str, signs: str) -> None:
    found = finding(text(check, max_length=5), "3001234567")
    assert found is not None and f"caben 5 {signs} " in found.text
