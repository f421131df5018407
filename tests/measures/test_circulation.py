"""Where entrants come from: one of each origin by hand, the bounds, entries and exits by type."""

from __future__ import annotations

import polars as pl
import pytest

from collegium.errors import CollegiumError
from collegium.history import History
from collegium.measures import circulation, flows, newcomers
from collegium.record import record

FIRST = ("first", "politburo", "1920-01-01", "1922-01-01")


def mixed(past) -> History:
    return past(
        [
            FIRST,
            ("stays", "politburo", "1920-01-01", None),
            ("first", "politburo", "1925-01-01", None),
            ("bench", "politburo", "1921-01-01", "1925-01-01", "candidate"),
            ("bench", "politburo", "1925-01-01", None),
            ("clerk", "secretariat", "1921-01-01", "1922-01-01"),
            ("clerk", "politburo", "1925-01-01", None),
            ("below", "central-committee", "1921-01-01", None),
            ("below", "politburo", "1925-01-01", None),
            ("nobody", "politburo", "1926-01-01", None),
            ("nobody", "secretariat", "1926-01-01", None),
        ],
        leaders=[("stays", "1925-06-01")],
    )  # fmt: skip


def test_one_of_each_origin_by_hand(past):
    found = dict(newcomers(mixed(past)).select("person_id", "origin").iter_rows())
    assert found == {
        "first": "returned",
        "bench": "apprentice",
        "clerk": "elite",
        "below": "outside",
        "nobody": "outside",
    }
    with_committee = newcomers(mixed(past), apprentice=["central-committee"]).filter(person_id="below")
    assert with_committee["origin"].item() == "apprentice"
    narrow = newcomers(mixed(past), elite=["politburo"]).filter(person_id="clerk")
    assert narrow["origin"].item() == "outside"


def test_the_first_members_are_no_entrants_and_a_seat_taken_the_same_day_is_none_before(past):
    found = newcomers(mixed(past))
    assert "stays" not in set(found["person_id"])
    assert found.filter(person_id="nobody")["origin"].item() == "outside"


def test_shares_by_leader_and_year(past):
    rows = circulation(mixed(past), by="year")
    assert rows.select("period", "n_entrants", "open_share", "closed_share").rows() == [
        ("1925", 4, 0.25, 0.25), ("1926", 1, 1.0, 0.0)
    ]  # fmt: skip
    assert circulation(mixed(past))["period"].to_list() == ["no leader", "stays"]
    assert circulation(mixed(past), by="all")["n_entrants"].to_list() == [5]
    assert circulation(mixed(past), by="decade")["period"].to_list() == ["1920-1929"]
    origins = ("returned", "elite", "apprentice", "outside")
    for by in ("all", "leader", "decade", "year"):
        rows = circulation(record(), by=by)
        assert (rows["n_entrants"] == rows.select(pl.sum_horizontal(origins)).to_series()).all()
        assert rows["n_entrants"].sum() == newcomers(record()).height


def test_from_outside_is_an_upper_bound_where_the_body_below_is_not_listed(past):
    assert set(circulation(record())["bound"]) == {"upper"}
    assert set(circulation(mixed(past))["bound"]) == {"upper"}  # of the committee's members nothing was asked
    history = mixed(past)
    listed = history.organizations.with_columns(coverage=pl.lit("listed"))
    whole = History(history.manifest, history.tables | {"organizations": listed})
    assert set(circulation(whole, apprentice=["central-committee"])["bound"]) == {"exact"}
    assert set(circulation(record(), apprentice=["central-committee"])["bound"]) == {"upper"}


def test_entries_and_exits_by_type(past):
    found = flows(mixed(past), start="1922", end="1925")
    assert found.select("period", "direction", "type", "n").rows() == [
        ("1922", "exit", "not told", 1),
        ("1925", "entry", "apprentice", 1),
        ("1925", "entry", "elite", 1),
        ("1925", "entry", "outside", 1),
        ("1925", "entry", "returned", 1),
    ]
    whole = flows(record(), by="all").group_by("direction").agg(pl.col("n").sum())
    assert dict(whole.iter_rows()) == {"entry": newcomers(record()).height, "exit": 91}


def test_an_exit_on_the_first_day_of_the_span_belongs_to_it():
    # Kamenev fell to candidate in January 1926, which counts from its first day.
    found = flows(record(), "politburo", "1926", "1926").filter(type="demotion")
    assert found["people"].to_list() == ["kamenev"]


def test_an_unknown_way_to_count_is_refused(past):
    for measure in (circulation, flows):
        with pytest.raises(CollegiumError, match="not counted by this"):
            measure(mixed(past), by="month")
