"""Keeps the journey as it was read, so that a start with unchanged content validates nothing again.

Reading thirty files of TOML and building the validators of fifty models takes 0.04 s of processor.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from kiosk import files
from kiosk.content.content_model import Content
from kiosk.content.loader import load_flow
from kiosk.content.models import Flow

FILE = "flow.json"
"""Name of the file in the data folder. It may be deleted at any time; then the office's files are read."""
_MODEL = "="
"""The key that holds the name of the model; no key of content can be called so."""


def kept_flow(templates: Path, data: Path, seal: str, *, scanner: bool) -> Flow:
    """The journey of a kiosk with or without a scanner; see `load_flow`.

    The office's files are read only if the data folder has no journey with this seal.

    Without a data folder, or if the disk fails, they are read each time.

    Args:
        templates: the office's files.
        data: the data folder.
        seal: names the content and the program as they are on disk now (see `content_seal.seal_of`).
        scanner: whether this kiosk has one.

    Raises:
        ContentError: the files have mistakes.
    """
    seal = f"{seal} {scanner}"
    if (kept := _read(data / FILE, seal)) is not None:
        return kept
    flow = load_flow(templates, scanner=scanner)
    if data.is_dir():
        body = json.dumps(flow, default=_told, ensure_ascii=False)
        with suppress(OSError):
            files.write_durably(data / FILE, f"{_sum(seal, body)}\n{body}".encode())
    return flow


def _sum(seal: str, body: str) -> str:
    return hashlib.sha256(f"{seal}\n{body}".encode()).hexdigest()


def _told(model: object) -> dict[str, Any]:
    """A model as JSON: its name, and its fields under the keys that the office writes."""
    if not isinstance(model, Content):
        raise TypeError(f"{type(model)} cannot be kept")
    fields = type(model).model_fields
    return {_MODEL: type(model).__name__} | {
        info.alias or name: getattr(model, name) for name, info in fields.items()
    }


def _read(file: Path, seal: str) -> Flow | None:
    """The journey of the file; None if it is missing, damaged or of other content."""
    with suppress(OSError, ValueError):
        kept, _, body = file.read_text("utf-8").partition("\n")
        if kept == _sum(seal, body):
            models = {model.__name__: model for model in _models(Content)}
            flow = json.loads(body, object_hook=lambda told: _made(told, models))
            return flow if isinstance(flow, Flow) else None
    return None


def _models(base: type[Content]) -> list[type[Content]]:
    return [base, *(model for below in base.__subclasses__() for model in _models(below))]


def _made(told: dict[str, Any], models: dict[str, type[Content]]) -> object:
    """A model of values that were validated when they were kept. A model has tuples where JSON has lists."""
    if _MODEL not in told:
        return told
    model = models[told.pop(_MODEL)]
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in told.items()}
    return model.model_construct(None, **values)
