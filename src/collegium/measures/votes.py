"""The weights and the quota of a weighted vote, in whole numbers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, lcm

from collegium.errors import CollegiumError

Weight = int | float | str | Fraction | Decimal

PLACES = 1 << 20  # the largest denominator of a number that is taken at its word


def majority(weights: Sequence[int]) -> int:
    """The quota of a simple majority: more than half of the weights.

    >>> majority([5, 4, 1])
    6
    """
    return sum(weights) // 2 + 1


def rescaled(weights: Sequence[Weight], quota: Weight) -> tuple[tuple[int, ...], int]:
    """Weights and quota in whole numbers, in the same proportions.

    Texts (``"0.35"``, ``"1/3"``), fractions and decimals are taken as written. Of binary floating-point numbers only
    those that are what they seem are taken: 0.5 is a half, while 0.1 is no tenth.

    Parameters
    ----------
    weights : sequence of int, float, str, Fraction or Decimal, shape (n,)
        From 0.
    quota : int, float, str, Fraction or Decimal
        Above 0, at most the sum of the weights.

    Returns
    -------
    tuple of tuple of int, and int
        The weights, and the quota: rounded up, since no coalition lies between two whole numbers.

    Raises
    ------
    CollegiumError
        No voter; a weight or the quota is no number, negative, not exact or out of range.

    Examples
    --------
    >>> rescaled(["0.5", "1/3", "1/6"], "0.51")
    ((3, 2, 1), 4)
    """
    if not len(weights):
        raise CollegiumError("nobody votes")
    numbers, needed = [number(weight) for weight in weights], number(quota)
    if min(*numbers, needed) < 0:
        raise CollegiumError("weights and quota are numbers from 0", given=str(min(*numbers, needed)))
    if not 0 < needed <= sum(numbers):
        hint = f"The weights sum to {sum(numbers)}."
        raise CollegiumError("a quota that no vote or every vote reaches", given=str(needed), hint=hint)
    scale = lcm(*(number.denominator for number in numbers))
    return tuple(int(number * scale) for number in numbers), ceil(needed * scale)


def number(value: Weight) -> Fraction:
    """A number as written."""
    try:
        if isinstance(value, bool):
            raise TypeError
        found = Fraction(value) if isinstance(value, int | float | str | Fraction | Decimal) else Fraction(int(value))
    except (TypeError, ValueError, OverflowError, ZeroDivisionError) as error:
        raise CollegiumError("weights and quota are numbers from 0", given=str(value)) from error
    if isinstance(value, float) and found.denominator > PLACES:
        hint = f"Write '{value!r}' as text, or as a Fraction or a Decimal."
        raise CollegiumError("a binary number that is not exactly what it seems", given=str(value), hint=hint)
    return found


def too_many(voters: int) -> CollegiumError:
    hint = "Join voters into blocs, scale the weights down, or do without fractions: power(weights, quota)."
    return CollegiumError("a vote of too many different voters to count", given=voters, hint=hint)
