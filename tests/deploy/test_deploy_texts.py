"""The office's texts and those of a new version: file by file, never over what the office wrote."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.deploy.machine import DEPLOY
from tests.needs import needs

LINES = "uno\ndos\ntres\ncuatro\ncinco\nseis\n"
OFFICE = LINES.replace("uno", "UNO de la oficina")
NEW = LINES.replace("seis", "SEIS de la versión")


def merge(
    tmp_path: Path, base: dict[str, str], new: dict[str, str], theirs: dict[str, str]
) -> tuple[dict[str, str], dict[str, str], str]:
    """What is used from then on, what is offered, what is said."""
    needs("diff3")
    for name, files in {"base": base, "new": new, "theirs": theirs}.items():
        (tmp_path / name / "steps").mkdir(parents=True)
        for file, text in files.items():
            (tmp_path / name / file).write_text(text, "utf-8")
    places = " ".join(str(tmp_path / name) for name in ("base", "new", "theirs", "out", "offer"))
    script = f". {DEPLOY}/lib/say.sh; . {DEPLOY}/lib/texts.sh; merge_texts {places}"
    done = subprocess.run(["/bin/sh", "-euc", script], capture_output=True, text=True, check=True)
    return found(tmp_path / "out"), found(tmp_path / "offer"), done.stdout


def found(folder: Path) -> dict[str, str]:
    files = [file for file in folder.rglob("*") if file.is_file()]
    return {file.relative_to(folder).as_posix(): file.read_text("utf-8") for file in files}


@pytest.mark.parametrize(
    ("base", "new", "theirs", "used", "offered"),
    [
        pytest.param(LINES, NEW, LINES, NEW, None, id="untouched by the office: the new one"),
        pytest.param(LINES, LINES, OFFICE, OFFICE, None, id="untouched by the version: theirs"),
        pytest.param(None, NEW, None, NEW, None, id="a new file comes"),
        pytest.param(LINES, None, LINES, None, None, id="a file nobody changed goes"),
        pytest.param(None, None, OFFICE, OFFICE, None, id="a file of the office's own stays"),
        pytest.param(LINES, NEW, None, None, NEW, id="taken away by the office: only offered"),
        pytest.param(LINES, NEW, OFFICE, OFFICE, "both", id="changed in two places: offered together"),
        pytest.param(LINES, NEW, LINES.replace("seis", "6"), LINES.replace("seis", "6"), NEW,
                     id="changed in one place by both: theirs"),
    ],
)  # fmt: skip
def test_each_kind_of_change(
    tmp_path: Path,
    base: str | None,
    new: str | None,
    theirs: str | None,
    used: str | None,
    offered: str | None,
) -> None:
    def one(text: str | None) -> dict[str, str]:
        return {} if text is None else {"steps/a.toml": text}

    out, offer, said = merge(tmp_path, one(base), one(new), one(theirs))
    both = OFFICE.replace("seis", "SEIS de la versión")
    assert out == one(used)
    assert offer == one(both if offered == "both" else offered)
    assert ("textos-nuevos/steps/a.toml" in said) == (offered is not None)


@pytest.mark.parametrize(
    ("base", "new", "theirs", "words"),
    [
        pytest.param(LINES, NEW, LINES, "Texto nuevo de esta versión", id="changed"),
        pytest.param(None, NEW, None, "Texto nuevo de esta versión", id="new"),
        pytest.param(LINES, None, LINES, "ya no trae, y se quita", id="gone"),
        pytest.param(LINES, None, OFFICE, "ya no trae; se queda el de la oficina", id="gone, but theirs"),
        pytest.param(LINES, NEW, None, "sigue quitado", id="the office took it away"),
        pytest.param(LINES, NEW, OFFICE, "se queda el de la oficina", id="both"),
        pytest.param(LINES, LINES, OFFICE, "", id="theirs alone: nothing to say"),
    ],
)
def test_each_is_told_for_what_it_is(
    tmp_path: Path, base: str | None, new: str | None, theirs: str | None, words: str
) -> None:
    sides = [{} if text is None else {"steps/a.toml": text} for text in (base, new, theirs)]
    said = merge(tmp_path, *sides)[2]
    assert words in said
    assert bool(words) == ("steps/a.toml" in said)


def test_a_word_file_of_the_office_is_never_mixed(tmp_path: Path) -> None:
    name = "steps/a.docx"
    out, offer, _ = merge(tmp_path, {name: LINES}, {name: NEW}, {name: OFFICE})
    assert (out, offer) == ({name: OFFICE}, {name: NEW})
