"""The kiosks of an office in one database: each reports how it is, and hears once what is asked of it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from kiosk.__main__ import main
from kiosk.app.fleet_reports import FleetReports
from kiosk.cli.late_fleet import LateFleet
from kiosk.errors import AwayError, SettingsError, StoreError
from kiosk.ports.fleet import FAILED, SILENT_SECONDS, Asked, KioskReport
from kiosk.sessions.overview import help_words
from kiosk.store.postgres_fleet import PostgresFleet
from kiosk.store.postgres_store import PostgresSessionStore
from kiosk.store.postgres_terminals import KioskIdentity
from tests.database import PATIENCE, Server, server

pytestmark = pytest.mark.slow

WELL = KioskReport("bienvenida", "9.9.9", "Lista.")
STAGED = KioskReport("bienvenida", "9.9.9", "Lista.", staged="0.3.0")
CALLED = KioskReport("en uso", "9.9.8", "Falta papel en la impresora.", "sin fallas", help_wanted=True)


@pytest.fixture
def url() -> str:
    return server().database()


@pytest.fixture
def two(url: str) -> Iterator[tuple[PostgresFleet, PostgresFleet]]:
    hall = PostgresFleet(url, KioskIdentity("sala", "1" * 16))
    desk = PostgresFleet(url, KioskIdentity("ventanilla", "2" * 16))
    yield hall, desk
    hall.close()
    desk.close()


def test_each_kiosk_sees_all_of_them(two: tuple[PostgresFleet, PostgresFleet]) -> None:
    hall, desk = two
    assert hall.kiosks() == ()
    hall.report(CALLED)
    hall.report(WELL)
    desk.report(CALLED)
    seen = hall.kiosks()
    assert [(one.station, one.report, one.here) for one in seen] == [
        ("sala", WELL, True),
        ("ventanilla", CALLED, False),
    ]
    assert not any(one.silent or one.restart_asked for one in seen)


def test_a_restart_is_heard_once_and_by_the_right_kiosk(two: tuple[PostgresFleet, PostgresFleet]) -> None:
    hall, desk = two
    hall.report(WELL)
    desk.report(WELL)
    desk.ask_restart("sala", "1" * 16)
    assert [one.restart_asked for one in desk.kiosks()] == [True, False]
    assert not desk.report(WELL).restart
    assert hall.report(WELL) == Asked(restart=True)
    assert hall.report(WELL) == Asked()
    with pytest.raises(StoreError):
        desk.ask_restart("sala", "3" * 16)


def test_an_update_is_heard_once_and_asked_only_of_who_has_one(
    two: tuple[PostgresFleet, PostgresFleet],
) -> None:
    hall, desk = two
    hall.report(WELL)
    failed = replace(WELL, staged=f"{FAILED} 0.3.0")
    for report in (WELL, failed):
        hall.report(report)
        with pytest.raises(StoreError, match="sala"):
            desk.ask_update("sala", "1" * 16)
    hall.report(STAGED)
    desk.report(WELL)
    assert [(one.report.staged, one.can_update) for one in desk.kiosks()] == [("0.3.0", True), ("", False)]
    desk.ask_update("sala", "1" * 16)
    assert [one.update_asked for one in desk.kiosks()] == [True, False]
    assert desk.report(WELL) == Asked()
    assert hall.report(STAGED) == Asked(update=True)
    assert hall.report(STAGED) == Asked()


def test_a_silent_kiosk_is_seen_and_one_long_gone_is_forgotten(
    two: tuple[PostgresFleet, PostgresFleet], url: str
) -> None:
    hall, desk = two
    hall.report(WELL)
    desk.report(WELL)
    with psycopg.connect(url) as connection:
        connection.execute(
            "UPDATE kiosk_fleet SET seen = seen - make_interval(secs => %s) WHERE station = 'sala'",
            (SILENT_SECONDS + 5,),
        )
        connection.execute(
            "UPDATE kiosk_fleet SET seen = seen - interval '31 days' WHERE station = 'ventanilla'"
        )
    other = PostgresFleet(url, KioskIdentity("archivo", "4" * 16))
    assert [(one.station, one.silent) for one in other.kiosks()] == [("sala", True)]
    other.close()


def test_the_database_of_the_last_version_works(url: str, tmp_path: Path) -> None:
    """It has the tables of sessions and none of the kiosks; sessions there stay as they are."""
    store = PostgresSessionStore(url, tmp_path / "sessions")
    store.save({"id": "a" * 32, "code": "K7MPQ2"})
    with psycopg.connect(url) as connection:
        connection.execute("DROP TABLE IF EXISTS kiosk_fleet")
    fleet = PostgresFleet(url, KioskIdentity("sala", "1" * 16))
    assert fleet.report(WELL) == Asked()
    assert len(fleet.kiosks()) == 1
    assert store.count() == 1
    fleet.close()
    store.close()


def test_a_frozen_server_keeps_nobody_waiting_and_reports_come_again(url: str) -> None:
    frozen: Server = server()
    fleet = PostgresFleet(url, KioskIdentity("sala", "1" * 16))
    reports = FleetReports(fleet, seconds=0.2)
    reports.start()
    reports.tell(WELL)
    _until(lambda: fleet.kiosks()[:1] and fleet.kiosks()[0].report == WELL)
    frozen.freeze()
    try:
        reports.tell(CALLED)
        _until(lambda: reports._away)
        assert any(thread.name == "fleet" for thread in threading.enumerate())
    finally:
        frozen.thaw()
    looking = PostgresFleet(url, KioskIdentity("ventanilla", "2" * 16))
    _until(lambda: _state(looking) == CALLED)
    looking.ask_restart("sala", "1" * 16)
    _until(lambda: reports.restart_wanted)
    reports.close()
    looking.close()
    fleet.close()


def _state(fleet: PostgresFleet) -> KioskReport | None:
    try:
        return fleet.kiosks()[0].report
    except AwayError:
        return None


def _until(holds: object) -> None:
    assert callable(holds)
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.05)


def test_the_command_lists_them_and_asks_for_a_restart(
    url: str,
    two: tuple[PostgresFleet, PostgresFleet],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    hall, desk = two
    monkeypatch.setenv("KIOSK_PATHS__DATA", str(tmp_path / "data"))
    monkeypatch.setenv("KIOSK_STAFF__PEPPER_PATH", str(tmp_path / "pepper"))
    assert main(["fleet"]) == 1
    assert "trabaja solo" in capsys.readouterr().err
    monkeypatch.setenv("KIOSK_STORE__URL", url)
    hall.report(WELL)
    assert main(["fleet"]) == 0
    desk.report(CALLED)
    capsys.readouterr()
    assert main(["fleet", "--json"]) == 1, "one asks for help"
    told = json.loads(capsys.readouterr().out)
    assert [(one["station"], one["report"]["help_wanted"], one["silent"]) for one in told] == [
        ("sala", False, False),
        ("ventanilla", True, False),
    ]
    assert main(["fleet"]) == 1
    assert "PIDE AYUDA" in capsys.readouterr().out
    assert main(["fleet", "--restart", "sala"]) == 0
    assert hall.report(WELL) == Asked(restart=True)
    assert main(["fleet", "--update", "sala"]) == 1
    assert "no hay una versión nueva" in capsys.readouterr().err
    hall.report(STAGED)
    assert main(["fleet", "--update", "sala"]) == 0
    main(["fleet"])
    assert "versión en espera: 0.3.0  se va a actualizar" in capsys.readouterr().out
    assert hall.report(STAGED) == Asked(update=True)
    assert main(["fleet", "--restart", "bodega"]) == 1
    assert "sala, ventanilla" in capsys.readouterr().err


def test_a_kiosk_that_cannot_start_reports_as_soon_as_its_settings_are_well(
    url: str,
    two: tuple[PostgresFleet, PostgresFleet],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """It has no settings to open the fleet with, until somebody mends them."""
    hall, _ = two
    data = tmp_path / "data"
    data.mkdir()
    monkeypatch.setenv("KIOSK_PATHS__DATA", str(data))
    ill, late = KioskReport("falla S1", "9.9.9", ""), LateFleet()
    (data / "kiosk.toml").write_text("[store\n")
    with pytest.raises(SettingsError):
        late.report(ill)
    (data / "kiosk.toml").write_text("[store]\n")
    assert late.report(ill) == Asked(), "it is alone"
    (data / "kiosk.toml").write_text(f'[store]\nstation = "patio"\nurl = "{url}"\n')
    assert late.report(ill) == Asked()
    assert [(one.station, one.report.state, one.needs_staff) for one in hall.kiosks()] == [
        ("patio", "falla S1", True)
    ]
    assert main(["fleet"]) == 1
    assert "falla S1" in capsys.readouterr().out
    late.close()


OLD_TABLE = """
CREATE TABLE kiosk_fleet (
    station text NOT NULL, mark text NOT NULL, state text NOT NULL, version text NOT NULL,
    printer text NOT NULL, scanner text NOT NULL, help_wanted boolean NOT NULL, seen timestamptz NOT NULL,
    restart boolean NOT NULL DEFAULT false, PRIMARY KEY (station, mark));
