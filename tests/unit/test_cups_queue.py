"""CUPS and a printer, asked as the kiosk asks them: a real cupsd, a real IPP printer, virtual paper."""

from __future__ import annotations

import asyncio
import hashlib
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from kiosk.errors import PrintError
from kiosk.printing import cups_client as cupsd
from kiosk.printing import media
from kiosk.printing.cups_client import Cups
from kiosk.printing.ipp_http import IppRefusedError, IppServer, NoAnswerError
from kiosk.printing.ipp_reports import JobReport, JobState, PrinterStatus
from kiosk.printing.media import Capabilities
from kiosk.printing.printer_device import behind
from kiosk.settings import PrintingSettings
from tests.cups_bed import QUEUE, Bed
from tests.fakes import tiny_pdf
from tests.needs import needs

pytestmark = pytest.mark.slow

SHORT = 0.5
"""Seconds given to what is frozen on purpose."""
OPTIONS = Capabilities().options(PrintingSettings())


@pytest.fixture(scope="module")
def standing() -> Iterator[Bed]:
    with Bed() as bed:
        yield bed


@pytest.fixture
def bed(standing: Bed) -> Bed:
    standing.tidy()
    return standing


@pytest.fixture
def cups(bed: Bed) -> Cups:
    return bed.cups


def digest(pdf: bytes) -> str:
    return hashlib.sha256(pdf).hexdigest()


async def submit(cups: Cups, name: str, pdf: bytes) -> int:
    job = await cups.create(QUEUE, name, OPTIONS)
    await cups.send(QUEUE, job, pdf)
    return job


