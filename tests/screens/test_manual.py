"""The staff's manual on the kiosk: a list of chapters, one after the other, every one whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from kiosk.app.app import KioskApp
from kiosk.content.staff_manual import OTHERS, SCANNER, Chapter, read
from kiosk.errors import ContentError
from kiosk.screens.staff.manual_screen import ManualScreen
from kiosk.screens.staff.session_list import SessionsScreen
from kiosk.screens.staff.staff_questions import more_dialog
from kiosk.settings.locations import staff_manual
from kiosk.widgets.more_below import MoreBelow
from tests.journey import kiosk_app
from tests.screens.reach import inside, painted, press, settle, until


async def opened(app: KioskApp, pilot: Pilot[int], *keys: str) -> ManualScreen:
    await inside(app, pilot)
    await press(pilot, *keys)
    await until(pilot, lambda: isinstance(app.screen, ManualScreen))
    await settle(pilot)
    screen = app.screen
    assert isinstance(screen, ManualScreen)
    return screen


def test_the_manual_has_chapters_without_pictures_and_links() -> None:
    chapters = read(staff_manual())
    assert [chapter.title for chapter in chapters[:2]] == ["Lo más urgente", "Entrar"]
    assert all(chapter.body for chapter in chapters)
    assert not [chapter for chapter in chapters if "](" in chapter.body]


def test_the_manual_names_all_that_is_behind_more() -> None:
    text = " ".join(staff_manual().read_text(encoding="utf-8").split())
    said = text[text.index("- **M** muestra") :].split(" - **")[0].lower()
    choices = more_dialog(scanner=True, fleet=True).choices.values()
    names = [
        choice.split("] ")[1].split(":")[0].split()[-1 if "quioscos" in choice else 0] for choice in choices
    ]
    assert [name for name in names if name.strip(":").lower() not in said] == []


def test_a_chapter_on_what_the_kiosk_has_not_is_left_out(tmp_path: Path) -> None:
    text = "# M\n\n## Uno\n\nA.\n\n## Dos\n\n<!-- solo con: escáner -->\n\nB.\n"
    (tmp_path / "manual.md").write_text(text, encoding="utf-8")
    assert read(tmp_path / "manual.md", ()) == (Chapter("Uno", "A."),)
    assert read(tmp_path / "manual.md", ("escáner",))[1] == Chapter("Dos", "B.", "escáner")
    parts = {chapter.title: chapter.only_with for chapter in read(staff_manual()) if chapter.only_with}
    assert parts == {"El escáner": SCANNER, "Los otros quioscos": OTHERS}
    assert not [chapter for chapter in read(staff_manual()) if "<!--" in chapter.body]


async def test_a_kiosk_alone_and_without_a_scanner_has_no_chapters_on_them(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, "f1")
        titles = {chapter.title for chapter in screen.chapters}
        assert not titles & {"El escáner", "Los otros quioscos"}


@pytest.mark.parametrize("size", [(80, 24), (112, 32)], ids=str)
async def test_a_line_says_that_a_chapter_goes_on_and_end_goes_there(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=size) as pilot:
        screen = await opened(app, pilot, "f1")
        more = screen.query_one(MoreBelow)
        assert not more.display, "the list is whole"
        await press(pilot, "enter")
        chapter = screen.query_one("#chapter")
        await until(pilot, lambda: more.display)
        assert "Hay más abajo" in painted(screen)
        await press(pilot, "end")
        await until(pilot, lambda: chapter.scroll_y == chapter.max_scroll_y and not more.display)
        await press(pilot, "home")
        await until(pilot, lambda: chapter.scroll_y == 0 and more.display)
        await press(pilot, "escape")
        await until(pilot, lambda: not more.display)


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
