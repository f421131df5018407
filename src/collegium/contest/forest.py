"""Random forests on the table of simulations: parameters by regression, theories by classification.

Parameters [literature: 1, 2]. A forest learns to predict the parameters from the summaries; its weights, how often a
draw shares the record's leaf, ``w_i = mean over trees of 1(i in leaf of y) / size of that leaf``, are a posterior over
the draws. One forest learns all parameters of a theory, each divided by its spread, so that the weights are of whole
draws [our own; the sources take one forest a parameter].

Theories [literature: 3]. A forest learns to name the theory that made a run. Its votes are no probabilities; two ways
make them so. *Calibrated votes* [our own choice]: ``p_k ∝ (v_k + e)^a``, with the power ``a`` that makes the out-of-bag
draws most probable and ``e`` one over the draws of a theory: what is rarer none of them can show. *Trust* [literature:
3]: a second forest learns from the summaries how often the first one errs on out-of-bag draws; one minus its answer at
the record is the posterior probability of the theory named.

The leaves of both hold the more draws the more there are, ``sqrt(n) / 5`` and ``n / 100``, so that votes are shares of
many [our own; after 4].

Where a run does not tell a summary the trees send it to one side, as they learn.

References
----------
.. [1] Meinshausen (2006), Journal of Machine Learning Research 7.
.. [2] Raynal et al. (2019), Bioinformatics 35(10).
.. [3] Pudlo et al. (2016), Bioinformatics 32(6).
.. [4] Malley et al. (2012), Methods of Information in Medicine 51(1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from collegium.contest.posterior import Posterior
from collegium.errors import CollegiumError

TREES = 300
LEAF = 5  # draws in a leaf at least, for parameters; more for few draws would blur, fewer make noise
POWERS = np.geomspace(0.1, 4.0, 75)


def forests() -> Any:
    """The module of forests.

    Raises
    ------
    CollegiumError
        scikit-learn is not installed.
    """
    try:
        from sklearn import ensemble
    except ImportError as error:
        hint = "Install the extra `contest`: pip install 'collegium[contest]'. Rejection works without it."
        raise CollegiumError("random forests take scikit-learn, which is not installed", hint=hint) from error
    return ensemble


@dataclass(frozen=True)
class Regression:
    """A forest that has learned parameters; :meth:`posterior` reads it at a record.

    Attributes
    ----------
    names : tuple of str
    theta : ndarray, shape (draws, parameters)
    forest : sklearn.ensemble.RandomForestRegressor
    leaves : ndarray of int, shape (draws, trees)
        The leaf of each draw in each tree.
    error : ndarray, shape (parameters,)
        Out-of-bag error over the variance of the prior.
    """

    names: tuple[str, ...]
    theta: np.ndarray
    forest: Any
    leaves: np.ndarray
    error: np.ndarray

    def weights(self, y: np.ndarray) -> np.ndarray:
        """The weight of each draw at a record: shape (draws,), sums to 1."""
        same = self.leaves == self.forest.apply(y.reshape(1, -1))
        return (same / same.sum(axis=0)).mean(axis=1)  # type: ignore[no-any-return]

    def posterior(self, y: np.ndarray) -> Posterior:
        """The posterior at a record of shape (summaries,)."""
        return Posterior("forest", self.names, self.theta, self.weights(y), self.error)


def regress(
    theta: np.ndarray, x: np.ndarray, names: Sequence[str] = (), *, trees: int = TREES, seed: int = 1, workers: int = 1
) -> Regression:
    """Have a forest learn parameters from summaries.

    Parameters
    ----------
    theta : ndarray, shape (draws, parameters)
    x : ndarray, shape (draws, summaries)
        NaN where a draw does not tell.
    names : sequence of str
    trees, seed, workers : int
        The forest is the same whatever the workers.

    Raises
    ------
    CollegiumError
        scikit-learn is missing; no parameter, or fewer draws than two leaves hold.
    """
    ensemble = forests()
    if theta.shape[1] == 0 or x.shape[1] == 0:
        raise CollegiumError("a forest takes at least one parameter and one summary", given=f"{theta.shape}, {x.shape}")
    if len(theta) < 2 * LEAF or len(theta) != len(x):
        raise CollegiumError(f"a forest takes at least {2 * LEAF} draws", given=f"{len(theta)} and {len(x)}")
    spread = theta.std(axis=0)
    target = (theta - theta.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    forest = ensemble.RandomForestRegressor(
        trees, min_samples_leaf=LEAF, max_features=max(1, round(x.shape[1] / 3)), bootstrap=True, random_state=seed,
        n_jobs=workers,
    )  # fmt: skip
    forest.fit(x, target if target.shape[1] > 1 else target[:, 0])
    forest.n_jobs = 1  # sums of several threads come in any order
    told, seen = _out_of_bag(forest, x, target.shape[1])
    error = ((told[seen] - target[seen]) ** 2).mean(axis=0) if seen.any() else np.full(target.shape[1], np.nan)
    labels = tuple(names) or tuple(f"theta{k}" for k in range(theta.shape[1]))
    return Regression(labels, theta, forest, forest.apply(x), np.where(spread > 0, error, np.nan))


@dataclass(frozen=True)
class Classifier:
    """A forest that has learned to name theories.

    Attributes
    ----------
    labels : tuple of str
    forest : sklearn.ensemble.RandomForestClassifier
    power, least : float
        Of the votes, in calibrating them: the power, and what is added.
    doubt : sklearn.ensemble.RandomForestRegressor
        Has learned how often the forest errs.
    """

    labels: tuple[str, ...]
    forest: Any
    power: float
    least: float
    doubt: Any

    def probabilities(self, x: np.ndarray) -> np.ndarray:
        """The calibrated probability of each theory: shape (records, theories)."""
        return sharpened(self.forest.predict_proba(x), self.power, self.least)

    def trust(self, y: np.ndarray) -> float:
        """The posterior probability of the theory that is named, at one record."""
        return float(np.clip(1 - self.doubt.predict(y.reshape(1, -1))[0], 0.0, 1.0))


def classify(
    x: Sequence[np.ndarray], labels: Sequence[str], *, trees: int = TREES, seed: int = 1, workers: int = 1
) -> Classifier:
    """Have a forest learn to name the theory that made a run.

    Parameters
    ----------
    x : sequence of ndarray, shape (draws, summaries)
        One for each theory; as many draws of each, so that the theories are equally probable beforehand.
    labels : sequence of str
    trees, seed, workers : int

    Raises
    ------
    CollegiumError
        scikit-learn is missing; fewer than two theories, unequal numbers of draws, no summary.
    """
    ensemble = forests()
    if len(labels) < 2 or len(labels) != len(x):
        raise CollegiumError("a comparison takes at least two theories", given=len(labels))
    if len({len(one) for one in x}) > 1 or x[0].shape[1] == 0:
        given = ", ".join(str(one.shape) for one in x)
        raise CollegiumError("a comparison takes equally many draws of each theory, and a summary", given=given)
    all_x = np.concatenate(list(x))
    truth = np.repeat(np.arange(len(labels)), len(x[0]))
    forest = ensemble.RandomForestClassifier(
        trees,
        min_samples_leaf=max(3, round(len(all_x) ** 0.5 / 5)),
        max_features="sqrt",
        bootstrap=True,
        random_state=seed,
        n_jobs=workers,
    )
    forest.fit(all_x, truth)
    forest.n_jobs = 1
    votes, seen = _out_of_bag(forest, all_x, len(labels))
    least = 1 / len(x[0])
    power = best_power(votes[seen], truth[seen], least)
    doubt = ensemble.RandomForestRegressor(
        trees, min_samples_leaf=max(LEAF, len(all_x) // 100), max_features=max(1, round(all_x.shape[1] / 3)),
        random_state=seed + 1, n_jobs=workers,
    )  # fmt: skip
    doubt.fit(all_x[seen], (votes[seen].argmax(axis=1) != truth[seen]).astype(float))
    doubt.n_jobs = 1
    return Classifier(tuple(labels), forest, power, least, doubt)


def sharpened(votes: np.ndarray, power: float, least: float) -> np.ndarray:
    """Votes as probabilities, ``∝ (v + least)^power``.

    >>> sharpened(np.array([[0.75, 0.25]]), 2.0, 0.0).round(3).tolist()
    [[0.9, 0.1]]
    """
    raised = (votes + least) ** power
    return raised / raised.sum(axis=1, keepdims=True)  # type: ignore[no-any-return]


def best_power(votes: np.ndarray, truth: np.ndarray, least: float) -> float:
    """The power under which the truth is most probable.

    >>> votes = np.array([[0.75, 0.25]] * 10)
    >>> round(best_power(votes, np.array([0] * 9 + [1]), 0.0), 1)  # right nine times in ten: (.75/.25)^2 = 9
    2.0
    """
    at = np.arange(len(truth))
    scores = [np.log(sharpened(votes, power, least)[at, truth]).mean() for power in POWERS]
    return float(POWERS[int(np.argmax(scores))])


def _out_of_bag(forest: Any, x: np.ndarray, outputs: int) -> tuple[np.ndarray, np.ndarray]:
    """What the trees say of draws that they have not seen, and which draws some tree has not seen."""
    total = np.zeros((len(x), outputs))
    count = np.zeros(len(x))
    data = np.asarray(x, np.float32)
    for tree, seen in zip(forest.estimators_, forest.estimators_samples_, strict=True):
        unseen = np.ones(len(x), bool)
        unseen[seen] = False
        said = tree.predict_proba(data[unseen]) if hasattr(tree, "predict_proba") else tree.predict(data[unseen])
        total[unseen] += said.reshape(-1, outputs)
        count[unseen] += 1
    told = count > 0
    total[told] /= count[told, None]
    return total, told
