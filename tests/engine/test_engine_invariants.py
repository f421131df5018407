"""What holds in every run, whoever wins: twenty runs of four stormy years under each kind of support."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import polars as pl
import pytest

from collegium.charter import Charter
from collegium.history import History

BODIES = ("politburo", "orgburo", "secretariat")
AT = ["run", "start"]
Overlapping = Callable[..., pl.DataFrame]


def months_between(history: History) -> list[dt.date]:
    first, last = history.manifest.start, history.manifest.end
    return pl.date_range(first, last, "1mo", eager=True).to_list()


def running(table: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    return table.filter(pl.col("start") <= day, pl.col("end").is_null() | (pl.col("end") > day))


def test_the_storm_was_stormy_enough_to_test_anything(many: History) -> None:
    kinds = set(many.events["kind"])
    assert {"death", "challenge", "move", "succession", "break with the leader", "turn of the line"} <= kinds
    assert many.memberships.filter(post_id="leader", exit="removed").height >= 3
    assert many.memberships.filter(post_id="leader", exit="died").height >= 1
    assert many.meetings.height == 80


def test_every_spell_and_tie_ends_no_earlier_than_it_starts(many: History) -> None:
    assert many.memberships.filter(pl.col("end") < pl.col("start")).is_empty()
    assert many.ties.filter(pl.col("end") <= pl.col("start")).is_empty()
    for table in (many.memberships, many.ties):
        assert table["start"].is_between(many.manifest.start, many.manifest.end).all()
        assert table["end"].drop_nulls().is_between(many.manifest.start, many.manifest.end).all()


def test_nobody_sits_in_a_body_twice(many: History, overlapping: Overlapping) -> None:
    seats = many.memberships.filter(pl.col("post_id").is_null())
    assert overlapping(seats, "run", "person_id", "organization_id").is_empty()


def test_a_post_has_one_holder_at_a_time(many: History, overlapping: Overlapping) -> None:
    posts = many.memberships.filter(pl.col("post_id").is_not_null())
    assert overlapping(posts, "run", "post_id").is_empty()


def test_nobody_heads_two_territories_or_one_beside_a_seat_won_at_the_top(
    many: History, overlapping: Overlapping
) -> None:
    posts = many.memberships.filter(pl.col("post_id").str.ends_with("-secretary"))
    assert overlapping(posts, "run", "person_id").is_empty()
    seats = many.memberships.filter(pl.col("organization_id").is_in(BODIES))
    both = posts.join(seats, on=["run", "person_id"], suffix="_top")
    never = pl.date(9999, 1, 1)
    beside = (pl.col("start_top") < pl.col("end").fill_null(never)) & (
        pl.col("start") < pl.col("end_top").fill_null(never)
    )
    assert both.filter(beside).is_empty()


def test_the_dead_hold_nothing_and_enter_nothing(many: History) -> None:
    dead = many.persons.filter(pl.col("death").is_not_null()).select("run", "person_id", "death")
    assert dead.height > 100
    for table in (many.memberships, many.ties):
        theirs = table.join(dead, on=["run", "person_id"])
        assert theirs["end"].null_count() == 0
        assert theirs.filter(pl.col("end") > pl.col("death")).is_empty()
        assert theirs.filter(pl.col("start") >= pl.col("death")).is_empty()
    acts = many.events.filter(pl.col("kind") != "death").join(dead, on=["run", "person_id"])
    assert acts.filter(pl.col("start") >= pl.col("death")).is_empty()


def test_nobody_is_promoted_before_he_can_walk(many: History) -> None:
    entries = many.memberships.join(many.persons, on=["run", "person_id"])
    age = (pl.col("start") - pl.col("birth")).dt.total_days() / 365.25
    assert entries.select(age.is_between(25, 110).all()).item()


def test_votes_for_and_against_make_the_electors(many: History) -> None:
    b = many.ballots
    assert b.filter(pl.col("votes_for") + pl.col("votes_against") != pl.col("electors")).is_empty()
    assert b.filter((pl.col("votes_for") < 0) | (pl.col("votes_against") < 0)).is_empty()
    carried = pl.col("votes_for") * 2 > pl.col("electors")
    assert b.filter(carried != (pl.col("outcome") == "carried")).is_empty()


def test_a_body_votes_with_its_full_members(many: History) -> None:
    """The first vote of a month comes before any expulsion; its electors are the full members who are not dead."""
    first = many.ballots.filter(organization_id="politburo").group_by(AT, maintain_order=True).first()
    full = many.memberships.filter(organization_id="politburo", rank="full")
    for row in first.iter_rows(named=True):
        still = pl.col("end").is_null() | (pl.col("end") > row["start"])
        leaves_later = (pl.col("end") == row["start"]) & (pl.col("exit") != "died")
        before = full.filter(pl.col("start") < row["start"], still | leaves_later, run=row["run"])
        assert row["electors"] == before.height, row


def test_right_after_a_congress_every_body_has_the_seats_of_the_charter(many: History, cpsu: Charter) -> None:
    for day in many.meetings["start"].unique():
        # an heir who follows a leader whom this congress turned out brings a seat in the Secretariat with him
        heirs = many.events.filter(kind="succession", start=day)["run"]
        sitting = running(many.memberships, day).filter(~pl.col("run").is_in(heirs.implode()))
        for body in (*BODIES, "central-committee"):
            size = cpsu.size(body, day)
            if body == "central-committee":
                size = {"full": sum(size.values()), "candidate": 0}
            for rank, seats in size.items():
                found = sitting.filter(organization_id=body, rank=rank).group_by("run").len()["len"]
                counts = found.to_list() if seats else found.to_list() or [0]
                assert set(counts) == {seats}, (day, body, rank)
                assert not seats or len(counts) == 20 - heirs.n_unique()


def test_a_congress_can_make_bodies_smaller(run: Callable[..., History], cpsu: Charter) -> None:
    """Gill's Tables 4.1 and 3.1: from July to December 1930 the candidates of the Politburo go from 5 to 3."""
    congresses = [dt.date(1930, 9, 1), dt.date(1931, 1, 1)]
    history = run(cpsu, on="1930-07", years=1, runs=5, congresses=congresses)
    for day in congresses:
        sitting = running(history.memberships, day)
        for body in BODIES:
            for rank, seats in cpsu.size(body, day).items():
                found = sitting.filter(organization_id=body, rank=rank).group_by("run").len()["len"].to_list()
                assert found == [seats] * 5, (day, body, rank)


