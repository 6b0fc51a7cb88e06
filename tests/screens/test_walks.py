"""Whole sessions from files, through the real screens, documents and disk; nothing of them stays behind."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from kiosk.cli.walk_player import read_script, walk
from kiosk.errors import ContentError
from tests.journey import WALKS, kiosk_app

FILES = sorted(WALKS.glob("*.toml"))
PLAIN = {"si", "no", "CC", "CE", "PPT", "PA", ""}


def values_of(answers: dict[str, Any]) -> set[str]:
    """Every value of the answers long enough to be told from chance."""
    found: set[str] = set()
    for value in answers.values():
        if isinstance(value, list):
            for row in value:
                found |= values_of(row)
        elif len(str(value)) >= 6 and value not in PLAIN:
            found.add(str(value))
    return found


def play(walk: Path, data: Path, temporary: Path) -> subprocess.CompletedProcess[str]:
    """The walk command as a process of its own, with its own data and temporary folders."""
    settings = {"KIOSK_PATHS__DATA": str(data), "KIOSK_PDF__ENGINE": "embedded", "TMPDIR": str(temporary)}
    return subprocess.run(
        [sys.executable, "-m", "kiosk", "walk", str(walk)],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        timeout=1800,
        check=False,
    )


def holding(folder: Path, values: set[str], *, outside: Path) -> list[str]:
    """Files of a folder, outside another, whose bytes or names hold one of the values."""
    words = [value.encode() for value in values]
    return [
        str(file)
        for file in sorted(folder.rglob("*"))
        if file.is_file() and not file.is_relative_to(outside)
        if any(word in file.read_bytes() or word in os.fsencode(file.name) for word in words)
    ]


def papers_in(sessions: Path) -> list[Path]:
    """Documents in the folders of sessions; those of an ended one are gone."""
    return [file for file in sessions.rglob("*") if file.suffix in (".pdf", ".docx")]


@pytest.mark.slow
@pytest.mark.parametrize("walk", FILES, ids=[file.stem for file in FILES])
def test_walk(walk: Path, tmp_path: Path) -> None:
    data, temporary = tmp_path / "data", tmp_path / "tmp"
    temporary.mkdir()
    played = play(walk, data, temporary)
    assert played.returncode == 0, played.stderr
    answers = tomllib.loads(walk.read_text(encoding="utf-8"))["answers"]
    secret = values_of(answers)
    assert holding(data, secret, outside=data / "printed") == []
    assert holding(temporary, secret, outside=data) == []
    assert not any(word in played.stdout + played.stderr for word in secret)
    assert papers_in(data / "sessions") == []
    if walk.stem == "no-acepta":
        assert not any((data / "sessions").rglob("session*"))
    for file in (data / "printed").rglob("*"):
        assert re.fullmatch(r"[A-HJKMNP-Z2-9]{6}|[a-z0-9-]+\.pdf", file.name)


@pytest.mark.slow
def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    """The search above is not blind: what a kiosk keeps of an open session is found."""
    (tmp_path / "sessions").mkdir()
    (tmp_path / "sessions" / "s.json").write_text("Peñaranda Ríos", encoding="utf-8")
    assert holding(tmp_path, {"Peñaranda Ríos"}, outside=tmp_path / "printed")


@pytest.mark.slow
def test_a_walk_that_ends_elsewhere_fails(tmp_path: Path) -> None:
    walk = tmp_path / "otro.toml"
    shutil.copy(WALKS / "caso-simple.toml", walk)
    text = walk.read_text(encoding="utf-8").replace('end = "despedida"', 'end = "revision"')
    walk.write_text(text.replace('correo = "maria.penaranda@example.com"', 'correo = "no es un correo"'))
    played = play(walk, tmp_path / "data", tmp_path)
    assert played.returncode == 1
    assert "contacto" in played.stderr
    assert "no es un correo" not in played.stderr


async def test_a_jump_through_the_guide_leads_where_the_file_says(tmp_path: Path) -> None:
    walked = await walk(kiosk_app(tmp_path), read_script(WALKS / "salta-por-la-guia.toml"))
    assert (walked.end, walked.stuck) == ("despedida", "")
    after = {step: walked.steps[at + 1] for at, step in reversed(list(enumerate(walked.steps[:-1])))}
    assert (after["abrir"], after["correo"]) == ("correo", "registro")
    assert (after["usuario"], after["finalizar"]) == ("finalizar", "firmar")
    assert walked.steps.count("abrir") == 2, "what was skipped is seen after all"


async def test_a_jump_to_nowhere_is_named(tmp_path: Path) -> None:
    file = tmp_path / "mal.toml"
    text = (WALKS / "salta-por-la-guia.toml").read_text(encoding="utf-8")
    file.write_text(text.replace('to = "correo"', 'to = "identidad"'), encoding="utf-8")
    assert "abrir" in (await walk(kiosk_app(tmp_path / "a"), read_script(file))).stuck
    file.write_text(text.replace('at = "abrir"', 'at = "sin-constancia"'), encoding="utf-8")
    assert "sin-constancia" in (await walk(kiosk_app(tmp_path / "b"), read_script(file))).stuck
    file.write_text(text.replace('to = "correo"', ""), encoding="utf-8")
    with pytest.raises(ContentError, match="jumps"):
        read_script(file)
