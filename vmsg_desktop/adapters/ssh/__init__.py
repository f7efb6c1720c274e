"""Hosts over SSH: connections with pinned keys, files, commands, and the tunnel to an agent."""
