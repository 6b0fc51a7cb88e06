"""One session: what is known of it, and everything staff can do with it."""

from __future__ import annotations

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll

from kiosk.ports import PrintState
from kiosk.screens.staff.staff_screen import BACK, LEAVE, StaffScreen
from kiosk.sessions.overview import OUTCOMES, SessionDetails, ago_words, job_words
from kiosk.widgets.key_bar import Key
from kiosk.widgets.list_room import ListRoom
from kiosk.widgets.pick_list import PickLine, PickList
from kiosk.widgets.plain import Plain

EVERY_SECONDS = 2.0
"""Seconds between two updates while something is being printed."""


@dataclass(frozen=True)
class Act:
    """Something that can be done with a session."""

    id: str
    key: str
    words: str


GO_ON = Act("go_on", "s", "Seguir en esta pantalla")
RESET = Act("reset", "r", "Borrar todo y empezar de nuevo")
SEND_BACK = Act("send_back", "p", "Devolver a un paso anterior…")
ANSWERS = Act("answers", "v", "Ver y corregir sus respuestas…")
REPRINT = Act("reprint", "i", "Imprimir otra vez…")
CONFIRM = Act("confirm", "c", "Decir si salieron las hojas…")
SHOW = Act("show", "h", "Ver las hojas")
SCANS = Act("scans", "e", "Ver lo escaneado…")
FINISH = Act("finish", "t", "Marcar como terminada")
WIPE = Act("wipe", "b", "Borrar ahora")
ACTS = (GO_ON, RESET, SEND_BACK, ANSWERS, REPRINT, CONFIRM, SHOW, SCANS, FINISH, WIPE)


def acts_for(details: SessionDetails) -> tuple[Act, ...]:
    """What can be done with this session: nothing that could not come true."""
    row = details.row
    if row.damaged:
        return (WIPE,)
    if details.elsewhere:
        shown = {ANSWERS: True, SHOW: bool(details.papers), SCANS: bool(details.scans)}
        return tuple(act for act in ACTS if shown.get(act))
    unconfirmed = any(job.state is PrintState.UNCONFIRMED for job in details.jobs)
    offered = {
        GO_ON: True,
        RESET: row.here,
        SEND_BACK: bool(details.steps),
        ANSWERS: True,
        REPRINT: bool(details.papers),
        CONFIRM: unconfirmed,
        SHOW: bool(details.papers),
        SCANS: bool(details.scans),
        FINISH: row.outcome != "finished",
        WIPE: not row.here,
    }
    return tuple(act for act in ACTS if offered[act])


class SessionScreen(StaffScreen):
    """The facts, then the acts as a list; each act has a letter too."""

    DEFAULT_CSS = """
    SessionScreen #facts { height: auto; max-height: 9; scrollbar-size-vertical: 1; }
    .-tall SessionScreen #facts { max-height: 14; }
    SessionScreen #acts { margin: 1 0 0 0; max-height: 10; }
    SessionScreen .fact { height: 1; }
    """
    BINDINGS = [Binding(act.key, f"act('{act.id}')", show=False) for act in ACTS]
    TITLE_WORDS = "Una sesión"

    class FromSession(StaffScreen.FromStaff):
        """Base of what the screen of one session asks for."""

    class ActRequested(FromSession):
        """Something has to be done with this session."""

        def __init__(self, session_id: str, act: Act) -> None:
            super().__init__()
            self.session_id = session_id
            self.act = act

    class Refreshed(FromSession):
        """The facts have to be read again."""

        def __init__(self, session_id: str) -> None:
            super().__init__()
            self.session_id = session_id

    def __init__(self, member: str, details: SessionDetails, note: str = "") -> None:
        super().__init__(member)
        self.details = details
        self.note = note
        self.facts = Plain("", classes="facts")
        self.list = PickList([])
        self.list.id = "acts"

    def compose_body(self) -> ComposeResult:
        """Facts above, acts below."""
        with VerticalScroll(id="facts", can_focus=False):
            yield self.facts
        yield ListRoom(self.list)

    def keys(self) -> tuple[Key, ...]:
        """The one that is wanted most has a button of its own, in the words of the list if there is room."""
        pick = Key("Enter", "Elegir", "screen.pick", strong=True)
        if not self.details.row.here:
            return (LEAVE, BACK, pick)
        resets = (Key("R", words, "screen.act('reset')") for words in (RESET.words, "Borrar todo"))
        return self.first_that_fits(*((LEAVE, BACK, reset, pick) for reset in resets))

    def on_mount(self) -> None:
        """Focus the list."""
        self.tell(self.note)
        self.show(self.details)
        self.list.focus()
        self.set_interval(EVERY_SECONDS, self._look)

    def _look(self) -> None:
        if self.is_current and any(job.state.under_way for job in self.details.jobs):
            self.post_message(self.Refreshed(self.details.row.id))

    def show(self, details: SessionDetails) -> None:
        """Show these facts."""
        self.details = details
        self.query_one("#title", Plain).update(
            f"Sesión {details.row.code} · {details.row.who or 'sin nombre'}"
        )
        self.facts.update("\n".join(_facts(details)))
        index = self.list.highlighted or 0
        acts = acts_for(details)
        lines = [PickLine(act.id, f"[{act.key.upper()}] {act.words}") for act in acts]
        self.list.show(lines, acts[min(index, len(acts) - 1)].id if acts else "")
        self.show_keys()

    @on(PickList.OptionSelected)
    def _picked(self, event: PickList.OptionSelected) -> None:
        event.stop()
        self.action_act(event.option_id or "")

    def action_pick(self) -> None:
        """A touch on the button."""
        self.list.action_select()

    def action_act(self, act_id: str) -> None:
        """A letter, or a line of the list; what is not offered does nothing."""
        for act in acts_for(self.details):
            if act.id == act_id:
                self.post_message(self.ActRequested(self.details.row.id, act))


def _facts(details: SessionDetails) -> list[str]:
    """The facts, one a line."""
    row = details.row
    if row.damaged:
        return ["El archivo de esta sesión está dañado y no se puede leer. Las demás están bien."]
    lines = []
    if details.elsewhere:
        lines += ["▲ Está abierta en otra pantalla: aquí solo se puede mirar.", ""]
    if row.help_called:
        lines += ["● Pidió ayuda al funcionario.", ""]
    where = "en esta pantalla" if row.here else OUTCOMES.get(row.outcome, row.outcome)
    lines += [
        f"Documento: {details.document or '—'}",
        f"Paso:      {row.step} ({row.percent} %)",
        f"Estado:    {where}",
        f"Comenzó:   {details.started or '—'} · guardada: {ago_words(row.age)}",
    ]
    lines += [f"Papel:     {job.title}: {job_words(job)}" for job in details.jobs]
    if not details.jobs:
        lines.append(f"Papeles:   {row.papers or '—'}")
    if details.scans:
        lines.append(f"Escaneado: {', '.join(map(details.scan_words, details.scans))}")
    return lines
