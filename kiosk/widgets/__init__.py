"""The widgets that the screens are made of, and the theme."""
