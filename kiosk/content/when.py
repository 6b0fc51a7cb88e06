"""The only condition content may have: the value of an earlier answer. Sentences may have one, too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from kiosk.content.content_model import Content


class When(Content):
    """True if the answer of an earlier field has a given value. Exactly one of is, in, filled is set."""

    field: str
    """Id of an earlier field."""
    is_: str | None = Field(default=None, alias="is")
    """The field holds exactly this value."""
    in_: tuple[str, ...] | None = Field(default=None, alias="in", min_length=1)
    """The field holds one of these values."""
    filled: bool | None = None
    """True: the field holds anything; False: it is empty."""

    @model_validator(mode="after")
    def _one_condition(self) -> When:
        if sum(part is not None for part in (self.is_, self.in_, self.filled)) != 1:
            raise ValueError("escriba solo una de estas: is, in, filled")
        return self

    def holds(self, answers: Mapping[str, object]) -> bool:
        """Whether these answers meet it; a field without an answer counts as empty."""
        value = answers.get(self.field, "")
        if self.filled is not None:
            return bool(value) == self.filled
        if self.is_ is not None:
            return value == self.is_
        return isinstance(value, str) and value in (self.in_ or ())


class SaidTo(Content):
    """A sentence and who reads it. In the file it is a plain text, or `{ text = "...", when = {...} }`."""

    text: str
    when: When | None = None
    """Who reads it; an earlier field. None: everyone."""


class Trouble(Content):
    """A frequent problem of a step and its solution, for the help screen."""

    problem: str
    answer: str
    when: When | None = None


def _said(written: object) -> object:
    return written if isinstance(written, dict | SaidTo) else {"text": written}


Sentence = Annotated[SaidTo, BeforeValidator(_said)]
"""A sentence as the office writes it."""
