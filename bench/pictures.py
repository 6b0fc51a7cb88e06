"""Takes the pictures of the README: the real app with an invented person.

python -m bench.pictures DIR
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from PIL import Image

from tests.journey import kiosk_app, session_at
from tests.picture import picture

SIZE = (120, 36)
"""The recommended terminal, in cells."""
COLOURS = 64
"""A screen has few; with a small palette its picture stays far under 200 kB."""
PICTURES = {"bienvenida": "", "formulario": "contacto", "guia": "usuario"}
"""Name of each picture -> the step it shows; empty: the welcome screen."""


async def take(step_id: str) -> Image.Image:
    """One screen of the app, over fakes that print and keep nothing."""
    with tempfile.TemporaryDirectory() as folder:
        app = kiosk_app(Path(folder))
        async with app.run_test(size=SIZE) as pilot:
            if step_id:
                await app.enter(session_at(step_id))
            await pilot.pause()
            return picture(app)


def main(folder: Path) -> None:
    """Write every picture into a folder, and say how big it is."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, step_id in PICTURES.items():
        file = folder / f"{name}.png"
        asyncio.run(take(step_id)).quantize(COLOURS).save(file, optimize=True)
        print(f"{file}: {file.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
