"""Finds connected areas in a small picture, without an array library.

A row of the picture is a byte string, in which a regular expression finds the runs as fast as an array
library.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import atan2, cos, hypot, pi, sin

from PIL import Image

_SET = re.compile(b"\xff+")


@dataclass(frozen=True)
class Box:
    """A rectangle at any angle."""

    centre: tuple[float, float]
    long: float
    """Length of the longer sides."""
    short: float
    angle: float
    """Angle of the longer sides to the horizontal, in radians, above -pi/2 and up to pi/2; y points down."""

    def scaled(self, factor: float) -> Box:
        """The rectangle in a picture scaled by a factor."""
        x, y = self.centre
        return Box((x * factor, y * factor), self.long * factor, self.short * factor, self.angle)


@dataclass
class Component:
    """A set of connected pixels."""

    area: int = 0
    ends: list[tuple[int, int]] = field(default_factory=list)
    """The first and last pixel (x, y) of each of its runs."""


def components(mask: Image.Image) -> list[Component]:
    """The connected areas in a mask of 0 and 255, the largest first."""
    width, content = mask.width, mask.tobytes()
    parents: list[int] = []
    runs: list[tuple[int, int, int]] = []
    above: list[int] = []
    for y in range(mask.height):
        here: list[int] = []
        for found in _SET.finditer(content[y * width : (y + 1) * width]):
            index = len(runs)
            runs.append((y, found.start(), found.end()))
            parents.append(index)
            for other in above:
                if runs[other][1] <= found.end() and found.start() <= runs[other][2]:
                    parents[_root(parents, other)] = _root(parents, index)
            here.append(index)
        above = here
    return _gathered(runs, parents)


def _gathered(runs: Iterable[tuple[int, int, int]], parents: list[int]) -> list[Component]:
    found: dict[int, Component] = {}
    for index, (y, start, end) in enumerate(runs):
        one = found.setdefault(_root(parents, index), Component())
        one.area += end - start
        one.ends += [(start, y), (end, y), (start, y + 1), (end, y + 1)]
    return sorted(found.values(), key=lambda one: -one.area)


def _root(parents: list[int], index: int) -> int:
    while parents[index] != index:
        parents[index] = parents[parents[index]]
        index = parents[index]
    return index


def smallest_box(points: Iterable[tuple[int, int]]) -> Box:
    """The rectangle of least area around points; one of its sides is on a side of their hull."""
    hull = _hull(sorted(set(points)))
    best: Box | None = None
    for (x, y), (x2, y2) in zip(hull, [*hull[1:], hull[0]], strict=True):
        if hypot(x2 - x, y2 - y) == 0:
            continue
        box = box_at(hull, atan2(y2 - y, x2 - x))
        if best is None or box.long * box.short < best.long * best.short:
            best = box
    return best or Box((0.0, 0.0), 0.0, 0.0, 0.0)


def box_at(points: Iterable[tuple[int, int]], angle: float) -> Box:
    """The rectangle around points with a side in this direction, in radians."""
    across, down = cos(angle), sin(angle)
    u = [x * across + y * down for x, y in points]
    v = [y * across - x * down for x, y in points]
    middle_u, middle_v = (min(u) + max(u)) / 2, (min(v) + max(v)) / 2
    centre = (middle_u * across - middle_v * down, middle_u * down + middle_v * across)
    wide, high = max(u) - min(u), max(v) - min(v)
    if high > wide:
        angle, wide, high = angle + pi / 2, high, wide
    return Box(centre, wide, high, _half_turn(angle))


def _half_turn(angle: float) -> float:
    """The angle of the same line, above -pi/2 and up to pi/2."""
    while angle > pi / 2:
        angle -= pi
    while angle <= -pi / 2:
        angle += pi
    return angle


def _hull(points: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The convex hull (Andrew's monotone chain)."""
    if len(points) < 3:
        return points
    halves: list[tuple[int, int]] = []
    for ordered in (points, points[::-1]):
        chain: list[tuple[int, int]] = []
        for point in ordered:
            while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 0:
                chain.pop()
            chain.append(point)
        halves += chain[:-1]
    return halves


def _turn(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int]) -> int:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
