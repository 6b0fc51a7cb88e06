"""The pages name everything that can be chosen, written and pressed, and nothing that is not there."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel
from pydantic_core import PydanticUndefined
from textual.binding import Binding
from textual.dom import DOMNode

import kiosk.screens
import kiosk.screens.applicant
import kiosk.widgets
from bench.architecture import PICTURE, draw, layers
from kiosk.cli.examination import inspect
from kiosk.cli.parser import COMMANDS, SpanishParser
from kiosk.content.models import Step
from kiosk.settings import PathSettings, Settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
REFERENCE = (ROOT / "docs" / "referencia.md").read_text("utf-8")
PAGES = sorted(
    page.relative_to(ROOT).as_posix()
    for page in [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / folder / "README.md" for folder in ("bench", "data", "tests")),
        ROOT / "templates" / "LEAME.md",
    ]
)
"""Every page people read."""
LONGEST = 170
"""Lines of the README; more is not read."""
LARGEST_PICTURE = 200_000
"""Bytes."""
KEY_NAMES = {
    "enter": "Enter",
    "escape": "Esc",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "space": "Space",
    "home": "Home",
    "end": "End",
    "backspace": "Backspace",
    "delete": "Delete",
    "pageup": "PgUp",
    "pagedown": "PgDn",
}
"""Textual's name of a key -> what the pages call it; function keys and letters are written in capitals."""


def section(title: str, page: str = REFERENCE) -> str:
    """The part of a page under a heading."""
    return page.split(f"\n## {title}\n")[1].split("\n## ")[0]


def rows(text: str) -> list[list[str]]:
    """The cells of the tables in a text."""
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("|")
    ]


def models() -> Iterator[tuple[str, type[BaseModel]]]:
    for name, field in Settings.model_fields.items():
        assert isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel)
        yield name, field.annotation


def shown(default: Any, key: str) -> str:
    """How the table writes a default."""
    if default is PydanticUndefined:  # made on each machine: the folders of a checkout
        return "this machine's name" if key == "station" else f"`{key}/`"
    if isinstance(default, tuple):
        return ", ".join(f"`{one}`" for one in default)
    if default == "":
        return "empty"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def test_every_setting_is_told_with_its_default() -> None:
    told: list[tuple[str, str, str]] = []
    current = ""
    for key, default, meaning in rows(section("Settings"))[2:]:
        if found := re.fullmatch(r"\*\*`\[(\w+)\]`\*\*", key):
            current = found[1]
        else:
            assert meaning, f"{current}.{key} has no meaning"
            told.append((current, key.strip("`"), default))
    known = [
        (name, key, shown(field.get_default(), key))
        for name, model in models()
        for key, field in model.model_fields.items()
    ]
    assert told == known


def test_every_choice_of_a_setting_is_told() -> None:
    for _, model in models():
        for key, field in model.model_fields.items():
            for choice in filter(lambda one: isinstance(one, str), get_args(field.annotation)):
                assert f"`{choice}`" in section("Settings"), f"{key}: {choice}"


def options(parser: argparse.ArgumentParser) -> Iterator[tuple[str, set[str]]]:
    """The full name of a command and of each below it, with their own options."""
    below: dict[str, argparse.ArgumentParser] = {}
    own: set[str] = set()
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            below |= action.choices
        own |= {name for name in action.option_strings if name.startswith("--")} - {"--help"}
    if not below:
        yield parser.prog, own
    for one in below.values():
        yield from options(one)


def test_every_command_is_told_with_its_options() -> None:
    parser = SpanishParser(prog="kiosk")
    subparsers = parser.add_subparsers()
    for name in COMMANDS:
        importlib.import_module(f"kiosk.cli.{name}").add(subparsers)
    table = [" ".join(cells) for cells in rows(section("Commands", README))[2:]]
    for command, own in options(parser):
        told = [line for line in table if re.search(rf"`{command}[` ]", line)]
        assert told, command
        for option in own:
            assert re.search(rf"{option}\b", " ".join(told)), f"{command} {option}"
    assert any("`kiosk --version`" in line for line in table)


@pytest.mark.parametrize("page", PAGES)
def test_every_command_named_exists(page: str) -> None:
    named = set(re.findall(r"`kiosk ([a-z]+)", (ROOT / page).read_text("utf-8")))
    assert named - set(COMMANDS) == set()


def bound_keys() -> set[str]:
    """Every key that our screens and widgets listen to, in Textual's names."""
    keys: set[str] = set()
    for package in (kiosk.screens, kiosk.screens.applicant, kiosk.widgets):
        for info in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            for one in vars(importlib.import_module(info.name)).values():
                if isinstance(one, type) and issubclass(one, DOMNode) and one.__module__ == info.name:
                    bindings = [b for b in vars(one).get("BINDINGS", []) if isinstance(b, Binding)]
                    keys |= {key.strip() for binding in bindings for key in binding.key.split(",")}
    return keys


def test_every_key_is_told() -> None:
    told = {name for cells in rows(section("Keys"))[2:] for name in re.findall(r"`([^`]+)`", cells[0])}
    keys = bound_keys()
    assert {"enter", "escape", "f1"} <= keys
    assert {KEY_NAMES.get(key, key.upper()) for key in keys} - told == set()


def test_every_kind_of_step_is_told() -> None:
    kinds = {get_args(step.model_fields["kind"].annotation)[0] for step in get_args(Step)}
    assert {kind for kind in kinds if f"`{kind}`" not in section("Recipes")} == set()


