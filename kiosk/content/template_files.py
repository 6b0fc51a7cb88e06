"""Paths and names of the files inside templates/."""

from __future__ import annotations

from pathlib import Path

FLOW_FILE = "flow.toml"
"""The journey: welcome, order of the steps, documents, uploads."""
WORDS_FILE = "words.toml"
"""The words of the screens that belong to no step."""


def step_file(name: str) -> str:
    """Path of a step's file inside templates/."""
    return f"steps/{name}.toml"


def paper_file(document: str) -> str:
    """Path of a document's Word file inside templates/."""
    return f"papers/{document}.docx"


def step_names(templates: Path) -> set[str]:
    """Names of all step files in the folder, whether flow.toml lists them or not."""
    return {path.stem for path in (templates / "steps").glob("*.toml") if path.is_file()}


def paper_names(templates: Path) -> set[str]:
    """Names of all Word files in the folder, without the lock files of Word (~$…)."""
    return {path.stem for path in (templates / "papers").glob("*.docx") if not path.name.startswith("~")}


def file_version(file: Path) -> str:
    """Names a file's content as it is on disk now, without reading it; empty: there is none."""
    try:
        found = file.stat()
    except OSError:
        return ""
    return f"{found.st_ino} {found.st_size} {found.st_mtime_ns}"
