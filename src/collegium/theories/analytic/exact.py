"""Numbers read exactly: 0.1 is one tenth, 4/7 is four sevenths.

Where a theory compares sums with a quota, a rounding error changes the answer: as floats 0.1 + 0.5 + 0.8 is not 1.4,
and whether 0.8 exceeds four sevenths of it is then chance. Here text and decimals are taken at their word, and a float
as the shortest decimal that prints it.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal
from fractions import Fraction

from collegium.errors import CollegiumError

Number = int | float | str | Fraction | Decimal
"""What is read exactly."""

LONGEST = 60
"""Digits of a number, and its greatest power of ten; enough for anything that was counted."""

_DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(?:[eE]([+-]?\d{1,4}))?")
_RATIO = re.compile(r"[+-]?\d+/\d+")


def exact(name: str, value: object) -> Fraction:
    """A number as a fraction, without rounding.

    Parameters
    ----------
    name : str
        The parameter, for the message.
    value : int, float, str, fractions.Fraction or decimal.Decimal
        Text is a decimal (``0.8``, ``1e3``) or a ratio of whole numbers (``4/7``).

    Returns
    -------
    fractions.Fraction

    Raises
    ------
    CollegiumError
        It is no number, not finite, or longer than 60 digits.

    Examples
    --------
    >>> exact("power", "0.1") + exact("power", 0.5), exact("quota", "4/7")
    (Fraction(3, 5), Fraction(4, 7))
    >>> exact("power", "0,5")
    Traceback (most recent call last):
    collegium.errors.CollegiumError: power must be a number: '0,5'. Write 0.5 with a point, or 1/2.
    """
    if hasattr(value, "item"):  # a number of NumPy's
        value = value.item()
    if isinstance(value, bool):
        raise CollegiumError(f"{name} must be a number", given=value)
    if isinstance(value, int | Fraction):
        return Fraction(value)
    if isinstance(value, float | Decimal):
        if not math.isfinite(value):
            raise CollegiumError(f"{name} must be finite", given=float(value))
        value = repr(value) if isinstance(value, float) else str(value)
    if not isinstance(value, str):
        raise CollegiumError(f"{name} must be a number", given=value)
    text = value.strip().replace("_", "")
    decimal = _DECIMAL.fullmatch(text)
    if decimal is None and _RATIO.fullmatch(text) is None:
        hint = "Write 0.5 with a point, or 1/2." if "," in text else "Write it as 3, 0.8 or 4/7."
        raise CollegiumError(f"{name} must be a number", given=value, hint=hint)
    if len(text) > LONGEST or (decimal is not None and abs(int(decimal[2] or 0)) > LONGEST):
        raise CollegiumError(f"{name} must not be longer than {LONGEST} digits", given=value)
    try:
        return Fraction(text)
    except ZeroDivisionError as error:
        raise CollegiumError(f"{name} divides by zero", given=value) from error


def written(value: Fraction) -> str:
    """A fraction as a reader writes it: whole, as a decimal that is exact, or else as a ratio.

    >>> written(Fraction(3)), written(Fraction(4, 5)), written(Fraction(4, 7))
    ('3', '0.8', '4/7')
    """
    if value.denominator == 1:
        return str(value.numerator)
    twos = fives = 0
    rest = value.denominator
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    places = max(twos, fives)
    if rest > 1 or places > 12:
        return f"{value.numerator}/{value.denominator}"
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    return f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}"
