"""The work on sessions that needs no screen: save, resume, administer, count."""
