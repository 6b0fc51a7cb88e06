"""How long the words of a screen may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated


@dataclass(frozen=True)
class Limit:
    """How long the words of a key may be."""

    most: int
    """Characters."""
    value: int = 15
    """Characters that are counted for each value between braces."""


Heading = Annotated[str, Limit(60, 30)]
"""One line at the top of a dialog."""
Answer = Annotated[str, Limit(18)]
"""A button of a dialog; two of them stand side by side at 80 columns."""
Wide = Annotated[str, Limit(24)]
"""A button with room around it."""
Line = Annotated[str, Limit(70)]
"""One line of the screen."""
Note = Annotated[str, Limit(28)]
"""A few words in the top line of the screen."""
