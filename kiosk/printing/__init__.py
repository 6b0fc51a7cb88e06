"""Prints each PDF exactly once. It uses CUPS, or a folder on machines without a printer."""
