"""Strategies: what the leader does to rise above his colleagues, and what they do about it.

A month of the mechanism ``strategies``: what the leader's means brought fades, a new leader takes stock, and now and
then he turns to one of his nine means (:mod:`collegium.conduct.means`); then his colleagues in the top body think their
orientation and tactic over, and act on them (:mod:`collegium.conduct.tactics`). How all this reaches support, fear and
appointments is said in :mod:`collegium.conduct.influence`. Neither is a script: either side weighs what the moment
offers, with noise.

That a leader builds his position through appointments, policy, interests, the machinery, threat, the authority of
office, further offices, a cult and the security service, and that oligarchs answer with three orientations and nine
tactics, is the book's (Gill 2018 ch. 8, l.3447-3537). The equations and the choice are OUR PROPOSAL; choice by the
logit rule is McFadden's (1974).

The parameters of both stand here together. Reads and writes: as those modules say.
"""

from __future__ import annotations

from numba import njit

from collegium.conduct import means, tactics
from collegium.conduct.means import fade, lead
from collegium.conduct.tactics import cope

PARAMETERS = (*means.PARAMETERS, *tactics.PARAMETERS)


@njit(cache=True)
def strategise(s, p, c, on, key, month):
    """One month: the leader's means, then his colleagues' tactics."""
    fade(s, p, on)
    lead(s, p, c, on, key, month)
    cope(s, p, c, on, key, month)
