"""What holds of every question: the order of rows and the company of other runs change nothing."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collegium.history import History
from collegium.measures import ages, changes, differences, fates, patrons, together

DATES = ["1921-03-01", "1923-07-01", "1926-01-01", "1929-05-01"]
QUESTIONS: dict[str, Callable[[History], pl.DataFrame]] = {
    "changes": lambda h: changes(h, "1921", "1929"),
    "together": lambda h: together(h, ["politburo", "orgburo"]),
    "patrons": lambda h: patrons(h, seats=2),
    "differences": lambda h: differences(h, DATES, ["politburo", "orgburo"], seats=2),
    "ages": lambda h: ages(h, "politburo", DATES, "all"),
    "fates": lambda h: fates(h, "politburo"),
}
few = settings(max_examples=12, deadline=None)


def changed(history: History, change: Callable[[pl.DataFrame], pl.DataFrame]) -> History:
    return History(history.manifest, {name: change(table) for name, table in history.tables.items()})


@few
@given(data=st.data())
def test_the_order_of_rows_changes_nothing(past, rows, data):
    history = past(**data.draw(rows), runs=2)
    seed = data.draw(st.integers(0, 1000))
    mixed = changed(history, lambda table: table.sample(fraction=1.0, shuffle=True, seed=seed))
    for name, question in QUESTIONS.items():
        assert question(mixed).equals(question(history)), name


@few
@given(data=st.data())
def test_two_runs_together_are_two_runs_apart(past, rows, data):
    drawn = data.draw(rows)
    drawn["seats"] += [("p0", "central-committee", "1917-01-01", None, "full", run) for run in (0, 1)]
    history = past(**drawn, runs=2)
    runs = [changed(history, lambda t, run=run: t.filter(run=run) if "run" in t.columns else t) for run in (0, 1)]
    for name, question in QUESTIONS.items():
        assert question(history).equals(pl.concat([question(run) for run in runs])), name


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_run_comes_first(past, question):
    assert question(past([("a", "politburo", "1921-01-01")])).columns[0] == "run"
