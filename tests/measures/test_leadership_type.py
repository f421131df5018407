"""Decisiveness, gap, override and the type of leadership: small histories done by hand, and plain counting."""

from __future__ import annotations

import datetime as dt
import itertools
import random

import polars as pl
import pytest

from collegium.errors import CollegiumError
from collegium.history import History
from collegium.measures import (
    attempts,
    decisiveness,
    equal_member,
    latent_index,
    leadership_type,
    override,
    sensitivity,
)
from collegium.measures.leadership.intervals import keyed
from collegium.record import record

OTHERS = "ABCDE"
YEARS = ("1930", "1932")
NO_DRAWS = {"draws": 0, "least_tenure": 0.0}


def days(year: int, n: int) -> list[dt.date]:
    """Days spread over a year, as many in each half."""
    return [dt.date(year, 1, 1) + dt.timedelta(days=365 * k // n) for k in range(n)]


def alone(day, outcome="carried", **more) -> tuple:
    """The leader for, everybody else against."""
    return (day, {"L": 1} | dict.fromkeys(OTHERS, -1), outcome, more)


def even(day, k: int) -> tuple:
    """Three stand on either side, the leader with two who change, and his side wins every other time."""
    mine = {"L", OTHERS[k % 5], OTHERS[(k + 1) % 5]}
    return (day, {who: 1 if who in mine else -1 for who in "LABCDE"}, "carried" if k % 2 else "lost", {})


def event(kind: str, day: str, person: str = "L", other: str | None = None, run: int = 0) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "run": [run],
            "kind": [kind],
            "start": [dt.date.fromisoformat(day)],
            "person_id": [person],
            "other_id": [other],
        },
        schema_overrides={"other_id": pl.String},
    )


def one(found: pl.DataFrame, year: int = 1930, run: int = 0) -> dict:
    rows = found.filter(year=year, run=run)
    assert rows.height == 1
    return rows.row(0, named=True)


# --- decisiveness -----------------------------------------------------------------------------------------------------


def game(council, weights: dict[str, int], quota: int) -> History:
    """Every profile of votes once, each question decided by the weights."""
    questions = []
    for n, votes in enumerate(itertools.product((1, -1), repeat=len(weights))):
        stances = dict(zip(weights, votes, strict=True))
        carried = sum(weights[who] for who, side in stances.items() if side > 0) >= quota
        questions.append((days(1930, 400)[n], stances, "carried" if carried else "lost"))
    return council(questions, leaders=[("L", "1925-01-01", "1935-01-01")], members=weights)


@pytest.mark.parametrize(
    ("weights", "quota", "power"),
    [
        ({"L": 1, "A": 1, "B": 1, "C": 1, "D": 1}, 3, [3 / 8] * 5),
        ({"L": 3, "A": 2, "B": 1, "C": 1}, 4, [6 / 8, 2 / 8, 2 / 8, 2 / 8]),
        ({"L": 5, "A": 1, "B": 1}, 5, [1, 0, 0]),
    ],
)
def test_under_independent_votes_decisiveness_is_banzhaf_power(council, weights, quota, power):
    """Penrose's identity, over every profile; but the two unanimous ones are not contested and count for nobody."""
    found = decisiveness(game(council, weights, quota), "1930", "1930")
    profiles = 2 ** len(weights)
    assert found["person_id"].to_list() == sorted(weights)
    for who, own in zip(weights, power, strict=True):
        row = found.filter(person_id=who).row(0, named=True)
        assert row["n"] == profiles - 2
        assert row["share"] == pytest.approx(((1 + own) / 2 * profiles - 2) / (profiles - 2))
        assert row["low"] < row["decisiveness"] == pytest.approx(2 * row["share"] - 1)


def test_an_equal_member_of_five_has_the_power_that_the_table_tells(council):
    history = game(council, dict.fromkeys("LABCD", 1), 3)
    assert one(leadership_type(history, "1930", "1930", **NO_DRAWS))["equal_member"] == equal_member(5)[0] == 3 / 8


def test_initial_positions_count_and_not_votes(council):
    yielded = (days(1930, 1)[0], {"L": 1, "A": -1, "B": -1}, "carried", {"votes": dict.fromkeys("LAB", "for")})
    found = decisiveness(council([yielded]), "1930", "1930")
    assert dict(found.select("person_id", "won").iter_rows()) == {"L": 1, "A": 0, "B": 0}


