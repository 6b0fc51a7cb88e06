"""Which printer a machine gets, by its settings and by what CUPS has."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.cli.composition import open_printer, printer_came
from kiosk.printing.cups_printer import CupsPrinter
from kiosk.printing.dry_run import REHEARSAL, SWITCHED_OFF, DryRunPrinter
from kiosk.printing.folder_printer import FolderPrinter
from kiosk.settings import Settings
from tests.cups_bed import QUEUE, Bed
from tests.unit.presses import shows


@pytest.fixture(scope="module")
def bed() -> Iterator[Bed]:
    with Bed() as bed:
        yield bed


def settings(tmp_path: Path, **printing: object) -> Settings:
    return Settings.model_validate({"paths": {"data": tmp_path / "data"}, "printing": printing})


def test_a_rehearsal_prints_nothing(tmp_path: Path) -> None:
    for printer, place in (
        (open_printer(settings(tmp_path, printer="oficina"), dry_run=True), REHEARSAL),
        (open_printer(settings(tmp_path, printer="oficina", enabled=False)), SWITCHED_OFF),
    ):
        assert isinstance(printer, DryRunPrinter)
        assert printer.place == printer.state.sentence == place


def test_a_machine_without_cups_has_a_folder(tmp_path: Path) -> None:
    assert isinstance(open_printer(settings(tmp_path)), FolderPrinter)


def test_a_queue_in_the_settings_is_used_although_cups_is_away(tmp_path: Path) -> None:
    printer = open_printer(settings(tmp_path, printer="oficina"))
    assert isinstance(printer, CupsPrinter)
    shows(printer, "service-down")
    printer.close()


@pytest.mark.slow
def test_a_default_destination_is_used_also_when_cups_starts_later(
    bed: Bed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUPS_SERVER", bed.cups_server)
    bed.admin("lpadmin", "-d", QUEUE)
    printer = open_printer(settings(tmp_path))
    assert isinstance(printer, CupsPrinter)
    shows(printer, "")
    printer.close()
    monkeypatch.setenv("CUPS_SERVER", "/nonexistent/cups.sock")
    printer = open_printer(settings(tmp_path))
    assert isinstance(printer, CupsPrinter)
    shows(printer, "service-down")
    printer.close()


@pytest.mark.slow
def test_a_printer_that_is_set_up_later_is_noticed(
    bed: Bed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUPS_SERVER", "/nonexistent/cups.sock")
    house = settings(tmp_path)
    printer = open_printer(house)
    came = printer_came(house, printer)
    assert came is not None and not came()
    monkeypatch.setenv("CUPS_SERVER", bed.cups_server)
    assert came()
    later = open_printer(house)
    assert isinstance(later, CupsPrinter) and printer_came(house, later) is None
    later.close()
