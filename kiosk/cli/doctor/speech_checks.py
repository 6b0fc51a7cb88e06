"""The check of `kiosk doctor` for reading aloud; without a voice it fails only where one is wanted."""

from __future__ import annotations

import getpass
import os
from typing import TYPE_CHECKING

from kiosk.cli.doctor.result import Check
from kiosk.speech import espeak

if TYPE_CHECKING:
    from kiosk.settings import Settings

_INSTALL = "sudo apt install espeak-ng"


def checks(settings: Settings) -> list[Check]:
    """The result of the check; nothing is said aloud."""
    wanted = settings.speech.engine
    if wanted == "off":
        advice = f'Para usarla: {_INSTALL}; y en la configuración, [speech] engine = "auto"'
        return [Check("speech", None, f"Voz: apagada; el quiosco funciona sin ella. {advice}")]
    missing = None if wanted == "auto" else False
    if not espeak.installed():
        return [Check("speech", missing, f"Voz: falta espeak-ng. Use: {_INSTALL}")]
    if not (outputs := espeak.outputs()):
        text = "Voz: este equipo no tiene por dónde sonar. Conecte un parlante o unos audífonos USB."
        return [Check("speech", missing, text)]
    if not (voices := espeak.spanish_voices()):
        text = "Voz: espeak-ng no habla español. Use: sudo apt install espeak-ng-data"
        return [Check("speech", False, text)]
    if not any(os.access(output, os.R_OK | os.W_OK) for output in outputs):
        user = getpass.getuser()
        text = f"Voz: esta cuenta no puede usar el sonido. Use: sudo usermod -aG audio {user}"
        return [Check("speech", False, text)]
    return [Check("speech", True, f"Voz: espeak-ng, {settings.speech.voice or voices[0]}. Se lee con F3.")]
