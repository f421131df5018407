"""Contest at the top: allies who split off, policy turns, and removal by majority.

Our proposal. Somebody on the top bodies or the Central Committee who is no opponent breaks with the leader at the rate
``split_rate`` times the probability that he is against him in private; an opponent makes his peace at
``reconcile_rate`` times the probability that he is for him. An ally becomes a client at ``client_rate`` times that same
probability, and somebody without a stance an ally. The leader's line turns at ``policy_turn_rate`` a year, by up to
``policy_turn_size`` either way, and his allies and clients follow it at ``policy_follow_rate``; the others stay where
they stand.

At ``challenge_rate`` a year, times the share of opponents among the full members of the Politburo, the Politburo votes
on the leader; at ``move_rate`` a year the leader moves against each opponent on the top bodies. A removal needs a
majority of the Politburo and then of the Central Committee, and a charter that gives them these powers. At a congress
that the leader commands each opponent is left off the slate with probability ``drop_at_congress``, and at any congress
a share ``bureau_rotation`` of Orgburo and Secretariat, and of the officials of the centre, goes to other work.
"""

from __future__ import annotations

from numba import njit

from collegium.parameters import param

PARAMETERS = (
    param("split_rate", 0.6, "1/year", 0.0, 12.0, "rate at which a sure adversary breaks openly", "assumed"),
    param("reconcile_rate", 0.1, "1/year", 0.0, 12.0, "rate at which an opponent with no doubts returns", "assumed"),
    param(
        "client_rate", 0.12, "1/year", 0.0, 12.0, "rate at which a sure ally becomes a client, a sure neutral an ally",
        "our proposal: .05 to .2; Gill 2018 ch. 1 note 41 in words",
    ),
    param(
        "policy_turn_rate", 0.4, "1/year", 0.0, 12.0, "turns of the leader's line a year",
        "assumed: about one in two and a half years, 1922-30",
    ),
    param("policy_turn_size", 0.4, "1", 0.0, 1.0, "largest turn, as a share of the policy axis", "assumed"),
    param("policy_follow_rate", 0.5, "1/year", 0.0, 12.0, "rate at which his backers close up to the line", "assumed"),
    param("policy_spread", 0.3, "1", 0.0, 0.5, "half-width of positions around the middle of the axis", "assumed"),
    param(
        "challenge_rate", 0.5, "1/year", 0.0, 12.0, "challenges a year if every full member were an opponent",
        "assumed",
    ),
    param("move_rate", 0.5, "1/year", 0.0, 12.0, "moves of the leader against each opponent a year", "assumed"),
    param(
        "drop_at_congress", 0.5, "probability", 0.0, 1.0,
        "chance that an opponent is left off the slate of a congress the leader commands", "assumed",
    ),
    param(
        "bureau_rotation", 0.25, "share", 0.0, 1.0,
        "share of Orgburo, Secretariat and central officials that a congress does not list again", "assumed",
    ),
)  # fmt: skip


@njit(cache=True)
def carried(votes_for, electors):
    """Simple majority of those entitled: strictly more than half."""
    return 2 * votes_for > electors


@njit(cache=True)
def removed(against_bureau, bureau, against_committee, committee):
    """The rule of removal: a majority of the bureau proposes, a majority of the committee decides.

    Examples
    --------
    >>> removed(7, 11, 45, 133), removed(7, 11, 67, 133), removed(5, 11, 133, 133)
    (False, True, False)
    """
    return carried(against_bureau, bureau) and carried(against_committee, committee)
