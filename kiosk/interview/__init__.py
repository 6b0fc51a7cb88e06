"""The rules of one session. Nothing in this package draws, reads session files or looks at the clock."""
