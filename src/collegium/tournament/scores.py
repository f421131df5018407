"""What came of each player: how long he sat, how high he stood, whether he came to lead, what his rule gained him.

Years are those in the top body from the start to the first loss of the seat, at most those of the run. Rank is the mean
over the run of the highest place he held (1 in the top body, 0 in none), so that who falls softly or comes back has
more of it. The *change* is the difference in years against the model's own rule: the same seat in the run of the same
draws in which nobody is played. Each player plays at most one seat a run, and runs are independent draws, so that the
differences are too. Scores and pairing are our proposal; intervals are of 95 %: Wilson's (1927) for shares, else the
normal one.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from collegium.theories.situation import interval

FATES = ("leads", "sits", "removed", "retired", "died in office", "arrested", "killed")
LEAST = 20  # runs below which no verdict is given


def ranking(seats: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """The table of a tournament.

    Parameters
    ----------
    seats : DataFrame
        ``run``, ``seat``, ``player`` (empty for the model's own run), ``years``, ``rank``, ``led``, ``fate``.
    names : sequence of str
        The players.

    Returns
    -------
    polars.DataFrame
        A row a player, whoever sat longest first: ``player``, ``runs``; ``years``, ``led`` and ``rank``, each the mean
        with its interval ``_low`` to ``_high``; ``change`` of years, ``rank_change`` and ``led_change`` against the
        model's own rule, each with its interval; ``verdict`` on years: ``longer``, ``shorter``, ``not told apart``,
        ``the same`` where no run differs, ``too few runs`` below 20; and the share of each fate. A player who never
        played has no numbers.

    Examples
    --------
    >>> rows = [(0, "a", "", 2.0), (0, "a", "x", 4.0), (1, "b", "", 3.0), (1, "b", "x", 3.0)]
    >>> seats = pl.DataFrame(rows, schema=["run", "seat", "player", "years"], orient="row").with_columns(
    ...     rank=pl.lit(1.0), led=pl.lit(0.0), fate=pl.lit("sits"))
    >>> ranking(seats, ["x"]).select("player", "runs", "years", "change", "verdict").row(0)
    ('x', 2, 3.5, 1.0, 'too few runs')
    """
    measures = ("years", "rank", "led")
    base = seats.filter(player="").select("run", "seat", *(pl.col(name).alias(f"base_{name}") for name in measures))
    rows = []
    for name in names:
        mine = seats.filter(player=name).join(base, on=["run", "seat"], how="left").sort("run")
        row: dict[str, object] = {"player": name, "runs": mine.height}
        for measure in measures:
            low, high = interval(mine[measure], shares=measure == "led")
            row |= {measure: mine[measure].mean(), f"{measure}_low": low, f"{measure}_high": high}
        for measure, told in (("years", "change"), ("rank", "rank_change"), ("led", "led_change")):
            moved = mine[measure] - mine[f"base_{measure}"]
            low, high = interval(moved, shares=False)
            row |= {told: moved.mean(), f"{told}_low": low, f"{told}_high": high}
            if measure == "years":
                row["verdict"] = _verdict(moved, low, high)
        share = mine["fate"].value_counts() if mine.height else None
        for end in FATES:
            count = 0 if share is None else int(share.filter(fate=end)["count"].sum())
            row[end.replace(" ", "_")] = count / mine.height if mine.height else None
        rows.append(row)
    order = ("player", "verdict")
    numbers = {name: pl.Float64 for name in rows[0] if name not in (*order, "runs")}
    frame = pl.DataFrame(rows, schema_overrides={"player": pl.String, "verdict": pl.String, **numbers})
    return frame.sort("years", "player", descending=[True, False], nulls_last=True)


def _verdict(moved: pl.Series, low: float | None, high: float | None) -> str:
    if moved.len() < LEAST or low is None or high is None:
        return "too few runs"
    if (moved == 0).all():
        return "the same"
    return "longer" if low > 0 else "shorter" if high < 0 else "not told apart"
