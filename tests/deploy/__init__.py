"""The installation on a machine: scripts, units, the screen of a kiosk that cannot start."""
