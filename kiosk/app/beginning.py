"""What a process of the kiosk begins with, told by the process before it in the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass

_SESSION, _ANEW, _CRASHES = "KIOSK_RESUME", "anew", "KIOSK_RESTARTS"


@dataclass(frozen=True)
class Beginning:
    """What a process begins with: the welcome screen, unless something else is said."""

    session_id: str = ""
    """Id of the kept session to go on with."""
    anew: bool = False
    """An empty session."""
    crashes: int = 0
    """How many processes in a row crashed before this one."""

    @classmethod
    def from_environment(cls) -> Beginning:
        """What the process before this one left; it is read once, and children do not inherit it."""
        told, count = os.environ.pop(_SESSION, ""), os.environ.pop(_CRASHES, "")
        crashes = int(count) if count.isdecimal() else 0
        return cls("" if told == _ANEW else told, told == _ANEW, crashes)

    def leave(self) -> None:
        """Put it into the environment, for the next process."""
        os.environ[_CRASHES] = str(self.crashes)
        if told := _ANEW if self.anew else self.session_id:
            os.environ[_SESSION] = told
