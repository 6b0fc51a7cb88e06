"""Takes the pictures of README, design page and staff manual from the real app with invented people.

python -m bench.pictures DIR
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from tests.journey import kiosk_app, session_at
from tests.office import PIN, at_the_kiosk, busy_office
from tests.picture import picture

SIZE = (120, 36)
"""Columns and rows of the recommended terminal."""
STAFF_SIZE = (100, 30)
"""Columns and rows of the manual's pictures: fewer, because they are printed on paper."""
COLOURS = 64
"""Colours of a picture; with a small palette it stays far below 200 kB."""
STEPS = {"bienvenida": "", "formulario": "contacto", "guia": "usuario"}
"""Name of each picture of the README -> the step it shows; empty: the welcome screen."""


HALLWAY = (112, 32)
"""Columns and rows of the terminal in the hallway."""
DESIGN = {
    "diseno-bienvenida": ("", "claro"),
    "diseno-formulario": ("contacto", "claro"),
    "diseno-alto-contraste": ("", "alto-contraste"),
}
"""Name of each picture of the design page -> the step it shows and its theme."""


@dataclass(frozen=True)
class Shot:
    """A picture of the staff mode."""

    keys: tuple[str, ...]
    step: str = "contacto"
    """Id of the applicant's step; empty: no session."""


IN = ("f12", *PIN, "enter")
STAFF = {
    "funcionario-pin": Shot(("f12", "7", "3", "9")),
    "funcionario-sesion": Shot(IN),
    "funcionario-borrar": Shot((*IN, "r")),
    "funcionario-sesiones": Shot((*IN, "escape")),
    "funcionario-impresora": Shot((*IN, "i"), step=""),
    "funcionario-hoja": Shot((*IN, "i", "enter"), step=""),
    "funcionario-numeros": Shot((*IN, "n"), step=""),
    "funcionario-respuestas": Shot((*IN, "v")),
    "funcionario-registro": Shot((*IN, "r"), step=""),
    "funcionario-personal": Shot((*IN, "f"), step=""),
}
"""Name of each picture of the staff manual -> the keys and the step that show it."""


async def take(step_id: str, look: str = "claro", size: tuple[int, int] = SIZE) -> Image.Image:
    """One screen of the app, with fakes that print and store nothing."""
    with tempfile.TemporaryDirectory() as folder:
        app = kiosk_app(Path(folder), look=look)
        async with app.run_test(size=size) as pilot:
            if step_id:
                await app.applicant.enter(session_at(step_id))
            await pilot.pause()
            return picture(app)


async def take_staff(shot: Shot) -> Image.Image:
    """One screen of the staff mode with many sessions."""
    with tempfile.TemporaryDirectory() as folder:
        app = busy_office(Path(folder))
        async with app.run_test(size=STAFF_SIZE) as pilot:
            if shot.step:
                await app.applicant.enter(at_the_kiosk(shot.step))
            for key in shot.keys:
                await pilot.press(key)
                await app.workers.wait_for_complete()
                await pilot.pause()
            return picture(app)


def write(folder: Path, name: str, image: Image.Image) -> None:
    """Write a picture and print its size."""
    file = folder / f"{name}.png"
    image.quantize(COLOURS).save(file, optimize=True)
    print(f"{file}: {file.stat().st_size // 1000} kB")


def main(folder: Path) -> None:
    """Write every picture into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, step_id in STEPS.items():
        write(folder, name, asyncio.run(take(step_id)))
    for name, (step_id, look) in DESIGN.items():
        write(folder, name, asyncio.run(take(step_id, look, HALLWAY)))
    for name, shot in STAFF.items():
        write(folder, name, asyncio.run(take_staff(shot)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
