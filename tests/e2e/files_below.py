"""What the files of a running kiosk hold, while it makes and deletes some."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path


def files_below(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file below a folder with its content; what goes away while it is looked for is not there."""
    for place, _, names in os.walk(folder):  # `Path.rglob` fails where a folder goes away
        for file in (Path(place, name) for name in sorted(names)):
            with suppress(FileNotFoundError):
                if file.is_file():
                    yield file, file.read_bytes()
