"""The room of what is chosen once."""
