"""PINs: which ones are refused, and how the others are kept."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kiosk.errors import StaffError
from kiosk.settings import PathSettings, Settings, StaffSettings
from kiosk.staff import pepper, pin
from kiosk.staff.pin import decoy, hashed, refusal

PEPPER = bytes(range(32))


@pytest.mark.parametrize("word", ["", "73915a", "7391 54", "７３９１５４", "٧٣٩١٥٤", "-73915"])
def test_a_pin_is_digits_only(word: str) -> None:
    assert refusal(word) == "El PIN solo lleva cifras."


def test_a_pin_is_neither_short_nor_endless() -> None:
    assert "al menos 6" in refusal("73915")
    assert "hasta 12" in refusal("7391548260537")


PATTERNS = """
000000 777777 123456 654321 890123 246802 135791 121212 123123 112233 998877 123321 747474 477477 101112
102030 102938 147258 159753 00000000 12345678 987654321 20202020 11223344 123412341234 100200300
"""


@pytest.mark.parametrize("word", PATTERNS.split())
def test_a_pattern_is_refused(word: str) -> None:
    assert "repite cifras o sigue un orden" in refusal(word)


@pytest.mark.parametrize(
    "word", ["240785", "072485", "850724", "24071985", "19850724", "711985", "198573", "051199", "310105"]
)
def test_a_birthday_or_a_year_is_refused(word: str) -> None:
    assert "fecha o un año" in refusal(word)


@pytest.mark.parametrize("word", ["739154", "936281", "480573", "62840917", "739154826053"])
def test_other_pins_are_taken(word: str) -> None:
    assert refusal(word) == ""


def test_most_pins_are_taken() -> None:
    """The rules leave an attacker nearly all of the million."""
    dice = random.Random(20261123)  # noqa: S311 - not a secret
    taken = sum(not refusal(f"{dice.randrange(10**6):06}") for _ in range(5_000))
    assert taken > 4_200


def test_a_pin_is_stretched_as_measured_and_peppered(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cost is what makes a stolen file worthless; RFC 7914's parameters are passed on as they are."""
    seen: list[dict[str, Any]] = []
    real: Callable[..., bytes] = hashlib.scrypt

    def scrypt(word: bytes, **options: Any) -> bytes:
        seen.append(options)
        assert b"739154" not in word, "the pepper goes in first"
        return real(word, **options)

    monkeypatch.setattr(hashlib, "scrypt", scrypt)
    kept = hashed("739154", PEPPER)
    assert (seen[0]["n"], seen[0]["r"], seen[0]["p"]) == (2**16, 8, 1)
    assert kept.matches("739154", PEPPER)


def test_only_the_same_pin_with_the_same_pepper_matches(cheap: None) -> None:
    kept = hashed("739154", PEPPER)
    assert kept.matches("739154", PEPPER)
    assert not kept.matches("739155", PEPPER)
    assert not kept.matches("739154", PEPPER[::-1])
    assert not decoy().matches("739154", PEPPER)


def test_the_same_pin_of_two_people_looks_different(cheap: None) -> None:
    one, other = hashed("739154", PEPPER), hashed("739154", PEPPER)
    assert one.hash != other.hash
    assert len(one.salt) == 16


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pin, "COST", 2**4)


# --- the pepper


def settings(tmp_path: Path, pepper_path: str) -> Settings:
    return Settings(
        paths=PathSettings(templates=tmp_path, data=tmp_path / "data"),
        staff=StaffSettings(pepper_path=pepper_path),
    )


def test_the_secret_is_kept_apart_from_the_data(tmp_path: Path) -> None:
    assert pepper.pepper_file(settings(tmp_path, f"{tmp_path}/else/pepper")) == tmp_path / "else/pepper"
    for inside in (f"{tmp_path}/data/pepper", f"{tmp_path}/x/../data/sub/pepper"):
        with pytest.raises(StaffError, match="no puede estar en"):
            pepper.pepper_file(settings(tmp_path, inside))
    with pytest.raises(StaffError, match="ruta completa"):
        pepper.pepper_file(settings(tmp_path, "pepper"))


def test_without_a_setting_the_secret_is_in_the_users_own_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    assert pepper.pepper_file(settings(tmp_path, "")) == tmp_path / "config" / "kiosk" / "pepper"


def test_the_secret_is_private_random_and_made_once(tmp_path: Path) -> None:
    file = tmp_path / "a" / "b" / "pepper"
    secret = pepper.make(file)
    assert len(secret) == 32 and len(set(secret)) > 8
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert pepper.make(file) == pepper.read(file) == secret


def test_a_folder_that_was_there_keeps_its_mode(tmp_path: Path) -> None:
    """As root a secret in /etc would else close /etc for everybody."""
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc").chmod(0o755)
    pepper.make(tmp_path / "etc" / "pepper")
    assert (tmp_path / "etc").stat().st_mode & 0o777 == 0o755


def test_a_lost_or_spoilt_secret_is_said_and_not_made_anew(tmp_path: Path) -> None:
    file = tmp_path / "pepper"
    with pytest.raises(StaffError, match="Falta el archivo secreto"):
        pepper.read(file)
    file.write_bytes(b"short")
    with pytest.raises(StaffError, match="dañado"):
        pepper.make(file)
    assert file.read_bytes() == b"short"
