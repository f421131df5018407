"""Survival by hand, by brute force and by lifelines' own competing-risk estimator; hazards by person-years."""

from __future__ import annotations

import builtins
import datetime as dt
import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collegium.errors import CollegiumError
from collegium.history import History
from collegium.measures import (
    equal_hazards,
    exit_hazard,
    exponential_tenure,
    hazard_by_tenure,
    incidence,
    median_tenure,
    spells,
    survival,
)
from collegium.measures.hazards import chi_squared_tail, poisson_limits
from collegium.record import record

YEAR = 365.2425


def tenures(durations, observed, entry=None, causes=None) -> pl.DataFrame:
    columns = {"duration": durations, "event_observed": observed}
    columns |= {"entry_time": entry} if entry is not None else {}
    columns |= {"exit_cause": causes} if causes is not None else {}
    return pl.DataFrame(columns, strict=False)


# --- the hand cases of the design -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("durations", "observed", "shares", "hazard"),
    [
        ([1, 2, 2, 3, 5], [1, 1, 1, 0, 1], {1: 0.8, 2: 0.4, 3: 0.4, 5: 0.0}, 1.7),
        ([1, 1, 2, 4], [1, 0, 1, 1], {1: 0.75, 2: 0.375, 4: 0.0}, 1 / 4 + 1 / 2 + 1),
        ([2, 2, 2], [1, 1, 0], {2: 1 / 3}, 2 / 3),
    ],
)
def test_tied_and_censored_tenures_by_hand(durations, observed, shares, hazard):
    found = survival(tenures(durations, [bool(x) for x in observed]))
    curve = dict(found.select("time", "survival").iter_rows())
    assert {time: pytest.approx(share) for time, share in shares.items()} == {time: curve[time] for time in shares}
    assert found["cumulative_hazard"][-1] == pytest.approx(hazard)


def test_who_comes_under_observation_late_is_at_risk_only_then():
    # At 3 only the two who entered observation before 3 are at risk, not the one who enters at 3.
    rows = tenures([3, 5, 6], [True, True, True], entry=[0, 1, 3])
    found = survival(rows)
    assert found.filter(time=3).select("n_at_risk", "survival").row(0) == (2, 0.5)
    assert found.filter(time=5).select("n_at_risk", "survival").row(0) == (2, 0.25)


def brute(rows: pl.DataFrame) -> dict[float, float]:
    share, found = 1.0, {}
    for time in sorted(set(rows.filter("event_observed")["duration"])):
        n = rows.filter((pl.col("entry_time") < time) & (pl.col("duration") >= time)).height
        share *= 1 - rows.filter((pl.col("duration") == time) & pl.col("event_observed")).height / n
        found[time] = share
    return found


