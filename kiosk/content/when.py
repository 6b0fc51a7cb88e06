"""The only condition content may have: the value of an earlier answer."""

from __future__ import annotations

from pydantic import Field, model_validator

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
