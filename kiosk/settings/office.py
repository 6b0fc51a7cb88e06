"""Facts about the office and this terminal that texts and documents show."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


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
