"""The option --speech: what it installs, what it sets, and that nothing later takes it away."""

from __future__ import annotations

import subprocess
import tomllib
from pathlib import Path

import pytest

from kiosk.settings import Settings
from tests.deploy.machine import DEPLOY, install, tree

PARTS = "; ".join(f". {DEPLOY}/lib/{name}.sh" for name in ("say", "packages", "account"))
OFFICE = '[office]\nnit = "900123456"\n\n[store]\nstation = "quiosco-1"'
"""A settings file of an office; its last line has no end, as some editors leave it."""


def shell(script: str, **variables: str) -> str:
    """Run functions of the installation's parts; returns what they print."""
    named = "; ".join(f"{name}='{value}'" for name, value in variables.items())
    done = subprocess.run(
        ["/bin/sh", "-euc", f"{PARTS}; {named}; {script}"], capture_output=True, text=True, check=True
    )
    return done.stdout


def packages(speech: str) -> set[str]:
    options = {"wayland": "", "upgrades": "", "libreoffice": "", "scanner": "", "speech": speech}
    return set(shell("wanted_packages", system="debian 12", **options).split())


def turn_on(folder: Path, **options: str) -> str:
    return shell("turn_on_speech", etc=str(folder), **{"speech": "yes", "dry": ""} | options)


def test_the_program_and_the_volume_are_installed() -> None:
    assert packages("yes") - packages("") == {"espeak-ng", "alsa-utils"}


def test_the_setting_is_added_and_the_office_keeps_its_own(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text(OFFICE)
    turn_on(tmp_path)
    found = tomllib.loads(file.read_text())
    assert found == tomllib.loads(OFFICE) | {"speech": {"enabled": True}}
    assert Settings.model_validate(found).speech.enabled
    once = file.read_text()
    turn_on(tmp_path)
    assert file.read_text() == once


@pytest.mark.parametrize("own", ["[speech]\nenabled = false\n", "speech.rate = 120\n", '  [ "speech" ]\n'])
def test_what_the_office_wrote_of_it_stays(tmp_path: Path, own: str) -> None:
    (tmp_path / "kiosk.toml").write_text(own)
    assert "[speech]" in turn_on(tmp_path)
    assert (tmp_path / "kiosk.toml").read_text() == own


@pytest.mark.parametrize("options", [{"speech": ""}, {"dry": "yes"}])
def test_without_the_option_or_in_a_trial_nothing_is_set(tmp_path: Path, options: dict[str, str]) -> None:
    (tmp_path / "kiosk.toml").write_text(OFFICE)
    turn_on(tmp_path, **options)
    assert (tmp_path / "kiosk.toml").read_text() == OFFICE


def test_a_later_installation_without_the_option_keeps_it(tmp_path: Path) -> None:
    install(tmp_path, "--yes", "--speech")
    once = tree(tmp_path)
    assert b"DeviceAllow=char-alsa rw\n" in once["etc/systemd/system/kiosk.service.d/speech.conf"][2]
    install(tmp_path, "--yes", "--scanner")
    later = tree(tmp_path)
    assert {name: later.get(name) for name in once} == once
