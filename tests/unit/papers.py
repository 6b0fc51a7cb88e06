"""Makes the office's documents in tests, and reads their PDFs."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as raw

from kiosk.content.models import Flow
from kiosk.documents import pdfium
from kiosk.documents.workshop import Workshop
from kiosk.interview.derived_values import Station
from kiosk.interview.places import Places
from kiosk.ports import Paper
from kiosk.settings import PdfSettings
from kiosk.settings.office import Office
from tests.needs import needs

TEMPLATES = Path(__file__).parents[2] / "templates"
PAPERS = TEMPLATES / "papers"
PLACES = Places.load()
STATION = Station(
    Office(nit="800.123.456-7", address="Calle 28 # 13-65", contact="605 574 1234"),
    "https://community.secop.gov.co/STS/Users/Login/Index",
)
TODAY = date(2026, 11, 22)
LONG = ("María Concepción de las Mercedes Ñáñez-O'Higgins de la Ossa y Peñaranda " * 2)[:120].strip()
TOWN = "San Sebastián de Buenavista de los Caballeros de Villa Nueva"
REGION = "Archipiélago de San Andrés, Providencia y Santa Catalina"
LONG_VALUES = {
    "nombre_completo": LONG,
    "nombre_abreviado": LONG[:60],
    "lugar_residencia": f"{TOWN}, {REGION}",
    "lugar_expedicion": f"{TOWN}, {REGION}",
    "ruta_ubicacion": f"Colombia › {REGION} › {TOWN}",
    "correo": "una.direccion.muy.larga." * 4 + "@correo.example.com",
    "direccion": "Manzana 5 Casa 12, segundo piso, por el callejón, barrio Los Ángeles, sector 2",
}
"""The longest values that can occur."""


def open_workshop(engine: str) -> Workshop:
    """A workshop with this engine; skips the test if LibreOffice is needed and missing."""
    if engine == "libreoffice":
        needs("soffice")
    return Workshop(PAPERS, PdfSettings(engine=engine), seconds=60)


class Read:
    """The content of a PDF."""

    def __init__(self, path: Path) -> None:
        with pdfium.LOCK:
            document = pypdfium2.PdfDocument(path)
            self.title = document.get_metadata_dict()["Title"]
            self.language = _language(document)
            self.sizes = [page.get_size() for page in document]
            self.pages = [page.get_textpage().get_text_bounded() for page in document]
            self.fonts = dict(_fonts(document))
            self.pictures = [page.render(scale=3).to_pil() for page in document]
            document.close()

    @property
    def words(self) -> str:
        """All the text, with line ends as spaces."""
        return " ".join(" ".join(self.pages).replace("\ufffe", "-").split())

    @property
    def letters(self) -> str:
        """All the text without spaces: long words are broken across lines."""
        return self.words.replace(" ", "")


def _language(document: pypdfium2.PdfDocument) -> str:
    buffer = (ctypes.c_ushort * 32)()
    raw.FPDFCatalog_GetLanguage(document, buffer, 64)
    return bytes(buffer).decode("utf-16-le").rstrip("\0")


def _fonts(document: pypdfium2.PdfDocument) -> Iterator[tuple[str, bool]]:
    for page in document:
        for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
            font = raw.FPDFTextObj_GetFont(thing)
            name = ctypes.create_string_buffer(100)
            raw.FPDFFont_GetBaseFontName(font, name, 100)
            yield name.value.decode(), bool(raw.FPDFFont_GetIsEmbedded(font))


def make(
    workshop: Workshop, name: str, values: Mapping[str, Any], folder: Path, flow: Flow
) -> tuple[Paper, Read]:
    spec = next(document for document in flow.documents if document.id == name)
    paper = workshop.make(spec, values, folder)
    return paper, Read(paper.pdf)
