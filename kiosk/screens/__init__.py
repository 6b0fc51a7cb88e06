"""One file for each kind of screen; none knows which comes before or after it."""
