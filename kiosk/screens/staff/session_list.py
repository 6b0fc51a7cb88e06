"""Every session of this kiosk in a table, with a box that filters it."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.widgets import Input

from kiosk.screens.staff.staff_screen import LEAVE, StaffScreen, fit
from kiosk.sessions.overview import SessionRow, SessionRows, age_words
from kiosk.widgets.key_bar import Key
from kiosk.widgets.line_entry import LineInput
from kiosk.widgets.list_room import ListRoom
from kiosk.widgets.pick_list import PickLine, PickList
from kiosk.widgets.plain import Plain

FIXED = {"Código": 9, "Quién": 6, "Avance": 7, "Último": 8, "Estado": 16, "Papeles": 13}
"""Columns of constant width, in cells; the step takes what is left."""
NARROW_STEP = 12
"""With less than this for the step, the papers' column is left out."""
ROOMY_STEP = 13
"""With more than this for the step, columns that are read as one with the next get a space more."""
APART = ("Último", "Código", "Quién", "Avance", "Estado")
"""Those columns; what needs it most first."""

ALL_KEYS = 108
"""With so many columns the usual keys have a button; with less, they are behind «Más» like the others."""
PATIENCE = 0.3
"""Seconds without a key until what is typed is looked for."""

EVERY_SECONDS = 15.0
"""How often the table is read again by itself."""


