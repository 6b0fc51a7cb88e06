"""`kiosk doctor`: is this machine fit to be a kiosk?"""

from kiosk.cli.doctor.command import add, run

__all__ = ["add", "run"]
