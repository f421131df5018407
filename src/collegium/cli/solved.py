"""How the answers of ``collegium solve`` are laid out: one row a quantity, and numbers read with a word to the
reader."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, SupportsFloat

if TYPE_CHECKING:
    import polars as pl


def quantities(rows: Iterable[tuple[str, SupportsFloat, str]]) -> pl.DataFrame:
    """One row a quantity: its name, its value, what it means.

    Examples
    --------
    >>> quantities([("gain", 0.5, "L of the loop")]).rows()
    [('gain', 0.5, 'L of the loop')]
    """
    import polars as pl

    made = [(name, float(value), meaning) for name, value, meaning in rows]
    return pl.DataFrame(made, schema=schema(quantity=str, value=float, meaning=str), orient="row")


def schema(**kinds: type) -> dict[str, pl.DataType]:
    """The columns of a table by Python's types.

    Examples
    --------
    >>> schema(level=int, share=float)
    {'level': Int64, 'share': Float64}
    """
    import polars as pl

    known = {str: pl.String(), float: pl.Float64(), int: pl.Int64(), bool: pl.Boolean()}
    return {name: known[kind] for name, kind in kinds.items()}


def number(name: str, word: str) -> float:
    """A number that stands among the arguments.

    Examples
    --------
    >>> number("threshold", "1/5")
    0.2
    """
    from collegium.theories.analytic.exact import exact

    return float(exact(name, word))


def finite(value: float) -> float | None:
    """The value, or None where it is infinite or none.

    >>> finite(0.5), finite(math.inf)
    (0.5, None)
    """
    return value if math.isfinite(value) else None
