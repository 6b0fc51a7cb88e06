"""Where to sign is found on the office's papers and on others, and marked on the screen alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import ImageChops

from kiosk.documents import page_preview, signature_place
from kiosk.documents.page_content import PageContent, PageWord, RuledLine
from tests.unit.test_preview import make

SIZE = 11.0


def text(left: float, baseline: float, words: str) -> list[PageWord]:
    """Words side by side, six points a letter."""
    placed = []
    for word in words.split():
        placed.append(PageWord(word, left, left + 6 * len(word), baseline, SIZE))
        left += 6 * len(word) + 4
    return placed


BODY = [word for row in range(5) for word in text(72, 100 + 14 * row, "x" * 60 + " y " + "z" * 12)]
HEAD, FOOT = RuledLine(72, 60, 540, 60), RuledLine(72, 730, 540, 730)
LINE = RuledLine(72, 400, 260, 400)


def found(words: Sequence[PageWord], *rules: RuledLine) -> RuledLine | None:
    """Where to sign on a page with a head, a text and a foot."""
    return signature_place.find(
        PageContent(612, [*BODY, *words, *text(72, 742, "Hoja uno")], [HEAD, *rules, FOOT], [])
    )


def test_a_line_with_a_name_under_it_is_signed() -> None:
    assert found(text(72, 412, "Ana Gil"), LINE) == LINE


def test_a_line_under_the_word_firma_is_signed_rather_than_one_over_any_other_word() -> None:
    other = RuledLine(72, 600, 260, 600)
    words = [*text(72, 360, "Firma:"), *text(72, 612, "Fecha de recibo")]
    assert found(words, LINE, other) == LINE


def test_of_several_alike_the_lowest_is_signed() -> None:
    lower = RuledLine(72, 500, 260, 500)
    assert found([*text(72, 412, "Ana Gil"), *text(72, 512, "Ana Gil")], LINE, lower) == lower


def test_underscores_beside_firma_are_a_line_too() -> None:
    spot = found([*text(72, 400, "Firma:"), PageWord("_" * 25, 120, 270, 400, SIZE)])
    assert spot == RuledLine(120, 400, 270, 400)


@pytest.mark.parametrize(
    ("words", "rules"),
    [
        (text(72, 412, "Ana Gil"), []),
        ([], [LINE]),
        (text(72, 412, "Ana Gil"), [RuledLine(72, 400, 130, 400)]),
        (text(72, 412, "Ana Gil"), [RuledLine(72, 400, 260, 400, drawn=False)]),
        ([PageWord("_" * 25, 120, 270, 400, SIZE), *text(72, 400, "Ciudad:")], []),
    ],
    ids=["no line", "nothing under it", "too short", "the edge of a shade", "a line for something else"],
)
def test_nothing_else_is_taken_for_it(words: Sequence[PageWord], rules: Sequence[RuledLine]) -> None:
    assert found(words, *rules) is None


def test_an_empty_page_has_no_place_to_sign() -> None:
    assert signature_place.find(PageContent(612, [], [LINE], [])) is None


def test_the_mark_is_on_the_screen_and_never_in_the_file(tmp_path: Path) -> None:
    pdf = make(tmp_path / "1.pdf")
    before = pdf.read_bytes()
    plain, marked = page_preview.page(pdf, 1, 80), page_preview.page(pdf, 1, 80, sign=True)
    assert pdf.read_bytes() == before
    assert plain.sha256 == marked.sha256
    lines = marked.text.splitlines()
    at = next(number for number, line in enumerate(lines) if signature_place.HERE in line)
    assert "____" in lines[at + 1], "right above the line"
    assert [line for line in lines if signature_place.HERE not in line] == plain.text.splitlines()
    changed = ImageChops.difference(plain.image, marked.image).getbbox()
    assert changed
    assert changed[3] - changed[1] <= signature_place.ROOM * 100 / 72 + 2
    assert changed[0] >= 90, "within the line, not over the whole page"


def test_a_page_without_a_place_to_sign_is_shown_as_it_is(tmp_path: Path) -> None:
    pdf = make(tmp_path / "1.pdf")
    assert page_preview.page(pdf, 2, 80, sign=True).text == page_preview.page(pdf, 2, 80).text


def test_what_is_printed_where_one_signs_stays_to_be_read(tmp_path: Path) -> None:
    image = page_preview.page(make(tmp_path / "1.pdf"), 1, 80).image
    spot = RuledLine(90, 120, 400, 120)  # over the first paragraph
    marked = signature_place.mark(image, spot, 100 / 72)
    dark = [sum(part.convert("L").histogram()[:60]) for part in (image, marked)]
    assert dark[1] >= dark[0]
