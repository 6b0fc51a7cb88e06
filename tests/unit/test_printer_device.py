"""The printer's own list of jobs."""

from __future__ import annotations

from itertools import count

import pytest

from kiosk.printing import printer_device
from kiosk.printing.ipp import Answer, Delimiter, Group
from kiosk.printing.ipp_reports import JobState
from kiosk.printing.printer_device import Device


async def test_a_job_that_ends_while_it_is_asked_for_is_one_job(monkeypatch: pytest.MonkeyPatch) -> None:
    """Taken for two, it was a document that is printed a second time, and its job was deleted."""
    states = iter((JobState.PROCESSING, JobState.CANCELED))

    async def answer(*_asked: object) -> Answer:
        return Answer(0, (job(7, next(states)),))

    monkeypatch.setattr(printer_device, "ask", answer)
    (only,) = await Device("ipp://printer.test/ipp/print").jobs("constancia")
    assert only.state is JobState.CANCELED


async def test_two_jobs_of_one_name_are_two(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = count(7)

    async def answer(*_asked: object) -> Answer:
        return Answer(
            0, (job(next(numbers), JobState.COMPLETED), job(next(numbers), JobState.ABORTED, "otro"))
        )

    monkeypatch.setattr(printer_device, "ask", answer)
    assert [one.id for one in await Device("ipp://printer.test/ipp/print").jobs("constancia")] == [7, 9]


def job(number: int, state: JobState, name: str = "constancia") -> Group:
    return Group(Delimiter.JOB, {"job-id": (number,), "job-name": (name,), "job-state": (int(state),)})
