"""Microphones."""
