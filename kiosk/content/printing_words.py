"""The words about printing, a heading of templates/words.toml."""

from __future__ import annotations

from kiosk.content.content_model import Content
from kiosk.content.word_limits import Line, Note


class PrintingWords(Content):
    """The progress of printing: of all documents, of each of them, and in the header line of later steps."""

    coming: str = "Sus hojas están saliendo. {{ lugar }}"
    wait_or_go_on: str = "Puede esperarlas o seguir con Enter."
    done: str = "Listo: salieron todas. {{ lugar }}"
    kept: str = "Listo: sus hojas están listas. {{ lugar }}"
    paused: str = "El funcionario puso la impresión en pausa. Espere: sus hojas salen cuando la siga."
    wait: str = (
        "No tiene que hacer nada: sale sola cuando se arregle. Si tarda, pulse F1 y llame al funcionario."
    )
    safe: str = "Nada se perdió. Mientras tanto puede seguir con Enter."
    unsure_one: str = "No sabemos si un documento salió. El funcionario mira la impresora."
    unsure_many: str = "No sabemos si {{ cuantos }} documentos salieron. El funcionario mira la impresora."
    unsure_call: str = "Pulse F1 y llámelo."
    lost_one: str = "Un documento no se imprimió."
    lost_many: str = "{{ cuantos }} documentos no se imprimieron."
    lost_call: str = "Pulse F1 y llame al funcionario."
    line_printed: Line = "impreso"
    line_done: Line = "salió"
    line_kept: Line = "lista"
    line_unsure: Line = "el funcionario revisa si salió"
    line_lost: Line = "no va a salir; llame al funcionario con F1"
    line_page: Line = "página {{ hoja }} de {{ hojas }}"
    line_sent: Line = "en la impresora"
    line_waiting: Line = "en espera"
    line_paused: Line = "en espera: la impresión está en pausa"
    note_trouble: Note = "La impresora espera ayuda"
    note_missing: Note = "Faltan hojas: llame con F1"
    note_coming: Note = "Sus hojas están saliendo"
    note_done: Note = "Sus hojas ya salieron"
    note_kept: Note = "Sus hojas están listas"
