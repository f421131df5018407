"""Keyed chance: a draw is a function of seed, run, month, mechanism and person, and of nothing else.

No stream is consumed, so the order in which runs or people are treated changes nothing, and an amendment changes only
the draws of what it changes. The five keys are mixed one after the other by the finaliser of SplitMix64, whose output
passes the usual batteries [1]_; the top 53 bits make a float in [0, 1).

References
----------
.. [1] Steele, Lea and Flood (2014), "Fast splittable pseudorandom number generators", OOPSLA.
"""

from __future__ import annotations

import numpy as np
from numba import njit, uint64

# One number a mechanism; never reuse one. A mechanism that needs several draws for one person in one month takes
# several numbers. They are NumPy integers because Numba compiles a function anew for each plain integer constant it is
# called with, and once for all NumPy integers.
BEFORE_START = np.int64(-1)
NOBODY_IN_PARTICULAR = np.int64(0)
MORTALITY = np.int64(1)
LAPSE = np.int64(2)
CONVERT = np.int64(3)
PROVINCE_TURNOVER = np.int64(4)
PROVINCE_CONTROL = np.int64(5)
PROVINCE_RECRUIT = np.int64(6)
PROVINCE_BIRTH = np.int64(7)
PROVINCE_POSITION = np.int64(8)
RATIFY = np.int64(9)
DISTRICT_TURNOVER = np.int64(10)
DISTRICT_CONTROL = np.int64(11)
DISTRICT_BIRTH = np.int64(12)
DISTRICT_POSITION = np.int64(13)
POLICY_TURN = np.int64(14)
POLICY_SIZE = np.int64(15)
SPLIT = np.int64(16)
RECONCILE = np.int64(17)
BECOME_CLIENT = np.int64(18)
CHALLENGE = np.int64(19)
MOVE = np.int64(20)
BUREAU_VOTE = np.int64(21)
COMMITTEE_VOTE = np.int64(22)
REPLACEMENT_CONTROL = np.int64(23)
REPLACEMENT_PICK = np.int64(24)
HEIR = np.int64(25)
FRESH_START = np.int64(26)
SECRETARY_VOTE = np.int64(27)
DELEGATE = np.int64(28)
DROP = np.int64(29)
ROTATE = np.int64(30)
COMMITTEE_CONTROL = np.int64(31)
COMMITTEE_PICK = np.int64(32)
OFFICIAL_BIRTH = np.int64(33)
OFFICIAL_POSITION = np.int64(34)
OFFICIAL_CONTROL = np.int64(35)
FILL_CONTROL = np.int64(36)
FILL_PICK = np.int64(37)
FILL_OUT = np.int64(38)
START_BIRTH = np.int64(39)
START_POSITION = np.int64(40)
START_LOYALTY = np.int64(41)
START_COMMITTEE = np.int64(42)
ELECTOR_VOTE = np.int64(43)
LEADER_VOTE = np.int64(44)
LEADER_ACCEPTANCE = np.int64(45)
OFFICIAL_TURNOVER = np.int64(46)

_GOLDEN = 0x9E3779B97F4A7C15
_FIRST = 0xBF58476D1CE4E5B9
_SECOND = 0x94D049BB133111EB


@njit(uint64(uint64), cache=True)
def mix(z):
    """The finaliser of SplitMix64: 64 bits in, 64 bits out, one to one."""
    z = uint64(z + uint64(_GOLDEN))
    z = uint64((z ^ (z >> uint64(30))) * uint64(_FIRST))
    z = uint64((z ^ (z >> uint64(27))) * uint64(_SECOND))
    return uint64(z ^ (z >> uint64(31)))


@njit(cache=True)
def draw(key, month, mechanism, person):
    """A uniform draw in [0, 1).

    Parameters
    ----------
    key : uint64
        From :func:`run_key`.
    month : int
        Months since the start, from 0; -1 for the set-up.
    mechanism : int
        One of the numbers above.
    person : int
        The person, or another thing the draw is about; from 0.
    """
    z = mix(uint64(key) ^ uint64(month + 1))
    z = mix(z ^ uint64(mechanism))
    z = mix(z ^ uint64(person))
    return (z >> uint64(11)) * (1.0 / 9007199254740992.0)


@njit(cache=True)
def run_key(seed, run):
    """The key of one run of one seed."""
    return mix(mix(uint64(seed)) ^ uint64(run))
