"""The thread that prints: it looks at the printer, sends it jobs, and publishes the state of both.

Several processes may have the same outbox open, such as the kiosk and a command. The one that holds the lock
file prints for all of them. When it ends, another one takes over.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from concurrent.futures import TimeoutError as LateError
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from kiosk import log
from kiosk.errors import PrintError
from kiosk.ports import PrinterState, PrintJob, PrintState
from kiosk.printing.cups_client import Cups
from kiosk.printing.delivery import Delivery
from kiosk.printing.monitor import PrinterMonitor, PrinterReading
from kiosk.printing.outbox import Outbox, OutboxRow
from kiosk.printing.printer_faults import FAULTS
from kiosk.printing.queue_choice import in_place_of
from kiosk.settings import PrintingSettings
from kiosk.system import lock_file

_PATIENCE_SECONDS = 10.0
"""Seconds another thread waits for an answer of the event loop."""
_PARTING_SECONDS = 2.0
"""Seconds the ending thread waits for CUPS to delete the jobs it must not keep."""
_UNKNOWN = "Revisando la impresora."
_BROKEN = FAULTS["outbox"]
_STANDSTILLS = {FAULTS[name].sentence: FAULTS[name] for name in ("job-held", "job-stopped", "job-slow")}
"""Faults that stop one job at a printer without a fault, by their sentence."""
_T = TypeVar("_T")


class PrintWorker:
    """One thread with its own event loop; `jobs` and `state` are the result of its last look.

    Args:
        outbox: the stored jobs.
        lock: file whose lock decides which process prints.
        cups: the print service.
        wanted: paper size, sides, copies, and the queue unless staff chose another one.
        busy_seconds: seconds between two looks while there are jobs.
        idle_seconds: seconds between two looks otherwise.
    """

    def __init__(
        self,
        outbox: Outbox,
        lock: Path,
        cups: Cups,
        wanted: PrintingSettings,
        busy_seconds: float,
        idle_seconds: float,
    ) -> None:
        """Start the thread; unfinished jobs of an earlier run go on. Raises PrintError."""
        self.jobs: tuple[PrintJob, ...] = ()
        self.state = PrinterState(_UNKNOWN)
        self._outbox = outbox
        lock.touch(mode=0o600)
        self._lock = lock.open("ab")
        self._configured = wanted.printer
        self._monitor = PrinterMonitor(cups)
        self._delivery = Delivery(outbox, cups, wanted)
        self._busy_seconds, self._idle_seconds = busy_seconds, idle_seconds
        self._look: PrinterReading | None = None
        self._broken = False
        self._publishing = threading.Lock()
        self._publish()
        self._loop = asyncio.new_event_loop()
        self._wake, self._end = asyncio.Event(), asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="printing", daemon=True)
        self._thread.start()

    @property
    def queue(self) -> str:
        """The queue staff chose while the settings name the one it replaced; else the settings' queue."""
        chosen, instead_of = self._outbox.choice("queue"), self._outbox.choice("instead-of")
        return in_place_of(self._configured, chosen, instead_of)

    def choose(self, queue: str) -> None:
        """Print on another queue, also after a restart, until the settings name another one."""
        self._outbox.choose("instead-of", self._configured)
        self._outbox.choose("queue", queue)
        self._look = None
        self.changed()

    def changed(self) -> None:
        """Publish a change of the outbox and wake the thread. Raises PrintError."""
        self._publish()
        with suppress(RuntimeError):  # closed
            self._loop.call_soon_threadsafe(self._wake.set)

    def ask(self, question: Coroutine[Any, Any, _T]) -> _T:
        """Run a coroutine in the thread's event loop and wait for its result; raises PrintError."""
        if not self._thread.is_alive():
            question.close()
            raise PrintError("El servicio de impresión del quiosco está cerrado.")
        try:
            return asyncio.run_coroutine_threadsafe(question, self._loop).result(_PATIENCE_SECONDS)
        except LateError:
            raise PrintError("El servicio de impresión no responde.") from None

    def close(self) -> None:
        """Stop the thread; a second call does nothing."""
        with suppress(RuntimeError):  # the loop is closed
            self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join()
        self._lock.close()

    def _publish(self) -> None:
        """Update `jobs` and `state`; any thread may call it."""
        with self._publishing:
            rows, queue = self._outbox.rows(), self.queue
            paused = bool(self._outbox.choice("paused"))
            fault = _BROKEN if self._broken else self._look.fault if self._look else None
            blocked = fault.sentence if fault and fault.blocking else ""
            self.jobs = tuple(_told(row, blocked if row.queue in {"", queue} else "") for row in rows)
            if fault:
                self.state = PrinterState(fault.sentence, fault.name, fault.advice, bool(blocked), paused)
            else:
                self.state = self._without_fault(paused=paused)

    def _without_fault(self, *, paused: bool) -> PrinterState:
        """The state of a printer without a fault; one of its jobs may have stopped all the same."""
        if paused:
            return PrinterState(FAULTS["paused-here"].sentence, paused=True)
        if self._look is None:
            return PrinterState(_UNKNOWN)
        there = [job for job in self.jobs if job.state in {PrintState.CREATED, PrintState.SENT}]
        for job in there:
            if fault := _STANDSTILLS.get(job.trouble):
                return PrinterState(fault.sentence, fault.name, fault.advice)
        return PrinterState("Imprimiendo." if there else "Lista.")

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._work())
        except Exception as error:
            log.failure("printing_ended", error)
        finally:
            self._loop.close()

    async def _work(self) -> None:
        """Run both tasks at once, so that a cupsd that does not answer one does not delay the other."""
        tasks = [asyncio.create_task(self._watch()), asyncio.create_task(self._deliver())]
        await self._end.wait()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._claim():
            with suppress(TimeoutError):
                async with asyncio.timeout(_PARTING_SECONDS):
                    await self._delivery.clear()

    async def _watch(self) -> None:
        """Look at the printer: often while there are jobs or a fault is shown, else rarely.

        A fault disappears one look after it was cleared, whether or not a job still waits.
        """
        last, looked = float("-inf"), ""
        while not self._end.is_set():
            begun = self._loop.time()
            with self._noticed():
                queue = self.queue
                busy = any(job.state.under_way for job in self.jobs)
                told = self._look is not None and self._look.fault is not None
                if busy or told or queue != looked or begun - last >= self._idle_seconds:
                    look = await self._monitor.look(queue)
                    last, looked = begun, queue
                    self._look = look if queue == self.queue else None
                self._publish()
            await asyncio.sleep(max(0.0, begun + self._busy_seconds - self._loop.time()))

    async def _deliver(self) -> None:
        """Do the next step of every job, then wait until something changes."""
        while not self._end.is_set():
            self._wake.clear()
            with self._noticed():
                if self._claim():
                    await self._round()
                self._broken = False
                self._publish()
            with suppress(TimeoutError):  # wait_for may ignore a cancellation in Python 3.11
                async with asyncio.timeout(self._busy_seconds):
                    await self._wake.wait()

    async def _round(self) -> None:
        await self._delivery.clear()
        queue, paused = self.queue, bool(self._outbox.choice("paused"))
        for row in self._outbox.rows():
            look = self._look or PrinterReading()
            if row.job.state.under_way and not await self._delivery.step(row, queue, look, paused=paused):
                return

    @contextmanager
    def _noticed(self) -> Iterator[None]:
        """Publish an unexpected error or a full disk as a fault of the printer; the thread goes on."""
        try:
            yield
        except Exception as error:
            if not self._broken:
                log.failure("printing_failed", error)
            self._broken = True
            self.state = replace(
                self.state,
                sentence=_BROKEN.sentence,
                fault=_BROKEN.name,
                advice=_BROKEN.advice,
                blocking=True,
            )

    def _claim(self) -> bool:
        """Try to take the lock; True: this process prints."""
        try:
            lock_file(self._lock.fileno())
        except OSError:
            return False
        return True


def _told(row: OutboxRow, blocked: str) -> PrintJob:
    """A job as it is shown: with its own trouble, else with the printer's blocking fault."""
    job = row.job
    return replace(job, trouble=job.trouble or blocked) if job.state.under_way else job
