"""Machines that make results for us: agents, on this computer or behind a tunnel."""
