"""What is taken away from a history, by hand."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from judged_past import past

from collegium.errors import CollegiumError
from collegium.record import record
from collegium.theories.judging.missing import conditions, late, only, thinned, under

SEATS = [
    (0, "l", "politburo", None, "1950-01-01", None),
    (0, "l", "party", "leader", "1951-03-01", "1955-03-01"),
    (0, "a", "politburo", None, "1950-01-01", "1952-01-01"),
    (0, "b", "politburo", None, "1953-05-01", "1953-06-01"),
    (0, "b", "ministry", None, "1950-06-01", "1953-05-01"),
    (0, "c", "politburo", None, "1959-06-01", None),
    (1, "c", "politburo", None, "1951-02-01", "1959-10-01"),
]
HISTORY = past(SEATS)


def test_only_the_top_body_is_seen_and_who_led() -> None:
    seen = only(HISTORY, "politburo").memberships
    assert seen.height == 6
    assert "ministry" not in seen["organization_id"]
    assert seen.filter(post_id="leader")["person_id"].to_list() == ["l"]


def test_a_body_that_is_not_there_is_told() -> None:
    with pytest.raises(CollegiumError, match="unknown body"):
        only(HISTORY, "senate")


def test_no_delay_changes_nothing_that_is_counted() -> None:
    seen = late(HISTORY, 0, seed=3).memberships
    assert seen.select("start", "end", "exit", "person_id").equals(
        HISTORY.memberships.select("start", "end", "exit", "person_id")
    )


@pytest.mark.parametrize("seed", range(5))
def test_each_date_is_late_by_whole_months_up_to_the_longest(seed: int) -> None:
    seen = late(HISTORY, 4, seed=seed).memberships
    both = HISTORY.memberships.join(seen, on=["run", "membership_id"], suffix="_seen")
    for row in both.iter_rows(named=True):
        if row["post_id"] == "leader":
            assert (row["start_seen"], row["end_seen"]) == (row["start"], row["end"])
            continue
        months = (row["start_seen"].year - row["start"].year) * 12 + row["start_seen"].month - row["start"].month
        assert row["start_seen"].day == row["start"].day
        assert 0 <= months <= 4
        if row["start"] == dt.date(1950, 1, 1):  # who sat on the first day was known on it
            assert months == 0
        if row["end"] is not None and row["end_seen"] is not None:
            assert row["end_seen"] > row["start_seen"]
            assert row["end_seen"] <= dt.date(1959, 12, 31)


def test_what_becomes_known_after_the_last_day_is_not_seen() -> None:
    many = [late(HISTORY, 24, seed=seed) for seed in range(60)]
    there = [seen.memberships.filter(run=0, person_id="c").height for seen in many]
    assert set(there) == {0, 1}
    ends = [seen.memberships.filter(run=1, person_id="c")["end"][0] for seen in many]
    assert None in ends  # its end comes too late to be seen
    spell = HISTORY.memberships.filter(run=1, person_id="c")
    assert dt.date(1959, 10, 1) in [spell["end"][0], *ends]


def test_a_spell_that_would_be_over_before_it_began_lasts_a_day() -> None:
    lasted = {
        (row["end"] - row["start"]).days
        for seed in range(60)
        for row in late(HISTORY, 12, seed=seed)
        .memberships.filter(person_id="b", organization_id="politburo")
        .to_dicts()
    }
    assert min(lasted) == 1
    assert max(lasted) > 300


def test_delays_are_even() -> None:
    seats = [(0, f"p{k}", "politburo", None, "1952-01-01", None) for k in range(3000)]
    starts = late(past(seats), 2, seed=1).memberships["start"]
    counts = dict(starts.value_counts().iter_rows())
    assert set(counts) == {dt.date(1952, 1, 1), dt.date(1952, 2, 1), dt.date(1952, 3, 1)}
    assert all(900 < n < 1100 for n in counts.values())


def test_positions_are_as_late_as_the_decision_they_were_taken_on() -> None:
    decisions = pl.DataFrame(
        {"run": 0, "decision_id": [f"d{k}" for k in range(40)], "start": [dt.date(1959, 7, 1)] * 40}
    )
    positions = pl.concat([decisions.with_columns(person_id=pl.lit(who)) for who in ("a", "b")])
    history = past(SEATS, tables={"decisions": decisions, "positions": positions})
    seen = late(history, 11, seed=2)
    both = seen.positions.join(seen.decisions.select("decision_id", day="start"), on="decision_id", how="left")
    assert (both["start"] == both["day"]).all()
    assert 0 < seen.decisions.height < 40
    assert seen.positions.height == 2 * seen.decisions.height


def test_a_fifth_of_spells_is_missing_and_the_leader_is_not() -> None:
    seats = [(0, f"p{k}", "politburo", None, "1952-01-01", None) for k in range(2000)]
    led = [(0, f"l{k}", "party", "leader", f"19{51 + k}-01-01", f"19{52 + k}-01-01") for k in range(5)]
    seen = thinned(past(seats + led), 0.2, seed=4).memberships
    assert seen.filter(post_id="leader").height == 5
    assert 1540 < seen.height < 1660


def test_what_is_missing_of_a_run_does_not_depend_on_the_others() -> None:
    seats = [(run, f"p{k}", "politburo", None, "1952-01-01", None) for run in (0, 1) for k in range(50)]
    both = thinned(past(seats), 0.5, seed=4).memberships.filter(run=1)
    alone = thinned(past(seats[50:]), 0.5, seed=4).memberships
    assert both["person_id"].to_list() == alone["person_id"].to_list()
    other = thinned(past(seats[50:]), 0.5, seed=5).memberships
    assert both["person_id"].to_list() != other["person_id"].to_list()


def test_all_or_nothing_can_be_missing() -> None:
    assert thinned(HISTORY, 0.0).memberships.equals(HISTORY.memberships)
    assert thinned(HISTORY, 1.0).memberships["post_id"].to_list() == ["leader"]
    assert thinned(record(), 1.0, table="decisions").decisions.is_empty()


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: thinned(HISTORY, 1.2), "between 0 and 1"),
        (lambda: thinned(HISTORY, 0.2, table="persons"), "no table of which rows can be missing"),
        (lambda: late(HISTORY, -1), "a number of months"),
    ],
)
def test_what_cannot_be_missing_is_told(call, words: str) -> None:
    with pytest.raises(CollegiumError, match=words):
        call()


def test_the_conditions_have_the_names_of_what_is_seen() -> None:
    seen = under(HISTORY, ["politburo"], (3,), 0.5, seed=1)
    assert tuple(seen) == conditions(["politburo"], (3,), 0.5)
    assert seen["all seen"] is HISTORY
    assert seen["top body only"].memberships.equals(only(HISTORY, "politburo").memberships)
    assert seen["50 % of spells missing"].memberships.equals(thinned(HISTORY, 0.5, seed=1).memberships)
