"""Sessions on this machine's disk, and when they are wiped."""
