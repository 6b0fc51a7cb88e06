"""The words of the office reach the screens, and the longest that are allowed fit at 80 columns."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.content.models import Flow
from kiosk.content.office_words import KEY_ROWS, KeyWords
from kiosk.screens.questions import leave_dialog
from kiosk.widgets.key_bar import KeyButton
from tests.journey import kiosk_app, real_flow, session_at
from tests.screens.reach import settle
from tests.screens.scenes import longest_words


def flow_with_long_words() -> Flow:
    keys = KeyWords(back="Volver", print_guide="Imprimir todo", steps="Ruta", print="Imprimir ya")
    keys = keys.model_copy(update={"page_before": "Otra", "page_after": "Siguiente A"})
    for row, most in KEY_ROWS:
        assert sum(len(getattr(keys, key)) for key in row) == most
    words = longest_words().model_copy(update={"keys": keys})
    return real_flow().model_copy(update={"words": words})


@pytest.mark.parametrize("step", ["abrir", "papeles"])
async def test_the_longest_words_of_the_keys_fit(step: str, tmp_path: Path) -> None:
    flow = flow_with_long_words()
    app = kiosk_app(tmp_path, flow=flow)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.applicant.enter(session_at(step))
        await settle(pilot)
        buttons = list(app.screen.query("#key-bar KeyButton").results(KeyButton))
        assert any(flow.words.keys.help in str(button.label) for button in buttons)
        for button in buttons:
            assert button.region.x >= 0 and button.region.right <= 80, button.label
            assert len(str(button.label)) <= button.content_size.width


async def test_the_longest_buttons_of_a_question_fit(tmp_path: Path) -> None:
    flow = flow_with_long_words()
    app = kiosk_app(tmp_path, flow=flow)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.applicant.enter(session_at("identidad"))
        await app.push_screen(leave_dialog(flow.words))
        await settle(pilot)
        box = app.screen.query_one("#dialog").content_region
        for button in app.screen.query("#dialog-buttons Button"):
            assert box.x <= button.region.x and button.region.right <= box.right
            assert len(flow.words.questions.leave_yes) <= button.content_size.width
