"""Every kind of screen, read aloud: its title, its words in their order, and nothing of anybody."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.app.reading_aloud import private_words
from kiosk.screens.spoken_screen import in_words, sentences_of
from kiosk.widgets.key_bar import KeyButton
from kiosk.widgets.plain import Plain
from tests.journey import answers_of
from tests.screens.scenes import SCENES, Scene
from tests.screens.test_reading_aloud import private, shown, words_of

STAFF = "kiosk.screens.staff"
APPLICANT = [scene for scene in SCENES if not scene.kind.__module__.startswith(STAFF)]
OF_STAFF = [scene for scene in SCENES if scene not in APPLICANT]
TYPED = {"clave, buena": "Rx7quilla9", "continuar": "ABC", "residencia, la lista": "z"}
"""What a scene types into a line that belongs to no answer."""


@pytest.mark.parametrize("scene", APPLICANT, ids=lambda scene: scene.name)
async def test_each_is_read_as_it_is_seen(scene: Scene, tmp_path: Path) -> None:
    app = scene.app(tmp_path, "claro")
    async with app.run_test(size=scene.size) as pilot:
        await scene.show(app, pilot)
        said = sentences_of(app.screen, private_words(app.session))
        buttons = [in_words(one.spoken()) for one in app.screen.query(KeyButton) if one.display]
        texts = said[: len(said) - len(buttons)]
        seen = iter(shown(app.screen))
        assert [word for text in texts for word in words_of(text) if word not in seen] == []
        for title in app.screen.query("#title, .dialog-title").results(Plain):
            if title.display and (words := in_words(str(title.content))):
                assert words in said
        aloud = " ".join(said)
        told = private((app.session.answers if app.session else {}) | answers_of())
        assert {value for value in told if value in aloud.casefold()} == set()
        assert not app.session or app.session.code not in aloud
        assert TYPED.get(scene.name, "\0") not in words_of(aloud)


@pytest.mark.parametrize("scene", OF_STAFF, ids=lambda scene: scene.name)
async def test_nothing_of_the_staff_is_read(scene: Scene, tmp_path: Path) -> None:
    app = scene.app(tmp_path, "claro")
    async with app.run_test(size=scene.size) as pilot:
        await scene.show(app, pilot)
        assert sentences_of(app.screen, private_words(app.session)) == []
