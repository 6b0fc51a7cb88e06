"""Every fault a printer or CUPS can have, on real CUPS: it shows, it clears, paper comes out once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.ports import Paper, PrintState
from kiosk.printing.cups_printer import CupsPrinter
from kiosk.printing.printer_faults import FAULTS
from tests.cups_bed import Bed
from tests.fakes import tiny_pdf
from tests.unit.presses import CODE, copies, ends, job, paper, printing, shows, until

pytestmark = pytest.mark.slow
Act = Callable[[Bed], object]


@pytest.fixture
def printer(bed: Bed, tmp_path: Path) -> Iterator[CupsPrinter]:
    with printing(bed, tmp_path) as printer:
        shows(printer, "")
        yield printer


@pytest.mark.parametrize("reason", ["media-empty", "media-jam", "cover-open", "toner-low", "toner-empty"])
def test_a_fault_of_an_idle_printer_shows_and_clears(bed: Bed, printer: CupsPrinter, reason: str) -> None:
    bed.printer.fault(reason)
    shows(printer, reason)
    assert printer.state.sentence == FAULTS[reason].sentence
    assert printer.state.advice
    bed.printer.mend()
    shows(printer, "")
    assert printer.state.sentence == "Lista."


@pytest.mark.parametrize("reason", ["media-empty", "media-needed", "media-jam", "cover-open", "toner-empty"])
def test_what_stops_paper_shows_while_printing_and_printing_goes_on_by_itself(
    bed: Bed, printer: CupsPrinter, tmp_path: Path, reason: str
) -> None:
    sheet = paper(tmp_path / "a")
    bed.printer.fault(reason)
    printer.send([sheet], CODE)
    shows(printer, reason)
    if FAULTS[reason].blocking:
        until(lambda: job(printer).trouble == FAULTS[reason].sentence)
    assert job(printer).state.under_way
    bed.printer.mend()
    assert ends(printer, PrintState.DONE).trouble == ""
    shows(printer, "")
    assert bed.printer.papers() == copies(sheet)


@pytest.mark.parametrize("reason", ["media-jam", "toner-low"])
def test_a_fault_that_was_mended_goes_at_once_though_nothing_is_left_to_print(
    bed: Bed, tmp_path: Path, reason: str
) -> None:
    """Looking only now and then with a fault on the screen left its sentence there until the next look."""
    with printing(bed, tmp_path / "b", idle_seconds=3600.0) as printer:
        shows(printer, "")
        bed.printer.fault(reason)
        printer.send([paper(tmp_path / "a")], CODE)
        shows(printer, reason)
        printer.cancel(job(printer).key)
        until(lambda: not job(printer).state.under_way)
        bed.printer.mend()
        shows(printer, "")


def test_a_document_s_own_sheet_is_asked_for(bed: Bed, printer: CupsPrinter, tmp_path: Path) -> None:
    """The bed's printer has no Oficio: a job for one waits with a sentence, another one comes out."""
    printer.send([replace(paper(tmp_path / "a"), media="Oficio")], CODE)
    until(lambda: "no maneja hojas de tamaño Oficio" in job(printer).trouble, printer.jobs)
    printer.cancel(job(printer).key)
    sheet = replace(paper(tmp_path / "a", mark="2"), media="Letter")
    printer.send([sheet], CODE)
    ends(printer, PrintState.DONE)
    assert bed.printer.papers() == copies(sheet)


def test_little_toner_is_told_and_stops_nothing(bed: Bed, printer: CupsPrinter, tmp_path: Path) -> None:
    sheet = paper(tmp_path / "a")
    bed.printer.fault("toner-low")
    printer.send([sheet], CODE)
    ends(printer, PrintState.DONE)
    shows(printer, "toner-low")
    assert not printer.state.blocking
    assert bed.printer.papers() == copies(sheet)


