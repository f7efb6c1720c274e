"""Video renderers."""
