"""The questions the kiosk asks over a step, in their words."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.screens.dialogs import MessageDialog, QuestionDialog


def sure_dialog(warnings: Mapping[str, str]) -> QuestionDialog:
    """«¿Está seguro?»: answers that are unusual but possible; the texts by label."""
    words = [f"{label}: {text}" for label, text in warnings.items()]
    return QuestionDialog("¿Está seguro?", words, yes="Sí, está bien así", no="Corregir")


def leave_dialog() -> QuestionDialog:
    """Before somebody leaves from the first step."""
    words = ["Si sale ahora, no se guarda nada."]
    return QuestionDialog("¿Desea salir?", words, yes="Sí, salir", no="No, seguir aquí")


def drop_dialog() -> QuestionDialog:
    """Before a row is deleted."""
    words = ["Lo que escribió ahí se borra de la lista."]
    return QuestionDialog("¿Desea borrarlo?", words, yes="Sí, borrar", no="No, dejarlo")


def half_typed_dialog(row_name: str) -> QuestionDialog:
    """Before somebody goes on from a table with a row that is not in it yet."""
    words = [f"Dejó un {row_name} a medias. Si sigue, lo que escribió en él no queda en la lista."]
    return QuestionDialog("¿Desea seguir sin él?", words, yes="Sí, seguir sin él", no="No, terminarlo")


def noted_dialog(question: str) -> QuestionDialog:
    """Where something must not be forgotten: nobody goes on before it is done."""
    words = ["Es importante. Si todavía no, hágalo ahora, con calma."]
    return QuestionDialog(question, words, yes="Sí, ya lo hice", no="Todavía no")


def print_dialog(title: str) -> QuestionDialog:
    """Before a document goes to the printer by itself: an arrow key is pressed easily."""
    words = ["Sale con sus datos, como están ahora. Puede ser más de una hoja."]
    return QuestionDialog(f"¿Desea imprimir «{title}»?", words, yes="Sí, imprimir", no="No, seguir aquí")


def paper_printed_dialog(title: str, place: str, *, anew: bool) -> MessageDialog:
    """After a document was handed to the printer by itself; the line at the top tells when it came out.

    Args:
        title: of the document.
        place: where paper comes out.
        anew: it was not asked for before with these words; the same one is not printed twice.
    """
    if anew:
        return MessageDialog(f"«{title}» va en camino", [place])
    words = ["No se imprime dos veces. Si le falta una hoja, llame al funcionario con F1."]
    return MessageDialog(f"Ya pidió «{title}»", words)


def paper_trouble_dialog(title: str, code: str) -> MessageDialog:
    """A paper did not come out while another step is on the screen."""
    words = [title, "Nada se perdió. Puede seguir, o llamar al funcionario con F1.", f"Código: {code}"]
    return MessageDialog("Aviso", words)


def declined_dialog(words: str) -> MessageDialog:
    """After consent was refused: a polite end."""
    return MessageDialog("Está bien", [words], button="Terminar")


def unsaved_dialog(title: str, code: str) -> MessageDialog:
    """After the disk could not keep the session."""
    words = [
        title,
        "Lo que escribió sigue aquí, pero todavía no está guardado. Por favor, llame al funcionario.",
        f"Código: {code}",
    ]
    return MessageDialog("Aviso", words)


def elsewhere_dialog() -> MessageDialog:
    """A session that somebody wants to continue is open on another screen."""
    words = ["Siga en esa pantalla. Si allá ya no hay nadie, espere un minuto y pruebe aquí otra vez."]
    return MessageDialog("Su sesión está abierta en otra pantalla", words)


def unread_dialog(code: str) -> MessageDialog:
    """A session is kept but cannot be read now."""
    words = ["El quiosco no puede abrirla ahora. Por favor, llame al funcionario.", f"Código: {code}"]
    return MessageDialog("Su sesión está guardada", words)


class LostDialog(MessageDialog):
    """The session that stands here was opened or ended from another screen."""

    def __init__(self) -> None:
        words = [
            "Se abrió o se cerró en otra pantalla. Aquí ya no se guarda lo que escriba.",
            "Si no sabe por qué, llame al funcionario.",
        ]
        super().__init__("Su sesión ya no sigue aquí", words)
