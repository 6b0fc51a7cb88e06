"""The base class of every model of templates/."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Content(BaseModel):
    """A part of the office's files. It cannot be changed after it is read, and unknown keys are refused."""

    model_config = ConfigDict(defer_build=True, extra="forbid", frozen=True, populate_by_name=False)
