"""The tree of places that all versions share, and the numbers of the workload."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

LEVELS = 5
RESERVE = 5  # the level of those without a post
GROWTH = math.log(4.0) / 20.0
MORTALITY = 0.02
YOUNGEST, START_SPAN = 300, 480  # months
OLDEST = 1800
TERM = 60


def hazards() -> np.ndarray:
    """The hazard of death in a month by age in months: shape (1800,)."""
    return np.asarray(MORTALITY * np.exp(GROWTH * (np.arange(OLDEST) / 12.0 - 55.0)) / 12.0)


def chances() -> np.ndarray:
    """The chance of death in a month by age in months: shape (1800,)."""
    return 1.0 - np.exp(-hazards())


@dataclass(frozen=True)
class Tree:
    """Places in one order: the children of a place lie side by side.

    Attributes
    ----------
    level : ndarray of int8, shape (n,)
    parent : ndarray of int32, shape (n,)
        -1 for the top.
    first, children : ndarray of int32, shape (n,)
        The places directly below.
    """

    level: np.ndarray
    parent: np.ndarray
    first: np.ndarray
    children: np.ndarray

    @property
    def n(self) -> int:
        return len(self.level)


def sizes(n: int) -> list[int]:
    """How many places each level has, the reserve last.

    >>> sizes(1000), sizes(100_000)
    ([1, 3, 9, 27, 293, 667], [1, 13, 169, 2197, 30953, 66667])
    """
    posts = n // 3
    if posts < LEVELS:
        raise ValueError(f"a ladder takes at least {3 * LEVELS} cadres")
    b = 1
    while sum((b + 1) ** k for k in range(LEVELS)) <= posts:
        b += 1
    upper = [b**k for k in range(LEVELS - 1)]
    return [*upper, posts - sum(upper), n - posts]


def by_level(n: int) -> Tree:
    """The tree level by level, as one writes it down first."""
    counts = sizes(n)
    start = np.concatenate([[0], np.cumsum(counts)])
    level = np.repeat(np.arange(LEVELS + 1, dtype=np.int8), counts)
    parent = np.full(n, -1, np.int32)
    first, children = np.zeros(n, np.int32), np.zeros(n, np.int32)
    for upper in range(LEVELS):
        cuts = np.arange(counts[upper] + 1) * counts[upper + 1] // counts[upper]
        above = slice(start[upper], start[upper + 1])
        first[above] = start[upper + 1] + cuts[:-1]
        children[above] = np.diff(cuts)
        parent[start[upper + 1] : start[upper + 2]] = np.repeat(
            np.arange(start[upper], start[upper + 1]), np.diff(cuts)
        )
    return Tree(level, parent, first, children)


def by_subtree(n: int) -> Tree:
    """The same tree with the people of a subtree together in memory: a place's children, then what lies below each."""
    tree = by_level(n)
    weight = np.ones(n, np.int64)  # places in the subtree
    for lower in range(LEVELS, 0, -1):
        at = np.flatnonzero(tree.level == lower)
        np.add.at(weight, tree.parent[at], weight[at])
    place, below = np.zeros(n, np.int64), np.zeros(n, np.int64)  # where each lies, and what lies below it begins
    below[0] = 1
    for upper in range(LEVELS):
        at = np.flatnonzero((tree.level == upper) & (tree.children > 0))
        for_children = np.repeat(below[at], tree.children[at])
        kids = np.flatnonzero(tree.level == upper + 1)
        order = kids - np.repeat(tree.first[at], tree.children[at])
        place[kids] = for_children + order
        deeper = weight[kids] - 1  # what lies below each child
        before = np.cumsum(deeper) - deeper
        before -= np.repeat(before[tree.first[at] - kids[0]], tree.children[at])
        below[kids] = for_children + np.repeat(tree.children[at], tree.children[at]) + before
    level, parent = np.empty_like(tree.level), np.empty_like(tree.parent)
    first, children = np.zeros_like(tree.first), np.zeros_like(tree.children)
    level[place], children[place] = tree.level, tree.children
    parent[place] = np.where(tree.parent >= 0, place[tree.parent], -1)
    has = tree.children > 0
    first[place[has]] = place[tree.first[has]]
    return Tree(level, parent, first, children)
