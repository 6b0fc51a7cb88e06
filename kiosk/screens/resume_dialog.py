"""Continuing a session from the welcome screen: its code and the document number."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from textual import on, work
from textual.app import ComposeResult
from textual.widgets import Input

from kiosk.content.office_words import OfficeWords
from kiosk.errors import StoreError
from kiosk.interview.session_code import normalize, valid
from kiosk.ports import Claim
from kiosk.screens.dialogs import Dialog, DialogButton
from kiosk.widgets.key_bar import Key
from kiosk.widgets.line_entry import LineInput
from kiosk.widgets.plain import Plain
from kiosk.widgets.problem_line import ProblemLine

WRONG = "No encontramos una sesión con ese código y ese número. Revise los dos, o pida ayuda al funcionario."
"""The same words whatever is wrong: nobody learns whether a code exists."""
MISTYPED = "Revise el código: son seis letras y números, y alguno está mal."
OVER = "Esa sesión ya terminó y su código no sirve más. Si le falta una hoja, llame al funcionario."
NO_NUMBER = "Escriba también su número de documento."


class ResumeDialog(Dialog[str]):
    """Asks for a code and a document number; answers with the id of their session, or None.

    A code with a wrong check symbol is told at once: that is arithmetic, and says nothing about sessions.
    """

    def __init__(self, words: OfficeWords, claim: Callable[[str, str], Awaitable[Claim]]) -> None:
        super().__init__(words=words)
        self.claim = claim
        self.code = LineInput("", max_length=16, id="code")
        self.number = LineInput("", max_length=20, id="number")
        self.no_code = Plain(words.dialogs.resume_no_code, classes="dialog-hint")
        self.code_problem = ProblemLine()
        """Stands in the place of the hint, under the box that it is about."""
        self.problem = ProblemLine()
        """About the number, or both."""
        self._asking = False
        """The answer about a code and a number is awaited: neither is asked about twice."""

    def compose_words(self) -> ComposeResult:
        """The two questions and their boxes."""
        said = self.words.dialogs
        yield Plain(said.resume, classes="dialog-title")
        yield Plain(said.resume_code)
        yield self.code
        yield self.no_code
        self.code_problem.display = False
        yield self.code_problem
        yield Plain(said.resume_number)
        yield self.number
        yield self.problem

    def compose_buttons(self) -> ComposeResult:
        """Back to the welcome, or check."""
        yield DialogButton("no", Key("Esc", self.words.dialogs.back, "screen.careful"))
        yield DialogButton("yes", Key("Enter", self.words.dialogs.resume_go_on, "screen.check", strong=True))

    def on_mount(self) -> None:
        """Focus the first box."""
        self.code.focus()

    def hear_number(self, number: str) -> None:
        """A reader read a cédula: its number need not be typed."""
        self.number.value = number
        (self.code if not self.code.value.strip() else self.number).focus()

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input is self.code:
            self.number.focus()
        else:
            self.action_check()

    def action_check(self) -> None:
        """Refuse a mistyped code and an empty number; ask the store about anything else."""
        code = normalize(self.code.value)
        mistyped = bool(code) and not valid(code)
        self._tell_code(MISTYPED if mistyped else "")
        if mistyped:
            self.problem.refuse("")
            self.code.focus()
        elif not self.number.value.strip():
            self.problem.refuse(NO_NUMBER)
            self.number.focus()
            self._show_problem()
        elif not self._asking:
            self._asking = True
            self.problem.tell(self.words.dialogs.resume_wait)
            self._ask(code, self.number.value)

    def _show_problem(self) -> None:
        """Bring it into sight: beside the keyboard of the screen there is room for little."""
        self.call_after_refresh(self.problem.scroll_visible, animate=False)

    def _tell_code(self, problem: str) -> None:
        self.code_problem.refuse(problem)
        self.code_problem.display, self.no_code.display = bool(problem), not problem

    @work
    async def _ask(self, code: str, number: str) -> None:
        try:
            claim = await self.claim(code, number)
        except StoreError as error:
            self.problem.refuse(f"El quiosco no puede buscarla ahora. Llame al funcionario. ({error.code})")
            return
        finally:
            self._asking = False
        if claim.session_id:
            self.answer(claim.session_id)
        elif claim.over:
            self.problem.refuse(OVER)
        elif claim.wait_seconds:
            self.problem.refuse(_wait(claim.wait_seconds))
        else:
            self.problem.refuse(WRONG)
            self.number.value = ""
            self.number.focus()
        self._show_problem()


def _wait(seconds: int) -> str:
    """How long to wait, in whole minutes once it is longer than one."""
    minutes = -(-seconds // 60)
    long = f"{minutes} minutos" if minutes > 1 else "un minuto"
    return f"Hubo varios intentos seguidos. Espere {long} y pruebe otra vez, o llame al funcionario."
