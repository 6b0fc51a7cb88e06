"""The large letters of the welcome are kept as text, and drawn again whenever that text cannot be used."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kiosk.cli.letters_file import FILE, kept_letters
from kiosk.documents import large_letters
from kiosk.documents.large_letters import large_letters as draw

WORDS = "Su año en Ñuño"


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The words that were drawn."""
    words: list[str] = []

    def noted(text: str) -> object:
        words.append(text)
        return draw(text)

    monkeypatch.setattr(large_letters, "large_letters", noted)
    return words


def test_the_same_words_are_drawn_once(tmp_path: Path, drawn: list[str]) -> None:
    first, second = kept_letters(WORDS, tmp_path), kept_letters(WORDS, tmp_path)
    assert first == second == draw(WORDS)
    assert drawn == [WORDS]


def test_other_words_are_drawn_anew(tmp_path: Path, drawn: list[str]) -> None:
    kept_letters("Antes", tmp_path)
    assert kept_letters(WORDS, tmp_path) == draw(WORDS)
    assert drawn == ["Antes", WORDS]


def test_no_words_have_no_letters(tmp_path: Path) -> None:
    assert kept_letters("", tmp_path) == kept_letters("", tmp_path) == ()


@pytest.mark.parametrize("harm", ["not JSON", "[]", "{}", "no drawing", "a text", "a control character"])
def test_a_damaged_file_is_not_shown(harm: str, tmp_path: Path, drawn: list[str]) -> None:
    kept_letters(WORDS, tmp_path)
    file = tmp_path / FILE
    told = json.loads(file.read_text("utf-8"))
    match harm:
        case "no drawing":
            told["drawings"][0] = ["", ""]
        case "a text":
            told["drawings"] = "█▀"
        case "a control character":
            told["drawings"][0][0] += "\x1b[2J"
        case _:
            told = None
    file.write_text(harm if told is None else json.dumps(told), "utf-8")
    assert kept_letters(WORDS, tmp_path) == draw(WORDS)
    assert len(drawn) == 2


def test_without_a_data_folder_they_are_drawn_each_time(tmp_path: Path) -> None:
    nowhere = tmp_path / "none"
    assert kept_letters(WORDS, nowhere) == draw(WORDS)
    assert not nowhere.exists()
