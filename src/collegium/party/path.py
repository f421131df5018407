"""How large the party is, and at what rates people leave it, year by year.

**All numbers of this module are assumed.** The record of this package holds no totals of members or of primary
organisations. ``grown`` follows rounded totals of the order that is common in the literature (to 1967, Rigby 1968,
*Communist Party Membership in the USSR*); none was checked against a source, so that they may be used to exercise the
model and to time it, and not be quoted. ``steady`` holds the party at its largest all the time, which is the harder
task for the machine: 19 million members in 440,000 primary organisations.

Rates are hazards a year. The waves of exclusion of 1921, 1929, 1933 and 1935-38, the losses of the wars and the
withdrawals of 1990 and 1991 are there in shape; their sizes are assumed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from collegium.errors import CollegiumError

FIRST, YEARS = 1918, 74
LARGEST, ORGANISATIONS = 19_000_000, 440_000

# Totals at the end of a year, in thousands; between them the totals grow or shrink at a constant rate.
_TOTALS = {
    1917: 350, 1921: 600, 1923: 470, 1926: 1_200, 1929: 1_700, 1932: 3_500, 1937: 1_900, 1940: 3_900, 1945: 5_500,
    1952: 6_900, 1960: 9_300, 1970: 14_400, 1980: 17_400, 1985: 19_000, 1988: 19_500, 1989: 19_200, 1990: 16_500,
    1991: 15_000,
}  # fmt: skip
_EXPULSION = {1921: 0.25, 1922: 0.1, 1929: 0.06, 1930: 0.06, 1933: 0.17, 1934: 0.1, 1935: 0.12, 1936: 0.06, 1937: 0.06,
              1938: 0.04}  # fmt: skip
_LAPSE = {1918: 0.1, 1919: 0.2, 1920: 0.1, 1921: 0.1, 1922: 0.1, 1923: 0.05, 1989: 0.02, 1990: 0.14, 1991: 0.12}
_LOSSES = {1918: 0.03, 1919: 0.05, 1920: 0.04, 1941: 0.15, 1942: 0.15, 1943: 0.1, 1944: 0.08, 1945: 0.04}
_SECRET_SINGLE, _SECRET_SEVERAL = 1937, 1988


@dataclass(frozen=True)
class Path:
    """What a run is given for each of its years: arrays of shape (n_years,), but for ``members``.

    Attributes
    ----------
    first : int
        The first year.
    members : ndarray of int, shape (n_years + 1,)
        At the start and at the end of each year: what admission fills up to.
    organisations : ndarray of int
        Primary organisations at work in the year; they are never dissolved.
    losses, expulsion, lapse : ndarray of float
        1/year, beside natural death: violent deaths, exclusions, withdrawals.
    turnout : ndarray of float
        Share of an organisation that comes to its annual meeting.
    form : ndarray of int
        Form of the ballot there: 1 open, 2 secret with one name, 3 secret with several.
    sanction : ndarray of float
        What it costs to be seen to oppose, in units of dislike.
    """

    first: int
    members: np.ndarray
    organisations: np.ndarray
    losses: np.ndarray
    expulsion: np.ndarray
    lapse: np.ndarray
    turnout: np.ndarray
    form: np.ndarray
    sanction: np.ndarray

    def __post_init__(self) -> None:
        n = len(self.organisations)
        if n == 0 or len(self.members) != n + 1:
            raise CollegiumError("a path has one total more than years", given=(len(self.members), n))
        for name in ("losses", "expulsion", "lapse", "turnout", "form", "sanction"):
            if len(getattr(self, name)) != n:
                raise CollegiumError(f"a path has {name} for each of its years", given=len(getattr(self, name)))
        rates = np.concatenate([self.losses, self.expulsion, self.lapse, self.sanction, self.turnout])
        if not np.isfinite(rates).all() or rates.min() < 0 or self.turnout.max() > 1:
            raise CollegiumError("rates and sanctions are finite and not negative, and turnout is at most 1")
        if self.members.min() < 0 or self.organisations.min() < 1 or (np.diff(self.organisations) < 0).any():
            raise CollegiumError("members are not negative, and organisations at least one and never fewer")
        if not np.isin(self.form, (1, 2, 3)).all():
            raise CollegiumError("unknown form of ballot", given=self.form.tolist(), allowed=["1", "2", "3"])

    @property
    def n_years(self) -> int:
        return len(self.organisations)

    def between(self, first: int, last: int) -> Path:
        """The same path from one year to another, both counted.

        Raises
        ------
        CollegiumError
            A year outside it.

        Examples
        --------
        >>> grown(0.01).between(1922, 1930)
        <Path: 1922 to 1930, 6,000 to 21,627 members, assumed>
        """
        at, until = first - self.first, last - self.first + 1
        if not 0 <= at < until <= self.n_years:
            hint = f"It goes from {self.first} to {self.first + self.n_years - 1}."
            raise CollegiumError("years outside the path of the party", given=f"{first} to {last}", hint=hint)
        named = ("organisations", "losses", "expulsion", "lapse", "turnout", "form", "sanction")
        return Path(first, self.members[at : until + 1], *(getattr(self, name)[at:until] for name in named))

    def __repr__(self) -> str:
        last = self.first + self.n_years - 1
        return f"<Path: {self.first} to {last}, {self.members[0]:,} to {self.members[-1]:,} members, assumed>"


def grown(scale: float = 1.0, years: int = YEARS) -> Path:
    """A party that grows from 1918 as the Soviet one did, roughly.

    Parameters
    ----------
    scale : float
        1 for the whole party, 0.01 for a hundredth of it.
    years : int
        1 to 74.

    Examples
    --------
    >>> grown()
    <Path: 1918 to 1991, 350,000 to 15,000,000 members, assumed>
    >>> int(grown().organisations.max())
    451578
    """
    years = _checked(scale, years)
    known = sorted(_TOTALS)
    at = np.arange(FIRST - 1, FIRST + years)
    totals = np.exp(np.interp(at, known, np.log([1000.0 * _TOTALS[year] for year in known])))
    members = np.rint(scale * totals).astype(np.int64)
    largest = np.maximum.accumulate(np.maximum(members[1:], members[:-1]))
    organisations = np.maximum(1, largest * ORGANISATIONS // LARGEST)
    return _path(members, organisations, at[1:], True)


def steady(members: int = LARGEST, organisations: int | None = None, years: int = YEARS) -> Path:
    """A party that stays as large as it is, without waves and wars.

    Parameters
    ----------
    members : int
    organisations : int, optional
        By default one for each 43 members or so, as 440,000 for 19 million.
    years : int

    Examples
    --------
    >>> steady(1_900_000, years=10)
    <Path: 1918 to 1927, 1,900,000 to 1,900,000 members, assumed>
    """
    years = _checked(1.0, years)
    n = max(1, members * ORGANISATIONS // LARGEST) if organisations is None else organisations
    at = np.arange(FIRST, FIRST + years)
    return _path(np.full(years + 1, members, np.int64), np.full(years, n, np.int64), at, False)


def _checked(scale: float, years: int) -> int:
    if not 0 < scale <= 10:
        raise CollegiumError("the scale of a party lies above 0 and not above 10", given=scale)
    if not 1 <= years <= YEARS:
        raise CollegiumError(f"a party is run for 1 to {YEARS} years", given=years)
    return int(years)


def _path(members: np.ndarray, organisations: np.ndarray, at: np.ndarray, waves: bool) -> Path:
    def by_year(usual: float, told: Mapping[int, float]) -> np.ndarray:
        return np.array([told.get(int(year), usual) if waves else usual for year in at])

    form = np.where(at < _SECRET_SINGLE, 1, np.where(at < _SECRET_SEVERAL, 2, 3))
    fear = np.interp(at, [1918, 1923, 1930, 1937, 1952, 1956, 1985, 1989], [0.5, 1.0, 3.0, 6.0, 6.0, 3.0, 3.0, 0.5])
    return Path(
        int(at[0]), members, organisations, by_year(0.0, _LOSSES), by_year(0.005, _EXPULSION), by_year(0.01, _LAPSE),
        np.full(len(at), 0.8), form.astype(np.int64), fear,
    )  # fmt: skip
