"""The reading-back check refuses no paper that is right and each one with a wrong letter."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bench.invented_people import people
from bench.reading_back import Reader, read_people
from kiosk.content.loader import load_flow
from tests.needs import needs
from tests.unit.papers import PLACES, TEMPLATES


@pytest.mark.parametrize(
    ("engine", "count"), [("embedded", 20), pytest.param("libreoffice", 20, marks=pytest.mark.slow)]
)
def test_our_papers_of_invented_people_prove_themselves(engine: str, count: int, tmp_path: Path) -> None:
    if engine == "libreoffice":
        needs("soffice")
    reader = Reader(engine, tmp_path)
    try:
        tally = read_people(reader, count, seed=7)
    finally:
        reader.close()
    assert tally.papers["contratos"] == tally.papers["autorizacion"] == count
    assert (tally.refused, tally.unseen) == ([], [])
    assert tally.changed > count


def test_the_same_seed_gives_the_same_people() -> None:
    flow, day = load_flow(TEMPLATES), date(2026, 11, 22)
    first, again = (list(people(flow, PLACES, day, 10)) for _ in range(2))
    assert [one.answers for one in first] == [one.answers for one in again]
    signs = "".join(str(one.answers) for one in people(flow, PLACES, day, 100))
    assert all(sign in signs for sign in ("{_{", "{{", "{%", "Ñ", "O'Higgins", "Ω", "Ђ", "&", "<"))
    rows = {len(one.answers["contratos"]) for one in people(flow, PLACES, day, 100)}
    assert {0, 40} <= rows
