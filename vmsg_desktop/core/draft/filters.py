"""Smoothing along curves and rows, imported on first use: SciPy's filters take a fifth of a second to load."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def gaussian_filter1d(values: NDArray[Any], sigma: float, **options: Any) -> NDArray[Any]:
    """See SciPy's function of this name."""
    from scipy.ndimage import gaussian_filter1d as smooth

    return np.asarray(smooth(values, sigma, **options))


def maximum_filter1d(values: NDArray[Any], size: int) -> NDArray[Any]:
    """See SciPy's function of this name."""
    from scipy.ndimage import maximum_filter1d as widen

    return np.asarray(widen(values, size))


def median_filter(values: NDArray[Any], size: int | tuple[int, ...]) -> NDArray[Any]:
    """See SciPy's function of this name."""
    from scipy.ndimage import median_filter as calm

    return np.asarray(calm(values, size=size))