def test_whoever_sits_at_the_top_sits_in_the_central_committee_after_a_congress(many: History) -> None:
    for day in many.meetings["start"].unique():
        # an heir who follows a leader whom this congress turned out brings a seat in the Secretariat with him
        heirs = many.events.filter(kind="succession", start=day)["run"]
        sitting = running(many.memberships, day).filter(~pl.col("run").is_in(heirs.implode()))
        top = sitting.filter(pl.col("organization_id").is_in(BODIES))
        committee = sitting.filter(organization_id="central-committee")
        assert top.join(committee, on=["run", "person_id"], how="anti").is_empty(), day


def test_whoever_is_left_off_the_slate_is_not_elected_at_that_congress(many: History) -> None:
    off = many.memberships.filter(exit="not on the slate").select("run", "person_id", "end")
    entries = many.memberships.filter(pl.col("organization_id").is_in([*BODIES, "central-committee"]))
    assert off.height > 50
    back = entries.join(off, left_on=["run", "person_id", "start"], right_on=["run", "person_id", "end"])
    assert back.is_empty()


def test_there_is_exactly_one_leader_in_every_month(many: History) -> None:
    leaders = many.memberships.filter(post_id="leader")
    for day in months_between(many):
        assert running(leaders, day).group_by("run").len()["len"].to_list() == [1] * 20, day


