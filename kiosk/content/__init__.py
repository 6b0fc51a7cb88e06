"""What the office wrote: the journey's steps and fields, loaded and checked."""