async def seen(look: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something is so; the deadline only ends a test that would hang."""
    async with asyncio.timeout(120):
        while not await look():  # noqa: ASYNC110 - it happens in other processes
            await asyncio.sleep(0.02)


async def ended(cups: Cups, job: int) -> JobReport:
    """The last report of a job."""
    reports: list[JobReport] = []

    async def over() -> bool:
        report = await cups.job(job)
        assert report is not None
        reports.append(report)
        return report.state.over

    await seen(over)
    return reports[-1]


async def test_a_document_comes_out_once_and_unchanged(bed: Bed, cups: Cups) -> None:
    pdf = tiny_pdf("una vez")
    job = await submit(cups, "k1", pdf)
    report = await ended(cups, job)
    assert (report.state, report.name, report.id, report.started) == (JobState.COMPLETED, "k1", job, True)
    assert bed.printer.papers() == {digest(pdf): 1}
    assert [one.name for one in await cups.jobs(QUEUE)] == ["k1"]


async def test_copies_are_made(bed: Bed, cups: Cups) -> None:
    pdf = tiny_pdf("dos veces")
    job = await cups.create(QUEUE, "k2", Capabilities().options(PrintingSettings(copies=2)))
    await cups.send(QUEUE, job, pdf)
    await ended(cups, job)
    assert bed.printer.papers() == {digest(pdf): 2}


async def test_a_job_without_its_document_never_starts(bed: Bed, cups: Cups) -> None:
    job = await cups.create(QUEUE, "k3", OPTIONS)
    report = await cups.job(job)
    assert report is not None
    assert (report.state.over, report.started, report.documents) == (False, False, 0)
    await cups.cancel(job)
    assert (await ended(cups, job)).state is JobState.CANCELED
    await cups.cancel(job)  # over already: nothing to complain of
    assert bed.printer.papers() == {}


async def test_what_cups_does_not_know_is_none(cups: Cups) -> None:
    assert await cups.job(4_000) is None
    await cups.cancel(4_000)
    await cups.purge(4_000)
    assert await cups.jobs(QUEUE) == ()


async def test_queues_and_the_default_one_are_found(bed: Bed, cups: Cups) -> None:
    assert await cups.default_queue() == ""
    bed.add_queue("mañana", "file:///dev/null", default=True)
    try:
        assert set(await cups.queues()) == {QUEUE, "mañana"}
        assert await cups.default_queue() == "mañana"
        bed.admin("lpadmin", "-p", QUEUE, "-c", "grupo")
        bed.admin("lpadmin", "-d", "grupo")
        assert set(await cups.queues()) == {QUEUE, "mañana"}, "a class sends a job to any of several printers"
        assert await cups.default_queue() == ""
    finally:
        bed.remove_queue("grupo")
        bed.remove_queue("mañana")
    assert await cups.default_queue() == ""


async def test_a_queue_tells_how_it_is_and_who_is_behind_it(bed: Bed, cups: Cups) -> None:
    report = await cups.queue(QUEUE)
    assert (report.name, report.status, report.accepting) == (QUEUE, PrinterStatus.IDLE, True)
    device = behind(report.device_uri)
    assert device is not None
    assert (await device.report()).status is PrinterStatus.IDLE
    bed.pause()
    assert (await cups.queue(QUEUE)).status is PrinterStatus.STOPPED
    bed.resume()
    bed.reject()
    assert not (await cups.queue(QUEUE)).accepting
    with pytest.raises(IppRefusedError) as caught:
        await cups.create(QUEUE, "k4", OPTIONS)
    assert caught.value.status == 0x0506, "server-error-not-accepting-jobs"
    bed.accept()
    bed.remove_queue()
    try:
        with pytest.raises(IppRefusedError) as caught:
            await cups.queue(QUEUE)
        assert caught.value.status == IppRefusedError.NOT_FOUND
        assert await cups.queues() == ()
    finally:
        bed.add_queue()


async def test_a_paused_queue_holds_a_job_until_it_goes_on(bed: Bed, cups: Cups) -> None:
    bed.pause()
    pdf = tiny_pdf("en pausa")
    job = await submit(cups, "k5", pdf)
    await asyncio.sleep(SHORT)
    assert bed.printer.papers() == {}
    bed.resume()
    await ended(cups, job)
    assert bed.printer.papers() == {digest(pdf): 1}


async def test_a_frozen_or_dead_cupsd_is_left_in_time(bed: Bed, cups: Cups) -> None:
    job = await cups.create(QUEUE, "k6", OPTIONS)
    bed.freeze_cupsd()
    cups = Cups(bed.server, question=SHORT, document=SHORT)
    for question in (cups.queue(QUEUE), cups.jobs(), cups.send(QUEUE, job, tiny_pdf() * 5_000)):
        with pytest.raises(NoAnswerError) as caught:
            await question
        assert caught.value.reason == "silent"
    bed.thaw_cupsd()
    bed.kill_cupsd()
    with pytest.raises(NoAnswerError) as caught:
        await cups.queues()
    assert caught.value.reason == "refused"
    bed.start_cupsd()
    assert await cups.queues() == (QUEUE,)


async def test_a_full_spool_is_a_refusal_and_not_half_a_document(bed: Bed, cups: Cups) -> None:
    job = await cups.create(QUEUE, "k7", OPTIONS)
    bed.fill_spool()
    with pytest.raises(IppRefusedError) as caught:
        await cups.send(QUEUE, job, tiny_pdf("no cabe") * 5_000)
    assert caught.value.status == IppRefusedError.TOO_LARGE
    bed.free_spool()
    pdf = tiny_pdf("cabe otra vez")
    await cups.send(QUEUE, job, pdf)
    await ended(cups, job)
    assert bed.printer.papers() == {digest(pdf): 1}


@pytest.mark.parametrize("reason", ["media-empty", "media-jam", "cover-open", "toner-low", "toner-empty"])
async def test_an_idle_printer_tells_what_is_wrong(bed: Bed, reason: str) -> None:
    bed.printer.fault(reason)
    assert [one.removesuffix("-report") for one in (await bed.printer.device.report()).reasons] == [reason]
    bed.printer.mend()
    assert (await bed.printer.device.report()).reasons == ()


async def test_paper_put_in_lets_a_waiting_job_out(bed: Bed, cups: Cups) -> None:
    bed.printer.fault("media-empty")
    pdf = tiny_pdf("sin papel")
    job = await submit(cups, "k8", pdf)

    async def told() -> bool:
        report = await cups.job(job)
        return report is not None and any("media-empty" in reason for reason in report.printer_reasons)

    await seen(told)
    assert bed.printer.papers() == {}
    bed.printer.mend()
    await ended(cups, job)
    assert bed.printer.papers() == {digest(pdf): 1}


async def test_a_printer_that_is_off_or_frozen_is_left_in_time(bed: Bed) -> None:
    device = behind(bed.printer.uri)
    assert device is not None
    bed.printer.power_off()
    with pytest.raises(NoAnswerError) as caught:
        await device.report()
    assert caught.value.reason == "refused"
    bed.printer.power_on()
    bed.printer.freeze()
    with pytest.raises(NoAnswerError) as caught:
        await device.report()
    assert caught.value.reason == "silent"
    bed.printer.thaw()
    assert (await device.report()).status is PrinterStatus.IDLE


async def test_a_job_the_printer_refuses_is_no_paper(bed: Bed, cups: Cups) -> None:
    bed.printer.abort(aborted=True)
    job = await submit(cups, "k9", tiny_pdf("no quiere"))

    async def handed_on() -> bool:
        return bool(await bed.printer.device.jobs("k9"))

    await seen(handed_on)
    await ended(cups, job)
    assert [one.state for one in await bed.printer.device.jobs("k9")] == [JobState.ABORTED]
    assert bed.printer.papers() == {}


async def test_only_sizes_the_printer_has_are_asked_for(bed: Bed, cups: Cups) -> None:
    """By the printer's own word, and by its queue's."""
    both = (
        await cups.attributes(QUEUE, media.ATTRIBUTES),
        await bed.printer.device.attributes(media.ATTRIBUTES),
    )
    for group in both:
        able = Capabilities.read(group)
        assert able.options(PrintingSettings())["media"] == "na_letter_8.5x11in"
        assert able.options(PrintingSettings(media="Legal", sides="two-sided-long-edge"))["copies"] == 1
        with pytest.raises(PrintError, match=r"tamaño Oficio \(8,5 x 13 pulgadas\)"):
            able.options(PrintingSettings(media="Oficio"))
    assert await cups.jobs(QUEUE) == (), "nothing was created"


OFICIO = """ATTR keyword media-supported na_letter_8.5x11in,na_foolscap_8.5x13in,iso_a5_148x210mm
ATTR keyword media-ready na_foolscap_8.5x13in
ATTR keyword media-default na_letter_8.5x11in
ATTR collection media-size-supported { MEMBER integer x-dimension 21590 MEMBER integer y-dimension 27940 },
{ MEMBER integer x-dimension 21590 MEMBER integer y-dimension 33020 },
{ MEMBER integer x-dimension 14800 MEMBER integer y-dimension 21000 }
ATTR keyword sides-supported one-sided
ATTR rangeOfInteger copies-supported 1-99
ATTR mimeMediaType document-format-supported application/pdf,image/urf,image/pwg-raster
ATTR keyword urf-supported V1.4,W8,RS300
"""
"""A printer with Oficio in its tray, and without a second side.

ippeveprinter 2.4.10 takes a size only if it has another one that differs in both dimensions: A5.
"""


async def test_oficio_reaches_the_printer_in_its_own_measure(bed: Bed, cups: Cups) -> None:
    printer = bed.add_printer("oficio", OFICIO)
    able = Capabilities.read(await cups.attributes("oficio", media.ATTRIBUTES))
    job = await cups.create("oficio", "k12", able.options(PrintingSettings(media="Oficio")))
    pdf = tiny_pdf("oficio")
    await cups.send("oficio", job, pdf)
    assert (await ended(cups, job)).state is JobState.COMPLETED
    assert printer.papers() == {digest(pdf): 1}
    assert "x-dimension=21590 y-dimension=33020" in printer.asked()
    with pytest.raises(PrintError, match="por ambas caras"):
        able.options(PrintingSettings(sides="two-sided-long-edge"))
    bed.remove_queue("oficio")


NAME = "Fulana Inventada"
"""Of nobody; stands in the document that must not stay anywhere."""


@pytest.mark.parametrize("settings", [(), ("PreserveJobFiles No",)], ids=["as installed", "files not kept"])
async def test_nothing_of_a_person_stays_in_the_spool(settings: tuple[str, ...]) -> None:
    with Bed(*settings) as bed:
        cups = bed.cups
        pdf = tiny_pdf(NAME)
        done = await submit(cups, "a1b2c3", pdf)
        await ended(cups, done)
        kept = [name for name, content in bed.spool().items() if NAME.encode() in content]
        assert bool(kept) == (not settings), "as installed, CUPS keeps documents for a day"
        bed.printer.hold(held=True)
        under_way = await submit(cups, "d4e5f6", pdf)
        empty = await cups.create(QUEUE, "g7h8i9", OPTIONS)
        for job in (done, under_way, empty):
            await cups.purge(job)
            assert await cups.job(job) is None
        bed.printer.hold(held=False)
        await seen(lambda: _nothing_of(bed, NAME))
        bed.restart_cupsd()
        assert await cups.jobs() == ()
        assert await _nothing_of(bed, NAME)
        assert not any(name[:1] in "cd" and name[1:6].isdigit() for name in bed.spool())
        assert bed.printer.papers()[digest(pdf)] <= 2, "what was under way may have come out, once"


async def _nothing_of(bed: Bed, name: str) -> bool:
    return not any(name.encode() in content for content in bed.spool().values())


def test_the_bed_dies_with_its_test(tmp_path: Path) -> None:
    """Killed without any chance to clear up, as a worker of a test run may be."""
    needs("cupsd")
    code = (
        "import os, signal; from tests.cups_bed import Bed\n"
        "bed = Bed(); print(bed.root, *(bed.root / 'sessions').read_text().split(), flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    root = Path(__file__).parents[2]
    killed = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False
    )
    folder, *pids = killed.stdout.split()
    assert len(pids) == 3
    alive = [Path("/proc") / pid for pid in pids] + [Path(folder)]
    for _ in range(6_000):
        if not any(path.exists() for path in alive):
            return
        asyncio.run(asyncio.sleep(0.02))
    pytest.fail(f"still there: {[path for path in alive if path.exists()]}")


@pytest.mark.parametrize(
    ("value", "server"),
    [
        ("/run/other.sock", IppServer(socket="/run/other.sock")),
        ("impresion.local", IppServer(host="impresion.local")),
        ("10.0.0.5:6310", IppServer(host="10.0.0.5", port=6310)),
        ("[::1]:6310/version=1.1", IppServer(host="::1", port=6310)),
    ],
)
def test_cups_is_where_its_own_programs_find_it(
    monkeypatch: pytest.MonkeyPatch, value: str, server: IppServer
) -> None:
    monkeypatch.setenv("CUPS_SERVER", value)
    assert cupsd.server() == server


@pytest.mark.parametrize(
    "uri",
    [
        "usb://HP/LaserJet",
        "socket://10.0.0.5",
        "file:///dev/null",
        "dnssd://X._ipp._tcp.local/",
        "",
        "ipp://",
    ],
)
def test_some_printers_cannot_be_asked_themselves(uri: str) -> None:
    assert behind(uri) is None
