"""Another post in the place of the leader's."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from collegium.errors import CollegiumError
from collegium.history import History, Manifest, led_by
from collegium.measures import client_shares, exit_hazard, leadership_type
from collegium.record import record

START, END = dt.date(2000, 1, 1), dt.date(2009, 12, 31)


def board(posts: bool = True, leader: bool = False) -> History:
    rows = [
        ("m0", "ann", "board", None, "2000-01-01", "2006-01-01"),
        ("m1", "bob", "board", None, "2000-01-01", None),
        ("m2", "cyn", "board", None, "2003-01-01", None),
        ("m5", "ann", "chair", None, "2000-01-01", "2004-01-01"),
        ("m6", "bob", "chair", None, "2004-01-01", None),
    ]
    if posts:
        rows += [
            ("m3", "ann", "company", "company:president", "2001-01-01", "2004-01-01"),
            ("m4", "bob", "company", "company:president", "2004-01-01", None),
        ]
    if leader:
        rows.append(("m7", "cyn", "party", "leader", "2003-01-01", None))
    frame = pl.DataFrame(
        rows, schema=["membership_id", "person_id", "organization_id", "post_id", "start", "end"], orient="row"
    ).with_columns(pl.col("start", "end").str.to_date(), run=pl.lit(0), rank=pl.lit("full"))
    labels = pl.DataFrame({"post_id": ["company:president"], "label": ["President of the Company"]})
    bodies = pl.DataFrame({"organization_id": ["board", "chair", "company"], "name": ["Board", "The Chair", "Company"]})
    tables = {"memberships": frame, "organizations": bodies, "posts": labels}
    return History(Manifest("imported", "a board", START, END), tables)


@pytest.mark.parametrize("name", ["company:president", " President of the company", "COMPANY:PRESIDENT"])
def test_the_holders_of_a_post_lead(name: str) -> None:
    led = led_by(board(leader=True), name)
    assert [led.leader(day) for day in ("2000-06-01", "2003-06-01", "2004-01-01")] == [None, "ann", "bob"]
    assert led.memberships.filter(post_id="leader")["person_id"].to_list() == ["ann", "bob"]
    assert led.memberships.filter(post_id="company:president").height == 2  # they keep their post
    assert led.manifest.details["led_by"] == "company:president"


def test_a_body_of_one_at_a_time_names_the_leader_too() -> None:
    led = led_by(board(posts=False), "The Chair")
    assert (led.leader("2000-06-01"), led.leader("2005-01-01")) == ("ann", "bob")


def test_measures_take_the_leader_named() -> None:
    led = led_by(board(), "company:president")
    assert set(exit_hazard(led, "board")["leader_id"].drop_nulls()) == {"ann", "bob"}
    assert client_shares(led, "board", "2002-01-01")["leader_id"].to_list() == ["ann"]
    assert set(leadership_type(led, body="board", draws=0)["leader_id"].drop_nulls()) == {"ann", "bob"}


def test_the_leaders_own_post_changes_nothing() -> None:
    assert led_by(record(), "leader").memberships.equals(record().memberships)


@pytest.mark.parametrize(
    ("history", "name", "words"),
    [
        (
            board(),
            "presidnt",
            "Did you mean 'company:president'? Allowed: company:president",
        ),
        (board(), "board", "several sit in this body at one time"),
        (board(posts=False), "president", "The history has no posts at all"),
        (board(posts=False), "board", "The history has no posts at all"),
    ],
)
def test_a_post_that_nobody_holds_is_told_with_those_that_are_held(history: History, name: str, words: str) -> None:
    with pytest.raises(CollegiumError) as told:
        led_by(history, name)
    assert words in str(told.value)
