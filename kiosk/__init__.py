"""The INDUPAL kiosk: documents, reminders and a guide for registering in SECOP II."""
