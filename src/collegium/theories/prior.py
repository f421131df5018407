"""Priors: what a theory holds of a parameter before the record is looked at, and a keyed draw from it.

A prior is one of four, and never leaves the range that the parameter declares, ``[low, high]``:

- ``uniform: [a, b]``: even between a and b;
- ``normal: [m, s]``: a normal distribution of mean m and standard deviation s, cut at the declared range [literature];
- ``beta: [p, q]``: a beta distribution of shapes p and q, stretched over the declared range [literature];
- ``declared``: even over the declared range.

A draw is the inverse of the cumulative distribution at a number u in [0, 1): the same u always gives the same value, so
that a draw is a function of what u is keyed by. For the beta distribution the incomplete beta integral is worked out by
its continued fraction [literature: DLMF 8.17.22] and inverted by bisection between neighbouring floats.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from statistics import NormalDist
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, model_serializer

from collegium.errors import CollegiumError
from collegium.parameters import Parameter
from collegium.yamlfile import Fault

Family = Literal["uniform", "normal", "beta", "declared"]
FAMILIES: dict[str, tuple[str, str]] = {
    "uniform": ("lowest", "highest"),
    "normal": ("mean", "standard deviation"),
    "beta": ("first shape", "second shape"),
}
DECLARED = "declared"
SHAPES = (0.05, 1000.0)  # of a beta prior: beyond them it is a point, or two


class Prior(BaseModel):
    """The prior of one parameter.

    Attributes
    ----------
    family : {"uniform", "normal", "beta", "declared"}
    numbers : tuple of float
        As the file has them: the ends of ``uniform``, mean and standard deviation of ``normal``, the shapes of
        ``beta``; none for ``declared``.
    low, high : float
        Between which all draws lie: the ends of ``uniform``, otherwise of the declared range.

    Examples
    --------
    >>> from collegium.conduct.catalogue import PARAMETERS
    >>> rate = next(p for p in PARAMETERS if p.name == "lapse_rate")
    >>> one = prior(rate, {"uniform": [0.02, 0.35]})
    >>> one, one.at(0.0)
    (<Prior uniform: 0.02, 0.35>, 0.02)
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    family: Family
    numbers: tuple[float, ...]
    low: float
    high: float

    def at(self, u: float) -> float:
        """The value below which a share u of the prior lies: the inverse of the cumulative distribution.

        Parameters
        ----------
        u : float
            In [0, 1).

        Returns
        -------
        float
            Within ``low`` and ``high``; it never falls as u grows.

        Raises
        ------
        CollegiumError
            u is outside [0, 1).
        """
        if not 0.0 <= u < 1.0:
            raise CollegiumError("a prior is drawn from at a number from 0 up to but not including 1", given=u)
        if self.family == "normal":
            mean, deviation = self.numbers
            value = _normal(u, mean, deviation, self.low, self.high)
        elif self.family == "beta":
            value = self.low + (self.high - self.low) * beta_quantile(u, *self.numbers)
        else:
            value = self.low + (self.high - self.low) * u
        return min(self.high, max(self.low, value))

    @property
    def said(self) -> dict[str, list[float]] | str:
        """As a theory file writes it."""
        return DECLARED if self.family == DECLARED else {self.family: list(self.numbers)}

    @model_serializer
    def _as_written(self) -> dict[str, list[float]] | str:
        return self.said

    def __repr__(self) -> str:
        numbers = ", ".join(f"{number:g}" for number in self.numbers)
        return f"<Prior {self.family}: {numbers or f'{self.low:g} to {self.high:g}'}>"

    __str__ = __repr__


