"""Who is chosen: eligibility, the score of an heir, and what a second secretary is worth.

*Eligible* is whoever is at that moment a full member of the top body and sits in the apparatus (Gill 2018, chapters 1
and 7: so in every succession from 1953 to 1985, not in 1924). *The score* counts the thirteen criteria that Hodnett
[1]_ names, a criterion half met as 1/2; the values for the heirs of 1982-85 are in Gill's Table 1.2. **Our proposal**:
being second secretary is worth b2 criteria more. On that table the score alone picks the wrong man in 1984; any b2
above 1 picks the right one in 1982, 1984 and 1985.

*The vote* (our proposal). Each member names the one he likes best; whoever is named least falls out, until one has a
majority.

References
----------
.. [1] Hodnett (1975), Problems of Communism 24(2).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from fractions import Fraction

from collegium.errors import CollegiumError
from collegium.theories.analytic.exact import Number, exact

CRITERIA = 13
"""How many criteria Hodnett names."""


def eligible(full_members: Set[str], secretaries: Set[str]) -> tuple[frozenset[str], bool]:
    """Who may succeed, and whether the rule of the senior secretary had to be dropped for it.

    Status: Gill's claim (the rule); falling back to all full members is our proposal.

    Parameters
    ----------
    full_members, secretaries : set of str
        Of the top body and of the apparatus, the late leader left out.

    Returns
    -------
    tuple of (frozenset of str, bool)
        The eligible, and True if nobody is both and all full members are.

    Raises
    ------
    CollegiumError
        There are no full members.

    Examples
    --------
    >>> found, dropped = eligible({"malenkov", "khrushchev", "molotov"}, {"khrushchev", "suslov"})
    >>> sorted(found), dropped
    (['khrushchev'], False)
    """
    if not full_members:
        raise CollegiumError("nobody can succeed where the body has no full member")
    both = frozenset(full_members & secretaries)
    return (both, False) if both else (frozenset(full_members), True)


def hodnett_score(met: Set[int], half_met: Set[int] = frozenset()) -> Fraction:
    """How many of the thirteen criteria somebody meets, those half met as 1/2.

    Status: the criteria are established (Hodnett); counting them alike is our proposal.

    Parameters
    ----------
    met, half_met : set of int
        Numbers of criteria, from 1 to 13; none in both.

    Returns
    -------
    Fraction
        From 0 to 13.

    Raises
    ------
    CollegiumError
        A number is not one of a criterion, or stands in both sets.

    Examples
    --------
    Chernenko and Gorbachev in Gill's Table 1.2:

    >>> float(hodnett_score({3, 4, 5, 6, 8, 9, 10, 13}, {7})), float(hodnett_score({1, 2, 3, 4, 5, 6, 9, 10, 11}, {7}))
    (8.5, 9.5)
    """
    for number in met | half_met:
        if number not in range(1, CRITERIA + 1):
            raise CollegiumError("no such criterion", given=number, hint="They run from 1 to 13.")
    if both := met & half_met:
        raise CollegiumError("a criterion is met or half met, not both", given=min(both))
    return len(met) + Fraction(len(half_met), 2)


def favourites(scores: Mapping[str, Number], second: str | None = None, bonus: Number = 0) -> frozenset[str]:
    """Whom the scores pick, with a bonus for the second secretary: all who tie.

    Status: our proposal.

    Parameters
    ----------
    scores : mapping of str to number
        Each candidate's, read exactly.
    second : str, optional
        The second secretary.
    bonus : number
        b2, in criteria.

    Returns
    -------
    frozenset of str

    Raises
    ------
    CollegiumError
        No candidate; or the second secretary is none of them.

    Examples
    --------
    >>> scores = {"chernenko": 8.5, "gorbachev": 9.5}
    >>> [sorted(favourites(scores, "chernenko", bonus)) for bonus in (0, 1, 1.5)]
    [['gorbachev'], ['chernenko', 'gorbachev'], ['chernenko']]
    """
    held = {name: exact("score", score) for name, score in scores.items()}
    if not held:
        raise CollegiumError("there is no candidate")
    if second is not None:
        if second not in held:
            raise CollegiumError("the second secretary is no candidate", given=second, allowed=held)
        held[second] += exact("bonus", bonus)
    best = max(held.values())
    return frozenset(name for name, score in held.items() if score == best)


def elected(utilities: Sequence[Mapping[str, float]], scores: Mapping[str, Number] | None = None) -> str:
    """Who is elected where whoever is named least falls out until one has a majority.

    Status: our proposal.

    Parameters
    ----------
    utilities : sequence of mapping of str to float
        What each candidate is worth to each elector.
    scores : mapping of str to number, optional
        Of equals the one with the lower score falls out, and an elector who likes two alike names the one with the
        higher; then the later in the alphabet falls out.

    Returns
    -------
    str

    Raises
    ------
    CollegiumError
        No elector, no candidate, or electors who do not know the same candidates.

    Examples
    --------
    >>> elected([{"a": 1, "b": 0, "c": 0.5}, {"a": 1, "b": 0, "c": 0.5}, {"a": 0, "b": 1, "c": 0.5},
    ...          {"a": 0, "b": 1, "c": 0.5}, {"a": 0, "b": 0.5, "c": 1}])
    'b'
    """
    if not utilities or not utilities[0]:
        raise CollegiumError("an election needs electors and candidates")
    left = set(utilities[0])
    if any(set(one) != left for one in utilities):
        raise CollegiumError("each elector must know the same candidates", allowed=left)
    score = {name: exact("score", (scores or {}).get(name, 0)) for name in left}
    rank = sorted(left, key=lambda name: (-score[name], name))
    while True:
        standing = [name for name in rank if name in left]
        named = [max(standing, key=lambda name, one=one: one[name]) for one in utilities]  # type: ignore[misc]
        votes = {name: named.count(name) for name in standing}
        first = max(standing, key=lambda name: votes[name])
        if 2 * votes[first] > len(utilities) or len(standing) == 1:
            return first
        left.discard(min(reversed(standing), key=lambda name: votes[name]))
