"""The second column: the voice."""
