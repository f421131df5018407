"""Who rules when no promise binds: the ultimate ruling coalition.

Established theory (Acemoglu, Egorov and Sonin [1]_). Members i have powers g_i > 0, and alpha from 1/2 up to but not
including 1 is the quota. A part Y of X is *winning in X* iff g(Y) > alpha g(X). Winners may throw the others out, but
nobody can promise not to be next, so a coalition lasts only if no winning part of it would last. On growing sizes:

    phi({i}) = {{i}}
    M(X)     = { Y strictly inside X : Y winning in X and Y in phi(Y) }
    phi(X)   = argmin of g(Y) over Y in M(X) together with X.

Y is *self-enforcing* iff Y is in phi(Y): iff no self-enforcing proper part Z has g(Z) > alpha g(Y). The ruling
coalition is the least powerful self-enforcing winning one; several if they tie, and all of them are told. With powers
in general position phi has one member, and it is the one outcome of the game of eliminations.

*Equal powers.* The published sizes 1, 3, 7, 15, ... (alpha = 1/2; in general k_1 = 1, k_(m+1) = floor(k_m / alpha) + 1)
are those of *nearly* equal powers. With *exactly* equal ones a half does not exceed one half, so a pair holds, and the
sizes are 1, 2, 4, 8, ...; where meeting the quota is enough (``strict=False``) they are 1, 3, 7, 15 again. Our
conventions: the strict inequality, exact numbers throughout, and on request a perturbation that only breaks ties
(:func:`perturbed`).

Our reading for a party: eliminating the strongest, as in (3, 4, 5, 10), is Beria in 1953; three hold where two do not;
a weak member more or less can upset everything. The theory knows no norms; Gill finds that norms restrained
elimination.

References
----------
.. [1] Acemoglu, Egorov and Sonin (2008), Review of Economic Studies 75(4), 987-1009.
"""

from __future__ import annotations

import itertools
import math
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from collegium.errors import CollegiumError
from collegium.theories.analytic.exact import Number, exact
from collegium.theories.analytic.self_enforcing import TooLarge, by_size_alone, least_winning, next_size
from collegium.theories.analytic.values import checked, checked_whole

MOST_STATES = 2**22
"""Coalitions told apart by their powers that are looked at: 22 members of 22 powers, many more if powers repeat."""

SECONDS = 10.0
"""The time after which the answer is ``not computed``."""


@dataclass(frozen=True, slots=True)
class Composition:
    """A ruling coalition by the powers of its members.

    Attributes
    ----------
    powers : tuple of Fraction
        From the greatest down.
    ways : int
        How many sets of members have these powers.
    """

    powers: tuple[Fraction, ...]
    ways: int

    @property
    def size(self) -> int:
        """How many members it has."""
        return len(self.powers)

    @property
    def total(self) -> Fraction:
        """Its power."""
        return sum(self.powers, Fraction(0))