def test_only_full_members_of_the_day_and_the_leader_count(council):
    stances = {"L": 1, "A": -1, "X": -1, "Y": -1, "Z": -1}
    history = council(
        [("1930-06-01", stances, "carried")],
        members="A",
        seats=[
            ("X", "politburo", "1917-01-01", None, "candidate"),
            ("Y", "secretariat", "1917-01-01"),
            ("Z", "politburo", "1917-01-01", "1930-06-01"),
        ],
    )
    assert decisiveness(history, "1930", "1930")["person_id"].to_list() == ["A", "L"]


@pytest.mark.parametrize(
    ("outcome", "more", "winner"),
    [
        ("carried", {}, "L"),
        ("lost", {}, "A"),
        ("postponed", {}, None),
        (None, {}, None),
        ("reversed", {}, None),
        ("reversed", {"votes_for": 2, "votes_against": 5}, "L"),  # refused, and carried on appeal
        ("reversed", {"votes_for": 5, "votes_against": 2}, "A"),
    ],
)
def test_which_side_prevailed(council, outcome, more, winner):
    history = council([("1930-06-01", {"L": 1, "A": -1}, outcome, more)])
    found = decisiveness(history, "1930", "1930")
    assert found.filter(pl.col("won") > 0)["person_id"].to_list() == ([winner] if winner else [])


def test_a_postponed_question_leaves_what_held_if_one_says_so(council):
    history = council([("1930-06-01", {"L": 1, "A": -1}, "postponed")])
    assert decisiveness(history, "1930", "1930").is_empty()
    assert decisiveness(history, "1930", "1930", postponed="lost").filter(pl.col("won") > 0)["person_id"].to_list() == [
        "A"
    ]
    with pytest.raises(CollegiumError, match="no such reading"):
        decisiveness(history, postponed="maybe")


def test_unanimous_questions_and_words_that_are_no_side_tell_nothing(council):
    left = council([("1930-06-01", {"L": 1, "A": 1, "B": 0}, "carried")])
    assert decisiveness(left, "1930", "1930").is_empty()
    history = council([("1930-06-01", {"L": 1, "A": -1}, "carried")])
    words = history.positions.with_columns(stance=pl.lit("left critic"))
    assert decisiveness(History(history.manifest, history.tables | {"positions": words})).is_empty()


# --- override ---------------------------------------------------------------------------------------------------------


def test_the_override_by_hand(council):
    """Opposed by three of five, and by two of three; not by two of four, nor where he takes no side himself."""
    questions = [
        ("1930-01-01", {"L": 1, "A": -1, "B": -1, "C": -1, "D": 1, "E": 1}, "carried"),
        ("1930-02-01", {"L": -1, "A": 1, "B": 1, "C": -1, "D": 0, "E": 0}, "carried"),
        ("1930-03-01", {"L": 1, "A": -1, "B": -1, "C": 1, "D": 1}, "lost"),
        ("1930-04-01", {"L": 0, "A": -1, "B": -1, "C": -1}, "carried"),
        ("1930-05-01", dict.fromkeys("LABCDE", 1), "carried"),
        ("1930-06-01", {"L": 1, "A": -1, "B": -1}, "postponed"),
    ]
    row = override(council(questions), "1930", "1930").row(0, named=True)
    assert (row["n_questions"], row["n_opposed"], row["n_won"], row["override"]) == (6, 2, 1, 0.5)
    assert row["low"] == pytest.approx(0.0945, abs=1e-3)
    never = override(council(questions[2:5]), "1930", "1930").row(0, named=True)
    assert (never["n_opposed"], never["override"], never["low"]) == (0, None, None)


def test_measures_against_plain_counting(council):
    """Random questions, some without a side or outcome, counted again one by one."""
    chance = random.Random(11)
    for _ in range(6):
        questions = []
        for day in days(1930, 40):
            stances = {who: chance.choice((1, 1, -1, 0)) for who in "LABCDE"}
            questions.append((day, stances, chance.choice(("carried", "lost", "lost", "postponed"))))
        history = council(questions, leaders=[("L", "1925-01-01", "1935-01-01")])
        side = {"carried": 1, "lost": -1, "postponed": 0}
        fought = [
            (stances, side[outcome])
            for _, stances, outcome in questions
            if {1, -1} <= set(stances.values()) and side[outcome]
        ]
        power = {}
        for who in "LABCDE":
            took = [(stances[who], won) for stances, won in fought if stances[who]]
            power[who] = 2 * sum(own == won for own, won in took) / len(took) - 1
        found = dict(decisiveness(history, "1930", "1930").select("person_id", "decisiveness").iter_rows())
        assert found == pytest.approx(power)
        cases = []
        for _, stances, outcome in questions:
            others = [stances[who] for who in OTHERS if stances[who]]
            against = sum(own == -stances["L"] for own in others)
            if stances["L"] and side[outcome] and 2 * against > len(others):
                cases.append(stances["L"] == side[outcome])
        row = one(leadership_type(history, "1930", "1930", least_opposed=1, **NO_DRAWS))
        assert (row["n_opposed"], row["n_won"]) == (len(cases), sum(cases))
        assert row["gap"] == pytest.approx(power["L"] - max(power[who] for who in OTHERS))
        assert row["n_contested"] == len(fought)


