"""The one pipeline that every door runs."""
