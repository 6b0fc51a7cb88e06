"""A place to try out a password before it is typed in SECOP; the password is not kept."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from rich.cells import cached_cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, ItemGrid, Vertical
from textual.message import Message
from textual.widgets import Input, Static

from kiosk.content.braces import put
from kiosk.content.office_words import CoachWords
from kiosk.interview.password import (
    ADVICE,
    LONGEST,
    RULES,
    PasswordJudgement,
    PasswordRule,
    Strength,
    advice_broken,
    judge,
    rules_met,
)
from kiosk.widgets.line_entry import LineInput
from kiosk.widgets.loud_task import loud_task
from kiosk.widgets.plain import Plain

PAUSE_SECONDS = 0.1
"""Rest after a letter before the strength is estimated: who types fast has it estimated once."""


class PasswordLine(LineInput):
    """The input; no message and no suggestion carries what is typed in it."""

    @dataclass
    class Entered(Message):
        """Enter was pressed; carries no value."""

    def __init__(self) -> None:
        super().__init__(password=True, max_length=LONGEST, select_on_focus=False)
        # these carry the value, and messages wait in queues and can be written down
        self.disable_messages(Input.Changed, Input.Submitted, Input.Blurred)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In an empty box the arrows have nothing to do: they are the screen's, as on its neighbours."""
        if action in ("cursor_left", "cursor_right"):
            return bool(self.value)
        return super().check_action(action, parameters)

    async def action_submit(self) -> None:
        """Enter: send Entered, which carries no value."""
        self.post_message(self.Entered())


class ShowToggle(Static, can_focus=True):
    """«Mostrar» or «Ocultar»: Enter, the space bar or a touch."""

    DEFAULT_CSS = """
    ShowToggle { width: 13; height: 1; padding: 0 1; color: $primary; background: $panel; text-style: bold; }
    ShowToggle:focus { background: $primary; color: $background; }
    """
    BINDINGS = [
        Binding("space,enter", "flip", show=False),
        Binding("up", "app.focus_previous", show=False),
        Binding("down", "app.focus_next", show=False),
    ]
    ALLOW_SELECT = False

    @dataclass
    class Flipped(Message):
        """The applicant wants the password shown (True) or hidden."""

        shown: bool

    def __init__(self, words: CoachWords) -> None:
        super().__init__(markup=False)
        self.words = words
        self.shown = False

    def render(self) -> str:
        """The label says what pressing it does."""
        return self.words.hide if self.shown else self.words.show

    def set(self, shown: bool) -> None:
        """Change the state and send Flipped."""
        self.shown = shown
        self.refresh()
        self.post_message(self.Flipped(shown))

    def action_flip(self) -> None:
        """Change to the other state."""
        self.set(not self.shown)

    def on_click(self) -> None:
        """A touch changes the state."""
        self.action_flip()


class RuleMark(Plain):
    """One rule, with a tick when the password meets it."""

    def __init__(self, rule: PasswordRule) -> None:
        super().__init__(f"· {rule.words}")
        self.rule = rule
        self.met = False

    def mark(self, met: bool) -> None:
        """Tick it or not."""
        if met == self.met:
            return
        self.met = met
        self.set_class(met, "-met")
        self.update(f"{'✔' if met else '·'} {self.rule.words}")


