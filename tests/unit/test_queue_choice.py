"""The print queue of a machine whose settings name none: taken, asked of staff, remembered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.cli import composition
from kiosk.cli.doctor import printer_checks
from kiosk.cli.doctor.result import Check
from kiosk.errors import PrintError
from kiosk.ports import PrintJob, PrintState
from kiosk.printing.cups_client import Cups
from kiosk.printing.cups_printer import CupsPrinter
from kiosk.printing.printer_faults import FAULTS
from kiosk.printing.queue_choice import chosen_queue, in_place_of, usual_queue
from kiosk.sessions.overview import job_words
from kiosk.settings import load
from tests.cups_bed import QUEUE, Bed
from tests.unit.presses import CODE, ends, job, paper, printing, shows, until

OTHER = "bodega"


class ToldCups(Cups):
    """A print service with these queues."""

    def __init__(self, default: str, *queues: str, away: bool = False) -> None:
        super().__init__()
        self._default, self._queues, self._away = default, queues, away

    async def default_queue(self) -> str:
        """As it was told."""
        if self._away:
            raise PrintError("away")
        return self._default

    async def queues(self) -> tuple[str, ...]:
        """As it was told."""
        return self._queues


@pytest.mark.parametrize(
    ("default", "queues", "taken"),
    [
        ("a", ("a", "b"), "a"),
        ("", ("b",), "b"),
        ("", ("a", "b"), ""),
        ("", (), None),
    ],
    ids=["the default one", "the only one", "several: staff say", "none: the folder"],
)
def test_which_queue_is_used_and_found_again_while_cups_is_away(
    tmp_path: Path, default: str, queues: tuple[str, ...], taken: str | None
) -> None:
    assert usual_queue(tmp_path / "outbox", ToldCups(default, *queues)) == taken
    assert usual_queue(tmp_path / "outbox", ToldCups("", away=True)) == taken


def test_a_choice_holds_as_long_as_the_settings_say_the_same() -> None:
    assert in_place_of("", "b", "") == "b"
    assert in_place_of("a", "b", "a") == "b"
    assert in_place_of("c", "b", "a") == "c"
    assert in_place_of("", "", "") == ""


@pytest.fixture(scope="module")
def shared() -> Iterator[Bed]:
    with Bed() as bed:
        yield bed


@pytest.fixture
def bed(shared: Bed, data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bed]:
    """CUPS with one queue, which is not the default one, for this process' settings too."""
    monkeypatch.setenv("CUPS_SERVER", shared.cups_server)
    yield shared
    shared.tidy()


def opened() -> CupsPrinter:
    printer = composition.open_printer(load())
    assert isinstance(printer, CupsPrinter)
    return printer


def doctor() -> Check:
    """What the doctor says of the queue."""
    return next(check for check in printer_checks.checks(load()) if check.name == "printer")


@pytest.mark.slow
def test_one_queue_is_taken_and_several_are_asked_of_staff(bed: Bed, data: Path, tmp_path: Path) -> None:
    printer = opened()
    shows(printer, "")
    printer.close()
    assert doctor().ok and f"«{QUEUE}»" in doctor().text
    bed.add_queue(OTHER)
    try:
        printer = opened()
        shows(printer, "queue-none")
        assert printer.state.blocking
        told = doctor()
        assert told.ok is False
        assert f"«{OTHER}», «{QUEUE}»" in told.text and f"kiosk printer switch {OTHER}" in told.text
        printer.send([paper(tmp_path / "a")], CODE)
        printer.switch(QUEUE)
        shows(printer, "")
        ends(printer, PrintState.DONE)
        printer.close()
        assert doctor().ok and chosen_queue(data / "outbox", "") == QUEUE
        printer = opened()
        shows(printer, "")
        printer.close()
    finally:
        bed.remove_queue(OTHER)


@pytest.mark.slow
def test_a_held_job_says_only_what_staff_do(bed: Bed, tmp_path: Path) -> None:
    bed.admin("lpadmin", "-p", QUEUE, "-o", "job-hold-until-default=indefinite")
    try:
        with printing(bed, tmp_path) as printer:
            printer.send([paper(tmp_path / "a")], CODE)
            shows(printer, "job-held")
            until(lambda: job(printer).trouble)
            assert job_words(job(printer)) == job(printer).trouble == FAULTS["job-held"].sentence
            assert "funcionario" in printer.state.sentence and "Cancélelo" in printer.state.advice
            printer.cancel(job(printer).key)
            shows(printer, "")
    finally:
        bed.admin("lpadmin", "-p", QUEUE, "-o", "job-hold-until-default=no-hold")


def test_what_stands_still_before_its_first_page_is_not_in_the_printer() -> None:
    stopped = PrintJob("k", CODE, "constancia", "Constancia", 2, PrintState.SENT, trouble="Falta papel.")
    assert job_words(stopped) == "Falta papel."
