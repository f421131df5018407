"""The rule: from how often the leader prevails, and whether he could be removed, to the type of leadership.

Gill tells three models apart [1]_: *pure* collective leadership, all broadly equal; *predominant*, one clearly the most
powerful who usually does not ride roughshod over his colleagues; *dominant*, one who can ignore them; and within
dominance three grades: (a) he decides everything, (b) he leaves some decisions to colleagues, subject to approval,
(c) all is considered together, and only what he approves is accepted. The words are his. That they are read off the
indicators below by these numbers is **our proposal**:

    dominant     if O >= 0.8 and R = 0
    predominant  else if G >= 0.15 in at least 2/3 of the half-years
    pure         otherwise

O, override: of the questions on which a majority of his colleagues stood against him, the share that he won. R: 1 if he
could be removed. G, the primacy gap: his decisiveness less the largest of anybody else. Two keys make dominance,
override *and* irremovability: Khrushchev in 1958-64 overrode his colleagues and was removed by them.

Predominance is *assertive* if O >= 0.5, else *consensual*. With f_a, f_b, f_c the shares of decisions taken in the
three ways, the grade is the largest share's, a tie going to the less collective, and

    collectivism = f_b / 2 + f_c.

What is not told stays untold: the label is given only where it is the same whatever the missing piece would be.

References
----------
.. [1] Gill (2018), Collective Leadership in Soviet Politics, chapter 1.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from collegium.errors import CollegiumError

PURE, PREDOMINANT, DOMINANT = "pure", "predominant", "dominant"
TYPES = (PURE, PREDOMINANT, DOMINANT)  # in order of personal power
NO_COLLECTIVE, NOT_SCORED = "no collective", "not scored"
ASSERTIVE, CONSENSUAL = "assertive", "consensual"
OVERRIDE_CUT, ASSERTIVE_CUT, GAP_CUT, GAP_SHARE = 0.8, 0.5, 0.15, 2 / 3
GRADES = ("a", "b", "c")
HAIR = 1e-9  # what rounding may take from a threshold


@dataclass(frozen=True, slots=True)
class Verdict:
    """A type of leadership.

    Attributes
    ----------
    label : str or None
        pure, predominant, dominant; None where what is told leaves it open.
    sublabel : str or None
        Of predominance: assertive, consensual; None also where the override is not told.
    why : str
        What decided it, or what is missing.
    """

    label: str | None
    sublabel: str | None
    why: str


def classify(
    override: float | None,
    removable: bool | None,
    gaps: float | Sequence[float | None] | None,
    *,
    override_cut: float = OVERRIDE_CUT,
    gap_cut: float = GAP_CUT,
    gap_share: float = GAP_SHARE,
    assertive_cut: float = ASSERTIVE_CUT,
) -> Verdict:
    """The type of leadership by the rule.

    Parameters
    ----------
    override : float or None
        O, 0 to 1; None where it is not told.
    removable : bool or None
        R.
    gaps : float, None, or a sequence of them
        G of each half-year, -2 to 2; half-years of which it is not told are left out.
    override_cut, gap_cut, gap_share, assertive_cut : float
        The thresholds, ours.

    Returns
    -------
    Verdict

    Raises
    ------
    CollegiumError
        A number lies outside its range.

    Examples
    --------
    >>> classify(0.9, False, 0.3).label, classify(0.9, True, 0.3).sublabel, classify(0.79, False, 0.3).label
    ('dominant', 'assertive', 'predominant')

    Who won all five of five cases may be dominant or not, as long as nothing shows whether he could be removed:

    >>> print(classify(1.0, None, 0.3).why)
    O = 1.00, and nothing shows whether he could be removed
    """
    _within("override_cut", override_cut, 0, 1)
    _within("assertive_cut", assertive_cut, 0, 1)
    _within("gap_share", gap_share, 0, 1)
    _within("gap_cut", gap_cut, -2, 2)
    if override is not None:
        _within("the override", override, 0, 1)
    given = [gaps] if gaps is None or isinstance(gaps, int | float) else list(gaps)
    known = [float(gap) for gap in given if gap is not None and not math.isnan(gap)]
    for gap in known:
        _within("a primacy gap", gap, -4, 4)  # of two gaps, the one less the other
    overrides = None if override is None else override >= override_cut - HAIR
    if overrides and removable is False:
        return Verdict(DOMINANT, None, f"O = {override:.2f} >= {override_cut:g} and not removable")
    if overrides is not False and removable is not True:
        if overrides:
            return Verdict(None, None, f"O = {override:.2f}, and nothing shows whether he could be removed")
        return Verdict(None, None, "the override is not told, and nothing shows that he could be removed")
    if not known:
        return Verdict(None, None, "the primacy gap is not told")
    met = sum(gap >= gap_cut - HAIR for gap in known)
    held = met >= gap_share * len(known) - HAIR
    words = f"G >= {gap_cut:g} in {met} of {len(known)} half-years"
    if overrides:
        words = f"O = {override:.2f} but removable; {words}"
    if not held:
        return Verdict(PURE, None, words)
    sublabel = None if override is None else ASSERTIVE if override >= assertive_cut - HAIR else CONSENSUAL
    return Verdict(PREDOMINANT, sublabel, words)


def grade(alone: float, left: float, together: float) -> str | None:
    """The grade of dominance: that of the largest share, a tie to the less collective.

    Parameters
    ----------
    alone, left, together : float
        f_a, f_b, f_c: shares, or counts, of decisions that the leader takes himself, leaves to others subject to his
        assent, or has considered together.

    Returns
    -------
    str or None
        a, b or c; None where no decision is graded.

    Raises
    ------
    CollegiumError
        One is negative, missing or infinite.

    Examples
    --------
    >>> grade(0.6, 0.3, 0.1), grade(0.2, 0.5, 0.3), grade(0.4, 0.4, 0.2)
    ('a', 'b', 'a')
    """
    shares = _shares(alone, left, together)
    return None if sum(shares) <= 0 else GRADES[shares.index(max(shares))]


def collectivism(alone: float, left: float, together: float) -> float | None:
    """How much is left to colleagues or considered together: f_b / 2 + f_c.

    Parameters
    ----------
    alone, left, together : float
        As for :func:`grade`.

    Returns
    -------
    float or None
        0 to 1; None where no decision is graded.

    Examples
    --------
    >>> round(collectivism(0.6, 0.3, 0.1), 6), round(collectivism(0.2, 0.5, 0.3), 6), collectivism(4, 4, 2)
    (0.25, 0.55, 0.4)
    """
    shares = _shares(alone, left, together)
    whole = sum(shares)
    return None if whole <= 0 else (shares[1] / 2 + shares[2]) / whole


def _shares(*given: float) -> list[float]:
    for share in given:
        if not (math.isfinite(share) and share >= 0):
            raise CollegiumError("a share of decisions is a number from 0", given=share)
    return [float(share) for share in given]


def _within(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:  # also refuses what is no number
        raise CollegiumError(f"{name} lies between {low} and {high}", given=value)
