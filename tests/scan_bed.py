"""Scanners without hardware: SANE's virtual ones, and a network scanner (eSCL) on this machine."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from kiosk.scanning.sane_scanner import SaneScanner
from tests.needs import needs

_NAMES = (
    'xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03" '
    'xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm"'
)
_CAPABILITIES = f"""<?xml version="1.0" encoding="UTF-8"?>
<scan:ScannerCapabilities {_NAMES}><pwg:Version>2.6</pwg:Version><pwg:MakeAndModel>Prueba</pwg:MakeAndModel>
<scan:Platen><scan:PlatenInputCaps><scan:MinWidth>16</scan:MinWidth><scan:MaxWidth>2550</scan:MaxWidth>
<scan:MinHeight>16</scan:MinHeight><scan:MaxHeight>3300</scan:MaxHeight><scan:SettingProfiles>
<scan:SettingProfile><scan:ColorModes><scan:ColorMode>RGB24</scan:ColorMode>
<scan:ColorMode>Grayscale8</scan:ColorMode></scan:ColorModes><scan:DocumentFormats>
<pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat></scan:DocumentFormats><scan:SupportedResolutions>
<scan:DiscreteResolutions><scan:DiscreteResolution><scan:XResolution>300</scan:XResolution>
<scan:YResolution>300</scan:YResolution></scan:DiscreteResolution></scan:DiscreteResolutions>
</scan:SupportedResolutions></scan:SettingProfile></scan:SettingProfiles></scan:PlatenInputCaps></scan:Platen>
</scan:ScannerCapabilities>"""
_STATUS = f"""<?xml version="1.0" encoding="UTF-8"?>
<scan:ScannerStatus {_NAMES}><pwg:Version>2.6</pwg:Version><pwg:State>Idle</pwg:State></scan:ScannerStatus>"""


def virtual(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Configure SANE with its two virtual scanners only."""
    needs("scanimage")
    _configure(folder, monkeypatch, "pnm\ntest\n")


def glass(page: Image.Image, folder: Path, dpi: int = 300) -> SaneScanner:
    """A real scanimage with this picture on its glass; call `virtual` before."""
    file = folder / "glass.pnm"
    page.save(file, "PPM")
    return SaneScanner("pnm:0", dpi, colour=page.mode == "RGB", extra=[f"--filename={file}"])


@contextmanager
def network(page: Image.Image, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A network scanner on loopback with this picture on its glass, found by the real sane-airscan."""
    needs("scanimage")
    stream = BytesIO()
    page.convert("RGB").save(stream, "JPEG", quality=92)

    class Answer(_Answer):
        content = stream.getvalue()

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    address = f'[devices]\n"Prueba" = http://127.0.0.1:{server.server_port}/eSCL, eSCL\n'
    _configure(folder, monkeypatch, "airscan\n")
    (folder / "airscan.conf").write_text(f"{address}[options]\ndiscovery = disable\n", "utf-8")
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _configure(folder: Path, monkeypatch: pytest.MonkeyPatch, backends: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "dll.conf").write_text(backends, "utf-8")
    for backend in backends.split():
        (folder / f"{backend}.conf").touch()
    monkeypatch.setenv("SANE_CONFIG_DIR", str(folder))


class _Answer(http.server.BaseHTTPRequestHandler):
    """Answers eSCL requests (Mopria): one page for each job."""

    protocol_version = "HTTP/1.1"
    content = b""
    left = 0

    def do_GET(self) -> None:
        """Send the capabilities, the state or the page."""
        if self.path.endswith("ScannerCapabilities"):
            self._say(200, _CAPABILITIES.encode())
        elif self.path.endswith("ScannerStatus"):
            self._say(200, _STATUS.encode())
        elif self.path.endswith("NextDocument") and type(self).left:
            type(self).left -= 1
            self._say(200, self.content, "image/jpeg")
        else:
            self._say(404)

    def do_POST(self) -> None:
        """Accept a job."""
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        type(self).left = 1
        self._say(201, location=f"http://{self.headers['Host']}/eSCL/ScanJobs/1")

    def do_DELETE(self) -> None:
        """Delete a job."""
        self._say(200)

    def log_message(self, *args: object) -> None:
        """Write no log."""

    def _say(self, status: int, body: bytes = b"", kind: str = "text/xml", location: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(body)
