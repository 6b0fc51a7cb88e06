"""Programs that speak."""
