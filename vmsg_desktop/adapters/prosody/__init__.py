"""Pitch and tempo engines."""
