"""Where things are inside templates/, and what remarks call them."""

from __future__ import annotations

from pathlib import Path

FLOW_FILE = "flow.toml"
"""The journey: the welcome, the order of the steps, the documents, the uploads."""
WORDS_FILE = "words.toml"
"""The words of the screens that belong to no step."""


def step_file(name: str) -> str:
    """Where a step is written."""
    return f"steps/{name}.toml"


def paper_file(document: str) -> str:
    """Where the Word template of a document is."""
    return f"papers/{document}.docx"


def step_names(templates: Path) -> set[str]:
    """Names of all step files there are, listed in the flow or not."""
    return {path.stem for path in (templates / "steps").glob("*.toml") if path.is_file()}


def paper_names(templates: Path) -> set[str]:
    """Names of all Word templates there are; what Word leaves while a file is open is not one."""
    return {path.stem for path in (templates / "papers").glob("*.docx") if not path.name.startswith("~")}
