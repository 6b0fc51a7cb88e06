"""The one search for the nearest known word."""

from __future__ import annotations

from kiosk.suggestion import nearest, suggestion


def test_the_nearest_word_is_found_whatever_its_capitals() -> None:
    assert nearest("NOMBREZ", ["apellidos", "nombres"]) == "nombres"
    assert nearest("lable", ["Label", "hint"]) == "Label"


def test_nothing_is_suggested_that_is_not_alike() -> None:
    assert nearest("xyz", ["nombres"]) == ""
    assert suggestion("xyz", ["nombres"]) == ""
    assert suggestion("", []) == ""


def test_a_stricter_search_finds_less() -> None:
    assert nearest("gmial.co", ["gmail.com"], alike=0.6) == "gmail.com"
    assert nearest("gmial.co", ["gmail.com"], alike=0.95) == ""


def test_the_suggestion_is_a_question() -> None:
    assert suggestion("chek", ["check", "run"]) == "¿Quiso decir «check»?"
