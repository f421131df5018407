"""The ladder as one writes it by hand in Numba: arrays level by level, everybody looked at every month."""

from __future__ import annotations

import numpy as np
from numba import njit

from benchmarks.ladder import tree


@njit(cache=True)
def _seed(seed):
    np.random.seed(seed)  # noqa: NPY002 (Numba's own generator)


@njit(cache=True)
def run_months(
    ident, age, competence, patron, since, level, parent, first, children, chances, start, months, tally, last
):
    """Run some months; ``tally`` as in :mod:`benchmarks.ladder.arrays`, ``last`` the highest number given."""
    n = ident.size
    for month in range(start, start + months):
        for i in range(n):
            age[i] += 1
            if ident[i] >= 0 and np.random.random() < chances[age[i] - 1]:  # noqa: NPY002
                ident[i] = -1
                tally[0] += 1
        if (month + 1) % 60 == 0 and ident[0] >= 0:
            votes, seats = 0, 0
            for i in range(n):
                if level[i] == 2 and ident[i] >= 0:
                    seats += 1
                    if patron[i] == ident[0] or np.random.random() < 0.5:  # noqa: NPY002
                        votes += 1
                elif level[i] > 2:
                    break
            if 2 * votes < seats:
                ident[0] = -1
                tally[3] += 1
        for i in range(n):
            if ident[i] >= 0:
                continue
            if level[i] == 5:
                last += 1
                ident[i], age[i], competence[i] = last, 300, np.random.random()  # noqa: NPY002
                patron[i], since[i] = -1, month + 1
                continue
            superior = ident[parent[i]] if parent[i] >= 0 else -1
            best, best_score = -1, -1.0
            for j in range(first[i], first[i] + children[i]):
                if ident[j] < 0:
                    continue
                score = 0.5 * competence[j]
                if superior >= 0 and patron[j] == superior:
                    score += 0.5
                if score > best_score:
                    best, best_score = j, score
            if best < 0:
                tally[2] += 1
                continue
            tally[1] += 1
            ident[i], age[i], competence[i] = ident[best], age[best], competence[best]
            patron[i], since[i] = superior, month
            ident[best] = -1
    return last


class Loops:
    """The ladder of ``n`` cadres.

    >>> world = Loops(300, seed=1)
    >>> world.run(24)
    >>> int((world.ident >= 0).sum())
    300
    """

    def __init__(self, n: int, seed: int = 1) -> None:
        rng = np.random.default_rng(seed)
        self.tree = tree.by_level(n)
        self.ident = np.arange(n, dtype=np.int64)
        self.age = rng.integers(tree.YOUNGEST, tree.YOUNGEST + tree.START_SPAN, n).astype(np.int32)
        self.competence = rng.random(n)
        self.patron = np.full(n, -1, np.int64)
        self.since = np.zeros(n, np.int32)
        self.chances = tree.chances()
        self.tally, self.month, self.last = np.zeros(4, np.int64), 0, n - 1
        _seed(seed)

    def run(self, months: int) -> None:
        t = self.tree
        self.last = run_months(
            self.ident, self.age, self.competence, self.patron, self.since, t.level, t.parent, t.first, t.children,
            self.chances, self.month, months, self.tally, self.last,
        )  # fmt: skip
        self.month += months

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
