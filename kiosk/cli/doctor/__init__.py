"""`kiosk doctor`: checks whether this machine can run the kiosk."""

from kiosk.cli.doctor.command import add, run

__all__ = ["add", "run"]
