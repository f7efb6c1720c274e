"""Person detectors."""
