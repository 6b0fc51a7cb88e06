"""The errors the kiosk raises on purpose, each with a sentence for the applicant and one for staff.

KioskError
├── ContentError     a file of templates/ is missing or has a mistake
├── SettingsError    kiosk.toml or an environment variable has a mistake
├── DocumentError    a Word file could not be filled or converted to PDF
├── PrintError       a document was not printed
├── ScanError        the scanner gave no page, or nothing was found on the page
├── HandoverError    files were not copied to a USB stick or not offered to a telephone
├── StaffError       a staff member could not be set up or was not let in
└── StoreError       a session could not be written, read or wiped
    ├── ConflictError    another kiosk saved the session since it was read
    ├── AwayError        the database server does not answer now
    ├── PendingWipeError a session could not be wiped now; the kiosk tries again later
    └── InUseError       another kiosk process has the data folder open

No text of these errors contains what a person typed.
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
    """A file of templates/ is missing or has a mistake."""

    title = "Hay un error en los textos del quiosco."
    code = "C1"


class SettingsError(KioskError):
    """The settings file or an environment variable has a mistake."""

    title = "Hay un error en la configuración del quiosco."
    code = "S1"


class DocumentError(KioskError):
    """A Word file could not be filled or converted to PDF."""

    title = "No pudimos preparar un documento."
    code = "D1"


class PrintError(KioskError):
    """A document was not printed."""

    title = "No pudimos imprimir."
    code = "P1"


class StoreError(KioskError):
    """A session could not be written, read or wiped."""

    title = "No pudimos guardar sus datos."
    code = "G1"


class ConflictError(StoreError):
    """Another kiosk saved the session since this one read it."""

    title = "Su sesión está abierta en otra pantalla."
    code = "G2"


class AwayError(StoreError):
    """The database server that keeps the sessions does not answer now."""

    title = "Ahora no hay conexión con las sesiones guardadas."
    code = "G3"


class PendingWipeError(StoreError):
    """A session could not be wiped now.

    The kiosk has noted that on disk and tries again until it succeeds.
    """

    title = "La sesión se borrará en cuanto se pueda."
    code = "G4"


class InUseError(StoreError):
    """Another kiosk process has the data folder open."""

    title = "El quiosco ya está abierto en este equipo."
    code = "G5"


class ScanError(KioskError):
    """The scanner gave no page, or nothing was found on the page."""

    title = "No pudimos escanear."
    code = "R1"


class UnreadCardError(ScanError):
    """A card lies on the glass, and nothing on it could be read: a worn code, or a document without one."""

    def __init__(self, detail: str, side: object) -> None:
        super().__init__(detail)
        self.side = side
        """The side as it was scanned, cut out and straightened."""


class FeedError(ScanError):
    """The feeder of the scanner stopped before its last sheet."""

    def __init__(self, detail: str, taken: tuple[object, ...]) -> None:
        super().__init__(detail)
        self.taken = taken
        """What was made of the sheets before; their sheets need not be scanned again."""


class HandoverError(KioskError):
    """Files could not be copied to a USB stick or offered to a telephone."""

    title = "No pudimos entregarle sus archivos."
    code = "H1"


StaffField = Literal["name", "pin"]
"""The boxes that a staff member fills in."""


class StaffError(KioskError):
    """A staff member could not be set up or was not let in.

    Attributes:
        about: the box that has to be filled in again; `detail` may then be shown on the public screen. None:
            nothing typed is wrong, and `detail` may name files of this machine.
    """

    title = "No se pudo abrir el modo del funcionario."
    code = "E1"

    def __init__(self, detail: str, about: StaffField | None = None) -> None:
        super().__init__(detail)
        self.about: StaffField | None = about
