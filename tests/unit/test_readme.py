"""The README names everything that can be chosen, written and pressed, and nothing that is not there."""

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
from kiosk.cli.check import inspect
from kiosk.cli.parser import COMMANDS, SpanishParser
from kiosk.content.models import Step
from kiosk.settings import PathSettings, Settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
LONGEST = 280
"""Lines; more is not read."""
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
"""Textual's name of a key -> what the README calls it; function keys and letters are written in capitals."""


def section(title: str) -> str:
    """The part of the README under a heading."""
    return README.split(f"\n## {title}\n")[1].split("\n## ")[0]


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
        return f"`{key}/`"
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
    table = [" ".join(cells) for cells in rows(section("Commands"))[2:]]
    for command, own in options(parser):
        told = [line for line in table if re.search(rf"`{command}[` ]", line)]
        assert told, command
        for option in own:
            assert re.search(rf"{option}\b", " ".join(told)), f"{command} {option}"
    named = set(re.findall(r"`kiosk ([a-z]+)", README)) - set(COMMANDS)
    assert named == set(), "the README names a command that does not exist"


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


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_every_link_leads_somewhere(page: str) -> None:
    links = re.findall(r"\]\(([^)]+)\)", (ROOT / page).read_text("utf-8"))
    local = [link for link in links if "://" not in link]
    assert [link for link in local if not (ROOT / link).exists()] == []


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", ".ci/run"])
def test_every_make_target_named_exists(page: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    text = (ROOT / page).read_text("utf-8")
    named = set(re.findall(r"(?:`|^|exec )make ([a-z]+)", text, re.MULTILINE))
    assert named, page
    assert named <= targets


def test_every_make_target_is_phony_and_told() -> None:
    text = (ROOT / "Makefile").read_text("utf-8")
    phony = re.findall(r"^\.PHONY: (.*)$", text, re.MULTILINE)[0].split()
    assert phony == re.findall(r"^([a-z]+):", text, re.MULTILINE)
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


def test_files_it_names_exist() -> None:
    named = re.findall(r"`((?:templates|kiosk|data|tests|docs)/[^`*]*)`", README)
    made_on_the_way = {
        "data/kiosk.toml",
        "data/sessions/",
        "data/key",
        "data/outbox/",
        "data/printed/",
        "data/staff.json",
        "data/audit/",
        "data/proofs.jsonl",
        "data/kiosk.log",
        "kiosk/_templates",
    }
    assert [name for name in named if name not in made_on_the_way and not (ROOT / name).exists()] == []


def test_it_is_short_and_its_pictures_are_small() -> None:
    assert len(README.splitlines()) < LONGEST
    assert README.index("](docs/") < README.index("\n## "), "a picture comes before everything else"
    for file in (ROOT / "docs").iterdir():
        assert file.stat().st_size < LARGEST_PICTURE, file.name