# --- the type ---------------------------------------------------------------------------------------------------------


def test_who_always_wins_alone_is_dominant_until_somebody_tries_to_remove_him(council):
    questions = [alone(day) for year in (1930, 1931, 1932) for day in days(year, 12)]
    led = [("L", "1925-01-01", "1940-01-01")]
    row = one(leadership_type(council(questions, leaders=led), *YEARS, draws=50), 1931)
    assert (row["label"], row["override"], row["removable"], row["decisiveness"], row["gap"]) == (
        "dominant",
        1,
        False,
        1,
        2,
    )
    assert row["p_dominant"] == 1
    assert row["override_low"] == pytest.approx(12 / (12 + 1.96**2))
    tried = council(questions, leaders=led, events=event("challenge", "1934-05-01"))
    row = one(leadership_type(tried, *YEARS, draws=50), 1931)
    assert (row["label"], row["sublabel"], row["removable"]) == ("predominant", "assertive", True)
    assert row["removable_why"] == "challenge, 1934-05-01"
    assert row["p_predominant"] == 1
    early = council(questions, leaders=led, events=event("challenge", "1927-06-01"))
    assert one(leadership_type(early, *YEARS, draws=0))["removable"] is True
    assert one(leadership_type(early, *YEARS, within=2.0, draws=0))["removable"] is False
    far = leadership_type(tried, *YEARS, within=2.0, draws=0)
    assert dict(far.select("year", "label").iter_rows()) == {1930: "dominant", 1931: "dominant", 1932: "predominant"}


def test_even_chances_among_six_are_pure(council):
    questions = [even(day, k) for k, day in enumerate(days(1930, 40))] + [alone(day, "lost") for day in days(1930, 10)]
    row = one(leadership_type(council(questions), "1930", "1930", draws=100))
    assert (row["label"], row["override"]) == ("pure", 0.4)  # twenty of the forty, none of the ten
    assert row["gap"] < 0.15
    assert row["p_pure"] + row["p_predominant"] + row["p_dominant"] == pytest.approx(1)


def test_first_among_equals_who_is_outvoted_when_alone_is_consensual(council):
    """He stands with two against two, the fifth with no side; he wins them all, and none against a majority."""
    won = []
    for k, day in enumerate(days(1930, 40)):
        rest = [who for who in OTHERS if who != OTHERS[k % 5]]
        mine = list(itertools.combinations(rest, 2))[k % 6]
        won.append((day, {"L": 1} | {who: 1 if who in mine else -1 for who in rest}, "carried"))
    lost = [alone(day, "lost") for day in days(1930, 2)]
    row = one(leadership_type(council(won + lost), "1930", "1930", least_opposed=2, least_contested=2, **NO_DRAWS))
    assert (row["label"], row["sublabel"], row["override"]) == ("predominant", "consensual", 0.0)


def test_cases_are_pooled_with_the_years_beside_and_stay_within_the_term(council):
    questions = [alone(day) for year in range(1928, 1934) for day in days(year, 6)]
    history = council(questions, leaders=[("L", "1928-01-01", "1934-01-01")])
    found = leadership_type(history, "1928", "1933", least_opposed=13, least_contested=3, **NO_DRAWS)
    pooled = {year: (n, k) for year, n, k in found.select("year", "n_opposed", "override_pooled").iter_rows()}
    assert pooled == {1928: (18, 2), 1929: (18, 1), 1930: (18, 1), 1931: (18, 1), 1932: (18, 1), 1933: (18, 2)}
    assert set(found["label"]) == {"dominant"}
    other = council(questions, leaders=[("L", "1928-01-01", "1931-01-01"), ("A", "1931-01-01", None)])
    found = leadership_type(other, "1928", "1933", least_opposed=13, least_contested=3, **NO_DRAWS)
    assert one(found, 1930)["n_opposed"] == 18
    assert one(found, 1931)["leader_id"] == "A"


def test_ten_cases_are_enough_and_nine_are_not(council):
    for n, label in ((10, "dominant"), (9, None)):
        questions = [alone(day) for day in days(1930, n)]
        row = one(leadership_type(council(questions), "1930", "1930", least_contested=3, **NO_DRAWS))
        assert (row["label"], row["override_pooled"]) == (label, 0 if label else 2)


