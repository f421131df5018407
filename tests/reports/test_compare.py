"""Two histories side by side: differences with intervals, and runs paired only where they had the same draws."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import collegium as cg
from collegium import measures
from collegium.errors import CollegiumError
from collegium.history.history import Manifest
from collegium.reports import compare_histories, open_history
from collegium.reports.asked import asked
from collegium.reports.intervals import bootstrap, difference_of_shares, ratio_of_rates, sign_test
from collegium.reports.scalars import SCALARS, side, values

ROSTERS = Path(__file__).parent / "rosters"
KHRUSHCHEV = {"start": "1953-09-13", "end": "1964-10-14"}
BREZHNEV = {"start_b": "1964-10-15", "end_b": "1982-11-10"}


def row(found, name: str) -> dict:
    return found.table.row(by_predicate=pl.col("measure") == name, named=True)


def runs_of(small, ends: list[str | None], *, seed: int = 7, version: str = "1", first: int = 0):
    """A simulation in which ana sits until a day of her run, and ben throughout."""
    parts = [
        small([("ana", "2001-01-01", end), ("ben", "2001-01-01", None)], run=first + run)
        for run, end in enumerate(ends)
    ]
    tables = {name: pl.concat([one.tables[name] for one in parts]) for name in ("persons", "memberships")}
    day = dt.date.fromisoformat
    manifest = Manifest("simulated", "s", day("2000-01-01"), day("2009-12-31"), seed, len(ends), version)
    return cg.History(manifest, tables | {"organizations": parts[0].organizations})


def test_the_numbers_are_those_of_the_measures() -> None:
    past = cg.record()
    about = asked(past, "politburo", None, "1953-09-13", "1964-10-14")
    one = side(about, "")
    told = {
        scalar.name: values(scalar, one)[0]["value"][0] for scalar in SCALARS if scalar.over or scalar.way == "median"
    }
    spells = measures.spells(past, "politburo", "1953-09-13", "1964-10-14")
    whole = measures.exit_hazard(past, "politburo", "1953-09-13", "1964-10-14", with_leader=True).filter(
        exit_cause="any"
    )
    assert told["exit-hazard"] == pytest.approx(whole["n_exits"].sum() / whole["person_years"].sum(), rel=1e-3)
    assert told["median-tenure"] is measures.median_tenure(spells)["median"][0] is None  # the curve breaks off
    days = pl.date_range(dt.date(1953, 9, 13), dt.date(1964, 10, 14), "1mo", eager=True).to_list()
    monthly = measures.ages(past, "politburo", days)
    assert told["members"] == pytest.approx(monthly["n"].mean(), rel=0.02)
    person_months = (monthly["mean"] * monthly["n_known"]).sum() / monthly["n_known"].sum()
    assert told["mean-age"] == pytest.approx(person_months, rel=0.005)


@pytest.mark.parametrize("roster", ["presidium.csv", "junta.csv"])
def test_the_median_is_that_of_lifelines(roster) -> None:
    past = cg.read_roster(ROSTERS / roster).history
    about = asked(past)
    scalar = next(one for one in SCALARS if one.name == "median-tenure")
    expected = measures.median_tenure(measures.spells(past, about.body))["median"][0]
    assert values(scalar, side(about, ""))[0]["value"][0] == pytest.approx(expected)


def test_the_median_takes_late_entry_into_account() -> None:
    past, last = cg.record(), "1985-03-10"
    scalar = next(one for one in SCALARS if one.name == "median-tenure")
    found = []
    for start in ("1966-04-09", "1971-01-01", "1976-01-01"):
        about = asked(past, "politburo", start=start, end=last)
        spells = measures.spells(past, about.body, start, last)
        expected = measures.median_tenure(spells)["median"][0]
        assert values(scalar, side(about, ""))[0]["value"][0] == pytest.approx(expected)
        naive = measures.median_tenure(spells.with_columns(entry_time=pl.lit(0.0)))["median"][0]
        found.append((expected, naive))
    assert any(abs(late - naive) > 1 for late, naive in found)


def test_periods_of_one_history_share_people() -> None:
    found = compare_histories("record", body="politburo", **KHRUSHCHEV, **BREZHNEV)
    assert found.pairing == "both sides share people, who are resampled together"
    ages = row(found, "mean-age")
    assert ages["difference"] == pytest.approx(ages["b"] - ages["a"])
    assert ages["low"] < ages["difference"] < ages["high"]
    exits = row(found, "exit-hazard")
    assert "exact 95 % limits 0.24 to 1.13" in exits["reason"]
    assert exits["clear"] is False
    assert row(found, "in-session")["difference"] is None
    assert row(found, "in-session")["reason"].startswith("cannot be computed: ")


def test_the_other_way_round_has_the_signs_turned() -> None:
    names = ("presidium.csv", "junta.csv")
    there, back = (compare_histories(ROSTERS / a, ROSTERS / b) for a, b in (names, names[::-1]))
    for name in ("members", "exit-hazard", "mean-age", "died"):
        assert row(there, name)["difference"] == pytest.approx(-row(back, name)["difference"])
    assert row(there, "died")["low"] == pytest.approx(-row(back, "died")["high"])


def test_runs_on_the_same_draws_are_paired(small) -> None:
    """Ana leaves a year earlier in every run: the pairs show it, the samples do not."""
    years = [2002, 2003, 2004, 2005, 2006, 2007, 2008, 2009]
    before = runs_of(small, [f"{year}-06-01" for year in years])
    after = runs_of(small, [f"{year - 1}-06-01" for year in years])
    found = compare_histories(before, after)
    assert (found.paired, found.pairing) == (True, "8 runs paired on the same draws")
    members = row(found, "members")
    assert members["difference"] == pytest.approx(-1 / 9, abs=0.001)
    assert members["clear"] is True
    assert members["high"] - members["low"] < 0.001
    assert (members["more"], members["less"], members["p_value"]) == (0, 8, 2 / 2**8)
    apart = compare_histories(before, after, paired=False)
    loose = row(apart, "members")
    assert loose["difference"] == pytest.approx(members["difference"])
    assert loose["clear"] is False
    assert loose["low"] < -0.3
    assert loose["high"] > 0.1


def test_pairs_are_matched_by_the_number_of_the_run(small) -> None:
    ends = ["2002-06-01", "2004-06-01", "2006-06-01"]
    found = compare_histories(runs_of(small, ends), runs_of(small, ends[1:], first=1))
    assert found.pairing == "2 runs paired on the same draws"
    assert row(found, "members")["difference"] == pytest.approx(0)
    assert row(found, "members")["p_value"] is None
    back = compare_histories(runs_of(small, ends[1:], first=1), runs_of(small, ends))
    assert row(back, "members")["difference"] == pytest.approx(0)
    assert row(back, "members")["p_value"] is None


@pytest.mark.parametrize(
    ("other", "says"),
    [({"seed": 8}, "the seeds differ, 7 and 8"), ({"version": "2"}, "the versions of Collegium differ")],
)
def test_runs_on_other_draws_are_not_paired(small, other, says) -> None:
    before = runs_of(small, ["2002-06-01", "2004-06-01"])
    after = runs_of(small, ["2003-06-01", "2004-06-01"], **other)
    found = compare_histories(before, after)
    assert not found.paired
    assert says in found.pairing
    assert row(found, "members")["method"] == "runs"
    with pytest.raises(CollegiumError, match=says):
        compare_histories(before, after, paired=True)


def test_a_past_is_held_against_runs(small) -> None:
    past = small([("ana", "2001-01-01", "2001-06-01"), ("ben", "2001-01-01", None)])
    many = runs_of(small, [f"{year}-06-01" for year in range(2003, 2009)])
    there, back = compare_histories(past, many), compare_histories(many, past)
    assert there.pairing == "one past is held against many runs"
    members = row(there, "members")
    assert members["clear"] is True
    assert members["low"] < members["difference"] < members["high"]
    assert row(back, "members")["difference"] == pytest.approx(-members["difference"])
    assert row(back, "members")["high"] == pytest.approx(-members["low"])
    with pytest.raises(CollegiumError, match="can be paired"):
        compare_histories(past, many, paired=True)


def test_exact_limits_hold_at_least_as_often_as_they_say() -> None:
    chance = np.random.default_rng(4)
    drawn = chance.poisson([[6.0], [3.0]], size=(2, 2000)).T
    held = sum((low or 0) <= 2 <= (np.inf if high is None else high)
               for low, high in (ratio_of_rates(int(x), 1.0, int(y), 1.0) for x, y in drawn))  # fmt: skip
    assert held / 2000 >= 0.95
    assert ratio_of_rates(0, 1.0, 0, 1.0) == (None, None)


def test_limits_of_shares_are_newcombes() -> None:
    for counts, expected in (((56, 70, 48, 80), (0.0524, 0.3339)), ((9, 10, 3, 10), (0.1705, 0.8090)),
                             ((10, 10, 0, 20), (0.6791, 1.0)), ((0, 10, 0, 10), (-0.2775, 0.2775))):  # fmt: skip
        assert difference_of_shares(*counts) == pytest.approx(expected, abs=0.0002)


def test_the_bootstrap_of_a_mean_is_near_its_normal_limits() -> None:
    found = np.random.default_rng(2).normal(size=200)
    low, high = bootstrap(lambda drawn: float(drawn @ found / drawn.sum()), [200])
    half = 1.96 * found.std() / 200**0.5
    assert (low, high) == pytest.approx((found.mean() - half, found.mean() + half), abs=0.02)
    assert bootstrap(lambda drawn: 1.0, [1]) == (None, None)
    assert sign_test(5, 5) == 1.0


def test_the_same_twice_is_nothing_to_compare() -> None:
    with pytest.raises(CollegiumError, match="nothing to compare"):
        compare_histories("record", "record", "politburo")
    with pytest.raises(CollegiumError, match="nothing to compare"):
        compare_histories(ROSTERS / "junta.csv")


def test_batches_of_runs_are_one_history(small, tmp_path) -> None:
    for first in (0, 2):
        cg.save(
            runs_of(small, ["2002-06-01", "2004-06-01"], first=first),
            tmp_path / "one" / f"runs-{first:06}-{first + 1:06}",
        )
    whole = open_history(tmp_path / "one")
    assert (whole.manifest.runs, sorted(whole.memberships["run"].unique())) == (4, [0, 1, 2, 3])
    assert whole.organizations.height == 1
    assert open_history(tmp_path).manifest.runs == 4  # the only theory in the folder
    cg.save(runs_of(small, ["2002-06-01"], first=3), tmp_path / "one" / "runs-000004-000004")
    with pytest.raises(CollegiumError, match="a run is in two batches"):
        open_history(tmp_path / "one")
    cg.save(runs_of(small, ["2002-06-01"], seed=9, first=9), tmp_path / "two" / "runs-000009-000009")
    with pytest.raises(CollegiumError, match="several theories"):
        open_history(tmp_path)


def test_the_folder_of_a_simulation_is_opened_and_its_amendment_told(tmp_path) -> None:
    """Two folders as `collegium simulate` leaves them, and the answers of the histories within."""
    from collegium.history import save

    folders = []
    for name, amend in (("plain", ()), ("cut", "cut-nomination")):
        runs = cg.simulate("cpsu-1922", cg.record(), on="1922-04", years=1, runs=2, seed=4, amend=amend)
        save(runs, tmp_path / name / "histories" / "runs" / "runs-000000-000001")
        folders.append(tmp_path / name)
    found = cg.compare_histories(*folders, body="politburo")
    assert found.b.endswith("2 runs, amended by cut-nomination)")
    assert found.paired
    same = cg.compare_histories(folders[0], folders[0] / "histories", body="politburo")
    assert same.a.endswith("plain")
    assert same.b.endswith("histories")
    assert (same.table["difference"].drop_nulls() == 0).all()