@pytest.fixture(scope="module", params=["conditional", "allegiance"])
def unruly(request: pytest.FixtureRequest, run: Callable[..., History], cpsu: Charter) -> History:
    """Central Committees that often refuse the man put to them."""
    refusing = {"open_acceptance": 0.2, "benefit_base": -0.3, "initial_loyalty": 0.2, "heir_loyalty": 0.2}
    strife = {"challenge_rate": 3.0, "split_rate": 2.0, "mortality_at_55": 0.06}
    return run(cpsu, runs=20, support=request.param, parameters=refusing | strife, seed=7)


def test_a_leadership_is_vacant_only_where_the_central_committee_refused_the_heir(unruly: History) -> None:
    leaders = unruly.memberships.filter(post_id="leader")
    votes = unruly.ballots.filter(kind="election of the leader")
    vacant = 0
    for day in months_between(unruly):
        counts = running(leaders, day)["run"].value_counts()
        assert (counts["count"] == 1).all(), day
        for run in set(range(20)) - set(counts["run"].to_list()):
            vacant += 1
            assert votes.filter(run=run, start=day, outcome="lost").height >= 1, (run, day)
    assert vacant > 10


def test_the_central_committee_votes_once_a_month_on_a_man_and_a_leader_turned_out_waits(unruly: History) -> None:
    votes = unruly.ballots.filter(kind="election of the leader")
    twice = votes.filter(pl.len().over("run", "start", "subject_id") > 1)
    assert twice.join(
        unruly.meetings, on=["run", "start"], how="anti"
    ).is_empty()  # an heir before a congress, and at it
    terms = unruly.memberships.filter(pl.col("start") != pl.col("end"), post_id="leader")
    assert terms.filter(exit="not re-elected").height > 5
    again = terms.join(terms, left_on=["run", "person_id", "end"], right_on=["run", "person_id", "start"])
    assert again.is_empty()


def test_a_leader_who_was_not_there_at_the_start_was_elected(unruly: History) -> None:
    new = unruly.memberships.filter(post_id="leader", entry="succeeded")
    elected = unruly.ballots.filter(
        kind="election of the leader", outcome="carried", organization_id="central-committee"
    )
    keys = {"left_on": ["run", "person_id", "start"], "right_on": ["run", "subject_id", "start"]}
    assert new.height > 2
    assert new.join(elected, **keys, how="anti").is_empty()


def test_a_congress_without_a_leader_has_nobody_to_elect_him_for(unruly: History) -> None:
    votes = unruly.ballots.filter(kind="election")
    terms = unruly.memberships.filter(post_id="leader").select(
        "run", subject_id="person_id", since="start", until="end"
    )
    led = votes.join(terms, on=["run", "subject_id"])
    in_office = led.filter(
        pl.col("since") <= pl.col("start"), pl.col("until").is_null() | (pl.col("until") >= pl.col("start"))
    )
    assert in_office.select("run", "ballot_id").n_unique() == votes["subject_id"].count() > 0
    unled = votes.filter(pl.col("subject_id").is_null())
    assert unled.height > 0 or unruly.manifest.details["support"] == "allegiance"  # there it never fell so
    assert (unled["votes_for"] <= unled["electors"]).all()


def test_a_leader_sits_in_politburo_and_secretariat(many: History) -> None:
    for day in months_between(many):
        sitting = running(many.memberships, day)
        leader = sitting.filter(post_id="leader")
        for body in ("politburo", "secretariat"):
            seats = sitting.filter(organization_id=body)
            assert leader.join(seats, on=["run", "person_id"], how="anti").is_empty(), (day, body)


def test_ties_are_to_the_leader_of_their_time_and_nobody_is_his_own_ally(many: History) -> None:
    assert many.ties["other_id"].null_count() == 0
    assert many.ties.filter(pl.col("person_id") == pl.col("other_id")).is_empty()
    terms = many.memberships.filter(post_id="leader").select("run", "person_id", "start", "end")
    held = many.ties.join(terms, left_on=["run", "other_id"], right_on=["run", "person_id"], suffix="_term")
    never = pl.date(9999, 1, 1)
    within = (pl.col("start_term") <= pl.col("start")) & (
        pl.col("end").fill_null(never) <= pl.col("end_term").fill_null(never)
    )
    assert held.filter(within)["tie_id"].len() == many.ties.height


