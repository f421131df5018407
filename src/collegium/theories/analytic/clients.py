"""Who is a client, who an ally: the rules by promotions and by major changes of membership.

The rule by promotions is established (Willerton [1]_ [2]_): two coordinated promotions under the leader's
influence, after shared service. Willerton calls *protégé* a man whose link dates from before the leader led
the party, and *client* one whose link is later; Gill merges the two [3]_. The rule by major changes is Gill's
claim [3]_: a sitting member who keeps his seat through two of them and shows support turns from ally into
client. How the words are counted is our proposal, given with each function.

Dates are numbers of years (1957.46); a spell lasts from its start up to but not including its end.

References
----------
.. [1] Willerton (1987).
.. [2] Willerton (1992), Patronage and Politics in the USSR.
.. [3] Gill (2018), Collective Leadership in Soviet Politics, chapter 1 (note 41 for the major changes).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from typing import Literal

from collegium.errors import CollegiumError
from collegium.theories.analytic.values import checked, checked_whole

Link = Literal["protege", "client", "ally"]


@dataclass(frozen=True, slots=True)
class Spell:
    """A spell in a unit, in service or in charge.

    Attributes
    ----------
    unit : str
        The committee, ministry, region or army.
    start, end : float
        Years; the end is not included and is infinite while the spell runs.

    Raises
    ------
    CollegiumError
        The spell does not end after it starts.

    Examples
    --------
    >>> Spell("Dnepropetrovsk", 1947, 1950).covers(1949.5)
    True
    """

    unit: str
    start: float
    end: float = math.inf

    def __post_init__(self) -> None:
        """Refuse an empty spell."""
        if not self.start < self.end:
            raise CollegiumError("a spell must end after it starts", given=(self.start, self.end))

    def covers(self, date: float) -> bool:
        """Whether the date falls in the spell."""
        return self.start <= date < self.end


@dataclass(frozen=True, slots=True)
class Promotion:
    """A promotion: its date in years, and the unit that made it.

    >>> Promotion(1954.2, "Central Committee").unit
    'Central Committee'
    """

    date: float
    unit: str


@dataclass(frozen=True, slots=True)
class Patronage:
    """What the rule by promotions finds between a man and a leader.

    Attributes
    ----------
    n_promotions : int
        Promotions counted.
    since : float or None
        Date of the first of them, from which the link dates.
    link : str
        ``protege``, ``client`` or ``ally``.
    """

    n_promotions: int
    since: float | None
    link: Link

    @property
    def is_client(self) -> bool:
        """Whether he is a client in Gill's sense, protégés included."""
        return self.link != "ally"


def patronage(
    promotions: Iterable[Promotion],
    service: Sequence[Spell],
    leader_service: Sequence[Spell],
    leader_control: Sequence[Spell],
    leader_since: float = math.inf,
    promotions_needed: int = 2,
) -> Patronage:
    """The link between a man and a leader, by counting promotions after shared service.

    A promotion counts if the leader headed or supervised the promoting unit on that day, and if the two had
    by then begun to serve together in some unit, on a day before. With enough of them the man is a client: a
    protégé if the first one counted is earlier than the leader's lead of the party. Status: the rule is
    established (Willerton), the counting is our proposal.

    Parameters
    ----------
    promotions : iterable of Promotion
        The man's.
    service : sequence of Spell
        The man's, in units.
    leader_service : sequence of Spell
        The leader's, in units, at their head or below.
    leader_control : sequence of Spell
        The units that the leader headed or supervised.
    leader_since : float
        When the leader came to lead the party; infinite if he never did.
    promotions_needed : int
        2 after Willerton.

    Returns
    -------
    Patronage

    Raises
    ------
    CollegiumError
        ``promotions_needed`` is not a whole number from 1.

    Examples
    --------
    >>> found = patronage(
    ...     [Promotion(1947, "U"), Promotion(1954, "centre"), Promotion(1958, "ministry")],
    ...     service=[Spell("U", 1946, 1949)],
    ...     leader_service=[Spell("U", 1944, 1950)],
    ...     leader_control=[Spell("U", 1944, 1950), Spell("centre", 1953)],
    ...     leader_since=1953,
    ... )
    >>> found.n_promotions, found.link, found.is_client
    (2, 'protege', True)
    """
    needed = int(checked_whole("promotions_needed", promotions_needed, low=1))
    together = min(
        (
            max(his.start, leaders.start)
            for his in service
            for leaders in leader_service
            if his.unit == leaders.unit and max(his.start, leaders.start) < min(his.end, leaders.end)
        ),
        default=math.inf,
    )
    counted = sorted(
        promotion.date
        for promotion in promotions
        if promotion.date > together
        and any(spell.unit == promotion.unit and spell.covers(promotion.date) for spell in leader_control)
    )
    since = counted[0] if counted else None
    if since is None or len(counted) < needed:
        return Patronage(len(counted), since, "ally")
    return Patronage(len(counted), since, "protege" if since < leader_since else "client")


