"""Sentences for staff about the state of the store, in Spanish."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from enum import Enum
from pathlib import Path

from kiosk.system import free_bytes, is_writable

LEAST_FREE = 50_000_000
"""Free bytes below which staff are warned: enough for some hundred sessions with their documents."""


class HealthProblem(Enum):
    """Why a session cannot be read: a sentence for one session, and one for several."""

    DAMAGED = (
        "Una sesión guardada está dañada y quedó aparte; las demás están bien.",
        "{} sesiones guardadas están dañadas y quedaron aparte; las demás están bien.",
    )
    NEWER = (
        "Una sesión la guardó una versión más nueva del quiosco y no se toca. Actualice este quiosco.",
        "{} sesiones las guardó una versión más nueva del quiosco y no se tocan. Actualice este quiosco.",
    )
    OTHER_KEY = (
        "Una sesión se cerró con otra llave: no se puede abrir ni se cambia. "
        "Ponga la llave con que se guardó.",
        "{} sesiones se cerraron con otra llave: no se pueden abrir ni se cambian. "
        "Ponga la llave con que se guardaron.",
    )


def problems(found: Iterable[HealthProblem]) -> list[str]:
    """A sentence for each kind of problem that occurs."""
    counted = Counter(found)
    return [
        problem.value[0] if counted[problem] == 1 else problem.value[1].format(counted[problem])
        for problem in HealthProblem
        if counted[problem]
    ]


def disk(folder: Path) -> list[str]:
    """A Spanish sentence if the disk of a folder is read-only or nearly full; raises OSError."""
    if not is_writable(folder):
        return [
            f"No se puede escribir en {folder}: nada se guarda. Revise el disco y el dueño de la carpeta."
        ]
    if (free := free_bytes(folder)) < LEAST_FREE:
        megabytes = free // 1_000_000
        return [f"Queda poco espacio en el disco ({megabytes} MB). Libere espacio."]
    return []
