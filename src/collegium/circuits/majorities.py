"""How many votes carry a motion."""

from __future__ import annotations

import math
from fractions import Fraction

from collegium.charter.terms import Majority
from collegium.errors import CollegiumError

_SHARES = {"two-thirds": Fraction(2, 3), "three-quarters": Fraction(3, 4), "unanimous": Fraction(1)}
MAJORITIES = ("simple", "absolute", "two-thirds", "three-quarters", "unanimous", "plurality", "none")


def votes_needed(members: int, majority: Majority = "simple", quorum: float | None = None) -> int:
    """The fewest votes that carry a motion in a body.

    Parameters
    ----------
    members : int
        Members with a vote, from 1.
    majority : str
        ``simple``: more than half of those present; ``absolute``: more than half of all; ``two-thirds``,
        ``three-quarters``, ``unanimous``: of those present; ``plurality``: one vote can be the most; ``none``: the
        charter tells no majority, and a simple one is taken.
    quorum : float, optional
        The share of the members who must be present, from 0 to 1; all of them are if it is left out.

    Returns
    -------
    int

    Raises
    ------
    CollegiumError
        There are no members, or the majority is unknown.

    Examples
    --------
    >>> votes_needed(11), votes_needed(11, "two-thirds"), votes_needed(11, "simple", quorum=0.5)
    (6, 8, 4)
    """
    if members < 1:
        raise CollegiumError("nobody can vote", given=members)
    if majority not in MAJORITIES:
        raise CollegiumError("unknown majority", given=majority, allowed=MAJORITIES)
    present = members if quorum is None else max(1, math.ceil(Fraction(quorum).limit_denominator(10_000) * members))
    if majority == "plurality":
        return 1
    if majority == "absolute":
        return members // 2 + 1
    if majority in _SHARES:
        return math.ceil(_SHARES[majority] * present)
    return present // 2 + 1
