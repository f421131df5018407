"""Ballots below: why the man recommended from above is ratified.

First part only. An elector who backs the leader votes for the recommended candidate; any other votes for him with
probability ``open_acceptance`` when the show of hands is open, and with ``secret_acceptance`` when the charter makes
the ballot secret. The four reasons that theory gives for this (selection, falsified preference, futility, norm) are
not yet told apart. Our proposal; the pattern is Hough's and Gill's (open, single-name ballots ratified the
recommended man).
"""

from __future__ import annotations

from numba import njit

from collegium.parameters import param

PARAMETERS = (
    param(
        "open_acceptance", 0.9, "probability", 0.0, 1.0,
        "chance that an elector who does not back the leader accepts the recommended man in an open vote",
        "assumed: acceptance was the rule to 1987",
    ),
    param(
        "secret_acceptance", 0.4, "probability", 0.0, 1.0, "the same in a secret vote",
        "assumed: secret, mobilised ballots of 1937 turned most incumbents out",
    ),
    param(
        "delegate_fidelity", 0.9, "probability", 0.0, 1.0,
        "chance that a delegate picked by his secretary votes as that secretary would",
        "assumed: k2 of the four-link loop",
    ),
    param(
        "slate_fidelity", 0.95, "probability", 0.0, 1.0,
        "chance that a place on the leader's slate goes to one of his own while such a man can be had",
        "assumed: k3 of the four-link loop",
    ),
)  # fmt: skip


@njit(cache=True)
def accepts(backs_leader, acceptance, u):
    """Whether an elector ratifies the recommended candidate."""
    return backs_leader or u < acceptance


@njit(cache=True)
def delegate_backs(secretary_backs, fidelity, u):
    """Whether a delegate backs the leader: as his secretary does, with probability ``fidelity``."""
    return secretary_backs if u < fidelity else not secretary_backs
