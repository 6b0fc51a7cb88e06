"""What the applicant sees: one file for each kind of screen; none knows which comes before or after it."""