"""
"""As version 0.1.0 makes it."""
OLD_REPORT = (
    "INSERT INTO kiosk_fleet VALUES (%s, %s, %s, %s, %s, %s, %s, clock_timestamp(), false) ON CONFLICT "
    "(station, mark) DO UPDATE SET help_wanted = excluded.help_wanted, seen = excluded.seen, restart = false"
)
"""As version 0.1.0 reports."""


def test_it_is_seen_since_when_somebody_calls(two: tuple[PostgresFleet, PostgresFleet], url: str) -> None:
    hall, desk = two
    desk.report(CALLED)
    with psycopg.connect(url) as connection:
        connection.execute("UPDATE kiosk_fleet SET help_since = help_since - interval '130 seconds'")
    desk.report(CALLED)
    (one,) = hall.kiosks()
    assert 130 <= one.help_seconds < 130 + PATIENCE
    assert help_words(one) == "pide ayuda desde hace 2 min"
    desk.report(WELL)
    assert hall.kiosks()[0].help_seconds == 0
    desk.report(CALLED)
    assert help_words(hall.kiosks()[0]) == "pide ayuda"


def test_kiosks_of_the_last_version_share_the_table(
    two: tuple[PostgresFleet, PostgresFleet], url: str
) -> None:
    hall, _ = two
    old = ("archivo", "9" * 16, "en uso", "0.1.0", "Lista.", "", True)
    with psycopg.connect(url) as connection:
        connection.execute(OLD_TABLE)
        connection.execute(OLD_REPORT, old)
    hall.report(CALLED)
    with psycopg.connect(url) as connection:
        connection.execute(OLD_REPORT, old)
    assert [(one.station, one.report.help_wanted, one.help_seconds) for one in hall.kiosks()] == [
        ("archivo", True, 0),
        ("sala", True, 0),
    ]
