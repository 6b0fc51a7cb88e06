"""The kiosk in a browser: a page behind a PIN, and a kiosk on a pseudo-terminal for each browser."""
