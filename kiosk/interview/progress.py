"""Computes how far an applicant is inside the current part of the journey."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.content.models import Flow, Step


@dataclass(frozen=True)
class Progress:
    """A position in the journey."""

    part: str
    """Title of the part; empty if the office has defined no parts."""
    number: int
    """Number of the step inside its part, from 1."""
    total: int
    """Number of steps of the part, with those that may still apply."""
    part_number: int = 0
    """Number of the part, from 1; 0: there are no parts."""


def progress(flow: Flow, path: Sequence[Step], undecided: Sequence[Step], here: Step) -> Progress:
    """The position of a step.

    Args:
        flow: the journey, with its parts.
        path: the steps that apply.
        undecided: steps that may still apply. They are counted too, so that the total never grows.
        here: one of the path.

    Returns:
        Its part, its number there and the total; counted over the whole journey if no part contains it.
    """
    order = [step.id for step in flow.steps]
    begins = [order.index(part.first) for part in flow.parts]
    index = sum(order.index(here.id) >= begin for begin in begins) - 1
    if index < 0:
        return Progress("", [step.id for step in path].index(here.id) + 1, len(path) + len(undecided))
    end = begins[index + 1] if index + 1 < len(begins) else len(order)
    inside = set(order[begins[index] : end])
    ids = [step.id for step in path if step.id in inside]
    more = sum(step.id in inside for step in undecided)
    number = ids.index(here.id) + 1
    return Progress(flow.parts[index].title, number, len(ids) + more, index + 1)
