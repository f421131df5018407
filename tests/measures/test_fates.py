"""Fates by hand and in the record."""

from __future__ import annotations

import polars as pl

from collegium.history import History
from collegium.measures import fates
from collegium.record import record


def fated(history: History, **how: str) -> History:
    persons = history.persons.with_columns(fate=pl.col("person_id").replace_strict(how, default=None))
    return History(history.manifest, history.tables | {"persons": persons})


def test_members_count_once_under_the_highest_rank_they_ever_held(past):
    history = fated(
        past(
            [
                ("a", "politburo", "1920-01-01", "1922-01-01", "candidate"),
                ("a", "politburo", "1922-01-01", "1925-01-01", "full"),
                ("b", "politburo", "1920-01-01", "1921-01-01", "candidate"),
                ("c", "politburo", "1926-01-01"),
            ]
        ),
        a="executed",
        b="died in office",
    )
    found = fates(history, "politburo").select("rank", "fate", "violent", "n", "of", "people").rows()
    assert found == [
        ("full", "executed", True, 1, 2, "a"),
        ("full", "not told", False, 1, 2, "c"),
        ("candidate", "died in office", False, 1, 1, "b"),
        ("all", "executed", True, 1, 3, "a"),
        ("all", "died in office", False, 1, 3, "b"),
        ("all", "not told", False, 1, 3, "c"),
    ]
    early = fates(history, "politburo", "1921", "1921").filter(rank="full")
    assert early["people"].to_list() == ["a"]  # a full member later, but who sat in 1921


def test_the_shares_of_a_rank_sum_to_one():
    found = fates(record(), "politburo")
    sums = found.group_by("rank").agg(pl.col("share").sum(), pl.col("n").sum(), pl.col("of").first())
    assert all(abs(share - 1) < 1e-9 and n == of for share, n, of in sums.drop("rank").iter_rows())


def test_the_violent_ends_of_the_politburo_are_those_the_book_tells():
    found = fates(record(), "politburo").filter(pl.col("violent") & (pl.col("rank") == "full"))
    killed = ", ".join(found["people"]).split(", ")
    assert {"bukharin", "zinoviev", "kamenev", "rykov", "kirov", "tomsky", "ordzhonikidze", "beria"} <= set(killed)
    assert fates(record(), "politburo", "1966").filter("violent").is_empty()