@dataclass(frozen=True, slots=True)
class Ruling:
    """The ruling coalitions, or why they were not computed.

    Attributes
    ----------
    powers : tuple of Fraction
        Of all members, as given.
    quota : Fraction
        alpha.
    strict : bool
        Whether a winning coalition must exceed the quota.
    compositions : tuple of Composition
        The whole set of minimisers, smaller ones first; empty if it was not computed.
    reason : str
        Why it was not computed; empty if it was.
    """

    powers: tuple[Fraction, ...]
    quota: Fraction
    strict: bool
    compositions: tuple[Composition, ...]
    reason: str = ""

    def __repr__(self) -> str:
        """A sentence of fact."""
        if not self.compositions:
            return f"<Ruling: not computed: {self.reason}>"
        return f"<Ruling: {self.n_coalitions} of {len(self.powers)} members, of {self.size_range}>"

    @property
    def computed(self) -> bool:
        """Whether there is an answer."""
        return bool(self.compositions)

    @property
    def n_coalitions(self) -> int:
        """How many sets of members tie; 0 if it was not computed."""
        return sum(one.ways for one in self.compositions)

    @property
    def size_range(self) -> str:
        """The sizes, in words.

        >>> ruling_coalitions([5, 3, 3, 3, 3, 1, 1, 1]).size_range
        '4 to 6'
        """
        sizes = sorted({one.size for one in self.compositions})
        return "" if not sizes else f"{sizes[0]}" if len(sizes) == 1 else f"{sizes[0]} to {sizes[-1]}"

    def coalitions(self) -> Iterator[tuple[int, ...]]:
        """Each ruling coalition as places in ``powers``.

        There may be astronomically many where powers repeat; they come one by one.

        Examples
        --------
        >>> list(ruling_coalitions([10, 9, 8, 7, 6, 5, 4]).coalitions())
        [(0, 1, 4), (0, 2, 3)]
        """
        places: dict[Fraction, list[int]] = {}
        for place, power in enumerate(self.powers):
            places.setdefault(power, []).append(place)
        for one in sorted(self.compositions, key=lambda c: (c.size, [-p for p in c.powers])):
            taken = Counter(one.powers)
            for parts in itertools.product(*(itertools.combinations(places[p], k) for p, k in taken.items())):
                yield tuple(sorted(itertools.chain.from_iterable(parts)))


def ruling_coalitions(
    powers: Sequence[Number],
    quota: Number = "1/2",
    *,
    strict: bool = True,
    most_states: int = MOST_STATES,
    seconds: float = SECONDS,
) -> Ruling:
    """The ultimate ruling coalitions of members with these powers: all that tie.

    Status: established (Acemoglu, Egorov and Sonin 2008). Exact: no comparison is made in floats.

    Parameters
    ----------
    powers : sequence of int, str, Fraction, Decimal or float
        One a member, above 0. Text is read as it stands (``0.8``, ``4/7``), a float as the decimal that prints it.
    quota : int, str, Fraction, Decimal or float
        alpha, from 1/2, below 1.
    strict : bool
        Whether a winning coalition must exceed the quota; else meeting it is enough.
    most_states : int
        The most coalitions, told apart by powers, that are looked at.
    seconds : float
        The most time.

    Returns
    -------
    Ruling
        With more to look at or more time needed, one whose ``reason`` says so: never a guess.

    Raises
    ------
    CollegiumError
        No member; a power that is no number or not above 0; a quota below 1/2 or not below 1.

    Examples
    --------
    The strongest goes:

    >>> [str(power) for power in ruling_coalitions([3, 4, 5, 10]).compositions[0].powers]
    ['5', '4', '3']

    At a quota of 4/7 the member of 0.8 holds exactly four sevenths of 1.4, which is not more, and all three hold:

    >>> [one.size for one in ruling_coalitions(["0.1", "0.5", "0.8"], "4/7").compositions]
    [3]
    >>> [one.size for one in ruling_coalitions(["0.1", "0.5", "0.8"], "4/7", strict=False).compositions]
    [1]
    """
    held, alpha = _members(powers), _quota(quota)
    rows, limit = int(checked_whole("most_states", most_states, low=1)), float(checked("seconds", seconds, 0, math.inf))
    whole = _whole(held)
    counted = sorted(Counter(whole).items())
    value = dict(zip(whole, held, strict=True))
    above, below = alpha.numerator, alpha.denominator
    try:
        found = least_winning(counted, above, below, strict, rows, limit)
    except TooLarge as error:
        ranked = sorted(whole)
        places = by_size_alone(ranked, above, below, strict)
        if places is None:
            return Ruling(held, alpha, strict, (), str(error))
        chosen = {ranked[place] for place in places}
        found = [tuple(int(power in chosen) for power, _ in counted)]
    made = [
        Composition(
            tuple(
                value[power] for (power, _), k in zip(reversed(counted), reversed(taken), strict=True) for _ in range(k)
            ),
            math.prod(math.comb(count, k) for (_, count), k in zip(counted, taken, strict=True)),
        )
        for taken in found
    ]
    return Ruling(held, alpha, strict, tuple(sorted(made, key=lambda one: (one.size, one.powers))))


