"""Model files: table, download, verify, import."""
