"""How well what is on a screen can be read: words against their ground, as terminals paint them.

The ratios are those of WCAG 2.1: for words 1.4.3 (AA) and 1.4.6 (AAA), for two states of a part 1.4.11.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from rich.color import Color, ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.screen import Screen

from kiosk.widgets.theme import HIGH_CONTRAST, SIXTEEN, SIXTEEN_THEMES, THEMES

LOOKS = tuple(theme.name for theme in (*THEMES, *SIXTEEN_THEMES))
READABLE, WELL_READABLE = 4.5, 7.0
"""Contrast of words; of words in the theme of high contrast."""
SEEN = 3.0
"""Contrast of two states that differ in nothing but colour: who sees no colours sees them differ too."""
ORNAMENTS = frozenset("─━│┌┐└┘├┤┬┴┼▀▄█▔▁▂▃▄▅▆▇▏▎▍▌▋▊▉▐▕▖▗▘▙▚▛▜▝▞▟░▒▓_· \xa0")
OF_XTERM = (
    *("#000000", "#cd0000", "#00cd00", "#cdcd00", "#0000ee", "#cd00cd", "#00cdcd", "#e5e5e5"),
    *("#7f7f7f", "#ff0000", "#00ff00", "#ffff00", "#5c5cff", "#ff00ff", "#00ffff", "#ffffff"),
)
"""The 16 colours as xterm paints them; Rich's own list is that of the Linux console."""


def needed(look: str) -> float:
    """The contrast that words need in a theme."""
    return WELL_READABLE if look.removesuffix(SIXTEEN) == HIGH_CONTRAST.name else READABLE


def faint(screen: Screen[Any]) -> dict[str, float]:
    """Words of a screen that are too faint for their ground -> their contrast.

    Of a dialog only the box counts: the screen under it is faint on purpose.
    """
    found = {}
    sixteen = screen.app.theme.endswith(SIXTEEN)
    for region in [child.region for child in screen.children] if screen.is_modal else [screen.region]:
        for row in _rows(screen, region):
            for piece in row:
                if not set(piece.text) - ORNAMENTS:
                    continue
                ratio = contrast(*_colors(piece.style), sixteen=sixteen)
                if ratio < needed(screen.app.theme):
                    found[piece.text.strip()] = round(ratio, 2)
    return found


Sign = tuple[str, Color, Color, tuple[bool, ...]]
"""A sign, its colour, its ground, and whether it is bold, italic, underlined."""


def signs(screen: Screen[Any], region: Region) -> list[Sign]:
    """What a part of a screen shows, cell by cell."""
    return [
        (sign, *_colors(piece.style), _form(piece.style))
        for row in _rows(screen, region)
        for piece in row
        for sign in piece.text
    ]


def told_apart(one: list[Sign], other: list[Sign], *, sixteen: bool) -> bool:
    """Whether two states of the same part differ in more than colour."""
    return any(
        old[0] != new[0]
        or old[3] != new[3]
        or contrast(old[2], new[2], sixteen=sixteen) >= SEEN
        or (old[0].strip() and contrast(old[1], new[1], sixteen=sixteen) >= SEEN)
        for old, new in zip(one, other, strict=True)
    )


@cache
def contrast(one: Color, other: Color, *, sixteen: bool) -> float:
    """The contrast ratio of two colours, WCAG 2.1; the least that any terminal makes of them."""
    ratios = []
    for pair in zip(_painted(one, sixteen), _painted(other, sixteen), strict=True):
        darker, lighter = sorted(map(_luminance, pair))
        ratios.append((lighter + 0.05) / (darker + 0.05))
    return min(ratios)


def _rows(screen: Screen[Any], region: Region) -> Iterator[list[Segment]]:
    for strip in screen._compositor.render_strips()[region.y : region.bottom]:
        yield list(strip.crop(region.x, region.right))


def _colors(style: Style | None) -> tuple[Color, Color]:
    """The colours of words and of their ground; empty cells may have a ground alone."""
    assert style and style.bgcolor and not style.dim
    front = style.color or style.bgcolor
    return (style.bgcolor, front) if style.reverse else (front, style.bgcolor)


def _form(style: Style | None) -> tuple[bool, ...]:
    assert style
    return bool(style.bold), bool(style.italic), bool(style.underline)


def _painted(color: Color, sixteen: bool) -> list[Color]:
    """What terminals make of a colour: the Linux console and xterm of 16, others of millions and of 256."""
    if not sixteen:
        return [color, color.downgrade(ColorSystem.EIGHT_BIT)]
    number = color.downgrade(ColorSystem.STANDARD).number
    assert number is not None
    return [Color.from_ansi(number), Color.parse(OF_XTERM[number])]


def _luminance(color: Color) -> float:
    """Relative luminance, WCAG 2.1."""
    parts = [part / 255 for part in color.get_truecolor()]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
