"""Side effects behind the ports; one adapter, one file."""
