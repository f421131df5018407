"""The compact: what the book prints, cases by hand, a slow plain version day by day, and the strength of norms."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from collegium.errors import CollegiumError
from collegium.history import History
from collegium.measures import (
    Roles,
    compact,
    countervailing_power,
    established,
    interlock,
    limited_patronage,
    limited_turnover,
    net_gain,
    norm_strength,
    separate_wings,
    split_posts,
)
from collegium.record import record

KEPT_AND_BROKEN = ["value", "kept", "occasions", "broken"]
HEADS = Roles(head_of_government=("premier",), cabinet=("premier", "cabinet"))


def governed(history: History, heads=(), bodies=(), **columns) -> History:
    """The history with spells (person, body, post, start, end, run) beside those of the builder."""
    rows = [
        (person, body, post, "holder" if post else "full", _day(start), _day(end), run)
        for person, body, post, start, end, run in ((*row, *(None, 0)[len(row) - 4 :]) for row in heads)
    ]
    names = {"person_id": pl.String, "organization_id": pl.String, "post_id": pl.String, "rank": pl.String,
             "start": pl.Date, "end": pl.Date, "run": pl.Int32}  # fmt: skip
    more = pl.DataFrame(rows, schema=names, orient="row")
    fresh = pl.DataFrame({"organization_id": bodies, **columns}, schema_overrides={"organization_id": pl.String})
    return History(
        history.manifest,
        history.tables
        | {
            "memberships": pl.concat([history.memberships, more], how="diagonal_relaxed"),
            "organizations": pl.concat([history.organizations, fresh], how="diagonal_relaxed"),
            "posts": pl.DataFrame({"post_id": ["premier"]}),
        },
    )


def _day(value):
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


def one(found: pl.DataFrame, clause: str, *columns: str) -> tuple:
    return found.filter(clause=clause).select(*(columns or KEPT_AND_BROKEN)).row(0)


# --- what the book prints ---------------------------------------------------------------------------------------------


def test_the_two_top_posts_were_in_one_hand_in_march_1953_and_from_1958_to_1964_and_not_under_brezhnev():
    march = split_posts(record(), "1953-03-05", "1953-03-13")
    assert one(march, "posts") == (9, False, 1, 1)
    assert march["reason"].item() == "malenkov is secretary and head of government"
    after = split_posts(record(), "1953-03-14", "1982-11-09")
    kept = dict(after.select("year", "kept").rows())
    assert [year for year, held in kept.items() if held is False] == list(range(1958, 1965))
    assert None not in kept.values()
    brezhnev = split_posts(record(), "1964-10-14", "1982-11-09")
    assert brezhnev["year"].to_list() == list(range(1964, 1983))
    assert brezhnev["kept"].all()
    assert brezhnev["value"].sum() == 0


def test_without_a_leader_the_split_cannot_be_told_unless_secretaries_stand_for_him():
    found = split_posts(record(), "1953-03-05", "1953-03-13", secretaries=False)
    assert one(found, "posts", "value", "kept", "covered", "reason") == (None, None, 0, "nobody leads")


def printed() -> pl.DataFrame:
    """Gill, ch. 6 note 29, table 1, by year."""
    rows = record().observations.filter(pl.col("source_place").str.starts_with("ch. 6 note 29 table 1"))
    years = rows.filter(~pl.col("category").str.contains("total")).with_columns(
        year=pl.col("start_date").str.slice(0, 4).cast(pl.Int32), what=pl.col("category").str.slice(0, 3)
    )
    parts = {"clients": "Brezhnev clients appointed", "others": "Non-Brezhnev people appointed",
             "removed": "Non-Brezhnev people removed", "net": "Net gain/loss for Brezhnev"}  # fmt: skip
    wide = years.filter(pl.col("category").is_in(list(parts.values()))).pivot(
        on="category", index="year", values="value", maintain_order=True
    )
    return wide.rename({printed: name for name, printed in parts.items()}).sort("year").drop_nulls()


def test_net_gains_by_year_are_those_of_the_book():
    table = printed().filter(pl.col("year").is_between(1964, 1982))
    gains = [-1, 3, 0, 0, 1, 0, -1, 1, 1, 1, 2, 3, 0, 2, 0]
    assert table["year"].to_list() == [1964, 1965, 1966, 1967, 1968, *range(1971, 1979), 1980, 1982]
    assert net_gain(table["clients"], table["others"], table["removed"]).tolist() == gains
    assert table["net"].to_list() == gains
    totals = [table[name].sum() for name in ("clients", "others", "removed")]
    assert totals == [11, 15, 16]
    assert net_gain(*totals) == 12
    assert totals[0] / (totals[0] + totals[1]) == pytest.approx(0.423077, abs=1e-6)


def test_the_rosters_give_the_net_gain_of_nine_of_fifteen_years_with_the_clients_of_the_same_note():
    """The six others: the note counts as appointed three men in 1964 and one in 1972 who sat already, as removed two in
    1965 and 1974 who left one body of two, and leaves out Yefremov (1966) and Ryabov (1976)."""
    note = record().relations.filter(pl.col("source_place").str.starts_with("ch. 6 note 29 table 1"))
    found = limited_turnover(record(), "1964-10-14", "1982-11-09", ties=note).filter(clause="gain")
    mine = dict(found.select("year", "value").rows())
    table = dict(printed().select("year", "net").rows())
    assert sorted(year for year in table if mine[year] != table[year]) == [1964, 1965, 1966, 1972, 1974, 1976]
    assert found["kept"].all()
    classes = limited_patronage(record(), "1964-10-14", "1982-11-09", ties=note, years=20)
    assert classes.filter(clause="entrants")["reason"][-1] == "11 of 24 entrants since 1964-10-14"


@pytest.mark.parametrize(
    ("day", "share", "rest"), [("1973-04-30", 7 / 26, (3 + 3 + 11) / 26), ("1981-03-31", 9 / 26, (3 + 3 + 9) / 26)]
)
def test_the_leaders_faction_of_1973_and_1981_was_no_majority_and_could_be_outvoted(day, share, rest):
    found = countervailing_power(record(), on=day)
    assert one(found, "faction", "value", "kept") == (share, True)
    assert one(found, "counter", "value", "kept") == (rest, True)


def test_seven_of_fifteen_were_secretaries_after_june_1957_and_seven_of_eight_secretaries_sat_in_the_presidium():
    found = separate_wings(record(), on="1957-06-29")
    assert one(found, "wings", "value", "kept", "reason") == (7 / 15, True, "7 of 15 are secretaries")
    both = interlock(record(), "politburo", "secretariat", "1957-06-29").row(0, named=True)
    assert both["share_of_second"] == 7 / 8


def test_the_strength_of_a_norm_kept_three_times_and_then_broken_twice():
    assert norm_strength(3, 0) == pytest.approx(0.8, abs=1e-12)
    assert norm_strength(3, 2) == pytest.approx(0.571429, abs=1e-6)
    assert norm_strength(0, 0) == 0.5
    assert norm_strength(np.array([[1, 2]]), 0).shape == (1, 2)


def test_shelepin_and_malenkov_are_the_only_ones_named_in_all_three_bodies():
    found = separate_wings(record(), "1953", "1991").filter(clause="overlap")
    broken = found.filter(~pl.col("kept"))
    assert broken.select("year", "reason").rows() == [(1953, "malenkov"), (1965, "shelepin")]
    assert found.filter(pl.col("kept")).is_empty()  # the record lists no presidium of the government


# --- R1 by hand -------------------------------------------------------------------------------------------------------


def test_an_occasion_is_a_day_on_which_a_post_passes(past):
    history = governed(
        past([("a", "politburo")], leaders=[("a", "1917-01-01", "1925-01-01"), ("b", "1925-01-01")]),
        [
            ("c", "cabinet", "premier", "1919-05-01", "1922-05-01"),
            ("a", "cabinet", "premier", "1922-05-01", "1924-01-01"),
            ("c", "cabinet", "premier", "1924-03-01"),
        ],
        ["cabinet"],
    )
    found = split_posts(history, "1919", "1926", roles=HEADS)
    rows = {row[0]: row[1:] for row in found.select("year", *KEPT_AND_BROKEN).rows()}
    assert rows[1919] == (0, True, 1, 0)
    assert rows[1920] == (0, True, 0, 0)
    assert rows[1922] == (245, False, 1, 1)
    assert rows[1923] == (365, False, 0, 0)
    assert rows[1924] == (0, True, 1, 0)  # from January to March nobody heads the government
    assert rows[1925] == (0, True, 1, 0)
    covered = dict(found.select("year", "covered").rows())
    assert covered[1919] == 245 / 365
    assert covered[1924] == (366 - 60) / 366
    parts = split_posts(history, "1922", "1922", roles=HEADS, detail="leaders")
    assert parts.select("start", "end", "leader_id").row(0) == (dt.date(1922, 1, 1), dt.date(1922, 12, 31), "a")


def test_an_office_merely_attested_is_held_but_no_occasion(past):
    history = governed(
        past(leaders=[("a",)]), [("c", "cabinet", "premier", "1920-01-01"), ("a", "cabinet", "premier", "1922-01-01")],
        ["cabinet"],
    )  # fmt: skip
    late = pl.when(pl.col("start").dt.year() == 1922).then(pl.lit("attested"))
    table = history.memberships.with_columns(start_precision=late)
    found = split_posts(History(history.manifest, history.tables | {"memberships": table}), "1922", "1922", roles=HEADS)
    assert one(found, "posts") == (365, False, 0, 0)


def test_whom_the_history_finds_in_office_on_its_first_day_has_not_entered(past):
    history = past([("k", "politburo"), ("a", "politburo"), ("k", "secretariat")], [("a", "k")], [("k",)])
    found = compact(governed(history, [("a", "cabinet", "premier", "1917-01-01")], ["cabinet"]), "1917", "1917",
                    roles=HEADS, detail="clauses", told_least=1)  # fmt: skip
    assert found["occasions"].sum() == 0
    assert found.filter(clause="posts")["kept"].item()
    assert found.filter(clause="exits")["reason"].item() == "the history does not tell who sat before"


def test_a_secretary_at_the_head_of_government_breaks_the_rule_only_without_a_leader(past):
    history = governed(
        past(
            [("a", "secretariat"), ("b", "secretariat")],
            leaders=[("a", "1917-01-01", "1920-07-01"), ("a", "1920-08-01")],
        ),
        [("b", "cabinet", "premier", "1919-01-01")], ["cabinet"],
    )  # fmt: skip
    found = split_posts(history, "1920", "1920", roles=HEADS)
    assert one(found, "posts") == (31, False, 1, 0)  # a new leader on 1 August; nobody new on 1 July
    parts = split_posts(history, "1920", "1920", roles=HEADS, detail="leaders")
    assert parts.select("leader_id", "kept").rows() == [("a", True), (None, False), ("a", True)]


def test_a_history_without_a_government_cannot_be_told(past):
    found = compact(past([("a", "politburo")], leaders=[("a",)]), "1920", "1921")
    assert found.filter(rule="R1")["kept"].to_list() == [None, None]
    assert found.filter(rule="R1")["reason"][0] == "nobody is known to head the government"
    overlap = separate_wings(past([("a", "politburo")]), "1920", "1920").filter(clause="overlap")
    assert overlap["reason"].item() == "nobody is known in the presidium of the government"


# --- R2 and R5 by hand ------------------------------------------------------------------------------------------------


def test_clients_of_the_entrants_of_five_years_and_a_class_wholly_his(past):
    entrants = [("a", "1920-02-01"), ("b", "1920-02-01"), ("c", "1921-02-01"), ("d", "1921-02-01"), ("e", "1926-02-01")]
    history = past(
        [("k", "politburo"), *((who, "politburo", day, None, "candidate") for who, day in entrants)],
        ties=[("a", "k"), ("b", "k"), ("e", "k")],
        leaders=[("k",)],
    )
    found = limited_patronage(history, "1920", "1926")
    share = found.filter(clause="entrants")
    assert share["value"].to_list() == [1, 0.5, 0.5, 0.5, 0.5, None, None]
    assert share["kept"].to_list() == [False, True, True, True, True, None, None]  # one half is not too much
    assert share["reason"].to_list()[-2:] == ["no tie of those who entered to k is told", "fewer than 2 entered"]
    assert share["occasions"].to_list() == [1, 1, 0, 0, 0, 0, 0]
    assert share["broken"].to_list() == [1, 0, 0, 0, 0, 0, 0]
    classes = found.filter(clause="classes")
    assert classes["kept"].to_list() == [False, True, None, None, None, None, None]
    assert classes["reason"][0] == "1920-02-01: a, b"
    told = limited_patronage(history, "1925", "1925", all_ties=True)
    assert one(told, "entrants", "value", "kept") == (0, True)
    three = limited_patronage(history, "1920", "1926", entrants_least=3)
    assert three.filter(clause="entrants")["value"].to_list() == [None, 0.5, 0.5, 0.5, 0.5, None, None]


def test_only_who_sat_in_neither_body_enters_and_who_sits_in_neither_has_left(past):
    history = past(
        [
            ("k", "politburo"), ("x", "secretariat"), ("x", "politburo", "1920-03-01"), ("y", "politburo"),
            ("y", "secretariat", "1917-01-01", "1920-04-01"), ("z", "politburo", "1917-01-01", "1920-05-01"),
            ("c", "secretariat", "1920-06-01"), ("d", "secretariat", "1920-06-01"),
        ],
        ties=[("c", "k")], leaders=[("k",)],
    )  # fmt: skip
    gain = limited_turnover(history, "1920", "1920").filter(clause="gain")
    assert gain.select("value", "reason").row(0) == (1, "clients in 1, others in 1, others out 1")


def test_neither_deaths_nor_the_leader_who_falls_are_removals_and_clients_who_go_do_not_count(past):
    history = past(
        [
            ("k", "politburo"), ("old", "politburo", "1917-01-01", "1920-01-10"), ("new", "politburo", "1920-03-01"),
            ("dead", "politburo", "1917-01-01", "1920-05-01"), ("gone", "politburo", "1917-01-01", "1920-06-01"),
            ("his", "politburo", "1917-01-01", "1920-07-01"),
        ],
        ties=[("his", "k"), ("new", "k", "client", 0.5)],
        leaders=[("old", "1917-01-01", "1920-01-10"), ("k", "1920-01-10")],
    )  # fmt: skip
    died = pl.when(pl.col("person_id") == "dead").then(pl.lit(dt.date(1920, 5, 1)))
    history = History(history.manifest, history.tables | {"persons": history.persons.with_columns(death=died)})
    found = limited_turnover(history, "1920-01-10", "1920-12")
    assert one(found, "gain", "reason", "value") == ("clients in 0.5, others in 0.5, others out 1", 1)
    assert one(found, "exits", "value", "kept", "reason") == (4 / 5, False, "4 of 5 full members")
    lasting = limited_turnover(history, "1920-01-10", "1920-12", deaths=False, exits_cap=3 / 5)
    assert one(lasting, "exits", "value", "kept") == (3 / 5, True)


def test_a_full_member_made_candidate_has_lost_his_seat_and_a_gain_of_three_is_the_most(past):
    seats = [
        ("k", "politburo"),
        ("a", "politburo", "1917-01-01", "1920-02-01"),
        ("a", "politburo", "1920-02-01", None, "candidate"),
        *((f"n{i}", "secretariat", "1920-03-01") for i in range(4)),
    ]
    ties = [(f"n{i}", "k") for i in range(4)]
    found = limited_turnover(past(seats, ties, [("k",)]), "1920", "1920")
    assert one(found, "exits") == (0.5, False, 1, 1)
    assert one(found, "gain") == (4, False, 1, 1)
    three = limited_turnover(past(seats, ties[:3], [("k",)]), "1920", "1920", gain_cap=2)
    assert one(three, "gain") == (2, True, 1, 0)
    loss = limited_turnover(past(seats[:-1], [("a", "k")], [("k",)]), "1920", "1920", gain_cap=2.5)
    assert one(loss, "gain", "value", "kept") == (-3, False)
    unknown = limited_turnover(past(seats[:-1], leaders=[("k",)]), "1920", "1920")
    assert one(unknown, "gain", "value", "kept", "occasions") == (None, None, 0)


def test_a_tie_that_came_later_makes_a_client_only_if_any_date_will_do(past):
    history = past(
        [("k", "politburo"), ("a", "politburo", "1920-02-01"), ("b", "politburo", "1920-02-01")],
        ties=[("a", "k", "client", 1.0, "1921-01-01"), ("b", "k", "client", 1.0, "1919-01-01", "1920-02-01")],
        leaders=[("k",)],
    )
    ever = limited_patronage(history, "1920", "1920")
    assert one(ever, "entrants", "value") == (1,)
    day = limited_patronage(history, "1920", "1920", tied="day")
    assert one(day, "entrants", "value") == (0.5,)
    assert [one(found, "classes", "value", "kept") for found in (ever, day)] == [(1, False), (0, True)]


def test_entrants_under_the_leader_before_do_not_count(past):
    history = past(
        [("a", "politburo", "1920-02-01"), ("b", "politburo", "1920-08-01"), ("c", "politburo", "1920-08-01")],
        ties=[("a", "k"), ("b", "m"), ("c", "k")],
        leaders=[("k", "1917-01-01", "1920-06-01"), ("m", "1920-06-01")],
    )
    found = limited_patronage(history, "1920", "1920", detail="leaders", entrants_least=1).filter(clause="entrants")
    assert found.select("leader_id", "value").rows() == [("k", 1.0), ("m", 0.5)]
    year = limited_patronage(history, "1920", "1920", entrants_least=1)
    assert one(year, "entrants", "value", "kept", "leader_id") == (1.0, False, "m")  # the worst; m led longer


def test_spells_of_a_leader_that_follow_straight_on_are_one_term(past):
    history = past(
        [("a", "politburo", "1920-02-01"), ("b", "politburo", "1921-02-01")], ties=[("a", "k")],
        leaders=[("k", "1919-01-01", "1921-01-01"), ("k", "1921-01-01")],
    )  # fmt: skip
    found = limited_patronage(history, "1921", "1921")
    assert one(found, "entrants", "reason") == ("1 of 2 entrants since 1919-01-01",)


# --- R3 and R4 by hand ------------------------------------------------------------------------------------------------


def test_of_three_bodies_a_list_shows_both_and_names_show_only_breaches(past):
    seats = [
        ("k", "politburo"),
        ("k", "secretariat"),
        ("a", "politburo"),
        ("a", "secretariat", "1920-06-01", "1921-01-01"),
    ]
    heads = [("k", "cabinet", "premier", "1917-01-01"), ("a", "cabinet", None, "1917-01-01")]
    listed = governed(past(seats, leaders=[("k",)]), heads, ["cabinet"])
    found = separate_wings(listed, "1919", "1921", roles=HEADS).filter(clause="overlap")
    assert found["kept"].to_list() == [True, False, True]
    assert found.select("value", "occasions", "broken").rows() == [(0, 0, 0), (1, 1, 1), (0, 0, 0)]
    named = governed(past(seats, leaders=[("k",)]), heads, ["cabinet"], coverage=["named"])
    found = separate_wings(named, "1919", "1921", roles=HEADS).filter(clause="overlap")
    assert found["kept"].to_list() == [None, False, None]
    assert found["covered"][1] == 214 / 366


def test_half_a_body_of_secretaries_is_kept_and_more_is_not(past):
    history = past(
        [
            ("a", "politburo"), ("b", "politburo"), ("c", "politburo", "1917-01-01", None, "candidate"),
            ("a", "secretariat"), ("b", "secretariat", "1920-07-01", "1920-07-02"), ("c", "secretariat"),
        ]
    )  # fmt: skip
    wings = separate_wings(history, "1919", "1921").filter(clause="wings")
    assert wings.select("value", "kept").rows() == [(0.5, True), (1.0, False), (0.5, True)]
    assert wings["broken"].to_list() == [0, 1, 0]
    assert wings["covered"].to_list() == [1, 1, 1]


def test_a_faction_of_exactly_half_breaks_both_clauses(past):
    seats = [(who, "politburo") for who in "kabcde"]
    half = countervailing_power(past(seats, [("a", "k"), ("b", "k")], [("k",)]), on="1920-01-01")
    assert one(half, "faction", "value", "kept", "reason") == (0.5, False, "3 of 6 with k")
    assert one(half, "counter", "value", "kept", "reason") == (0.5, False, "3 of 6 without k")
    less = countervailing_power(past(seats, [("a", "k"), ("b", "k", "client", 0.5)], [("k",)]), on="1920-01-01")
    assert one(less, "faction", "value", "kept") == (2.5 / 6, True)
    assert one(less, "counter", "value", "kept") == (3.5 / 6, True)


def test_only_so_many_blocs_join_against_the_largest_and_independents_always_do(past):
    people = ["k1", "k2", "k3", "k4", "m1", "m2", "n1", "n2", "o1", "o2", "p"]
    ties = [(who, f"{who[0]}1") for who in people if who[1:] not in ("", "1")]
    history = past([(who, "politburo") for who in people], ties, [("k1",)])
    values = [one(countervailing_power(history, on="1920", blocs=n), "counter", "value")[0] for n in (0, 1, 2, 3)]
    assert values == [1 / 11, 3 / 11, 5 / 11, 7 / 11]
    assert one(countervailing_power(history, on="1920"), "faction", "value") == (4 / 11,)


def test_a_client_stands_with_the_patron_of_his_heaviest_tie_and_a_patron_may_sit_outside(past):
    history = past(
        [(who, "politburo") for who in ("k", "a", "b", "c", "d")],
        [("a", "k", "client", 0.5, "1919-01-01"), ("a", "out"), ("b", "out"), ("c", "k")],
        [("k",)],
    )
    assert one(countervailing_power(history, on="1920"), "faction", "reason") == ("2 of 5 with k",)
    more = past([(who, "politburo") for who in ("k", "a", "b", "c", "d")],
                [("a", "out"), ("b", "out"), ("d", "out"), ("c", "k"), ("a", "k", "ally")], [("k",)])  # fmt: skip
    assert one(countervailing_power(more, on="1920"), "faction", "reason") == ("3 of 5 with out",)


def test_a_patron_who_is_a_client_stands_with_his_patron_and_not_with_his_own(past):
    seats = [(who, "politburo") for who in ("k", "a", "a1", "a2", "b")]
    found = countervailing_power(past(seats, [("a", "k"), ("b", "k"), ("a1", "a"), ("a2", "a")], [("k",)]), on="1920")
    assert one(found, "faction", "reason") == ("3 of 5 with k",)
    assert one(found, "counter", "reason") == ("2 of 5 without k",)


def test_factions_are_told_where_two_members_ties_to_the_leader_are(past):
    history = past([(who, "politburo") for who in "kab"], [("a", "k")], [("k",)])
    found = countervailing_power(history, on="1920")
    assert one(found, "faction", "kept", "reason") == (None, "fewer than 2 members' ties to k are told")
    assert one(countervailing_power(history, on="1920", told_least=1), "faction", "kept") == (False,)
    assert one(countervailing_power(history, on="1920", all_ties=True), "faction", "value") == (2 / 3,)
    alone = countervailing_power(past([("k", "politburo")], leaders=[("k",)]), on="1920", all_ties=True)
    assert one(alone, "faction", "value", "kept", "reason") == (0, True, "no client sits")


def test_each_branch_needs_a_full_member_and_a_list_shows_that_it_has_none(past):
    seats = [
        ("k", "politburo"),
        ("k", "secretariat"),
        ("g", "politburo"),
        ("r", "politburo", "1917-01-01", "1920-07-01"),
        ("r", "politburo", "1920-07-01", None, "candidate"),
    ]
    heads = [("g", "ministry", None, "1917-01-01"), ("r", "north", "north:head", "1917-01-01")]
    kinds = {"classification": ["ministry", None], "level": [None, "province"]}
    history = governed(past(seats), heads, ["ministry", "north"], **kinds)
    found = countervailing_power(history, "1919", "1921").filter(clause="branches")
    assert found.select("value", "kept").rows() == [(3, True), (2, False), (2, False)]
    named = governed(past(seats), heads, ["ministry", "north"], **kinds, coverage=["named", "named"])
    found = countervailing_power(named, "1919", "1921").filter(clause="branches")
    assert found.select("value", "kept").rows() == [(3, True), (3, True), (None, None)]
    assert found["reason"][2] == "no full member is known in: regions"


# --- the whole --------------------------------------------------------------------------------------------------------


def test_a_rule_is_told_by_its_broken_clause_then_by_one_that_cannot_be_told():
    rules = compact(record(), "1957", "1966")
    clauses = compact(record(), "1957", "1966", detail="clauses")
    assert rules.height == 5 * 10
    assert clauses.height == 10 * 10
    for row in rules.iter_rows(named=True):
        mine = clauses.filter(rule=row["rule"], year=row["year"])
        held = mine["kept"].to_list()
        assert row["kept"] == (False if False in held else None if None in held else True)
        deciding = mine.filter(clause=row["clause"]).row(0, named=True)
        assert (deciding["kept"], deciding["value"]) == (row["kept"], row["value"])
        assert row["occasions"] == mine["occasions"].sum()
        assert row["broken"] == mine["broken"].sum()


def test_parts_of_years_make_up_the_years_and_carry_all_occasions():
    parts = compact(record(), "1953", "1986", detail="leaders")
    years = compact(record(), "1953", "1986", detail="clauses")
    for clause, rows in parts.group_by("clause"):
        whole = years.filter(clause=clause[0])
        days = (rows["end"] - rows["start"]).dt.total_days() + 1
        assert days.sum() == (dt.date(1986, 12, 31) - dt.date(1952, 12, 31)).days
        assert rows["occasions"].sum() == whole["occasions"].sum()
        assert rows["broken"].sum() == whole["broken"].sum()
        assert (rows["broken"] <= rows["occasions"]).all()
    assert parts.filter(clause="posts", year=1964)["leader_id"].to_list() == ["khrushchev", "brezhnev"]


@pytest.mark.parametrize("day", ["1953-03-10", "1957-06-29", "1965-11-30", "1973-04-30", "1981-03-31", "1990-07-15"])
def test_a_day_alone_is_a_span_of_one_day_for_what_is_asked_of_bodies_and_posts(day):
    alone, span = (compact(record(), **asked, detail="clauses") for asked in ({"on": day}, {"start": day, "end": day}))
    bodies = ~pl.col("clause").is_in(["entrants", "classes", "exits", "gain"])
    assert_frame_equal(alone.filter(bodies), span.filter(bodies))


def test_of_a_day_the_exits_are_those_of_the_year_up_to_it():
    last = limited_turnover(record(), on="1966-12-31")
    assert one(last, "exits", "value", "reason") == (2 / 12, "2 of 12 full members")
    before = limited_turnover(record(), on="1966-03-31")
    assert one(before, "exits", "value") == (0,)
    after = limited_turnover(record(), on="1965-04-30")
    assert one(after, "gain", "reason") == ("clients in 1, others in 0, others out 3",)  # since Brezhnev came


def test_a_norm_is_established_by_three_occasions_under_two_leaders():
    rows = [("R1", "a", 2, 0), ("R1", "b", 1, 0), ("R2", "a", 4, 0), ("R3", "a", 1, 0), ("R3", "b", 1, 0),
            ("R4", "a", 3, 0), ("R4", None, 3, 0), ("R5", "a", 3, 1), ("R5", "b", 2, 1)]  # fmt: skip
    frame = pl.DataFrame(rows, schema=["rule", "leader_id", "occasions", "broken"], orient="row")
    found = established(frame.with_columns(pl.lit("x").alias("clause"), run=0))
    held = {
        rule: told for rule, *told in found.select("rule", "kept", "broken", "constellations", "established").rows()
    }
    assert held == {
        "R1": [3, 0, 2, True],
        "R2": [4, 0, 1, False],
        "R3": [2, 0, 2, False],
        "R4": [6, 0, 1, False],  # an interregnum is no constellation
        "R5": [3, 2, 2, True],
    }
    assert found["strength"].to_list() == pytest.approx([float(norm_strength(k, b)) for k, b, *_ in held.values()])
    often = established(frame.with_columns(pl.lit("x").alias("clause"), run=0), least=4, constellations=1)
    assert often.filter("established")["rule"].to_list() == ["R2", "R4"]


def test_the_split_of_the_posts_is_established_only_under_brezhnevs_successors():
    brezhnev = established(compact(record(), "1964-10-14", "1982-11-09", detail="leaders")).filter(rule="R1")
    assert brezhnev.select("kept", "broken", "constellations", "established").row(0) == (2, 0, 1, False)
    later = established(compact(record(), "1964-10-14", "1985-12", detail="leaders")).filter(rule="R1")
    assert later.select("kept", "broken", "constellations", "established").row(0) == (6, 0, 4, True)


def test_no_name_of_the_record_is_in_the_rules():
    """Under other names, told in ``Roles``, the same past gives the same rows."""
    old = record()
    named = {"politburo": "council", "secretariat": "bureau", "leader": "chief", "sovnarkom-presidium": "inner-cabinet"}
    kinds = {"government": "executive", "ministry": "portfolio", "party organisation": "land"}

    def renamed(text: pl.Expr) -> pl.Expr:
        plain = text.replace(named)
        return plain.str.replace("^(sovnarkom|cabinet-of-ministers):", "cabinet-$1:")

    tables = {}
    for name, table in old.tables.items():
        columns = [pl.col(c) for c in table.columns if c in ("organization_id", "post_id")]
        tables[name] = table.with_columns(renamed(column) for column in columns)
    tables["organizations"] = tables["organizations"].with_columns(
        pl.col("classification").replace(kinds), pl.lit(None, pl.String).alias("other_names"), name="organization_id"
    )
    tables["posts"] = tables["posts"].with_columns(label="post_id")
    roles = Roles(
        body="council",
        secretariat="bureau",
        leader="chief",
        head_of_government=("cabinet-sovnarkom:chair", "cabinet-cabinet-of-ministers:chair"),
        cabinet=("inner-cabinet", "cabinet-sovnarkom:chair", "cabinet-sovnarkom:first-deputy-chair",
                 "cabinet-sovnarkom:deputy-chair", "cabinet-cabinet-of-ministers:chair"),
        government=("executive", "portfolio"),
        regions=("land",),
    )  # fmt: skip
    found = compact(History(old.manifest, tables), "1953", "1991", roles=roles, detail="clauses")
    assert_frame_equal(found, compact(old, "1953", "1991", detail="clauses"))


def test_bad_questions_are_refused(past):
    history = past([("a", "politburo")], leaders=[("a",)])
    for call, said in (
        (lambda: compact(history, detail="years"), "no such detail"),
        (lambda: split_posts(history, detail="rules"), "no such detail"),
        (lambda: compact(history, "1920", on="1921"), "days or a span"),
        (lambda: compact(history, "1920", "1919"), "ends before it starts"),
        (lambda: compact(history, on="1992"), "outside the history"),
        (lambda: compact(history, roles=Roles(body="senate")), "unknown body"),
        (lambda: compact(history, roles=Roles(head_of_government=("premeir",))), "unknown body or post"),
        (lambda: compact(history, roles=Roles(regions=("county",))), "no body has that"),
        (lambda: compact(history, tied="often"), "no such reading of ties"),
        (lambda: compact(history, patronage_cap=-0.1), "patronage_cap is too low"),
        (lambda: compact(history, entrants_least=0), "entrants_least is too low"),
        (lambda: compact(history, gain_cap=float("nan")), "gain_cap is too low"),
        (lambda: compact(history, ties=pl.DataFrame({"run": [0]})), "the ties lack the column"),
        (lambda: norm_strength(-1, 0), "kept is a number of occasions"),
        (lambda: norm_strength(1, float("nan")), "broken is a number of occasions"),
        (lambda: established(pl.DataFrame({"run": [0]})), "the table lacks the column"),
        (lambda: established(compact(history, "1920", "1920"), least=0), "one occasion and one leader"),
    ):
        with pytest.raises(CollegiumError, match=said):
            call()


# --- properties -------------------------------------------------------------------------------------------------------

FROM, UNTIL = dt.date(1920, 1, 1), dt.date(1922, 6, 30)
PEOPLE = [f"p{n}" for n in range(6)]
few = settings(max_examples=8, deadline=None)


def drawn_past(past, rows, data) -> tuple[History, dict]:
    drawn = data.draw(rows)
    drawn["seats"] += [("p0", "central-committee", dt.date(1917, 1, 1), None, "full", run) for run in (0, 1)]
    day = st.integers(0, 12).map(lambda n: FROM + dt.timedelta(days=80 * n))
    heads = data.draw(
        st.lists(st.tuples(st.sampled_from(PEOPLE), day, st.integers(1, 6), st.integers(0, 1)), max_size=5)
    )
    spells = [
        (who, "cabinet", "premier", start, start + dt.timedelta(days=80 * long), run) for who, start, long, run in heads
    ]
    return governed(past(**drawn, runs=2), spells, ["cabinet"]), drawn | {"heads": spells}


@few
@given(data=st.data())
def test_the_rules_of_bodies_and_posts_agree_with_a_slow_plain_version_day_by_day(past, rows, data):
    history, drawn = drawn_past(past, rows, data)
    found = pl.concat(
        [
            split_posts(history, FROM, UNTIL, roles=HEADS),
            separate_wings(history, FROM, UNTIL, roles=HEADS).filter(clause="wings"),
            countervailing_power(history, FROM, UNTIL, roles=HEADS, told_least=1).filter(clause="faction"),
        ]
    )

    def sitting(day, run, spells):
        return [row for row in spells if row[-1] == run and row[-3] <= day and (row[-2] is None or day < row[-2])]

    for run in (0, 1):
        seats = [(p, b, rank, s, e, r) for p, b, s, e, rank, r in drawn["seats"]]
        told: dict[tuple[int, str], list] = {}
        day = FROM
        while day <= UNTIL:
            body = sitting(day, run, seats)
            full = {p for p, b, rank, *_ in body if b == "politburo" and rank == "full"}
            office = {p for p, b, *_ in body if b == "secretariat"}
            both = office | {p for p, b, *_ in body if b == "politburo"}
            heads = [(s, p) for p, s, e, r in sitting(day, run, drawn["leaders"])]
            chiefs = [(s, p) for p, _, _, s, e, r in sitting(day, run, drawn["heads"])]
            leader, chief = (max(h)[1] if h else None for h in (heads, chiefs))
            held = [(p, o, k, w, s, e, r) for p, o, k, w, s, e, r in drawn["ties"] if k != "co-service"]
            ties = sitting(day, run, held)
            if chief is not None and (leader is not None or office):
                broken = chief == leader if leader is not None else chief in office
                told.setdefault((day.year, "posts"), []).append(float(broken))
            if full:
                told.setdefault((day.year, "wings"), []).append(len(full & office) / len(full))
            if leader is not None and any(p in both and o == leader for p, o, *_ in ties):
                mine: dict[str, tuple] = {}
                for p, o, k, w, s, *_ in ties:
                    if k == "client" and p in both and p != o:
                        mine[p] = max(mine.get(p, (0, FROM, "")), (w, s, o))
                size: Counter[str] = Counter()
                for w, _, o in mine.values():
                    size[o] += w
                for o in list(size):
                    size[o] += o in both and o not in mine
                told.setdefault((day.year, "faction"), []).append(max(size.values(), default=0) / len(both))
            day += dt.timedelta(days=1)
        for row in found.filter(run=run).iter_rows(named=True):
            values = told.get((row["year"], row["clause"]))
            days = (
                (UNTIL if row["year"] == 1922 else dt.date(row["year"], 12, 31)) - dt.date(row["year"], 1, 1)
            ).days + 1
            assert row["covered"] == len(values or []) / days
            if values is None:
                assert (row["value"], row["kept"]) == (None, None)
            elif row["clause"] == "posts":
                assert (row["value"], row["kept"]) == (sum(values), not any(values))
            elif row["clause"] == "wings":
                assert (row["value"], row["kept"]) == (max(values), max(values) <= 0.5)
            else:
                assert (row["value"], row["kept"]) == (max(values), max(values) < 0.5)


@few
@given(data=st.data())
def test_the_order_of_rows_and_the_company_of_another_run_change_nothing(past, rows, data):
    history, _ = drawn_past(past, rows, data)
    asked = {"roles": HEADS, "detail": "leaders", "entrants_least": 1}
    found = compact(history, FROM, UNTIL, **asked)
    seed = data.draw(st.integers(0, 1000))

    def changed(change) -> History:
        return History(history.manifest, {name: change(table) for name, table in history.tables.items()})

    mixed = changed(lambda table: table.sample(fraction=1.0, shuffle=True, seed=seed))
    assert compact(mixed, FROM, UNTIL, **asked).equals(found)
    for run in (0, 1):
        alone = changed(lambda table, run=run: table.filter(run=run) if "run" in table.columns else table)
        mine = found.filter(run=run)
        assert compact(alone, FROM, UNTIL, **asked).equals(mine)


@few
@given(data=st.data())
def test_a_looser_cap_never_breaks_what_a_tighter_one_keeps(past, rows, data):
    history, _ = drawn_past(past, rows, data)
    low, high = sorted(data.draw(st.tuples(st.floats(0, 1), st.floats(0, 1))))
    caps = ("patronage_cap", "overlap_cap", "faction_cap", "exits_cap", "gain_cap")
    tight, loose = (
        compact(history, FROM, UNTIL, roles=HEADS, detail="clauses", entrants_least=1, **dict.fromkeys(caps, cap))
        for cap in (low, high)
    )
    assert tight["kept"].is_null().equals(loose["kept"].is_null())
    assert (tight["kept"].fill_null(False) <= loose["kept"].fill_null(True)).all()
