"""What the kiosk and its staff do with a real queue: print once, stop, confirm, switch, leave nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.errors import PrintError
from kiosk.ports import Printer, PrintState
from kiosk.printing.cups_client import Cups
from kiosk.printing.cups_printer import CupsPrinter
from kiosk.printing.ipp_http import IppServer
from kiosk.printing.printer_faults import FAULTS
from kiosk.printing.queue_choice import usual_queue
from tests.cups_bed import QUEUE, Bed
from tests.fakes import tiny_pdf
from tests.unit.presses import CODE, copies, digest, ends, job, paper, printing, shows, until

pytestmark = pytest.mark.slow


@pytest.fixture
def printer(bed: Bed, tmp_path: Path) -> Iterator[CupsPrinter]:
    with printing(bed, tmp_path) as printer:
        yield printer


def kept(bed: Bed) -> list[str]:
    """What CUPS and its programs still have of jobs."""
    return [
        name
        for name, content in bed.spool().items()
        if b"%PDF" in content or re.fullmatch(r"[cd]\d{5}(-\d+)?", name)
    ]


def test_papers_come_out_once_in_their_order_and_nothing_stays(
    bed: Bed, printer: Printer, tmp_path: Path
) -> None:
    sheets = [paper(tmp_path / "a", str(number)) for number in range(4)]
    sent = printer.send(sheets, CODE)
    assert [one.state for one in sent] == [PrintState.WANTED] * 4
    assert printer.jobs(CODE)[0].key == sent[0].key
    ends(printer, PrintState.DONE)  # type: ignore[arg-type]  # built like a CUPS printer
    assert [one.page for one in printer.jobs(CODE)] == [1] * 4
    assert bed.printer.papers() == copies(*sheets)
    until(lambda: not kept(bed), lambda: kept(bed))
    assert not list((tmp_path / "outbox").glob("*.pdf"))


def test_the_same_bytes_are_printed_again_only_when_staff_say_so(
    bed: Bed, printer: CupsPrinter, tmp_path: Path
) -> None:
    sheet = paper(tmp_path / "a")
    for _ in range(3):
        printer.send([sheet], CODE)
    ends(printer, PrintState.DONE)
    assert printer.send([sheet], CODE)[0].state is PrintState.DONE
    assert bed.printer.papers() == copies(sheet)
    printer.reprint([sheet], CODE)
    ends(printer, PrintState.DONE)
    assert bed.printer.papers() == copies(sheet, sheet)


def test_copies_are_those_of_the_settings(bed: Bed, tmp_path: Path) -> None:
    sheet = paper(tmp_path / "a")
    with printing(bed, tmp_path, copies=3) as printer:
        printer.send([sheet], CODE)
        ends(printer, PrintState.DONE)
    assert bed.printer.papers() == copies(sheet, sheet, sheet)


def test_a_pause_holds_back_survives_a_restart_and_ends(bed: Bed, tmp_path: Path) -> None:
    sheet = paper(tmp_path / "a")
    with printing(bed, tmp_path) as printer:
        printer.pause(paused=True)
        printer.send([sheet], CODE)
        until(lambda: job(printer).trouble == FAULTS["paused-here"].sentence)
    with printing(bed, tmp_path) as printer:
        shows(printer, "")
        assert printer.state.paused
        assert job(printer).state is PrintState.WANTED
        printer.pause(paused=False)
        ends(printer, PrintState.DONE)
        assert not printer.state.paused
    assert bed.printer.papers() == copies(sheet)


def test_a_cancelled_job_does_not_come_out_and_the_next_one_does(
    bed: Bed, printer: CupsPrinter, tmp_path: Path
) -> None:
    first, second = paper(tmp_path / "a", "1"), paper(tmp_path / "a", "2")
    bed.pause()
    jobs = printer.send([first, second], CODE)
    until(lambda: all(one.state is PrintState.SENT for one in printer.jobs()))
    printer.cancel(jobs[0].key)
    assert printer.jobs()[0].state is PrintState.CANCELLED
    until(lambda: len(bed.admin("lpstat", "-o").splitlines()) == 1)
    bed.resume()
    ends(printer, PrintState.DONE)
    assert bed.printer.papers() == copies(second)
    printer.cancel(jobs[1].key)
    assert printer.jobs()[1].state is PrintState.DONE


def test_what_is_cancelled_while_cups_is_away_is_cancelled_when_it_is_back(
    bed: Bed, printer: CupsPrinter, tmp_path: Path
) -> None:
    bed.pause()
    printer.send([paper(tmp_path / "a")], CODE)
    until(lambda: job(printer).state is PrintState.SENT)
    bed.stop_cupsd()
    printer.forget(CODE)
    assert printer.jobs() == ()
    bed.start_cupsd()
    until(lambda: not kept(bed), lambda: kept(bed))
    bed.resume()
    assert not bed.printer.papers()


def test_staff_confirm_what_is_in_doubt(bed: Bed, printer: CupsPrinter, tmp_path: Path) -> None:
    bed.printer.power_off()
    (sent,) = printer.send([paper(tmp_path / "a")], CODE)
    until(lambda: job(printer).state is PrintState.SENT)
    bed.stop_cupsd()
    for file in (*(bed.root / "spool").glob("[cd]0*"), *(bed.root / "cache").glob("job.cache*")):
        file.unlink()
    bed.start_cupsd()  # which knows nothing of the job, as after somebody wiped its spool
    bed.printer.power_on()
    ends(printer, PrintState.UNCONFIRMED)
    assert list((tmp_path / "outbox").glob("*.pdf")), "its copy waits for the answer"
    printer.confirm(sent.key, came_out=True)
    assert job(printer).state is PrintState.DONE
    assert not list((tmp_path / "outbox").glob("*.pdf"))
    with pytest.raises(PrintError, match="ya no espera"):
        printer.confirm(sent.key, came_out=False)
    assert not bed.printer.papers()


def test_a_damaged_pdf_is_never_sent(bed: Bed, printer: CupsPrinter, tmp_path: Path) -> None:
    whole = tiny_pdf("1")
    for content, word in ((whole[:-20], "incompleto"), (b"%PDF-1.4\nrubbish\n%%EOF\n", "dañado")):
        with pytest.raises(PrintError, match=word):
            printer.send([paper(tmp_path / "a", content=content)], CODE)
    with pytest.raises(PrintError, match="Falta"):
        sheet = paper(tmp_path / "a", "2")
        sheet.pdf.unlink()
        printer.send([sheet], CODE)
    assert printer.jobs() == ()


def test_a_copy_that_was_damaged_on_disk_is_not_sent(bed: Bed, tmp_path: Path) -> None:
    with printing(bed, tmp_path) as printer:
        printer.pause(paused=True)
        printer.send([paper(tmp_path / "a")], CODE)
        (copy,) = (tmp_path / "outbox").glob("*.pdf")
        copy.write_bytes(tiny_pdf("another"))
        printer.pause(paused=False)
        assert ends(printer, PrintState.CANCELLED).trouble == FAULTS["document-damaged"].sentence
    assert not bed.printer.papers()


def test_a_test_page_tells_nothing_of_anybody(bed: Bed, printer: CupsPrinter) -> None:
    told = printer.test_page()
    assert (told.code, told.title) == ("", "Hoja de prueba")
    ends(printer, PrintState.DONE)
    assert bed.printer.papers() == {told.sha256: 1}


def test_staff_switch_to_another_queue_without_a_restart(bed: Bed, tmp_path: Path) -> None:
    bed.add_queue("oficina")
    try:
        sheet = paper(tmp_path / "a")
        with printing(bed, tmp_path) as printer:
            bed.pause()
            shows(printer, "queue-paused")
            assert printer.queues() == (QUEUE, "oficina")
            printer.switch("oficina")
            shows(printer, "")
            printer.send([sheet], CODE)
            ends(printer, PrintState.DONE)
            with pytest.raises(PrintError, match="nadie"):
                printer.switch("nadie")
        with printing(bed, tmp_path) as printer:  # the choice outlives a restart
            shows(printer, "")
        with printing(bed, tmp_path, printer="kiosk2") as printer:  # but not another word in the settings
            shows(printer, "queue-missing")
        assert bed.printer.papers() == copies(sheet)
    finally:
        bed.resume()
        bed.remove_queue("oficina")


def test_two_processes_share_an_outbox_and_one_prints(bed: Bed, tmp_path: Path) -> None:
    sheets = [paper(tmp_path / "a", str(number)) for number in range(3)]
    with printing(bed, tmp_path) as first, printing(bed, tmp_path) as second:
        second.send(sheets[:2], CODE)
        until(lambda: [one.state for one in second.jobs()] == [PrintState.DONE] * 2)
        until(lambda: [one.state for one in first.jobs()] == [PrintState.DONE] * 2)
        first.close()
        second.send(sheets[2:], CODE)
        ends(second, PrintState.DONE)
    assert bed.printer.papers() == copies(*sheets)


def test_cups_never_sees_who_a_document_belongs_to(bed: Bed, printer: CupsPrinter, tmp_path: Path) -> None:
    bed.pause()
    printer.send([paper(tmp_path / "a", "1", document="hoja-de-maria")], CODE)
    until(lambda: job(printer).state is PrintState.SENT)
    spool = b"".join(content for name, content in bed.spool().items() if name.startswith("c0"))
    assert job(printer).key.encode() in spool
    for word in (CODE, "maria", "Constancia", str(tmp_path)):
        assert word.encode() not in spool
    bed.resume()
    ends(printer, PrintState.DONE)


def test_a_machine_prints_on_its_default_destination_or_in_a_folder(bed: Bed, tmp_path: Path) -> None:
    nobody = Cups(IppServer(socket=str(tmp_path / "nobody.sock")))
    assert usual_queue(tmp_path / "outbox", nobody) is None
    bed.admin("lpadmin", "-d", QUEUE)
    assert usual_queue(tmp_path / "outbox", bed.cups) == QUEUE
    assert usual_queue(tmp_path / "outbox", nobody) == QUEUE, "CUPS may start later than the kiosk"


def test_questions_about_the_printer_never_wait(bed: Bed, printer: CupsPrinter, tmp_path: Path) -> None:
    bed.freeze_cupsd()
    bed.printer.freeze()
    (sent,) = printer.send([paper(tmp_path / "a")], CODE)
    # what is remembered is told while nobody answers: no thread but the printer's own asks
    assert printer.jobs(CODE)[0].key == sent.key
    shows(printer, "service-silent")
    bed.thaw_cupsd()
    bed.printer.thaw()
    ends(printer, PrintState.DONE)
    assert bed.printer.papers() == {digest(paper(tmp_path / "a")): 1}
