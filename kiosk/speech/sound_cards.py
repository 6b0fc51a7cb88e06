"""Whether a program of this account can play sound: espeak-ng ends well also where nobody hears it."""

from __future__ import annotations

import os
from enum import Enum
from pathlib import Path

FOLDER = Path("/dev/snd")
"""Where Linux keeps the devices of its sound cards."""
_PLAYS = "pcmC*D*p"
"""The devices that play, as ALSA names them: card, device, p for playback."""


class Sound(Enum):
    """What a program can do with the sound cards."""

    PLAYS = "plays"
    CLOSED = "closed"
    """There is a card, and this account may not open it."""
    MISSING = "missing"


def sound(folder: Path | None = None) -> Sound:
    """Look at the devices that play, in FOLDER or another one; nothing is played."""
    folder = folder or FOLDER
    try:
        devices = list(folder.glob(_PLAYS))
    except OSError:
        return Sound.CLOSED
    if not devices:
        return Sound.MISSING
    mine = any(os.access(device, os.R_OK | os.W_OK) for device in devices)
    return Sound.PLAYS if mine else Sound.CLOSED
