"""Matting engines."""
