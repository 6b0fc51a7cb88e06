"""A municipality that is typed before its department chooses both."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from kiosk.app.app import KioskApp
from kiosk.interview.places import ABROAD, Places
from kiosk.widgets.place_entry import MOST, PlaceEntry
from tests.journey import answers_of, kiosk_app, session_at
from tests.screens.reach import press, settle
from tests.screens.test_touch_keyboard import finger

SIZE = (112, 32)


async def asked(app: KioskApp, pilot: Pilot[Any], department: str = "", town: str = "") -> list[PlaceEntry]:
    """The two boxes of the place where one lives; the cursor is in the municipality."""
    given = answers_of() | {"departamento": department, "municipio": town}
    await app.applicant.enter(session_at("residencia", given))
    await settle(pilot)
    boxes = list(app.screen.query(PlaceEntry))
    boxes[1].enter()
    await settle(pilot)
    return boxes


def listed(box: PlaceEntry) -> list[str]:
    return [str(option.prompt).strip() for option in box.list.options] if box.list.display else []


async def test_a_name_that_stands_once_chooses_both(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        department, town = await asked(app, pilot)
        assert listed(town) == []  # a list of more than a thousand helps nobody
        await press(pilot, *"becerr", "enter")
        assert (department.typed, town.typed) == ("20", "20045")
        assert (department.line.value, town.line.value) == ("Cesar", "Becerril")
        assert not town.has_focus_within and not department.has_focus_within


@pytest.mark.parametrize("by_finger", [False, True])
async def test_a_name_that_stands_twice_is_shown_with_its_department(by_finger: bool, tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        department, town = await asked(app, pilot)
        await press(pilot, *"san carlos")
        assert listed(town)[:2] == ["San Carlos (Antioquia)", "San Carlos (Córdoba)"]
        if by_finger:
            finger(app, town.list.region.x + 3, town.list.region.y + 1)
            await settle(pilot)
        else:
            await press(pilot, "down", "enter")
        assert (department.line.value, town.line.value) == ("Córdoba", "San Carlos")
        assert town.typed == "23678"


async def test_a_town_that_is_typed_into_the_box_of_departments_chooses_both(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        department, town = await asked(app, pilot)
        department.enter()
        await press(pilot, *"san carlos")
        assert listed(department)[:2] == ["San Carlos (Antioquia)", "San Carlos (Córdoba)"]
        await press(pilot, "down", "enter")
        assert (department.typed, town.typed) == ("23", "23678")
        assert (department.line.value, town.line.value) == ("Córdoba", "San Carlos")
        department.enter()
        await press(pilot, *"bosconia", "tab")  # there is only one: no list, no Enter
        assert (department.line.value, town.line.value) == ("Cesar", "Bosconia")


async def test_a_department_is_found_before_the_towns_of_its_name(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        department, _ = await asked(app, pilot)
        department.enter()
        await press(pilot, *"boli")  # there are towns of this name in other departments
        assert listed(department) == ["Bolívar"]
        await press(pilot, *"zzz")
        assert department.nothing.display


async def test_who_goes_on_after_the_whole_name_has_both(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        department, town = await asked(app, pilot)
        await press(pilot, *"becerril", "tab")
        assert (department.typed, town.typed) == ("20", "20045")


async def test_a_department_that_was_chosen_is_not_left(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        department, town = await asked(app, pilot, "44")
        await press(pilot, *"becerril")
        assert listed(town) == [] and town.nothing.display
        assert department.typed == "44"


async def test_another_department_takes_the_municipality_away(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        department, town = await asked(app, pilot)
        await press(pilot, *"becerril", "enter")
        department.enter()
        await press(pilot, *"guajira", "enter")
        assert (department.typed, town.typed) == ("44", "")


async def test_the_list_is_short_and_says_when_nothing_is_found(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        _, town = await asked(app, pilot)
        await press(pilot, "a")
        assert len(listed(town)) == MOST
        await press(pilot, *"xyz")
        assert listed(town) == [] and town.nothing.display


async def test_what_was_typed_and_not_found_is_found_when_one_comes_back(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        session = session_at("residencia", answers_of() | {"departamento": "", "municipio": ""})
        session.drafts["municipio"] = "becerr"
        await app.applicant.enter(session)
        await settle(pilot)
        town = list(app.screen.query(PlaceEntry))[1]
        town.enter()
        await settle(pilot)
        assert listed(town) == ["Becerril"]


def test_only_names_that_several_have_stand_with_a_department() -> None:
    places = Places.load()
    names = [name for _, name in places.everywhere]
    assert len(names) == len(set(names)) == 1122
    assert "Becerril" in names and "San Carlos (Córdoba)" in names and "San Carlos" not in names
    assert places.offered("44") == places.municipalities("44")
    assert places.offered(ABROAD) == places.municipalities(ABROAD)
    assert places.offered("ces") == places.offered("") == places.everywhere
