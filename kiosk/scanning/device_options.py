"""Reads the options of a scanner from the list that `scanimage -A` prints."""

from __future__ import annotations

import re
from dataclasses import dataclass

_OPTION = re.compile(r"^\s+(-{1,2}[a-z][\w-]*) (\S.*?)(?: \[(.*)\])?$", re.MULTILINE)
_RANGE = re.compile(r"(-?\d+(?:\.\d+)?)\.\.(-?\d+(?:\.\d+)?)")
_FEEDER = re.compile(r"adf|feeder|automatic", re.IGNORECASE)
_DUPLEX = re.compile(r"duplex|back", re.IGNORECASE)
MILLIMETRES = 25.4
LETTER = (8.5 * MILLIMETRES, 11 * MILLIMETRES)
"""Width and height in millimetres."""


@dataclass(frozen=True)
class DeviceOptions:
    """Names and numbers of options as this device spells them; empty or 0 if it lacks the option."""

    glass: str = ""
    feeder: str = ""
    colour: str = ""
    grey: str = ""
    resolutions: tuple[int, ...] = ()
    """The resolutions in dots per inch, or the least and the greatest of a range."""
    stepless: bool = False
    """Whether `resolutions` is a range."""
    width: float = 0.0
    """Greatest width in millimetres."""
    height: float = 0.0

    def resolution(self, wanted: int) -> int:
        """The next higher resolution the device has, else its highest; 0: it has no such option."""
        if not self.resolutions:
            return 0
        if self.stepless:
            return min(max(wanted, self.resolutions[0]), self.resolutions[-1])
        return next((one for one in self.resolutions if one >= wanted), self.resolutions[-1])

    def arguments(self, dpi: int, *, colour: bool, feeder: bool) -> list[str]:
        """Arguments of scanimage for a Letter sheet; options the device lacks are left out."""
        said: list[str] = []
        if source := self.feeder if feeder else self.glass:
            said.append(f"--source={source}")
        if mode := (self.colour if colour else self.grey) or self.grey or self.colour:
            said.append(f"--mode={mode}")
        if self.resolutions:
            said.append(f"--resolution={dpi}")
        if self.width and self.height:
            said += ["-x", f"{min(self.width, LETTER[0]):.1f}", "-y", f"{min(self.height, LETTER[1]):.1f}"]
        return said


def read(listing: str) -> DeviceOptions:
    """Read the options from the output of `scanimage -A`."""
    found = {name: values for name, values, now in _OPTION.findall(listing) if now != "inactive"}
    sources = _words(found.get("--source", ""))
    feeders = [one for one in sources if _FEEDER.search(one)]
    modes = _words(found.get("--mode", ""))
    known = found.get("--resolution", "").removesuffix("dpi")
    bounds = _RANGE.match(known)
    numbers = bounds.groups() if bounds else [one for one in known.split("|") if one.isdigit()]
    return DeviceOptions(
        glass=next((one for one in sources if not _FEEDER.search(one)), ""),
        feeder=min(feeders, key=lambda one: _DUPLEX.search(one) is not None, default=""),
        colour=next((one for one in modes if re.search("colou?r", one, re.IGNORECASE)), ""),
        grey=next((one for one in modes if re.search("gr[ae]y", one, re.IGNORECASE)), ""),
        resolutions=tuple(sorted(int(float(one)) for one in numbers)),
        stepless=bounds is not None,
        width=_most(found.get("-x", "")),
        height=_most(found.get("-y", "")),
    )


def _words(values: str) -> list[str]:
    return [one for one in values.split("|") if one]


def _most(values: str) -> float:
    bounds = _RANGE.match(values)
    return float(bounds[2]) if bounds else 0.0
