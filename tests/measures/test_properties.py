"""What holds of every measure: names, the order of rows and the company of other runs change nothing."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collegium.history import History
from collegium.measures import client_shares, interlock, retention, secretariat_lead, survivors, turnover

DATES = ["1921-03-01", "1923-07-01", "1926-01-01", "1929-05-01"]
MEASURES: dict[str, Callable[[History], pl.DataFrame]] = {
    "turnover": lambda h: turnover(h, "politburo", DATES),
    "turnover by congress": lambda h: turnover(h, ["politburo", "orgburo"], rank="all"),
    "survivors": lambda h: survivors(h, "politburo", DATES[0], DATES),
    "retention": lambda h: retention(h, "politburo", DATES[0], DATES),
    "interlock": lambda h: interlock(h, "politburo", "secretariat", DATES),
    "client shares": lambda h: client_shares(h, ["politburo", ("politburo", "orgburo")], DATES),
    "lead": lambda h: secretariat_lead(h, DATES, rank="all"),
}
CONGRESSES = [("1922-01-01",), ("1924-01-01",), ("1921-01-01", 1), ("1925-01-01", 1), ("1928-01-01", 1)]
few = settings(max_examples=12, deadline=None)


def changed(history: History, change: Callable[[pl.DataFrame], pl.DataFrame]) -> History:
    """The history with every table changed."""
    return History(history.manifest, {name: change(table) for name, table in history.tables.items()})


@pytest.fixture(scope="session")
def draw_past(past, rows):
    """Draw a history of two runs with congresses of their own."""

    def draw(data: st.DataObject, **more: list) -> History:
        drawn = data.draw(rows)
        return past(**{name: drawn[name] + more.get(name, []) for name in drawn}, congresses=CONGRESSES, runs=2)

    return draw


@few
@given(data=st.data())
def test_relabelling_persons_changes_only_their_names(draw_past, data):
    history = draw_past(data)
    # Two leaders at once are settled by name if they entered on one day: keep one leader a run.
    heads = pl.col("post_id").is_not_null()
    one = history.memberships.filter(~heads | pl.struct("run", "post_id").is_first_distinct())
    history = History(history.manifest, history.tables | {"memberships": one})
    order = data.draw(st.permutations(range(6)))
    names = {f"p{n}": f"q{order[n]}" for n in range(6)}

    def relabelled(table: pl.DataFrame) -> pl.DataFrame:
        return table.with_columns(pl.col("^(person_id|other_id|leader_id)$").replace(names))

    for name, measure in MEASURES.items():
        found, expected = measure(changed(history, relabelled)), relabelled(measure(history))
        keys = [key for key in ("run", "date", "person_id") if key in found.columns]
        assert found.sort(keys, maintain_order=True).equals(expected.sort(keys, maintain_order=True)), name


@few
@given(data=st.data())
def test_the_order_of_rows_changes_nothing(draw_past, data):
    history = draw_past(data)
    seed = data.draw(st.integers(0, 1000))
    mixed = changed(history, lambda table: table.sample(fraction=1.0, shuffle=True, seed=seed))
    for name, measure in MEASURES.items():
        assert measure(mixed).equals(measure(history)), name


@few
@given(data=st.data())
def test_two_runs_together_are_two_runs_apart_in_either_order(draw_past, data):
    present = [("p0", "central-committee", "1917-01-01", None, "full", run) for run in (0, 1)]
    history = draw_past(data, seats=present)
    runs = [changed(history, lambda t, run=run: t.filter(run=run) if "run" in t.columns else t) for run in (0, 1)]
    swapped = changed(history, lambda t: t.with_columns(run=1 - pl.col("run")) if "run" in t.columns else t)
    for name, measure in MEASURES.items():
        apart = [measure(run) for run in runs]
        assert measure(history).equals(pl.concat(apart)), name
        renumbered = pl.concat(reversed(apart)).with_columns(run=1 - pl.col("run"))
        assert measure(swapped).equals(renumbered), name


@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
def test_run_comes_first_and_a_run_without_seats_still_has_its_rows(past, measure):
    found = measure(past([("a", "politburo", "1917-01-01", None, "full", 1)], congresses=CONGRESSES, runs=2))
    assert found.columns[0] == "run"
    if "person_id" not in found.columns:
        assert set(found["run"]) == {0, 1}
