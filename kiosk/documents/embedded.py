"""The embedded engine: word2pdf in a child process, with the fonts of this package."""

from __future__ import annotations

import sys
from pathlib import Path

from kiosk.documents import word2pdf_child as typesetter
from kiosk.documents.engine import LANGUAGE, Engine, EngineCommand, quiet_environment

FONTS = Path(__file__).parent / "fonts"
"""Carlito, Caladea and Liberation: as wide as Calibri, Cambria, Arial, Times New Roman and Courier New.

Both engines use Kiosk Signs, a part of DejaVu Sans, for signs the others lack: boxes, ticks, arrows. It has
its own name so that no engine uses it in place of another font.
"""


def engine(fonts: Path = FONTS, *, squeeze: bool = True) -> Engine:
    """The embedded engine, not started.

    Args:
        fonts: folder of the font files.
        squeeze: one more word goes into a justified line if its spaces have to give way a little, as in
            Word and in LibreOffice from 24.2 on; False: as in LibreOffice before.
    """

    def command(folder: Path) -> EngineCommand:
        # -I: nothing of the current folder or of PYTHONPATH; the file itself imports nothing of the kiosk
        arguments = [sys.executable, "-I", typesetter.__file__, str(fonts), str(folder), LANGUAGE]
        arguments += ["squeeze"] if squeeze else []
        return EngineCommand(arguments, quiet_environment(folder))

    return Engine("embedded", command)
