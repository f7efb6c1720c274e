"""Data and pure functions: no Qt, no torch, no network, no clock, no files."""
