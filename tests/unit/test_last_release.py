"""What an office has of the last release works in this one: its data folder, its settings, its templates.

The data folder in tests/releases was written by that release for an invented person, and the templates are
its own; nothing of them is made anew.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kiosk.cli import composition
from kiosk.cli.examination import inspect
from kiosk.content.loader import load_flow
from kiosk.content.models import GuideStep
from kiosk.interview.session import Session
from kiosk.sessions.keeper import Keeper
from kiosk.sessions.resume import SessionResume
from kiosk.settings import Settings
from tests.journey import answers_of, places, real_flow
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


def test_its_templates_are_read_without_an_error(settings: Settings, release: str) -> None:
    templates = RELEASES / release / "templates"
    paths = settings.paths.model_copy(update={"templates": templates})
    remarks = inspect(settings.model_copy(update={"paths": paths}))
    assert [remark for remark in remarks if remark.level == "error"] == []
    guides = [step for step in load_flow(templates).steps if isinstance(step, GuideStep)]
    assert all(step.qr for step in guides), "a guide that says nothing of the QR shows it, as before"
    assert all(sentence.when is None and sentence.text for step in guides for sentence in step.do)
