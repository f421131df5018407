"""The eight items by hand, what they need, and the scale."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl
import pytest

from collegium.errors import CollegiumError
from collegium.history import History
from collegium.measures import (
    ballot_coalitions,
    latent_score,
    personalism,
    personalism_items,
    selectorate,
    two_parameter,
)
from collegium.record import record

LEADER = [("l", "1922-04-03", "1930-01-01")]
BODIES = ("politburo", "army", "police", "guard", "party", "cabinet")
KINDS = {"army": "military", "police": "security service", "guard": "paramilitary", "cabinet": "government"}


def asked(history: History, on: str = "1926-06-01", **more) -> dict[str, bool | None]:
    kinds = history.organizations.with_columns(
        classification=pl.col("organization_id").replace_strict(KINDS, default="committee")
    )
    history = History(history.manifest, history.tables | {"organizations": kinds})
    return dict(personalism_items(history, on, **more).select("item", "yes").iter_rows())


def events(history: History, *rows: tuple) -> History:
    names = ["kind", "start", "person_id", "organization_id"]
    told = pl.DataFrame([(*r[:1], dt.date.fromisoformat(r[1]), *r[2:]) for r in rows], schema=names, orient="row")
    return History(history.manifest, history.tables | {"events": told.with_columns(run=0)})


def test_the_two_parameter_model():  # T11.6, and the other side of it
    assert two_parameter(0.7, 2.0, 0.7) == 0.5
    assert two_parameter(1.0, 1.5, 0.0) == pytest.approx(0.817574, abs=1e-6)
    assert two_parameter(-1.0, 1.5, 0.0) == pytest.approx(1 - 0.817574, abs=1e-6)
    assert two_parameter(3.0, 0.8, 1.2) == pytest.approx(1 / (1 + np.exp(-0.8 * 1.8)))
    assert two_parameter(-1000) == 0
    for wrong in ((0.0, 0.0, 0.0), (float("nan"), 1.0, 0.0), (0.0, -1.0, 0.0)):
        with pytest.raises(CollegiumError):
            two_parameter(*wrong)


def test_the_score_is_the_mean_of_the_posterior_on_a_grid():
    parameters = {"x": (1.2, -0.3), "y": (0.7, 0.8), "z": (2.0, 0.1)}
    grid = np.linspace(-8, 8, 20001)
    weight = np.exp(-(grid**2) / 2)
    for (a, b), answer in zip(parameters.values(), (True, False, True), strict=True):
        chance = 1 / (1 + np.exp(-a * (grid - b)))
        weight *= chance if answer else 1 - chance
    wanted = (weight * grid).sum() / weight.sum()
    assert latent_score({"x": True, "y": False, "z": True}, parameters) == pytest.approx(wanted, abs=1e-6)
    assert latent_score({"x": None}) is None
    with pytest.raises(CollegiumError, match="item"):
        latent_score({"x": True})


def test_nothing_is_told_of_nothing(past):
    found = asked(past([("a", "politburo")], leaders=LEADER, bodies=("politburo",)))
    assert set(found.values()) == {None}
    assert set(asked(past(bodies=BODIES)).values()) == {None}  # nobody leads


def test_entrants_decide_only_where_those_of_whom_nothing_is_told_cannot_turn_it(past):
    def among(clients: int, allies: int, untold: int, **more) -> bool | None:
        people = [
            *(f"c{n}" for n in range(clients)),
            *(f"a{n}" for n in range(allies)),
            *(f"u{n}" for n in range(untold)),
        ]
        bonds = [(p, "l", "client" if p[0] == "c" else "ally") for p in people if p[0] != "u"]
        seats = [(p, "politburo", "1925-01-01") for p in people]
        return asked(past(seats, ties=bonds, leaders=LEADER, bodies=BODIES), **more)["executive"]

    assert among(3, 1, 1) is True
    assert among(2, 2, 0) is False
    assert among(1, 2, 1) is False
    assert among(1, 1, 1) is None
    assert among(1, 1, 1, all_ties=True) is False
    assert among(3, 1, 1, years=1) is None  # they entered before the window


def test_a_body_that_is_not_listed_tells_nothing_of_its_entrants(past):
    history = past([("a", "cabinet", "1925-01-01")], ties=[("a", "l")], leaders=LEADER, bodies=BODIES)
    assert asked(history)["high-office"] is True
    named = History(history.manifest, history.tables | {"organizations": history.organizations.with_columns(
        coverage=pl.lit("named"))})  # fmt: skip
    assert asked(named)["high-office"] is None


def test_the_executive_is_a_rubber_stamp_by_grades_or_by_never_meeting(past):
    history = past(leaders=LEADER, bodies=BODIES)

    def with_(table: str, frame: pl.DataFrame) -> bool | None:
        rows = frame.with_columns(run=0, organization_id=pl.lit("politburo"), start=pl.lit(dt.date(1926, 1, 1)))
        return asked(History(history.manifest, history.tables | {table: rows}))["rubber-stamp"]

    assert with_("decisions", pl.DataFrame({"grade": ["alone"] * 8 + ["together"] * 2})) is True
    assert with_("decisions", pl.DataFrame({"grade": ["alone"] * 7 + ["together"] * 3})) is False
    assert with_("observations", pl.DataFrame({"measure": ["sessions"], "value": [0.0]})) is True
    assert with_("observations", pl.DataFrame({"measure": ["sessions"], "value": [4.0]})) is None


def test_founder_heir_and_guard(past):
    history = past(leaders=LEADER, bodies=BODIES)
    assert asked(history)["founder"] is None
    assert asked(events(history, ("founding", "1920-01-01", "l", "party")))["founder"] is True
    assert asked(events(history, ("founding", "1920-01-01", "x", "party")))["founder"] is False
    heir = past(leaders=[("k", "1920-01-01", "1922-04-03"), *LEADER], bodies=BODIES)
    assert asked(heir)["founder"] is False
    assert asked(events(history, ("founding", "1925-01-01", "l", "guard")))["paramilitary"] is True
    assert asked(events(history, ("founding", "1925-01-01", "x", "guard")))["paramilitary"] is False
    assert asked(events(history, ("founding", "1927-01-01", "l", "guard")))["paramilitary"] is None


def test_the_head_of_the_security_service_is_his_client_or_not_or_nothing_is_told(past):
    def headed(*ties: tuple, **more) -> bool | None:
        history = past([("p", "police", "1925-01-01", None, "holder")], ties=ties, leaders=LEADER, bodies=BODIES)
        posts = pl.when(pl.col("person_id") == "p").then(pl.lit("police:head")).otherwise("post_id")
        rows = history.memberships.with_columns(post_id=posts)
        return asked(History(history.manifest, history.tables | {"memberships": rows}), **more)["security"]

    assert headed(("p", "l")) is True
    assert headed(("p", "l", "ally")) is False
    assert headed() is None
    assert headed(all_ties=True) is False


def test_officers_are_purged_without_trial_or_not(past):
    history = past([("o", "army", "1924-01-01", "1926-01-01")], leaders=LEADER, bodies=BODIES)
    assert asked(history)["purged"] is False
    assert asked(events(history, ("execution", "1925-01-01", "o", "army")))["purged"] is True
    tried = events(history, ("trial", "1925-01-01", "o", None), ("execution", "1925-02-01", "o", "army"))
    assert asked(tried)["purged"] is False
    assert asked(events(history, ("execution", "1925-01-01", "z", None)))["purged"] is False


def test_the_mean_is_of_the_items_that_are_told():
    rows = {"run": 0, "date": dt.date(1950, 1, 1), "leader_id": "l", "item": ["executive", "founder", "purged"]}
    found = pl.DataFrame(rows).with_columns(yes=pl.Series([True, False, None]), reason=pl.lit(""))
    row = personalism(found).row(0, named=True)
    assert (row["told"], row["yes"], row["mean"]) == (2, 1, 0.5)
    assert row["score"] == pytest.approx(latent_score({"executive": True, "founder": False}))
    assert personalism(found, least=3).row(0)[-2:] == (None, None)
    with pytest.raises(CollegiumError):
        personalism(found, least=0)
    with pytest.raises(CollegiumError, match="window"):
        personalism_items(record(), "1957-01-01", years=0)


# --- selectorate ----------------------------------------------------------------------------------------------------


def test_selectorate_and_coalition_by_seats(past):
    history = past([(p, "politburo", "1920-01-01", None, rank) for p, rank in zip("abcd", ["full"] * 3 + ["candidate"],
                                                                                 strict=True)])  # fmt: skip
    row = selectorate(history, "1925-01-01").row(0, named=True)
    assert (row["selectorate"], row["coalition"], row["ratio"]) == (3, 2, 2 / 3)
    assert selectorate(history, "1925-01-01", rank="all")["coalition"].item() == 3
    empty = selectorate(history, "1919-01-01").row(0, named=True)
    assert (empty["ratio"], empty["reason"]) == (None, "nobody sits in it")
    named = selectorate(record(), "1957-06-18", "central-committee").row(0, named=True)
    assert named["selectorate"] is None
    assert "does not list" in named["reason"]


def test_selectorate_and_coalition_by_ballots(past):
    ballots = pl.DataFrame(
        {"run": 0, "electors": [11, 0, None], "votes_for": [7, 1, 2], "organization_id": "politburo"}
    )
    history = past([("a", "politburo")])
    found = ballot_coalitions(History(history.manifest, history.tables | {"ballots": ballots}), "politburo")
    assert found.select("selectorate", "needed", "coalition").rows() == [(11, 6, 7)]
    june = ballot_coalitions(record(), "politburo")
    assert june.select("selectorate", "needed").rows() == [(11, 6)]
