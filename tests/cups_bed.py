"""A real CUPS and a virtual IPP printer for tests: only the paper is virtual.

cupsd, `ippeveprinter` and the D-Bus they need run in one private folder, without fixed ports, as root or as
any user. A small process waits for the end of the test, however it ends, and kills them.

    with Bed() as bed:
        bed.printer.fault("media-empty")
        ...                               # kiosk.printing.cups_client.Cups(bed.server)
        bed.printer.mend()
        assert bed.printer.papers() == {digest: 1}

The printer's own folder of paper shows what was printed; CUPS' reports do not count. A `Bed` takes about 0.3
s to start. One per module is enough, with `bed.tidy()` between tests.
"""

from __future__ import annotations

import asyncio
import hashlib
import http.client
import os
import random
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, TypeVar

from kiosk.errors import PrintError
from kiosk.printing import ipp
from kiosk.printing.cups_client import Cups
from kiosk.printing.ipp_http import IppServer, ask
from kiosk.printing.ipp_reports import PrinterStatus
from kiosk.printing.printer_device import Device
from tests.needs import needs

os.environ["PATH"] += f"{os.pathsep}/usr/sbin"  # the folder of cupsd and lpadmin, for users other than root

QUEUE = "kiosk"
PATIENCE = 120.0
"""Seconds until a step of the bed counts as failed; a healthy machine never needs them."""
PANEL = "bed-panel"
"""Name of jobs that only bring a change of the panel to an idle printer; they print no paper."""
BLOCKING = frozenset(
    {"media-empty", "media-needed", "media-jam", "cover-open", "toner-empty", "input-tray-missing"}
)
"""Faults that stop a real printer; with others it goes on."""
PRODUCTION = ("PreserveJobFiles No", "PreserveJobHistory 86400")
"""The settings of cupsd.conf that docs/impresora.md demands."""

# The command ippeveprinter runs for a job: it reads the files of its folder, and copies to paper/.
COMMAND = r"""#!/bin/sh
D='{folder}'
told=-
tell() {{
    now=$(cat "$D/reasons")
    [ "$now" = "$told" ] || {{ told=$now; echo "STATE: ${{told:-none}}" >&2; }}
}}
tell
[ "$IPP_JOB_NAME" = {panel} ] && exit 0
pages=$(grep -a -c '/Type */Page\b' "$1"); [ "$pages" -gt 0 ] || pages=1
page=0
while [ $page -lt $pages ]; do
    tell
    while [ -e "$D/hold" ]; do sleep 0.03; tell; done
    sleep "$(cat "$D/pace")"
    page=$((page + 1))
    echo "ATTR: job-impressions-completed=$page" >&2
done
[ -e "$D/abort" ] && exit 1
echo "$IPP_MEDIA_COL $IPP_SIDES" > "$D/asked"
copy=0
while [ $copy -lt "${{IPP_COPIES:-1}}" ]; do
    copy=$((copy + 1))
    cp "$1" "$D/inside.$$" && mv "$D/inside.$$" "$D/paper/$(date +%s%N).$$.$copy"
done
tell
"""

BUS = """<busconfig><type>system</type><listen>unix:path={root}/bus.sock</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
<allow own="*"/></policy></busconfig>
"""

CUPS_FILES = """ServerRoot {root}/etc
ServerBin {root}/bin
RequestRoot {root}/spool
TempDir {root}/spool/tmp
CacheDir {root}/cache
StateDir {root}/state
AccessLog {root}/log/access_log
ErrorLog {root}/log/error_log
PageLog {root}/log/page_log
SystemGroup root
FatalErrors config
Printcap
"""

# Who may do what with jobs is as Debian and Ubuntu install it; only queues may be changed without a password.
CUPSD = """LogLevel warn
Listen {root}/cups.sock
Browsing No
WebInterface No
DirtyCleanInterval 0
ErrorPolicy retry-current-job
{settings}
<Location />
Order allow,deny
Allow localhost
</Location>
<Policy default>
JobPrivateAccess default
JobPrivateValues default
<Limit Send-Document Cancel-Job Cancel-My-Jobs Hold-Job Release-Job Restart-Job Close-Job>
Require user @OWNER @SYSTEM
Order deny,allow
</Limit>
<Limit All>
Order deny,allow
</Limit>
</Policy>
"""

