"""The answers of one session, and the box in which one of them is corrected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll

from kiosk.content.office_words import FormWords
from kiosk.content.step_questions import before_answer
from kiosk.interview.correction import Correctable
from kiosk.interview.places import Places
from kiosk.interview.validation import Outcome
from kiosk.screens.staff.staff_screen import BACK, LEAVE, StaffScreen
from kiosk.widgets.form import Form
from kiosk.widgets.key_bar import Key
from kiosk.widgets.list_room import ListRoom
from kiosk.widgets.pick_list import PickLine, PickList
from kiosk.widgets.plain import Plain


class AnswersScreen(StaffScreen):
    """Every answer by its question; Enter or a touch corrects one."""

    class FromAnswers(StaffScreen.FromStaff):
        """Base of what these two screens ask for."""

    class Picked(FromAnswers):
        """One answer is to be corrected."""

        def __init__(self, screen: AnswersScreen, wanted: Correctable) -> None:
            super().__init__()
            self.screen, self.wanted = screen, wanted

    def __init__(
        self,
        member: str,
        session_id: str,
        code: str,
        answers: Sequence[Correctable],
        words: FormWords,
        *,
        elsewhere: bool,
    ) -> None:
        """Take what is shown.

        Args:
            member: who is in.
            session_id: of the session.
            code: its code.
            answers: in the order of the steps.
            words: the office's words for an empty answer.
            elsewhere: the session is open on another screen, so nothing can be corrected.
        """
        super().__init__(member)
        self.session_id, self.code, self.elsewhere = session_id, code, elsewhere
        self.answers = {one.id: one for one in answers}
        self._words = words
        self.list = PickList([])

    def compose_body(self) -> ComposeResult:
        """The answers under the titles of their steps."""
        yield ListRoom(self.list)
        yield Plain("" if self.answers else "Todavía no ha contestado nada.", classes="quiet")

    def keys(self) -> tuple[Key, ...]:
        """Correct one, or go back."""
        correct = (Key("Enter", "Corregir", "screen.pick", strong=True),) if not self.elsewhere else ()
        return (LEAVE, BACK, *correct)

    def on_mount(self) -> None:
        """Show the answers, the first one marked."""
        self.query_one("#title", Plain).update(f"Respuestas de la sesión {self.code}")
        self.show(tuple(self.answers.values()))
        if self.elsewhere:
            self.tell("▲ Está abierta en otra pantalla: aquí solo se puede mirar.")
        self.list.focus()

    def show(self, answers: Sequence[Correctable]) -> None:
        """Show these answers, the one marked before still marked."""
        marked = self.list.marked
        self.answers = {one.id: one for one in answers}
        lines: list[PickLine] = []
        title = ""
        for one in answers:
            if one.title != title:
                title = one.title
                lines.append(PickLine(f"-{len(lines)}", title, heading=True))
            label = before_answer(one.box.label)
            lines.append(PickLine(one.id, f"   {label} {one.shown or self._words.unanswered}"))
        self.list.show(lines, marked or next(iter(self.answers), ""))

    @on(PickList.OptionSelected)
    def _picked(self, event: PickList.OptionSelected) -> None:
        event.stop()
        if wanted := self.answers.get(event.option_id or ""):
            self.post_message(self.Picked(self, wanted))

    def action_pick(self) -> None:
        """A touch on the button."""
        self.list.action_select()


class CorrectScreen(StaffScreen):
    """The box of one answer; what is wrong with the new one is told beside it, as on the applicant's step."""

    DEFAULT_CSS = "CorrectScreen #staff-body { height: 1fr; padding: 1 2; }"
    BINDINGS = [Binding("enter", "save", show=False)]
    TITLE_WORDS = "Corregir una respuesta"

    class Corrected(AnswersScreen.FromAnswers):
        """A new answer was typed."""

        def __init__(self, screen: CorrectScreen, typed: Mapping[str, str], *, sure: bool) -> None:
            super().__init__()
            self.screen, self.typed, self.sure = screen, dict(typed), sure

    def __init__(
        self, member: str, session_id: str, code: str, wanted: Correctable, words: FormWords, places: Places
    ) -> None:
        """Take what is corrected.

        Args:
            member: who is in.
            session_id: of the session.
            code: its code.
            wanted: the answer.
            words: the office's words for boxes.
            places: departments and municipalities.
        """
        super().__init__(member)
        self.session_id, self.code, self.wanted = session_id, code, wanted
        self.form = Form(words, wanted.boxes, wanted.values, places, wanted.open_dates)
        self._asked: dict[str, str] | None = None
        """What was typed when the screen asked whether it is right."""

    def body(self) -> VerticalScroll:
        """It scrolls on small screens."""
        return VerticalScroll(id="staff-body", can_focus=False)

    def compose_body(self) -> ComposeResult:
        """Where the answer belongs, and its box."""
        yield Plain(f"{self.wanted.title} · sesión {self.code}", classes="quiet")
        yield Plain("")
        yield self.form

    def keys(self) -> tuple[Key, ...]:
        """Keep it, or go back without a change."""
        return (
            LEAVE,
            Key("Esc", "No cambiar", "screen.back"),
            Key("Enter", "Guardar", "screen.save", strong=True),
        )

    def on_mount(self) -> None:
        """The keyboard is in the box."""
        self.form.enter(self.wanted.box.id)

    def refuse(self, outcome: Outcome) -> None:
        """Say what is wrong or unusual beside the box; the same again means that it is right."""
        if outcome.problems:
            self.tell("Así no se puede guardar. Lo de antes sigue como estaba.")
            self.form.show_problems(outcome.problems)
            return
        self._asked = self.form.typed()
        self.form.show_problems(outcome.warnings)
        self.tell("Parece raro. Si está bien así, pulse Enter otra vez.")

    @on(Form.Filled)
    def _filled(self, event: Form.Filled) -> None:
        event.stop()
        self.action_save()

    def action_save(self) -> None:
        """Enter in the last box, or a touch on the button."""
        if undecided := self.form.undecided():
            self.form.show_problems(undecided)
            return
        typed = self.form.typed()
        self.post_message(self.Corrected(self, typed, sure=typed == self._asked))
