"""Reads and checks what the office wrote in templates/: the steps of the journey, their fields and words."""
