"""Takes the pictures of README, design page and staff manual from the real app with invented people.

python -m bench.pictures DIR
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Awaitable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from textual.pilot import Pilot

from kiosk.widgets.line_entry import LineInput
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


@dataclass(frozen=True)
class Screen:
    """A picture of the applicant's kiosk."""

    step: str = ""
    """Empty: the welcome screen."""
    look: str = "claro"
    keys: tuple[str, ...] = ()
    touched: bool = False
    """A finger touched the first box."""


DESIGN = {
    "diseno-bienvenida": Screen(),
    "diseno-formulario": Screen("contacto"),
    "diseno-alto-contraste": Screen(look="alto-contraste"),
    "diseno-teclado": Screen("expedicion", touched=True),
    "diseno-fecha": Screen("experiencia", keys=("up", "enter", *("enter",) * 2, "f7", *"2024", "enter", "9")),
}
"""Name of each picture of the design page -> what it shows."""


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


async def take(screen: Screen, size: tuple[int, int] = SIZE) -> Image.Image:
    """One screen of the app, with fakes that print and store nothing."""
    with tempfile.TemporaryDirectory() as folder:
        app = kiosk_app(Path(folder), look=screen.look, touch="always" if screen.touched else "auto")
        async with app.run_test(size=size) as pilot:
            if screen.step:
                await app.applicant.enter(session_at(screen.step))
            await pilot.pause()
            for key in screen.keys:
                await settled(pilot, pilot.press(key))
            if screen.touched:
                line = app.screen.query(LineInput).first()
                await settled(pilot, pilot.click(line))
            return picture(app)


async def settled(pilot: Pilot[int], act: Awaitable[object]) -> None:
    """Do something, and wait for what it starts."""
    await act
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def take_staff(shot: Shot) -> Image.Image:
    """One screen of the staff mode with many sessions."""
    with tempfile.TemporaryDirectory() as folder:
        app = busy_office(Path(folder))
        async with app.run_test(size=STAFF_SIZE) as pilot:
            if shot.step:
                await app.applicant.enter(at_the_kiosk(shot.step))
            for key in shot.keys:
                await settled(pilot, pilot.press(key))
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
        write(folder, name, asyncio.run(take(Screen(step_id))))
    for name, screen in DESIGN.items():
        write(folder, name, asyncio.run(take(screen, HALLWAY)))
    for name, shot in STAFF.items():
        write(folder, name, asyncio.run(take_staff(shot)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
