"""The third column: pre-flight, draft, sending, result."""