def test_another_term_of_the_same_man_is_not_pooled_with_this_one(council):
    questions = [alone(day) for year in range(1928, 1934) for day in days(year, 6)]
    led = [("L", "1928-01-01", "1930-01-01"), ("A", "1930-01-01", "1931-01-01"), ("L", "1931-01-01", "1934-01-01")]
    found = leadership_type(council(questions, leaders=led), "1928", "1933", least_opposed=19, **NO_DRAWS)
    assert (one(found, 1929)["n_opposed"], one(found, 1931)["n_opposed"]) == (12, 18)


def test_who_takes_a_side_on_few_questions_is_nobody_s_second(council):
    """X wins the six of his own that he stands for, of 24; with half of the questions he would be the second."""
    rare = [(day, {"L": 1, "X": 1 if k < 6 else 0, "A": -1}, "carried") for k, day in enumerate(days(1930, 24))]
    history = council(rare, members="LAX")
    assert one(leadership_type(history, "1930", "1930", **NO_DRAWS))["gap"] == 2.0
    often = [(day, {"L": 1, "X": 1 if k < 12 else 0, "A": -1}, "carried") for k, day in enumerate(days(1930, 24))]
    assert one(leadership_type(council(often, members="LAX"), "1930", "1930", **NO_DRAWS))["gap"] == 0.0


def test_too_few_cases_leave_dominance_open(council):
    questions = [alone(day) for day in days(1930, 4)]
    row = one(leadership_type(council(questions), "1930", "1930", **NO_DRAWS))
    assert (row["label"], row["override"], row["n_opposed"]) == (None, None, 4)
    assert "opposed 4 times of the 10 that tell" in row["why"]
    tried = council(questions, events=event("challenge", "1930-05-01"))
    assert one(leadership_type(tried, "1930", "1930", **NO_DRAWS))["why"] == (
        "the primacy gap is not told: opposed 4 times of the 10 that tell in 5 years"
    )


def test_only_the_half_years_of_the_term_count_and_each_needs_its_questions(council):
    questions = [alone(day) for day in days(1930, 24)]
    row = one(leadership_type(council(questions), "1930", "1930", **NO_DRAWS))
    assert row["gap_halves"] == [2.0, 2.0]
    late = council(questions, leaders=[("L", "1930-04-01", "1940-01-01")])
    row = one(leadership_type(late, "1930", "1930", **NO_DRAWS))
    assert (row["n_questions"], row["gap_halves"]) == (18, [2.0, 2.0])
    later = council(questions, leaders=[("L", "1930-05-15", "1940-01-01")])
    assert one(leadership_type(later, "1930", "1930", least_contested=6, **NO_DRAWS))["gap_halves"] == [2.0]


# --- years that are not scored ----------------------------------------------------------------------------------------


def test_years_that_are_not_scored_say_why(council):
    questions = [alone(day) for year in (1930, 1931, 1932) for day in days(year, 24)]
    led = [("L", "1930-02-01", "1931-03-01"), ("A", "1931-12-01", None)]
    found = leadership_type(council(questions, leaders=led), "1930", "1932", draws=20)
    assert one(found)["why"] == "interregnum: L has led for 0.9 years"
    assert one(found, 1931)["why"] == "nobody holds the leader's post for most of the year"
    assert one(found, 1932)["label"] != "not scored"
    assert found["label"].to_list()[:2] == ["not scored", "not scored"]
    assert found["p_pure"].to_list()[:2] == [None, None]


def test_a_leader_away_from_most_sessions_makes_an_interregnum(council):
    away = [alone(day, votes={"L": "absent"}) for day in days(1930, 11)]
    there = [alone(day) for day in days(1930, 10)]
    row = one(leadership_type(council(away + there), "1930", "1930", **NO_DRAWS))
    assert (row["label"], row["why"]) == (
        "not scored",
        "interregnum: L was absent from 52 % of what was taken in session",
    )
    row = one(leadership_type(council(away[1:] + there), "1930", "1930", **NO_DRAWS))
    assert row["label"] == "dominant"
    elsewhere = [alone(day, way="circulation", votes={"L": "absent"}) for day in days(1930, 11)]
    assert one(leadership_type(council(elsewhere + there), "1930", "1930", **NO_DRAWS))["label"] == "dominant"


