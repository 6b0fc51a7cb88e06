"""The screens of applicants and of staff, and the dialogs over them."""
