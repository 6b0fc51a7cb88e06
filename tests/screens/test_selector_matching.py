"""Rules and searches find what Textual's own matching finds."""

from __future__ import annotations

import itertools
from pathlib import Path

from textual.app import App, ComposeResult
from textual.containers import Container
from textual.css import match, query
from textual.css.model import SelectorSet
from textual.css.parse import parse_selectors
from textual.widgets import Label

from kiosk.app import selector_matching
from tests.journey import kiosk_app, session_at
from tests.pristine import as_written

WORDS = ("Container", "Label", "#inner", ".red", ".red.round", "Label.round", "*", "Label:disabled")
JOINED = (" ", " > ")


THEIRS = as_written(match)
"""Textual's own matching."""


class Nested(App[None]):
    """Parts within parts, some of the same kind and class."""

    def compose(self) -> ComposeResult:
        """Make them."""
        with Container(classes="red"), Container(id="inner", classes="red round"):
            yield Label("a", classes="round")
            with Container():
                yield Label("b", classes="red round", disabled=True)
        yield Label("c")


async def test_every_selector_of_up_to_three_words_finds_the_same_parts() -> None:
    assert match._check_selectors is selector_matching.matches
    app = Nested()
    async with app.run_test():
        parts = [*app.screen.walk_children(with_self=True), app]
        found = 0
        for count in (1, 2, 3):
            for words in itertools.product(WORDS, repeat=count):
                for joins in itertools.product(JOINED, repeat=count - 1):
                    text = words[0] + "".join(map("".join, zip(joins, words[1:], strict=True)))
                    sets = parse_selectors(text)
                    for part in parts:
                        theirs = THEIRS.match(sets, part)
                        assert query.match(sets, part) is theirs, (text, part)  # type: ignore[attr-defined]  # Textual's own import
                        assert match.match(sets, part) is theirs, (text, part)
                        found += theirs
        assert found > 500


async def test_a_selector_of_no_words_finds_nothing() -> None:
    app = Nested()
    async with app.run_test():
        nothing = [SelectorSet([])]
        assert not THEIRS.match(nothing, app.screen)
        assert not match.match(nothing, app.screen)
        assert not query.match(nothing, app.screen)  # type: ignore[attr-defined]  # Textual's own import


async def test_every_rule_of_a_step_applies_to_the_same_parts(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await app.applicant.enter(session_at("contacto"))
        await pilot.pause()
        applied = 0
        for part in app.screen.walk_children(with_self=True):
            path = part.css_path_nodes
            for rule in app.stylesheet.rules:
                for one in rule.selector_set:
                    theirs = THEIRS._check_selectors(one.selectors, path)
                    assert selector_matching.matches(one.selectors, path) is theirs, (rule, part)
                    applied += theirs
        assert applied > 100
