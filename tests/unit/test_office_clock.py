"""The day is the office's, whatever zone the machine is set to."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kiosk.boot import Boot
from kiosk.cli import composition, session_counts
from kiosk.cli.doctor import command
from kiosk.errors import SettingsError
from kiosk.ports import Proof, Summary
from kiosk.sessions.statistics import spans, week
from kiosk.settings import load
from kiosk.store.clock_watch import ClockWatch

EVENING = datetime(2026, 11, 28, 1, 30, tzinfo=UTC)
"""20:30 of the day before in Colombia."""
BOGOTA = ZoneInfo("America/Bogota")


@pytest.fixture(params=["UTC", "Asia/Tokyo", "America/Bogota"])
def _machine_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


class Evening(datetime):
    """It is that evening."""

    @classmethod
    def now(cls, tz: object = None) -> Evening:
        """The evening, in the zone that is asked for."""
        assert isinstance(tz, ZoneInfo), "the machine's own zone counts for nothing"
        at = EVENING.astimezone(tz)
        return cls(at.year, at.month, at.day, at.hour, at.minute, tzinfo=tz)


@pytest.mark.usefixtures("_machine_zone")
def test_the_clock_tells_the_offices_day(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(composition, "datetime", Evening)
    now = composition.clock(load()).now()
    assert (now.date(), f"{now:%H:%M%z}") == (date(2026, 11, 27), "20:30-0500")
    monkeypatch.setenv("KIOSK_OFFICE__TIME_ZONE", "Europe/Madrid")
    assert composition.clock(load()).now().date() == date(2026, 11, 28)


@pytest.mark.usefixtures("_machine_zone")
def test_staff_are_asked_about_the_clock_in_the_offices_time(tmp_path: Path) -> None:
    boots = iter([Boot("one", 60), Boot("two", 60), Boot("three", 60)])
    watch = ClockWatch(tmp_path / "clock.json", lambda: next(boots))
    now = EVENING.astimezone(BOGOTA)
    watch.believe(now)
    assert "dice 24/11/2026 20:30 y se esperaba 27/11/2026 20:30" in watch.doubt(now - timedelta(days=3))
    later = now + timedelta(days=30)
    assert "hoy es 27/12/2026 20:30 y el quiosco no se usaba desde el 27/11/2026 20:30" in watch.doubt(later)


@pytest.mark.usefixtures("_machine_zone")
def test_every_service_is_given_that_clock(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(composition, "datetime", Evening)
    built = composition.build(load())
    assert built.clock.now() == EVENING
    built.audit.record("Rosa", "abrió", "ABC234")
    assert '"at":"2026-11-27T20:30' in (data / "audit" / "audit.jsonl").read_text("utf-8")
    built.printer.close()
    built.documents.close()


@pytest.mark.usefixtures("_machine_zone")
def test_counts_are_of_the_offices_days() -> None:
    kept = Summary("id", "ABC234", "correo", started_at=EVENING, saved_at=EVENING)
    wiped = Proof(at=EVENING, station="quiosco-1", step_id="correo", outcome="left", minutes=3, notice="1")
    days = {row.day for row in session_counts.counts(spans([kept], [wiped], "quiosco-1", BOGOTA))}
    assert days == {"2026-11-27"}
    assert week([kept], [wiped], EVENING.astimezone(BOGOTA)).today.started == 2


@pytest.mark.usefixtures("_machine_zone")
def test_the_doctor_tells_both(data: Path) -> None:
    (told,) = [check for check in command.checks(load()) if check.name == "clock"]
    assert told.ok
    assert "en America/Bogota (UTC-0500); la máquina dice" in told.text
    assert f"(UTC{datetime.now().astimezone():%z})" in told.text


@pytest.mark.parametrize("zone", ["", "Bogota", "../etc/passwd", "America", "UTC-5"])
def test_a_zone_nobody_knows_is_refused(data: Path, monkeypatch: pytest.MonkeyPatch, zone: str) -> None:
    monkeypatch.setenv("KIOSK_OFFICE__TIME_ZONE", zone)
    with pytest.raises(SettingsError) as caught:
        load()
    assert "America/Bogota" in caught.value.detail


def test_the_zone_is_known_on_a_machine_without_a_list_of_zones(monkeypatch: pytest.MonkeyPatch) -> None:
    """Debian without tzdata, as a container is."""
    import zoneinfo

    monkeypatch.setattr(zoneinfo, "TZPATH", ())
    zoneinfo.reset_tzpath(to=[])
    ZoneInfo.clear_cache()
    try:
        at = datetime(2026, 11, 27, tzinfo=ZoneInfo("America/Bogota"))
        assert f"{at:%z}" == "-0500"
    finally:
        zoneinfo.reset_tzpath()
        ZoneInfo.clear_cache()
    assert os.environ.get("PYTHONTZPATH") is None
