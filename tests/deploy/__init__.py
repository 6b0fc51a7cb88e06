"""Tests of the installation: scripts, units, the screen of a kiosk that cannot start."""
