"""What was typed comes out literally, on one line, and cannot cut a Word file off."""

from __future__ import annotations

import unicodedata
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.documents.embedded import FONTS
from kiosk.documents.safe_text import clean, clean_values
from kiosk.interview.drawable import DRAWABLE, undrawable


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ('José Ñáñez & <Hijos> "S.A." {{ 7*7 }}', 'José Ñáñez & <Hijos> "S.A." {{ 7*7 }}'),
        ("Mun\u0303oz", "Muñoz"),
        ("Ana\nMaría\t\fPaz\r\n", "Ana María Paz"),
        ("a\u2028b\u2029c", "a b c"),
        ("Ana\a\x00\x1b[31mPaz", "Ana[31mPaz"),
        ("Ana\ud800Paz\udfff", "AnaPaz"),
        ("\u202eoirad\u202c \u2066x\u2069", "oirad x"),
        ("a\ufffe\uffff\ufeff\u200bb", "ab"),
        ("$\u00a01.250.000", "$\u00a01.250.000"),
        ("  ", ""),
    ],
)
def test_only_visible_characters_on_one_line_are_kept(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@given(st.text(alphabet=st.characters()))
def test_every_text_becomes_legal_xml_and_stays_as_it_is(typed: str) -> None:
    kept = clean(typed)
    assert clean(kept) == kept == unicodedata.normalize("NFC", kept)
    cell = ElementTree.Element("t")
    cell.text = kept
    assert (ElementTree.fromstring(ElementTree.tostring(cell, "utf-8")).text or "") == kept  # noqa: S314 - our own XML


def test_lists_and_groups_are_cleaned_to_the_bottom() -> None:
    values = {"contratos": ({"objeto": "a\nb", "n": 1},), "oficina": {"nit": None, "nombre": "\x07X"}}
    assert clean_values(values) == {
        "contratos": [{"objeto": "a b", "n": 1}],
        "oficina": {"nit": None, "nombre": "X"},
    }


@pytest.mark.parametrize("value", [object(), b"x", open, {1, 2}])
def test_anything_with_methods_of_its_own_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        clean_values({"x": [value]})


def test_what_can_be_drawn_is_what_the_font_of_signs_draws() -> None:
    """The list stands where values are judged, which knows no fonts."""
    from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped] # it has none

    font = TTFont("signs", str(FONTS / "KioskSigns.ttf"))
    assert frozenset(font.face.charToGlyph) & DRAWABLE == DRAWABLE
    assert undrawable("José Ñáñez 12 ☐✓★ « » — n.º Łódź Ωмω") == []
    assert undrawable("Ana 李 عمر שרה 🙂 李") == list(dict.fromkeys("李عمرשרה🙂"))
    assert undrawable("a\u200b\ufe0f\x07") == []  # signs nobody sees are dropped
