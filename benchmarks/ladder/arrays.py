"""The ladder in Collegium's manner: keyed chance, one hot column, whom the month changes and nobody else.

A cadre's month of death is drawn once, when he comes, from the law that a draw each month would give; a month then
reads one 2-byte column and touches those it changes. A place and whoever is there are a cold record of 32 bytes, so
that a promotion costs one line of memory to read and one to write, and the places of a subtree lie together. A
person's number is made of his place and of how many have come there before him: nobody has had it.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from benchmarks.ladder import tree
from collegium.conduct.chance import draw, run_key

LIFE, COMPETENCE, START_AGE, VOTE = (np.int64(n) for n in range(900, 904))
NOBODY = np.uint32(0)
NEVER = np.int16(-1)
PLACE = np.dtype(
    [
        ("ident", "u4"), ("patron", "u4"), ("competence", "f4"), ("birth", "i2"), ("since", "i2"),
        ("parent", "i4"), ("first", "i4"), ("children", "i4"), ("level", "i2"), ("came", "u2"),
    ]
)  # fmt: skip
BLOCK = 128
TOP, CHAMBER, RESERVE = 0, 2, tree.RESERVE
YOUNGEST, START_SPAN = tree.YOUNGEST, tree.START_SPAN


@njit(cache=True)
def month_of_death(sums, u, age):
    """After how many months somebody of an age in months dies: from 0.

    ``sums`` is the hazard summed over the months of life, from 0.
    """
    sought = sums[age] - math.log(1.0 - u)
    low, high = age, sums.size - 2
    while low < high:
        middle = (low + high) // 2
        if sums[middle + 1] >= sought:
            high = middle
        else:
            low = middle + 1
    return low - age


@njit(cache=True)
def come(places, due, sums, key, at, ident, age, month):
    """A new person in a place, in whose first month everything can happen to him already."""
    places[at].ident = ident
    places[at].patron = NOBODY
    places[at].competence = draw(key, 0, COMPETENCE, ident)
    places[at].birth = month - age
    places[at].since = month
    due[at] = month + month_of_death(sums, draw(key, 0, LIFE, ident), age)


@njit(cache=True)
def begin(places, due, sums, key):
    """All places taken."""
    for at in range(due.size):
        ident = np.uint32(at + 1)
        come(places, due, sums, key, at, ident, YOUNGEST + int(draw(key, 0, START_AGE, ident) * START_SPAN), 0)


@njit(cache=True)
def strikes(due, now):
    """Whether anybody's month has come; without a branch, so that the compiler looks at sixteen at a time."""
    found = np.int16(0)
    for k in range(due.size):
        found |= np.int16(due[k] == now)
    return found != 0


@njit(cache=True)
def vacate(places, due, waiting, n_waiting, at):
    """Nobody is there any more, and the place waits to be filled."""
    places[at].ident = NOBODY
    due[at] = NEVER
    level = places[at].level
    waiting[level, n_waiting[level]] = at
    n_waiting[level] += 1


@njit(cache=True)
def promote(places, due, at, month):
    """Fill a post with the best from below; returns whose place that leaves, or -1 if there is nobody."""
    above, first = places[at].parent, places[at].first
    superior = places[above].ident if above >= 0 else NOBODY
    best, best_score = -1, -1.0
    for below in range(first, first + places[at].children):
        if places[below].ident == NOBODY:
            continue
        score = 0.5 * places[below].competence
        if superior != NOBODY and places[below].patron == superior:
            score += 0.5
        if score > best_score:
            best, best_score = below, score
    if best >= 0:
        places[at].ident = places[best].ident
        places[at].patron = superior
        places[at].competence = places[best].competence
        places[at].birth = places[best].birth
        places[at].since = month
        due[at] = due[best]
    return best


@njit(cache=True)
def vote(places, chamber, key, month):
    """Whether the top stays: half of the chamber or more are for him."""
    leader = places[TOP].ident
    votes, seats = 0, 0
    for at in chamber:
        voter = places[at].ident
        if voter != NOBODY:
            seats += 1
            votes += places[at].patron == leader or draw(key, month, VOTE, voter) < 0.5
    return 2 * votes >= seats


@njit(cache=True)
def run_months(places, due, chamber, sums, key, start, months, waiting, n_waiting, tally):
    """Run some months; ``tally`` counts deaths, promotions, vacant posts summed over months, and votes lost."""
    n = due.size
    for month in range(start, start + months):
        now = np.int16(month)
        for block in range(0, n, BLOCK):
            if strikes(due[block : block + BLOCK], now):
                for at in range(block, min(block + BLOCK, n)):
                    if due[at] == now:
                        tally[0] += 1
                        vacate(places, due, waiting, n_waiting, at)
        if (month + 1) % 60 == 0 and places[TOP].ident != NOBODY and not vote(places, chamber, key, month):
            tally[3] += 1
            vacate(places, due, waiting, n_waiting, TOP)
        for level in range(RESERVE):
            still = 0
            for k in range(n_waiting[level]):
                at = waiting[level, k]
                left = promote(places, due, at, month)
                if left < 0:
                    waiting[level, still] = at
                    still += 1
                else:
                    tally[1] += 1
                    vacate(places, due, waiting, n_waiting, left)
            n_waiting[level] = still
            tally[2] += still
        for k in range(n_waiting[RESERVE]):
            at = waiting[RESERVE, k]
            places[at].came += 1
            ident = np.uint32(at + 1 + n * np.int64(places[at].came))
            come(places, due, sums, key, at, ident, YOUNGEST, month + 1)
        n_waiting[RESERVE] = 0


class Arrays:
    """The ladder of ``n`` cadres.

    >>> world = Arrays(300, seed=1)
    >>> world.run(24)
    >>> int((world.places["ident"] > 0).sum())
    300
    """

    def __init__(self, n: int, seed: int = 1) -> None:
        self.tree = tree.by_subtree(n)
        self.key = np.uint64(run_key(np.uint64(seed), np.uint64(0)))
        self.places = np.zeros(n, PLACE)
        for name in ("parent", "first", "children", "level"):
            self.places[name] = getattr(self.tree, name)
        self.due = np.full(n, NEVER, np.int16)
        self.sums = np.concatenate([[0.0], np.cumsum(tree.hazards())])
        self.chamber = np.flatnonzero(self.tree.level == CHAMBER).astype(np.int32)
        self.waiting, self.n_waiting = np.zeros((RESERVE + 1, n), np.int32), np.zeros(RESERVE + 1, np.int64)
        self.tally, self.month = np.zeros(4, np.int64), 0
        begin(self.places, self.due, self.sums, self.key)

    def run(self, months: int) -> None:
        run_months(
            self.places, self.due, self.chamber, self.sums, self.key, self.month, months, self.waiting, self.n_waiting,
            self.tally,
        )  # fmt: skip
        self.month += months

    def told(self) -> dict[str, float]:
        there = self.places["ident"] > 0
        posts = there & (self.tree.level < tree.RESERVE)
        n_posts = int((self.tree.level < tree.RESERVE).sum())
        return {
            "age": float((self.month - self.places["birth"][there].astype(float)).mean() / 12),
            "tenure": float((self.month - self.places["since"][posts].astype(float)).mean()),
            "vacancy": self.tally[2] / (n_posts * self.month),
            "deaths": 12 * self.tally[0] / (self.tree.n * self.month),
        }
