"""The voice, with the real espeak-ng, to a file instead of a loudspeaker."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import time
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.cli.composition import open_speech
from kiosk.settings import Settings
from kiosk.speech import espeak, sound_cards
from kiosk.speech.espeak import EspeakSpeech
from kiosk.system import dying_with_parent
from tests.needs import needs

PATIENCE = 60.0
LONG = ["Esta es una frase que dura."] * 400
"""More than a minute to speak; espeak-ng writes it to a pipe nobody reads, and so stays."""


def until(holds: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.01)


def gone(pid: int) -> bool:
    """The process has ended; nobody may have asked for its status yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return True


def frames(path: Path, sentences: list[str]) -> int:
    voice = EspeakSpeech(150, arguments=["-w", str(path)])
    voice.speak(sentences)
    until(lambda: voice.pid is None)
    with wave.open(str(path)) as sound:
        return int(sound.getnframes())


@pytest.fixture
def endless(tmp_path: Path) -> Path:
    """A pipe that nobody reads: who writes to it waits until killed."""
    pipe = tmp_path / "sound"
    os.mkfifo(pipe)
    return pipe


@pytest.fixture
def journal(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """What is written to the kiosk's journal, which hands nothing on to other loggers."""
    log = logging.getLogger("kiosk")
    log.addHandler(caplog.handler)
    yield caplog
    log.removeHandler(caplog.handler)


def test_more_words_take_longer(tmp_path: Path) -> None:
    needs("espeak-ng")
    short = frames(tmp_path / "short.wav", ["Buenos días."])
    long = frames(tmp_path / "long.wav", ["Buenos días.", "Escriba su número de documento, por favor."])
    assert 0 < short < long


def test_a_stop_ends_the_process(endless: Path) -> None:
    needs("espeak-ng")
    voice = EspeakSpeech(150, arguments=["-w", str(endless)])
    voice.speak(LONG)
    pid = voice.pid
    assert pid and not gone(pid)
    voice.stop()
    assert voice.pid is None
    until(lambda: gone(pid))


def test_what_is_said_is_in_no_argument(endless: Path) -> None:
    needs("espeak-ng")
    voice = EspeakSpeech(150, arguments=["-w", str(endless)])
    voice.speak(["Canario"])
    try:
        assert voice.pid
        until(lambda: b"espeak-ng" in Path(f"/proc/{voice.pid}/cmdline").read_bytes().split(b"\0")[0])
        assert b"Canario" not in Path(f"/proc/{voice.pid}/cmdline").read_bytes()
    finally:
        voice.stop()


def test_the_voice_dies_with_its_kiosk() -> None:
    needs("setpriv")
    code = (
        "import subprocess, sys, time; from kiosk.system import dying_with_parent as dying;"
        "child = subprocess.Popen(dying(['sleep', '600']), start_new_session=True);"
        "print(child.pid, flush=True); time.sleep(600)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    child = int(parent.stdout.readline())
    until(lambda: b"sleep" in Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")[0])
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    until(lambda: gone(child))


def test_without_setpriv_the_command_is_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert dying_with_parent(["espeak-ng", "-s"]) == ["espeak-ng", "-s"]


def test_a_missing_program_is_a_line_in_the_journal(
    monkeypatch: pytest.MonkeyPatch, journal: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("PATH", "")
    voice = EspeakSpeech(150)
    voice.speak(["Canario"])
    voice.close()
    assert "speech_failed" in journal.text
    assert "Canario" not in journal.text


def test_a_program_that_fails_is_a_line_in_the_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, journal: pytest.LogCaptureFixture
) -> None:
    program = tmp_path / "espeak-ng"
    program.write_text("#!/bin/sh\nexit 3\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    voice = EspeakSpeech(150, "es")
    voice.speak(["Canario"])
    until(lambda: voice.pid is None)
    voice.stop()
    assert "speech_failed status=3" in journal.text
    assert "Canario" not in journal.text


def test_it_is_off_until_an_office_wants_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert open_speech(Settings()) is None
    monkeypatch.setattr(sound_cards, "sound", lambda: sound_cards.Sound.PLAYS)
    monkeypatch.setattr(espeak, "installed", lambda: True)
    assert open_speech(Settings(speech={"enabled": True})) is not None
    monkeypatch.setattr(espeak, "installed", lambda: False)
    assert open_speech(Settings(speech={"enabled": True})) is None
