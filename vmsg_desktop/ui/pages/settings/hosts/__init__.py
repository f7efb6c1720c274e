"""The page of machines: this computer, hosts, adding one, its key, its agent, its doctor."""
