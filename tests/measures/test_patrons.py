"""The two rules by hand, their limits, and Cohen's kappa by its published example."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from collegium.errors import CollegiumError
from collegium.history import History
from collegium.measures import agreement, differences, patrons, reshuffles
from collegium.record import record

LEADER = [("l", "1922-04-03", "1930-01-01")]


def clients(history: History, rule: str, **more: object) -> dict[str, int]:
    found = patrons(history, **more).filter(rule=rule)
    return dict(found.select("person_id", "n").iter_rows())


def test_two_promotions_in_the_term_make_a_client_and_one_does_not(past):
    history = past(
        [
            ("a", "central-committee", "1922-04-03"),
            ("a", "politburo", "1926-01-01"),
            ("b", "politburo", "1926-01-01", "1927-01-01", "candidate"),
            ("b", "politburo", "1927-01-01"),
            ("c", "politburo", "1926-01-01"),
            ("d", "central-committee", "1922-04-02"),
            ("d", "politburo", "1926-01-01"),
            ("e", "politburo", "1929-12-31"),
            ("e", "secretariat", "1930-01-01"),
        ],
        leaders=LEADER,
    )
    assert clients(history, "promotions") == {"a": 2, "b": 2}  # the first day counts, the day after the last does not
    since = dict(patrons(history).filter(rule="promotions").select("person_id", "since").iter_rows())
    assert since == {"a": dt.date(1926, 1, 1), "b": dt.date(1927, 1, 1)}


def test_promotions_of_one_day_count_once_and_a_return_counts_anew(past):
    history = past(
        [
            ("a", "politburo", "1926-01-01"),
            ("a", "secretariat", "1926-01-01"),
            ("b", "politburo", "1926-01-01", "1927-01-01"),
            ("b", "politburo", "1928-01-01"),
        ],
        leaders=LEADER,
    )
    assert clients(history, "promotions") == {"b": 2}


def test_the_leader_is_nobodys_client_and_his_own_post_no_promotion(past):
    history = past([("l", "politburo", "1924-01-01"), ("l", "orgburo", "1925-01-01")], leaders=LEADER)
    assert patrons(history).is_empty()


def test_an_opposition_is_no_promotion_unless_it_is_named(past):
    history = past(
        [("a", "politburo", "1924-01-01"), ("a", "left", "1925-01-01")],
        leaders=LEADER,
        bodies=("politburo", "secretariat", "left"),
    )
    kinds = history.organizations.with_columns(
        classification=pl.when(pl.col("organization_id") == "left").then(pl.lit("opposition"))
    )
    history = History(history.manifest, history.tables | {"organizations": kinds})
    assert clients(history, "promotions") == {}
    assert clients(history, "promotions", bodies=["politburo", "left"]) == {"a": 2}


def reshuffled(past) -> History:
    """Two days on which four members change; a stays through both, b falls, c comes between, d goes."""
    seats = [("a", "politburo", "1920-01-01"), ("d", "politburo", "1920-01-01", "1927-01-01")]
    seats += [("b", "politburo", "1920-01-01", "1927-01-01"), ("b", "politburo", "1927-01-01", None, "candidate")]
    seats += [("c", "politburo", "1926-01-01")]
    seats += [(f"x{n}", "politburo", "1925-01-01", "1927-01-01") for n in range(4)]
    return past(seats, leaders=LEADER)


def test_who_keeps_his_rank_through_two_reshuffles_is_a_client(past):
    history = reshuffled(past)
    assert [(day.year, n) for day, n in reshuffles(history).select("date", "changed").iter_rows()] == [
        (1925, 4),
        (1927, 6),
    ]
    assert clients(history, "retention") == {"a": 2}
    assert clients(history, "retention", least=1) == {"a": 2, "b": 1, "c": 1, "d": 1}
    assert clients(history, "retention", seats=5) == {}
    told = patrons(history).filter(person_id="a")["evidence"].item()
    assert told == "1925-01-01 outlasted 4 changes in politburo; 1927-01-01 outlasted 6 changes in politburo"


def test_differences_tell_letter_and_rules_day_by_day(past):
    history = reshuffled(past)
    history = past(
        [
            (r["person_id"], r["organization_id"], r["start"], r["end"], r["rank"])
            for r in history.memberships.filter(pl.col("rank") != "holder").iter_rows(named=True)
        ],
        ties=[("a", "l", "client"), ("b", "l", "opponent"), ("c", "l", "client", 0.5), ("c", "l", "ally", 0.5)],
        leaders=LEADER,
    )
    found = differences(history, ["1926-06-01", "1928-01-01"])
    rows = {(d.year, who): more for d, who, *more in found.select(
        "date", "person_id", "client", "by_promotions", "by_retention", "agrees").iter_rows()}  # fmt: skip
    assert rows[1926, "a"] == [1.0, False, False, False]
    assert rows[1928, "a"] == [1.0, False, True, True]
    assert rows[1928, "b"] == [0.0, False, False, True]
    assert rows[1928, "c"] == [0.5, False, False, True]  # a double letter agrees with either
    assert rows[1926, "d"] == [None, False, False, None]
    assert (1928, "d") not in rows


def test_a_rule_met_under_one_leader_says_nothing_of_the_next(past):
    history = past(
        [("a", "central-committee", "1923-01-01"), ("a", "politburo", "1926-01-01")],
        leaders=[*LEADER, ("m", "1930-01-01", None)],
    )
    assert patrons(history)["leader_id"].to_list() == ["l"]
    assert differences(history, ["1929-01-01", "1931-01-01"])["by_promotions"].to_list() == [True, False]


def test_a_leader_who_returns_starts_anew(past):
    history = past(
        [("a", "central-committee", "1923-01-01"), ("a", "politburo", "1926-01-01")],
        leaders=[*LEADER, ("m", "1930-01-01", "1931-01-01"), ("l", "1931-01-01", None)],
    )
    found = differences(history, ["1929-01-01", "1930-06-01", "1932-01-01"])
    assert found["by_promotions"].to_list() == [True, False, False]


def test_a_double_letter_agrees_with_a_rule_that_is_met(past):
    history = past(
        [("a", "central-committee", "1923-01-01"), ("a", "politburo", "1926-01-01")],
        ties=[("a", "l", "client", 0.5), ("a", "l", "ally", 0.5)],
        leaders=LEADER,
    )
    found = differences(history, "1928-01-01").select("client", "by_promotions", "agrees").row(0)
    assert found == (0.5, True, True)


def test_kappa_is_cohens_in_a_case_done_by_hand():
    # 20 both, 5 only the rule, 10 only the letters, 15 neither: p_o = 0.7, p_e = 0.5, kappa = 0.4
    rows = [(True, 1.0)] * 20 + [(True, 0.0)] * 5 + [(False, 1.0)] * 10 + [(False, 0.0)] * 15
    frame = pl.DataFrame(rows, schema=["by_promotions", "client"], orient="row").with_columns(
        run=pl.lit(0), by_retention=pl.lit(False)
    )
    found = agreement(frame).filter(rule="promotions", reading="strict").row(0, named=True)
    assert [found[name] for name in ("n", "both", "only_rule", "only_letter", "neither")] == [50, 20, 5, 10, 15]
    assert found["agreement"] == pytest.approx(0.7)
    assert found["kappa"] == pytest.approx(0.4)
    nothing = agreement(frame).filter(rule="retention", reading="strict").row(0, named=True)
    assert nothing["kappa"] == pytest.approx(0.0)
    alike = agreement(frame.filter(~pl.col("by_promotions") & (pl.col("client") == 0)))
    assert alike["kappa"].to_list() == [None] * 6


def test_a_double_letter_is_a_client_broadly_and_none_strictly():
    frame = pl.DataFrame({"run": 0, "client": [0.5], "by_promotions": [True], "by_retention": [False]})
    found = agreement(frame).filter(rule="promotions").select("reading", "both", "only_rule").rows()
    assert found == [("strict", 0, 1), ("broad", 1, 0)]


def test_the_record_has_khrushchevs_brezhnev_by_both_rules():
    found = patrons(record(), "khrushchev").filter(person_id="brezhnev")
    assert found["rule"].sort().to_list() == ["promotions", "retention"]


def test_promotions_agree_with_the_letters_of_1930_and_reshuffles_do_not():
    alike = agreement(differences(record(), "1930-07-31")).filter(reading="strict")
    kappa = dict(alike.select("rule", "kappa").iter_rows())
    assert kappa["promotions"] > 0.6
    assert kappa["retention"] < 0.1


@pytest.mark.parametrize("bad", [{"least": 0}, {"seats": 0}])
def test_a_rule_of_nothing_is_refused(bad):
    with pytest.raises(CollegiumError, match="at least one"):
        patrons(record(), **bad)


def test_an_unknown_body_is_refused():
    with pytest.raises(CollegiumError, match="Did you mean 'politburo'"):
        patrons(record(), body="politbureau")