SPELLS = st.lists(
    st.tuples(st.integers(0, 4), st.integers(1, 6), st.booleans(), st.sampled_from(["death", "removal", "retirement"])),
    min_size=1, max_size=25,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(SPELLS)
def test_curves_and_incidences_against_the_definitions(drawn):
    rows = pl.DataFrame(
        [(float(entry), float(entry + lasted), seen, cause if seen else None) for entry, lasted, seen, cause in drawn],
        schema={"entry_time": pl.Float64, "duration": pl.Float64, "event_observed": bool, "exit_cause": pl.String},
        orient="row",
    )  # fmt: skip
    expected = brute(rows)
    ends, entries = rows["duration"].to_list(), rows["entry_time"].to_list()
    under = {end: sum(one <= end < other for one, other in zip(entries, ends, strict=True)) for end in ends}
    if any(n == 0 and end < max(ends) for end, n in under.items()):
        with pytest.raises(CollegiumError, match="break off"):
            survival(rows)
        return
    found = survival(rows)
    curve = dict(found.select("time", "survival").iter_rows())
    assert all(curve[time] == pytest.approx(share, abs=1e-9) for time, share in expected.items())
    shares = incidence(rows).group_by("exit_cause").last()["incidence"].sum()
    assert shares == pytest.approx(1 - found["survival"][-1], abs=1e-9)
    hazards = incidence(rows).group_by("exit_cause").last()["cumulative_hazard"].sum()
    assert hazards == pytest.approx(found["cumulative_hazard"][-1], abs=1e-9)


def test_incidences_without_ties_are_those_of_lifelines():
    from lifelines import AalenJohansenFitter

    chance = np.random.default_rng(3)
    lasted, codes = chance.exponential(5, 60), chance.integers(0, 3, 60)
    rows = tenures(lasted, codes > 0, causes=[[None, "death", "removal"][code] for code in codes])
    found = incidence(rows)
    for code, cause in ((1, "death"), (2, "removal")):
        theirs = AalenJohansenFitter(calculate_variance=False).fit(lasted, codes, event_of_interest=code)
        mine = found.filter(exit_cause=cause)
        assert mine["incidence"].to_list() == pytest.approx(
            [float(theirs.cumulative_density_.iloc[:, 0].loc[time]) for time in mine["time"]]
        )


def test_limits_are_greenwoods_on_the_log_log_scale_with_late_entry_too():
    rows = tenures([2, 3, 4, 6, 7, 9], [True, True, False, True, True, False], entry=[0, 0, 1, 2, 0, 3])
    share, spread = 1.0, 0.0
    for n in (4, 4, 3):  # at risk at 2, 3 and 6
        share, spread = share * (1 - 1 / n), spread + 1 / (n * (n - 1))
    row = survival(rows).filter(time=6).row(0, named=True)
    half = 1.959964 * math.sqrt(spread) / abs(math.log(share))
    assert row["survival"] == pytest.approx(share)
    assert [row["low"], row["high"]] == pytest.approx([share ** math.exp(half), share ** math.exp(-half)], abs=1e-5)


def test_the_median_is_null_where_most_stay_and_says_so():
    row = median_tenure(tenures([1, 2, 3], [True, False, False])).row(0, named=True)
    assert (row["median"], row["low"], row["high"]) == (None, None, None)
    assert row["reason"] == "more than half were not seen to leave"


def test_a_curve_that_would_fall_to_nothing_too_early_is_refused():
    rows = tenures([2, 9, 10], [True, True, True], entry=[1, 5, 5])
    with pytest.raises(CollegiumError, match="for a while nobody is"):
        survival(rows)
    row = median_tenure(rows).row(0, named=True)
    assert row["median"] is None
    assert "break off" in row["reason"]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (pl.DataFrame({"duration": [1.0]}), "lacks the column 'event_observed'"),
        (tenures([1.0], [True], entry=[1.0]), "must last longer"),
        (tenures([0.0], [True]), "must last longer"),
        (tenures([1.0, None], [True, True]), "must last longer"),
        (tenures([float("nan")], [True]), "must last longer"),
    ],
)
def test_bad_tenures_are_refused(rows, says):
    for measure in (survival, median_tenure, exponential_tenure, hazard_by_tenure):
        with pytest.raises(CollegiumError, match=says):
            measure(rows)
    with pytest.raises(CollegiumError):
        incidence(rows)


@pytest.mark.parametrize("level", [0, 1, 1.5])
def test_a_level_is_a_share(level):
    with pytest.raises(CollegiumError, match="between 0 and 1"):
        survival(tenures([1], [True]), level=level)


def test_a_missing_lifelines_names_the_extra(monkeypatch):
    real = builtins.__import__

    def without(name, *rest):
        if name.split(".")[0] == "lifelines":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(CollegiumError, match=r"collegium\[analysis\]"):
        survival(tenures([1], [True]))
    with pytest.raises(CollegiumError, match=r"collegium\[analysis\]"):
        median_tenure(tenures([1], [True]))
    assert hazard_by_tenure(tenures([1], [True]))["n_exits"].to_list() == [1, 0, 0, 0, 0]


def test_groups_are_kept_apart_and_nothing_gives_nothing():
    rows = pl.concat([tenures([1, 3], [True, True]).with_columns(run=run) for run in (0, 1)])
    assert survival(rows).filter(run=1).drop("run").equals(survival(rows.filter(run=0)).drop("run"))
    assert survival(rows.clear()).is_empty()
    assert median_tenure(rows.clear()).is_empty()


# --- the exponential law ----------------------------------------------------------------------------------------------


