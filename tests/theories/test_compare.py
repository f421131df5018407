"""Holding runs against a record: the score against its definition, targets at their edges, paired differences."""

from __future__ import annotations

import datetime as dt
import itertools
import math

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import collegium as cg
from collegium.errors import CollegiumError
from collegium.history import History
from collegium.theories.compare import compare, crps, judge, moved, summary, values

DAY, LATER = dt.date(1923, 4, 1), dt.date(1924, 6, 1)
KEYS = ["pattern", "measure", "organization_id", "date"]
NUMBERS = st.floats(-1, 1, allow_nan=False)


def score(runs: list[float], record: float) -> float:
    frame = pl.DataFrame({"x": runs, "y": [record] * len(runs)}, schema={"x": pl.Float64, "y": pl.Float64})
    return frame.select(crps(pl.col("x"), pl.col("y").first())).item()


def table(rows: list[tuple[int, str, dt.date, float | None]]) -> pl.DataFrame:
    """Rows as :func:`values` makes them: run, measure, date, value."""
    frame = pl.DataFrame(
        rows, schema={"run": pl.Int32, "measure": pl.String, "date": pl.Date, "value": pl.Float64}, orient="row"
    )
    return frame.select(
        "run",
        pl.lit("alignment").alias("pattern"),
        "measure",
        pl.lit("politburo").alias("organization_id"),
        "date",
        "value",
    )


def one(simulated: list[float | None], record: float | None, **more: object) -> dict[str, object]:
    """The judgement on one target."""
    runs = table([(run, "client_share", DAY, value) for run, value in enumerate(simulated)])
    return judge(runs, table([(0, "client_share", DAY, record)]), **more).row(0, named=True)  # type: ignore[arg-type]


# --- the score ---------------------------------------------------------------------------------------------------


@given(st.lists(NUMBERS, min_size=1, max_size=30), NUMBERS)
def test_the_score_is_its_definition_over_all_pairs(runs: list[float], record: float) -> None:
    n = len(runs)
    distance = sum(abs(x - record) for x in runs) / n
    spread = sum(abs(x - z) for x in runs for z in runs) / (2 * n * n)
    assert math.isclose(score(runs, record), distance - spread, abs_tol=1e-12)


@given(st.lists(NUMBERS, min_size=1, max_size=30), NUMBERS)
def test_the_score_is_the_squared_distance_of_the_distribution_functions(runs: list[float], record: float) -> None:
    cuts = sorted([*runs, record])
    steps = itertools.pairwise(cuts)
    area = sum((b - a) * (sum(x <= a for x in runs) / len(runs) - (record <= a)) ** 2 for a, b in steps)
    assert math.isclose(score(runs, record), area, abs_tol=1e-12)


@given(st.lists(NUMBERS, min_size=1, max_size=20), NUMBERS, st.randoms(use_true_random=False))
def test_the_order_of_the_runs_and_a_shift_change_no_score(runs: list[float], record: float, random: object) -> None:
    mixed = [x + 0.25 for x in runs]
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert math.isclose(score(runs, record), score(mixed, record + 0.25), abs_tol=1e-12)


@pytest.mark.parametrize(
    ("runs", "record", "known"),
    [([0.3], 0.3, 0), ([0.3, 0.3, 0.3], 0.7, 0.4), ([0, 1], 1, 0.25), ([0, 1], 0.5, 0.25), ([0, 0, 1, 1], 0, 0.25)],
)
def test_known_scores(runs: list[float], record: float, known: float) -> None:
    assert math.isclose(score(runs, record), known, abs_tol=1e-12)


@pytest.mark.parametrize("record", [0.0, 0.3, 1.0])
def test_a_uniform_forecast_has_its_closed_form_however_many_runs(record: float) -> None:
    n = 70_000  # its square does not fit in 32 bits
    runs = [(i + 0.5) / n for i in range(n)]
    assert math.isclose(score(runs, record), record**2 - record + 1 / 3, abs_tol=1e-6)


# --- targets -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("record", "met"), [(0.05, True), (0.95, True), (0.5, True), (0.0499, False), (0.9501, False), (0.0, False)]
)
def test_a_target_is_met_up_to_the_edges_of_the_interval(record: float, met: bool) -> None:
    row = one([i / 20 for i in range(21)], record)
    assert (round(row["low"], 12), round(row["high"], 12), row["median"]) == (0.05, 0.95, 0.5)  # type: ignore[call-overload]
    assert row["met"] is met


def test_an_edge_is_not_missed_by_the_rounding_of_thirds() -> None:
    assert one([1 / 3] * 7, 1 - 2 / 3)["met"] is True


def test_runs_in_which_the_measure_is_not_defined_are_left_out_and_counted() -> None:
    row = one([0.2, None, 0.4], 0.3)
    assert (row["n_runs"], row["median"], row["scored"], row["met"]) == (2, pytest.approx(0.3), True, True)
    assert row["crps"] == pytest.approx(0.1 - 0.05)


def test_a_target_without_record_or_without_runs_is_not_scored() -> None:
    for row in (one([0.2, 0.4], None), one([None, None], 0.3), one([], 0.3)):
        assert row["scored"] is False
        assert row["met"] is None
    assert one([None], 0.3)["crps"] is None


def test_a_given_date_is_scored_in_retention_only() -> None:
    rows = [(0, name, day, 0.5) for name in ("client_share", "retention") for day in (DAY, LATER)]
    judged = judge(table(rows), table(rows), [DAY])
    assert judged.filter(~pl.col("scored")).select("measure", "date").rows() == [("client_share", DAY)]
    assert judge(table(rows), table(rows), ["1923-04"]).equals(judged), "a given date may be text"
    assert judge(table(rows), table(rows))["scored"].all()


