"""The line at the top of each step: the part, what comes, and about how many minutes are left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.app.app import KioskApp
from kiosk.interview.progress import Progress
from kiosk.screens.applicant.step_screen import StepScreen
from kiosk.sessions.step_view import PRACTICE
from kiosk.widgets.step_header import StepHeader
from tests.journey import answers_of, kiosk_app, real_flow, session_at
from tests.screens.reach import settle

SIZES = [(80, 24), (100, 30), (112, 32), (120, 36), (160, 45), (200, 60), (98, 87)]
STEPS = ["aviso", "experiencia", "revision", "firmar", "finalizar", "despedida"]
"""The ends of the parts, and steps with two digits in their number."""
every_size = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


def header_of(app: KioskApp) -> list[str]:
    """The lines of the header as they are painted."""
    head = app.screen.query_one(StepHeader)
    strips = app.screen._compositor.render_strips()
    return [strip.text for strip in strips[head.region.y : head.region.bottom]]


@every_size
async def test_at_every_step_the_header_is_whole(size: tuple[int, int], tmp_path: Path) -> None:
    """Its part, its step and its code stand there, no line is cut, and the minutes stand there if known."""
    app = kiosk_app(tmp_path)
    async with app.run_test(size=size) as pilot:
        for step in STEPS:
            session = session_at(step, answers_of())
            app.autosave.session = session
            await app.applicant.enter(session) if step == STEPS[0] else await app.applicant.show_step()
            await settle(pilot)
            lines, progress = header_of(app), session.progress
            text = " ".join(lines)
            assert (
                f"{progress.part} · Paso {progress.number} de {progress.total}" in text or progress.total == 1
            ), text
            assert "Código ABC234" in text and "INDUPAL" in text, text
            assert all(len(line) == size[0] for line in lines)
            if app.applicant._views.pace.left(session) is not None:
                assert ("unos" in text and "min" in text) or "ya casi termina" in text, text
            assert len(lines) == (2 if size[1] >= 32 else 1)
            if len(lines) == 2:
                assert all(part.title in lines[1] for part in real_flow().parts), lines[1]
                assert lines[1].count("✔") == progress.part_number - 1
        app.autosave.session = None


@every_size
async def test_a_call_for_staff_is_told_whole(size: tuple[int, int], tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=size) as pilot:
        session = session_at("papeles")
        session.help_called = True
        await app.applicant.enter(session)
        await settle(pilot)
        assert "Se llamó al funcionario" in header_of(app)[0]
        assert "Código ABC234" in header_of(app)[0]


@pytest.mark.parametrize(
    ("minutes", "told"),
    [(None, ""), (0, "ya casi termina"), (5, "faltan unos 5 minutos"), (40, "faltan unos 40 minutos")],
)
async def test_minutes_are_told_in_words(minutes: int | None, told: str, tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(112, 32)) as pilot:
        await app.applicant.enter(session_at("contacto"))
        await settle(pilot)
        head = app.screen.query_one(StepHeader)
        head.minutes = minutes
        head.refresh()
        await settle(pilot)
        assert told in header_of(app)[0]
        assert ("minutos" in header_of(app)[0]) is bool(minutes)


CHANGES: dict[str, Callable[[StepHeader], object]] = {
    "no parts": lambda head: setattr(head, "progress", Progress("", 3, 12)),
    "long titles": lambda head: setattr(head, "parts", ("x" * 60, "Sus documentos", "y" * 60)),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("size", [(80, 24), (112, 32)], ids=str)
async def test_without_room_for_the_parts_it_is_one_bar(
    size: tuple[int, int], change: str, tmp_path: Path
) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=size) as pilot:
        await app.applicant.enter(session_at("contacto"))
        await settle(pilot)
        head = app.screen.query_one(StepHeader)
        CHANGES[change](head)
        head.refresh()
        await settle(pilot)
        lines = header_of(app)
        assert "Paso" in lines[0] and "Código ABC234" in lines[0]
        assert set(lines[-1].strip()) <= set("━─") or len(lines) == 1


async def test_who_changes_an_answer_is_told_what_was_left_at_the_review(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(112, 32)) as pilot:
        session = session_at("revision")
        await app.applicant.enter(session)
        await settle(pilot)
        there = app.screen.query_one(StepHeader).minutes
        session.step_id, session.return_to = "identidad", "revision"
        await app.applicant.show_step()
        await settle(pilot)
        assert app.screen.query_one(StepHeader).minutes == there


async def test_the_header_of_every_step_fits_the_smallest_screen(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.applicant.enter(session_at("contacto"))
        await settle(pilot)
        head = app.screen.query_one(StepHeader)
        for step in real_flow().steps:
            session = session_at(step.id)
            head.progress, head.position = session.progress, session.position
            for minutes in (None, 0, 5, 55, 100):
                head.minutes = minutes
                line = str(head.render())
                assert len(line) == 78, (step.id, line)
                assert f"Paso {session.progress.number} de" in line or session.progress.total == 1
                assert "INDUPAL" in line, line
                assert "Código ABC234" in line and line[-1] in "━─", line
                assert (f"unos {minutes} min" in line) is bool(minutes), line
                assert "…" not in line, line
                roomy = len(session.progress.part) <= len("Sus datos") and (minutes or 0) < 100
                assert "faltan" in line or not minutes or not roomy, line


@pytest.mark.parametrize(
    "office", ["INDUPAL — Instituto Municipal del Deporte", "Instituto Municipal de Deporte"]
)
@pytest.mark.parametrize("practice", [False, True])
async def test_the_first_part_of_the_name_is_enough_and_a_name_without_parts_is_cut(
    office: str, practice: bool, tmp_path: Path
) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.applicant.enter(session_at("contacto"))
        await settle(pilot)
        assert isinstance(app.screen, StepScreen)
        view = app.screen.view
        name = f"{PRACTICE} · {office}" if practice else office
        head = StepHeader(replace(view, office=name, practice=practice), view.words.screen)
        brief = name.partition(" — ")[0]
        for width in range(20, 121):
            line = head._between("x" * 12, width)
            room = width - 14
            left = line[: room + 2].rstrip()
            assert len(line) == width and line.endswith("x" * 12)
            if len(name) <= room:
                assert left == name
            elif len(brief) <= room:
                assert left == brief
            else:
                assert left.endswith("…") and name.startswith(left.rstrip("…"))
