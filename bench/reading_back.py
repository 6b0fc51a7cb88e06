"""How often the reading-back check refuses a paper, and whether it is right.

    .venv/bin/python -m bench.reading_back [--people N] [--seed N] [--engine embedded|libreoffice]
    .venv/bin/python -m bench.reading_back --walks [--engine ...]
    .venv/bin/python -m bench.reading_back --files FOLDER [--engine ...]

People: the four papers of each invented person are made and read back. All of them are right, so that each
refusal is a false alarm. Then one letter of one value is changed in what is looked for: a check that is worth
something refuses each of those.

Walks: every paper of every walk in tests/walks. Files: every .docx of a folder, with a name typed in as in
`bench.fidelity` where it has no tag of the kiosk, with short, usual and very long values where it has.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from bench.fidelity import TEMPLATES, type_name, word_files
from bench.invented_people import people
from kiosk.cli.sample_documents import value_sets
from kiosk.content.loader import load_flow
from kiosk.content.toml_file import read_toml
from kiosk.documents import proof
from kiosk.documents.convert import Converter
from kiosk.documents.render import fill
from kiosk.documents.template_inspection import inspect
from kiosk.errors import DocumentError
from kiosk.interview.answers_file import take
from kiosk.interview.derived_values import Station, derive, known_names
from kiosk.interview.places import Places
from kiosk.interview.session import Session
from kiosk.settings import PdfSettings, Settings
from kiosk.settings.office import Office

TODAY = date(2026, 11, 22)
STATION = Station(
    Office(nit="800.123.456-7", address="Calle 28 # 13-65", contact="605 574 1234"),
    "https://community.secop.gov.co/STS/Users/Login/Index",
)
WALKS = Path(__file__).parents[1] / "tests" / "walks"
SECONDS = 60.0
TOLD_EVERY = 10
"""People between two lines about how far it is."""


@dataclass
class Tally:
    """Counts of the papers that were read back, by result."""

    papers: Counter[str] = field(default_factory=Counter)
    pages: int = 0
    values: int = 0
    refused: list[str] = field(default_factory=list)
    """A line for each paper that was not let through."""
    changed: int = 0
    """Papers that were read back once more with one letter of one value changed."""
    unseen: list[str] = field(default_factory=list)
    """Those of them that were let through."""

    def lines(self) -> Iterator[str]:
        """The figures, and each refusal."""
        made = ", ".join(f"{name} {count}" for name, count in sorted(self.papers.items()))
        yield f"{sum(self.papers.values())} papers ({made}), {self.pages} pages, {self.values} values"
        yield f"refused: {len(self.refused)}"
        yield from (f"  {line}" for line in self.refused)
        if self.changed:
            yield f"one letter changed: {self.changed - len(self.unseen)} of {self.changed} refused"
            yield from (f"  not refused: {line}" for line in self.unseen)


class Reader:
    """Makes papers with one engine and reads them back."""

    def __init__(self, engine: str, folder: Path) -> None:
        self._folder = folder
        self.flow, self.places = load_flow(TEMPLATES), Places.load()
        self._converter = Converter(PdfSettings.model_validate({"engine": engine}), SECONDS)
        self.tally = Tally()

    def read(
        self, name: str, template: Path, values: Mapping[str, Any], chance: random.Random | None = None
    ) -> str:
        """Make one paper and read it back.

        Args:
            name: what its line is called.
            template: the Word file.
            values: what goes into it.
            chance: chooses the letter that is changed for the second reading; None: there is none.

        Returns:
            Why it was refused; empty if it was not.
        """
        docx, pdf = self._folder / "paper.docx", self._folder / "paper.pdf"
        self.tally.papers[template.stem] += 1
        try:
            printed = fill(template, values, docx)
            self.tally.values += len(printed)
            self.tally.pages += self._converter.convert(docx, pdf, template.stem).pages
            proof.prove(pdf, printed, template.name)
        except DocumentError as error:
            self.tally.refused.append(f"{name}: {error.detail}")
            print(self.tally.refused[-1], file=sys.stderr, flush=True)
            return error.detail
        if chance is not None and (wrong := _one_letter_changed(printed, chance)):
            self.tally.changed += 1
            try:
                proof.prove(pdf, wrong, template.name)
            except DocumentError:
                pass
            else:
                self.tally.unseen.append(name)
        return ""

    def close(self) -> None:
        """Stop the engine."""
        self._converter.close()


def _one_letter_changed(printed: Sequence[str], chance: random.Random) -> list[str]:
    """The values, a letter in the middle of a long one being another; empty where none is long."""
    long = [number for number, value in enumerate(printed) if len(value) > 8 and value.isascii()]
    if not long:
        return []
    wrong, number = list(printed), chance.choice(long)
    value = wrong[number]
    at = len(value) // 2
    wrong[number] = f"{value[:at]}{'q' if value[at] != 'q' else 'k'}{value[at + 1 :]}"
    return wrong


def read_people(reader: Reader, count: int, seed: int, *, tell: bool = False) -> Tally:
    """The papers of so many invented people."""
    chance = random.Random(seed)  # noqa: S311 - the same letters each time are wanted
    begun = time.monotonic()
    for number, session in enumerate(people(reader.flow, reader.places, TODAY, count, seed), start=1):
        _read_session(reader, session, f"person {number}", chance)
        if tell and number % TOLD_EVERY == 0:
            told = f"{number} people, {len(reader.tally.refused)} refused, {time.monotonic() - begun:.0f} s"
            print(told, file=sys.stderr, flush=True)
    return reader.tally


def read_walks(reader: Reader) -> Tally:
    """The papers of every walk whose person lets the kiosk make some."""
    for walk in sorted(WALKS.glob("*.toml")):
        data, _ = read_toml(walk, walk.name)
        session, problems = take(reader.flow, reader.places, (data or {})["answers"], TODAY)
        if not problems:
            _read_session(reader, session, walk.stem, None)
    return reader.tally


def read_files(reader: Reader, files: Path) -> Iterator[str]:
    """Word files of somebody else; a line of a table for each."""
    flow = load_flow(TEMPLATES)
    known, sets = known_names(flow), value_sets(flow, Settings())
    with tempfile.TemporaryDirectory() as name:
        for file in word_files(files):
            found = inspect(file, file.name, known)
            typed = Path(name) / file.name
            typed.write_bytes(file.read_bytes() if found.names & known else type_name(file))
            said = [str(one) for one in inspect(typed, file.name, known).remarks if one.level == "error"]
            verdicts = {kind: reader.read(file.name, typed, values) for kind, values in sets.items()}
            refused = "; ".join(f"{kind}: {why}" for kind, why in verdicts.items() if why)
            yield f"| {file.name} | {said[0] if said else ''} | {refused or 'let through'} |"


def _read_session(reader: Reader, session: Session, name: str, chance: random.Random | None) -> None:
    values = derive(reader.flow, session.answers, reader.places, STATION, TODAY, session.code)
    for document in session.documents():
        if not document.on_demand or chance is None:
            template = TEMPLATES / "papers" / f"{document.id}.docx"
            reader.read(f"{name}, {document.id}", template, values, chance)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="bench.reading_back")
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", choices=["embedded", "libreoffice"], default="embedded")
    parser.add_argument("--walks", action="store_true")
    parser.add_argument("--files", type=Path)
    args = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        reader = Reader(args.engine, Path(folder))
        try:
            if args.files:
                print("\n".join(read_files(reader, args.files)))
            elif args.walks:
                read_walks(reader)
            else:
                read_people(reader, args.people, args.seed, tell=True)
        finally:
            reader.close()
    print("\n".join(reader.tally.lines()))


if __name__ == "__main__":
    main()
