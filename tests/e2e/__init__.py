"""Tests with the real command in a pseudo-terminal."""
