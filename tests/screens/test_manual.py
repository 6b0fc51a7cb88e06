"""The staff's manual on the kiosk: a list of chapters, one after the other, every one whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from kiosk.app.app import KioskApp
from kiosk.content.staff_manual import Chapter, read
from kiosk.errors import ContentError
from kiosk.screens.staff.manual_screen import ManualScreen
from kiosk.screens.staff.session_list import SessionsScreen
from kiosk.settings.locations import staff_manual
from tests.journey import kiosk_app
from tests.screens.reach import inside, press, settle, until


async def opened(app: KioskApp, pilot: Pilot[int], *keys: str) -> ManualScreen:
    await inside(app, pilot)
    await press(pilot, *keys)
    await until(pilot, lambda: isinstance(app.screen, ManualScreen))
    await settle(pilot)
    screen = app.screen
    assert isinstance(screen, ManualScreen)
    return screen


def painted(screen: ManualScreen) -> str:
    return "\n".join(strip.text for strip in screen._compositor.render_strips())


def test_the_manual_has_chapters_without_pictures_and_links() -> None:
    chapters = read(staff_manual())
    assert [chapter.title for chapter in chapters[:2]] == ["Lo más urgente", "Entrar"]
    assert all(chapter.body for chapter in chapters)
    assert not [chapter for chapter in chapters if "](" in chapter.body]


def test_a_missing_or_empty_manual_is_told(tmp_path: Path) -> None:
    with pytest.raises(ContentError):
        read(tmp_path / "manual.md")
    (tmp_path / "manual.md").write_text("# Manual\n", encoding="utf-8")
    with pytest.raises(ContentError):
        read(tmp_path / "manual.md")


def test_a_chapter_goes_to_the_next_heading_of_its_level(tmp_path: Path) -> None:
    text = "# M\n\n## Uno\n\n![Foto](a.png)\n\nA [b](c.md).\n\n### Más\n\nD.\n\n## Dos\n\nE.\n"
    (tmp_path / "manual.md").write_text(text, encoding="utf-8")
    assert read(tmp_path / "manual.md") == (Chapter("Uno", "A b.\n\n### Más\n\nD."), Chapter("Dos", "E."))


@pytest.mark.parametrize("size", [(80, 24), (112, 32)], ids=str)
async def test_enter_opens_a_chapter_and_the_arrows_turn_to_the_others(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=size) as pilot:
        screen = await opened(app, pilot, "f1")
        assert "Lo más urgente" in painted(screen)
        await press(pilot, "enter")
        await settle(pilot)
        assert "La persona se" in painted(screen)
        assert "(1 de " in painted(screen)
        await press(pilot, "left")
        assert screen.at == 0, "nothing before the first"
        for _ in screen.chapters:
            await press(pilot, "right")
        await settle(pilot)
        assert screen.at == len(screen.chapters) - 1, "and nothing after the last"
        assert screen.chapters[-1].title in painted(screen)
        await press(pilot, "escape")
        await settle(pilot)
        assert "Lo más urgente" in painted(screen)
        assert screen.list.highlighted == len(screen.chapters) - 1
        await press(pilot, "escape")
        assert isinstance(app.screen, SessionsScreen)


async def test_a_long_chapter_is_read_to_its_end_by_keys(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, "f1")
        await press(pilot, "enter")
        await settle(pilot)
        chapter = screen.query_one("#chapter")
        assert chapter.max_scroll_y > 0
        for _ in range(chapter.max_scroll_y):
            await press(pilot, "pagedown")
            if chapter.scroll_y == chapter.max_scroll_y:
                break
        await settle(pilot)
        assert "su PIN, Esc, C, Enter" in painted(screen), "the last row of the table"
        await press(pilot, "right")
        await settle(pilot)
        assert chapter.scroll_y == 0, "the next one begins at its top"


async def test_it_is_behind_more_too(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, "m", "enter")