def test_a_body_without_members_or_without_business_is_no_collective(council):
    questions = [alone(day) for day in days(1930, 24)]
    silent = leadership_type(council(questions), "1930", "1931", **NO_DRAWS)
    assert one(silent, 1931)["label"] == "no collective"
    assert one(silent, 1931)["why"] == "the body settles nothing in any way"
    recorded = leadership_type(council(questions, kind="recorded"), "1930", "1931", **NO_DRAWS)
    assert one(recorded, 1931)["label"] is None  # a record that tells nothing does not tell that nothing was done
    gone = [(who, "politburo", "1925-01-01", "1930-12-01") for who in "LAB"]
    found = leadership_type(council(questions, members="", seats=gone), "1924", "1931", **NO_DRAWS)
    assert one(found, 1931)["why"] == "the body has no members"
    assert (one(found, 1924)["label"], one(found, 1924)["why"]) == ("not scored", "the body has no members yet")


# --- removability -----------------------------------------------------------------------------------------------------


def test_silence_tells_in_a_simulation_and_not_in_a_record(council):
    questions = [alone(day) for day in days(1930, 24)]
    row = one(leadership_type(council(questions, kind="recorded"), "1930", "1930", **NO_DRAWS))
    assert (row["label"], row["removable"]) == (None, None)
    assert row["why"] == "O = 1.00, and nothing shows whether he could be removed"
    coded = pl.DataFrame({"year": [1930], "removable": [False]})
    row = one(leadership_type(council(questions, kind="recorded"), "1930", "1930", removable=coded, **NO_DRAWS))
    assert (row["label"], row["removable_why"]) == ("dominant", "coded: could not be removed")


def test_judgements_go_before_attempts_and_may_differ_by_run(council):
    questions = [alone(day, run=run) for run in (0, 1) for day in days(1930, 24)]
    led = [("L", "1925-01-01", None, run) for run in (0, 1)]
    history = council(questions, leaders=led, runs=2, events=event("challenge", "1930-05-01"))
    assert dict(leadership_type(history, "1930", "1930", **NO_DRAWS).select("run", "label").iter_rows()) == {
        0: "predominant", 1: "dominant",
    }  # fmt: skip
    coded = pl.DataFrame({"run": [0, 1], "year": [1930, 1930], "removable": [False, True]})
    found = leadership_type(history, "1930", "1930", removable=coded, **NO_DRAWS)
    assert dict(found.select("run", "label").iter_rows()) == {0: "dominant", 1: "predominant"}
    both = pl.DataFrame({"run": [None, 0], "year": [1930, 1930], "removable": [True, False]})
    found = leadership_type(history, "1930", "1930", removable=both, **NO_DRAWS)
    assert dict(found.select("run", "label").iter_rows()) == {0: "dominant", 1: "predominant"}


@pytest.mark.parametrize(
    ("kind", "person", "other", "tried"),
    [("challenge", "L", None, True), ("challenge", "A", None, False), ("plot", "A", "L", True),
     ("plot", "L", "A", False), ("plot carried out", "A", "L", True), ("death", "L", None, False)],
)  # fmt: skip
def test_what_counts_as_an_attempt_in_a_run(council, kind, person, other, tried):
    history = council([alone("1930-01-05")], events=event(kind, "1930-05-01", person, other))
    assert (attempts(history).filter(leader_id="L").height == 1) is tried
    recorded = council([alone("1930-01-05")], kind="recorded", events=event(kind, "1930-05-01", person, other))
    assert attempts(recorded).is_empty()


def test_the_record_has_the_two_attempts_that_came_to_a_vote():
    found = attempts(record())
    assert set(found["leader_id"]) == {"khrushchev"}
    assert sorted(set(found["day"].dt.year())) == [1957, 1964]


@pytest.mark.parametrize(
    ("table", "told"),
    [
        (pl.DataFrame({"year": [1930]}), "lacks the column 'removable'"),
        (pl.DataFrame({"year": [1930, 1930], "removable": [True, True]}), "judged twice"),
        (pl.DataFrame({"year": [1930], "removable": ["perhaps"]}), "true, false or empty"),
    ],
)
def test_faulty_judgements_are_refused(council, table, told):
    with pytest.raises(CollegiumError, match=told):
        leadership_type(council([alone("1930-01-05")]), "1930", "1930", removable=table)


# --- beside the label -------------------------------------------------------------------------------------------------


def test_grades_are_counted_and_a_dominant_leader_has_one(council):
    grades = ["alone"] * 12 + ["left to others"] * 6 + ["together"] * 2 + [None] * 4
    questions = [alone(day, grade=kind) for day, kind in zip(days(1930, 24), grades, strict=True)]
    row = one(leadership_type(council(questions), "1930", "1930", **NO_DRAWS))
    assert (row["grade"], row["n_graded"], row["f_alone"], row["f_others"]) == ("a", 20, 0.6, 0.3)
    assert row["collectivism"] == pytest.approx(0.25)
    tried = council(questions, events=event("challenge", "1930-05-01"))
    row = one(leadership_type(tried, "1930", "1930", **NO_DRAWS))
    assert (row["grade"], row["f_alone"]) == (None, 0.6)


