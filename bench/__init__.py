"""Measurements and pictures of the kiosk, made by hand."""

from kiosk.cli.terminal_colors import drop_textual_variables

drop_textual_variables()  # some end the app, and Textual reads them when it is imported
