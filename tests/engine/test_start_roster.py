"""The first month: real people at the top, a synthetic hierarchy below."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np
import polars as pl
import pytest
from world import on

from collegium.charter import Charter
from collegium.charter import charter as read_charter
from collegium.conduct.catalogue import PARAMETERS, values
from collegium.conduct.state import ALLY, CLIENT, OPPONENT, new_state
from collegium.engine import compile_setting
from collegium.engine.setting import cast_of
from collegium.engine.start import read_roster, seat
from collegium.errors import CollegiumError
from collegium.history import History
from collegium.parameters import settle
from collegium.record import record

DAY = dt.date(1922, 4, 1)
CAST = cast_of(read_charter("cpsu-1922"))
FIRST = pl.col("start") == DAY


def shuffled(history: History, seed: int) -> History:
    return History(
        history.manifest,
        {name: table.sample(fraction=1.0, shuffle=True, seed=seed) for name, table in history.tables.items()},
    )


def test_the_roster_is_that_of_the_record() -> None:
    roster = read_roster(record(), DAY, CAST)
    sitting = record().sitting(DAY)
    for body, column in (("politburo", 0), ("orgburo", 1), ("secretariat", 2)):
        for rank, code in (("full", 1), ("candidate", 2)):
            expected = sitting.filter(organization_id=body, rank=rank)["person_id"].unique().sort().to_list()
            found = [p for p, ranks in zip(roster.person_ids, roster.ranks, strict=True) if ranks[column] == code]
            assert found == expected, (body, rank)
    assert roster.person_ids[roster.leader] == "stalin"
    stalin = record().persons.filter(person_id="stalin")["birth"][0]
    assert roster.births[roster.leader] == pytest.approx((stalin - DAY).days / 30.436875)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_order_of_rows_in_the_history_changes_nothing(
    seed: int, small: Charter, run: Callable[..., History]
) -> None:
    from collegium.engine import simulate

    other = shuffled(record(), seed)
    one, two = read_roster(record(), DAY, CAST), read_roster(other, DAY, CAST)
    assert (one.person_ids, one.leader, one.carried_back) == (two.person_ids, two.leader, two.carried_back)
    np.testing.assert_array_equal(one.ranks, two.ranks)
    np.testing.assert_array_equal(one.births, two.births)
    np.testing.assert_array_equal(one.stances, two.stances)
    again = simulate(small, other, on="1922-04", years=1, seed=1)
    plain = run(small, years=1, runs=1)
    assert again.memberships.equals(plain.memberships)
    assert again.ties.equals(plain.ties)


def test_new_names_in_the_same_order_change_nothing_else(small: Charter, run: Callable[..., History]) -> None:
    from collegium.engine import simulate

    def renamed(table: pl.DataFrame) -> pl.DataFrame:
        columns = [c for c in ("person_id", "other_id", "subject_id") if c in table.columns]
        return table.with_columns(pl.when(~pl.col(c).str.starts_with("synthetic-")).then("a-" + pl.col(c)).otherwise(c).alias(c) for c in columns)  # fmt: skip  # noqa: E501

    base = record()
    named = History(base.manifest, {name: renamed(table) for name, table in base.tables.items()})
    other = simulate(small, named, on="1922-04", years=2, seed=3)
    plain = run(small, years=2, runs=1, seed=3)
    for name in ("memberships", "ties", "ballots", "events"):
        assert renamed(getattr(plain, name)).equals(getattr(other, name)), name


def test_the_first_month_seats_the_roster_and_fills_every_post_below(
    cpsu: Charter, run: Callable[..., History]
) -> None:
    history = run(cpsu, years=1, runs=1)
    rows = history.memberships.filter(FIRST, entry="sitting at the start")
    for body in ("politburo", "orgburo", "secretariat"):
        real = record().sitting(DAY, body).select("person_id", "rank").unique().sort("person_id")
        assert rows.filter(organization_id=body).select("person_id", "rank").sort("person_id").equals(real), body
    assert rows.filter(pl.col("post_id").str.starts_with("province-"))["post_id"].n_unique() == 84
    assert rows.filter(pl.col("post_id").str.starts_with("district-"))["post_id"].n_unique() == 504
    assert rows.filter(organization_id="central-committee").height == 46
    assert rows.filter(post_id="leader")["person_id"].to_list() == ["stalin"]


def test_real_people_keep_their_name_and_birth_and_everybody_else_is_marked(
    small: Charter, run: Callable[..., History]
) -> None:
    persons = run(small, years=2).persons
    roster = read_roster(record(), DAY, CAST).person_ids
    assert persons.filter(~pl.col("synthetic"))["person_id"].unique().sort().to_list() == roster
    assert persons.filter("synthetic")["synthetic_birth"].all()
    known = record().persons.filter(pl.col("person_id").is_in(roster), pl.col("birth").is_not_null())
    kept = persons.filter(pl.col("person_id").is_in(known["person_id"].implode()), run=0)
    assert not kept["synthetic_birth"].any()
    assert kept.select("person_id", "name", "birth").sort("person_id").equals(
        known.select("person_id", "name", "birth").sort("person_id")
    )  # fmt: skip
    drawn = persons.filter(pl.col("person_id").is_in(roster), "synthetic_birth")
    ages = (pl.lit(DAY) - pl.col("birth")).dt.total_days() / 365.25
    assert drawn.select(ages.is_between(27.9, 45.1).all()).item()


def test_ties_that_a_source_told_of_shortly_before_the_start_are_carried_on_and_told() -> None:
    roster = read_roster(record(), dt.date(1935, 1, 1), cast_of(read_charter("cpsu-1934")))
    assert len(roster.carried_on) > 5
    assert not {*roster.carried_on} & {*roster.carried_back}
    stances = dict(zip(roster.person_ids, roster.stances.tolist(), strict=True))
    letters = record().ties.filter(pl.col("other_id") == "stalin", pl.col("end") <= dt.date(1935, 1, 1))
    for person in roster.carried_on:
        his = letters.filter(person_id=person).filter(pl.col("end") == pl.col("end").max())
        kind = his["kind"].sort()[0]  # a double letter A/C is half an ally's
        assert stances[person] == {"client": CLIENT, "ally": ALLY, "opponent": OPPONENT}[kind]
        assert his["end"][0] >= dt.date(1933, 1, 1)
    later = read_roster(record(), dt.date(1936, 6, 1), cast_of(read_charter("cpsu-1934")))
    assert later.carried_on == []  # the letters of 1934 are too old by then


def test_ties_later_than_the_start_are_carried_back_and_told() -> None:
    roster = read_roster(record(), DAY, CAST)
    ties = record().ties.filter(other_id="stalin").sort("start")
    for person in roster.carried_back:
        first = ties.filter(pl.col("end").is_null() | (pl.col("end") > DAY), person_id=person)["start"][0]
        assert DAY < first <= dt.date(1924, 4, 10), person
    told = {"client": 2, "ally": 1, "opponent": 3}
    stance = dict(zip(roster.person_ids, roster.stances.tolist(), strict=True))
    assert {p for p in stance if stance[p]} == set(roster.carried_back)  # the record has none as early as 1922-04
    for person in roster.carried_back:
        kinds = ties.filter(pl.col("end").is_null() | (pl.col("end") > DAY), person_id=person)["kind"]
        assert stance[person] == told[kinds[0]], person
    assert stance["stalin"] == 0


def test_the_share_of_loyal_office_holders_at_the_start_is_initial_loyalty(
    cpsu: Charter, run: Callable[..., History]
) -> None:
    """Secretaries of provinces whom the start made allies: 84 posts in 10 runs, a bound of 4.5 standard errors."""
    history = run(cpsu, years=0.1, runs=10, parameters={"initial_loyalty": 0.3})
    posts = history.memberships.filter(FIRST, pl.col("post_id").str.starts_with("province-"))
    allies = posts.join(history.ties.filter(FIRST), on=["run", "person_id"], how="semi")
    assert posts.height == 840
    assert abs(allies.height / 840 - 0.3) < 4.5 * (0.3 * 0.7 / 840) ** 0.5


@pytest.mark.parametrize(
    ("drop", "told"),
    [
        (pl.col("post_id") == "leader", "no roster to start from"),
        (pl.col("organization_id") == "politburo", "no roster to start from"),
    ],
)
def test_without_leader_or_politburo_there_is_no_roster(drop: pl.Expr, told: str) -> None:
    base = record()
    poor = History(base.manifest, base.tables | {"memberships": base.memberships.filter(~drop.fill_null(False))})
    with pytest.raises(CollegiumError, match=told):
        read_roster(poor, DAY, CAST)


def test_a_day_outside_the_history_is_refused() -> None:
    with pytest.raises(CollegiumError, match="outside the history"):
        read_roster(record(), dt.date(1995, 1, 1), CAST)


def test_the_printed_letter_sets_the_tie_at_the_start(small: Charter) -> None:
    """Client, ally, and halfway between them where the book has both letters."""
    day = dt.date(1926, 1, 1)
    roster = read_roster(record(), day, CAST)
    setting = compile_setting(small, day, dt.date(1926, 6, 1), [])
    p = values(settle(PARAMETERS, {"tie_of_client": 0.8, "tie_of_ally": 0.2}))
    s = new_state(2000, setting.n_provinces, setting.n_districts, 1)
    seat(
        s, p, on(), np.uint64(1), roster.ranks, roster.births, roster.stances, roster.doubled, roster.leader, 46,
        setting.norms[0],
    )  # fmt: skip
    letters = dict(record().ties.filter(pl.col("start") <= day, pl.col("end").is_null() | (pl.col("end") > day), other_id="stalin").select("person_id", "letter").iter_rows())  # fmt: skip  # noqa: E501
    told = {"C": 0.8, "A": 0.2, "A/C": 0.5}
    seen = set()
    for person, tie in zip(roster.person_ids, s.people["tie"], strict=False):
        if letters.get(person) in told:
            assert tie == pytest.approx(told[letters[person]]), person
            seen.add(letters[person])
    assert seen == {"C", "A", "A/C"}
