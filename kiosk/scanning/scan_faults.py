"""Spanish sentences for scanimage's exit statuses (SANE standard, 4.2.7)."""

from __future__ import annotations

from kiosk.errors import ScanError

AGAIN = "Después, vuelva a intentarlo."
NOT_ALLOWED = "Esta cuenta no tiene permiso para usar el escáner. El funcionario puede mirar: kiosk doctor"
EMPTY_FEEDER = f"No hay hojas en el alimentador. Ponga las hojas. {AGAIN}"
_SENTENCES = {
    2: "El escaneo se canceló en el escáner. Vuelva a intentarlo.",
    3: "Otra persona o programa está usando el escáner. Espere un momento y vuelva a intentarlo.",
    4: "El escáner no acepta esa orden. Llame al funcionario.",
    6: f"Se atascó una hoja en el escáner. Abra la tapa del alimentador y sáquela con cuidado. {AGAIN}",
    7: EMPTY_FEEDER,
    8: f"La tapa del escáner está abierta. Ciérrela. {AGAIN}",
    9: f"El escáner falló o se desconectó. Revise que esté encendido y conectado. {AGAIN}",
    10: "El escáner no tiene memoria para tanto. Apáguelo y enciéndalo, o pida menos resolución.",
    11: NOT_ALLOWED,
}
_MESSAGES = {
    "Operation was canceled": 2,
    "Device busy": 3,
    "Document feeder jammed": 6,
    "Document feeder out of documents": 7,
    "Scanner cover is open": 8,
    "Error during device I/O": 9,
    "Out of memory": 10,
    "Access to resource has been denied": 11,
}
"""Message of a status (sane_strstatus) -> the status, for a driver that froze before it could exit."""
LAST_WORD = "scanimage: sane_"
"""Beginning of scanimage's last message, which gives its reason."""
NO_DOCUMENTS = 7
FULL_BATCH = "Se leyeron {sheets} hojas, lo más de una vez. Si quedan en el alimentador, escanee otra vez."
STOPPED = _SENTENCES[2]
FROZEN = f"El escáner no responde. Revise que esté encendido; si sigue así, apáguelo y enciéndalo. {AGAIN}"
NO_PICTURE = f"El escáner no entregó la página completa. Revise que siga encendido. {AGAIN}"
NO_SCANNER = "No se encontró ningún escáner. Revise que esté encendido y conectado."
NO_PROGRAM = "Falta el programa scanimage. Instálelo: sudo apt install sane-utils sane-airscan"
GONE = "El escáner ya no está. Revise que esté encendido y conectado, o corrija [scanner] device."


def status_of(status: int, complaint: str) -> int:
    """The exit status of a program, or the one in its messages if it had to be killed."""
    if status >= 0:
        return status
    return next((number for words, number in _MESSAGES.items() if words in complaint), status)


def of_status(status: int) -> ScanError:
    """The error for an exit status of scanimage; a crashed driver counts as a failing device."""
    return ScanError(_SENTENCES.get(status, GONE if status == 1 else _SENTENCES[9]))
