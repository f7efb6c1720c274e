"""The draft portrait: pure curves, warp fields and frame painting."""
