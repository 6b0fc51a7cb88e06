"""The rules of one session: no screen, no disk, no clock of its own."""