def test_what_is_beside_the_label_never_moves_it(council):
    questions = [alone(day, way="leader's office") for day in days(1930, 24)]
    plain = one(leadership_type(council(questions), "1930", "1930", **NO_DRAWS))
    arrests = pl.concat([event("arrest", "1930-03-01", who, "L") for who in "AB"])
    ties = pl.DataFrame(
        {"run": 0, "person_id": list("ABC"), "other_id": "L", "kind": "client", "start": dt.date(1920, 1, 1)}
    )
    harsh = one(leadership_type(council(questions, events=arrests, ties=ties), "1930", "1930", **NO_DRAWS))
    assert plain["label"] == harsh["label"] == "dominant"
    assert (plain["vitality"], plain["coercion"], plain["personalism"]) == (0.0, 0.0, 0.5)
    assert (harsh["n_elite"], harsh["n_harmed"], harsh["coercion"]) == (6, 2, pytest.approx(1 / 3))
    assert harsh["client_share"] == pytest.approx(3 / 5)
    assert (harsh["personalism"], harsh["n_items"]) == (1.0, 3)  # clients, rubber stamp, purges


def test_clients_are_those_of_the_years_leader_or_not_told(council):
    ties = pl.DataFrame({"run": 0, "person_id": ["B"], "other_id": "A", "kind": "client", "start": dt.date(1920, 1, 1)})
    led = [("L", "1925-01-01", "1930-06-21"), ("A", "1930-06-21", "1930-07-11"), ("L", "1930-07-11", None)]
    found = leadership_type(council([alone("1930-01-05")], leaders=led, ties=ties), "1930", "1930", **NO_DRAWS)
    assert (one(found)["leader_id"], one(found)["client_share"]) == ("L", None)
    led = [("A", "1925-01-01", None)]
    found = leadership_type(council([alone("1930-01-05")], leaders=led, ties=ties), "1930", "1930", **NO_DRAWS)
    assert one(found)["client_share"] == pytest.approx(1 / 5)


def test_vitality_counts_what_some_settle_in_the_bodys_name(council):
    told = {"in session": 6, "by circulation": 2, "by a few": 1, "leader's office": 2, "commission": 1, "plenum": 1}
    counts = pl.DataFrame(
        [{"run": 0, "measure": "decisions", "organization_id": "politburo", "category": way, "value": float(n),
          "unit": "decisions", "start_date": "1930", "start": dt.date(1930, 1, 1),
          "start_earliest": dt.date(1930, 1, 1), "start_latest": dt.date(1930, 12, 31)} for way, n in told.items()]
    )  # fmt: skip
    row = one(leadership_type(council([alone("1930-01-05")], observations=counts), "1930", "1930", **NO_DRAWS))
    assert (row["vitality"], row["n_settled"]) == (0.5, 12)


def test_the_record_gives_the_vitality_of_the_books_tables():
    found = leadership_type(record(), "1919", "1949", draws=0)
    shares = {year: round(100 * q, 2) for year, q in found.select("year", "vitality").drop_nulls().iter_rows()}
    printed = {1919: 100, 1922: 83.75, 1923: 86.23, 1925: 52.09, 1929: 47.37, 1930: 37.83, 1934: 7.84, 1935: 3.03,
               1937: 0.64, 1940: 0.36, 1949: 0.12}  # fmt: skip
    assert {year: shares[year] for year in printed} == pytest.approx(printed, abs=0.006)


def test_the_record_declines_every_year():
    found = leadership_type(record(), draws=0)
    assert found["year"].to_list() == list(range(1917, 1992))
    assert set(found["label"].drop_nulls()) == {"not scored"}
    assert found.filter(pl.col("label").is_null())["why"].unique().to_list()[0].startswith("no decision of the history")
    for name in ("decisiveness", "gap", "override", "coercion", "p_pure"):
        assert found[name].null_count() == found.height, name


# --- intervals, seeds, other thresholds -------------------------------------------------------------------------------


def mixed(council, runs: int = 1, seed: int = 3) -> History:
    chance = random.Random(seed)
    questions = []
    for run in range(runs):
        for year in (1930, 1931, 1932):
            for day in days(year, 24):
                stances = {who: chance.choice((1, -1)) for who in "LABCDE"}
                wins = chance.random() < 0.75
                questions.append((day, stances, "carried" if wins == (stances["L"] > 0) else "lost", {"run": run}))
    return council(questions, runs=runs, leaders=[("L", "1925-01-01", "1940-01-01", run) for run in range(runs)])


