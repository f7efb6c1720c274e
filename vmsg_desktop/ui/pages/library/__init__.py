"""The room of every message that was made."""
