"""Fills Word files with answers, converts them to PDF, and draws the PDF's pages for the screen."""
