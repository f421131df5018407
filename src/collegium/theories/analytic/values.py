"""Shares, rates and counts as the closed forms take them: checked once, and broadcast."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from collegium.errors import CollegiumError

Floats = NDArray[np.float64]

MAJORITY = 0.5 + 1e-12
"""A majority is more than one half; a share within 1e-12 above it is one half with a rounding error."""


def checked(name: str, value: ArrayLike, low: float = 0.0, high: float = 1.0) -> Floats:
    """The value as floats, all of them finite and from ``low`` to ``high``.

    Parameters
    ----------
    name : str
        The parameter, for the message.
    value : array_like of float, shape (...)
    low, high : float
        The bounds, both allowed; infinite where there is none.

    Returns
    -------
    ndarray of float, shape (...)

    Raises
    ------
    CollegiumError
        The value is no number, is missing (NaN) or infinite, or lies outside the bounds.

    Examples
    --------
    >>> checked("decay", 1.2)
    Traceback (most recent call last):
    collegium.errors.CollegiumError: decay must lie between 0 and 1: 1.2. Write fractions, not percentages.
    """
    try:
        values = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise CollegiumError(f"{name} must be a number or an array of numbers", given=value) from error
    outside = ~(np.isfinite(values) & (values >= low) & (values <= high))
    if np.any(outside):
        if np.isfinite(low):
            bounds = f"between {low:g} and {high:g}" if np.isfinite(high) else f"at or above {low:g}, and be finite"
        else:
            bounds = f"at or below {high:g}, and be finite" if np.isfinite(high) else "on the real line"
        raise CollegiumError(
            f"{name} must lie {bounds}",
            given=float(values[outside].flat[0]),
            hint="Write fractions, not percentages." if (low, high) == (0.0, 1.0) else "",
        )
    return values


def checked_whole(name: str, value: ArrayLike, low: int = 0) -> Floats:
    """The value as floats, all of them whole numbers from ``low`` upwards.

    Parameters
    ----------
    name : str
        The parameter, for the message.
    value : array_like of int, shape (...)
    low : int
        The least number allowed.

    Returns
    -------
    ndarray of float, shape (...)

    Raises
    ------
    CollegiumError
        A number is not whole, not finite, or below ``low``.

    Examples
    --------
    >>> checked_whole("n_levels", 2.5)
    Traceback (most recent call last):
    collegium.errors.CollegiumError: n_levels must be a whole number: 2.5.
    """
    values = checked(name, value, low, np.inf)
    broken = values != np.floor(values)
    if np.any(broken):
        raise CollegiumError(f"{name} must be a whole number", given=float(values[broken].flat[0]))
    return values


def plain(values: Floats) -> Floats:
    """A plain number out of an array without dimensions; any other array as it is.

    >>> print(f"{plain(np.array(0.5)):.1f}")
    0.5
    """
    result: Floats = values[()]
    return result