def test_draws_are_keyed_by_seed_run_and_year_alone(council):
    history = mixed(council, runs=2)
    whole = leadership_type(history, "1930", "1932", draws=60, seed=5)
    again = leadership_type(history, "1930", "1932", draws=60, seed=5)
    assert whole.equals(again)
    part = leadership_type(history.filter(run=1), "1930", "1932", draws=60, seed=5)
    assert part.equals(whole.filter(run=1))
    other = leadership_type(history, "1930", "1932", draws=60, seed=6)
    assert other["label"].equals(whole["label"])
    assert not other["gap_low"].equals(whole["gap_low"])
    keys = [(seed, run, year, why) for seed in (1, 2) for run in (0, 1) for year in (1930, 1931) for why in (1, 2)]
    assert len({keyed(*key).random() for key in keys}) == 16


def test_the_interval_holds_the_gap_and_chance_alone_gives_less(council):
    found = leadership_type(mixed(council), "1930", "1932", draws=400)
    for row in found.iter_rows(named=True):
        assert row["gap_low"] <= row["gap"] <= row["gap_high"]
        assert row["gap_chance"] < 0  # the largest of five others
        assert row["gap_chance"] < sum(row["gap_halves"]) / len(row["gap_halves"])


def test_chance_alone_against_dealing_the_winners_by_hand(council):
    """One half-year of twelve questions, three of six on the winning side: each wins half, whoever he is."""
    history = council([even(day, k) for k, day in enumerate(days(1930, 24))])
    row = one(leadership_type(history, "1930", "1930", draws=2000))
    chance = random.Random(1)
    total = 0.0
    for _ in range(4000):
        won = dict.fromkeys("LABCDE", 0)
        for _ in range(12):
            for who in chance.sample("LABCDE", 3):
                won[who] += 1
        total += 2 * (won["L"] - max(won[who] for who in OTHERS)) / 12
    assert row["gap_chance"] == pytest.approx(total / 4000, abs=0.02)


def test_relabelling_the_colleagues_changes_nothing(council):
    history = mixed(council)
    swap = {"A": "E", "E": "A"}
    swapped = {
        name: table.with_columns(pl.col("person_id").replace(swap)) if name in ("positions", "memberships") else table
        for name, table in history.tables.items()
    }
    columns = ["label", "gap", "decisiveness", "override", "gap_halves"]
    before = leadership_type(history, "1930", "1932", draws=0).select(columns)
    assert before.equals(leadership_type(History(history.manifest, swapped), "1930", "1932", draws=0).select(columns))


def test_sensitivity_is_the_rule_at_each_pair_of_thresholds(council):
    history = mixed(council, runs=2)
    found = sensitivity(history, "1930", "1932", least_opposed=4)
    assert found.height == 2 * 3 * 9
    for over, gap in itertools.product((0.7, 0.8, 0.9), (0.1, 0.15, 0.2)):
        direct = leadership_type(history, "1930", "1932", override_cut=over, gap_cut=gap, least_opposed=4, draws=0)
        part = found.filter((pl.col("override_cut") == over) & (pl.col("gap_cut") == gap))
        assert part["label"].to_list() == direct["label"].to_list()
    assert found["label"].n_unique() > 1
    usual = found.filter((pl.col("override_cut") == 0.8) & (pl.col("gap_cut") == 0.15))
    assert usual["same"].to_list() == [None if label is None else True for label in usual["label"]]
    with pytest.raises(CollegiumError, match="no threshold"):
        sensitivity(history, override_cuts=())
    with pytest.raises(CollegiumError, match="no such option"):
        sensitivity(history, wihtin=3)


def test_the_latent_index_orders_years_and_says_where_it_disagrees():
    rows = [
        (1, "pure", 0.1, 0.1, True, 0.0), (2, "pure", 0.2, 0.2, True, 0.0), (3, "predominant", 0.5, 0.4, True, 0.0),
        (4, "predominant", 0.6, 0.9, True, 0.1), (5, "dominant", 0.9, 0.95, False, 0.3),
        (6, "pure", 0.7, 0.7, True, 0.2), (7, "not scored", 0.9, 0.9, False, 0.9),
    ]  # fmt: skip
    found = pl.DataFrame(
        [{"run": 0, "year": y, "leader_id": "L", "label": label, "decisiveness": d, "override": o, "removable": r,
          "coercion": x, "personalism": None} for y, label, d, o, r, x in rows],
        schema_overrides={"personalism": pl.Float64},
    )  # fmt: skip
    latent = latent_index(found)
    assert dict(latent.years.filter(~pl.col("agrees")).select("year", "latent").iter_rows()) == {
        3: "pure", 6: "predominant",
    }  # fmt: skip
    assert latent.years["year"].to_list() == [1, 2, 3, 4, 5, 6]
    assert latent.loadings["loading"].null_count() == 1
    assert 0.5 < latent.share <= 1
    from sklearn.decomposition import PCA

    raw = (
        found.head(6)
        .select("decisiveness", "override", (1 - pl.col("removable").cast(pl.Float64)), "coercion")
        .to_numpy()
    )
    theirs = PCA(1).fit((raw - raw.mean(0)) / raw.std(0))
    assert latent.share == pytest.approx(theirs.explained_variance_ratio_[0])
    assert latent.loadings["loading"].drop_nulls().abs().to_list() == pytest.approx(abs(theirs.components_[0]).tolist())


