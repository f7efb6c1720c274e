"""Clock and machine facts."""
