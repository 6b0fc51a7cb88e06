"""The INDUPAL kiosk: documents, reminders and a guide for registering in SECOP II."""

__version__ = "0.1.0"
"""Version of the program (semver.org). The package metadata reads it from here; it is written nowhere
else."""
