"""The studio's own controls, one a file: plain values in, signals out, no business logic."""