UNDERTAKER = """import os, shutil, signal, sys, time
sys.stdin.read()
root = sys.argv[1]
def members():
    wanted = set(open(root + "/sessions").read().split())
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/stat") as file:
                state, _, _, session = file.read().rpartition(")")[2].split()[:4]
        except OSError:
            continue
        if session in wanted and state != "Z":
            yield int(pid)
for _ in range(100):
    found = list(members())
    for pid in found:
        try:
            os.kill(pid, signal.SIGKILL)
        except OSError:
            pass
    if not found:
        break
    time.sleep(0.02)
shutil.rmtree(root, ignore_errors=True)
"""

T = TypeVar("T")


def now(work: Coroutine[Any, Any, T]) -> T:
    """The result of a coroutine, also from inside a running event loop."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def until(what: str, true: Callable[[], bool]) -> None:
    """Wait until a step of the bed has happened; fails after PATIENCE seconds."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, f"the test bed waits in vain: {what}"
        time.sleep(0.01)


class Process:
    """One of the bed's servers, in its own session."""

    def __init__(self, root: Path, name: str, **environment: str) -> None:
        self._root = root
        self._name = name
        self._environment = {**os.environ, "LC_ALL": "C", **environment}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Process id of the server."""
        assert self._process is not None
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it runs; a stopped (frozen) process runs too."""
        return self._process is not None and self._process.poll() is None

    def start(self, *command: str) -> None:
        """Start the server."""
        with (self._root / "log" / f"{self._name}.out").open("ab") as log:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._root,
                env=self._environment,
                start_new_session=True,
                restore_signals=False,  # a file over the size limit is an error, not a signal (fill_spool)
            )
        with (self._root / "sessions").open("a") as sessions:
            sessions.write(f"{self._process.pid}\n")

    def signal(self, number: signal.Signals, *, group: bool = False) -> None:
        """Send a signal to the server or its process group, and wait for its end if the signal kills it."""
        if self._process is None or self._process.poll() is not None:
            return
        (os.killpg if group else os.kill)(self._process.pid, number)
        if number in {signal.SIGKILL, signal.SIGTERM}:
            self.reap()

    def reap(self) -> None:
        """Wait for the server's end."""
        if self._process is not None:
            self._process.wait(PATIENCE)


