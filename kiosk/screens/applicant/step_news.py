"""What is told about work that goes on while a step is shown."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message


@dataclass
class StepNews(Message):
    """Base of all news. The app drops what is told about a session that has ended."""

    session_id: str
