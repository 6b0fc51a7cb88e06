"""Leases: which kiosk has a session open.

A lease expires. Its time is counted in seconds since the machine's start, which a change of the clock does
not alter and which include sleep (CLOCK_BOOTTIME, clock_gettime(2)). The id of that start is stored with it:
after a restart no lease is valid.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

from kiosk import files
from kiosk.boot import Boot, boot


class Leases:
    """A small file for each lease; call every method under the session's lock."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def take(self, session_id: str, holder: str, seconds: float) -> bool:
        """Take or renew a lease for some seconds; False: another holder has it. Raises OSError."""
        if self.held_elsewhere(session_id, holder):
            return False
        here = boot()
        lease = {"holder": holder, "boot": here.id, "until": here.seconds + seconds}
        file = files.private_folder(self._folder) / session_id
        files.write_durably(file, json.dumps(lease).encode("ascii"))
        return True

    def held_elsewhere(self, session_id: str, holder: str) -> bool:
        """Whether another holder has a valid lease; also without the session's lock. Raises OSError."""
        return self._owner(session_id, boot()) not in {"", holder}

    def give_back(self, session_id: str, holder: str) -> None:
        """Remove a lease if the holder has it. Raises OSError."""
        if self._owner(session_id, boot()) == holder:
            self.drop(session_id)

    def drop(self, session_id: str) -> None:
        """Remove a lease of any holder. Raises OSError."""
        (self._folder / session_id).unlink(missing_ok=True)

    def sweep(self) -> None:
        """Remove expired leases. Raises OSError."""
        here = boot()
        with suppress(FileNotFoundError):
            for file in list(self._folder.iterdir()):
                if not self._owner(file.name, here):
                    self.drop(file.name)

    def _owner(self, session_id: str, here: Boot) -> str:
        """The holder of a valid lease; empty if it has expired or cannot be read."""
        try:
            lease = json.loads((self._folder / session_id).read_bytes())
            holder, since, until = str(lease["holder"]), lease["boot"], float(lease["until"])
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return ""
        return holder if since == here.id and until > here.seconds else ""