def anchors(page: Path) -> set[str]:
    """What a link may name inside a page, as GitHub writes its headings."""
    titles = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    here = ROOT / page
    for link in re.findall(r"\]\(([^)]+)\)", here.read_text("utf-8")):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = here.parent / path if path else here
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize(
    "page",
    ["README.md", "CONTRIBUTING.md", "docs/architecture.md", "tests/README.md", "bench/README.md", ".ci/run"],
)
def test_every_make_target_named_exists(page: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    text = (ROOT / page).read_text("utf-8")
    named = set(re.findall(r"(?:`|^ {4}|^|exec )make ([a-z]+)", text, re.MULTILINE))
    assert named, page
    assert named <= targets


def test_every_make_target_is_phony_and_told() -> None:
    text = (ROOT / "Makefile").read_text("utf-8")
    phony = re.findall(r"^\.PHONY: (.*)$", text, re.MULTILINE)[0].split()
    assert phony == re.findall(r"^([a-z-]+):", text, re.MULTILINE)
    assert [target for target in phony if f"make {target}" not in README] == []


def test_the_recipe_for_a_question_works(tmp_path: Path) -> None:
    """Followed to the letter: the journey loads, and all there is to say is that no text uses the answer."""
    recipe = re.findall(r"```toml\n(.*?)```", section("Recipes"), re.DOTALL)[0]
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    file = tmp_path / "templates" / "steps" / "residencia.toml"
    before, troubles, after = file.read_text("utf-8").partition("[[troubles]]")
    file.write_text(f"{before}{recipe}\n{troubles}{after}", "utf-8")
    found = inspect(Settings(paths=PathSettings(templates=tmp_path / "templates", data=tmp_path)))
    assert [str(one) for one in found if one.level == "error"] == []
    assert any("barrio" in str(one) for one in found)


MADE_ON_THE_WAY = re.compile(r"data/.*|sessions/\..*|kiosk/_templates")
"""What the machine writes, and what only the wheel holds."""
FOLDERS = {"templates", "kiosk", "data", "tests", "docs", "bench", ".ci"} | {
    folder.name for folder in (ROOT / "kiosk").iterdir() if folder.is_dir()
}
"""The first word of a path that is meant to be one of ours."""


@pytest.mark.parametrize("page", PAGES)
def test_every_file_named_exists(page: str) -> None:
    """A path counts from the root or, in the pages for programmers, from `kiosk/`."""
    text = (ROOT / page).read_text("utf-8")
    named = [name for name in re.findall(r"`([\w.-]+/[^`\s<>]*|[\w-]+\.py)`", text) if "…" not in name]
    ours = [name for name in named if name.split("/")[0] in FOLDERS or name.endswith(".py")]
    there = ((ROOT / top, name) for name in ours for top in ("", "kiosk"))
    found = {name for top, name in there if (top / name).exists() or ("*" in name and any(top.glob(name)))}
    assert [name for name in ours if name not in found and not MADE_ON_THE_WAY.fullmatch(name)] == []


def test_the_layers_are_told_as_they_are_checked() -> None:
    """In CONTRIBUTING as the contract writes them; in the table of the architecture a row for each."""
    rules = section("Who may import whom", (ROOT / "CONTRIBUTING.md").read_text("utf-8"))
    drawing = " ".join(re.findall(r"^    (.*)$", rules, re.MULTILINE))
    assert re.split(r"\s*>\s*", drawing) == [" | ".join(row) for row in layers()]
    table = rows(section("What is where", (ROOT / "docs" / "architecture.md").read_text("utf-8")))[2:]
    assert [cells[0].strip("`") for cells in table] == [name for row in layers() for name in row]


def test_every_module_is_in_a_layer() -> None:
    inside = {path.stem for path in (ROOT / "kiosk").iterdir() if path.suffix == ".py" or path.is_dir()}
    assert inside - {"__init__", "__pycache__", "_templates"} == {name for row in layers() for name in row}


def test_the_picture_of_the_layers_is_current() -> None:
    assert PICTURE.read_text("utf-8") == draw(), "make architecture draws it again"


def test_every_helper_of_the_tests_is_told() -> None:
    helpers = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "tests").rglob("*.py")
        if not path.name.startswith("test_") and path.stem != "__init__"
    }
    table = rows(section("Helpers", (ROOT / "tests" / "README.md").read_text("utf-8")))[2:]
    assert {cells[0].strip("`") for cells in table} == helpers


def test_every_page_is_in_an_index() -> None:
    """Each page is linked from the page that says for whom each is; each decision from the list of them."""
    guide = ROOT / "docs" / "README.md"
    linked = {
        (page.parent / link).resolve()
        for page in (guide, ROOT / "docs" / "decisions" / "README.md")
        for link in re.findall(r"\]\(([^)#]+)", page.read_text("utf-8"))
    }
    known = {ROOT / "CHANGELOG.md", guide}
    assert [page for page in PAGES if ROOT / page not in linked | known] == []


def test_every_decision_says_the_same_four_things() -> None:
    wanted = ["Context", "Decision", "What was measured", "When to look again"]
    found = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    for number, page in enumerate(found, 1):
        text = page.read_text("utf-8")
        assert re.findall(r"^## (.*)$", text, re.MULTILINE) == wanted, page.name
        assert page.name.startswith(f"{number:04}-") and text.startswith(f"# {number}. "), page.name


def test_the_readme_is_short_and_pictures_are_small() -> None:
    assert len(README.splitlines()) <= LONGEST
    assert README.index("](docs/") < README.index("\n## "), "a picture comes before everything else"
    for file in (ROOT / "docs").iterdir():
        assert file.stat().st_size < LARGEST_PICTURE, file.name