class VirtualPrinter:
    """An IPP Everywhere printer whose panel tests can set.

    Args:
        root: the bed's folder.
        name: name of its own folder there.
        attributes: capabilities, as for ippeveprinter's option -a; empty: Letter, Legal, A4, both sides.
    """

    def __init__(self, root: Path, name: str = "printer", attributes: str = "") -> None:
        self.folder = root / name
        self._kind: tuple[str, ...] = ("-f", "application/pdf,image/urf,image/pwg-raster", "-2")
        self.process = Process(root, name, DBUS_SYSTEM_BUS_ADDRESS=f"unix:path={root}/bus.sock")
        for folder in (self.folder, self.folder / "paper", self.folder / "inside"):
            folder.mkdir(mode=0o755)
        self.port = 0
        self._command = self.folder / "command"
        self._command.write_text(COMMAND.format(folder=self.folder, panel=PANEL))
        self._command.chmod(0o755)
        self._set("reasons", "")
        if attributes:
            self._set("attributes", attributes)
            self._kind = ("-a", str(self.folder / "attributes"))
        self.pace(0)
        self.power_on()

    @property
    def uri(self) -> str:
        """Its address, as in a queue."""
        return f"ipp://localhost:{self.port}/ipp/print"

    @property
    def device(self) -> Device:
        """The printer as the kiosk's client."""
        return Device(self.uri)

    def power_on(self) -> None:
        """Start the printer; the first time on a free port."""
        for _ in range(20):
            port = self.port or _free_port()
            self.process.start(*self._arguments(port))
            until("the printer listens", lambda port=port: _listens(port) or not self.process.alive)  # type: ignore[misc]  # mypy knows no lambda's default
            if self.process.alive:
                self.port = port
                return
        raise AssertionError("the virtual printer does not start")

    def power_off(self) -> None:
        """Kill the printer: what is not on paper yet is lost."""
        self.process.signal(signal.SIGCONT, group=True)
        self.process.signal(signal.SIGKILL, group=True)

    def freeze(self) -> None:
        """Stop its processes: connections stay open, and nothing answers."""
        self.process.signal(signal.SIGSTOP, group=True)

    def thaw(self) -> None:
        """Let its processes go on."""
        self.process.signal(signal.SIGCONT, group=True)

    def fault(self, *reasons: str, blocking: bool | None = None) -> None:
        """Show printer-state-reasons, during a job or idle; printing stops if one of them is in `BLOCKING`.

        Args:
            reasons: reasons that ippeveprinter knows (not door-open, not offline); they replace the shown
                ones.
            blocking: whether printing stops; None: as `BLOCKING` says.
        """
        self._set("reasons", ",".join(reasons))
        self.hold(held=bool(BLOCKING & {*reasons}) if blocking is None else blocking)
        self._refill()
        until(f"the panel shows {reasons}", lambda: self._shows({*reasons}))

    def mend(self) -> None:
        """Clear all faults."""
        self.fault()

    def hold(self, *, held: bool) -> None:
        """Stop or continue printing, without showing a reason."""
        (self.folder / "hold").touch() if held else (self.folder / "hold").unlink(missing_ok=True)

    def pace(self, seconds: float) -> None:
        """Set the seconds a page takes."""
        self._set("pace", f"{seconds:.3f}")

    def abort(self, *, aborted: bool) -> None:
        """Set whether the printer aborts jobs without paper."""
        (self.folder / "abort").touch() if aborted else (self.folder / "abort").unlink(missing_ok=True)

    def cancel_job(self) -> None:
        """Cancel the printer's jobs at its panel."""
        answer = now(_ask_printer(self, ipp.Operation.GET_JOBS, {"which-jobs": "not-completed"}))
        for job in answer.of(ipp.Delimiter.JOB):
            now(_ask_printer(self, ipp.Operation.CANCEL_JOB, {"job-id": job.number("job-id")}))

    def busy(self) -> bool:
        """Whether it is processing a job."""
        return now(self.device.report()).status == PrinterStatus.PROCESSING

    def papers(self) -> Counter[str]:
        """SHA-256 of every printed document -> number of copies."""
        files = sorted((self.folder / "paper").iterdir())
        return Counter(hashlib.sha256(file.read_bytes()).hexdigest() for file in files)

    def asked(self) -> str:
        """Paper size (hundredths of millimetres) and sides of the last document, as CUPS passed them on."""
        return (self.folder / "asked").read_text()

    def clear_paper(self) -> None:
        """Delete the printed pages."""
        for file in (self.folder / "paper").iterdir():
            file.unlink()

    def _shows(self, reasons: set[str]) -> bool:
        report = now(self.device.report())
        shown = {re.sub("-(report|warning|error)$", "", reason) for reason in report.reasons}
        if shown - {"media-needed"} == reasons - {"media-needed"}:
            return True
        if report.status == PrinterStatus.IDLE:  # the panel is read only by jobs
            with suppress(PrintError):  # busy: its job reads the panel too
                job = now(_ask_printer(self, ipp.Operation.CREATE_JOB, {"job-name": PANEL}))
                number = job.only(ipp.Delimiter.JOB).number("job-id")
                sent = {"job-id": number, "document-format": "application/pdf", "last-document": True}
                now(_ask_printer(self, ipp.Operation.SEND_DOCUMENT, sent, b"%PDF-"))
        return False

    def _refill(self) -> None:
        """Fill its trays through its web page: without paper it starts no job, not even one of the panel."""
        tray = "/media?size1=na_letter_8.5x11in&type1=stationery&level1=250"
        tray += "&size3=na_number-10_4.125x9.5in&type3=envelope&level3=25"
        with closing(http.client.HTTPConnection("localhost", self.port, timeout=PATIENCE)) as connection:
            connection.request("GET", tray)
            connection.getresponse().read()

    def _arguments(self, port: int) -> tuple[str, ...]:
        where = ("-p", str(port), "-n", "localhost", "-r", "off", "-d", str(self.folder / "inside"))
        return ("ippeveprinter", *where, *self._kind, "-c", str(self._command), "Impresora de prueba")

    def _set(self, name: str, text: str) -> None:
        """Replace a file as a whole, so that no job reads half of it."""
        half = self.folder / f".{name}"
        half.write_text(text)
        half.replace(self.folder / name)


async def _ask_printer(
    printer: VirtualPrinter, operation: ipp.Operation, attributes: dict[str, Any], document: bytes = b""
) -> ipp.Answer:
    body = ipp.request(operation, {"printer-uri": printer.uri, "requesting-user-name": "bed", **attributes})
    return await ask(IppServer(port=printer.port), "/ipp/print", body, 5, document)


