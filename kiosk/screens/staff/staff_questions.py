"""The questions of the staff mode, in their words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual import events
from textual.app import ComposeResult

from kiosk.ports import PrintJob, PrintState
from kiosk.screens.dialogs import QuestionDialog
from kiosk.screens.list_dialog import ListDialog
from kiosk.sessions.overview import ALL, job_words, pages_words
from kiosk.widgets.pick_list import PickLine, PickList
from kiosk.widgets.plain import Plain

CAME_OUT, NOT_OUT, CANCEL = "came-out", "not-out", "cancel"
"""Answers about a job."""


AUDIT, MEMBERS, CLOSE, SCANNER, CLEAN, FLEET = "audit", "members", "close", "scanner", "clean", "fleet"
PRACTICE, MANUAL = "practice", "manual"
"""What is behind «Más» at the table."""


class ConfirmDialog(QuestionDialog):
    """Says what will happen; Enter does it, Esc does not. Only for staff, who asked for it a moment ago.

    Both answers have the verb of the question.
    """

    def __init__(self, title: str, paragraphs: Sequence[str], yes: str, no: str = "No, dejarlo") -> None:
        super().__init__(title, paragraphs, yes=yes, no=no)


class ChoiceDialog(ListDialog[str]):
    """A question with several answers in a list."""

    def __init__(self, title: str, words: str, choices: Mapping[str, str], marked: str = "") -> None:
        super().__init__()
        self.title_words = title
        self.paragraph = words
        self.choices = choices
        """Answer -> its words."""
        self.marked = marked

    def on_key(self, event: events.Key) -> None:
        """The key that stands in brackets before an answer takes it."""
        name = (event.character or event.key).upper()
        for answer, words in self.choices.items():
            if words.startswith(f"[{name}]"):
                event.stop()
                self.answer(answer)

    def compose_words(self) -> ComposeResult:
        """The question, then the answers."""
        yield Plain(self.title_words, classes="dialog-title")
        if self.paragraph:
            yield Plain(self.paragraph, classes="paragraph")
        yield PickList([PickLine(name, words) for name, words in self.choices.items()], marked=self.marked)


def reset_dialog(who: str) -> ConfirmDialog:
    """Before the session on the screen is wiped and another begins."""
    words = [
        f"Se borra todo lo que escribió {who or 'esta persona'}: sus respuestas, sus documentos y lo que "
        "esté por imprimir.",
        "No se puede deshacer. Empieza una sesión en blanco.",
    ]
    return ConfirmDialog("¿Borrar todo y empezar de nuevo?", words, yes="Sí, borrar")


def wipe_dialog(who: str, code: str) -> ConfirmDialog:
    """Before a session that is kept is wiped."""
    words = [
        f"Se borra la sesión {code}{f' de {who}' if who else ''}: respuestas, documentos y lo que esté por "
        "imprimir.",
        "No se puede deshacer: si la persona vuelve, tiene que empezar otra vez.",
    ]
    return ConfirmDialog("¿Borrar ahora?", words, yes="Sí, borrar", no="No, dejarla")


def finish_dialog(code: str, *, here: bool) -> ConfirmDialog:
    """Before a session is marked as finished."""
    words = ["La persona ya no podrá continuarla con su código; usted sí, desde aquí."]
    if here:
        words.append("En esta pantalla vuelve la bienvenida.")
    return ConfirmDialog(
        f"¿Marcar la sesión {code} como terminada?", words, yes="Sí, terminada", no="No, dejarla así"
    )


def take_over_dialog(code: str) -> ConfirmDialog:
    """Before another session takes this screen."""
    words = [f"En esta pantalla está la sesión {code}. Queda guardada y se puede continuar después."]
    return ConfirmDialog("¿Cambiar de sesión?", words, yes="Sí, cambiar", no="No cambiar")


def close_dialog(*, session_open: bool) -> ConfirmDialog:
    """Before the kiosk is shut down."""
    words = ["Nadie podrá usarlo hasta que se abra otra vez en el computador."]
    if session_open:
        words.append("La sesión que está en la pantalla queda guardada.")
    return ConfirmDialog("¿Cerrar el quiosco?", words, yes="Sí, cerrar", no="No, dejarlo abierto")


def restart_dialog(station: str) -> ConfirmDialog:
    """Before another kiosk is asked to restart."""
    words = ["Reinicia solo cuando esté en la bienvenida: a nadie se le corta su sesión."]
    return ConfirmDialog(f"¿Reiniciar «{station}»?", words, yes="Sí, reiniciar")


RESTART, UPDATE = "restart", "update"


def fleet_dialog(station: str, version: str) -> ChoiceDialog:
    """What is asked of another kiosk on whose machine a version waits."""
    choices = {UPDATE: f"Poner la versión {version}, que espera allá", RESTART: "Reiniciar"}
    words = (
        "Lo hace cuando esté en la bienvenida: a nadie se le corta su sesión. "
        "Si la versión no sirve, vuelve sola a la de ahora."
    )
    return ChoiceDialog(f"¿Qué hace «{station}»?", words, choices)


def clean_dialog() -> ConfirmDialog:
    """Before keys and touches do nothing for a minute."""
    words = [
        "Durante un minuto las teclas y los toques no hacen nada, y no se puede cortar.",
        "Después vuelve esta pantalla, y lo que había se conserva.",
    ]
    return ConfirmDialog("¿Limpiar la pantalla?", words, yes="Sí, limpiar", no="Ahora no")


def clock_dialog(doubt: str) -> ConfirmDialog:
    """Before anything is wiped by a clock that jumped."""
    words = [doubt, "Si la fecha y la hora del computador son las de hoy, se borra lo que ya venció."]
    return ConfirmDialog("¿La hora es correcta?", words, yes="Sí, es correcta", no="No, revisarla")


def steps_dialog(steps: Sequence[tuple[str, str]]) -> ChoiceDialog:
    """To which step a session is sent back."""
    return ChoiceDialog("¿A qué paso?", "Lo que ya escribió se conserva.", dict(steps), marked=steps[-1][0])


def reprint_dialog(papers: Sequence[tuple[str, str]]) -> ChoiceDialog:
    """All papers again, or one of them."""
    choices = {ALL: f"Todos ({len(papers)})"} if len(papers) > 1 else {}
    return ChoiceDialog("¿Qué se imprime otra vez?", "", choices | dict(papers))


def drop_scan_dialog(name: str, *, again: bool) -> ConfirmDialog:
    """Before a scanned file is deleted."""
    words = [f"Se borra {name}. No se puede deshacer."]
    if again:
        words.append("La sesión va al paso del escáner: la persona lo escanea otra vez.")
        return ConfirmDialog("¿Escanear otra vez?", words, yes="Sí, otra vez")
    return ConfirmDialog("¿Borrar lo escaneado?", words, yes="Sí, borrar")


def more_dialog(*, scanner: bool = False, fleet: bool = False) -> ChoiceDialog:
    """What has no button of its own at the table on a small screen; each has its letter there."""
    choices = {MANUAL: "[F1] Manual: cómo se hace cada cosa"}
    choices |= {SCANNER: "[E] Escáner: cómo está, y probarlo"} if scanner else {}
    choices |= {
        AUDIT: "[R] Registro: quién hizo qué",
        MEMBERS: "[F] Personal: los funcionarios y sus PIN",
        **({FLEET: "[Q] Los quioscos: cómo está cada uno"} if fleet else {}),
        PRACTICE: "[P] Practicar: un ensayo que no se guarda ni se imprime",
        CLEAN: "[L] Limpiar la pantalla: un minuto sin teclas ni toques",
        CLOSE: "[C] Cerrar el quiosco",
    }
    return ChoiceDialog("¿Qué más?", "", choices)


def practice_dialog() -> ConfirmDialog:
    """Before a practice."""
    words = [
        "El quiosco se abre como lo ve una persona, con los textos y los archivos de Word de la oficina.",
        "Escriba datos inventados. Nada se guarda ni se imprime, y cada pantalla y cada hoja dice «ENSAYO».",
        "Termina con F12, con «Terminar» o si nadie toca nada.",
    ]
    return ConfirmDialog("¿Empezar un ensayo?", words, yes="Sí, ensayar", no="Ahora no")


def practice_end_dialog() -> ConfirmDialog:
    """Before the end of a practice."""
    words = ["Lo que se escribió se borra. El quiosco queda listo para la siguiente persona."]
    return ConfirmDialog("¿Terminar el ensayo?", words, yes="Sí, terminar", no="No, seguir")


def queue_dialog(queues: Sequence[str]) -> ChoiceDialog:
    """Another queue."""
    words = "Lo que la impresora de ahora ya recibió sale por ella."
    return ChoiceDialog("¿En qué impresora?", words, {name: name for name in queues})


def job_dialog(job: PrintJob) -> ChoiceDialog:
    """What can be done with a job."""
    title = f"{job.title}{f' · {job.code}' if job.code else ''}"
    if job.state is PrintState.UNCONFIRMED:
        verb = "¿Salió" if job.pages == 1 else "¿Salieron"
        words = f"{verb} {pages_words(job.pages)}? Mire en la bandeja antes de contestar."
        yes = "Sí, salió completa" if job.pages == 1 else "Sí, salieron completas"
        return ChoiceDialog(title, words, {CAME_OUT: yes, NOT_OUT: "No: imprimir otra vez"})
    choices = {CANCEL: "Cancelar: que no salga"} if job.state.under_way else {}
    return ChoiceDialog(title, f"Está así: {job_words(job)}.", choices)
