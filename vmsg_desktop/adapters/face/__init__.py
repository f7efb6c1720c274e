"""Face finders and meshes."""
