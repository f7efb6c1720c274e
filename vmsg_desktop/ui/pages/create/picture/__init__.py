"""The first column: the picture."""
