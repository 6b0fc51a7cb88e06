"""Sends PDFs to a printer through CUPS, each exactly once, or to a folder on machines without a printer."""
