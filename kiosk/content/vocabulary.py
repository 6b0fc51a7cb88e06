"""What the office's files may name that the content itself cannot know."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.content.remarks import Remark


@dataclass(frozen=True)
class Inspection:
    """What a look into one Word file found."""

    names: frozenset[str]
    """Values it asks for; of those inside others the first name."""
    remarks: tuple[Remark, ...]


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
    inspect: Callable[[Path, str, Collection[str]], Inspection]
    """Looks into a Word file: where it is, what remarks call it, the values there are."""
    shown_by: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Field id -> the values that tell something of its answer, its own among them."""
