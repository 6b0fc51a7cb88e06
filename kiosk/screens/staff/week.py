"""Today's numbers and a small plot of the week."""

from __future__ import annotations

from collections.abc import Mapping

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widget import Widget

from kiosk.screens.staff.staff_screen import BACK, LEAVE, StaffScreen
from kiosk.sessions.statistics import WEEKDAYS, DayCounts, StepTrouble, WeekStatistics
from kiosk.widgets.key_bar import Key
from kiosk.widgets.plain import Plain

WORST = 5
"""How many of the steps where people leave are listed."""


class WeekPlot(Widget):
    """One bar a day: finished, left before the end, still open.

    Each has a sign of its own, of solid colour: shades such as ░ mix it with the ground, and are hardly seen.
    """

    DEFAULT_CSS = """
    WeekPlot { height: auto; width: 100%; margin: 1 0; }
    """
    COMPONENT_CLASSES = {"plot--finished", "plot--left", "plot--open"}
    DEFAULT_CSS += """
    WeekPlot > .plot--finished { color: $success; }
    WeekPlot > .plot--left { color: $error; }
    WeekPlot > .plot--open { color: $secondary; }
    """
    ALLOW_SELECT = False

    def __init__(self, days: tuple[DayCounts, ...]) -> None:
        super().__init__()
        self.days = days

    def render(self) -> Text:
        """The bars, the longest as wide as there is room."""
        styles = {
            name: self.get_component_rich_style(f"plot--{name}", partial=True)
            for name in ("finished", "left", "open")
        }
        room = max(self.content_size.width - len("lun 23  ") - len("  00"), 10)
        most = max(*(day.started for day in self.days), 1)
        text = Text(no_wrap=True)
        for day in self.days:
            text.append(f"{WEEKDAYS[day.day.weekday()]} {day.day.day:2}  ")
            for name, sign, count in (
                ("finished", "█", day.finished),
                ("left", "▌", day.left),
                ("open", "▄", day.open),
            ):
                cells = max(round(count / most * room), 1) if count else 0
                text.append(sign * cells, style=styles[name])
            text.append(f"  {day.started}\n" if day.started else "·\n")
        return Text.assemble(
            text,
            "\n",
            ("█", styles["finished"]),
            " terminadas   ",
            ("▌", styles["left"]),
            " sin terminar   ",
            ("▄", styles["open"]),
            " abiertas",
        )


class WeekScreen(StaffScreen):
    """Counts only: no person can be recognised in them."""

    BINDINGS = [("up", "scroll(-3)", ""), ("down", "scroll(3)", "")]
    TITLE_WORDS = "Números del día y de la semana"

    def __init__(self, member: str, figures: WeekStatistics, steps: Mapping[str, str]) -> None:
        super().__init__(member)
        self.figures = figures
        self.steps = steps
        """Step id -> its title."""

    def body(self) -> VerticalScroll:
        """It scrolls on small screens."""
        return VerticalScroll(id="staff-body", can_focus=False)

    def compose_body(self) -> ComposeResult:
        """Today, the plot, where people stop."""
        today, figures = self.figures.today, self.figures
        minutes = f"Una visita que termina dura, por lo general, {figures.minutes} minutos."
        yield Plain(
            f"Hoy: {_count(today.started, 'comenzada', 'comenzadas')}, "
            f"{_count(today.finished, 'terminada', 'terminadas')}, {today.left} sin terminar, "
            f"{_count(today.open, 'abierta', 'abiertas')}."
        )
        yield Plain(f"Por continuar con su código, de hoy o de antes: {figures.open}.")
        yield Plain("Esta semana no ha terminado ninguna visita." if figures.minutes is None else minutes)
        yield WeekPlot(figures.days)
        if figures.lost_at:
            yield Plain("Dónde se quedan las que no terminan", classes="columns")
            for step_id, count in figures.lost_at[:WORST]:
                yield Plain(f"{count:4}  {self.steps.get(step_id, step_id)}")
        if figures.unclear:
            yield Plain("Lo que menos se entiende", classes="columns")
            for one in figures.unclear[:WORST]:
                title = self.steps.get(one.step_id, one.step_id)
                yield Plain(f"{title}: {_troubles(one)}")

    def keys(self) -> tuple[Key, ...]:
        """The keys to go back."""
        return (LEAVE, BACK)

    def action_scroll(self, by: int) -> None:
        """↑ and ↓ scroll a body that is longer than the screen."""
        self.query_one("#staff-body").scroll_relative(y=by, animate=False)


def _troubles(one: StepTrouble) -> str:
    """What happened at a step, in words; what did not happen is left out."""
    said = (
        (one.unclear, "vez «No entendí»", "veces «No entendí»"),
        (one.helps, "vez la ayuda", "veces la ayuda"),
        (one.wrong, "dato rechazado", "datos rechazados"),
    )
    return ", ".join(_count(number, *words) for number, *words in said if number)


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
