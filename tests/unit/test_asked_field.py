"""The label of a place follows the answer beside it, wherever it is read."""

from __future__ import annotations

from datetime import date

import pytest

from kiosk.content.models import FormStep, MunicipalityField
from kiosk.interview.asked_field import as_asked
from kiosk.interview.checks import examine
from kiosk.interview.correction import correctable
from kiosk.interview.findings import Context
from kiosk.interview.places import ABROAD
from tests.journey import answers_of, places, real_flow, session_at

CITY = "Ciudad y país"


def field() -> MunicipalityField:
    step = real_flow().step("expedicion")
    assert isinstance(step, FormStep)
    found = step.fields[1]
    assert isinstance(found, MunicipalityField)
    return found


@pytest.mark.parametrize(
    ("department", "label"), [(ABROAD, CITY), ("20", "Municipio"), ("", "Municipio")], ids=str
)
def test_a_place_abroad_is_asked_for_as_a_city(department: str, label: str) -> None:
    asked = as_asked(field(), {"departamento_expedicion": department})
    assert asked.label == label
    assert ("Caracas" in asked.example) == (department == ABROAD)
    assert ("lista" in asked.hint) == (department != ABROAD)
    context = Context({"departamento_expedicion": department}, date(2026, 11, 28))
    missing = examine(field(), "", context, places())
    assert missing is not None and label in missing.text


def test_staff_read_the_same_label() -> None:
    session = session_at("revision", answers_of("consulado"))
    labels = {one.id: one.box.label for one in correctable(session)}
    assert labels["expedicion//municipio_expedicion"] == CITY
    assert labels["residencia//municipio"] == "Municipio"
