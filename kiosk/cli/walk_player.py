"""Plays a whole session from a file through the real screens, without a terminal.

It presses the keys a person presses and pastes longer texts, so that it tests what people use.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import events
from textual.widgets import Input

from kiosk.errors import ContentError
from kiosk.interview.formats import present
from kiosk.screens.applicant.form_screen import FormScreen
from kiosk.screens.applicant.notice import NoticeScreen
from kiosk.screens.applicant.papers_screen import PapersScreen, Stage
from kiosk.screens.applicant.step_screen import StepScreen
from kiosk.screens.applicant.table import ADD, GO_ON, TableScreen
from kiosk.screens.contents_dialog import ContentsDialog
from kiosk.screens.dialogs import Dialog
from kiosk.screens.questions import SureDialog
from kiosk.widgets.choice_entry import ChoiceEntry
from kiosk.widgets.entry import Entry
from kiosk.widgets.form import Form
from kiosk.widgets.open_date_entry import OpenDateEntry
from kiosk.widgets.pick_list import PickList
from kiosk.widgets.place_entry import PlaceEntry

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from kiosk.app.app import KioskApp

MOST_PAGES = 200
"""Most screens of one step that a walk reads."""
PATIENCE = 60.0
"""Seconds a walk waits for the documents."""


@dataclass(frozen=True)
class Jump:
    """A jump by the list of steps: it is opened on step `at`, and step `to` is chosen."""

    at: str
    to: str


@dataclass(frozen=True)
class Script:
    """The content of a walk file."""

    answers: Mapping[str, Any]
    end: str
    """Id of the step at which the session must end."""
    jumps: tuple[Jump, ...] = ()
    """The jumps in order, each made once: when its step is first shown after the jump before."""


@dataclass(frozen=True)
class Walked:
    """The result of a walk."""

    steps: tuple[str, ...]
    """Ids of the steps that were shown, in order."""
    end: str
    """Id of the step at which the session ended; empty: it did not end."""
    stuck: str = ""
    """Why the walk stopped, in Spanish, without a value; empty: it did not."""


def read_script(path: Path) -> Script:
    """Read a walk file: `[answers]`, `[expect] end`, and any `[[jumps]]` with `at` and `to`.

    Raises:
        ContentError: the file is missing, is not TOML, lacks one of the first two, or has half a jump.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ContentError(f"{path.name}: no se puede leer el archivo.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise ContentError(f"{path.name}: no es TOML. Revise comillas y corchetes.") from None
    answers, end = content.get("answers"), content.get("expect", {}).get("end")
    if not isinstance(answers, dict) or not isinstance(end, str):
        raise ContentError(f'{path.name}: hacen falta [answers] y [expect] con end = "paso".')
    try:
        jumps = tuple(Jump(str(jump["at"]), str(jump["to"])) for jump in content.get("jumps", []))
    except (KeyError, TypeError):
        raise ContentError(f'{path.name}: cada [[jumps]] necesita at = "paso" y to = "paso".') from None
    return Script(answers, end, jumps)


async def walk(app: KioskApp, script: Script, size: tuple[int, int] = (120, 36)) -> Walked:
    """Play a session from the first key until it ends or does not go on."""
    steps: list[str] = []
    jumps = list(script.jumps)
    async with app.run_test(size=size) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        while app.session is not None:
            screen = app.screen
            if isinstance(screen, Dialog):
                await _agree(app, pilot)
                await _pause(app, pilot)
                continue
            if not isinstance(screen, StepScreen):
                return Walked(tuple(steps), "", "La pantalla no es un paso.")
            steps.append(screen.step.id)
            if jumps and jumps[0].at == screen.step.id:
                went = await _jump(app, pilot, screen, jumps.pop(0).to)
            else:
                went = await _play(app, pilot, screen, script.answers)
            if not went:
                return Walked(tuple(steps), "", f"El paso «{screen.step.id}» no siguió.")
        while not app.applicant.ended:  # the session is still being saved or wiped
            await pilot.pause(0.01)
    if jumps:
        return Walked(tuple(steps), "", f"No se llegó al salto de «{jumps[0].at}» a «{jumps[0].to}».")
    return Walked(tuple(steps), app.applicant.ended[-1][0])


async def _agree(app: KioskApp, pilot: Pilot[Any]) -> None:
    """Answer yes to a question; an odd answer is confirmed as it was typed."""
    dialog = app.screen
    await pilot.press("d" if isinstance(dialog, SureDialog) and dialog.offered else "enter")


async def _pause(app: KioskApp, pilot: Pilot[Any]) -> None:
    """Wait until the answers are saved and the next step is shown."""
    await pilot.pause()
    while app.autosave.moving:
        await pilot.pause(0.01)


async def _jump(app: KioskApp, pilot: Pilot[Any], screen: StepScreen[Any], target: str) -> bool:
    """Open the list of steps, choose one with the arrows and Enter; False if that step is not shown then."""
    await pilot.press("p")
    await pilot.pause()
    dialog = app.screen
    if not isinstance(dialog, ContentsDialog) or target not in dialog.steps:
        return False
    await _pick(pilot, dialog.query_one(PickList), target)
    await _pause(app, pilot)
    return app.screen is not screen and app.session is not None and app.session.step.id == target


async def _play(
    app: KioskApp, pilot: Pilot[Any], screen: StepScreen[Any], answers: Mapping[str, Any]
) -> bool:
    """Fill one step and go on; False if the step stays."""
    if isinstance(screen, FormScreen) or (isinstance(screen, NoticeScreen) and screen.step.consent):
        await _fill(pilot, screen.query(Entry).results(Entry), answers)
    elif isinstance(screen, TableScreen):
        rows = answers.get(screen.step.field, [])
        while len(screen.rows) < len(rows):
            if not await _add_row(app, pilot, screen, rows[len(screen.rows)]):
                return False
            screen = app.screen  # type: ignore[assignment]  # the app shows no other kind
        await _pick(pilot, screen.query_one("#rows PickList", PickList), GO_ON)
    elif isinstance(screen, PapersScreen):
        await _await_papers(pilot, screen, Stage.READY)
        await pilot.press("enter")
        await _await_papers(pilot, screen, Stage.PRINTED)
        await pilot.press("enter")
    else:
        await _read_on(pilot, screen)
        await pilot.press("enter")
    await _pause(app, pilot)
    return app.session is None or app.screen is not screen


async def _read_on(pilot: Pilot[Any], screen: StepScreen[Any]) -> None:
    """Press Enter until the end of the step was shown: until then Enter only scrolls."""
    for _ in range(MOST_PAGES):
        await pilot.pause()
        if not screen.unread:
            return
        await pilot.press("enter")


async def _fill(pilot: Pilot[Any], entries: Any, values: Mapping[str, Any]) -> None:
    """Answer each box as a person does; Enter in the last one submits."""
    for entry in list(entries):
        value = str(values.get(entry.field.id, ""))
        entry.enter()
        if isinstance(entry, ChoiceEntry):
            await pilot.press(*["down"] * (entry.values.index(value) + 1 if value else 0))
        elif isinstance(entry, PlaceEntry):
            name = dict(entry.places).get(value, value)
            _paste(entry.line, name)
        elif isinstance(entry, OpenDateEntry) and not value:
            entry.tick.focus()
            await pilot.press("enter")
            await pilot.pause()
            continue
        else:
            _paste(entry.line, present(entry.field, value))
        await pilot.pause()
        await pilot.press("enter")
    await pilot.pause()


def _paste(line: Input, text: str) -> None:
    """Put a text into an empty line as a terminal's paste does."""
    line.value = ""
    line.post_message(events.Paste(text))


async def _add_row(app: KioskApp, pilot: Pilot[Any], screen: TableScreen, row: Mapping[str, Any]) -> bool:
    await _pick(pilot, screen.query_one("#rows PickList", PickList), ADD)
    await pilot.pause()
    form = screen.query_one("#row-form Form", Form)
    form.unfold()
    await _fill(pilot, form.entries, row)
    await _pause(app, pilot)
    while isinstance(app.screen, Dialog):
        await _agree(app, pilot)
        await _pause(app, pilot)
    return isinstance(app.screen, TableScreen) and app.screen is not screen


async def _pick(pilot: Pilot[Any], pick: PickList, line: str) -> None:
    """Move to a line with the arrows and press Enter."""
    pick.focus()
    distance = pick.get_option_index(line) - (pick.highlighted or 0)
    await pilot.press(*["down" if distance > 0 else "up"] * abs(distance), "enter")


async def _await_papers(pilot: Pilot[Any], screen: PapersScreen, stage: Stage) -> None:
    waited = 0.0
    while screen.stage not in (stage, Stage.FAILED, Stage.PRINTED) and waited < PATIENCE:
        await pilot.pause(0.05)
        waited += 0.05
