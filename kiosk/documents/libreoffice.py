"""The LibreOffice engine: soffice kept running behind a Python bridge, if the machine has both."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from pathlib import Path

from kiosk.documents import libreoffice_child as bridge
from kiosk.documents.embedded import FONTS
from kiosk.documents.engine import LANGUAGE, Engine, EngineCommand, quiet_environment

PROBE_SECONDS = 20
"""Seconds to wait for a Python that is tested for `uno`; a busy machine needs many."""
_FONTCONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
{aliases}  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <cachedir>{cache}</cachedir>
</fontconfig>
"""
"""The machine's fonts and those of this package: without Carlito and Liberation, lines break at other
words."""
_ALIAS = """  <alias binding="same">
    <family>{wanted}</family> <accept><family>{shipped}</family></accept>
  </alias>
"""
_STAND_INS = {
    "Carlito": ("Calibri", "Calibri Light", "Aptos", "Aptos Display"),
    "Caladea": ("Cambria",),
    "Liberation Sans": (
        *("Arial Black", "Arial Narrow", "Candara", "Century Gothic", "Corbel", "Helvetica Neue"),
        *("Lucida Sans Unicode", "Segoe UI", "Tahoma", "Trebuchet MS", "Verdana"),
    ),
    "Liberation Serif": ("Book Antiqua", "Constantia", "Garamond", "Georgia", "Palatino Linotype"),
    "Liberation Mono": ("Consolas", "Lucida Console"),
}
"""Font of this package -> the fonts of Word it replaces if the machine lacks them, as in word2pdf."""


def find(path: str = "") -> Engine | None:
    """The LibreOffice engine, not started; None if soffice or a Python with `uno` is missing.

    Args:
        path: path of the soffice program; empty: it is searched.
    """
    soffice = shutil.which(path) if path else shutil.which("soffice") or shutil.which("libreoffice")
    if soffice is None:
        return None
    python = _python(Path(soffice))
    if python is None:
        return None

    def command(folder: Path) -> EngineCommand:
        fonts = folder / "fonts.conf"
        fonts.write_text(_fontconfig(folder / "fontconfig"), encoding="utf-8")
        arguments = [python, "-I", bridge.__file__, soffice, str(folder), LANGUAGE]
        more = {"FONTCONFIG_FILE": str(fonts), "SAL_USE_VCLPLUGIN": "svp"}
        return EngineCommand(arguments, quiet_environment(folder, more))

    return Engine("libreoffice", command)


def _fontconfig(cache_folder: Path) -> str:
    aliases = "".join(
        _ALIAS.format(wanted=wanted, shipped=shipped)
        for shipped, family in _STAND_INS.items()
        for wanted in family
    )
    return _FONTCONFIG.format(fonts=FONTS, cache=cache_folder, aliases=aliases)


@cache
def _python(soffice: Path) -> str | None:
    """A Python with `uno`: the one beside soffice, or the system's."""
    candidates = (str(soffice.resolve().parent / "python"), "/usr/bin/python3", shutil.which("python3"))
    return next((python for python in candidates if python and _has_uno(python)), None)


def _has_uno(python: str) -> bool:
    try:
        probe = subprocess.run(  # noqa: S603 - one of three known programs
            [python, "-I", "-c", "import uno"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=PROBE_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return probe.returncode == 0