def stable_sizes(up_to: int, quota: Number = "1/2", *, equal: bool = False, strict: bool = True) -> tuple[int, ...]:
    """Sizes of self-enforcing coalitions among nearly or exactly equal members.

    Status: established (Acemoglu, Egorov and Sonin 2008) for nearly equal powers; for equal ones it follows from their
    definition.

    Parameters
    ----------
    up_to : int
        The greatest size, from 1.
    quota : int, str, Fraction, Decimal or float
        alpha, from 1/2, below 1.
    equal : bool
        Exactly equal powers; else nearly equal ones in general position.
    strict : bool
        As in :func:`ruling_coalitions`; it matters for exactly equal powers alone.

    Returns
    -------
    tuple of int

    Raises
    ------
    CollegiumError
        ``up_to`` is not a whole number from 1, or the quota is out of range.

    Examples
    --------
    >>> stable_sizes(31), stable_sizes(31, equal=True), stable_sizes(21, "3/5")
    ((1, 3, 7, 15, 31), (1, 2, 4, 8, 16), (1, 2, 4, 7, 12, 21))
    """
    most, alpha = int(checked_whole("up_to", up_to, low=1)), _quota(quota)
    sizes = [1]
    while True:
        following = next_size(sizes[-1], alpha.numerator, alpha.denominator, shared=equal and strict)
        if following > most:
            return tuple(sizes)
        sizes.append(following)


def perturbed(powers: Sequence[Number], quota: Number = "1/2", *, seed: int = 0) -> tuple[int, ...]:
    """Whole powers in general position, in which no comparison but a tie has another outcome.

    Powers, made whole, are multiplied by a million times the parts of the quota, and each gets a small number of its
    own, drawn by the seed. Status: our proposal.

    Parameters
    ----------
    powers, quota
        As in :func:`ruling_coalitions`.
    seed : int
        From 0.

    Returns
    -------
    tuple of int

    Raises
    ------
    CollegiumError
        As in :func:`ruling_coalitions`; more members than a million; a seed that is not a whole number from 0.

    Examples
    --------
    >>> perturbed([1, 1, 2], seed=1)
    (3070446, 3298427, 6033087)
    >>> ruling_coalitions(perturbed([1] * 6, seed=1)).size_range
    '3'
    """
    held, alpha = _members(powers), _quota(quota)
    scale = 10**6
    if len(held) > scale // 2:
        raise CollegiumError("too many members to perturb", given=len(held))
    chance = random.Random(int(checked_whole("seed", seed)))
    small = [chance.randrange(1, scale // len(held)) if len(held) > 1 else 1 for _ in held]
    factor = scale * (alpha.numerator + alpha.denominator)
    return tuple(factor * power + extra for power, extra in zip(_whole(held), small, strict=True))


def _members(powers: Sequence[Number]) -> tuple[Fraction, ...]:
    if isinstance(powers, str):
        raise CollegiumError("powers must be a sequence of numbers", given=powers, hint="Write ['3', '4', '5'].")
    held = tuple(exact("power", power) for power in powers)
    if not held:
        raise CollegiumError("a coalition needs members", hint="Give each member's power, such as 3 4 5 10.")
    for given, power in zip(powers, held, strict=True):
        if power <= 0:
            raise CollegiumError("a power must be above 0", given=given, hint="Leave out who has none.")
    return held


def _quota(quota: Number) -> Fraction:
    alpha = exact("quota", quota)
    if not Fraction(1, 2) <= alpha < 1:
        raise CollegiumError("quota must lie from 1/2 up to but not including 1", given=quota, hint="Write 2/3 or 0.6.")
    return alpha


def _whole(held: Sequence[Fraction]) -> tuple[int, ...]:
    """The powers as whole numbers without a common factor."""
    common = math.lcm(*(power.denominator for power in held))
    whole = [power.numerator * (common // power.denominator) for power in held]
    factor = math.gcd(*whole)
    return tuple(power // factor for power in whole)
