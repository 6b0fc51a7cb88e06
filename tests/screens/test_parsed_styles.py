"""Style sheets are parsed once a process, whichever app uses them first."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from textual.css import stylesheet

from kiosk.app import parsed_styles
from kiosk.widgets.theme import THEMES
from tests.journey import kiosk_app, session_at

LOOK = THEMES[0].name


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> Counter[object]:
    """How often each sheet is parsed, from the beginning."""
    count: Counter[object] = Counter()
    real = stylesheet.parse  # type: ignore[attr-defined]  # Textual's own import

    def counted(scope: str, css: str, read_from: Any, *rest: Any, **more: Any) -> Any:
        count[read_from] += 1
        return real(scope, css, read_from, *rest, **more)

    monkeypatch.setattr(stylesheet, "parse", counted)
    monkeypatch.setattr(parsed_styles, "_parsed", {})
    return count


async def welcome(folder: Path, look: str) -> None:
    """The kiosk at its welcome screen, once."""
    async with kiosk_app(folder, look=look).run_test(size=(100, 30)) as pilot:
        await pilot.pause()


async def test_a_sheet_is_parsed_once_with_each_theme_and_never_again(
    parsed: Counter[object], tmp_path: Path
) -> None:
    await welcome(tmp_path, LOOK)
    assert len(parsed) >= 8
    assert max(parsed.values()) <= 2, "once with Textual's own theme, once with the kiosk's"
    parsed.clear()
    await welcome(tmp_path, LOOK)
    assert parsed == {}


async def test_another_theme_is_parsed_with_its_own_colours(parsed: Counter[object], tmp_path: Path) -> None:
    await welcome(tmp_path, LOOK)
    parsed.clear()
    await welcome(tmp_path, THEMES[1].name)
    assert len(parsed) >= 8


async def test_no_step_waits_for_looks_that_were_parsed_ahead(
    parsed: Counter[object], tmp_path: Path
) -> None:
    app = kiosk_app(tmp_path, look=LOOK)
    async with app.run_test(size=(100, 30)) as pilot:
        parsed_styles.parse_ahead(app.stylesheet)
        parsed.clear()
        await app.applicant.enter(session_at("identidad"))
        for step in ("contacto", "experiencia", "revision", "clave", "papeles"):
            app.autosave.session = session_at(step)
            await app.applicant.show_step()
            await pilot.pause()
    assert [place for place in parsed if "kiosk" in str(place)] == []


async def test_no_function_is_called_to_hash_a_rule(tmp_path: Path) -> None:
    """It would be called 30,000 times a step."""
    hashed: list[str] = []

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code.co_name == "__hash__":
            hashed.append(frame.f_code.co_filename)

    app = kiosk_app(tmp_path)
    async with app.run_test(size=(100, 30)) as pilot:
        sys.setprofile(note)
        try:
            await app.applicant.enter(session_at("contacto"))
            await pilot.pause()
        finally:
            sys.setprofile(None)
    assert [file for file in hashed if file.endswith("css/model.py")] == []