def test_the_weibull_statistic_against_a_search_of_its_own():
    from scipy.optimize import minimize

    chance = np.random.default_rng(1)
    lasted = 6 * chance.weibull(1.7, 80)
    entry = np.where(chance.random(80) < 0.3, 0.4 * lasted, 0.0)
    seen = chance.random(80) < 0.8
    fit = exponential_tenure(tenures(lasted, seen, entry=entry)).row(0, named=True)

    def lost(theta):
        shape, scale = np.exp(theta)
        gained = (np.log(shape / scale) + (shape - 1) * np.log(lasted[seen] / scale)).sum()
        return -gained + ((lasted / scale) ** shape - (entry / scale) ** shape).sum()

    best = minimize(lost, [0.0, 1.0], method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-10})
    assert [fit["shape"], fit["scale"]] == pytest.approx(np.exp(best.x), rel=1e-4)
    rate = seen.sum() / (lasted - entry).sum()
    plain = seen.sum() * math.log(rate) - seen.sum()
    assert fit["weibull_statistic"] == pytest.approx(2 * (-best.fun - plain), abs=1e-5)
    assert fit["rate"] == pytest.approx(rate)
    assert fit["shape_low"] < 1.7 < fit["shape_high"]


def test_an_exponential_law_is_kept_as_often_as_promised():
    chance = np.random.default_rng(7)
    rows = pl.concat(
        tenures(chance.exponential(8, 60), [True] * 60).with_columns(run=pl.lit(run)) for run in range(150)
    )  # fmt: skip
    found = exponential_tenure(rows)
    for name in ("weibull_p", "bands_p"):
        assert 1 <= (found[name] < 0.05).sum() <= 18  # 7.5 expected; beyond 18 about once in 2,000
    assert ((found["low"] <= 1 / 8) & (found["high"] >= 1 / 8)).mean() > 0.9


def test_a_hazard_that_rises_is_seen():
    chance = np.random.default_rng(7)
    found = exponential_tenure(tenures(8 * chance.weibull(2.5, 100), [True] * 100)).row(0, named=True)
    assert found["weibull_p"] < 1e-6
    assert found["bands_p"] < 1e-3
    assert found["shape_low"] > 1


def test_bands_of_tenure_by_hand():
    rows = tenures([0.5, 1.0, 4.0, 12.0, 7.0], [True, True, True, True, False], entry=[0, 0, 3, 0, 6])
    found = hazard_by_tenure(rows)
    assert found["n_exits"].to_list() == [2, 0, 1, 0, 1]
    assert found["person_years"].to_list() == pytest.approx([0.5 + 1 + 1, 1, 1 + 3, 5 + 1, 2])
    assert found["expected"].sum() == pytest.approx(4)


def test_few_exits_are_not_tested():
    row = exponential_tenure(tenures([1, 2, 3], [True, True, False])).row(0, named=True)
    assert row["rate"] == pytest.approx(2 / 6)
    assert (row["shape"], row["bands_p"], row["reason"]) == (None, None, "fewer than 5 exits")
    row = exponential_tenure(tenures([1, 2], [False, False])).row(0, named=True)
    assert (row["rate"], row["mean_tenure"]) == (0, None)


@pytest.mark.parametrize("count", [0, 1, 2, 7, 40, 300])
@pytest.mark.parametrize("alpha", [0.05, 0.2])
def test_poisson_limits_are_scipys(count, alpha):
    from scipy.stats import chi2

    low = chi2.ppf(alpha / 2, 2 * count) / 2 if count else 0.0
    assert poisson_limits(count, alpha) == pytest.approx((low, chi2.ppf(1 - alpha / 2, 2 * count + 2) / 2), rel=1e-9)


@pytest.mark.parametrize("df", [1, 2, 3, 4, 5, 10, 31])
@pytest.mark.parametrize("value", [0.0, 0.01, 1.0, 5.0, 60.0])
def test_the_tail_of_chi_squared_is_scipys(value, df):
    from scipy.stats import chi2

    assert chi_squared_tail(value, df) == pytest.approx(chi2.sf(value, df), rel=1e-9, abs=1e-15)


# --- spells of a history ----------------------------------------------------------------------------------------------


