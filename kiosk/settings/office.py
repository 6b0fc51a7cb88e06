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
    """The entity that stands behind the kiosk; every value is a setting of `[office]`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = "INDUPAL — Instituto Municipal de Deportes de Valledupar"
    """Legal name, as on the letterhead."""
    city: str = "Valledupar"
    """Where documents are dated."""
    department: str = "20"
    """DANE code of the department that place lists begin with."""
    municipality: str = "20001"
    """DANE code of the municipality that place lists begin with."""
    nit: str = ""
    """Tax number of the entity; an empty one is not shown."""
    address: str = ""
    contact: str = ""
    """Telephone or e-mail for questions about personal data."""
    policy_url: str = ""
    """Where the data-protection policy can be read."""
    time_zone: Annotated[str, AfterValidator(_zone)] = "America/Bogota"
    """Whose day documents are dated with, whatever the machine's own zone; a name of the IANA database."""