class Bed:
    """cupsd with one queue, «kiosk», and a printer behind it.

    Args:
        settings: more lines for cupsd.conf, such as PRODUCTION.
        queue: whether to make the queue.
    """

    def __init__(self, *settings: str, queue: bool = True) -> None:
        for program in ("cupsd", "lpadmin", "ippeveprinter", "dbus-daemon"):
            needs(program)
        # not tmp_path: only its owner may enter it, and cupsd does so as lp
        self.root = Path(tempfile.mkdtemp(prefix="bed"))
        self.root.chmod(0o755)
        (self.root / "sessions").touch()
        self._processes: list[Process] = []
        self._undertaker = subprocess.Popen(
            (sys.executable, "-I", "-S", "-c", UNDERTAKER, str(self.root)),
            stdin=subprocess.PIPE,
            start_new_session=True,
        )
        try:
            self._start(settings, queue)
        except BaseException:
            self.close()
            raise

    def _start(self, settings: tuple[str, ...], queue: bool) -> None:
        _furnish(self.root, settings)
        bus = Process(self.root, "bus")
        self._processes.append(bus)
        bus.start("dbus-daemon", f"--config-file={self.root}/bus.conf", "--nofork", "--nopidfile")
        until("D-Bus listens", (self.root / "bus.sock").exists)
        self.printer = VirtualPrinter(self.root)
        self._cupsd = Process(self.root, "cupsd")
        self._processes += (self.printer.process, self._cupsd)
        self.start_cupsd()
        if queue:
            self.add_queue()

    def __enter__(self) -> Bed:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def server(self) -> IppServer:
        """Address of its CUPS."""
        return IppServer(socket=str(self.root / "cups.sock"))

    @property
    def cups_server(self) -> str:
        """Address of its CUPS for the variable CUPS_SERVER."""
        return self.server.socket

    @property
    def cups(self) -> Cups:
        """CUPS as the kiosk's client."""
        return Cups(self.server)

    def close(self) -> None:
        """End every process and delete the folder."""
        assert self._undertaker.stdin is not None
        self._undertaker.stdin.close()
        self._undertaker.wait(PATIENCE)
        for process in self._processes:
            process.reap()

    def add_queue(
        self,
        name: str = QUEUE,
        uri: str = "",
        *,
        default: bool = False,
        printer: VirtualPrinter | None = None,
    ) -> None:
        """Make a driverless queue to the printer or to another one, or a raw one to any address."""
        model = () if uri else ("-m", "everywhere")
        self.admin("lpadmin", "-p", name, "-E", "-v", uri or (printer or self.printer).uri, *model)
        if not uri:  # cupsd makes the driver after lpadmin has returned, and aborts jobs until then
            until("the queue has a driver", lambda: "IPP Everywhere" in now(self.cups.queue(name)).model)
            time.sleep(0.1)
        if default:
            self.admin("lpadmin", "-d", name)

    def add_printer(self, name: str, attributes: str) -> VirtualPrinter:
        """Start another printer, and make a queue of the same name to it."""
        printer = VirtualPrinter(self.root, name, attributes)
        self._processes.append(printer.process)
        self.add_queue(name, printer=printer)
        return printer

    def remove_queue(self, name: str = QUEUE) -> None:
        """Delete a queue with its jobs."""
        self.admin("lpadmin", "-x", name)

    def pause(self, name: str = QUEUE) -> None:
        """Stop a queue; it accepts jobs, which wait."""
        self.admin("cupsdisable", name)

    def resume(self, name: str = QUEUE) -> None:
        """Start a stopped queue."""
        self.admin("cupsenable", name)

    def reject(self, name: str = QUEUE) -> None:
        """Let a queue refuse jobs."""
        self.admin("cupsreject", name)

    def accept(self, name: str = QUEUE) -> None:
        """Let a queue accept jobs again."""
        self.admin("cupsaccept", name)

    def start_cupsd(self) -> None:
        """Start cupsd and wait until it answers."""
        with suppress(FileNotFoundError):
            (self.root / "cups.sock").unlink()
        self._cupsd.start(
            str(self.root / "cupsd"),
            "-f",
            "-c",
            f"{self.root}/etc/cupsd.conf",
            "-s",
            f"{self.root}/etc/files.conf",
        )
        until("cupsd answers", self._answers)

    def kill_cupsd(self) -> None:
        """Kill cupsd (SIGKILL) as a crash does; the processes it started go on."""
        self._cupsd.signal(signal.SIGCONT)
        self._cupsd.signal(signal.SIGKILL)

    def stop_cupsd(self) -> None:
        """End cupsd (SIGTERM) as the system does."""
        self._cupsd.signal(signal.SIGTERM)

    def restart_cupsd(self) -> None:
        """Restart cupsd as `systemctl restart` does."""
        self.stop_cupsd()
        self.start_cupsd()

    def freeze_cupsd(self) -> None:
        """Stop the process of cupsd: connections stay open, and nothing answers."""
        self._cupsd.signal(signal.SIGSTOP)

    def thaw_cupsd(self) -> None:
        """Let the process of cupsd go on."""
        self._cupsd.signal(signal.SIGCONT)

    def fill_spool(self) -> None:
        """Limit files to 512 bytes, so that CUPS answers as with a full disk."""
        resource.prlimit(self._cupsd.pid, resource.RLIMIT_FSIZE, (512, resource.RLIM_INFINITY))

    def free_spool(self) -> None:
        """Remove the limit of `fill_spool`."""
        resource.prlimit(
            self._cupsd.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        )

    def spool(self) -> dict[str, bytes]:
        """Name -> bytes of every file in which CUPS may keep something of a job, with its logs."""
        folders = (self.root / name for name in ("spool", "cache", "state", "log"))
        files = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
        found = {}
        for file in files:
            with suppress(FileNotFoundError):  # CUPS wiped it meanwhile
                found[file.name] = file.read_bytes()
        return found

    def tidy(self) -> None:
        """Restore the first state: all servers run; no fault, job or paper. Queues are not changed."""
        self.thaw_cupsd()
        if not self._cupsd.alive:
            self.start_cupsd()
        self.free_spool()
        self.admin("cancel", "-a", "-x")
        self.printer.power_off()
        self.printer.pace(0)
        self.printer.abort(aborted=False)
        self.printer.hold(held=False)
        (self.printer.folder / "reasons").write_text("")
        self.printer.clear_paper()
        self.printer.power_on()

    def admin(self, *command: str) -> str:
        """Run one of CUPS' programs for this CUPS; returns its output."""
        environment = {**os.environ, "CUPS_SERVER": self.cups_server, "LC_ALL": "C"}
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
        assert done.returncode == 0, f"{command}: {done.stderr} {self.log()[-2000:]}"
        return done.stdout

    def log(self) -> str:
        """The content of CUPS' error log."""
        file = self.root / "log" / "error_log"
        return file.read_text("utf-8", "replace") if file.exists() else ""

    def _answers(self) -> bool:
        assert self._cupsd.alive, (self.root / "log" / "cupsd.out").read_text() + self.log()
        try:
            now(self.cups.queues())
        except PrintError:
            return False
        return True


