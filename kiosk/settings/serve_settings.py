"""The section of the kiosk in a browser."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

PLACES = "web"
"""Folder of the data folder with a data folder for each kiosk in a browser: 1, 2 and so on."""


class ServeSettings(BaseModel):
    """`[serve]`: the kiosk in a browser, by `kiosk serve`."""

    model_config = ConfigDict(defer_build=True, extra="forbid", frozen=True)

    host: str = Field(default="127.0.0.1", min_length=1)
    """The address that is listened on. Any other than this machine's own loopback opens it to a network."""
    port: int = Field(default=8080, ge=0, le=65535)
    """The port; 0: any free one."""
    name: str = Field(default="", pattern=r"^[a-z0-9.-]*$")
    """Name that browsers know a proxy with HTTPS by, on this machine; empty: there is none."""
    max_sessions: int = Field(default=3, ge=1, le=20)
    """How many browsers may have a kiosk open at once."""