def test_nobody_has_two_stances_at_once(many: History, overlapping: Overlapping) -> None:
    assert overlapping(many.ties, "run", "person_id").is_empty()


def test_nobody_is_removed_without_two_majorities(many: History) -> None:
    removals = many.ballots.filter(pl.col("kind").str.starts_with("removal"), outcome="carried")
    gone = many.memberships.filter(exit="removed").select("run", "person_id", "end").unique()
    assert gone.height > 10
    for body in ("politburo", "central-committee"):
        voted = removals.filter(organization_id=body)
        missing = gone.join(
            voted, left_on=["run", "person_id", "end"], right_on=["run", "subject_id", "start"], how="anti"
        )
        assert missing.is_empty(), body


def test_the_central_committee_votes_only_on_what_the_politburo_carried(many: History) -> None:
    removals = many.ballots.filter(pl.col("kind").str.starts_with("removal"))
    keys = ["run", "start", "kind", "subject_id"]
    below = removals.filter(organization_id="central-committee")
    carried = removals.filter(organization_id="politburo", outcome="carried")
    assert below.height == carried.height > 10
    assert below.join(carried, on=keys, how="anti").is_empty()


def test_every_secretary_who_was_recommended_was_ratified(many: History) -> None:
    entered = many.memberships.filter(entry="recommended").with_columns(
        where="province-conference-" + pl.col("organization_id").str.strip_prefix("province-")
    )
    ratified = many.ballots.filter(kind="ratification", outcome="carried")
    keys = (["run", "person_id", "start", "where"], ["run", "subject_id", "start", "organization_id"])
    assert entered.height == ratified.height > 500
    assert entered.join(ratified, left_on=keys[0], right_on=keys[1], how="anti").is_empty()


def test_somebody_replaced_makes_room_for_somebody_else_the_same_month(many: History) -> None:
    out = many.memberships.filter(exit="replaced").select("run", "post_id", "end")
    entered = many.memberships.filter(pl.col("entry").is_in(["recommended", "appointed"]))
    missing = out.join(entered, left_on=["run", "post_id", "end"], right_on=["run", "post_id", "start"], how="anti")
    assert missing.is_empty()


def test_every_id_stands_for_somebody_and_something(many: History) -> None:
    people = many.persons.select("run", "person_id")
    assert people.is_duplicated().sum() == 0
    for name, column in (
        ("memberships", "person_id"),
        ("ties", "person_id"),
        ("ties", "other_id"),
        ("events", "person_id"),
        ("ballots", "subject_id"),
    ):
        rows = getattr(many, name).select("run", person_id=column).drop_nulls()
        assert rows.join(people, on=["run", "person_id"], how="anti").is_empty(), (name, column)
    bodies = many.memberships.select("organization_id")
    assert bodies.join(many.organizations, on="organization_id", how="anti")["organization_id"].unique().to_list() == []
    posts = many.memberships.select("post_id").drop_nulls()
    assert posts.join(many.posts, on="post_id", how="anti")["post_id"].unique().to_list() == []
    for name, key in (
        ("memberships", "membership_id"),
        ("ties", "tie_id"),
        ("ballots", "ballot_id"),
        ("events", "event_id"),
    ):
        assert getattr(many, name).select("run", key).is_duplicated().sum() == 0, name


@pytest.mark.parametrize("table", ["memberships", "ties", "events", "ballots", "meetings"])
def test_a_month_is_told_as_a_month(many: History, table: str) -> None:
    frame: pl.DataFrame = getattr(many, table)
    assert (frame["start_precision"] == "month").all()
    assert (frame["start_date"] == frame["start"].dt.strftime("%Y-%m")).all()
    assert (frame["start_earliest"] == frame["start"].dt.month_start()).all()
    assert (frame["start_latest"] == frame["start"].dt.month_end()).all()
