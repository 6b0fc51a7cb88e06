"""Finds the fonts a Word file uses, and which of them the kiosk does not have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kiosk.documents.docx_package import DocxPackage
from kiosk.documents.template_tags import WORD, parse

KNOWN = frozenset(
    {
        "calibri",
        "carlito",
        "cambria",
        "caladea",
        "arial",
        "helvetica",
        "liberation sans",
        "times new roman",
        "times",
    }
    | {"liberation serif", "courier new", "courier", "liberation mono", "symbol", "wingdings"}
)
"""Fonts the embedded engine has or replaces by others of the same width; the last two are for bullets."""

_STYLES, _THEME = "word/styles.xml", "word/theme/theme1.xml"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_USES = tuple(f"{WORD}{name}" for name in ("pStyle", "rStyle", "tblStyle"))


def strange_letters(package: DocxPackage) -> list[str]:
    """Names of the fonts in use that the kiosk replaces: lines may break at other words."""
    roots = [parse(package.parts[name]) for name in package.texts()]
    names = {name for root in roots for name in _named(root)}
    if _STYLES in package.parts:
        styles = parse(package.parts[_STYLES])
        used = {element.get(f"{WORD}val") for root in roots for element in root.iter(*_USES)}
        names |= {name for style in _counting(styles, used) for name in _named(style)}
    if "minor" in names or "major" in names:
        names = (names - {"minor", "major"}) | _theme(package, names)
    return sorted(name for name in names if name.lower() not in KNOWN)


def _named(root: Any) -> Iterator[str]:
    """Fonts named under an element; those of the theme as «minor» and «major»."""
    for fonts in root.iter(f"{WORD}rFonts"):
        if theme := fonts.get(f"{WORD}asciiTheme"):
            yield "major" if theme.startswith("major") else "minor"
        elif name := fonts.get(f"{WORD}ascii"):
            yield name


def _counting(styles: Any, used: set[str | None]) -> Iterator[Any]:
    """The default style and the styles in use; other styles only exist."""
    yield from styles.iter(f"{WORD}docDefaults")
    for style in styles.iter(f"{WORD}style"):
        if style.get(f"{WORD}styleId") in used or (
            style.get(f"{WORD}default") in ("1", "true", "on") and style.get(f"{WORD}type") == "paragraph"
        ):
            yield style


def _theme(package: DocxPackage, wanted: set[str]) -> set[str]:
    if _THEME not in package.parts:
        return set()
    theme = parse(package.parts[_THEME])
    names = set()
    for kind in wanted & {"minor", "major"}:
        for latin in theme.iterfind(f".//{_DRAWING}{kind}Font/{_DRAWING}latin"):
            names.add(latin.get("typeface") or "")
    return names - {""}
