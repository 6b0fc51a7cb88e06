"""Answers into Word files, Word files into PDFs, PDFs into pages to look at."""