class PasswordCoach(Vertical):
    """An input, the rules, how strong the password is, and what would make it better.

    What is typed is only in the input. It is wiped when the screen closes or another screen covers it.
    """

    DEFAULT_CSS = """
    PasswordCoach { height: auto; width: 100%; max-width: 90; }
    PasswordCoach Horizontal { height: auto; }
    PasswordCoach PasswordLine { width: 1fr; max-width: 60; }
    PasswordCoach ShowToggle { margin: 0 0 0 1; content-align: center middle; }
    .-tall PasswordCoach ShowToggle { margin: 1 0 0 1; }
    PasswordCoach RuleMark { color: $foreground 70%; }
    PasswordCoach RuleMark.-met { color: $success; text-style: bold; }
    PasswordCoach #strength { text-style: bold; }
    PasswordCoach #strength.-bad { color: $error; }
    PasswordCoach #strength.-good { color: $success; }
    PasswordCoach #better { min-height: 2; }
    PasswordCoach #promise { color: $secondary; text-style: bold; }
    """

    SCOPED_CSS = False
    """The style rules depend on the size of the screen, so they cannot be scoped; each names the coach."""

    @dataclass
    class Done(Message):
        """Enter was pressed in the box; carries no value."""

    def __init__(self, words: CoachWords, personal: tuple[str, ...]) -> None:
        super().__init__()
        self.words = words
        self._personal: tuple[str, ...] = personal
        self.line = PasswordLine()
        self.toggle = ShowToggle(words)
        self.marks = [RuleMark(rule) for rule in (*RULES, *ADVICE)]
        self._strength, self._better = Plain(id="strength", spoken=""), Plain(id="better", spoken="")
        self._typed = asyncio.Event()
        """Something was typed since the last estimate began."""
        self._estimates: asyncio.Task[None] | None = None
        """Runs while the coach is there: a task for each letter would cost as much as the letter."""
        self.idle = True
        """The strength of what stands in the box is said."""

    def compose(self) -> ComposeResult:
        """The promise comes first: nobody may think that an account is made here."""
        yield Plain(self.words.promise, id="promise")
        with Horizontal():
            yield self.line
            yield self.toggle
        with ItemGrid(min_column_width=20):
            yield from self.marks
        yield self._strength
        yield self._better

    def on_mount(self) -> None:
        """Judge each change of the text; wipe it when another screen covers this one."""
        self._estimates = loud_task(self.app, self._estimate())
        self.watch(self.line, "value", self._judge)
        self.watch(self.screen, "stack_updates", self._covered, init=False)

    def on_unmount(self) -> None:
        """Wipe the password and the answers it was compared with."""
        if self._estimates:
            self._estimates.cancel()
        self.wipe()
        self._personal = ()

    def enter(self) -> None:
        """Put the cursor into the box."""
        self.line.focus()

    def wipe(self) -> None:
        """Empty the input, and hide what is typed next."""
        self.line.value = ""
        self.toggle.set(shown=False)
        _forget_widths()

    def _covered(self) -> None:
        if not self.screen.is_active:
            self.wipe()
            self.call_after_refresh(_forget_widths)  # the picture before it is measured once more

    def _judge(self, password: str) -> None:
        """The rules at once; the strength takes longer than a letter may, and is said when it is known."""
        self._mark(password)
        self.idle = not password
        if password:
            self._typed.set()
            self.call_after_refresh(self.scroll_visible, animate=False)
        else:
            self._typed.clear()
            self._say(judge(""))

    async def _estimate(self) -> None:
        """Say how strong each password is after which the applicant rests."""
        while await self._typed.wait():
            self._typed.clear()
            await asyncio.sleep(PAUSE_SECONDS)
            if self.line.value and not self._typed.is_set():
                judgement = await asyncio.to_thread(judge, self.line.value, self._personal)
                if self.line.value and not self._typed.is_set():
                    self._say(judgement)
                    self.idle = True

    def _mark(self, password: str) -> None:
        met, broken = rules_met(password), advice_broken(password)
        for mark in self.marks:
            name = mark.rule.name
            mark.mark(name in met or (mark.rule in ADVICE and bool(password) and name not in broken))

    def _say(self, judgement: PasswordJudgement) -> None:
        if not self.is_attached:
            return  # taken away while the strength was estimated
        strength = self._strength
        strength.update(put(self.words.strength, fuerza=judgement.strength) if judgement.strength else "")
        strength.set_class(judgement.strength in (Strength.VERY_WEAK, Strength.WEAK), "-bad")
        strength.set_class(judgement.strength is Strength.GOOD, "-good")
        self._better.update(judgement.better)

    @on(ShowToggle.Flipped)
    def _reveal(self, event: ShowToggle.Flipped) -> None:
        event.stop()
        self.line.password = not event.shown

    @on(PasswordLine.Entered)
    def _finished(self, event: PasswordLine.Entered) -> None:
        event.stop()
        self.post_message(self.Done())


def _forget_widths() -> None:
    """Rich caches the widths of the last 4096 texts of the process; the password would be among them."""
    cached_cell_len.cache_clear()
