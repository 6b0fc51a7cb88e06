"""What is on the screen: the applicant's, the staff's, and the questions asked over both."""
