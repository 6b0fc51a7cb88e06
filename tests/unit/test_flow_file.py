"""The journey that is kept as it was read: the same as the office's files, and only for the same content."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.cli.flow_file import FILE, kept_flow
from kiosk.content import loader
from kiosk.content.loader import load_flow
from kiosk.content.models import Flow
from tests.journey import TEMPLATES


@pytest.fixture(autouse=True)
def reads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Folders that the office's files were read from."""
    folders: list[Path] = []

    def counted(templates: Path, *, scanner: bool) -> Flow:
        folders.append(templates)
        return load_flow(templates, scanner=scanner)

    monkeypatch.setattr("kiosk.cli.flow_file.load_flow", counted)
    return folders


def test_the_journey_is_the_same_and_nothing_is_read_twice(tmp_path: Path, reads: list[Path]) -> None:
    first = kept_flow(TEMPLATES, tmp_path, "seal", scanner=False)
    kept = kept_flow(TEMPLATES, tmp_path, "seal", scanner=False)

    assert reads == [TEMPLATES]
    assert kept == first == loader.load_flow(TEMPLATES)
    assert repr(kept) == repr(first)  # a condition with a list would be equal, and no key of a dictionary
    assert kept.model_dump_json() == first.model_dump_json()


def test_a_kiosk_with_a_scanner_has_its_own_journey(tmp_path: Path) -> None:
    kept_flow(TEMPLATES, tmp_path, "seal", scanner=False)

    for _ in range(2):
        assert kept_flow(TEMPLATES, tmp_path, "seal", scanner=True) == load_flow(TEMPLATES, scanner=True)


def test_other_content_is_read_anew(tmp_path: Path, reads: list[Path]) -> None:
    kept_flow(TEMPLATES, tmp_path, "seal", scanner=False)
    kept_flow(TEMPLATES, tmp_path, "another", scanner=False)
    kept_flow(TEMPLATES, tmp_path, "another", scanner=False)

    assert len(reads) == 2


@pytest.mark.parametrize(
    ("old", "new"),
    [("Cédula", "Cedula"), ('"=": "Flow"', '"=": "Path"'), ("{", "["), ("\n", "")],
    ids=["a letter", "another model", "no JSON", "no sum"],
)
def test_a_damaged_file_is_read_anew(tmp_path: Path, reads: list[Path], old: str, new: str) -> None:
    whole = kept_flow(TEMPLATES, tmp_path, "seal", scanner=False)
    file = tmp_path / FILE
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")

    assert kept_flow(TEMPLATES, tmp_path, "seal", scanner=False) == whole
    assert len(reads) == 2


def test_bytes_that_are_no_text_are_read_anew(tmp_path: Path, reads: list[Path]) -> None:
    (tmp_path / FILE).write_bytes(b"\xff\xfe\x00")

    assert kept_flow(TEMPLATES, tmp_path, "seal", scanner=False) == load_flow(TEMPLATES)
    assert len(reads) == 1


def test_without_a_data_folder_nothing_is_kept(tmp_path: Path, reads: list[Path]) -> None:
    kept_flow(TEMPLATES, tmp_path / "none", "seal", scanner=False)
    kept_flow(TEMPLATES, tmp_path / "none", "seal", scanner=False)

    assert len(reads) == 2
    assert not (tmp_path / "none").exists()
