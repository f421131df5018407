"""One call: what is checked, what a seed fixes, and what a run does not depend on."""

from __future__ import annotations

import datetime as dt
import importlib
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

import collegium
from collegium.charter import Charter
from collegium.engine import congress_months, simulate
from collegium.errors import CollegiumError
from collegium.history import History, load, save
from collegium.record import record

Differing = Callable[[History, History], list[str]]
SUPPORT = ("conditional", "allegiance")


@pytest.mark.parametrize("support", SUPPORT)
def test_the_same_seed_gives_the_same_tables(
    small: Charter, run: Callable[..., History], differing: Differing, support: str
) -> None:
    one, two = run(small, support=support), run(small, support=support)
    assert differing(one, two) == []
    assert one.manifest == two.manifest
    assert "memberships" in differing(one, run(small, support=support, seed=2))


@pytest.mark.parametrize("support", SUPPORT)
def test_a_run_is_the_same_alone_or_among_others(small: Charter, run: Callable[..., History], support: str) -> None:
    alone, among = run(small, support=support, runs=[3]), run(small, support=support, runs=5)
    for name in ("persons", "memberships", "ties", "ballots", "events", "decisions", "meetings"):
        one, three = getattr(alone, name), getattr(among, name).filter(run=3)
        assert one.height > 0, name
        assert one.equals(three), name
    assert alone.manifest.runs == 1
    assert not among.memberships.filter(run=0).drop("run").equals(among.memberships.filter(run=1).drop("run"))


@pytest.mark.parametrize("support", SUPPORT)
def test_a_longer_simulation_begins_like_a_shorter_one(
    small: Charter, run: Callable[..., History], support: str
) -> None:
    short, long = run(small, support=support, years=2), run(small, support=support, years=4)
    last = dt.date(1924, 4, 1)
    for name in ("ballots", "events", "meetings"):
        assert getattr(short, name).equals(getattr(long, name).filter(pl.col("start") <= last)), name
    entered = long.memberships.filter(pl.col("start") <= last)
    keep = ["run", "membership_id", "person_id", "organization_id", "post_id", "rank", "start", "entry"]
    assert short.memberships.select(keep).equals(entered.select(keep))


@pytest.mark.parametrize(
    "change", [{"bureau_rotation": 0.9}, {"drop_at_congress": 0.0}, {"slate_fidelity": 0.1}, {"delegate_fidelity": 0.2}]
)
def test_what_acts_at_congresses_changes_nothing_before_the_first(
    small: Charter, run: Callable[..., History], differing: Differing, change: dict[str, float]
) -> None:
    base, other = run(small), run(small, parameters=change)
    assert differing(base, other)
    before = pl.col("start") < dt.date(1923, 4, 1)
    for name in ("ballots", "events"):
        assert getattr(base, name).filter(before).equals(getattr(other, name).filter(before)), name


@pytest.mark.parametrize(
    ("log", "room"), [("people", 80), ("spells", 200), ("events", 3), ("ballots", 5), ("ties", 20)]
)
def test_arrays_that_are_too_small_grow_and_change_nothing(
    small: Charter,
    run: Callable[..., History],
    differing: Differing,
    monkeypatch: pytest.MonkeyPatch,
    log: str,
    room: int,
) -> None:
    plain = run(small, runs=1)
    module = importlib.import_module("collegium.engine.simulate")
    roomy, tries = module.new_state, []

    def cramped(capacity: int, *rest: int) -> Any:
        tries.append(capacity)
        state = roomy(capacity, *rest)
        return state._replace(**{log: getattr(state, log)[:room].copy()}) if len(tries) == 1 else state

    monkeypatch.setattr(module, "new_state", cramped)
    assert differing(plain, run(small, runs=1)) == []
    assert tries == [tries[0], 2 * tries[0]]


