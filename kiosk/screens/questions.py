"""The questions and messages that the kiosk shows over a step; their words come from templates/words.toml."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.app import ComposeResult
from textual.binding import Binding

from kiosk.content.braces import put
from kiosk.content.office_words import OfficeWords
from kiosk.content.step_questions import before_answer
from kiosk.screens.dialogs import DialogButton, MessageDialog, QuestionDialog, WordsDialog
from kiosk.sessions.step_view import NOTHING_LASTS
from kiosk.widgets.key_bar import Key

KEEP, TAKE = "keep", "take"
"""Answers of SureDialog: what was typed is right; what is offered instead is right."""


class SureDialog(WordsDialog[str]):
    """«¿Está seguro?»: answers that are unusual but possible, and perhaps the usual ones beside them."""

    DEFAULT_CSS = (
        "SureDialog #dialog { min-width: 76; }"  # three buttons, with a line round each in 16 colours
    )
    BINDINGS = [Binding("enter", "enter", show=False), Binding("d", "keep", show=False)]
    CAREFUL = ""

    def __init__(self, words: OfficeWords, warnings: Mapping[str, str], *, offered: bool) -> None:
        """Ask.

        Args:
            words: the office's words.
            warnings: label of each field -> what is odd about its answer.
            offered: other answers are known, so that one key can take them.
        """
        paragraphs = [f"{before_answer(label)} {text}" for label, text in warnings.items()]
        super().__init__(words.questions.sure, paragraphs, words=words)
        self.offered = offered

    def compose_buttons(self) -> ComposeResult:
        """Correct; keep; take what is offered."""
        said = self.words.questions
        yield DialogButton("no", Key("Esc", said.sure_no, "screen.careful"))
        if self.offered:
            yield DialogButton("keep", Key("D", said.sure_keep, "screen.keep"))
            yield DialogButton("yes", Key("Enter", said.sure_take, "screen.enter", strong=True))
        else:
            yield DialogButton("yes", Key("Enter", said.sure_yes, "screen.enter", strong=True))

    def action_enter(self) -> None:
        """Enter: the offer if there is one, else what was typed."""
        self.answer(TAKE if self.offered else KEEP)

    def action_keep(self) -> None:
        """D: what was typed."""
        self.answer(KEEP)


def leave_dialog(words: OfficeWords) -> QuestionDialog:
    """Before an applicant leaves from the first step."""
    said = words.questions
    return QuestionDialog(said.leave, [said.leave_words], said.leave_yes, said.leave_no, words=words)


def drop_dialog(words: OfficeWords) -> QuestionDialog:
    """Before a row is deleted."""
    said = words.questions
    return QuestionDialog(said.drop, [said.drop_words], said.drop_yes, said.drop_no, words=words)


def copy_dialog(words: OfficeWords, row_name: str, values: Sequence[str]) -> QuestionDialog:
    """Before what is typed in a new row gives way to the values of the last one, which are shown."""
    said = words.questions
    paragraphs = [put(said.over_typed_words, fila=row_name, cuales=" · ".join(values))]
    return QuestionDialog(said.over_typed, paragraphs, said.over_typed_yes, said.over_typed_no, words=words)


def half_typed_dialog(words: OfficeWords, row_name: str, *, new: bool, changed: bool) -> QuestionDialog:
    """Before an applicant goes on from a table while rows are typed and not saved.

    Args:
        words: the office's words.
        row_name: what the office calls a row.
        new: there is a new row among them.
        changed: there are saved rows among them that were changed.
    """
    said = words.questions
    told = [said.half_typed_words] * new + [said.half_changed_words] * changed
    paragraphs = [put(one, fila=row_name) for one in told]
    if not changed:
        title, yes = said.half_typed, said.half_typed_yes
    else:
        title, yes = said.half_changed, said.half_changed_yes
    return QuestionDialog(title, paragraphs, yes, said.half_typed_no, words=words)


def left_typed_dialog(words: OfficeWords, title: str) -> QuestionDialog:
    """Before an applicant goes on from the review while a step holds something that was typed and not saved.

    Args:
        words: the office's words.
        title: of that step.
    """
    said = words.questions
    paragraphs = [put(said.left_typed_words, paso=title)]
    return QuestionDialog(
        said.half_changed, paragraphs, said.half_changed_yes, said.left_typed_no, words=words
    )


def noted_dialog(words: OfficeWords, question: str) -> QuestionDialog:
    """The question of a guide step that has to be answered with yes before the next step."""
    said = words.questions
    return QuestionDialog(question, [said.noted_words], said.noted_yes, said.noted_no, words=words)


def print_dialog(words: OfficeWords, title: str, *, practice: bool = False) -> QuestionDialog:
    """Before one document is printed by itself: the key for it is an arrow, and pressed easily."""
    said = words.questions
    question = put(said.print, titulo=title)
    paragraphs = [f"Es un ensayo: {NOTHING_LASTS}." if practice else said.print_words]
    return QuestionDialog(question, paragraphs, said.print_yes, said.print_no, words=words)


def paper_printed_dialog(words: OfficeWords, title: str, place: str, *, anew: bool) -> MessageDialog:
    """After one document was sent to the printer by itself; the top line of the screen says when it is out.

    Args:
        words: the office's words.
        title: of the document.
        place: where paper comes out.
        anew: the printer did not have these very pages before; the same pages are not printed twice.
    """
    said = words.questions
    if anew:
        return MessageDialog(put(said.printed, titulo=title), [place], words=words)
    return MessageDialog(put(said.printed_before, titulo=title), [said.printed_before_words], words=words)


def paper_trouble_dialog(words: OfficeWords, title: str, code: str) -> MessageDialog:
    """A document could not be printed while another step is on the screen."""
    said = words.questions
    paragraphs = [title, said.paper_trouble, put(said.notice_code, codigo=code)]
    return MessageDialog(said.notice, paragraphs, words=words)


def declined_dialog(words: OfficeWords, declined: str) -> MessageDialog:
    """After consent was refused; `declined` is what the step says about it."""
    said = words.questions
    return MessageDialog(said.declined, [declined], said.declined_end, words=words)


def unsaved_dialog(words: OfficeWords, title: str, code: str) -> MessageDialog:
    """After the session could not be written to the disk."""
    said = words.questions
    return MessageDialog(said.notice, [title, said.unsaved, put(said.notice_code, codigo=code)], words=words)


def elsewhere_dialog(words: OfficeWords) -> MessageDialog:
    """The session that an applicant wants to continue is open on another screen."""
    return MessageDialog(words.questions.elsewhere, [words.questions.elsewhere_words], words=words)


def unread_dialog(words: OfficeWords, code: str) -> MessageDialog:
    """A session is kept but cannot be read now."""
    said = words.questions
    return MessageDialog(said.unread, [said.unread_words, put(said.notice_code, codigo=code)], words=words)


class LostDialog(MessageDialog):
    """The session on this screen was opened or ended from another screen."""

    def __init__(self, words: OfficeWords) -> None:
        said = words.questions
        super().__init__(said.lost, [said.lost_words, said.lost_call], words=words)
