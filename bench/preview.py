"""Measures how long a page takes until it can be shown, and how long the screen stops meanwhile.

python -m bench.preview
"""

from __future__ import annotations

import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from kiosk.documents import page_preview
from kiosk.documents.workshop import Workshop
from kiosk.interview.derived_values import Station, derive
from kiosk.settings import PdfSettings
from kiosk.widgets.page_view import Mosaic, Page, PageView, Pictures, prepare
from kiosk.widgets.sixel import Drawing, encode
from kiosk.widgets.terminal_query import Terminal
from tests.journey import LOGIN, OFFICE, TEMPLATES, places, real_flow, session_at

ROUNDS = 20
COLUMNS = 120


def milliseconds(work: Callable[[], object]) -> list[float]:
    """Milliseconds of processor time of some work, each time, sorted; the first run is left out."""
    took = []
    for _ in range(ROUNDS + 1):
        start = time.thread_time()
        work()
        took.append((time.thread_time() - start) * 1000)
    return sorted(took[1:])


def gap(work: Callable[[], object]) -> float:
    """The longest time in milliseconds that a loop with a turn every millisecond stops."""
    thread = threading.Thread(target=lambda: [work() for _ in range(ROUNDS)])
    longest, last = 0.0, time.perf_counter()
    thread.start()
    while thread.is_alive():
        time.sleep(0.001)
        longest, last = max(longest, time.perf_counter() - last), time.perf_counter()
    return longest * 1000


def papers(folder: Path) -> dict[str, Path]:
    """The PDFs of the office's documents for an invented person, by id."""
    session = session_at("papeles")
    values = derive(
        real_flow(), session.answers, places(), Station(OFFICE, LOGIN), date(2026, 11, 23), session.code
    )
    workshop = Workshop(TEMPLATES / "papers", PdfSettings(engine="embedded"))
    try:
        return {spec.id: workshop.make(spec, values, folder).pdf for spec in session.documents()}
    finally:
        workshop.close()


def main() -> None:
    """Print a line for each document and size."""
    print("paper        dpi  draw  encode  all (p95)  kB   paint   longest gap")
    with tempfile.TemporaryDirectory() as folder:
        for name, pdf in papers(Path(folder)).items():
            for dpi in (PageView.DPI, PageView.LARGE_DPI):
                print(line(name, pdf, dpi))
        page = page_preview.page(pdf, 1, COLUMNS)
    for pictures in (Pictures.BLOCKS, Pictures.TEXT):
        took = milliseconds(lambda shown=pictures: prepared(page, shown))  # type: ignore[misc]  # mypy knows no lambda's default
        print(f"{pictures.value}: {statistics.median(took):.1f} ms")


def line(name: str, pdf: Path, dpi: int) -> str:
    """The line of one document at one size."""

    def work() -> Drawing:
        return encode(page_preview.page(pdf, 1, COLUMNS, dpi, sign=True).image, Terminal(True))

    drawn = milliseconds(lambda: page_preview.page(pdf, 1, COLUMNS, dpi, sign=True))
    image, drawing = page_preview.page(pdf, 1, COLUMNS, dpi, sign=True).image, work()
    encoded, both = milliseconds(lambda: encode(image, Terminal(True))), milliseconds(work)
    painted = milliseconds(lambda: drawing.part(0, 25))
    return (
        f"{name:12} {dpi:3} {statistics.median(drawn):5.0f} {statistics.median(encoded):7.0f}"
        f" {statistics.median(both):5.0f} ({both[-2]:.0f}) {sum(map(len, drawing.bands)) / 1000:7.0f}"
        f" {statistics.median(painted):7.2f} {gap(work):8.1f}"
    )


def prepared(page: Page, pictures: Pictures) -> Mosaic | object:
    """A page prepared for a terminal that shows no pixels."""
    return prepare(page, PageView(pictures=pictures).room(COLUMNS))


if __name__ == "__main__":
    main()