@pytest.mark.parametrize(
    ("fault", "break_it", "mend_it"),
    [
        ("printer-silent", lambda bed: bed.printer.power_off(), lambda bed: bed.printer.power_on()),
        ("printer-silent", lambda bed: bed.printer.freeze(), lambda bed: bed.printer.thaw()),
        ("queue-paused", lambda bed: bed.pause(), lambda bed: bed.resume()),
        ("queue-rejecting", lambda bed: bed.reject(), lambda bed: bed.accept()),
        ("queue-missing", lambda bed: bed.remove_queue(), lambda bed: bed.add_queue()),
        ("service-down", lambda bed: bed.stop_cupsd(), lambda bed: bed.start_cupsd()),
        ("service-silent", lambda bed: bed.freeze_cupsd(), lambda bed: bed.thaw_cupsd()),
    ],
    ids=["printer-off", "printer-frozen", "paused", "rejecting", "removed", "cupsd-down", "cupsd-frozen"],
)
def test_a_fault_from_before_the_job_shows_and_paper_comes_when_it_is_mended(
    bed: Bed, printer: CupsPrinter, tmp_path: Path, fault: str, break_it: Act, mend_it: Act
) -> None:
    break_it(bed)
    shows(printer, fault)
    sheet = paper(tmp_path / "a")
    printer.send([sheet], CODE)
    until(lambda: job(printer).trouble == FAULTS[fault].sentence)
    assert printer.state.blocking
    mend_it(bed)
    shows(printer, "")
    ends(printer, PrintState.DONE)
    assert bed.printer.papers() == copies(sheet)


@pytest.mark.parametrize(
    ("fault", "break_it", "mend_it"),
    [
        ("printer-silent", lambda bed: bed.printer.freeze(), lambda bed: bed.printer.thaw()),
        ("service-silent", lambda bed: bed.freeze_cupsd(), lambda bed: bed.thaw_cupsd()),
        ("service-down", lambda bed: bed.stop_cupsd(), lambda bed: bed.start_cupsd()),
        ("service-down", lambda bed: bed.kill_cupsd(), lambda bed: bed.start_cupsd()),
    ],
    ids=["printer-frozen", "cupsd-frozen", "cupsd-stopped", "cupsd-killed"],
)
def test_a_fault_in_the_middle_of_a_job_shows_and_no_sheet_comes_twice(
    bed: Bed, printer: CupsPrinter, tmp_path: Path, fault: str, break_it: Act, mend_it: Act
) -> None:
    """After a cupsd that stopped in the middle, CUPS would print again; the printer's list knows better."""
    sheet = paper(tmp_path / "a")
    in_the_middle(bed, printer, sheet)
    break_it(bed)
    shows(printer, fault)
    mend_it(bed)
    shows(printer, "")
    bed.printer.hold(held=False)
    ends(printer, PrintState.DONE)
    assert bed.printer.papers() == copies(sheet)


def test_a_cupsd_restarted_in_the_middle_prints_nothing_twice(
    bed: Bed, printer: CupsPrinter, tmp_path: Path
) -> None:
    sheet = paper(tmp_path / "a")
    in_the_middle(bed, printer, sheet)
    bed.restart_cupsd()
    bed.printer.hold(held=False)
    ends(printer, PrintState.DONE)
    assert bed.printer.papers() == copies(sheet)


def test_a_power_cut_in_the_middle_is_left_to_staff(bed: Bed, printer: CupsPrinter, tmp_path: Path) -> None:
    sheet = paper(tmp_path / "a")
    in_the_middle(bed, printer, sheet)
    bed.printer.power_off()
    shows(printer, "printer-silent")
    bed.printer.hold(held=False)
    bed.printer.power_on()
    assert ends(printer, PrintState.UNCONFIRMED).trouble == FAULTS["unconfirmed"].sentence
    assert not bed.printer.papers(), "CUPS says completed, and nothing came out"
    old = job(printer)
    printer.confirm(old.key, came_out=False)
    assert [one.key for one in printer.jobs()] != [old.key]
    ends(printer, PrintState.DONE)  # the queue still carries the mark of the power cut
    assert bed.printer.papers() == copies(sheet)


def test_a_queue_stopped_in_the_middle_is_left_to_staff(
    bed: Bed, printer: CupsPrinter, tmp_path: Path
) -> None:
    """Stopped, CUPS tells the printer to cancel; resumed, it would print everything again."""
    sheet = paper(tmp_path / "a")
    in_the_middle(bed, printer, sheet)
    bed.pause()
    shows(printer, "queue-paused")
    bed.printer.hold(held=False)
    until(lambda: not job(printer).state.under_way)
    bed.resume()
    shows(printer, "")
    assert job(printer).state in {PrintState.UNCONFIRMED, PrintState.DONE}
    assert sum(bed.printer.papers().values()) <= 1


