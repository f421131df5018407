"""The ladder in Collegium's manner: keyed chance, one hot column, whom the month changes and nobody else.

A cadre's month of death is drawn once, when he comes, from the law that a draw each month would give; a month then
reads one 2-byte column and touches those it changes. The rest of a person is a cold record of 16 bytes, so that a
promotion costs one line of memory to read and one to write, and the people of a subtree lie together. A person's
number is made of his place and of how many have come there before him: nobody has had it.
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
PERSON = np.dtype([("ident", "u4"), ("patron", "u4"), ("competence", "f4"), ("birth", "i2"), ("since", "i2")])
TOP, CHAMBER = 0, 2
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
def come(people, due, sums, key, place, ident, age, month):
    """A new person in a place, in whose first month everything can happen to him already."""
    people[place].ident = ident
    people[place].patron = NOBODY
    people[place].competence = draw(key, 0, COMPETENCE, ident)
    people[place].birth = month - age
    people[place].since = month
    due[place] = month + month_of_death(sums, draw(key, 0, LIFE, ident), age)


@njit(cache=True)
def begin(people, due, sums, key):
    """All places taken."""
    for place in range(due.size):
        ident = np.uint32(place + 1)
        age = YOUNGEST + int(draw(key, 0, START_AGE, ident) * START_SPAN)
        come(people, due, sums, key, place, ident, age, 0)


@njit(cache=True)
def vacate(people, due, level, waiting, n_waiting, place):
    """Nobody is there any more, and the place waits to be filled."""
    people[place].ident = NOBODY
    due[place] = NEVER
    rank = level[place]
    waiting[rank, n_waiting[rank]] = place
    n_waiting[rank] += 1


@njit(cache=True)
def promote(people, due, parent, first, children, place, month):
    """Fill a post with the best from below; returns whose place that leaves, or -1 if there is nobody."""
    above = parent[place]
    superior = people[above].ident if above >= 0 else NOBODY
    best, best_score = -1, -1.0
    for below in range(first[place], first[place] + children[place]):
        one = people[below]
        if one.ident == NOBODY:
            continue
        score = 0.5 * one.competence
        if superior != NOBODY and one.patron == superior:
            score += 0.5
        if score > best_score:
            best, best_score = below, score
    if best >= 0:
        people[place].ident = people[best].ident
        people[place].patron = superior
        people[place].competence = people[best].competence
        people[place].birth = people[best].birth
        people[place].since = month
        due[place] = due[best]
    return best


@njit(cache=True)
def vote(people, chamber, key, month):
    """Whether the top stays: half of the chamber or more are for him."""
    leader = people[TOP].ident
    votes, seats = 0, 0
    for place in chamber:
        voter = people[place].ident
        if voter != NOBODY:
            seats += 1
            votes += people[place].patron == leader or draw(key, month, VOTE, voter) < 0.5
    return 2 * votes >= seats


@njit(cache=True)
def run_months(
    people,
    due,
    generation,
    level,
    parent,
    first,
    children,
    chamber,
    sums,
    key,
    start,
    months,
    waiting,
    n_waiting,
    tally,
):
    """Run some months; ``tally`` counts deaths, promotions, vacant posts summed over months, and votes lost."""
    n = due.size
    for month in range(start, start + months):
        now = np.int16(month)
        for block in range(0, n, 256):  # sixteen at a time: the compiler counts them without a branch
            end = min(block + 256, n)
            struck = 0
            for place in range(block, end):
                struck += due[place] == now
            if struck == 0:
                continue
            for place in range(block, end):
                if due[place] == now:
                    tally[0] += 1
                    vacate(people, due, level, waiting, n_waiting, place)
        if (month + 1) % 60 == 0 and people[TOP].ident != NOBODY and not vote(people, chamber, key, month):
            tally[3] += 1
            vacate(people, due, level, waiting, n_waiting, TOP)
        for rank in range(5):
            still = 0
            for k in range(n_waiting[rank]):
                place = waiting[rank, k]
                left = promote(people, due, parent, first, children, place, month)
                if left < 0:
                    waiting[rank, still] = place
                    still += 1
                else:
                    tally[1] += 1
                    vacate(people, due, level, waiting, n_waiting, left)
            n_waiting[rank] = still
            tally[2] += still
        for k in range(n_waiting[5]):
            place = waiting[5, k]
            generation[place] += 1
            ident = np.uint32(place + 1 + n * np.int64(generation[place]))
            come(people, due, sums, key, place, ident, YOUNGEST, month + 1)
        n_waiting[5] = 0


class Arrays:
    """The ladder of ``n`` cadres.

    >>> world = Arrays(300, seed=1)
    >>> world.run(24)
    >>> int((world.people["ident"] > 0).sum())
    300
    """

    def __init__(self, n: int, seed: int = 1) -> None:
        self.tree = tree.by_subtree(n)
        self.key = np.uint64(run_key(np.uint64(seed), np.uint64(0)))
        self.people = np.zeros(n, PERSON)
        self.due = np.full(n, NEVER, np.int16)
        self.generation = np.zeros(n, np.uint16)
        self.sums = np.concatenate([[0.0], np.cumsum(tree.hazards())])
        self.chamber = np.flatnonzero(self.tree.level == CHAMBER).astype(np.int32)
        self.waiting, self.n_waiting = np.zeros((6, n), np.int32), np.zeros(6, np.int64)
        self.tally, self.month = np.zeros(4, np.int64), 0
        begin(self.people, self.due, self.sums, self.key)

    def run(self, months: int) -> None:
        t = self.tree
        run_months(
            self.people, self.due, self.generation, t.level, t.parent, t.first, t.children, self.chamber, self.sums,
            self.key, self.month, months, self.waiting, self.n_waiting, self.tally,
        )  # fmt: skip
        self.month += months

    def told(self) -> dict[str, float]:
        there = self.people["ident"] > 0
        posts = there & (self.tree.level < tree.RESERVE)
        n_posts = int((self.tree.level < tree.RESERVE).sum())
        return {
            "age": float((self.month - self.people["birth"][there].astype(float)).mean() / 12),
            "tenure": float((self.month - self.people["since"][posts].astype(float)).mean()),
            "vacancy": self.tally[2] / (n_posts * self.month),
            "deaths": 12 * self.tally[0] / (self.tree.n * self.month),
        }
