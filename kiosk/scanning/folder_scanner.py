"""The scanner of a machine without one: it reads the pictures in a folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PIL import Image

from kiosk import files
from kiosk.errors import ScanError
from kiosk.ports.scanning import ScannedPage, ScannerDevice, ScannerState, T

NAME = "folder"
"""Value of `[scanner] device` for this scanner."""
PICTURES = frozenset({".png", ".jpg", ".jpeg", ".pgm", ".ppm", ".pnm", ".tif", ".tiff"})
_MOST_PIXELS = 60_000_000
EMPTY = "No hay ninguna página en el vidrio. Pida al funcionario que ponga la imagen, y vuelva a intentarlo."
TOO_LARGE = "La imagen es demasiado grande. Use una de 600 puntos por pulgada o menos."


class FolderScanner:
    """Reads the pictures of a folder in the order of their names; without the folder there is no scanner."""

    def __init__(self, folder: Path, resolution: int = 300) -> None:
        """Store the settings; nothing is read yet.

        Args:
            folder: folder in which staff put pictures.
            resolution: dots per inch of pictures that do not say theirs.
        """
        self._folder = folder
        self._resolution = resolution

    @property
    def place(self) -> str:
        """Where pages are put to be scanned, as a Spanish sentence."""
        return "Esta máquina no tiene escáner: el funcionario pone la imagen en su carpeta."

    def devices(self) -> tuple[ScannerDevice, ...]:
        """The folder as a device, if it exists."""
        label = f"Carpeta {self._folder}"
        return (ScannerDevice(NAME, label),) if self._folder.is_dir() else ()

    def has_feeder(self) -> bool:
        """True: all pictures of the folder can be read at once."""
        return True

    def state(self) -> ScannerState:
        """The folder; raises ScanError if it is missing."""
        if not (found := self.devices()):
            raise ScanError(f"No existe la carpeta {self._folder}.")
        return ScannerState(found[0].label, feeder=True)

    def sheets(self, take: Callable[[ScannedPage], T]) -> tuple[T, ...]:
        """What `take` makes of each picture of the folder; raises ScanError."""
        return tuple(take(open_picture(one, self._resolution)) for one in self._pictures())

    def scan(self, dpi: int = 0, *, feeder: bool = False, grey: bool = False) -> tuple[ScannedPage, ...]:
        """The first picture of the folder, or all of them with `feeder`; raises ScanError."""
        found = self._pictures()
        pages = (open_picture(one, dpi or self._resolution) for one in (found if feeder else found[:1]))
        return tuple(replace(page, image=page.image.convert("L")) if grey else page for page in pages)

    def close(self) -> None:
        """Nothing: pictures are read at once."""

    def _pictures(self) -> list[Path]:
        """The pictures in order; raises ScanError if there are none."""
        try:
            found = sorted(one for one in self._folder.iterdir() if one.suffix.lower() in PICTURES)
        except OSError:
            found = []
        if not found:
            raise ScanError(EMPTY)
        return found


def open_picture(file: Path, dpi: int) -> ScannedPage:
    """Read a picture file as a scanned page.

    Args:
        file: PNG, JPEG, TIFF or PNM.
        dpi: its resolution, if the file does not state one between 72 and 1200.

    Raises:
        ScanError: the file is missing, no picture, or too large.
    """
    try:
        with Image.open(file, formats=["PNG", "JPEG", "PPM", "TIFF"]) as image:
            if image.width * image.height > _MOST_PIXELS:
                raise ScanError(TOO_LARGE)
            told = round(float(image.info.get("dpi", (0, 0))[0]))
            page = image.convert("L" if image.mode in {"1", "L", "I;16", "I"} else "RGB")
    except FileNotFoundError:
        raise ScanError("No existe ese archivo. Revise el nombre.") from None
    except IsADirectoryError:
        raise ScanError("Eso es una carpeta: escriba el nombre de una imagen.") from None
    except Image.DecompressionBombError:
        raise ScanError(TOO_LARGE) from None
    except PermissionError as error:
        raise ScanError(f"No se puede leer la imagen: {files.reason(error)}.") from None
    except (OSError, ValueError, TypeError, SyntaxError):
        raise ScanError("El archivo no es una imagen, o está dañado. Sirven PNG, JPEG, TIFF y PNM.") from None
    return ScannedPage(page, told if 72 <= told <= 1200 else dpi)
