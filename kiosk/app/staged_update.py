"""A version that the office's technician left on this machine: staff have it installed from any kiosk.

Only root puts it there (`kiosk-update --stage`), and only root installs it. The kiosk reads its number and
asks for it; nothing that comes over the network or from the database says what is installed.
"""

from __future__ import annotations

import os
from pathlib import Path

from kiosk.log import event as log
from kiosk.log import failure

OFFER = Path("/opt/kiosk/staged/offer")
"""Says in a line which version waits, or that it was tried in vain."""
REQUEST = "update-request"
"""Name of the file in the kiosk's runtime directory that `kiosk-update.path` waits for."""
MOST_CHARACTERS = 40
"""Of the line that are shown."""


class StagedUpdate:
    """The version that waits on this machine.

    Args:
        offer: the file that names it.
        runtime: folder of the request; None: as systemd says, and without systemd nothing can be asked for.
    """

    def __init__(self, offer: Path = OFFER, runtime: Path | None = None) -> None:
        self._offer, self._runtime = offer, runtime

    def offered(self) -> str:
        """The version; FAILED and the version once it was tried in vain; empty: none waits."""
        try:
            lines = self._offer.read_text("utf-8", "replace").splitlines()
        except OSError:
            return ""
        return "".join(filter(str.isprintable, lines[0]))[:MOST_CHARACTERS] if lines else ""

    def request(self) -> None:
        """Ask for it. It is installed while nobody is at the kiosk; a failure goes to the journal."""
        runtime = self._runtime or Path(os.environ.get("RUNTIME_DIRECTORY", ""))
        try:
            if not runtime.is_absolute():
                raise FileNotFoundError(REQUEST)
            (runtime / REQUEST).touch()
        except OSError as error:
            failure("update_not_requested", error)
        else:
            log("update_requested")
