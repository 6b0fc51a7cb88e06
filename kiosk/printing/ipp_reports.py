"""Reads the attributes of jobs, queues and printers from IPP answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from kiosk.printing.ipp import Group


class JobState(IntEnum):
    """job-state (RFC 8011, 5.3.7)."""

    UNKNOWN = 0
    PENDING = 3
    HELD = 4
    PROCESSING = 5
    STOPPED = 6
    CANCELED = 7
    ABORTED = 8
    COMPLETED = 9

    @classmethod
    def _missing_(cls, value: object) -> JobState:  # noqa: ARG003 - the signature is enum's
        return cls.UNKNOWN

    @property
    def over(self) -> bool:
        """Whether the job has ended."""
        return self >= JobState.CANCELED


class PrinterStatus(IntEnum):
    """printer-state of a queue or a printer (RFC 8011, 5.4.11)."""

    UNKNOWN = 0
    IDLE = 3
    PROCESSING = 4
    STOPPED = 5

    @classmethod
    def _missing_(cls, value: object) -> PrinterStatus:  # noqa: ARG003 - the signature is enum's
        return cls.UNKNOWN


@dataclass(frozen=True)
class JobReport:
    """The state of a job, from CUPS or from a printer."""

    id: int
    name: str
    """The name it was created with."""
    state: JobState
    reasons: tuple[str, ...]
    """job-state-reasons: why it is in that state (RFC 8011, 5.3.8)."""
    printer_reasons: tuple[str, ...]
    """job-printer-state-reasons: what the printer reported while it had the job."""
    message: str
    """The last message of CUPS' backend, in CUPS' language: for the journal, not for a screen."""
    documents: int
    """Documents CUPS still holds; 0 for a finished job if `PreserveJobFiles` is No."""
    started: bool
    """CUPS has started it, so paper may have come out."""
    pages: int
    """Pages printed. A printer counts at once; CUPS says 1 when it starts and is some seconds late."""
    began: int | None = None
    """When CUPS started it, in CUPS' seconds; another number means that it was started again."""

    @classmethod
    def read(cls, group: Group) -> JobReport:
        """Read a group of job attributes."""
        return cls(
            id=group.number("job-id") or 0,
            name=group.text("job-name"),
            state=JobState(group.number("job-state") or 0),
            reasons=_reasons(group, "job-state-reasons"),
            printer_reasons=_reasons(group, "job-printer-state-reasons"),
            message=group.text("job-printer-state-message"),
            documents=group.number("number-of-documents") or 0,
            started=group.number("time-at-processing") is not None,
            pages=group.number("job-impressions-completed") or 0,
            began=group.number("time-at-processing"),
        )


@dataclass(frozen=True)
class QueueReport:
    """The state of a queue, from CUPS."""

    name: str
    status: PrinterStatus
    reasons: tuple[str, ...]
    """printer-state-reasons, without `none`."""
    accepting: bool
    device_uri: str
    """Address that CUPS sends to; see `kiosk.printing.printer_device.behind`."""
    model: str
    """Model; «Local Raw Printer» without a driver, empty for some moments after the queue was made."""

    @classmethod
    def read(cls, group: Group) -> QueueReport:
        """Read a group of printer attributes."""
        return cls(
            name=group.text("printer-name"),
            status=PrinterStatus(group.number("printer-state") or 0),
            reasons=_reasons(group, "printer-state-reasons"),
            accepting=group.true("printer-is-accepting-jobs"),
            device_uri=group.text("device-uri"),
            model=group.text("printer-make-and-model"),
        )


@dataclass(frozen=True)
class DeviceReport:
    """The state of a printer, from the printer itself."""

    status: PrinterStatus
    reasons: tuple[str, ...]
    """printer-state-reasons (RFC 8011, 5.4.12; PWG 5100.9), without `none`."""
    model: str

    @classmethod
    def read(cls, group: Group) -> DeviceReport:
        """Read a group of printer attributes."""
        return cls(
            status=PrinterStatus(group.number("printer-state") or 0),
            reasons=_reasons(group, "printer-state-reasons"),
            model=group.text("printer-make-and-model"),
        )


def _reasons(group: Group, name: str) -> tuple[str, ...]:
    """The values of an attribute without `none`, by which the standard says that there are none."""
    return tuple(reason for reason in group.texts(name) if reason != "none")
