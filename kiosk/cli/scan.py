"""`kiosk scan`: the commands for the scanner."""

from __future__ import annotations

import json
from argparse import Namespace
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk import files
from kiosk.cli import composition, scan_services
from kiosk.cli.parser import COMMANDS
from kiosk.errors import ScanError

if TYPE_CHECKING:
    from kiosk.cli.parser import Subparsers
    from kiosk.ports import ScannedPage
    from kiosk.settings import Settings

TRIAL_DPI = 150
"""Dots per inch of a test scan: enough to see that the scanner works, and quick."""
FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".pdf": "PDF"}
"""Suffix of a file -> Pillow's name of its format."""


def add(subparsers: Subparsers) -> None:
    """Add the parsers of `kiosk scan` and its actions."""
    parser = subparsers.add_parser("scan", help=COMMANDS["scan"], description="El escáner.")
    actions = parser.add_subparsers(dest="action", metavar="acción", title="acciones", required=True)
    actions.add_parser("list", help="los escáneres que hay")
    trying = actions.add_parser("test", help="escanea una vez y dice qué salió; no guarda nada")
    trying.add_argument("--feeder", action="store_true", help="las hojas del alimentador")
    paging = actions.add_parser("page", help="escanea una página a un archivo")
    paging.add_argument(
        "--out", type=Path, required=True, metavar="ARCHIVO", help="termina en .png, .jpg o .pdf"
    )
    reading = actions.add_parser("read", help="qué dice la imagen de una cédula")
    reading.add_argument("image", type=Path, metavar="IMAGEN", help="PNG, JPEG, TIFF o PNM")
    reading.add_argument("--json", action="store_true", help="para otro programa")


def run(args: Namespace) -> int:
    """Run one of the actions; raises ScanError if it fails."""
    settings = composition.load_settings()
    match args.action:
        case "list":
            return _list(settings)
        case "read":
            return _read(settings, args.image, as_json=args.json)
        case "test":
            return _test(settings, feeder=args.feeder)
        case _:
            return _page(settings, args.out)


def _list(settings: Settings) -> int:
    found = scan_services.open_scanner(settings).devices()
    for device in found:
        print(f"{device.name}  {device.label}")
    if not found:
        print("No se encontró ningún escáner. Revise que esté encendido y conectado: kiosk doctor")
    return 0 if found else 1


def _test(settings: Settings, *, feeder: bool) -> int:
    scanner = scan_services.open_scanner(settings)
    for page in scanner.scan(TRIAL_DPI, feeder=feeder):
        print(
            f"Listo: una página de {page.image.width} x {page.image.height} puntos a {page.dpi} por pulgada."
        )
    if not feeder and scanner.has_feeder():
        print("También tiene alimentador de hojas. Pruébelo con: kiosk scan test --feeder")
    return 0


def _page(settings: Settings, out: Path) -> int:
    if (picture_format := FORMATS.get(out.suffix.lower())) is None:
        raise ScanError("El nombre del archivo debe terminar en .png, .jpg o .pdf.")
    (page,) = scan_services.open_scanner(settings).scan()
    try:
        files.write_durably(out, _bytes(page, picture_format))
    except OSError as error:
        raise ScanError(f"No se pudo guardar la página: {files.reason(error)}.") from None
    print(f"Listo: {out}")
    return 0


def _read(settings: Settings, image: Path, *, as_json: bool) -> int:
    from kiosk.scanning import card_reader
    from kiosk.scanning.folder_scanner import open_picture

    reading = card_reader.read(open_picture(image, settings.scanner.resolution))
    told = {name: value for name, value in asdict(reading).items() if name not in {"sure", "upside_down"}}
    if as_json:
        print(json.dumps(told, indent=2, ensure_ascii=False))
        return 0
    for name, value in told.items():
        print(f"{name}: {value or '—'}")
    if not reading.sure:
        print("Compare con la cédula: no todo se leyó con seguridad.")
    return 0


def _bytes(page: ScannedPage, picture_format: str) -> bytes:
    stream = BytesIO()
    if picture_format == "PDF":
        page.image.save(stream, "PDF", resolution=page.dpi)
    else:
        page.image.save(stream, picture_format, dpi=(page.dpi, page.dpi))
    return stream.getvalue()
