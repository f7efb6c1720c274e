"""Files and indexes on disk."""
