"""Untrusted photo and sound files, decoded in a child process."""
