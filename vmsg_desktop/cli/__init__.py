"""The command line: one file a command group; it prints, it never computes."""
