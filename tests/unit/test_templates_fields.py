"""The office's list of values: complete, with examples, and true."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.cli.composition import load_station
from kiosk.cli.parser import understand
from kiosk.cli.templates import markdown
from kiosk.content.loader import load_flow
from kiosk.content.models import Flow
from kiosk.documents.template_inspection import inspect
from kiosk.interview.derived_values import known_names
from kiosk.interview.placeholders import Placeholder, placeholders
from kiosk.settings import Settings
from tests.unit.papers import PLACES, STATION, TODAY
from tests.unit.test_templates_inspection import letter

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def flow() -> Flow:
    return load_flow(ROOT / "templates")


@pytest.fixture(scope="module")
def listed(flow: Flow) -> list[Placeholder]:
    return placeholders(flow, PLACES, STATION, TODAY)


def test_every_value_is_listed_once_with_a_meaning_and_an_example(
    flow: Flow, listed: list[Placeholder]
) -> None:
    assert sorted(one.name for one in listed) == sorted(known_names(flow) - {"oficina"})
    assert [one.name for one in listed if not one.meaning or not one.example] == []


def test_what_is_listed_can_be_typed(flow: Flow, listed: list[Placeholder], tmp_path: Path) -> None:
    """Outside of lists as it stands; a list around the values of its rows."""
    for one in listed:
        group = one.name.rpartition(".")[0]
        if one.tag.startswith("{%") or group not in ("", "oficina"):
            continue
        file = letter(tmp_path / "x.docx", one.tag)
        assert inspect(file, "x", known_names(flow)).remarks == ()


def test_the_page_of_the_documentation_is_the_list(flow: Flow) -> None:
    written = (ROOT / "docs/campos.md").read_text("utf-8")
    assert written == markdown(flow, load_station(Settings())), (
        "write it again: kiosk templates fields --markdown > docs/campos.md"
    )


def test_the_list_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert understand(["templates", "fields"]).run() == 0
    lines = capsys.readouterr().out.splitlines()
    (line,) = (line for line in lines if line.startswith("  {{ documento_legible }}"))
    assert line.split("  ")[-1].strip() != "" and "C.C. 1.065.123.456" in line
    assert "La persona" in lines
