"""How well a rule finds what is known: precision, recall, F1, and what chance alone would have found.

Definitions
-----------
A rule looks at ``n_pairs`` cases, of which ``n_true`` are true, and finds ``n_found``, of which ``n_both`` are true:

    precision = n_both / n_found,  recall = n_both / n_true,  base = n_true / n_pairs,
    F1 = 2 n_both / (n_found + n_true)

*Chance* is a rule that finds in each stratum as many cases as this one and draws them by lot: of a stratum it finds
n_found * n_true / n_pairs true ones on average, and over strata these are added up, so that a rule earns nothing by
finding more where there is more to find. Strata are runs, or parts: periods. *Lift* is n_both over that number: 1 is
chance. Precision, recall and F1 are established [1]_; that chance is drawn by strata is our own.

Intervals are of the runs, not of the cases, which are not independent within one: runs are drawn anew with
replacement, part by part [2]_, and the central 95 % told. A rule is ``better than chance`` if the whole interval of its
lift lies above 1, ``worse than chance`` if below, else ``no better than chance``; ``not told`` where of some
part fewer than two runs tell, or where it found fewer than ``FEW`` true ones and chance would have too.

References
----------
.. [1] van Rijsbergen (1979), Information Retrieval, 2nd edition, chapter 7.
.. [2] Field and Welsh (2007), Bootstrapping clustered data, Journal of the Royal Statistical Society B 69(3).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import polars as pl

from collegium.errors import CollegiumError

COUNTS = ("n_pairs", "n_true", "n_found", "n_both")
DRAWS = 1000
FEW = 5  # true cases below which nothing is said
VERDICTS = ("better than chance", "no better than chance", "worse than chance", "not told")
_RATIOS = ("precision", "recall", "f1", "lift")


def scores(
    counts: pl.DataFrame,
    by: Sequence[str],
    *,
    within: Literal["run", "part"] = "run",
    draws: int = DRAWS,
    seed: int = 0,
) -> pl.DataFrame:
    """Precision, recall, F1 and lift over runs, with intervals.

    Parameters
    ----------
    counts : polars.DataFrame
        One row a part, run and group: ``part``, ``run``, the columns of ``by``, ``n_pairs``, ``n_true``, ``n_found``,
        ``n_both``; ``n_found`` and ``n_both`` null where the rule could not be computed.
    by : sequence of str
        What makes a group.
    within : {"run", "part"}
        The strata within which chance draws its cases.
    draws : int
        Samples of the runs for the intervals.
    seed : int

    Returns
    -------
    polars.DataFrame
        One row a group, in the order of their first rows: ``runs`` (that tell), the counts added up, ``base``,
        ``precision``, ``recall``, ``f1``, each with ``_low`` and ``_high``; ``precision_chance``, ``recall_chance``,
        ``f1_chance``; ``lift`` with its interval; ``verdict``.

    Raises
    ------
    CollegiumError
        A column is missing, or counts that cannot be: more found true than are found or are true.

    Examples
    --------
    Two runs of fifty pairs with ten true ones each; the rule found five of them and five others:

    >>> rows = {"part": "a", "run": [0, 1], "rule": "step", "n_pairs": 50, "n_true": 10, "n_found": 10, "n_both": 5}
    >>> scores(pl.DataFrame(rows), ["rule"]).select("base", "precision", "recall", "f1", "lift", "verdict").row(0)
    (0.2, 0.5, 0.5, 0.5, 2.5, 'better than chance')
    """
    for name in ("part", "run", *by, *COUNTS):
        if name not in counts.columns:
            raise CollegiumError(f"the counts lack the column {name!r}", given=counts.columns)
    both, found, true = pl.col("n_both"), pl.col("n_found"), pl.col("n_true")
    wrong = counts.filter((both > found) | (both > true) | (found > pl.col("n_pairs")) | (true > pl.col("n_pairs")))
    if wrong.height:
        raise CollegiumError("more is found, or true, than there is", given=wrong.row(0))
    rows = []
    for key, group in counts.group_by(list(by), maintain_order=True):
        told = group.filter(found.is_not_null() & both.is_not_null())
        rows.append({**dict(zip(by, key, strict=True)), **_scored(told, within, draws, seed)})
    schema: dict[str, type[pl.DataType]] = dict.fromkeys(("runs", *COUNTS), pl.Int64)
    numbers = [f"{name}{end}" for name in _RATIOS for end in ("", "_low", "_high")]
    schema |= dict.fromkeys((*numbers, "base", "precision_chance", "recall_chance", "f1_chance"), pl.Float64)
    order = [
        *by, "runs", *COUNTS, "base", *numbers[:3], "precision_chance", *numbers[3:6], "recall_chance", *numbers[6:9],
        "f1_chance", *numbers[9:], "verdict",
    ]  # fmt: skip
    if not rows:
        texts = {name: counts.schema[name] for name in by} | {"verdict": pl.String}
        return pl.DataFrame(schema={name: texts.get(name, schema.get(name, pl.String)) for name in order})
    return pl.DataFrame(rows, schema_overrides=schema, infer_schema_length=None).select(order)


def _scored(told: pl.DataFrame, within: str, draws: int, seed: int) -> dict[str, object]:
    """One group."""
    table = told.select(COUNTS).to_numpy().astype(np.float64).reshape(-1, 4)
    parts = told["part"].to_list()
    cells = np.column_stack([table, _by_chance(table)]) if within == "run" else table
    strata = [cells[[place for place, part in enumerate(parts) if part == one]] for one in dict.fromkeys(parts)]
    whole = _added([one.sum(axis=0)[None] for one in strata])[0]
    ratios = _ratios(whole[None])[0]
    drawn = np.zeros((0, 4))
    if strata and all(len(one) > 1 for one in strata):
        chance = np.random.default_rng([seed, len(cells)])
        drawn = _ratios(_added([_resampled(one, draws, chance) for one in strata]))
    values: dict[str, object] = {
        "runs": len(cells), **{name: int(number) for name, number in zip(COUNTS, whole[:4], strict=True)},
        "base": _plain(whole[1], whole[0]),
        "precision_chance": _plain(whole[4], whole[2]), "recall_chance": _plain(whole[4], whole[1]),
        "f1_chance": _plain(2 * whole[4], whole[1] + whole[2]),
    }  # fmt: skip
    for place, name in enumerate(_RATIOS):
        low, high = central(drawn[:, place])
        value = ratios[place]
        values[name] = float(value) if np.isfinite(value) else None
        values[f"{name}_low"], values[f"{name}_high"] = low, high
    values["verdict"] = _verdict(values, whole[3], whole[4])
    return values


def _added(strata: list[np.ndarray]) -> np.ndarray:
    """Rows of pairs, true, found, both and both by chance, over all parts; chance by part where no run has told it."""
    if not strata:
        return np.zeros((1, 5))
    return np.asarray(sum(one if one.shape[1] == 5 else np.column_stack([one, _by_chance(one)]) for one in strata))


def _by_chance(table: np.ndarray) -> np.ndarray:
    """How many true ones a lot would find in each row of pairs, true, found, both."""
    pairs, true, found, _ = table.T
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(pairs > 0, found * true / pairs, 0.0)


def _ratios(cells: np.ndarray) -> np.ndarray:
    """Precision, recall, F1 and lift of rows of pairs, true, found, both, both by chance."""
    _, true, found, both, lucky = cells.T
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.column_stack([both / found, both / true, 2 * both / (found + true), both / lucky])


def _verdict(values: dict[str, object], both: float, lucky: float) -> str:
    low, high = values["lift_low"], values["lift_high"]
    if not isinstance(low, float) or not isinstance(high, float) or max(both, lucky) < FEW:
        return VERDICTS[3]
    return VERDICTS[0] if low > 1 else VERDICTS[2] if high < 1 else VERDICTS[1]


def _resampled(cells: np.ndarray, draws: int, chance: np.random.Generator) -> np.ndarray:
    """Sums of so many runs of a part, drawn with replacement: shape (draws, n_columns)."""
    times = chance.multinomial(len(cells), np.full(len(cells), 1 / len(cells)), size=draws)
    return np.asarray(times @ cells)


def central(draws: np.ndarray) -> tuple[float | None, float | None]:
    """The central 95 % of draws that are numbers; None where less than half of them are.

    >>> central(np.arange(41.0))
    (1.0, 39.0)
    """
    known = draws[np.isfinite(draws)]
    if not known.size or 2 * known.size < draws.size:
        return None, None
    low, high = np.quantile(known, [0.025, 0.975])
    return float(low), float(high)


def _plain(number: float, by: float) -> float | None:
    return float(number / by) if by > 0 else None


def shares(counts: pl.DataFrame, by: Sequence[str], *, draws: int = DRAWS, seed: int = 0) -> pl.DataFrame:
    """A share over runs with the interval of the runs.

    Parameters
    ----------
    counts : polars.DataFrame
        ``part``, ``run``, the columns of ``by``, ``n`` (cases) and ``k`` (those that count).
    by, draws, seed
        As for :func:`scores`.

    Returns
    -------
    polars.DataFrame
        One row a group: ``runs``, ``n``, ``k``, ``share``, ``low``, ``high``.

    Examples
    --------
    >>> rows = {"part": "a", "run": [0, 1], "rule": "step", "n": [3, 1], "k": [1, 1]}
    >>> shares(pl.DataFrame(rows), ["rule"]).select("rule", "n", "k", "share").row(0)
    ('step', 4, 2, 0.5)
    """
    rows = []
    for key, group in counts.group_by(list(by), maintain_order=True):
        per_run = group.group_by("part", "run", maintain_order=True).agg(pl.col("k", "n").sum())
        cells = per_run.select("k", "n").to_numpy().astype(np.float64)
        k, n = cells.sum(axis=0)
        low: float | None = None
        high: float | None = None
        if per_run.group_by("part").len()["len"].min() != 1:
            chance = np.random.default_rng([seed, len(cells)])
            parts = per_run["part"].to_numpy()
            drawn = np.asarray(sum(_resampled(cells[parts == one], draws, chance) for one in dict.fromkeys(parts)))
            with np.errstate(invalid="ignore", divide="ignore"):
                low, high = central(drawn[:, 0] / drawn[:, 1])
        row = {"runs": len(cells), "n": int(n), "k": int(k), "share": _plain(k, n), "low": low, "high": high}
        rows.append({**dict(zip(by, key, strict=True)), **row})
    overrides: dict[str, type[pl.DataType]] = dict.fromkeys(("share", "low", "high"), pl.Float64)
    if not rows:
        frame = pl.DataFrame(schema={"runs": pl.Int64, "n": pl.Int64, "k": pl.Int64, **overrides})
        return counts.select(by).clear().hstack(frame)
    return pl.DataFrame(rows, schema_overrides=overrides, infer_schema_length=None)
