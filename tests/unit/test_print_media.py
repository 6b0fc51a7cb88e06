"""What the office wants of paper against what a printer has."""

from __future__ import annotations

from typing import Any

import pytest

from kiosk.errors import PrintError
from kiosk.printing.ipp import Delimiter, Group
from kiosk.printing.media import Capabilities
from kiosk.settings import PrintingSettings

LETTER, LEGAL, OFICIO = "na_letter_8.5x11in", "na_legal_8.5x14in", "na_foolscap_8.5x13in"


def wanted(**choices: Any) -> PrintingSettings:
    return PrintingSettings(**choices)


def with_sheets(*names: str) -> Capabilities:
    return Capabilities.read(Group(Delimiter.PRINTER, {"media-supported": names}))


@pytest.mark.parametrize(("size", "name"), [("Letter", LETTER), ("Legal", LEGAL), ("Oficio", OFICIO)])
def test_sizes_are_asked_for_by_their_standard_names(size: str, name: str) -> None:
    """PWG 5101.1; «media=Oficio» makes CUPS drop the job."""
    for able in (Capabilities(), with_sheets(LETTER, LEGAL, OFICIO)):
        assert able.options(wanted(media=size)) == {
            "copies": 1,
            "media": name,
            "sides": "one-sided",
            "print-scaling": "auto",
        }


@pytest.mark.parametrize(
    ("sheets", "name"),
    [
        ((LETTER, "om_oficio_216x330mm"), "om_oficio_216x330mm"),
        (("custom_folio-8.5x13_215.9x330.2mm",), "custom_folio-8.5x13_215.9x330.2mm"),
        (("custom_max_11.69x17in", "custom_min_3x5in", LETTER), OFICIO),
        (("custom_min_76.2x127mm", "custom_max_297x432mm"), OFICIO),
    ],
)
def test_the_same_sheet_under_another_name_will_do(sheets: tuple[str, ...], name: str) -> None:
    assert with_sheets(*sheets).options(wanted(media="Oficio"))["media"] == name


@pytest.mark.parametrize(
    "sheets",
    [
        (LETTER, LEGAL),
        ("om_folio_210x330mm", "na_oficio_8.5x13.4in"),  # the Mexican one is longer
        ("custom_min_3x5in", "custom_max_8.5x12in"),
        ("custom_max_11.69x17in",),
        ("custom_min_8.5x13in", "custom_max_8x17in"),
        ("choice_without_measure",),
    ],
)
def test_a_sheet_it_does_not_have_is_refused_in_words(sheets: tuple[str, ...]) -> None:
    with pytest.raises(PrintError) as caught:
        with_sheets(*sheets).options(wanted(media="Oficio"))
    assert caught.value.detail.startswith(
        "La impresora no maneja hojas de tamaño Oficio (8,5 x 13 pulgadas)."
    )


def test_sides_and_copies_it_cannot_do_are_refused_in_words() -> None:
    able = Capabilities(sides=("one-sided",), copies=2)
    assert able.options(wanted(copies=2))["copies"] == 2
    with pytest.raises(PrintError, match="por ambas caras"):
        able.options(wanted(sides="two-sided-long-edge"))
    with pytest.raises(PrintError, match="3 copias"):
        able.options(wanted(copies=3))


def test_scaling_is_left_alone_where_the_printer_has_no_auto() -> None:
    assert "print-scaling" not in Capabilities(scaling=("fit", "none")).options(wanted())


def test_a_printer_that_tells_little_is_not_doubted() -> None:
    able = Capabilities.read(
        Group(Delimiter.PRINTER, {"copies-supported": (None,), "media-supported": (None,)})
    )
    assert able == Capabilities()
