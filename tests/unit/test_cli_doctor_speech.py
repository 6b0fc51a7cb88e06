"""What the doctor says of the voice: each thing that keeps it from being heard, with what mends it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from kiosk import __main__ as program
from kiosk.cli.composition import open_speech
from kiosk.cli.doctor.result import Check
from kiosk.cli.doctor.speech_checks import checks
from kiosk.settings import Settings
from kiosk.speech import sound_cards
from tests.needs import needs

CARD = ("controlC0", "pcmC0D0c", "pcmC0D0p", "timer")
"""What /dev/snd holds of one card that records and plays."""


@pytest.fixture
def devices(tmp_path: Path) -> Path:
    folder = tmp_path / "snd"
    folder.mkdir()
    for name in CARD:
        (folder / name).touch(0o600)
    return folder


def look(devices: Path, **speech: object) -> dict[str, Check]:
    return {check.name: check for check in checks(Settings(speech={"enabled": True} | speech), devices)}


def test_a_voice_that_is_off_is_no_fault(devices: Path) -> None:
    found = look(devices, enabled=False)
    assert list(found) == ["speech"]
    assert found["speech"].ok is None
    assert "sudo deploy/install --speech" in found["speech"].text


def test_a_voice_that_is_heard(devices: Path) -> None:
    needs("espeak-ng")
    assert [check.ok for check in look(devices).values()] == [True, True]
    assert [check.ok for check in look(devices, voice="es").values()] == [True, True]


def test_a_missing_program(devices: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    check = look(devices)["speech"]
    assert check.ok is False
    assert "sudo apt install espeak-ng" in check.text


def test_a_voice_that_espeak_does_not_have(devices: Path) -> None:
    needs("espeak-ng")
    check = look(devices, voice="canario")["speech"]
    assert check.ok is False
    assert "espeak-ng --voices" in check.text


def test_a_machine_without_a_card_that_plays(devices: Path) -> None:
    (devices / "pcmC0D0p").unlink()
    check = look(devices)["sound"]
    assert check.ok is False
    assert "aplay -l" in check.text
    assert look(devices / "none")["sound"] == check


def test_a_card_that_the_account_may_not_open(devices: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked of the system as any account would: root may open everything."""
    asked: list[Path] = []
    real = os.access

    def refuse(path: Path, mode: int) -> bool:
        if Path(path).parent != devices:
            return real(path, mode)
        assert mode == os.R_OK | os.W_OK
        asked.append(path)
        return False

    monkeypatch.setattr("kiosk.speech.sound_cards.os.access", refuse)
    check = look(devices)["sound"]
    assert check.ok is False
    assert "sudo usermod -aG audio " in check.text
    assert asked == [devices / "pcmC0D0p"]


def test_what_nobody_would_hear_is_not_offered(devices: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    needs("espeak-ng")
    settings = Settings(speech={"enabled": True})
    monkeypatch.setattr(sound_cards, "FOLDER", devices)
    assert open_speech(settings) is not None
    (devices / "pcmC0D0p").unlink()
    assert open_speech(settings) is None


def test_it_stands_in_the_list_and_for_other_programs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KIOSK_SPEECH__ENABLED", "true")
    program.main(["doctor"])
    lines = [
        line for line in capsys.readouterr().out.splitlines() if line[2:].startswith(("Voz:", "Sonido:"))
    ]
    assert len(lines) == 2
    program.main(["doctor", "--json"])
    told = {check["name"]: check["text"] for check in json.loads(capsys.readouterr().out)["checks"]}
    assert [told["speech"], told["sound"]] == [line[2:] for line in lines]