def _furnish(root: Path, settings: tuple[str, ...]) -> None:
    """Make the folders and files for the servers."""
    for folder in ("etc/ppd", "etc/ssl", "spool/tmp", "cache", "log", "state", "bin/backend", "bin/filter"):
        (root / folder).mkdir(parents=True)
    (root / "bus.conf").write_text(BUS.format(root=root))
    (root / "etc/files.conf").write_text(CUPS_FILES.format(root=root))
    (root / "etc/cupsd.conf").write_text(CUPSD.format(root=root, settings="\n".join(settings)))
    # no filters, even if cups-filters is installed: the printed bytes are the sent ones
    (root / "etc/through.convs").write_text("application/pdf application/vnd.cups-pdf 0 -\n")
    installed = Path("/usr/lib/cups")
    for backend in (installed / "backend").iterdir():
        (root / "bin/backend" / backend.name).symlink_to(backend)
    for folder in ("daemon", "monitor", "notifier"):
        (root / "bin" / folder).symlink_to(installed / folder)
    # a copy, because AppArmor restricts the installed one to the system's folders
    shutil.copy(needs("cupsd"), root / "cupsd")


def _free_port() -> int:
    """A free port below the range that the system gives to connections."""
    while True:
        port = random.randrange(20_000, 32_000)  # noqa: S311 - not a secret
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True
