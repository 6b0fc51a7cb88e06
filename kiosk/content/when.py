"""The one condition that content knows: what an earlier answer is."""

from __future__ import annotations

from pydantic import Field, model_validator

from kiosk.content.content_model import Content


class When(Content):
    """Applies only if an earlier field holds a value: exactly one of is, in, filled."""

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
