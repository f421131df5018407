"""The charter as the mechanisms see it: one record for each month of a run.

The engine reads it off the charters in force; see :mod:`collegium.engine.setting`. A link that no charter gives is
False, a size that nobody has is 0.
"""

from __future__ import annotations

import numpy as np

RULES = np.dtype(
    [
        # the links of the circle
        ("recommends", np.bool_),  # L1: the apparatus recommends heads of provinces
        ("secretaries_delegate", np.bool_),  # L2: heads of provinces pick the delegates to the congress
        ("delegates_decide", np.bool_),  # L3: the congress elects the committee
        ("slate_from_above", np.bool_),  # L3: ... from a slate that the apparatus draws up
        ("committee_elects_leader", np.bool_),  # L4: the committee elects the leader and his apparatus
        ("congress_elects_leader", np.bool_),  # ... or the congress does, over its head
        # removal
        ("leader_removable", np.bool_),  # the top body may propose his removal, the committee decide it
        ("top_removes_leader", np.bool_),  # ... or it removes him itself, and nobody else is asked
        ("members_removable", np.bool_),  # the same for members of the top body
        ("top_removes_members", np.bool_),
        ("appeal", np.bool_),  # whoever the top body votes out may appeal to the committee
        ("committee_expels", np.bool_),  # the committee may expel its own members
        ("committee_coopts", np.bool_),  # the committee may fill its own empty seats
        # ballots
        ("secret_ratification", np.bool_),
        ("several_ratification", np.bool_),  # several candidates for the head of a province
        ("secret_delegates", np.bool_),
        ("several_delegates", np.bool_),
        ("secret_congress", np.bool_),
        ("several_congress", np.bool_),
        ("secret_committee", np.bool_),
        ("public_elections", np.bool_),  # the public elects an assembly
        # who serves, watches, commands
        ("leader_sets_agenda", np.bool_),  # the leader or his apparatus sets the agenda of the top body
        ("circulates", np.bool_),  # questions may be settled by circulation
        ("commissions", np.bool_),  # commissions decide in the name of the top body
        ("security_to_leader", np.bool_),  # the security service reports to the leader, not to the top body
        ("security_polices", np.bool_),  # it watches the leadership
        ("control_sanctions", np.bool_),  # a control body punishes members
        ("faction_ban", np.bool_),
        ("posts_split", np.bool_),  # leader and head of government may not be one man
        # numbers
        ("delegates_per_province", np.int64),
        ("min_renewal_top", np.float64),  # share of seats that must be new at each congress; 0 if no such rule
        ("min_renewal_committee", np.float64),
        ("min_renewal_units", np.float64),
        ("term_limit", np.int64),  # terms in succession; 0 if no such rule
        ("job_slots", np.float64),  # share of the committee's seats that go with a post
        ("quota_public", np.float64),  # share of the committee's seats for others than officials
    ]
)

# Seats of each body by rank, in the order of the columns of `sizes`: full and candidate of top, bureau and apparatus,
# all seats of the committee, then full seats of government and control.
N_SIZES = 9
(
    TOP_FULL, TOP_CANDIDATE, BUREAU_FULL, BUREAU_CANDIDATE, APPARATUS_FULL, APPARATUS_CANDIDATE, COMMITTEE_SEATS,
    GOVERNMENT_SEATS, CONTROL_SEATS,
) = range(N_SIZES)  # fmt: skip


def no_rules(n: int = 1) -> np.ndarray:
    """Rules of a charter that gives nobody anything, for ``n`` months.

    Examples
    --------
    >>> bool(no_rules()[0]["recommends"])
    False
    """
    rules = np.zeros(n, RULES)
    rules["delegates_per_province"] = 1
    return rules