def told(history: History, **exits: str) -> History:
    """The history with the ways in which people left."""
    words = pl.DataFrame({"person_id": list(exits), "word": list(exits.values())})
    rows = history.memberships.join(words, on="person_id", how="left").with_columns(exit="word").drop("word")
    return History(history.manifest, history.tables | {"memberships": rows})


def test_a_window_truncates_on_the_left_and_censors_on_the_right(past):
    history = told(
        past([
            ("early", "politburo", "1920-01-01", "1922-01-01"),
            ("through", "politburo", "1920-01-01", "1930-01-01"),
            ("leaves", "politburo", "1921-01-01", "1924-01-01"),
            ("comes", "politburo", "1924-06-01", None),
        ]),
        leaves="removed by the plenum",
    )  # fmt: skip
    found = spells(history, "politburo", "1923-01-01", "1925-12-31").rows_by_key("person_id", named=True, unique=True)
    assert set(found) == {"through", "leaves", "comes"}
    assert found["through"]["entry_time"] == pytest.approx((dt.date(1923, 1, 1) - dt.date(1920, 1, 1)).days / YEAR)
    assert found["through"]["duration"] == pytest.approx((dt.date(1926, 1, 1) - dt.date(1920, 1, 1)).days / YEAR)
    assert (found["through"]["event_observed"], found["through"]["end"], found["through"]["exit_cause"]) == (
        False,
        None,
        None,
    )
    assert (found["leaves"]["event_observed"], found["leaves"]["exit_cause"]) == (True, "removal")
    assert (found["comes"]["entry_time"], found["comes"]["event_observed"]) == (0.0, False)


def test_seats_that_follow_one_another_are_one_spell_and_a_return_is_another(past):
    history = past([
        ("a", "politburo", "1920-01-01", "1921-01-01", "candidate"),
        ("a", "politburo", "1921-01-01", "1923-01-01", "full"),
        ("a", "politburo", "1922-06-01", "1924-01-01", "full"),
        ("a", "politburo", "1925-01-01", "1926-01-01", "full"),
    ])  # fmt: skip
    starts = lambda rank: [str(day) for day in spells(history, "politburo", rank=rank)["start"]]  # noqa: E731
    assert starts("full") == ["1921-01-01", "1925-01-01"]
    assert starts("all") == ["1920-01-01", "1925-01-01"]
    assert starts("candidate") == ["1920-01-01"]


@pytest.mark.parametrize(
    ("word", "cause", "kind", "seen"),
    [
        ("died", "death", "natural death", True),
        ("executed", "violent end", "irregular", True),
        ("suicide", "violent end", "suicide", True),
        ("Replaced by Bauman", "removal", "regular", True),
        ("not on the next list", "not renewed", "regular", True),
        ("retired", "retirement", "regular", True),
        ("promoted", "promotion", "regular", True),
        ("body abolished", "body abolished", "still in office", False),
        ("vanished", "other", "unknown", True),
    ],
)
def test_words_of_an_exit(past, word, cause, kind, seen):
    row = spells(told(past([("a", "politburo", "1920-01-01", "1921-01-01")]), a=word)).row(0, named=True)
    assert (row["exit_cause"], row["exit_type"], row["event_observed"]) == (cause, kind, seen)


def test_an_exit_without_a_word_is_a_death_only_on_the_day_of_death(past):
    history = past([("a", "politburo", "1920-01-01", "1921-01-01"), ("b", "politburo", "1920-01-01", "1921-01-01")])
    persons = history.persons.with_columns(
        death=pl.when(pl.col("person_id") == "a")
        .then(pl.lit(dt.date(1921, 1, 1)))
        .otherwise(pl.lit(dt.date(1930, 1, 1)))
    )
    found = spells(History(history.manifest, history.tables | {"persons": persons}))
    assert found["exit_cause"].to_list() == ["death", "not told"]


def test_every_exit_word_of_the_record_and_of_the_engine_has_a_cause():
    from collegium.conduct.state import EXITS
    from collegium.measures.spells import CAUSES

    assert set(EXITS) - {""} <= set(CAUSES)
    for body in ("politburo", "secretariat", "orgburo"):
        for rank in ("full", "candidate"):
            assert not spells(record(), body, rank=rank)["exit_cause"].is_in(["other"]).any()


# --- hazards under leaders --------------------------------------------------------------------------------------------


