"""Who has a session open.

A lease ends by itself. Its time is counted by the machine's own stopwatch, which no change of the clock
moves and which goes on while the machine sleeps (CLOCK_BOOTTIME, clock_gettime(2)); the name of the boot is
written down with it, because after a restart nobody has anything open.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

from kiosk import files
from kiosk.boot import Boot, boot


class Leases:
    """A small file for each open session; call everything under the session's lock."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def take(self, session_id: str, holder: str, seconds: float) -> bool:
        """Take or renew it; False: somebody else has it. Raises OSError."""
        here = boot()
        if self._owner(session_id, here) not in {"", holder}:
            return False
        lease = {"holder": holder, "boot": here.id, "until": here.seconds + seconds}
        file = files.private_folder(self._folder) / session_id
        files.write_durably(file, json.dumps(lease).encode("ascii"))
        return True

    def give_back(self, session_id: str, holder: str) -> None:
        """Let others have it, if it is the holder's. Raises OSError."""
        if self._owner(session_id, boot()) == holder:
            self.drop(session_id)

    def drop(self, session_id: str) -> None:
        """Let others have it, whoever held it. Raises OSError."""
        (self._folder / session_id).unlink(missing_ok=True)

    def sweep(self) -> None:
        """Drop what has ended. Raises OSError."""
        here = boot()
        with suppress(FileNotFoundError):
            for file in list(self._folder.iterdir()):
                if not self._owner(file.name, here):
                    self.drop(file.name)

    def _owner(self, session_id: str, here: Boot) -> str:
        """Who has it now; nobody if it ended or cannot be read."""
        try:
            lease = json.loads((self._folder / session_id).read_bytes())
            holder, since, until = str(lease["holder"]), lease["boot"], float(lease["until"])
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return ""
        return holder if since == here.id and until > here.seconds else ""
