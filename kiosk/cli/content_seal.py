"""Which content was found good, kept in the data folder: what did not change is not checked again."""

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
"""In the data folder. It may be deleted at any time: then everything is checked anew."""


@dataclass(frozen=True)
class Checked:
    """What was found good."""

    seal: str = ""
    report: list[str] = field(default_factory=list)
    """What `kiosk check` said of it; empty: the kiosk looked at it, and tried no document."""


def seal_of(settings: Settings) -> str:
    """Changes with the office's files, the settings, the program and what it runs on.

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
    """What was found good last; nothing, if that cannot be read."""
    with suppress(OSError, ValueError, TypeError, KeyError):
        found = json.loads((settings.paths.data / FILE).read_text("utf-8"))
        return Checked(str(found["seal"]), [str(line) for line in found["report"]])
    return Checked()


def keep(settings: Settings, checked: Checked) -> None:
    """Remember it where there is a data folder; a disk that cannot costs the next check, nothing more."""
    if settings.paths.data.is_dir():
        with suppress(OSError):
            text = json.dumps({"seal": checked.seal, "report": checked.report}, ensure_ascii=False)
            files.write_durably(settings.paths.data / FILE, text.encode())