def ruled(past) -> History:
    """x leads to 1925 and dies in office, y from 1926; a leaves under x, b between them, c under y; d stays."""
    return told(
        past(
            [
                ("x", "politburo", "1920-01-01", "1925-01-01"),
                ("y", "politburo", "1920-01-01", None),
                ("a", "politburo", "1920-01-01", "1923-01-01"),
                ("b", "politburo", "1920-01-01", "1925-01-01"),
                ("c", "politburo", "1920-01-01", "1927-01-01"),
                ("d", "politburo", "1920-01-01", None),
            ],
            leaders=[("x", "1920-01-01", "1925-01-01"), ("y", "1926-01-01", None)],
        ),
        a="removed", b="removed", c="died", x="died",
    )  # fmt: skip


def test_hazards_under_two_leaders_and_between_them_by_hand(past):
    found = exit_hazard(ruled(past), "politburo", "1920-01-01", "1929-12-31")
    whole = found.filter(exit_cause="any")
    assert whole["leader_id"].to_list() == ["x", None, "y"]
    assert whole["n_exits"].to_list() == [1, 1, 1]  # the leader's own death is no colleague's
    days = [(dt.date(1923, 1, 1) - dt.date(1920, 1, 1)).days + 4 * 1827, 3 * 365, 365 + 1461]
    assert whole["person_years"].to_list() == pytest.approx([day / YEAR for day in days])
    assert whole["hazard"].to_list() == pytest.approx([YEAR / day for day in days])
    assert found.filter(exit_cause="death")["n_exits"].to_list() == [0, 0, 1]
    assert str(whole["end"][0]) == "1924-12-31"


def test_with_the_leader_his_own_exit_is_of_his_own_term(past):
    found = exit_hazard(ruled(past), "politburo", "1920-01-01", "1929-12-31", with_leader=True)
    assert found.filter(exit_cause="any")["n_exits"].to_list() == [2, 1, 1]
    every = exit_hazard(record(), with_leader=True).filter(exit_cause="any")
    sample = spells(record())
    assert every["n_exits"].sum() == sample["event_observed"].sum()
    assert every["person_years"].sum() == pytest.approx((sample["duration"] - sample["entry_time"]).sum())


def test_causes_add_up_and_equal_hazards_need_two_terms(past):
    found = exit_hazard(record())
    parts = found.filter(pl.col("exit_cause") != "any").group_by("start").agg(pl.col("n_exits").sum()).sort("start")
    assert parts["n_exits"].to_list() == found.filter(exit_cause="any").sort("start")["n_exits"].to_list()
    one = equal_hazards(exit_hazard(past([("a", "politburo", "1920-01-01", None)], leaders=[("b", "1920-01-01")])))
    assert one.select("n_terms", "statistic", "p_value").row(0) == (1, None, None)


def test_runs_have_their_own_leaders(past):
    seats = [("a", "politburo", "1920-01-01", "1922-01-01", "full", run) for run in (0, 1)]
    history = past(seats, leaders=[("x", "1920-01-01", None, 0), ("y", "1921-01-01", None, 1)], runs=2)
    found = exit_hazard(history, "politburo", "1920-01-01", "1929-12-31").filter(exit_cause="any")
    assert found.select("run", "leader_id", "n_exits").rows() == [(0, "x", 1), (1, None, 0), (1, "y", 1)]


def test_an_exit_on_the_last_day_is_seen_and_one_on_the_day_after_is_not(past):
    history = past([("a", "politburo", "1920-01-01", "1925-12-31"), ("b", "politburo", "1920-01-01", "1926-01-01")])
    found = spells(history, "politburo", "1921-01-01", "1925-12-31")
    assert found.select("person_id", "event_observed").rows() == [("a", True), ("b", False)]
    assert found["duration"].to_list() == pytest.approx([2191 / YEAR, 2192 / YEAR])


def test_who_left_on_the_day_the_window_opens_is_not_in_it(past):
    history = past([("a", "politburo", "1920-01-01", "1921-01-01"), ("b", "politburo", "1920-01-01", "1921-01-02")])
    assert spells(history, "politburo", "1921-01-01", "1922-01-01")["person_id"].to_list() == ["b"]
