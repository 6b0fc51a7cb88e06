"""Gives applicants their own files, on a USB stick or on a page for their telephone."""
