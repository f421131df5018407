"""The ladder in NumPy: whole columns at a time, the vacancies of a level filled together."""

from __future__ import annotations

import numpy as np

from benchmarks.ladder import tree


class Vectors:
    """The ladder of ``n`` cadres.

    >>> world = Vectors(300, seed=1)
    >>> world.run(24)
    >>> int((world.ident >= 0).sum())
    300
    """

    def __init__(self, n: int, seed: int = 1) -> None:
        self.rng = np.random.default_rng(seed)
        self.tree = tree.by_level(n)
        self.ident = np.arange(n)
        self.age = self.rng.integers(tree.YOUNGEST, tree.YOUNGEST + tree.START_SPAN, n).astype(np.int32)
        self.competence = self.rng.random(n)
        self.patron = np.full(n, -1)
        self.since = np.zeros(n, np.int32)
        self.chances = tree.chances()
        self.rank = [np.flatnonzero(self.tree.level == level) for level in range(tree.LEVELS + 1)]
        self.tally, self.month, self.last = np.zeros(4, np.int64), 0, n - 1

    def run(self, months: int) -> None:
        for _ in range(months):
            self.step()
            self.month += 1

    def step(self) -> None:
        dead = self.rng.random(len(self.ident)) < self.chances[self.age]
        self.age += 1
        dead &= self.ident >= 0
        self.ident[dead] = -1
        self.tally[0] += dead.sum()
        if (self.month + 1) % tree.TERM == 0 and self.ident[0] >= 0:
            voters = self.rank[2][self.ident[self.rank[2]] >= 0]
            votes = (self.patron[voters] == self.ident[0]) | (self.rng.random(len(voters)) < 0.5)
            if 2 * votes.sum() < len(voters):
                self.ident[0] = -1
                self.tally[3] += 1
        for level in range(tree.LEVELS):
            vacant = self.rank[level][self.ident[self.rank[level]] < 0]
            if len(vacant):
                self.fill(vacant)
        empty = self.rank[tree.RESERVE][self.ident[self.rank[tree.RESERVE]] < 0]
        self.ident[empty] = self.last + 1 + np.arange(len(empty))
        self.last += len(empty)
        self.age[empty] = tree.YOUNGEST
        self.competence[empty] = self.rng.random(len(empty))
        self.patron[empty] = -1
        self.since[empty] = self.month + 1

    def fill(self, vacant: np.ndarray) -> None:
        t = self.tree
        wide = t.children[vacant].max()
        if wide == 0:
            self.tally[2] += len(vacant)
            return
        below = t.first[vacant][:, None] + np.arange(wide)
        real = np.arange(wide) < t.children[vacant][:, None]
        below = np.where(real, below, 0)
        superior = np.where(t.parent[vacant] >= 0, self.ident[t.parent[vacant]], -1)
        client = (self.patron[below] == superior[:, None]) & (superior[:, None] >= 0)
        score = np.where(real & (self.ident[below] >= 0), 0.5 * self.competence[below] + 0.5 * client, -1.0)
        best = score.argmax(axis=1)
        found = score[np.arange(len(vacant)), best] >= 0
        self.tally[1] += found.sum()
        self.tally[2] += len(vacant) - found.sum()
        to, source = vacant[found], below[np.arange(len(vacant)), best][found]
        for column in (self.ident, self.age, self.competence):
            column[to] = column[source]
        self.patron[to] = superior[found]
        self.since[to] = self.month
        self.ident[source] = -1

    def told(self) -> dict[str, float]:
        there = self.ident >= 0
        posts = there & (self.tree.level < tree.RESERVE)
        n_posts = int((self.tree.level < tree.RESERVE).sum())
        return {
            "age": float(self.age[there].mean() / 12),
            "tenure": float((self.month - self.since[posts]).mean()),
            "vacancy": self.tally[2] / (n_posts * self.month),
            "deaths": 12 * self.tally[0] / (self.tree.n * self.month),
        }
