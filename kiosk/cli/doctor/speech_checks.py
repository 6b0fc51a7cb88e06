"""The checks of `kiosk doctor` for reading the screens aloud; a machine where that is off passes."""

from __future__ import annotations

import getpass
import sys
from typing import TYPE_CHECKING

from kiosk.cli.doctor.result import Check

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.settings import Settings


def checks(settings: Settings, devices: Path | None = None) -> list[Check]:
    """The results of all checks of the voice, in the order they are shown; nothing is said aloud.

    Args:
        settings: this machine's settings.
        devices: the folder of the sound cards' devices; None: this machine's.
    """
    if not settings.speech.enabled:
        text = "Voz: apagada; el quiosco funciona sin ella. Para encenderla: sudo deploy/install --speech"
        return [Check("speech", None, text)]
    return [_voice(settings.speech.voice), _sound(devices)]


def _voice(name: str) -> Check:
    from kiosk.speech.espeak import has_voice, installed

    if not installed():
        return Check("speech", False, "Voz: falta espeak-ng. Use: sudo apt install espeak-ng")
    if name and not has_voice(name):
        text = f"Voz: espeak-ng no tiene «{name}», y no dice nada. Las que hay: espeak-ng --voices=es"
        return Check("speech", False, text)
    return Check("speech", True, "Voz: espeak-ng lee las pantallas en voz alta.")


def _sound(devices: Path | None) -> Check:
    from kiosk.speech.sound_cards import Sound, sound

    if sys.platform != "linux":
        return Check("sound", None, "Sonido: en este sistema no se puede ver si hay.")
    match sound(devices):
        case Sound.PLAYS:
            return Check("sound", True, "Sonido: esta cuenta puede usarlo.")
        case Sound.CLOSED:
            user = getpass.getuser()
            text = f"Sonido: la cuenta «{user}» no puede usarlo. Use: sudo usermod -aG audio {user}"
            return Check("sound", False, f"{text}, y reinicie el equipo.")
    text = "Sonido: no hay ninguno, y nada se oye. Conecte unos parlantes USB y mire si salen en: aplay -l"
    return Check("sound", False, text)
