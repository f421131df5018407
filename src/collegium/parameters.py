"""Parameters told once: name, default, unit, range, label and source in one line.

Help texts, the tables of the docs, the checks of study files and the bounds of priors are all made from this line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from numbers import Real

from collegium.errors import CollegiumError


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number of a mechanism.

    Attributes
    ----------
    name : str
    default : float
    unit : str
        ``1/year``, ``years``, ``probability``, ``share`` or ``1`` for a pure number.
    low, high : float
        The range that is accepted, both ends included.
    label : str
        One line of what it does.
    source : str
        A citation, or ``assumed`` with the reason.
    """

    name: str
    default: float
    unit: str
    low: float
    high: float
    label: str
    source: str

    def check(self, value: object, where: str = "", line: int | None = None) -> float:
        """The value as a float, if it is a number in range.

        Raises
        ------
        CollegiumError
            Not a number, or out of range.

        Examples
        --------
        >>> param("p_x", 0.5, "probability", 0, 1, "an example", "assumed").check(2)
        Traceback (most recent call last):
        ...
        collegium.errors.CollegiumError: p_x is out of range: 2. It takes 0 to 1 (probability): an example.
        """
        if isinstance(value, bool) or not isinstance(value, Real) or value != value:
            raise CollegiumError(f"{self.name} takes a number", where=where or None, line=line, given=value)
        number = float(value)
        if not self.low <= number <= self.high:
            raise CollegiumError(
                f"{self.name} is out of range",
                where=where or None,
                line=line,
                given=value,
                hint=f"It takes {self.low:g} to {self.high:g} ({self.unit}): {self.label}.",
            )
        return number


def param(name: str, default: float, unit: str, low: float, high: float, label: str, source: str) -> Parameter:
    """Declare a parameter."""
    if not low <= default <= high:
        raise ValueError(f"the default of {name} is outside its own range")
    return Parameter(name, float(default), unit, float(low), float(high), label, source)


def settle(
    declared: Iterable[Parameter], given: Mapping[str, object], where: str = "", lines: Mapping[str, int] | None = None
) -> dict[str, float]:
    """All declared parameters, with the given values in place of defaults.

    Raises
    ------
    CollegiumError
        An unknown name (the nearest known one is suggested), not a number, or out of range.

    Examples
    --------
    >>> settle([param("rate", 0.2, "1/year", 0, 1, "an example", "assumed")], {"rate": 0.3})
    {'rate': 0.3}
    """
    known = {parameter.name: parameter for parameter in declared}
    for name in given:
        if name not in known:
            raise CollegiumError(
                "unknown parameter", where=where or None, line=(lines or {}).get(name), given=name, allowed=known
            )
    return {
        name: parameter.check(given[name], where, (lines or {}).get(name)) if name in given else parameter.default
        for name, parameter in known.items()
    }
