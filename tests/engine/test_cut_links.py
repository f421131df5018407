"""Cutting a link of the circle by leaving out its clause of the charter.

Runs are compared under the same seed, so they differ only by the cut and what follows from it.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

from collegium.charter import Charter
from collegium.history import History

SHARP = {"control_high": 0.95, "control_low": 0.5, "control_base": 0.05, "initial_loyalty": 0.3}
SUPPORT = ("conditional", "allegiance")
Run = Callable[..., History]


def following(history: History, where: pl.Expr) -> float:
    """The share of the leader's allies and clients among those who sit at the end, over all runs."""
    now = pl.col("end").is_null()
    sitting = history.memberships.filter(now, where)
    ties = history.ties.filter(now, pl.col("kind").is_in(["ally", "client"]))
    return sitting.join(ties, on=["run", "person_id"], how="semi").height / sitting.height


PROVINCES = pl.col("post_id").str.starts_with("province-")
COMMITTEE = pl.col("organization_id") == "central-committee"


def at_congresses(history: History) -> float:
    """The leader's share of the delegates."""
    rows = history.ballots.filter(kind="election")
    return rows["votes_for"].sum() / rows["electors"].sum()


@pytest.fixture(scope="module")
def circle(run: Run, cpsu: Charter) -> dict[str, History]:
    return {s: run(cpsu, runs=10, years=6, support=s, parameters=SHARP) for s in SUPPORT}


@pytest.mark.parametrize("support", SUPPORT)
def test_without_the_recommendation_the_leader_loses_the_provinces(
    run: Run, cpsu: Charter, without: Callable[..., Charter], circle: dict[str, History], support: str
) -> None:
    cut = without(cpsu, "nominate", "secretariat", "province-secretary")
    other = run(cut, runs=10, years=6, support=support, parameters=SHARP)
    whole = following(circle[support], PROVINCES)
    assert whole > 0.4
    assert following(other, PROVINCES) < whole / 2


@pytest.mark.parametrize("support", SUPPORT)
def test_control_of_appointments_follows_the_closed_form_when_the_committee_cannot_reward_it(
    run: Run, cpsu: Charter, without: Callable[..., Charter], support: str
) -> None:
    """L4 cut: control stays at ``control_low``, so the share of newly recommended men whom the leader wins is .5.

    About 84 posts * .27 * 6 years * 10 runs; the bound is 4.5 standard errors.
    """
    cut = without(cpsu, "elect", "central-committee", "leader")
    history = run(cut, runs=10, years=6, support=support, parameters=SHARP)
    entered = history.memberships.filter(entry="recommended")
    his = history.ties.filter(pl.col("kind").is_in(["ally", "client"]))
    won = entered.join(his, on=["run", "person_id", "start"], how="semi").height / entered.height
    assert entered.height > 1000
    assert abs(won - 0.5) < 4.5 * (0.25 / entered.height) ** 0.5


@pytest.mark.parametrize("support", SUPPORT)
def test_without_election_by_the_committee_the_circle_gives_less(
    run: Run, cpsu: Charter, without: Callable[..., Charter], circle: dict[str, History], support: str
) -> None:
    cut = without(cpsu, "elect", "central-committee", "leader")
    other = run(cut, runs=10, years=6, support=support, parameters=SHARP)
    assert following(other, PROVINCES) < following(circle[support], PROVINCES) - 0.05


def test_without_delegation_by_secretaries_the_districts_speak_for_themselves(
    run: Run, cpsu: Charter, without: Callable[..., Charter], circle: dict[str, History]
) -> None:
    """Secretaries of provinces are the leader's at .95; those of districts copy them by ``district_fidelity`` only."""
    cut = without(cpsu, "delegate", "province-secretary", "congress")
    few = SHARP | {"district_fidelity": 0.5, "control_low": 0.95}
    whole = run(cpsu, runs=10, years=6, support="allegiance", parameters=few)
    other = run(cut, runs=10, years=6, support="allegiance", parameters=few)
    assert at_congresses(other) < at_congresses(whole) - 0.1


@pytest.mark.parametrize("support", SUPPORT)
def test_without_a_slate_from_above_the_committee_is_less_his(
    run: Run, cpsu: Charter, without: Callable[..., Charter], circle: dict[str, History], support: str
) -> None:
    cut = without(cpsu, "nominate", "secretariat", "central-committee")
    other = run(cut, runs=10, years=6, support=support, parameters=SHARP)
    assert following(other, COMMITTEE) < following(circle[support], COMMITTEE) - 0.05


@pytest.mark.parametrize("support", SUPPORT)
def test_a_secret_ballot_below_turns_more_of_the_recommended_away(
    run: Run, cpsu: Charter, in_secret: Callable[[Charter], Charter], circle: dict[str, History], support: str
) -> None:
    def turned_away(history: History) -> float:
        return (history.ballots.filter(kind="ratification")["outcome"] == "lost").mean()

    other = run(in_secret(cpsu), runs=10, years=6, support=support, parameters=SHARP)
    assert other.ballots.filter(kind="ratification")["secret"].all()
    assert not circle[support].ballots.filter(kind="ratification")["secret"].any()
    assert turned_away(other) > turned_away(circle[support]) + 0.1


def test_below_half_and_above_half_the_start_decides_the_end(run: Run, cpsu: Charter) -> None:
    """The threshold form of section 1.2: with control_low below and control_high above the critical value the end
    depends on the start; here the start is the share of loyal office-holders, under allegiance alone."""
    p = {
        "control_high": 0.95, "control_low": 0.1, "lapse_rate": 0.02, "conversion_rate": 0.0, "replacement_rate": 0.4,
        "split_rate": 0.0, "challenge_rate": 0.0, "move_rate": 0.0, "mortality_at_55": 0.0, "client_rate": 0.0,
    }  # fmt: skip
    ends = {}
    for start in (0.0, 1.0):
        history = run(cpsu, runs=5, years=8, support="allegiance", parameters=p | {"initial_loyalty": start})
        ends[start] = following(history, PROVINCES)
    assert ends[1.0] > 0.7
    assert ends[0.0] < 0.3


@pytest.mark.parametrize(("over", "kind"), [("leader", "removal of the leader"), ("politburo", "removal")])
def test_without_a_clause_of_removal_nobody_is_removed_by_it(
    run: Run, cpsu: Charter, without: Callable[..., Charter], over: str, kind: str
) -> None:
    strife = {"challenge_rate": 6.0, "move_rate": 3.0, "split_rate": 3.0}
    cut = without(cpsu, "remove", "central-committee", over)
    whole, other = run(cpsu, runs=5, parameters=strife), run(cut, runs=5, parameters=strife)
    assert whole.ballots.filter(kind=kind).height > 0
    assert other.ballots.filter(kind=kind).is_empty()
    assert other.ballots.filter(pl.col("kind").str.starts_with("removal")).height > 0
    leaders = pl.col("post_id") == "leader"
    assert other.memberships.filter(leaders, exit="removed").is_empty() == (over == "leader")
