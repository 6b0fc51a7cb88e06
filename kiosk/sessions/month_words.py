"""Says the figures of a month in Spanish, with bars of block characters, and what to change in the texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kiosk.content.models import Flow, FormStep, TableStep
from kiosk.interview.dates import MONTHS
from kiosk.sessions.month import MonthFigures, StepFigures
from kiosk.sessions.statistics import WEEKDAYS

BAR = 30
"""Characters of the longest bar."""
STEPS, ADVICE = 8, 4
"""How many steps are listed, and how many changes are proposed: what fits one page."""
LEAST = 3
"""Fewer times than this are nobody's business to act upon: one person alone can do that."""
OFTEN = 0.2
"""Share of those who came to a step from which help or refused answers are often."""
SOME = 0.05
"""Share of those who came to a step from which stopping, or «No entendí», is often."""
SLOW_SECONDS = 240


@dataclass(frozen=True)
class DayLine:
    """One day of the plot."""

    name: str
    finished: str
    """Bar of the finished visits."""
    rest: str
    """Bar of the others."""
    number: str


@dataclass(frozen=True)
class StepLine:
    """One step of the list."""

    title: str
    minutes: str
    stopped: str
    helps: str
    unclear: str
    refused: str
    back: str


@dataclass(frozen=True)
class MonthWords:
    """The report of a month, ready to be shown or printed."""

    name: str
    """«noviembre de 2026»."""
    summary: tuple[str, ...]
    days: tuple[DayLine, ...]
    """The days with visits, in order."""
    steps: tuple[StepLine, ...]
    """The steps with most trouble, in the order of the journey."""
    advice: tuple[str, ...]
    """What to change in the texts, the most pressing first; never empty."""


def month_words(figures: MonthFigures, flow: Flow) -> MonthWords:
    """The report of a month.

    Args:
        figures: the month.
        flow: the journey as it is now, for the titles; a step that is gone is named by its id.
    """
    titles = {step.id: step.title for step in flow.steps}
    most = max((day.started for day in figures.days), default=1) or 1
    worst = sorted(figures.steps, key=_weight, reverse=True)[:STEPS]
    return MonthWords(
        name=f"{MONTHS[figures.first.month - 1]} de {figures.first.year}",
        summary=tuple(_summary(figures)),
        days=tuple(
            DayLine(
                f"{WEEKDAYS[day.day.weekday()]} {day.day.day:2}",
                "█" * _cells(day.finished, most),
                "░" * _cells(day.started - day.finished, most),
                str(day.started),
            )
            for day in figures.days
            if day.started
        ),
        steps=tuple(
            _line(one, titles.get(one.step_id, one.step_id))
            for one in figures.steps
            if one in worst and _weight(one)
        ),
        advice=tuple(_advice(figures.steps, titles, _labels(flow)))[:ADVICE]
        or ("Con estas cuentas no hay un texto que se deba cambiar.",),
    )


def _cells(number: int, most: int) -> int:
    return max(round(number / most * BAR), 1) if number else 0


def _weight(one: StepFigures) -> int:
    return one.helps + 3 * one.unclear + one.refused + 3 * one.stopped + one.called


def _summary(figures: MonthFigures) -> Iterator[str]:
    rest = figures.came - figures.finished - figures.left
    yield (
        f"Personas que aceptaron el aviso: {figures.came}. Terminaron: {figures.finished}. "
        f"No terminaron: {figures.left}. Pueden continuar: {rest}."
    )
    if figures.median is not None:
        yield (
            f"La mitad de las visitas que terminaron duró {figures.median} minutos o menos; "
            f"nueve de cada diez, {figures.p90} o menos."
        )
    if figures.versions > 1:
        yield f"En el mes hubo {figures.versions} versiones de los textos: compare con cuidado."


def _line(one: StepFigures, title: str) -> StepLine:
    def said(number: int) -> str:
        return str(number) if number else "–"

    minutes = f"{one.seconds / 60:.1f}".replace(".", ",") if one.seconds else "–"
    told = (one.stopped, one.helps, one.unclear, one.refused, one.back)
    return StepLine(title, minutes, *(said(number) for number in told))


def _labels(flow: Flow) -> dict[tuple[str, str], str]:
    """Step id and field id -> its question."""
    labels: dict[tuple[str, str], str] = {}
    for step in flow.steps:
        if isinstance(step, FormStep):
            labels |= {(step.id, field.id): field.label for field in step.fields}
        elif isinstance(step, TableStep):
            labels |= {(step.id, field.id): field.label for field in step.columns}
    return labels


def _advice(
    steps: Sequence[StepFigures], titles: Mapping[str, str], labels: Mapping[tuple[str, str], str]
) -> list[str]:
    """A sentence for each rule that a step meets, the one that concerns most people first."""
    found: list[tuple[int, str]] = []
    for one in steps:
        file = f"steps/{one.step_id}.toml"
        found += [
            (number, f"«{titles.get(one.step_id, one.step_id)}» ({file}): {said}")
            for number, said in _remarks(one, labels)
        ]
    return [said for _, said in sorted(found, key=lambda pair: -pair[0])]


def _remarks(one: StepFigures, labels: Mapping[tuple[str, str], str]) -> Iterator[tuple[int, str]]:
    """How much each remark weighs, and its words."""

    def often(number: int, share: float) -> bool:
        return number >= max(LEAST, share * one.shown)

    if often(one.unclear, SOME):
        said = (
            f"«No entendí» {one.unclear} veces. Lea el texto a alguien en voz alta y escriba como le explicó."
        )
        yield 3 * one.unclear, said
    if often(one.stopped, SOME):
        said = (
            f"{one.stopped} visitas acabaron aquí. Diga antes qué hay que traer, y aquí qué hacer si falta."
        )
        yield 3 * one.stopped, said
    for field, number in one.wrong:
        if often(number, OFTEN):
            label = labels.get((one.step_id, field), field)
            yield (
                number,
                f"«{label}» se rechazó {number} veces. Diga en «hint» cómo se escribe, y dé un «example».",
            )
    if often(one.helps, OFTEN):
        said = f"la ayuda se abrió {one.helps} veces. Lleve al texto lo que responde su primera ayuda."
        yield one.helps, said
    if one.seconds > SLOW_SECONDS and one.shown >= LEAST:
        said = f"se demora {round(one.seconds / 60)} minutos. Quite lo que sobra o divídalo en dos pasos."
        yield one.shown, said
