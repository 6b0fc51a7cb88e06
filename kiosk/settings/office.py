"""Facts about the office and this terminal that texts and documents show."""

from __future__ import annotations

from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):  # no such zone, no name of one, a folder of zones
        raise ValueError("no se conoce esa zona horaria: escriba por ejemplo America/Bogota") from None
    return value


class Office(BaseModel):
    """The entity that owns the kiosk; every value is a setting of `[office]`."""

    model_config = ConfigDict(defer_build=True, extra="forbid", frozen=True)

    name: str = "INDUPAL — Instituto Municipal de Deportes de Valledupar"
    """Legal name, as on the letterhead."""
    city: str = "Valledupar"
    """City that documents name before their date."""
    department: str = "20"
    """DIVIPOLA code (DANE, two digits) of the department that is first in lists of places."""
    municipality: str = "20001"
    """DIVIPOLA code (DANE, five digits) of the municipality that is first in lists of places."""
    nit: str = ""
    """Tax number (NIT) of the entity; an empty one is not shown."""
    address: str = ""
    contact: str = ""
    """Telephone or e-mail for questions about personal data."""
    policy_url: str = ""
    """Where the data-protection policy can be read."""
    time_zone: Annotated[str, AfterValidator(_zone)] = "America/Bogota"
    """Time zone that gives the date of documents, whatever the machine's zone; a name of the IANA
    database."""
