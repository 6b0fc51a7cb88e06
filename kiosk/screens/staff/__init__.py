"""The screens of the staff mode. They show what they are given and send messages to the app."""
