"""The errors the kiosk raises on purpose, each with a sentence for the applicant and one for staff.

KioskError
├── ContentError     the office's files do not say what the program understands
├── SettingsError    this machine's choices cannot be used
├── DocumentError    a document could not be filled or turned into a PDF
├── PrintError       paper did not come out
├── ScanError        a page could not be read by the scanner, or says nothing
├── HandoverError    files could not be given to a stick or a phone
├── StaffError       a staff member cannot be set up or let in
└── StoreError       a session could not be kept or read
    ├── ConflictError    somebody else saved it meanwhile
    ├── AwayError        the server that keeps the sessions does not answer now
    ├── PendingWipeError a session is wiped later, when that is possible
    └── InUseError       another kiosk has the data folder open

No text of these errors ever carries what a person typed.
"""

from typing import Literal


class KioskError(Exception):
    """Base of every error the kiosk raises on purpose.

    Attributes:
        title: a plain sentence an applicant may read.
        code: a short code staff can say on the telephone.
        detail: what staff need to mend it, in Spanish, without personal data.
    """

    title = "Algo no salió bien."
    code = "K0"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class ContentError(KioskError):
    """The office's files do not say what the program understands."""

    title = "Hay un error en los textos del quiosco."
    code = "C1"


class SettingsError(KioskError):
    """This machine's choices cannot be used."""

    title = "Hay un error en la configuración del quiosco."
    code = "S1"


class DocumentError(KioskError):
    """A document could not be filled or turned into a PDF."""

    title = "No pudimos preparar un documento."
    code = "D1"


class PrintError(KioskError):
    """Paper did not come out."""

    title = "No pudimos imprimir."
    code = "P1"


class StoreError(KioskError):
    """A session could not be kept or read."""

    title = "No pudimos guardar sus datos."
    code = "G1"


class ConflictError(StoreError):
    """A session was saved by somebody else since it was read."""

    title = "Su sesión está abierta en otra pantalla."
    code = "G2"


class AwayError(StoreError):
    """The server that keeps the sessions does not answer now."""

    title = "Ahora no hay conexión con las sesiones guardadas."
    code = "G3"


class PendingWipeError(StoreError):
    """A session could not be wiped now; that it has to be is written down, and tried until it is done."""

    title = "La sesión se borrará en cuanto se pueda."
    code = "G4"


class InUseError(StoreError):
    """Another kiosk has the data folder open."""

    title = "El quiosco ya está abierto en este equipo."
    code = "G5"


class ScanError(KioskError):
    """A page could not be read by the scanner, or nothing was found on it."""

    title = "No pudimos escanear."
    code = "R1"


class HandoverError(KioskError):
    """Files could not be given to a stick or a phone."""

    title = "No pudimos entregarle sus archivos."
    code = "H1"


StaffField = Literal["name", "pin"]
"""What a staff member types."""


class StaffError(KioskError):
    """A staff member cannot be set up or let in.

    Attributes:
        about: which of the things they typed has to be typed again, and `detail` may stand on the public
            screen; None: nothing typed is wrong, and `detail` may name files of this machine.
    """

    title = "No se pudo abrir el modo del funcionario."
    code = "E1"

    def __init__(self, detail: str, about: StaffField | None = None) -> None:
        super().__init__(detail)
        self.about: StaffField | None = about
