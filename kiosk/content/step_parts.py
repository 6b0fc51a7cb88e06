"""Parts of some steps: the question for consent, and the values of a guide step."""

from __future__ import annotations

from kiosk.content.content_model import Content
from kiosk.content.when import When


class Consent(Content):
    """The question for consent, before anything else is asked (Ley 1581 de 2012, art. 9).

    The law asks for prior, express consent; silence is not consent.
    """

    field: str
    """Id of the field that stores the answer "si"."""
    accept: str
    decline: str
    declined: str
    """What the screen says to a person who declines; nothing is stored then."""
    version: str
    """Version of the notice; it is stored as proof of which text the applicant read."""


class GuideValue(Content):
    """A value that the applicant types into one box of the web page."""

    label: str
    """Label of the box on the SECOP screen."""
    value: str
    """Id of a field or derived value."""
    when: When | None = None
