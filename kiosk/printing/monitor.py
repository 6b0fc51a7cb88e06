"""Finds the most serious fault: CUPS is asked about the queue, the printer about paper and doors.

CUPS alone notices neither a printer that dies during a job nor an empty tray of an idle one, so both are
asked at the same time. Each has its own timeout, so that one that does not answer does not delay the other.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from kiosk.printing import printer_faults
from kiosk.printing.cups_client import Cups
from kiosk.printing.ipp_http import IppRefusedError, NoAnswerError
from kiosk.printing.ipp_reports import DeviceReport, PrinterStatus, QueueReport
from kiosk.printing.printer_device import Device
from kiosk.printing.printer_faults import FAULTS, PrinterFault

ANSWER_SECONDS = 1.8
"""Timeout in seconds for a printer or cupsd: with a look every second, a fault is shown within three."""


@dataclass(frozen=True)
class PrinterReading:
    """The result of a look."""

    fault: PrinterFault | None = None
    """The most serious fault; None: no fault."""


class PrinterMonitor:
    """Looks at a queue and its printer; raises nothing."""

    def __init__(self, cups: Cups, answer_seconds: float = ANSWER_SECONDS) -> None:
        self._cups = cups
        self._answer_seconds = answer_seconds
        self._queue = ""
        self._address = ""
        """Address of the printer behind the queue, kept for the time when cupsd does not answer."""

    async def look(self, queue: str) -> PrinterReading:
        """Ask CUPS and the printer once; takes about `answer_seconds` at most."""
        if queue != self._queue:
            self._queue, self._address = queue, ""
        if not queue:
            return PrinterReading(FAULTS["queue-none"])
        (report, fault), (device, silent) = await asyncio.gather(self._ask_cups(queue), self._ask_device())
        if report and not self._address:  # the first look: now the printer's address is known
            self._address = report.device_uri
            device, silent = await self._ask_device()
        elif report:
            self._address = report.device_uri
        own = _of_device(device) if device else None
        told = _of_queue(report, asked=device is not None) if report else None
        every = [one for one in (fault, silent, told, own) if one]
        blocking = [one for one in every if one.blocking]
        gravest = next(iter([*blocking, *every]), None)
        return PrinterReading(gravest)

    async def _ask_cups(self, queue: str) -> tuple[QueueReport | None, PrinterFault | None]:
        try:
            async with asyncio.timeout(self._answer_seconds):
                return await self._cups.queue(queue), None
        except (NoAnswerError, IppRefusedError, TimeoutError) as error:
            return None, of_error(error)

    async def _ask_device(self) -> tuple[DeviceReport | None, PrinterFault | None]:
        try:
            return await Device(self._address, self._answer_seconds).report(), None
        except (IppRefusedError, ValueError):  # it is on, or cannot be asked at all
            return None, None
        except NoAnswerError:
            return None, FAULTS["printer-silent"]


def of_error(error: Exception) -> PrinterFault:
    """The fault behind an error of CUPS."""
    if isinstance(error, IppRefusedError):
        names = {
            IppRefusedError.NOT_FOUND: "queue-missing",
            IppRefusedError.TOO_LARGE: "spool-full",
            _NOT_ACCEPTING: "queue-rejecting",
        }
        return FAULTS[names.get(error.status, "service-refuses")]
    down = isinstance(error, NoAnswerError) and error.reason in {"refused", "lost"}
    return FAULTS["service-down" if down else "service-silent"]


_NOT_ACCEPTING = 0x0506
"""server-error-not-accepting-jobs (RFC 8011, B.1.5.7)."""


def _of_device(report: DeviceReport) -> PrinterFault | None:
    return printer_faults.of_printer(report.reasons, stopped=report.status is PrinterStatus.STOPPED)


def _of_queue(report: QueueReport, *, asked: bool) -> PrinterFault | None:
    """The fault CUPS reports for its queue; its reasons about paper are those of the last job."""
    if report.status is PrinterStatus.STOPPED:
        return FAULTS["queue-paused"]
    if not report.accepting:
        return FAULTS["queue-rejecting"]
    return None if asked else printer_faults.of_printer(report.reasons, stopped=False)
