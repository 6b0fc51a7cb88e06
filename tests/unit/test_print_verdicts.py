"""What CUPS and the printer tell, and what it means: the rules without a printer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.ports import PrintJob, PrintState
from kiosk.printing import outcome as verdict
from kiosk.printing.ipp_reports import JobReport, JobState
from kiosk.printing.outbox import OutboxRow
from kiosk.printing.outcome import JobOutcome
from kiosk.printing.printer_faults import FAULTS, of_printer

IPP = "ipp://localhost:631/ipp/print"
ROW = OutboxRow(PrintJob("k", "", "d", "", 1, PrintState.SENT), "kiosk", IPP, 1, 100, reached=True)
JOB = JobReport(1, "k", JobState.PROCESSING, (), (), "", 1, started=True, pages=0, began=100)
STOPPING = ("processing-to-stop-point",)
LOST = ("cups-ipp-missing-job-history",)


@pytest.mark.parametrize(
    ("job", "row", "expected"),
    [
        (JOB, ROW, JobOutcome.WAIT),
        (replace(JOB, state=JobState.COMPLETED), ROW, JobOutcome.DONE),
        (replace(JOB, state=JobState.COMPLETED, printer_reasons=LOST), ROW, JobOutcome.DOUBTFUL),
        (replace(JOB, state=JobState.COMPLETED, message="Unable to send data"), ROW, JobOutcome.DOUBTFUL),
        (
            replace(JOB, state=JobState.COMPLETED, reasons=("job-completed-with-errors",)),
            ROW,
            JobOutcome.DOUBTFUL,
        ),
        (replace(JOB, state=JobState.COMPLETED, reasons=STOPPING), ROW, JobOutcome.DOUBTFUL),
        (
            replace(JOB, state=JobState.COMPLETED, reasons=STOPPING),
            replace(ROW, address="usb://HP/Laser"),
            JobOutcome.DONE,
        ),
        (
            replace(JOB, state=JobState.COMPLETED),
            replace(ROW, address="socket://10.0.0.9"),
            JobOutcome.DOUBTFUL,
        ),
        (replace(JOB, state=JobState.COMPLETED), replace(ROW, address="file:/dev/null"), JobOutcome.DOUBTFUL),
        (replace(JOB, state=JobState.COMPLETED), replace(ROW, address="usb://HP/Laser"), JobOutcome.DONE),
        (replace(JOB, state=JobState.ABORTED), ROW, JobOutcome.FAILED),
        (replace(JOB, state=JobState.CANCELED, began=200), ROW, JobOutcome.FAILED),
        (replace(JOB, began=200), ROW, JobOutcome.BEGUN_TWICE),
        (replace(JOB, state=JobState.PENDING), ROW, JobOutcome.BEGUN_TWICE),
        (replace(JOB, state=JobState.COMPLETED, began=200), ROW, JobOutcome.BEGUN_TWICE),
        (replace(JOB, state=JobState.PENDING), replace(ROW, reached=False), JobOutcome.WAIT),
        (replace(JOB, began=200), replace(ROW, reached=False), JobOutcome.WAIT),
    ],
)
def test_completed_is_no_proof_of_paper_and_a_second_start_no_harmless_thing(
    job: JobReport, row: OutboxRow, expected: JobOutcome
) -> None:
    assert verdict.of_job(job, row) is expected


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ((), JobOutcome.DOUBTFUL),
        ((JobState.COMPLETED,), JobOutcome.DONE),
        ((JobState.CANCELED, JobState.COMPLETED), JobOutcome.DONE),
        ((JobState.PROCESSING, JobState.CANCELED), JobOutcome.WAIT),
        ((JobState.ABORTED,), JobOutcome.FAILED),
    ],
)
def test_the_printers_own_list_has_the_last_word(states: tuple[JobState, ...], expected: JobOutcome) -> None:
    assert verdict.of_printer([replace(JOB, state=state) for state in states]) is expected


@pytest.mark.parametrize(
    ("at_cups", "states", "expected"),
    [
        (None, (JobState.ABORTED,), True),
        (None, (JobState.ABORTED, JobState.CANCELED), True),
        (None, (JobState.ABORTED, JobState.PROCESSING), False),
        (None, (JobState.ABORTED, JobState.COMPLETED), False),
        (None, (JobState.CANCELED,), False),
        (None, (), False),
        (JobState.COMPLETED, (JobState.ABORTED,), True),
        (JobState.COMPLETED, (JobState.CANCELED,), True),
        (JobState.COMPLETED, (JobState.COMPLETED,), False),
        (JobState.COMPLETED, (), False),
        (JobState.ABORTED, (), True),
        (JobState.CANCELED, (JobState.COMPLETED,), False),
    ],
)
def test_what_the_printer_gave_up_needs_no_question(
    at_cups: JobState | None, states: tuple[JobState, ...], expected: bool
) -> None:
    """Without a job at CUPS, one only cancelled may have been taken back by the kiosk, with a sheet out."""
    job = replace(JOB, state=at_cups) if at_cups else None
    assert verdict.given_up(job, [replace(JOB, state=state) for state in states]) is expected


def test_pages_may_be_out_once_the_printer_has_the_document() -> None:
    assert not verdict.reached(JOB, IPP)
    assert verdict.reached(replace(JOB, printer_reasons=("cups-waiting-for-job-completed",)), IPP)
    assert verdict.reached(replace(JOB, pages=1), IPP)
    assert verdict.reached(JOB, "usb://HP/Laser"), "nobody can ask this one"
    assert not verdict.reached(replace(JOB, started=False), "usb://HP/Laser")


@pytest.mark.parametrize(
    ("job", "known", "fault"),
    [
        (replace(JOB, state=JobState.CANCELED), (), "job-cancelled"),
        (replace(JOB, state=JobState.CANCELED, message="Printer cannot print supplied"), (), "job-refused"),
        (replace(JOB, state=JobState.ABORTED), (), "job-refused"),
        (replace(JOB, state=JobState.ABORTED, pages=1), (), "job-aborted"),
        (replace(JOB, state=JobState.CANCELED), (JobState.ABORTED,), "job-aborted"),
        (None, (JobState.ABORTED, JobState.CANCELED), "job-aborted"),
    ],
)
def test_each_way_to_fail_has_its_name(
    job: JobReport | None, known: tuple[JobState, ...], fault: str
) -> None:
    assert verdict.why(job, [replace(JOB, state=state) for state in known]) == fault


def test_every_fault_is_one_sentence_and_one_advice() -> None:
    for name, fault in FAULTS.items():
        assert fault.name == name
        assert fault.sentence.endswith(".")
        assert fault.sentence.count(".") == 1
        assert fault.advice
        assert len(fault.sentence) <= 62, "it stands on a line of 80 columns beside a title"


@pytest.mark.parametrize(
    ("reasons", "stopped", "fault", "blocking"),
    [
        ((), False, "", False),
        (("media-empty-report",), False, "media-empty", False),
        (("media-empty-error",), True, "media-empty", True),
        (("media-needed",), False, "media-needed", True),
        (("toner-low-warning", "media-jam-error"), False, "media-jam", True),
        (("media-empty", "toner-empty"), False, "toner-empty", True),
        (("toner-low",), False, "toner-low", False),
        (("cups-ipp-missing-job-history", "moving-to-paused"), False, "", False),
        (("fuser-over-temp-error",), False, "other", False),
        (("fuser-over-temp-report",), False, "", False),
        (("fuser-over-temp-error",), True, "printer-stopped", True),
        ((), True, "printer-stopped", True),
    ],
)
def test_the_gravest_reason_is_told(
    reasons: tuple[str, ...], stopped: bool, fault: str, blocking: bool
) -> None:
    found = of_printer(reasons, stopped=stopped)
    assert (found.name if found else "", found.blocking if found else False) == (fault, blocking)
