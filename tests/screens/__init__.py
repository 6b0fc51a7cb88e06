"""Tests of the screens with Textual's pilot."""
