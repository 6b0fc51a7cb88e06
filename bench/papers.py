"""Measures how long the papers of an applicant take, beside one call of soffice for the same Word files."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import Any, Literal

from bench.rows import Row, row
from kiosk.cli.composition import load_settings, load_station
from kiosk.cli.known_names import ANY_DAY
from kiosk.cli.sample_documents import LONG, USUAL, value_sets
from kiosk.content.models import DocumentSpec, Flow, TableStep
from kiosk.documents.workshop import Workshop
from kiosk.interview.answers import rows_of
from kiosk.interview.derived_values import derive
from kiosk.interview.example_person import EXAMPLE_CODE, example_answers
from kiosk.interview.places import Places
from kiosk.settings import PdfSettings, Settings
from tests.journey import TEMPLATES, real_flow

Engine = Literal["libreoffice", "embedded"]

FOUR = ("contratos", "constancia", "autorizacion", "hoja_ayuda")
"""What an applicant takes along; the guide is printed when somebody asks for it."""
CONTRACTS = 40
"""The most that the journey accepts."""


def papers(rounds: int) -> list[Row]:
    """Papers of an applicant by each engine; anchor: one call of soffice for the same Word files."""
    flow, settings = real_flow(), load_settings()
    sets = value_sets(flow, settings)
    kinds = {
        "": sets[USUAL],
        f", {CONTRACTS} contracts": many_contracts(flow, settings),
        f", {CONTRACTS} contracts, very long answers": sets[LONG],
    }
    four = [document for document in flow.documents if document.id in FOUR]
    tasks: list[tuple[Engine, Sequence[DocumentSpec], str]] = [("libreoffice", flow.documents, "")]
    tasks += [("libreoffice", four, kind) for kind in kinds] + [("embedded", four, kind) for kind in kinds]
    return [
        _papers(f"{len(documents)} papers, {engine}{kind}", engine, documents, kinds[kind], rounds)
        for engine, documents, kind in tasks
        if engine == "embedded" or shutil.which("soffice")
    ]


def many_contracts(flow: Flow, settings: Settings) -> dict[str, Any]:
    """The values of the usual invented person, whose contracts are repeated until there are forty."""
    places = Places.load()
    answers = example_answers(flow, places)
    for step in flow.steps:
        if isinstance(step, TableStep):
            jobs = islice(cycle(rows_of(answers, step.field)), CONTRACTS)
            answers[step.field] = [dict(job) for job in jobs]
    return derive(flow, answers, places, load_station(settings), ANY_DAY, EXAMPLE_CODE)


def _papers(
    what: str, engine: Engine, documents: Sequence[DocumentSpec], values: Mapping[str, Any], rounds: int
) -> Row:
    """The first round is not counted: it compiles the templates, which a kiosk finds compiled."""
    figures, anchors = [], []
    workshop = Workshop(TEMPLATES / "papers", PdfSettings(engine=engine))
    try:
        workshop.warm()
        for _ in range(rounds + 1):
            with tempfile.TemporaryDirectory() as folder:
                begun = time.monotonic()
                list(workshop.make_each(documents, values, lambda folder=Path(folder): folder))  # type: ignore[misc]  # mypy knows no lambda's default
                figures.append((time.monotonic() - begun) * 1000)
                anchors += one_call(sorted(Path(folder).glob("*.docx")))
    finally:
        workshop.close()
    return row(what, "ms", figures[1:], anchors[1:] or anchors)


def one_call(files: list[Path]) -> list[float]:
    """Milliseconds of one `soffice --convert-to pdf` for all files; empty if there is no soffice."""
    soffice = shutil.which("soffice")
    if soffice is None or not files:
        return []
    profile = Path(tempfile.gettempdir()) / f"kiosk-bench-{os.getpid()}"
    out = files[0].parent / "one-call"
    command = [soffice, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "pdf"]
    begun = time.monotonic()
    subprocess.run([*command, "--outdir", out, *files], check=True, capture_output=True)
    spent = (time.monotonic() - begun) * 1000
    missing = {file.stem for file in files} - {file.stem for file in out.glob("*.pdf")}
    if missing:
        raise RuntimeError(f"soffice made no PDF of {sorted(missing)}")
    return [spent]
