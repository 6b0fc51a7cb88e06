"""What an office has of the last release works in this one: its data folder, its settings, its templates.

The data folder in tests/releases was written by that release for an invented person, and the templates are
its own; nothing of them is made anew. `papers` is no office's: it has a Word file written by hand for this
test, such as that release took, with parts that this release refuses in a new file.
"""

from __future__ import annotations

import shutil
from argparse import Namespace
from pathlib import Path

import pytest

from kiosk.cli import check, composition, examination, templates
from kiosk.cli.doctor import paper_checks, staff_checks
from kiosk.cli.examination import inspect
from kiosk.content.loader import load_flow
from kiosk.content.models import GuideStep
from kiosk.documents.workshop import Workshop
from kiosk.interview.derived_values import example_values
from kiosk.interview.session import Session
from kiosk.sessions.keeper import Keeper
from kiosk.sessions.resume import SessionResume
from kiosk.settings import PdfSettings, Settings
from tests.journey import answers_of, places, real_flow
from tests.needs import needs
from tests.unit.papers import PLACES, STATION, Read
from tests.unit.test_values import TODAY

RELEASES = Path(__file__).parents[1] / "releases"
SESSION = "0" * 31 + "7"


@pytest.fixture(params=sorted(path.name for path in RELEASES.iterdir()))
def release(request: pytest.FixtureRequest) -> str:
    """The name of a release."""
    return str(request.param)


@pytest.fixture
def settings(release: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The settings of a release, over a copy of its folder that only this account reads."""
    for part in ("data", "secret"):
        shutil.copytree(RELEASES / release / part, tmp_path / part)
    for path in (tmp_path / "data", tmp_path / "secret"):
        for one in [path, *path.rglob("*")]:
            one.chmod(0o700 if one.is_dir() else 0o600)
    monkeypatch.setenv("KIOSK_PATHS__DATA", str(tmp_path / "data"))
    monkeypatch.setenv("KIOSK_STAFF__PEPPER_PATH", str(tmp_path / "secret" / "pepper"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return composition.load_settings()


def test_its_settings_are_read(settings: Settings) -> None:
    assert (settings.store.station, settings.printing.enabled) == ("quiosco-1", False)


def test_its_sessions_go_on_where_they_stood(settings: Settings) -> None:
    services = composition.build(settings)
    claim = SessionResume(services).claim("ABC234", "1065123456")
    assert claim.session_id == SESSION
    keeper = Keeper(services, composition.load_station(settings))
    kept = keeper.open(SESSION)
    assert kept is not None
    session = Session.restored(real_flow(), places(), kept.record, TODAY)
    assert (session.step_id, session.answers["apellidos"]) == ("revision", answers_of()["apellidos"])
    assert keeper.save(session) is None
    services.printer.close()


def test_its_staff_come_in_and_its_audit_log_is_whole(settings: Settings) -> None:
    audit = composition.open_audit(settings)
    access = composition.open_staff_access(settings, audit)
    assert access.enter("Rosa", "739154").granted
    audit.record("Rosa", "miró la prueba", "ABC234")
    acts = (settings.paths.data / "audit" / "audit.jsonl").read_text("utf-8")
    assert "vio las hojas" in acts and "miró la prueba" in acts


def test_its_audit_log_is_carried_over_with_one_note(settings: Settings) -> None:
    for _ in range(3):
        checked = staff_checks.checks(settings)[-1]
        assert checked.ok is None, "an update is no damage"
        assert "Las líneas hasta la 2 son de una versión anterior" in checked.text
        assert "kiosk staff anchor NOMBRE" in checked.text
        composition.open_audit(settings).record("Rosa", "siguió")
    acts = (settings.paths.data / "audit" / "audit.jsonl").read_text("utf-8")
    assert acts.count("empezó a usar la llave del quiosco") == 1
    composition.open_audit(settings).anchor("Rosa", 0)
    assert staff_checks.checks(settings)[-1].ok
    composition.audit_seal(settings).anchor.unlink()
    for _ in range(2):
        checked = staff_checks.checks(settings)[-1]
        assert not checked.ok and "Falta el ancla" in checked.text, "it was there"
        composition.open_audit(settings).record("Rosa", "siguió")


def test_its_templates_are_read_without_an_error(settings: Settings, release: str) -> None:
    templates = RELEASES / release / "templates"
    paths = settings.paths.model_copy(update={"templates": templates})
    remarks = inspect(settings.model_copy(update={"paths": paths}))
    assert [remark for remark in remarks if remark.level == "error"] == []
    guides = [step for step in load_flow(templates).steps if isinstance(step, GuideStep)]
    assert all(step.qr for step in guides), "a guide that says nothing of the QR shows it, as before"
    assert all(sentence.when is None and sentence.text for step in guides for sentence in step.do)


# --- an office's own Word file, with parts that this release refuses


@pytest.fixture
def office(settings: Settings, release: str, tmp_path: Path) -> Settings:
    """The settings of a release whose office put its own constancia in place of ours."""
    shutil.copytree(settings.paths.templates, tmp_path / "templates")
    for file in (RELEASES / release / "papers").glob("*.docx"):
        shutil.copyfile(file, tmp_path / "templates" / "papers" / file.name)
    paths = settings.paths.model_copy(update={"templates": tmp_path / "templates"})
    return settings.model_copy(update={"paths": paths})


def test_the_kiosk_opens_with_its_word_file(office: Settings) -> None:
    examination.refuse_errors(office)
    told = [str(remark) for remark in examination.inspect(office) if remark.opens]
    assert told and all(line.startswith("papers/constancia.docx") for line in told)
    for part in ("de fuera del archivo", "MERGEFIELD", "Haga clic", "SAVEDATE", "¡Error!", "FILENAME"):
        assert sum(part in line for line in told) == 1
    (line,) = paper_checks.checks(office)
    assert (line.ok, "papers/constancia.docx" in line.text) == (False, True)


def test_check_and_import_still_refuse_it(
    office: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KIOSK_PATHS__TEMPLATES", str(office.paths.templates))
    assert check.run(Namespace(reading=False, samples=None)) == 1
    assert "MERGEFIELD" in capsys.readouterr().out
    flow, file = load_flow(office.paths.templates), office.paths.templates / "papers" / "constancia.docx"
    before = file.read_bytes()
    assert templates.take(file, "autorizacion", flow, office) == 1
    assert "No se cambió nada" in capsys.readouterr().err
    assert file.read_bytes() == before


@pytest.mark.parametrize("engine", ["embedded", pytest.param("libreoffice", marks=pytest.mark.slow)])
def test_what_it_prints_is_safe_to_sign(office: Settings, engine: str, tmp_path: Path) -> None:
    if engine == "libreoffice":
        needs("soffice")
    flow = load_flow(office.paths.templates)
    spec = next(one for one in flow.documents if one.id == "constancia")
    values = example_values(flow, PLACES, STATION, TODAY)
    workshop = Workshop(
        office.paths.templates / "papers", PdfSettings.model_validate({"engine": engine}), seconds=60
    )
    try:
        words = Read(workshop.make(spec, values, tmp_path).pdf).words
    finally:
        workshop.close()
    for wrong in ("2019", "otra parte", "Haga clic", "Error"):
        assert wrong not in words
    assert f"Valledupar, {values['fecha']}. Guardado: __________" in words
    assert "Entidad: __________. Cargo: __________" in words
    assert "Ver el numeral __________" in words
