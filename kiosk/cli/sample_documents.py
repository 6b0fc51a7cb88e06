"""Makes the office's Word files with short, usual and long values."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk.cli.composition import load_station
from kiosk.cli.known_names import ANY_DAY
from kiosk.content.models import DocumentSpec, Flow
from kiosk.content.remarks import Remark
from kiosk.content.template_files import paper_file
from kiosk.content.when import When
from kiosk.errors import DocumentError
from kiosk.interview.derived_values import example_values
from kiosk.interview.extreme_people import long_values, short_values
from kiosk.interview.places import Places
from kiosk.printing.test_sheet import INCHES

if TYPE_CHECKING:
    from kiosk.documents.workshop import Workshop
    from kiosk.settings import Settings

SHORT, USUAL, LONG = "cortos", "usuales", "muy largos"
"""Names of the three sets of values."""
_POINTS = 72
_SAME = 6
"""Points by which two sizes of a sheet may differ and count as the same."""


@dataclass(frozen=True)
class Sample:
    """The result of one Word file with three sets of values."""

    file: str
    """Name of the Word file in remarks."""
    pages: Mapping[str, int]
    """Name of the set -> pages of its PDF; sets that failed are missing."""
    remarks: tuple[Remark, ...]

    def __str__(self) -> str:
        """The numbers of pages as one line."""
        told = ", ".join(f"{_pages(count)} con datos {name}" for name, count in self.pages.items())
        return f"{self.file}: {told}"


def value_sets(flow: Flow, settings: Settings, meets: When | None = None) -> dict[str, dict[str, Any]]:
    """Name of the set -> values of an invented person; raises ContentError.

    With `meets`, every one of these people meets this condition.
    """
    places, station = Places.load(), load_station(settings)
    return {
        SHORT: short_values(flow, places, station, ANY_DAY, meets),
        USUAL: example_values(flow, places, station, ANY_DAY, meets),
        LONG: long_values(flow, places, station, ANY_DAY, meets),
    }


@contextmanager
def trial_workshop(settings: Settings, papers: Path) -> Iterator[Workshop]:
    """A workshop for a folder of Word files; it is closed at the end of the `with`."""
    from kiosk.documents.workshop import Workshop

    workshop = Workshop(papers, settings.pdf)
    try:
        yield workshop
    finally:
        workshop.close()


def sample(
    workshop: Workshop,
    document: DocumentSpec,
    sets: Mapping[str, Mapping[str, Any]],
    out: Path | None = None,
    label: str = "",
    media: str = "Letter",
) -> Sample:
    """Make one document with each set of values.

    Args:
        workshop: makes the document.
        document: the document.
        sets: name of the set -> its values.
        out: folder for the PDFs <document>-<set>.pdf; None: they are deleted.
        label: name of the Word file in remarks; empty: its path in templates/.
        media: paper size of the settings; the document may have its own.

    Raises:
        OSError: a PDF cannot be written to `out`.
    """
    pages: dict[str, int] = {}
    remarks: list[Remark] = []
    file = label or paper_file(document.id)
    with tempfile.TemporaryDirectory(prefix="kiosk-muestras-") as folder:
        for name, values in sets.items():
            try:
                paper = workshop.make(document, values, Path(folder))
            except DocumentError as error:
                detail = error.detail.removeprefix(f"{document.id}.docx: ")
                remarks.append(Remark(file, f"datos {name}", f"no salió el PDF: {detail}"))
                continue
            pages[name] = paper.pages
            if name == USUAL and (told := _of_size(file, paper.pdf, document.media or media)):
                remarks.append(told)
            if out is not None:
                target = out / f"{document.id}-{name.replace(' ', '-')}.pdf"
                target.write_bytes(paper.pdf.read_bytes())
    return Sample(file, pages, tuple(remarks))


def _of_size(file: str, pdf: Path, media: str) -> Remark | None:
    """A warning if pages are not as large as the sheet: they would be cut off or shrunk."""
    from kiosk.documents.pdfium import page_sizes

    wide, high = sorted(round(side * _POINTS) for side in INCHES[media])
    for size in page_sizes(pdf):
        if any(abs(one - other) > _SAME for one, other in zip(sorted(size), (wide, high), strict=True)):
            found = " x ".join(f"{side / _POINTS * 2.54:.1f}".replace(".", ",") for side in size)
            named = next((name for name, sides in INCHES.items() if _alike(size, sides)), "")
            own = f'En flow.toml escriba media = "{named}" en este documento, o cambie' if named else "Cambie"
            text = (
                f"la hoja mide {found} cm y la impresora usa {media}: saldría cortada o más pequeña. "
                f"{own} el tamaño del papel en Word."
            )
            return Remark(file, "", text, "aviso")
    return None


def _alike(size: tuple[float, float], inches: tuple[float, float]) -> bool:
    sides = sorted(side * _POINTS for side in inches)
    return all(abs(one - other) <= _SAME for one, other in zip(sorted(size), sides, strict=True))


def _pages(count: int) -> str:
    return "1 página" if count == 1 else f"{count} páginas"