def test_a_history_says_what_it_is(small: Charter, run: Callable[..., History]) -> None:
    history = run(small, runs=3, years=2, seed=5, support="allegiance", parameters={"fear": 1})
    m = history.manifest
    assert (m.kind, m.runs, m.seed, m.code_version) == ("simulated", 3, 5, collegium.__version__)
    assert (m.start, m.end) == (dt.date(1922, 4, 1), dt.date(1924, 4, 30))
    assert m.details["support"] == "allegiance"
    assert m.details["parameters"]["fear"] == 1.0
    assert m.details["charter"] == "cpsu-1922"
    for name in ("memberships", "ties", "ballots", "events", "decisions", "meetings"):
        assert getattr(history, name)["synthetic"].all(), name
    assert set(history.memberships["run"].unique()) == {0, 1, 2}


def test_a_simulated_history_can_be_kept_and_read_again(small: Charter, run: Callable[..., History], tmp_path) -> None:
    history = run(small, years=1)
    save(history, tmp_path / "h")
    back = load(tmp_path / "h")
    for name, table in history.tables.items():
        assert table.equals(back.tables[name]), name


def test_the_day_may_be_that_of_the_history_and_the_end_a_date_or_years(small: Charter, differing: Differing) -> None:
    one = simulate(small, record(), on=dt.date(1922, 4, 15), until="1923-04", seed=1)
    two = simulate(small, record(), on="1922-04-15", years=1, seed=1)
    assert differing(one, two) == []


def test_progress_is_told_after_each_run(small: Charter) -> None:
    told: list[int] = []
    simulate(small, record(), on="1922-04", years=1, runs=3, progress=told.append)
    assert told == [1, 1, 1]


def test_congresses_of_the_record_can_be_followed(small: Charter, run: Callable[..., History]) -> None:
    days = congress_months(record(), dt.date(1922, 4, 1), dt.date(1926, 4, 1))
    assert [f"{day:%Y-%m}" for day in days] == ["1923-04", "1924-05", "1925-12"]  # XII, XIII and XIV Congress
    history = run(small, congresses=days, runs=1)
    assert history.meetings["start"].to_list() == [dt.date(1923, 4, 1), dt.date(1924, 5, 1), dt.date(1925, 12, 1)]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"parameters": {"replacement_rat": 0.1}}, r"unknown parameter.*Did you mean 'replacement_rate'"),
        ({"parameters": {"replacement_rate": 1.5}}, r"replacement_rate is out of range: 1\.5\. It takes 0 to 1"),
        ({"parameters": {"noise": "much"}}, "noise takes a number"),
        ({"support": "alegiance"}, r"unknown mechanism of support.*Did you mean 'allegiance'"),
        ({"runs": 0}, "at least one run"),
        ({"runs": []}, "at least one run"),
        ({"runs": -3}, "at least one run"),
        ({"runs": [0, -1]}, "at least one run"),
        ({"runs": [0.5]}, "at least one run"),
        ({"seed": -1}, "a seed is a whole number"),
        ({"seed": 2**63}, "a seed is a whole number"),
        ({"seed": 1.5}, "a seed is a whole number"),
        ({"seed": "one"}, "a seed is a whole number"),
        ({"on": "1921-01", "years": 1}, "a date outside the charter"),
        ({"years": 40}, "a date outside the charter"),
        ({"years": 0}, "a simulation ends after it starts"),
        ({"years": -2}, "a simulation ends after it starts"),
        ({"years": None}, "say how long"),
        ({"until": "1923-01"}, "say how long"),
        ({"on": "soon"}, "date"),
        ({"congresses": "every year"}, "unknown way to set congresses"),
        ({"congresses": ["sometime"]}, "date"),
    ],
)
def test_bad_input_is_refused_with_what_would_be_right(
    small: Charter, run: Callable[..., History], wrong: dict[str, Any], told: str
) -> None:
    with pytest.raises(CollegiumError, match=told):
        run(small, **wrong)


def test_an_unknown_charter_is_refused_with_the_nearest(run: Callable[..., History]) -> None:
    with pytest.raises(CollegiumError, match="Did you mean 'cpsu-1922'"):
        run("cpsu1922")


def test_a_day_without_a_leader_is_no_start(small: Charter) -> None:
    base = record()
    headless = base.memberships.filter(pl.col("post_id").is_null() | (pl.col("post_id") != "leader"))
    with pytest.raises(CollegiumError, match="no roster to start from"):
        simulate(small, History(base.manifest, base.tables | {"memberships": headless}), on="1922-04", years=1)
