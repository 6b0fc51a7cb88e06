"""What content may name but cannot know by itself: checks, values, hosts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.content.remarks import Remark


@dataclass(frozen=True)
class Inspection:
    """What was found in one Word file."""

    names: frozenset[str]
    """Names of its placeholders; of a value inside another, the outer name."""
    remarks: tuple[Remark, ...]


@dataclass(frozen=True)
class Vocabulary:
    """Names and addresses of the upper layers that the content may use; kiosk.cli makes it."""

    checks: frozenset[str]
    """Names of checks that a text field may have."""
    word_names: frozenset[str]
    """Placeholders that a Word file may have, as `known_names` lists them."""
    text_names: frozenset[str]
    """Placeholders that a text may have: those that are a single text."""
    reserved: frozenset[str]
    """Names of values the program makes; a field may not have them."""
    hosts: frozenset[str]
    """Hosts that texts may name in addresses."""
    login_url: str
    """The address in the QR of the login page."""
    inspect: Callable[[Path, str, Collection[str]], Inspection]
    """Reads a Word file; takes its path, what remarks call it, and the placeholders it may have."""
    shown_by: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Field id -> the values that show its answer or part of it, itself included."""