def replaced_share(before: Set[str], after: Set[str]) -> float:
    """Share of the members before a change who are not members after it.

    Status: established.

    Parameters
    ----------
    before, after : set of str
        Full members before and after one plenum or congress; some before.

    Returns
    -------
    float
        From 0 to 1; newcomers to added seats replace nobody.

    Raises
    ------
    CollegiumError
        There are no members before.

    Examples
    --------
    >>> replaced_share({"a", "b", "c", "d"}, {"a", "b", "c", "e", "f"})
    0.25
    """
    if not before:
        raise CollegiumError("nobody can be replaced in an empty body", hint="Start with its first members.")
    return len(before - after) / len(before)


def major_changes_survived(person: str, rosters: Sequence[Set[str]], major_share: float = 0.2) -> int:
    """Major changes of membership through which a sitting member has kept his seat since he last entered.

    A major change replaces at least a fifth of the full members at one plenum or congress. Status: Gill's
    claim that such changes count; the fifth is our proposal.

    Parameters
    ----------
    person : str
    rosters : sequence of set of str
        Full members, the first before and each later one after a plenum or congress, in order of time.
    major_share : float
        From 0 to 1.

    Returns
    -------
    int
        0 for anyone who does not sit at the end.

    Raises
    ------
    CollegiumError
        The share lies outside 0 to 1, or a body is empty.

    Examples
    --------
    >>> rosters = [{"x", "a", "b", "c", "d"}, {"x", "a", "b", "c", "e"}, {"x", "a", "b", "f", "g"}]
    >>> major_changes_survived("x", rosters), major_changes_survived("e", rosters)
    (2, 0)
    """
    least = float(checked("major_share", major_share))
    survived = 0
    for before, after in itertools.pairwise(rosters):
        share = replaced_share(before, after)
        if person not in before or person not in after:
            survived = 0
        elif share >= least:
            survived += 1
    return survived


def ally_turned_client(
    person: str,
    rosters: Sequence[Set[str]],
    shows_support: bool,
    changes_needed: int = 2,
    major_share: float = 0.2,
) -> bool:
    """Whether an ally has become a client by keeping his seat through major changes and showing support.

    Status: Gill's claim (two major changes); the measure of a major change is our proposal.

    Parameters
    ----------
    person, rosters, major_share
        As in :func:`major_changes_survived`.
    shows_support : bool
        Whether he supports the leader in public.
    changes_needed : int
        2 after Gill.

    Returns
    -------
    bool

    Raises
    ------
    CollegiumError
        As in :func:`major_changes_survived`, or ``changes_needed`` is not a whole number from 1.

    Examples
    --------
    >>> rosters = [{"x", "a", "b", "c", "d"}, {"x", "a", "b", "c", "e"}, {"x", "a", "b", "f", "g"}]
    >>> [ally_turned_client("x", rosters, shows_support=shown) for shown in (True, False)]
    [True, False]
    """
    needed = int(checked_whole("changes_needed", changes_needed, low=1))
    return major_changes_survived(person, rosters, major_share) >= needed and shows_support
