"""A person's own files, to a stick or to their telephone."""
