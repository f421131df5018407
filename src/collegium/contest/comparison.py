"""Which theory made the record: a classifier, beside what it does on records whose maker is known.

The forest of :mod:`collegium.contest.forest` learns on two thirds of the draws of each theory. The other third are
simulated records of which the truth is known: they give the confusion matrix and show whether the probabilities are
calibrated. Draws are split by number, so that no draw is on both sides under two theories.

A pair of theories is *told apart* if on held-out records of the two, each named as the more probable of the pair, the
lower end of Wilson's 95 % interval of the share named rightly is at least ``APART``; it *cannot be told apart* if the
upper end is below; otherwise there are too few draws to say. The threshold is **our proposal**: right three times in
four, where guessing is right once in two.

A probability of theories is conditional on one of them being right. So it is asked first whether the record lies where
a theory puts its own: the distance from the record to its ``NEAREST``-th nearest draw of the theory, against the same
distance for the theory's own draws [our own; after the checks that 1 asks for]. Where fewer than ``RARE`` of them are
as lonely, the record lies outside what the theory predicts beforehand, whatever its probability.

References
----------
.. [1] Gelman, Meng and Stern (1996), Statistica Sinica 6(4).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np
import polars as pl

from collegium.contest.forest import TREES, Classifier, classify
from collegium.contest.rejection import distances, scales
from collegium.errors import CollegiumError
from collegium.theories.situation import interval

HELD_OUT = 1 / 3
APART = 0.75
NEAREST, RARE = 5, 0.05
MOST_TRIED = 300  # own draws whose loneliness is looked at
APART_WORDS = ("told apart", "cannot be told apart", "too few draws to say")


@dataclass(frozen=True)
class Comparison:
    """What a comparison of theories found.

    Attributes
    ----------
    labels : tuple of str
        The theories.
    probabilities : polars.DataFrame
        One row a theory: ``theory``, ``probability`` (calibrated), ``votes`` (of the forest), ``rejection`` (the
        theory's share of the draws nearest to the record, over all theories), ``inside`` (the record lies where the
        theory puts its own), ``as_lonely`` (the share of own draws as far from the others as the record).
    named : str
        The most voted theory; ``trust`` its posterior probability by the second forest.
    confusion : polars.DataFrame
        ``truth``, ``named``, ``n``, ``share``, of held-out simulated records.
    calibration : polars.DataFrame
        ``low``, ``high`` (of the probability given to a theory), ``n``, ``said`` (its mean), ``was`` (how often it was
        the truth) and its 95 % interval ``was_from``, ``was_to``.
    pairs : polars.DataFrame
        ``a``, ``b``, ``n``, ``right``, ``low``, ``high``, ``verdict``.
    accuracy : dict
        ``right``, ``low``, ``high``, ``chance``, ``n``, ``log_score`` (mean log probability of the truth; that of
        guessing is ``log_chance``).
    """

    labels: tuple[str, ...]
    probabilities: pl.DataFrame
    named: str
    trust: float
    confusion: pl.DataFrame
    calibration: pl.DataFrame
    pairs: pl.DataFrame
    accuracy: dict[str, float]

    def not_apart(self, theory: str) -> list[str]:
        """The theories that cannot be told apart from one, or of which too few draws say so."""
        rows = self.pairs.filter(
            ((pl.col("a") == theory) | (pl.col("b") == theory)) & (pl.col("verdict") != APART_WORDS[0])
        )
        return [b if a == theory else a for a, b in rows.select("a", "b").iter_rows()]


def compare_draws(
    x: Sequence[np.ndarray],
    labels: Sequence[str],
    y: np.ndarray,
    *,
    trees: int = TREES,
    seed: int = 1,
    workers: int = 1,
    weights: np.ndarray | None = None,
) -> Comparison:
    """Compare theories by draws of each from its prior.

    Parameters
    ----------
    x : sequence of ndarray, shape (draws, summaries)
        What the draws of each theory show; equally many of each.
    labels : sequence of str
    y : ndarray, shape (summaries,)
        What the record shows.
    trees, seed, workers : int
    weights : ndarray, shape (summaries,), optional
        Of the summaries, in distances; a forest has no use for them.

    Raises
    ------
    CollegiumError
        Fewer than two theories, or too few draws: it takes 15 of each.
    """
    draws = len(x[0]) if len(x) else 0
    held = round(draws * HELD_OUT)
    if held < NEAREST:
        hint = "Make more runs with --runs."
        raise CollegiumError("too few draws of each theory to compare them", given=draws, hint=hint)
    learn = draws - held
    forest = classify([one[:learn] for one in x], labels, trees=trees, seed=seed, workers=workers)
    truth = np.repeat(np.arange(len(labels)), held)
    told = forest.probabilities(np.concatenate([one[learn:] for one in x]))
    return Comparison(
        tuple(labels),
        _probabilities(forest, x, y, weights),
        labels[int(forest.forest.predict_proba(y.reshape(1, -1))[0].argmax())],
        forest.trust(y),
        confusion(told, truth, labels),
        calibration(told, truth),
        pairs(told, truth, labels),
        accuracy(told, truth),
    )


def _probabilities(
    forest: Classifier, x: Sequence[np.ndarray], y: np.ndarray, weights: np.ndarray | None
) -> pl.DataFrame:
    calibrated = forest.probabilities(y.reshape(1, -1))[0]
    votes = forest.forest.predict_proba(y.reshape(1, -1))[0]
    together = np.concatenate(list(x))
    d = distances(together, y, weights=weights)
    edge = np.sort(d)[max(5 * len(x), len(d) // 100) - 1]
    nearest = np.flatnonzero(d <= edge)  # those that are as near as the last of them too
    of = np.bincount(nearest // len(x[0]), minlength=len(x)) / len(nearest)
    scale = scales(together)
    rows = []
    for place, label in enumerate(forest.labels):
        lonely = as_lonely(x[place], y, scale)
        rows.append((label, calibrated[place], votes[place], of[place], lonely >= RARE, lonely))
    schema = {
        "theory": pl.String, "probability": pl.Float64, "votes": pl.Float64, "rejection": pl.Float64,
        "inside": pl.Boolean, "as_lonely": pl.Float64,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def as_lonely(x: np.ndarray, y: np.ndarray, scale: np.ndarray) -> float:
    """The share of a theory's own draws that are as far from its other draws as the record is.

    A summary that the theory never tells counts as missed by it: the record is farther in it than any draw.

    Parameters
    ----------
    x : ndarray, shape (draws, summaries)
    y : ndarray, shape (summaries,)
    scale : ndarray, shape (summaries,)

    Examples
    --------
    >>> x = np.linspace(0, 1, 101)[:, None]
    >>> as_lonely(x, np.array([0.5]), np.ones(1)) > 0.9, as_lonely(x, np.array([3.0]), np.ones(1))
    (True, 0.0)
    """
    constant = (scale == 0) & ~np.isnan(y)
    if any(not np.any(np.abs(x[:, j] - y[j]) < 1e-9) for j in np.flatnonzero(constant)):
        return 0.0  # all draws agree, and the record has something else
    silent = np.isnan(x).all(axis=0) & ~np.isnan(y) & (scale > 0)
    if silent.any():
        return 0.0
    own = distances(x, y, scale)
    at = min(NEAREST, len(x) - 1)
    record = np.partition(own, at - 1)[at - 1]
    tried = np.linspace(0, len(x) - 1, min(MOST_TRIED, len(x))).astype(int)
    others = [np.partition(distances(x, x[one], scale), at)[at] for one in tried]  # itself is the nearest
    return float(np.mean(np.asarray(others) >= record - 1e-12))


def confusion(told: np.ndarray, truth: np.ndarray, labels: Sequence[str]) -> pl.DataFrame:
    """Which theory is named for records of each: ``truth``, ``named``, ``n``, ``share`` of the truth's records."""
    named = told.argmax(axis=1)
    rows = [
        (a, b, int(((truth == i) & (named == j)).sum()), float((named[truth == i] == j).mean()))
        for i, a in enumerate(labels)
        for j, b in enumerate(labels)
    ]
    schema = {"truth": pl.String, "named": pl.String, "n": pl.Int64, "share": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def accuracy(told: np.ndarray, truth: np.ndarray) -> dict[str, float]:
    """How often the right theory is named, against chance, and the log score."""
    right = pl.Series((told.argmax(axis=1) == truth).astype(float))
    low, high = interval(right, shares=True)
    assert low is not None
    assert high is not None
    score = float(np.log(np.maximum(told[np.arange(len(truth)), truth], 1e-12)).mean())
    chance = 1 / told.shape[1]
    return {
        "right": float(right.to_numpy().mean()), "low": low, "high": high, "chance": chance, "n": float(len(truth)),
        "log_score": score, "log_chance": float(np.log(chance)),
    }  # fmt: skip


def calibration(told: np.ndarray, truth: np.ndarray, edges: Sequence[float] = (0, 0.1, 0.25, 0.5, 0.75, 0.9, 1)) -> (
    pl.DataFrame
):  # fmt: skip
    """Whether a theory that is given a probability of p is the truth in p of the cases."""
    is_truth = np.zeros_like(told)
    is_truth[np.arange(len(truth)), truth] = 1.0
    rows = []
    for low, high in pairwise(edges):
        here = (told >= low) & ((told < high) if high < 1 else (told <= high))
        if here.any():
            was = pl.Series(is_truth[here])
            rows.append((low, high, int(here.sum()), float(told[here].mean()), was.mean(), *interval(was, shares=True)))
    schema = {
        "low": pl.Float64, "high": pl.Float64, "n": pl.Int64, "said": pl.Float64, "was": pl.Float64,
        "was_from": pl.Float64, "was_to": pl.Float64,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def pairs(told: np.ndarray, truth: np.ndarray, labels: Sequence[str]) -> pl.DataFrame:
    """Which pairs of theories are told apart: see the head of the module."""
    rows = []
    for i, j in combinations(range(len(labels)), 2):
        here = (truth == i) | (truth == j)
        a, b = told[here, i], told[here, j]
        right = pl.Series(np.where(a == b, 0.5, (a > b) == (truth[here] == i)).astype(float))
        low, high = interval(right, shares=True)
        assert low is not None
        assert high is not None
        verdict = APART_WORDS[0] if low >= APART else APART_WORDS[1] if high < APART else APART_WORDS[2]
        rows.append((labels[i], labels[j], int(here.sum()), float(right.mean()), low, high, verdict))  # type: ignore[arg-type]
    schema = {
        "a": pl.String, "b": pl.String, "n": pl.Int64, "right": pl.Float64, "low": pl.Float64, "high": pl.Float64,
        "verdict": pl.String,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")
