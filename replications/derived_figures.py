"""Every percentage and average that the book prints from its tables.  ``python replications/derived_figures.py``

Claim
-----
Gill (2018), Collective Leadership in Soviet Politics, works out figures of his own from the memberships that his tables
list: percentages (of the leaders of 1966 54.16 % still in place in 1981), averages (the full members of 1966 were 58
years old), counts of those who stayed, came and went.

What is done
------------
Each figure is computed again from persons, spells and counts of the record, never from the figure it is held against,
and sorted by kind: percentages; averages, rates and durations; counts. It comes out if it lies within half a unit of
its last digit. Of those that do not it is told by how much they
miss, since a miss of a point leaves an argument standing and a miss of twenty may not.
"""

from __future__ import annotations

import polars as pl

from collegium.history import History
from collegium.record.derived import OUTCOMES, derived

KINDS = ("percentages", "averages, rates, durations", "counts of people", "counts of decisions")
LARGE = 5.0  # points of a percentage


def figures(history: History | None = None) -> pl.DataFrame:
    """Every derived figure that has a number, with its ``kind``."""
    unit = pl.col("unit")
    kind = (
        pl.when(unit.is_in(["%", "points"]))
        .then(pl.lit(KINDS[0]))
        .when(unit == "people")
        .then(pl.lit(KINDS[2]))
        .when(unit == "decisions")
        .then(pl.lit(KINDS[3]))
        .otherwise(pl.lit(KINDS[1]))
    )
    return derived(history).filter(unit.is_not_null()).with_columns(kind=kind)


def replicate(history: History | None = None) -> pl.DataFrame:
    """How many figures of each kind come out: one row a kind, ``recomputed`` of them and of these the outcomes."""
    counts = [(pl.col("outcome") == name).sum().cast(pl.Int64).alias(name.replace(" ", "_")) for name in OUTCOMES]
    rows = figures(history).group_by("kind").agg(*counts, figures=pl.len().cast(pl.Int64))
    recomputed = pl.col("figures") - pl.col("none")
    return (
        rows.with_columns(recomputed=recomputed, share=(pl.col("agrees") + pl.col("cut_off")) / recomputed)
        .sort(pl.col("kind").replace_strict({name: place for place, name in enumerate(KINDS)}, return_dtype=pl.Int64))
        .select("kind", "figures", "recomputed", "agrees", "cut_off", "differs", "share")
    )


def missed(history: History | None = None) -> pl.DataFrame:
    """Percentages and averages that do not come out, the largest miss first: ``printed``, ``recomputed``, ``note``."""
    rows = figures(history).filter((pl.col("outcome") == "differs") & pl.col("kind").is_in(KINDS[:2]))
    rows = rows.sort(pl.col("difference").abs(), "derived_id", descending=[True, False])
    return rows.select("derived_id", "kind", "what", "printed", "recomputed", "difference", "note")


def main() -> None:
    """Print both tables."""
    with pl.Config(tbl_rows=-1, tbl_cols=-1, tbl_width_chars=200, float_precision=3, fmt_str_lengths=60,
                   tbl_hide_dataframe_shape=True):  # fmt: skip
        print(replicate(), missed(), sep="\n")


if __name__ == "__main__":
    main()
