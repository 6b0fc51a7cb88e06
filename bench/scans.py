"""Counts how many simulated scans of cédulas are read, and measures what that takes.

python -m bench.scans [--pages]
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO

import qrcode
import zxingcpp
from PIL import Image, ImageChops, ImageDraw, ImageFont

from kiosk.documents.signature_place import FONT
from kiosk.errors import ScanError
from kiosk.interview.page_mark import of_paper
from kiosk.ports.scanning import KnownPage, ScannedPage
from kiosk.scanning import card_child, card_finder, card_reader, page_finder, picture_pdf
from tests import cards

HOLDER = cards.Holder()
SCANS = {
    (200, "yellow"): 12,
    (300, "yellow"): 24,
    (600, "yellow"): 6,
    (200, "digital"): 8,
    (300, "digital"): 16,
}
"""Resolution and kind -> number of scans."""


@dataclass
class Trial:
    """One scan."""

    page: ScannedPage
    dpi: int
    kind: str


def trials() -> Iterator[Trial]:
    """Scans at random angles, some upside down or sideways, with noise, blur and shadows; always the same."""
    chance = random.Random(16)  # noqa: S311 - a simulation
    drawn = [cards.yellow(HOLDER), cards.yellow(HOLDER, 520)]
    digital = cards.digital(HOLDER)
    for (dpi, kind), count in SCANS.items():
        for number in range(count):
            card = digital if kind == "digital" else drawn[number % 2]
            page = cards.on_glass(
                card,
                angle=chance.uniform(-10, 10) + 90 * chance.choice((0, 0, 1, 2, 3)),
                dpi=dpi,
                noise=chance.uniform(0, 9),
                blur=chance.uniform(0.2, 0.8) * dpi / 300,
                shadow=chance.random() < 0.5,
                at=(chance.uniform(2.6, 5.9), chance.uniform(2.6, 8.4)),
                seed=number,
            )
            yield Trial(ScannedPage(page, dpi), dpi, kind)


def processor(work: Callable[[], object]) -> float:
    """Seconds of processor time, with those of ended child processes."""
    before = os.times()
    work()
    after = os.times()
    return sum(after[:4]) - sum(before[:4])


def megabytes(page: ScannedPage) -> int:
    """Greatest memory of the child process that reads a card, in megabytes."""
    stream = BytesIO()
    page.image.reduce(2).save(stream, "PPM")
    code = (
        "from kiosk.scanning.card_child import main; main(); "
        "import sys; print(open('/proc/self/status').read().split('VmHWM:')[1].split()[0], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(page.dpi // 2)],
        input=stream.getvalue(),
        capture_output=True,
        check=True,
    )
    return int(done.stderr) // 1024


def attempt(trial: Trial, found: list[bool]) -> None:
    """Read one scan as the child process does."""
    factor = max(1, trial.dpi // card_finder.DPI)
    page = ScannedPage(trial.page.image.reduce(factor), trial.dpi // factor)
    try:
        found.append(card_child.reading(page).numero_documento == HOLDER.number)
    except ScanError:
        found.append(False)


def signed_page(dpi: int, angle: float, seed: int) -> ScannedPage:
    """A page of text with the code of its paper at the foot, as it lies on the glass."""
    mark = of_paper("constancia", 1, 1, "ABC234", "9f3c2a1b" * 8)
    page = Image.new("L", (round(8.5 * dpi), 11 * dpi), 255)
    draw = ImageDraw.Draw(page)
    font = ImageFont.truetype(FONT, dpi // 7)
    for row in range(30):
        draw.text((dpi, dpi + row * dpi // 4), "Yo, María Inventada, declaro bajo juramento que", 0, font)
    code = qrcode.QRCode(border=0, box_size=1)
    code.add_data(mark.text())
    side = round(dpi / 2.54)
    page.paste(code.make_image().get_image().resize((side, side)), (round(7.4 * dpi), round(10.2 * dpi)))
    turned = page.rotate(angle, Image.Resampling.BICUBIC, expand=abs(angle) > 45, fillcolor=250)
    random.seed(seed)
    return ScannedPage(ImageChops.add(turned, Image.effect_noise(turned.size, 5), 1, -128), dpi)


def pages(dpi: int) -> str:
    """The row of signed pages: how many became a PDF, and what one takes."""
    took: list[float] = []
    for number, angle in enumerate((0, 1, -2, 3, 90, 91.5, 180, 182)):
        scan = signed_page(dpi, angle, number)
        known: list[KnownPage] = []
        finding = processor(lambda: known.append(page_finder.recognise(scan)))  # noqa: B023 - called at once
        took.append(finding + processor(lambda: picture_pdf.of_pages([known[0].image])))  # noqa: B023 - as above
    middle, most = statistics.median(took), max(took)
    return f"| page to PDF, {dpi} dpi | {len(took)} of {len(took)} | {middle:.2f} | {most:.2f} |"


def main() -> None:
    """Print the rows of bench/README.md; with --pages, those of signed pages alone."""
    if "--pages" in sys.argv:
        print(pages(300))
        return
    print("| scans | read | seconds of processor, median | most |")
    print("|---|---|---|---|")
    took: dict[tuple[int, str], list[float]] = {}
    read: dict[tuple[int, str], list[bool]] = {}
    for trial in trials():
        found = read.setdefault((trial.dpi, trial.kind), [])
        took.setdefault((trial.dpi, trial.kind), []).append(processor(lambda: attempt(trial, found)))  # noqa: B023 - called at once
    for (dpi, kind), found in read.items():
        times = took[dpi, kind]
        middle, most = statistics.median(times), max(times)
        print(f"| {kind}, {dpi} dpi | {sum(found)} of {len(found)} | {middle:.2f} | {most:.2f} |")
    print(pages(300))
    page = ScannedPage(cards.on_glass(cards.yellow(HOLDER), angle=5, noise=6, dpi=600), 600)
    whole = processor(lambda: card_reader.read(page))
    box = card_finder.find(page)
    straight: Image.Image = next(iter(card_finder.attempts(page, box)))
    bare = statistics.median(processor(lambda: zxingcpp.read_barcodes(straight)) for _ in range(5))
    memory = megabytes(page)
    print(f"\n600 dpi, with its child process: {whole:.2f} s; the bare decoder: {bare:.2f} s; {memory} MB")


if __name__ == "__main__":
    main()
