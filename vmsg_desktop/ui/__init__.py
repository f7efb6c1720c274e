"""The studio's windows: passive Qt Widgets. Qt is imported here and nowhere else."""
