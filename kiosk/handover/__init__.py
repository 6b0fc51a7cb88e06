"""Gives applicants their files. They get them on a USB stick, or on a page for their telephone."""
