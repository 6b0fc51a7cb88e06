"""Lines of a screen have a cache only where one is used, and as large a one as Textual's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from rich.segment import Segment
from rich.style import Style
from textual import strip
from textual.cache import FIFOCache
from textual.strip import Strip

from kiosk.app import strip_caches
from tests.pristine import as_written

THEIRS: type[Any] = as_written(strip).Strip
"""Textual's own line."""


def caches(line: object) -> Iterator[str]:
    """The caches that a line has now."""
    for name in Strip.__slots__:
        try:
            value = object.__getattribute__(line, name)
        except AttributeError:
            continue
        if isinstance(value, FIFOCache):
            yield name


def test_the_sizes_are_those_of_textual() -> None:
    line = THEIRS([Segment("a")])
    assert set(caches(line)) == set(strip_caches.SIZES)
    for name, size in strip_caches.SIZES.items():
        assert getattr(line, name)._maxsize == getattr(Strip([]), name)._maxsize == size


def test_a_new_line_has_no_cache_and_one_that_is_cut_has_one() -> None:
    line = Strip([Segment("¿Cómo se llama?")])
    assert list(caches(line)) == []
    piece = line.crop(0, 5)
    assert piece.text == "¿Cómo"
    assert list(caches(line)) == ["_crop_cache"]
    assert line.crop(0, 5) is piece


def test_all_that_is_done_with_a_line_comes_out_the_same() -> None:
    segments = [
        Segment("¿Cómo ", Style(bold=True)),
        Segment("se llama?"),
        Segment("  ", Style(bgcolor="red")),
    ]
    for kind in (Strip, THEIRS):
        line = kind(segments)
        seen = [
            line.cell_length,
            [piece.text for piece in line.divide([3, 9, 17])],
            line.crop_extend(2, 30, None).text,
            line.adjust_cell_length(25).text,
            line.apply_style(Style(italic=True))._segments,
            line.apply_offsets(2, 3)._segments,
            line.link_ids,
            bool(line),
        ]
        if kind is Strip:
            ours = seen
    assert ours == seen


def test_a_name_that_a_line_does_not_have_is_told() -> None:
    with pytest.raises(AttributeError, match="no attribute 'length'"):
        Strip([]).length  # type: ignore[attr-defined]  # noqa: B018 - it is asked for to fail
