"""Services that own the work of the doors; they know ports, not adapters."""
