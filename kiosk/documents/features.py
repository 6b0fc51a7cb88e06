"""Finds features of a Word file that the embedded PDF engine omits or only approximates."""

from __future__ import annotations

import re
from typing import Any

from kiosk.documents.docx_package import DocxPackage
from kiosk.documents.template_fonts import strange_letters
from kiosk.documents.template_tags import WORD, parse

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_SHAPE = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
_VML = "{urn:schemas-microsoft-com:vml}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

_ELEMENTS = {
    "cuadros de texto": (f"{WORD}txbxContent",),
    "imágenes o formas flotantes": (f"{_DRAWING}anchor",),
    "formas dibujadas": (f"{_SHAPE}wsp", f"{_VML}shape", f"{_VML}rect", f"{_VML}line"),
    "ecuaciones": (f"{_MATH}oMath",),
    "marcos": (f"{WORD}framePr",),
    "texto vertical": (f"{WORD}textDirection",),
    "saltos de columna": (f"{WORD}br",),
    "columnas": (f"{WORD}cols",),
    "números de página que no son 1, 2, 3": (f"{WORD}pgNumType",),
}
"""Feature -> the elements that show it."""
_FILES = {
    "imágenes EMF o WMF": re.compile(r"word/media/.*\.(?:emf|wmf|emz|wmz)", re.IGNORECASE),
    "gráficos": re.compile(r"word/charts/chart\w*\.xml"),
    "diagramas SmartArt": re.compile(r"word/diagrams/data\w*\.xml"),
    "objetos incrustados": re.compile(r"word/embeddings/.+"),
}
"""Feature -> file names in the package that show it."""
_LEVEL = {"lrTb", "lr", "tb", "lrTbV"}
"""Text directions that are horizontal, from left to right."""
_PLAIN_SHADING = {"clear", "nil"}
"""Shadings that the engine draws; it does not draw patterns and «solid»."""


def approximated(package: DocxPackage) -> list[str]:
    """Spanish names of the features that only LibreOffice draws exactly."""
    found = {
        feature
        for feature, pattern in _FILES.items()
        if any(pattern.fullmatch(name) for name in package.parts)
    }
    for name in package.texts():
        found |= _in_part(parse(package.parts[name]))
    named = sorted(found)
    if letters := strange_letters(package):
        named.append(f"letras que el quiosco no trae ({', '.join(letters)})")
    return named


def _in_part(root: Any) -> set[str]:
    found = {
        feature
        for feature, elements in _ELEMENTS.items()
        if any(_unusual(one) for one in root.iter(*elements))
    }
    shades = {shade.get(f"{WORD}val") for shade in root.iter(f"{WORD}shd")}
    return found | ({"fondos con trama"} if shades - _PLAIN_SHADING - {None} else set())


def _unusual(element: Any) -> bool:
    """Whether an element shows its feature: a horizontal text direction does not, nor a single column."""
    if element.tag == f"{WORD}br":
        return bool(element.get(f"{WORD}type") == "column")
    if element.tag == f"{WORD}cols":
        return bool(element.get(f"{WORD}num", "1") != "1")
    if element.tag == f"{WORD}pgNumType":
        counted = element.get(f"{WORD}start", "1"), element.get(f"{WORD}fmt", "decimal")
        return counted != ("1", "decimal")
    return element.tag != f"{WORD}textDirection" or element.get(f"{WORD}val") not in _LEVEL
