"""What can be done with a session, without any screen: keep, resume, look after, count."""
