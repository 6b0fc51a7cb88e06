"""Draws a few words in letters several lines high, made of half blocks.

The letters are those of the shipped Liberation Sans, drawn without grey by Pillow. They have «ñ» and every
accent, and all sizes take some hundredths of a second. Figlet fonts lack letters, and need another package.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from kiosk.content.text_drawing import TextDrawing

SIZES = (24, 20, 18, 16, 14, 12, 11, 10, 9, 8)
"""Heights of the letters in pixels, the largest first; two pixels stand in one line of a terminal."""
MOST_LINES = 2
"""The words are broken into so many lines at most."""
_THIN_BELOW = 14
"""Bold letters of fewer pixels run together."""
_APART = 14
"""One more column between two letters for so many pixels of height."""
_FONTS = Path(__file__).parent / "fonts"
_BLOCKS = " ▀▄█"
"""Upper pixel counts 1, lower pixel 2."""


def large_letters(words: str) -> tuple[TextDrawing, ...]:
    """The words in every size and broken in every way, the largest first; none if they cannot be drawn."""
    split = words.split()
    if not split:
        return ()
    try:
        return tuple(
            _drawing(lines)
            for size in SIZES
            for count in range(1, min(MOST_LINES, len(split)) + 1)
            for lines in [_broken(_words(size, split), count, _gap(size))]
        )
    except OSError:  # the file of the font cannot be read
        return ()


def _words(size: int, words: Sequence[str]) -> list[Image.Image]:
    """A picture of each word, all with the same base line."""
    name = "LiberationSans-Regular.ttf" if size < _THIN_BELOW else "LiberationSans-Bold.ttf"
    font = ImageFont.truetype(str(_FONTS / name), size)
    letters = {letter: _letter(font, letter) for letter in set("".join(words))}
    apart = 1 + size // _APART
    return [_beside([letters[letter] for letter in word], apart) for word in words]


def _letter(font: ImageFont.FreeTypeFont, letter: str) -> Image.Image:
    """A letter without room beside it: the font's own room is uneven when it is rounded to whole pixels."""
    left, _, right, _ = font.getbbox(letter)
    picture = Image.new("1", (int(right - left) + 2, sum(font.getmetrics())))
    draw = ImageDraw.Draw(picture)
    draw.fontmode = "1"
    draw.text((1 - left, 0), letter, fill=1, font=font)
    box = picture.getbbox()
    return picture.crop((box[0], 0, box[2], picture.height)) if box else picture


def _beside(pictures: Sequence[Image.Image], apart: int) -> Image.Image:
    """Pictures of the same height, side by side."""
    whole, at = Image.new("1", (_width(pictures, apart), pictures[0].height)), 0
    for picture in pictures:
        whole.paste(picture, (at, 0))
        at += picture.width + apart
    return whole


def _width(pictures: Sequence[Image.Image], apart: int) -> int:
    return sum(picture.width for picture in pictures) + apart * (len(pictures) - 1)


def _gap(size: int) -> int:
    """Columns between two words."""
    return max(3, size // 2 - 1)


def _broken(words: list[Image.Image], count: int, gap: int) -> list[Image.Image]:
    """The words in `count` lines, the longest of which is as short as it can be."""
    ways = []
    for places in combinations(range(1, len(words)), count - 1):
        ends = (0, *places, len(words))
        ways.append([words[begin:end] for begin, end in pairwise(ends)])
    best = min(ways, key=lambda lines: max(_width(line, gap) for line in lines))
    return [_inked(_beside(line, gap)) for line in best]


def _inked(line: Image.Image) -> Image.Image:
    """Without the empty rows over and under the letters."""
    box = line.getbbox()
    return line.crop((0, box[1], line.width, box[3])) if box else line


def _drawing(lines: list[Image.Image]) -> TextDrawing:
    """Half blocks of the lines, each in the middle, with air between them."""
    width = max(line.width for line in lines)
    drawn: list[str] = []
    for line in lines:
        if drawn:
            drawn.append("")
        drawn += [f"{' ' * ((width - line.width) // 2)}{row}".rstrip() for row in _rows(line)]
    return TextDrawing(tuple(drawn))


def _rows(picture: Image.Image) -> list[str]:
    width, height = picture.size
    dots = [bool(dot) for dot in picture.get_flattened_data()]
    dots += [False] * width * (height % 2)
    return [
        "".join(
            _BLOCKS[upper + 2 * lower]
            for upper, lower in zip(dots[at : at + width], dots[at + width : at + 2 * width], strict=True)
        )
        for at in range(0, len(dots), 2 * width)
    ]