def prior(parameter: Parameter, said: object) -> Prior:
    """The prior that a theory file states for a parameter.

    Raises
    ------
    Fault
        It is none of the four, its numbers are none, or it leaves the declared range; with the place within the file.

    Examples
    --------
    >>> from collegium.conduct.catalogue import PARAMETERS
    >>> rate = next(p for p in PARAMETERS if p.name == "lapse_rate")
    >>> prior(rate, {"uniform": [0.5, 1.5]})
    Traceback (most recent call last):
    ...
    collegium.yamlfile.Fault: the prior leaves the range of lapse_rate: 1.5. It takes 0 to 1 (1/year): share of loyal \
office-holders who cease to be loyal in a year.
    """
    name, choices = parameter.name, [*FAMILIES, DECLARED]
    if isinstance(said, Prior):
        said = said.said
    if said == DECLARED:
        return Prior(family="declared", numbers=(), low=parameter.low, high=parameter.high)
    if isinstance(said, str):
        raise Fault("no such prior", loc=(name,), given=said, allowed=choices)
    if not isinstance(said, Mapping) or len(said) != 1:
        hint = (
            "Write one of uniform: [low, high], normal: [mean, deviation], beta: [shape, shape], or the word declared."
        )
        raise Fault(f"the prior of {name} is not stated as one", loc=(name,), given=said, hint=hint)
    family, given = next(iter(said.items()))
    if family not in FAMILIES:
        raise Fault("no such prior", loc=(name, family), given=family, allowed=choices)
    first, second = _two(name, family, given)
    low, high = parameter.low, parameter.high
    takes = f"It takes {low:g} to {high:g} ({parameter.unit}): {parameter.label}."
    if family in ("uniform", "normal"):  # in the parameter's own unit
        for place, number in enumerate((first, second) if family == "uniform" else (first,)):
            if not low <= number <= high:
                raise Fault(
                    f"the prior leaves the range of {name}", loc=(name, family, place), given=number, hint=takes
                )
    if family == "uniform":
        if not first < second:
            hint = f"A value that is certain stands under `restrictions`, as {name}: {first:g}."
            raise Fault("the lower end comes first and is the lower", loc=(name, family), given=given, hint=hint)
        low, high = first, second
    for place, number in enumerate((first, second)):
        which = f"the {FAMILIES[family][place]} of a {family} prior"
        if family == "normal" and place == 1 and not number > 0:
            raise Fault(f"{which} is above 0", loc=(name, family, place), given=number)
        if family == "beta" and not SHAPES[0] <= number <= SHAPES[1]:
            lies = f"{which} lies between {SHAPES[0]:g} and {SHAPES[1]:g}"
            raise Fault(lies, loc=(name, family, place), given=number)
    return Prior(family=family, numbers=(first, second), low=low, high=high)


def _two(name: str, family: str, given: Any) -> tuple[float, float]:
    first, second = FAMILIES[family]
    if not isinstance(given, list | tuple) or len(given) != 2:
        hint = f"Write {family}: [{first}, {second}]."
        raise Fault(f"a {family} prior takes two numbers", loc=(name, family), given=given, hint=hint)
    for place, number in enumerate(given):
        if isinstance(number, bool) or not isinstance(number, int | float) or not math.isfinite(number):
            raise Fault(f"a {family} prior takes two numbers", loc=(name, family, place), given=number)
    return float(given[0]), float(given[1])


def _normal(u: float, mean: float, deviation: float, low: float, high: float) -> float:
    """The quantile of a normal distribution cut at ``low`` and ``high``; the mean lies between them."""
    whole = NormalDist(mean, deviation)
    below, upto = whole.cdf(low), whole.cdf(high)
    share = below + u * (upto - below)
    return whole.inv_cdf(share) if 0.0 < share < 1.0 else (low if share <= 0.0 else high)


def beta_share(x: float, p: float, q: float) -> float:
    """The share of a beta distribution of shapes p and q that lies below x: the regularised incomplete beta integral.

    >>> round(beta_share(0.5, 2, 5), 6), round(beta_share(0.25, 1, 1), 6)
    (0.890625, 0.25)
    """
    if x <= 0.0 or x >= 1.0:
        return 0.0 if x <= 0.0 else 1.0
    front = math.exp(math.lgamma(p + q) - math.lgamma(p) - math.lgamma(q) + p * math.log(x) + q * math.log1p(-x))
    if x < (p + 1.0) / (p + q + 2.0):
        return min(1.0, front * _fraction(x, p, q) / p)
    return max(0.0, 1.0 - front * _fraction(1.0 - x, q, p) / q)


def _fraction(x: float, p: float, q: float) -> float:
    """The continued fraction of the incomplete beta integral, from the front [literature: Lentz's method]."""
    tiny = 1e-300
    c, d = 1.0, 1.0 - (p + q) * x / (p + 1.0)
    d = 1.0 / (d if abs(d) > tiny else tiny)
    found = d
    for m in range(1, 10_000):
        for term in (
            m * (q - m) * x / ((p + 2 * m - 1.0) * (p + 2 * m)),
            -(p + m) * (p + q + m) * x / ((p + 2 * m) * (p + 2 * m + 1.0)),
        ):
            d, c = 1.0 + term * d, 1.0 + term / c
            d, c = 1.0 / (d if abs(d) > tiny else tiny), (c if abs(c) > tiny else tiny)
            found *= d * c
        if abs(d * c - 1.0) < 1e-15:
            break
    return found


def beta_quantile(u: float, p: float, q: float) -> float:
    """Where a share u of a beta distribution of shapes p and q lies below.

    >>> round(beta_quantile(0.890625, 2, 5), 9)
    0.5
    """
    if u > 0.5:  # shares near 1 are told apart only by what they lack
        return 1.0 - beta_quantile(1.0 - u, q, p)
    low, high = 0.0, 1.0
    while True:
        middle = 0.5 * (low + high)
        if not low < middle < high or high - low < 1e-15:
            return middle
        if beta_share(middle, p, q) < u:
            low = middle
        else:
            high = middle