def test_a_latent_index_grows_with_its_indicators_whichever_way_the_axis_fell():
    chance = random.Random(2)
    for _ in range(12):
        power = [chance.random() for _ in range(12)]
        found = pl.DataFrame(
            {"run": 0, "year": range(12), "leader_id": "L", "label": ["pure"] * 6 + ["predominant"] * 6,
             "decisiveness": power, "override": [p + 0.1 * chance.random() for p in power],
             "removable": [chance.random() < 0.5 for _ in power], "coercion": 0.0, "personalism": 0.5}
        )  # fmt: skip
        assert latent_index(found).loadings["loading"].drop_nulls().sum() > 0


def test_a_latent_index_of_too_little_is_refused(council):
    found = leadership_type(record(), "1957", "1960", draws=0)
    with pytest.raises(CollegiumError, match="three years"):
        latent_index(found)
    with pytest.raises(CollegiumError, match="lacks the column"):
        latent_index(found.drop("coercion"))
    same = leadership_type(
        council([alone(day) for year in (1930, 1931, 1932) for day in days(year, 24)]), "1930", "1932", draws=0
    )
    with pytest.raises(CollegiumError, match="two indicators that differ"):
        latent_index(same)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"body": "poltburo"}, "unknown body"),
        ({"leader": "tsar"}, "nobody holds that post"),
        ({"pool": -1}, "pool"),
        ({"least_opposed": 0}, "least_opposed"),
        ({"absent_cut": 1.5}, "absent_cut"),
        ({"within": -1.0}, "a number of years"),
        ({"override_cut": 1.2}, "override_cut"),
        ({"draws": -1}, "draws"),
        ({"postponed": "won"}, "no such reading"),
    ],
)
def test_faulty_requests_are_refused(council, asked, told):
    with pytest.raises(CollegiumError, match=told):
        leadership_type(council([alone("1930-01-05")]), "1930", "1930", **asked)


def test_a_span_that_ends_before_it_starts_is_refused(council):
    with pytest.raises(CollegiumError, match="ends before it starts"):
        leadership_type(council([alone("1930-01-05")]), "1931", "1930")


def test_a_body_of_one_has_no_gap(council):
    history = council([("1930-06-01", {"L": 1}, "carried")], members="L")
    row = one(leadership_type(history, "1930", "1930", **NO_DRAWS))
    assert (row["label"], row["gap"], row["n_questions"]) == (None, None, 0)


def test_the_gap_above_chance_finds_a_first_man_whom_few_questions_hide(council):
    """He prevails in three of four questions and everybody else as it falls; of twelve somebody always wins many."""
    chance = random.Random(8)
    questions = []
    for year in range(1930, 1940):
        for day in days(year, 24):
            stances = {who: chance.choice((1, -1)) for who in "LABCDE"}
            wins = chance.random() < 0.75
            questions.append((day, stances, "carried" if wins == (stances["L"] > 0) else "lost"))
    history = council(questions, leaders=[("L", "1925-01-01", None)])
    asked = {"least_opposed": 5, "override_cut": 1.0}
    plain = leadership_type(history, "1930", "1939", **asked)
    above = leadership_type(history, "1930", "1939", above_chance=True, **asked)
    assert plain.filter(label="predominant").height < above.filter(label="predominant").height
    assert plain.select("gap_halves", "gap_chance").equals(above.select("gap_halves", "gap_chance"))
    for low, high in zip(plain["p_predominant"], above["p_predominant"], strict=True):
        assert low <= high
    assert plain["p_predominant"].sum() < above["p_predominant"].sum()
    moved = sensitivity(
        history, "1930", "1939", above_chance=True, least_opposed=5, override_cuts=(1.0,), gap_cuts=(0.15,)
    )
    assert moved["label"].to_list() == above["label"].to_list()
    with pytest.raises(CollegiumError, match="found by draws"):
        leadership_type(history, "1930", "1930", above_chance=True, draws=0)
