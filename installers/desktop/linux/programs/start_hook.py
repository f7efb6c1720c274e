"""Runs first in every program of the package: what it starts (npm, pactl, a browser) must load the system's libraries.

The starter points the loader at the package's own folder; our own programs do so anew for themselves.
"""

import os

_before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
if _before:
    os.environ["LD_LIBRARY_PATH"] = _before
else:
    os.environ.pop("LD_LIBRARY_PATH", None)
