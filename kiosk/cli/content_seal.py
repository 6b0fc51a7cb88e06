"""Stores which content was found good, so that unchanged content is not checked again."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk import files

if TYPE_CHECKING:
    from kiosk.settings import Settings

FILE = "checked.json"
"""Name of the file in the data folder. It may be deleted at any time; then everything is checked again."""


@dataclass(frozen=True)
class Checked:
    """Content that was found good."""

    seal: str = ""
    report: list[str] = field(default_factory=list)
    """Lines that `kiosk check` printed about it; empty: the kiosk checked it, without making the
    documents."""


def seal_of(settings: Settings) -> str:
    """A hash of the names, sizes and times of the office's files and the program's, and of the settings.

    It does not change when Python compiles a module.
    """
    seal = hashlib.sha256(f"{settings!r} {sys.version}".encode())
    folders = (settings.paths.templates, Path(__file__).parents[1])
    engine = shutil.which(settings.pdf.libreoffice_path or "soffice") or ""
    for path in (*(path for folder in folders for path in _files(folder)), engine):
        with suppress(OSError):
            status = os.stat(path)  # noqa: PTH116 - some hundred files, and Path is four times slower
            seal.update(f"{path} {status.st_size} {status.st_ctime_ns}\n".encode())
    return seal.hexdigest()


def _files(folder: Path) -> Iterator[str]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        yield from (f"{place}/{name}" for name in sorted(names))


def kept(settings: Settings) -> Checked:
    """The content that was last found good; empty if that cannot be read."""
    with suppress(OSError, ValueError, TypeError, KeyError):
        found = json.loads((settings.paths.data / FILE).read_text("utf-8"))
        return Checked(str(found["seal"]), [str(line) for line in found["report"]])
    return Checked()


def keep(settings: Settings, checked: Checked) -> None:
    """Store which content was found good. Without a data folder, or if the disk fails, nothing is stored."""
    if settings.paths.data.is_dir():
        with suppress(OSError):
            text = json.dumps({"seal": checked.seal, "report": checked.report}, ensure_ascii=False)
            files.write_durably(settings.paths.data / FILE, text.encode())
