"""Writes Word files and PDFs, which can be made again: nothing waits until they are on the disk."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def write_private(file: Path, content: bytes) -> None:
    """Replace the whole content of a file for this user alone (0600); a power cut may undo it.

    A reader sees the old content or the new one, never a mixture. The temporary file has the name by which
    `files.sweep_temporaries` knows one that was left.

    Raises:
        OSError: nothing was changed.
    """
    prefix = f".{file.name}-{os.getpid()}-"
    handle, name = tempfile.mkstemp(prefix=prefix, suffix=".tmp", dir=file.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            temporary.replace(file)  # while it is open: a closed one may be swept
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
