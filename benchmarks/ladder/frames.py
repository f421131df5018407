"""The ladder in Polars: a frame of places, a month as expressions and joins over it."""

from __future__ import annotations

import numpy as np
import polars as pl

from benchmarks.ladder import tree

PERSON = ("ident", "age", "competence", "patron", "since")


class Frames:
    """The ladder of ``n`` cadres.

    >>> world = Frames(300, seed=1)
    >>> world.run(24)
    >>> int(world.places["ident"].is_not_null().sum())
    300
    """

    def __init__(self, n: int, seed: int = 1) -> None:
        self.rng = np.random.default_rng(seed)
        plan = tree.by_level(n)
        self.chances = pl.DataFrame({"age": np.arange(tree.OLDEST, dtype=np.int32), "chance": tree.chances()})
        self.places = pl.DataFrame(
            {
                "place": np.arange(n, dtype=np.int32),
                "level": plan.level,
                "above": plan.parent,
                "ident": np.arange(n),
                "age": self.rng.integers(tree.YOUNGEST, tree.YOUNGEST + tree.START_SPAN, n).astype(np.int32),
                "competence": self.rng.random(n),
                "patron": pl.Series([None] * n, dtype=pl.Int64),
                "since": np.zeros(n, np.int32),
            }
        )
        self.month, self.last, self.tally = 0, n - 1, [0, 0, 0, 0]

    def run(self, months: int) -> None:
        for _ in range(months):
            self.step()
            self.month += 1

    def luck(self, n: int) -> pl.Series:
        return pl.Series("luck", self.rng.random(n))

    def step(self) -> None:
        table = self.chances["chance"]
        before = self.places["ident"].null_count()
        self.places = self.places.with_columns(
            self.empty(self.luck(self.places.height) < table.gather(self.places["age"])),
            age=pl.col("age") + 1,
        )
        self.tally[0] += self.places["ident"].null_count() - before
        if (self.month + 1) % tree.TERM == 0:
            self.vote()
        for level in range(tree.LEVELS):
            self.fill(level)
        self.newcomers()

    @staticmethod
    def empty(where: pl.Series | pl.Expr) -> pl.Expr:
        return pl.when(~where).then(pl.col("ident")).alias("ident")

    def vote(self) -> None:
        leader = self.places.item(0, "ident")
        voters = self.places.filter((pl.col("level") == 2) & pl.col("ident").is_not_null())
        if leader is None:
            return
        votes = ((voters["patron"] == leader).fill_null(False) | (self.luck(voters.height) < 0.5)).sum()
        if 2 * votes < voters.height:
            self.places = self.places.with_columns(self.empty(pl.col("place") == 0))
            self.tally[3] += 1

    def fill(self, level: int) -> None:
        vacant = self.places.filter((pl.col("level") == level) & pl.col("ident").is_null()).select("place", "above")
        if vacant.height == 0:
            return
        superiors = self.places.select(above="place", superior="ident")
        vacant = vacant.join(superiors, on="above", how="left").select(to="place", superior="superior")
        client = (pl.col("patron") == pl.col("superior")).fill_null(False)
        chosen = (
            self.places.filter((pl.col("level") == level + 1) & pl.col("ident").is_not_null())
            .join(vacant, left_on="above", right_on="to")
            .with_columns(score=0.5 * pl.col("competence") + 0.5 * client.cast(pl.Float64))
            .sort("score", descending=True)
            .group_by("above", maintain_order=True)
            .first()
        )
        self.tally[1] += chosen.height
        self.tally[2] += vacant.height - chosen.height
        arriving = chosen.select(
            "ident", "age", "competence", place="above", patron="superior", since=pl.lit(self.month, pl.Int32)
        )
        leaving = chosen.select("place", ident=pl.lit(None, pl.Int64), gone=pl.lit(True))
        self.places = (
            self.places.update(arriving, on="place", include_nulls=True)
            .join(leaving.select("place", "gone"), on="place", how="left", maintain_order="left")
            .with_columns(self.empty(pl.col("gone").fill_null(False)))
            .drop("gone")
        )

    def newcomers(self) -> None:
        empty = (pl.col("level") == tree.RESERVE) & pl.col("ident").is_null()
        n = self.places.select(empty.sum()).item()
        self.places = self.places.with_columns(
            ident=pl.when(empty).then(self.last + empty.cum_sum()).otherwise("ident"),
            age=pl.when(empty).then(pl.lit(tree.YOUNGEST, pl.Int32)).otherwise("age"),
            competence=pl.when(empty).then(self.luck(self.places.height)).otherwise("competence"),
            patron=pl.when(empty).then(None).otherwise("patron"),
            since=pl.when(empty).then(pl.lit(self.month + 1, pl.Int32)).otherwise("since"),
        )
        self.last += n

    def told(self) -> dict[str, float]:
        posts = self.places.filter(pl.col("level") < tree.RESERVE)
        there = self.places.drop_nulls("ident")
        held = posts.drop_nulls("ident")
        return {
            "age": float(there["age"].mean()) / 12,
            "tenure": float((self.month - held["since"]).mean()),
            "vacancy": self.tally[2] / (posts.height * self.month),
            "deaths": 12 * self.tally[0] / (self.places.height * self.month),
        }
