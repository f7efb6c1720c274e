"""VMsg Desktop: talking video messages from a photo and a voice."""

__version__ = "0.1.0"
