"""Stores sessions encrypted, on this machine's disk or in a shared database, and wipes them in time."""