def test_a_job_aborted_by_the_printer_is_told(bed: Bed, printer: CupsPrinter, tmp_path: Path) -> None:
    bed.printer.abort(aborted=True)
    printer.send([paper(tmp_path / "a")], CODE)
    assert ends(printer, PrintState.CANCELLED).trouble == FAULTS["job-aborted"].sentence
    bed.printer.abort(aborted=False)
    assert not bed.printer.papers()


def test_a_job_cancelled_at_the_printer_is_told(bed: Bed, printer: CupsPrinter, tmp_path: Path) -> None:
    in_the_middle(bed, printer, paper(tmp_path / "a"))
    bed.printer.cancel_job()
    bed.printer.hold(held=False)
    assert ends(printer, PrintState.CANCELLED).trouble == FAULTS["job-cancelled"].sentence


def test_a_job_cancelled_in_cups_is_told(bed: Bed, printer: CupsPrinter, tmp_path: Path) -> None:
    bed.printer.power_off()
    printer.send([paper(tmp_path / "a")], CODE)
    until(lambda: job(printer).state is PrintState.SENT)
    bed.admin("cancel", "-a")
    bed.printer.power_on()
    assert ends(printer, PrintState.CANCELLED).trouble == FAULTS["job-cancelled"].sentence
    assert not bed.printer.papers()


def test_a_full_spool_is_told_and_printing_goes_on_when_there_is_room(
    bed: Bed, printer: CupsPrinter, tmp_path: Path
) -> None:
    sheet = paper(tmp_path / "a", content=tiny_pdf("long").replace(b"\n", b"\n%" + b"x" * 5_000 + b"\n", 1))
    bed.fill_spool()
    printer.send([sheet], CODE)
    until(lambda: job(printer).trouble == FAULTS["spool-full"].sentence, printer.jobs)
    bed.free_spool()
    ends(printer, PrintState.DONE)
    assert bed.printer.papers() == copies(sheet)


def test_a_paper_the_printer_lacks_is_refused_before_anything_is_sent(bed: Bed, tmp_path: Path) -> None:
    sheet = paper(tmp_path / "a")
    with printing(bed, tmp_path, media="Oficio") as printer:
        printer.send([sheet], CODE)
        until(lambda: "Oficio" in job(printer).trouble)
        assert job(printer).state is PrintState.WANTED
    assert not bed.printer.papers()
    with printing(bed, tmp_path, media="Letter") as printer:
        ends(printer, PrintState.DONE)
    assert bed.printer.papers() == copies(sheet)


def test_each_fault_of_a_real_panel_has_a_sentence_of_its_own(bed: Bed, printer: CupsPrinter) -> None:
    sentences = set()
    for reason in (
        "media-empty",
        "media-jam",
        "cover-open",
        "toner-low",
        "toner-empty",
        "input-tray-missing",
    ):
        bed.printer.fault(reason)
        shows(printer, reason)
        sentences.add(printer.state.sentence)
    assert len(sentences) == 6


def test_a_printer_out_of_reach_is_told(bed: Bed, tmp_path: Path) -> None:
    """As with its cable out: nobody answers at its address, one of those kept for examples (RFC 5737)."""
    bed.add_queue("lejos", "ipp://192.0.2.1:631/ipp/print")
    try:
        with printing(bed, tmp_path, printer="lejos") as printer:
            printer.send([paper(tmp_path / "a")], CODE)
            shows(printer, "printer-silent")
            until(lambda: job(printer).trouble == FAULTS["printer-silent"].sentence)
            printer.cancel(job(printer).key)
    finally:
        bed.remove_queue("lejos")


def in_the_middle(bed: Bed, printer: CupsPrinter, sheet: Paper) -> None:
    """Send a paper, and wait until the printer has it in its works and the kiosk saw that."""
    bed.printer.hold(held=True)
    printer.send([sheet], CODE)
    until(bed.printer.busy)
    until(lambda: any(row.reached for row in printer._outbox.rows()))
