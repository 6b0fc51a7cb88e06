"""What CUPS says of jobs and queues, and a printer of itself, out of their attributes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from kiosk.printing.ipp import Group


class JobState(IntEnum):
    """RFC 8011, 5.3.7."""

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
        """Nothing more will become of it."""
        return self >= JobState.CANCELED


class PrinterStatus(IntEnum):
    """RFC 8011, 5.4.11; of a queue and of a printer alike."""

    UNKNOWN = 0
    IDLE = 3
    PROCESSING = 4
    STOPPED = 5

    @classmethod
    def _missing_(cls, value: object) -> PrinterStatus:  # noqa: ARG003 - the signature is enum's
        return cls.UNKNOWN


@dataclass(frozen=True)
class JobReport:
    """What CUPS knows of a job."""

    id: int
    name: str
    """The opaque name it was created with."""
    state: JobState
    reasons: tuple[str, ...]
    """job-state-reasons: why it is in that state (RFC 8011, 5.3.8)."""
    printer_reasons: tuple[str, ...]
    """job-printer-state-reasons: what the printer told while it had the job."""
    message: str
    """The last words of the program that sends it, in CUPS' language: for the journal, never for a screen."""
    documents: int
    """Documents CUPS still holds; 0 for a finished job under `PreserveJobFiles No`."""
    started: bool
    """CUPS began to process it: paper may have come out."""
    pages: int
    """Pages out: of a printer at once; CUPS says 1 as soon as it begins, and follows some seconds late."""
    began: int | None = None
    """When CUPS began with it, as CUPS counts seconds: another number means that it began again."""

    @classmethod
    def read(cls, group: Group) -> JobReport:
        """From a group of job attributes."""
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
    """What CUPS says of a queue."""

    name: str
    status: PrinterStatus
    reasons: tuple[str, ...]
    """printer-state-reasons, without `none`."""
    accepting: bool
    device_uri: str
    """Where CUPS sends to; `kiosk.printing.printer_device.behind` understands it."""
    model: str
    """Without a driver: «Local Raw Printer», and nothing for some moments after the queue was made."""

    @classmethod
    def read(cls, group: Group) -> QueueReport:
        """From a group of printer attributes."""
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
    """What a printer says of itself."""

    status: PrinterStatus
    reasons: tuple[str, ...]
    """printer-state-reasons (RFC 8011, 5.4.12; PWG 5100.9), without `none`."""
    model: str

    @classmethod
    def read(cls, group: Group) -> DeviceReport:
        """From a group of printer attributes."""
        return cls(
            status=PrinterStatus(group.number("printer-state") or 0),
            reasons=_reasons(group, "printer-state-reasons"),
            model=group.text("printer-make-and-model"),
        )


def _reasons(group: Group, name: str) -> tuple[str, ...]:
    """`none` is how the standard says that there are none."""
    return tuple(reason for reason in group.texts(name) if reason != "none")
