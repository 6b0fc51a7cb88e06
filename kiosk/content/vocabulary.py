"""What the office's files may name that the content itself cannot know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Vocabulary:
    """Names and addresses from the layers above; who starts the program puts them together."""

    checks: frozenset[str]
    """Checks a text field may name."""
    word_names: frozenset[str]
    """Values a Word file may name, as `known_names` gives them."""
    text_names: frozenset[str]
    """Those that can be shown inside a sentence."""
    reserved: frozenset[str]
    """Values the program makes; a field may not be called so."""
    hosts: frozenset[str]
    """Hosts the texts may send people to."""
    login_url: str
    """Address behind the QR."""
    placeholders: Callable[[Path], set[str]]
    """Names a Word file asks for; raises DocumentError."""
    shown_by: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Field id -> the values that tell something of its answer, its own among them."""
