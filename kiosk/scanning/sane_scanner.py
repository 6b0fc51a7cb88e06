"""Scanners of SANE, by USB and network, through `scanimage` in a child process.

A driver that crashes or freezes ends its child process, not the kiosk.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from PIL import Image

from kiosk import files, log
from kiosk.errors import FeedError, ScanError
from kiosk.ports.scanning import ScannedPage, ScannerDevice, ScannerState, T
from kiosk.scanning import device_options, scan_faults
from kiosk.scanning.bounded_run import Finished, LateError, Patience, run
from kiosk.scanning.device_options import DeviceOptions

PROGRAM = "scanimage"
LOOK_SECONDS = 20.0
"""Seconds for the search for scanners; network scanners need about five."""
SILENCE_SECONDS = 30.0
"""Seconds without data after which a scanner counts as frozen; a lamp needs up to twenty to warm up."""
PAGE_SECONDS = 120.0
"""Seconds for one page at 600 dpi over a slow network."""
MOST_SHEETS = 40
"""Most sheets of one scan with the feeder."""
MOST_PIXELS = 60_000_000
"""Pixels of a Legal sheet at 600 dpi; a larger picture is a mistake and would fill the memory."""

TOO_LARGE = "La página escaneada es demasiado grande. Use una resolución menor."


class SaneScanner:
    """One scanner of SANE; any thread may use it, one at a time."""

    def __init__(
        self,
        device: str = "",
        resolution: int = 300,
        *,
        colour: bool = True,
        extra: Sequence[str] = (),
        silence: float = SILENCE_SECONDS,
    ) -> None:
        """Store the settings; the scanner is not asked yet.

        Args:
            device: SANE's name of it; empty: the first one that is found.
            resolution: dots per inch.
            colour: scan in colour, else in grey.
            extra: more arguments of scanimage for this device.
            silence: seconds without data after which it counts as frozen.
        """
        self._wanted = device
        self._resolution = resolution
        self._colour = colour
        self._extra = tuple(extra)
        self._silence = silence
        self._options: tuple[str, DeviceOptions] | None = None
        self._ending = threading.Event()

    @property
    def place(self) -> str:
        """Where pages are put to be scanned, as a Spanish sentence."""
        return "Ponga la hoja sobre el vidrio del escáner, con lo escrito hacia abajo, y cierre la tapa."

    def devices(self) -> tuple[ScannerDevice, ...]:
        """Every scanner SANE finds; raises ScanError if the search fails."""
        done = self._ask(["-f", "%d\t%v %m%n"], LOOK_SECONDS)
        if done.status:
            raise scan_faults.of_status(done.status)
        lines = done.output.decode("utf-8", "replace").splitlines()
        pairs = [line.split("\t", 1) for line in lines if "\t" in line]
        return tuple(ScannerDevice(name, " ".join(label.split())) for name, label in pairs)

    def has_feeder(self) -> bool:
        """Whether the scanner has a sheet feeder; raises ScanError."""
        return bool(self._known()[1].feeder)

    def state(self) -> ScannerState:
        """Ask the scanner now, without what it said before; raises ScanError."""
        self._options = None
        device, options = self._known()
        label = next((one.label for one in self.devices() if one.name == device), device)
        return ScannerState(label, bool(options.feeder))

    def scan(self, dpi: int = 0, *, feeder: bool = False, grey: bool = False) -> tuple[ScannedPage, ...]:
        """Scan the page on the glass, or every sheet in the feeder; raises ScanError."""
        command, real = self._command(dpi, feeder=feeder, grey=grey)
        if feeder:
            return self._feed(command, real, lambda sheet: sheet)
        page = self._page(command, real)
        log.event("scanned", pages=1)
        return (page,)

    def sheets(self, take: Callable[[ScannedPage], T]) -> tuple[T, ...]:
        """Scan every sheet in the feeder in grey, one picture at a time; raises ScanError."""
        command, real = self._command(0, feeder=True, grey=True)
        return self._feed(command, real, take)

    def close(self) -> None:
        """End the scan that runs, and begin none any more."""
        self._ending.set()

    def _command(self, dpi: int, *, feeder: bool, grey: bool) -> tuple[list[str], int]:
        """The arguments of scanimage, and the resolution the scanner uses."""
        device, options = self._known()
        if feeder and not options.feeder:
            raise ScanError("Este escáner no tiene alimentador de hojas. Ponga las hojas una por una.")
        real = options.resolution(dpi or self._resolution) or dpi or self._resolution
        wanted = options.arguments(real, colour=self._colour and not grey, feeder=feeder)
        return ["-d", device, "--format=pnm", *wanted, *self._extra], real

    def _page(self, command: Sequence[str], dpi: int) -> ScannedPage:
        """Scan one page from the program's output; it is not written to a file."""
        done = self._ask(command, PAGE_SECONDS)
        if done.status:
            self._options = None  # another device may be there at the next try
            raise scan_faults.of_status(done.status)
        return _picture(done.output, dpi)

    def _feed(self, command: Sequence[str], dpi: int, take: Callable[[ScannedPage], T]) -> tuple[T, ...]:
        """Scan every sheet in the feeder; scanimage writes them to a private folder, which is wiped.

        Raises:
            FeedError: the feeder stopped before its last sheet; the sheets before are in the error.
            ScanError: no sheet was scanned.
        """
        folder = Path(tempfile.mkdtemp(prefix="kiosk-scan-"))
        try:
            batch = [f"--batch={folder}/%04d.pnm", f"--batch-count={MOST_SHEETS}", "--batch-print"]
            fault = self._fault_of_batch([*command, *batch])
            sheets = [sheet for sheet in sorted(folder.glob("*.pnm")) if sheet.stat().st_size]
            pages = tuple(take(_picture(sheet, dpi)) for sheet in sheets)
            if not pages:
                raise fault or scan_faults.of_status(scan_faults.NO_DOCUMENTS)
            log.event("scanned", pages=len(pages))
            if fault is None and len(pages) >= MOST_SHEETS:
                fault = ScanError(scan_faults.FULL_BATCH.format(sheets=MOST_SHEETS))
            if fault:
                raise FeedError(fault.detail, pages)
            return pages
        except OSError as error:
            raise ScanError(f"No se pudieron leer las hojas: {files.reason(error)}.") from None
        finally:
            files.wipe(folder)

    def _fault_of_batch(self, command: Sequence[str]) -> ScanError | None:
        """Scan into files; why the feeder stopped, unless it is empty now."""
        try:
            done = self._ask(command, PAGE_SECONDS * 5)
        except ScanError as error:  # frozen: what was written before is whole
            return error
        return None if done.status in {0, scan_faults.NO_DOCUMENTS} else scan_faults.of_status(done.status)

    def _known(self) -> tuple[str, DeviceOptions]:
        """The device and its options, read once."""
        if self._options is None:
            device = self._wanted
            if not device:
                found = self.devices()
                if not found:
                    raise ScanError(scan_faults.NO_SCANNER)
                device = found[0].name
            done = self._ask(["-d", device, "-A", *self._extra], LOOK_SECONDS)
            if done.status:
                raise scan_faults.of_status(done.status)
            self._options = device, device_options.read(done.output.decode("utf-8", "replace"))
        return self._options

    def _ask(self, arguments: Sequence[str], limit: float) -> Finished:
        if (program := shutil.which(PROGRAM)) is None:
            raise ScanError(scan_faults.NO_PROGRAM)
        try:
            patience = Patience(min(self._silence, limit), limit, scan_faults.LAST_WORD)
            done = run([program, *arguments], patience, ending=self._ending)
        except LateError:
            raise ScanError(scan_faults.FROZEN) from None
        except OSError as error:
            raise ScanError(f"No se pudo usar el escáner: {files.reason(error)}.") from None
        return replace(done, status=scan_faults.status_of(done.status, done.complaint))


def installed() -> bool:
    """Whether scanimage is installed."""
    return shutil.which(PROGRAM) is not None


def _picture(content: bytes | Path, dpi: int) -> ScannedPage:
    """The picture that scanimage wrote; raises ScanError if it is incomplete."""
    try:
        image = Image.open(BytesIO(content) if isinstance(content, bytes) else content, formats=["PPM"])
        if image.width * image.height > MOST_PIXELS:
            raise ScanError(TOO_LARGE)
        image.load()
    except Image.DecompressionBombError:
        raise ScanError(TOO_LARGE) from None
    except (OSError, ValueError):
        raise ScanError(scan_faults.NO_PICTURE) from None
    return ScannedPage(image if image.mode in {"L", "RGB"} else image.convert("L"), dpi)