class SessionsScreen(StaffScreen):
    """The table; Enter or a touch opens a session."""

    DEFAULT_CSS = """
    SessionsScreen #search { height: auto; }
    SessionsScreen #search .named { width: 12; color: $secondary; text-style: bold; }
    SessionsScreen #search LineInput { width: 1fr; }
    SessionsScreen #hits { width: auto; padding: 0 1; }
    """
    BINDINGS = [
        Binding("b", "filter", show=False),
        Binding("i", "printer", show=False),
        Binding("n", "figures", show=False),
        Binding("r", "audit", show=False),
        Binding("f", "members", show=False),
        Binding("e", "scanner", show=False),
        Binding("m", "others", show=False),
        Binding("c", "close", show=False),
        Binding("l", "clean", show=False),
        Binding("p", "practice", show=False),
        Binding("f1", "manual", show=False),
        Binding("q", "fleet", show=False),
        Binding("d", "clock", show=False),
    ]
    TITLE_WORDS = "Sesiones"

    class FromTable(StaffScreen.FromStaff):
        """Base of what the table asks for."""

    class Opened(FromTable):
        """Somebody wants to see one session."""

        def __init__(self, session_id: str) -> None:
            super().__init__()
            self.session_id = session_id

    class ListRequested(FromTable):
        """The table has to be read again."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text
            """What is looked for; empty: all."""

    class AuditRequested(FromTable):
        """To the audit log."""

    class MembersRequested(FromTable):
        """To the staff members."""

    class MoreRequested(FromTable):
        """To what has no button of its own on a small screen."""

    class PrinterRequested(FromTable):
        """To the printer room."""

    class ScannerRequested(FromTable):
        """To the scanner."""

    class FiguresRequested(FromTable):
        """To the numbers."""

    class ClockConfirmed(FromTable):
        """Staff say that the clock is right."""

    class FleetRequested(FromTable):
        """To the kiosks of the office."""

    class ManualRequested(FromTable):
        """To the manual."""

    class PracticeRequested(FromTable):
        """Somebody wants to try the kiosk as an applicant."""

    class CleaningRequested(FromTable):
        """The terminal is to be cleaned."""

    class CloseRequested(FromTable):
        """The kiosk has to be shut down."""

    def __init__(self, member: str, note: str = "", *, scanner: bool = False) -> None:
        super().__init__(member)
        self.scanner = scanner
        """This kiosk has a scanner."""
        self.note = note
        """Shown first: failed tries of the PIN, faults of the store."""
        self.found = SessionRows((), 0)
        self.line = LineInput("", placeholder="nombre, cédula, código o estado", max_length=40)
        self.hits = Plain("", id="hits")
        self.head = Plain("", classes="columns")
        self.list = PickList([])
        self.empty = Plain("Leyendo…", classes="quiet")

    def compose_body(self) -> ComposeResult:
        """Filter, head, lines."""
        with Horizontal(id="search"):
            yield Plain("Buscar [B]", classes="named")
            yield self.line
            yield self.hits
        yield self.head
        yield ListRoom(self.list)
        yield self.empty

    def keys(self) -> tuple[Key, ...]:
        """What can be done from here."""
        scanner = (Key("E", "Escáner", "screen.scanner"),) if self.scanner else ()
        more = (
            *scanner,
            Key("R", "Registro", "screen.audit"),
            Key("F", "Personal", "screen.members"),
        )
        return (
            LEAVE,
            Key("I", "Impresora", "screen.printer"),
            Key("N", "Números", "screen.figures"),
            *(more if self.app.size.width >= ALL_KEYS else ()),
            Key("M", "Más", "screen.others"),
            Key("Enter", "Abrir", "screen.open", strong=True),
        )

    def on_mount(self) -> None:
        """Focus the table."""
        self.tell(self.note)
        self.list.focus()
        self.set_interval(EVERY_SECONDS, self._look)

    def _look(self) -> None:
        if self.is_current:
            self.post_message(self.ListRequested(self.line.value))

    def on_screen_resume(self) -> None:
        """Read the table again after another screen was closed."""
        self.post_message(self.ListRequested(self.line.value))

    def show(self, found: SessionRows) -> None:
        """Show these sessions, the one marked before still marked, unless something else is typed by now."""
        if found.text == self.line.value:
            self.found = found
            self._draw()

    # --- the table

    def _draw(self) -> None:
        marked = self._marked()
        found, text = self.found, self.line.value
        looking = found.text != text
        shown = [row for row in found.rows if row.matches(text)] if looking else list(found.rows)
        self.head.update(self._cells("  Código", "Quién", "Paso", "Avance", "Último", "Estado", "Papeles"))
        self.list.show([PickLine(row.id, self._line(row), strong=row.here) for row in shown], marked)
        none = "Buscando…" if looking else "Ninguna coincide."
        self.empty.update(none if text or found.rows else "No hay sesiones guardadas.")
        hits = "…" if looking else f"{len(shown)} de {found.total}" if found.total else ""
        self.hits.update(hits)
        self.empty.display = not shown

    def _marked(self) -> str:
        index = self.list.highlighted
        return str(self.list.get_option_at_index(index).id) if index is not None else ""

    def _line(self, row: SessionRow) -> str:
        progress = f"{row.percent} %" if not row.damaged else "—"
        code = f"» {row.code}" if row.here else f"  {row.code}"
        return self._cells(
            code, row.who, row.step, progress, age_words(row.age), row.state, row.papers or "—"
        )

    def _cells(self, code: str, who: str, step: str, progress: str, age: str, state: str, papers: str) -> str:
        rest = self.list_width - sum(FIXED.values())
        wide = rest >= NARROW_STEP
        rest = rest if wide else rest + FIXED["Papeles"]
        apart = APART[: max(rest - ROOMY_STEP, 0)]
        rest -= len(apart)
        parts = [
            fit(code, FIXED["Código"]) + " " * ("Código" in apart),
            fit(who, FIXED["Quién"]) + " " * ("Quién" in apart),
            fit(step, rest - 1) + " ",
            fit(progress, FIXED["Avance"] - 1, right=True) + " " * (1 + ("Avance" in apart)),
            fit(age, FIXED["Último"] - 1, right=True) + " " * (1 + ("Último" in apart)),
            fit(state, FIXED["Estado"]) + " " * ("Estado" in apart),
        ]
        return "".join([*parts, fit(papers, FIXED["Papeles"])] if wide else parts)

    @property
    def list_width(self) -> int:
        """Cells of one line of the table; a scrollbar may take the last."""
        return max(self.query_one("#staff-body").content_size.width - 1, 60)

    def on_resize(self) -> None:
        """Lay out the columns for the new width."""
        self.call_after_refresh(self._draw)

    # --- keys

    @on(PickList.OptionSelected)
    def _picked(self, event: PickList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Opened(event.option_id or ""))

    @on(Input.Changed)
    def _filtered(self) -> None:
        self._draw()
        text = self.line.value
        self.set_timer(PATIENCE, lambda: self._search(text))

    def _search(self, text: str) -> None:
        """Look in all sessions once nothing was typed for a while."""
        if text == self.line.value != self.found.text:
            self.post_message(self.ListRequested(text))

    @on(Input.Submitted)
    def _to_list(self) -> None:
        self.list.focus()

    def action_open(self) -> None:
        """Enter outside of the table, or a touch on the button."""
        if marked := self._marked():
            self.post_message(self.Opened(marked))

    def action_filter(self) -> None:
        """Focus the filter."""
        self.line.focus()

    def action_back(self) -> None:
        """Esc empties the filter first, then leaves the mode."""
        if self.line.value or self.line.has_focus:
            self.line.value = ""
            self.list.focus()
        else:
            super().action_back()

    def action_clock(self) -> None:
        """Answer the question about the clock, if it was asked."""
        self.post_message(self.ClockConfirmed())

    def action_printer(self) -> None:
        """Show the printer screen."""
        self.post_message(self.PrinterRequested())

    def action_scanner(self) -> None:
        """Show the scanner screen, if there is a scanner."""
        if self.scanner:
            self.post_message(self.ScannerRequested())

    def action_figures(self) -> None:
        """Show the counts of the week."""
        self.post_message(self.FiguresRequested())

    def action_audit(self) -> None:
        """Show the audit log."""
        self.post_message(self.AuditRequested())

    def action_members(self) -> None:
        """Show the staff members."""
        self.post_message(self.MembersRequested())

    def action_others(self) -> None:
        """Offer what has no button on a small screen."""
        self.post_message(self.MoreRequested())

    def action_fleet(self) -> None:
        """Show the kiosks of the office, if this one is not alone."""
        self.post_message(self.FleetRequested())

    def action_clean(self) -> None:
        """Make the terminal deaf for a minute."""
        self.post_message(self.CleaningRequested())

    def action_manual(self) -> None:
        """Show how each thing is done."""
        self.post_message(self.ManualRequested())

    def action_practice(self) -> None:
        """Try the kiosk as an applicant."""
        self.post_message(self.PracticeRequested())

    def action_close(self) -> None:
        """Shut the kiosk down."""
        self.post_message(self.CloseRequested())
