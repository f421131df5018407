"""What a run knows and does not write down: the witness changes nothing, and tells what the state holds."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl
import pytest

import collegium as cg
from collegium.engine import simulate
from collegium.engine.truth import counted
from collegium.errors import CollegiumError
from collegium.measures.leadership.questions import coded
from collegium.theories.patterns import BY_ID
from collegium.theories.patterns_run import how
from collegium.theories.simulate import amended
from collegium.theories.theory import theory

PERIOD = BY_ID["1957-64"]
HOW = {"on": PERIOD.first, "until": dt.date(1959, 6, 1), "runs": 2, "seed": 5, **how(PERIOD, theory("whole-conduct"))}


@pytest.fixture(scope="module")
def plain():
    return simulate(amended(PERIOD.charters), cg.record(), **HOW)


@pytest.fixture(scope="module")
def seen():
    return simulate(amended(PERIOD.charters), cg.record(), truth=True, replays=6, **HOW)


def of(history, measure: str) -> pl.DataFrame:
    return history.observations.filter(measure=measure)


def test_a_run_that_is_witnessed_is_the_same(plain, seen) -> None:
    for name, table in plain.tables.items():
        if name not in ("relations", "observations"):
            assert table.equals(seen.tables[name]), name
    kept = seen.observations.filter(pl.col("observation_id").str.starts_with("o"))
    assert kept.equals(plain.observations)
    assert plain.relations.is_empty()
    assert seen.manifest.details == {**plain.manifest.details, "truth": True, "replays": 6}


def test_everybody_has_one_patron_at_a_time_and_nobody_himself(seen) -> None:
    links = seen.relations.sort("run", "person_id", "start")
    assert set(links["kind"]) == {"patron"}
    assert links.height > 1000
    assert (links["person_id"] != links["other_id"]).all()
    before = pl.col("end").shift(1).over("run", "person_id")
    later = links.with_columns(before=before, first=pl.col("start") == pl.col("start").first().over("run", "person_id"))
    assert later.filter(~pl.col("first")).select((pl.col("before") <= pl.col("start")).all()).item()
    assert links.filter(pl.col("end").is_null()).select(pl.struct("run", "person_id").is_unique().all()).item()
    assert links["relation_id"].n_unique() * 1.0 <= links.height


def test_the_leaders_clients_have_him_for_a_patron(seen) -> None:
    """By the rule that makes clients under patronage: whoever becomes one in the run."""
    made = seen.events.filter(kind="conversion").select("run", "start", "person_id", "other_id")
    links = seen.relations.select("run", "person_id", "other_id", since="start", until="end")
    both = made.join(links, on=["run", "person_id", "other_id"], how="left")
    held = both.filter(
        (pl.col("since") <= pl.col("start")) & (pl.col("until").is_null() | (pl.col("until") >= pl.col("start")))
    )
    assert held.select("run", "start", "person_id").unique().height == made.height


def test_each_month_of_a_leader_tells_whether_he_could_be_removed(seen) -> None:
    could = of(seen, "removable")
    assert could["value"].is_in([0.0, 1.0]).all()
    assert could["value"].mean() == 1.0  # no terror protects him, and votes bind
    by_plot = of(seen, "removable by a plot")
    assert by_plot.height == could.height
    assert by_plot["value"].is_between(0, 1).all()
    numbers = by_plot["text"].str.extract_groups(r"bears (?<most>\d+) approaches, needs (?<least>\d+)").struct.unnest()
    bears = numbers["most"].cast(pl.Int64) >= numbers["least"].cast(pl.Int64)
    assert (bears == (by_plot["value"] > 0)).all()


def test_terror_can_put_a_leader_beyond_removal() -> None:
    """Under terror at its height, with the security service his, votes do not bind; nobody falls who is irremovable."""
    period = BY_ID["1935-53"]
    said = how(period, theory("whole-conduct"))
    said["parameters"] |= {"removal_void_terror": 0.02, "terror_start": 0.5}
    found = simulate(
        amended(period.charters), cg.record(), on=period.first, until=dt.date(1940, 1, 1), runs=4, seed=1, truth=True,
        replays=0, **said,
    )  # fmt: skip
    could = of(found, "removable")
    assert 0 < could["value"].mean() < 1
    assert set(could.filter(pl.col("value") == 0)["text"]) == {"no way"}
    assert "a plot can" in set(could["text"]) or "votes bind" in set(could["text"])
    gone = found.ballots.filter((pl.col("kind") == "removal of the leader") & (pl.col("outcome") == "carried"))
    never = could.filter(pl.col("value") == 0).select("run", person_id="person_id", start="start")
    both = gone.join(never, left_on=["run", "subject_id", "start"], right_on=["run", "person_id", "start"])
    assert both.is_empty()


def test_questions_put_again_are_counted_by_half_year(seen) -> None:
    again = of(seen, "questions put again")
    assert set(again["category"]) == {"contested", "opposed", "overrode", "sided", "prevailed"}
    assert set(again["start"].dt.month()) == {1, 7}
    counts = again.group_by("run", "start", "text").agg(
        *(pl.col("value").filter(pl.col("category") == name).sum().alias(name) for name in ("opposed", "overrode")),
        contested=pl.col("value").filter(pl.col("category") == "contested").sum(),
        prevailed=pl.col("value").filter(pl.col("category") == "prevailed").max(),
        sided=pl.col("value").filter(pl.col("category") == "sided").max(),
    )
    assert (counts["overrode"] <= counts["opposed"]).all()
    assert (counts["prevailed"] <= counts["sided"]).all()
    assert (counts["sided"] <= counts["contested"]).all()
    assert counts["opposed"].sum() > 100


def test_who_prevails_is_counted_as_the_measure_counts_it(plain) -> None:
    """The questions that a run did log, counted by the engine and by the measure."""
    run = plain.filter(run=0)
    questions, sides = coded(run, "politburo")
    people = sorted({*run.positions["person_id"], *run.decisions["leader_id"].drop_nulls()})
    number = {name: place for place, name in enumerate(people)}
    policy = run.decisions.filter(kind="policy")
    leader = questions["leader_id"].mode()[0]
    mine = questions.filter(leader_id=leader)
    wanted = policy.filter(pl.col("decision_id").is_in(mine["decision_id"].to_list()))
    place = {id: k for k, id in enumerate(wanted["decision_id"])}
    log = np.zeros((wanted.height, 12), np.int64)
    outcome = {"lost": 0, "carried": 1, "postponed": 2, "reversed": 3}
    log[:, 10] = [outcome[text] for text in wanted["outcome"]]
    log[:, 8], log[:, 9] = wanted["votes_for"].to_numpy(), wanted["votes_against"].to_numpy()
    kept = sides.join(mine.select("run", "decision_id"), on=["run", "decision_id"], how="semi")
    stood = np.array(
        [(place[d], number[who], stance, 0) for _, d, who, stance in kept.iter_rows()], np.int64
    )  # whom the measure counts: full members of the day, and the leader
    counts, members = counted(log, stood, np.ones(len(people), bool), number[leader])
    assert counts.tolist() == [
        mine.filter(pl.col("contested") & (pl.col("side") != 0)).height,
        mine["opposed"].sum(),
        mine.filter(pl.col("opposed") & pl.col("won")).height,
    ]
    assert counts[1] > 3
    fought = mine.filter(pl.col("contested") & (pl.col("side") != 0)).select("run", "decision_id", "side")
    each = kept.join(fought, on=["run", "decision_id"]).group_by("person_id").agg(
        n=pl.len(), won=(pl.col("stance") == pl.col("side")).sum()
    )  # fmt: skip
    assert {number[who]: [n, won] for who, n, won in each.iter_rows()} == {
        who: both.tolist() for who, both in members.items()
    }


def test_more_draws_do_not_move_the_share_that_he_wins_by_much() -> None:
    """Two witnesses with draws of their own agree as far as their numbers let them."""
    shares = []
    for replays in (40, 41):
        found = simulate(amended(PERIOD.charters), cg.record(), truth=True, replays=replays, **{**HOW, "runs": 1})
        again = of(found, "questions put again").group_by("category").agg(pl.col("value").sum())
        counts = dict(again.iter_rows())
        shares.append(counts["overrode"] / counts["opposed"])
    assert abs(shares[0] - shares[1]) < 0.05
    assert shares[0] != shares[1]


def test_places_of_schooling_are_told(seen) -> None:
    places = of(seen, "schooled in")
    assert places["category"].str.starts_with("province-").all()
    assert places.group_by("run", "person_id").len()["len"].max() == 1


@pytest.mark.parametrize("replays", [-1, 1001, 2.5])
def test_a_number_of_replays_that_is_none_is_refused(replays) -> None:
    with pytest.raises(CollegiumError, match="put again a whole number of times"):
        simulate("cpsu-1922", cg.record(), on="1922-04", years=1, truth=True, replays=replays)


def test_without_patronage_and_policy_there_is_nothing_to_tell() -> None:
    found = simulate("cpsu-1922", cg.record(), on="1922-04", until="1922-09", truth=True)
    assert found.relations.is_empty()
    assert of(found, "questions put again").is_empty()
    assert of(found, "removable").height == 5
