"""How far an applicant is, counted inside the part of the journey that people can name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.content.models import Flow, Step


@dataclass(frozen=True)
class Progress:
    """A place in the journey."""

    part: str
    """Title of the part; empty where the office named none."""
    number: int
    """Number of the step inside its part, from 1."""
    total: int
    """Steps of the part, as far as they are known."""


def progress(flow: Flow, path: Sequence[Step], undecided: Sequence[Step], here: Step) -> Progress:
    """Where a step is.

    Args:
        flow: the journey, with the names of its parts.
        path: the steps that apply.
        undecided: steps that may still join the path; they count, so that the way never seems to get longer.
        here: one of the path.
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
    return Progress(flow.parts[index].title, ids.index(here.id) + 1, len(ids) + more)
