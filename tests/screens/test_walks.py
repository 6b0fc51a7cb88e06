"""Whole sessions from files, through the real screens, documents and disk; nothing of them stays behind."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from kiosk import boot, log
from kiosk.__main__ import main
from kiosk.app import app, applicant_session, locked
from kiosk.cli.walk_player import read_script, walk
from kiosk.errors import ContentError
from kiosk.interview.session import Session
from kiosk.sessions import keeper, save_queue
from tests.journey import WALKS, kiosk_app
from tests.scale import trials

FILES = sorted(WALKS.glob("*.toml"))
PLAIN = {"si", "no", "CC", "CE", "PPT", "PA", ""}
TYPED, MOST = 4, 100
"""Contracts of a walk that are typed at most: usually, and in `make soak` all there may be."""


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


@dataclass
class Kiosk:
    """The walk command in this process, with the clock and the threads of a real one."""

    patch: pytest.MonkeyPatch
    output: pytest.CaptureFixture[str]

    def play(self, walk: Path, data: Path, temporary: Path) -> tuple[int, str]:
        """Exit status of a walk, and all that it wrote."""
        self.patch.setenv("KIOSK_PATHS__DATA", str(data))
        self.patch.setenv("KIOSK_PDF__ENGINE", "embedded")
        self.patch.setenv("TMPDIR", str(temporary))
        self.patch.setattr(tempfile, "tempdir", str(temporary))
        status = main(["walk", str(walk)])
        said = self.output.readouterr()
        return status, said.out + said.err

    def begin_with(self, rows: list[dict[str, Any]]) -> None:
        """Contracts that a new session has already."""
        session = partial(Session, answers={"contratos": rows})
        self.patch.setattr(applicant_session, "Session", session)


@pytest.fixture
def kiosk(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Kiosk]:
    for module in (app, locked, keeper):
        monkeypatch.setattr(module, "boot_seconds", boot.boot_seconds)
    monkeypatch.setattr(save_queue, "ThreadPoolExecutor", ThreadPoolExecutor)
    yield Kiosk(monkeypatch, capsys)
    log.close()


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
def test_walk(walk: Path, tmp_path: Path, kiosk: Kiosk) -> None:
    """Of a long list the last contracts are typed, up to the one that fills it."""
    data, temporary = tmp_path / "data", tmp_path / "tmp"
    temporary.mkdir()
    answers = tomllib.loads(walk.read_text(encoding="utf-8"))["answers"]
    kiosk.begin_with(answers.get("contratos", [])[: -trials(TYPED, MOST)])
    status, said = kiosk.play(walk, data, temporary)
    assert status == 0, said
    secret = values_of(answers)
    assert holding(data, secret, outside=data / "printed") == []
    assert holding(temporary, secret, outside=data) == []
    assert not any(word in said for word in secret)
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
def test_a_walk_that_ends_elsewhere_fails(tmp_path: Path, kiosk: Kiosk) -> None:
    walk = tmp_path / "otro.toml"
    shutil.copy(WALKS / "caso-simple.toml", walk)
    text = walk.read_text(encoding="utf-8").replace('end = "despedida"', 'end = "revision"')
    walk.write_text(text.replace('correo = "maria.penaranda@example.com"', 'correo = "no es un correo"'))
    status, said = kiosk.play(walk, tmp_path / "data", tmp_path)
    assert status == 1
    assert "contacto" in said
    assert "no es un correo" not in said


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
