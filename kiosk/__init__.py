"""The INDUPAL kiosk: documents, reminders and a guide for registering in SECOP II."""

__version__ = "0.1.0"
"""The one place of the version (semver.org); the package and its metadata take it from here."""
