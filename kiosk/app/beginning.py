"""What a process of the kiosk begins with, told by the process before it in the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass

_SESSION, _CRASHES = "KIOSK_RESUME", "KIOSK_RESTARTS"
_ANEW, _PRACTICE, _PRACTISED = "anew", "practice", "practised"


@dataclass(frozen=True)
class Beginning:
    """What a process begins with: the welcome screen, unless something else is said."""

    session_id: str = ""
    """Id of the kept session to go on with."""
    anew: bool = False
    """An empty session."""
    crashes: int = 0
    """How many processes in a row crashed before this one."""
    practice: bool = False
    """Staff practise: nothing is kept, and nothing is printed."""
    practised: bool = False
    """The process before this one was a practice, which is over."""

    @classmethod
    def from_environment(cls) -> Beginning:
        """What the process before this one left; it is read once, and children do not inherit it."""
        told, count = os.environ.pop(_SESSION, ""), os.environ.pop(_CRASHES, "")
        crashes = int(count) if count.isdecimal() else 0
        session_id = "" if told in (_ANEW, _PRACTICE, _PRACTISED) else told
        return cls(session_id, told == _ANEW, crashes, told == _PRACTICE, told == _PRACTISED)

    def leave(self) -> None:
        """Put it into the environment, for the next process."""
        os.environ[_CRASHES] = str(self.crashes)
        kinds = {_PRACTICE: self.practice, _PRACTISED: self.practised, _ANEW: self.anew}
        if told := next((kind for kind, so in kinds.items() if so), self.session_id):
            os.environ[_SESSION] = told
