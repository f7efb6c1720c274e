"""The nouns of the program as frozen dataclasses."""