def test_no_change_scores_the_distance_from_the_first_known_value() -> None:
    days = [dt.date(1922, 10, 1), DAY, LATER]
    known = table([(0, "client_share", day, value) for day, value in zip(days, [None, 0.2, 0.7], strict=True)])
    assert judge(known, known)["no_change"].to_list() == [None, 0.0, pytest.approx(0.5)]


def test_a_summary_counts_and_averages_the_scored_targets_only() -> None:
    runs = table([(r, "client_share", day, v) for r, v in enumerate([0.0, 1.0]) for day in (DAY, LATER)])
    known = table([(0, "client_share", DAY, 1.0), (0, "client_share", LATER, 0.5)])
    found = summary(judge(runs, known))
    assert found == {
        "scored": 2, "met": 1, "width": pytest.approx(0.9), "crps": pytest.approx(0.25),
        "no_change": pytest.approx(0.25),
    }  # fmt: skip
    assert summary(judge(runs, known, [DAY])) == {
        "scored": 1, "met": 1, "width": pytest.approx(0.9), "crps": pytest.approx(0.25),
        "no_change": pytest.approx(0.5),
    }  # fmt: skip


def test_a_summary_of_nothing_scored_is_nothing() -> None:
    assert summary(judge(table([(0, "client_share", DAY, None)]), table([(0, "client_share", DAY, None)]))) == {
        "scored": 0, "met": 0, "width": 0.0, "crps": 0.0, "no_change": 0.0,
    }  # fmt: skip


# --- what moved --------------------------------------------------------------------------------------------------


def paired(before: list[float | None], after: list[float | None]) -> dict[str, object]:
    frames = [table([(run, "client_share", DAY, v) for run, v in enumerate(side)]) for side in (before, after)]
    return moved(*frames).row(0, named=True)


def test_a_change_is_the_mean_of_the_paired_differences_with_their_interval() -> None:
    row = paired([0.1, 0.2, 0.3, 0.4], [0.2, 0.4, 0.4, 0.6])  # differences 0.1 0.2 0.1 0.2: mean 0.15, sd 0.057735
    half = 1.96 * 0.0577350269 / 2
    assert [row[k] for k in ("before", "after", "change", "low", "high")] == pytest.approx(
        [0.25, 0.4, 0.15, 0.15 - half, 0.15 + half]
    )
    assert (row["n_runs"], row["clear"]) == (4, True)
    back = paired([0.2, 0.4, 0.4, 0.6], [0.1, 0.2, 0.3, 0.4])
    assert (back["change"], back["clear"]) == (pytest.approx(-0.15), True)


def test_a_change_whose_interval_holds_zero_is_not_clear() -> None:
    assert paired([0.1, 0.2, 0.3], [0.3, 0.1, 0.4])["clear"] is False


def test_one_run_clears_nothing_up() -> None:
    row = paired([0.1], [0.9])
    assert (row["change"], row["low"], row["high"], row["clear"]) == (pytest.approx(0.8), None, None, False)


def test_only_runs_that_both_have_are_paired() -> None:
    row = paired([0.1, None, 0.3, 0.5], [0.2, 0.9, 0.4])
    assert (row["n_runs"], row["before"], row["after"]) == (2, pytest.approx(0.2), pytest.approx(0.3))


@settings(max_examples=30)
@given(st.lists(NUMBERS, min_size=2, max_size=20))
def test_nothing_moves_against_itself(runs: list[float]) -> None:
    row = paired(list(runs), list(runs))
    assert (row["change"], row["low"], row["high"], row["clear"]) == (0, 0, 0, False)


# --- the measures ------------------------------------------------------------------------------------------------

DATES = ["1922-10", "1923-04", "1923-06"]


@pytest.fixture(scope="module")
def runs() -> History:
    return cg.simulate("cpsu-1922", cg.record(), on="1922-04", until="1923-06", runs=3, seed=7)


def test_the_record_and_every_run_have_the_same_rows(runs: History) -> None:
    recorded, simulated = (values(past, "1922-04", DATES) for past in (cg.record(), runs))
    assert recorded.schema == simulated.schema
    rows = recorded.select(KEYS).rows()
    assert len(rows) == len(set(rows)) == 12 * len(DATES)
    for run in range(3):
        assert sorted(simulated.filter(run=run).select(KEYS).rows()) == sorted(rows)
    bounds = simulated["value"].drop_nulls()
    assert bounds.is_between(-1, 1).all()
    assert not bounds.is_empty()


def test_comparing_is_judging_the_measures(runs: History) -> None:
    found = compare(runs, cg.record(), start="1922-04", dates=DATES, given=["1923-04"])
    judged = judge(values(runs, "1922-04", DATES), values(cg.record(), "1922-04", DATES), ["1923-04"])
    assert found.equals(judged)
    assert found.height == 12 * len(DATES)
    assert set(found.filter(date=DAY, scored=True)["measure"]) == {"retention", "retention_full"}


def test_the_record_compared_with_itself_meets_every_target_at_no_cost() -> None:
    found = compare(cg.record(), cg.record(), start="1922-04", dates=["1924-06", "1930-07"])
    assert summary(found)["met"] == summary(found)["scored"] == 24
    assert found["crps"].abs().max() == pytest.approx(0)


def test_an_unknown_body_and_a_date_outside_are_refused(runs: History) -> None:
    with pytest.raises(CollegiumError, match="Did you mean 'politburo'"):
        values(runs, "1922-04", DATES, body="politbureau")
    with pytest.raises(CollegiumError, match="outside the history"):
        values(runs, "1922-04", ["1931-01"])
