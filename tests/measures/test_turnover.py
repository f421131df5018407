"""Turnover, retention and survivors against hand cases, printed figures and a slow plain version."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collegium.errors import CollegiumError
from collegium.measures import retention, survivors, turnover

# Politburo, full members. 1922 and 1930: Gill (2018) Table 3.1; 1957 and 1961: his Tables 5.2 and 5.3.
APRIL_1922 = "zinoviev kamenev lenin rykov stalin tomsky trotsky"
DECEMBER_1930 = (
    "voroshilov kaganovich kalinin kirov kosior kuibyshev molotov rudzutak stalin ordzhonikidze"  # Rykov gone
)
JUNE_1957 = (
    "aristov belyaev brezhnev bulganin voroshilov zhukov ignatov kirichenko kozlov kuusinen mikoyan suslov "
    "furtseva khrushchev shvernik"
)
OCTOBER_1961 = "khrushchev mikoyan suslov brezhnev kozlov shvernik kosygin podgorny polyansky voronov kuusinen"


def listed(before: str, after: str, first: str, second: str) -> list[tuple]:
    """Seats of two printed lists; whoever is on both sits throughout."""
    old, new = set(before.split()), set(after.split())
    seats = [(person, "politburo", first, None if person in new else second) for person in sorted(old)]
    return seats + [(person, "politburo", second) for person in sorted(new - old)]


@pytest.mark.parametrize(
    ("before", "after", "dates", "expected"),
    [
        (APRIL_1922, DECEMBER_1930, ("1922-04-02", "1930-12-21"), (7, 10, 1, 1 / 7, 9 / 10, 1 / 16)),
        (JUNE_1957, OCTOBER_1961, ("1957-06-29", "1961-10-31"), (15, 11, 7, 0.466667, 0.363636, 7 / 19)),
    ],
)
def test_turnover_of_the_printed_politburos_is_that_of_their_names(past, before, after, dates, expected):
    found = turnover(past(listed(before, after, *dates)), "politburo", dates)
    row = found.row(0, named=True)
    names = ("n_before", "n_after", "n_common", "retention", "new_share", "jaccard")
    assert [row[name] for name in names] == pytest.approx(expected, abs=5e-7)
    assert (row["interval"], found.height) == (1, 1)


def test_a_spell_counts_from_its_first_day_to_the_day_before_its_end(past):
    history = past([("a", "politburo", "1922-04-03", "1923-04-25"), ("b", "politburo", "1922-04-03")])
    dates = ["1922-04-02", "1922-04-03", "1923-04-24", "1923-04-25"]
    found = turnover(history, "politburo", dates)
    assert [*found["n_before"], found["n_after"][-1]] == [0, 2, 2, 1]


def test_two_spells_of_one_person_on_one_day_are_one_member(past):
    history = past([("a", "politburo", "1922-01-01"), ("a", "politburo", "1923-01-01"), ("b", "politburo")])
    assert turnover(history, "politburo", ["1924", "1925"])["n_common"].item() == 2


def test_spells_inside_a_longer_one_add_nothing(past):
    inner = [("1921-01-01", "1922-01-01"), ("1924-01-01", "1926-01-01")]
    history = past([("a", "politburo", "1920-01-01"), *(("a", "politburo", *span) for span in inner)])
    assert turnover(history, "politburo", ["1920", "1921", "1923", "1925", "1927"])["n_before"].to_list() == [1] * 4


def test_who_is_away_on_a_date_is_common_to_neither_interval(past):
    spans = [("1920-01-01", "1922-01-01"), ("1924-01-01", None)]
    history = past([("a", "politburo", *span) for span in spans])
    assert turnover(history, "politburo", ["1921", "1923", "1925"])["n_common"].to_list() == [0, 0]
    assert turnover(history, "politburo", ["1921", "1925"])["n_common"].to_list() == [1]


def test_a_namesake_in_the_next_run_is_somebody_else(past):
    first = ("a", "politburo", "1920-01-01", "1922-01-01")
    history = past([first, ("a", "politburo", "1922-01-01", None, "full", 1)], runs=2)
    assert turnover(history, "politburo", ["1921", "1923"])["n_common"].to_list() == [0, 0]


def test_rank_decides_who_counts(past):
    history = past(
        [
            ("a", "politburo", "1920-01-01"),
            ("b", "politburo", "1920-01-01", "1925-01-01", "candidate"),
            ("b", "politburo", "1925-01-01"),
            ("c", "politburo", "1920-01-01", None, None),  # a seat whose rank is not known
        ],
        leaders=[("z",)],
    )
    before = {
        rank: turnover(history, "politburo", ["1921", "1926"], rank=rank).row(0)[5:8]
        for rank in ("full", "candidate", "all", "holder")
    }
    assert before == {"full": (1, 2, 1), "candidate": (1, 0, 0), "all": (3, 3, 3), "holder": (0, 0, 0)}
    assert turnover(history, "secretariat", ["1921", "1926"], rank="all")["n_before"].item() == 0
    assert turnover(history, "secretariat", ["1921", "1926"], rank="holder")["n_before"].item() == 1


def test_bodies_named_together_are_one_set(past):
    history = past(
        [
            ("a", "politburo"),
            ("a", "secretariat"),
            ("b", "politburo", "1920-01-01", "1925-01-01"),
            ("b", "secretariat", "1925-01-01"),
        ]
    )
    row = turnover(history, ["Politburo", "secretariat"], ["1921", "1926"]).row(0, named=True)
    assert (row["organization_id"], row["n_before"], row["n_common"]) == ("politburo+secretariat", 2, 2)


def test_an_empty_body_gives_null_shares(past):
    history = past([("a", "politburo", "1925-01-01")])
    found = turnover(history, "politburo", ["1920", "1921", "1926"])
    assert found["n_before"].to_list() == [0, 0]
    assert found["retention"].to_list() == [None, None]
    assert found["new_share"].to_list() == [None, 1.0]
    assert found["jaccard"].to_list() == [None, 0.0]


def test_by_default_each_run_is_read_after_its_own_congresses(past):
    # Run 0 meets in 1925 and 1930, run 1 in 1926, 1928 and 1933; it elects ten days into the congress.
    history = past(
        [
            ("a", "politburo", "1920-01-01", "1925-01-11"),
            ("b", "politburo", "1925-01-11"),
            ("c", "politburo", "1920-01-01", "1928-01-11", "full", 1),
            ("d", "politburo", "1928-01-11", None, "full", 1),
        ],
        congresses=[
            ("1930-01-01",),
            ("1925-01-01",),
            ("1926-01-01", 1),
            ("1928-01-01", 1),
            ("1933-01-01", 1),
        ],
        runs=2,
    )
    found = turnover(history, "politburo")
    assert found.select("run", "interval", "date_before", "date_after", "retention").rows() == [
        (0, 1, dt.date(1925, 1, 22), dt.date(1930, 1, 22), 1.0),
        (1, 1, dt.date(1926, 1, 22), dt.date(1928, 1, 22), 0.0),
        (1, 2, dt.date(1928, 1, 22), dt.date(1933, 1, 22), 1.0),
    ]
    opening = turnover(history, "politburo", settle=0)
    assert opening["retention"].to_list() == [0.0, 1.0, 0.0]  # on opening day the outgoing body still sits


def test_a_congress_near_the_end_is_read_on_the_last_day(past):
    history = past([("a", "politburo")], congresses=[("1986-02-25",), ("1991-12-20",)])
    assert turnover(history, "politburo")["date_after"].item() == dt.date(1991, 12, 31)


def test_a_congress_known_to_the_month_is_read_after_the_month(past):
    # The record dates the XX and XXII Congresses to the month; the list of 1961 is of the end of October.
    seats = listed("a b", "a c", "1956-02-27", "1961-10-31")
    history = past(seats, congresses=[("1956-02-01", 0, "1956-02-29"), ("1961-10-01", 0, "1961-10-31")])
    row = turnover(history, "politburo").row(0, named=True)
    assert (row["date_before"], row["date_after"]) == (dt.date(1956, 3, 21), dt.date(1961, 11, 21))
    assert (row["n_before"], row["n_common"]) == (2, 1)


@pytest.mark.parametrize("congresses", [[], [("1925-01-01",)], [("1925-01-01",), ("1926-01-01", 1)]])
def test_without_two_congresses_turnover_asks_for_dates(past, congresses):
    with pytest.raises(CollegiumError, match=r"no two congresses.*dates="):
        turnover(past([("a", "politburo")], congresses=congresses, runs=2), "politburo")


def test_bad_questions_are_refused(past):
    history = past([("a", "politburo")], congresses=[("1925-01-01",), ("1926-01-01",)])
    with pytest.raises(CollegiumError, match="Did you mean 'politburo'"):
        turnover(history, "politbureau")
    with pytest.raises(CollegiumError, match="outside the history"):
        turnover(history, "politburo", ["1916", "1920"])
    with pytest.raises(CollegiumError, match="at least 2 different dates"):
        turnover(history, "politburo", ["1920", "1920-01-01"])
    with pytest.raises(CollegiumError, match=r"no such rank.*'full'"):
        turnover(history, "politburo", ["1920", "1921"], rank="ful")
    with pytest.raises(CollegiumError, match="needs a body"):
        turnover(history, [], ["1920", "1921"])
    with pytest.raises(CollegiumError, match="settle"):
        turnover(history, "politburo", settle=-1)
    with pytest.raises(CollegiumError, match="at least a date"):
        retention(history, "politburo", "1920", [])
    with pytest.raises(CollegiumError, match=r"comes before.*1921-01-01"):
        survivors(history, "politburo", "1921", ["1920", "1922"])


def test_survivors_names_who_is_left_and_retention_counts_them(past):
    history = past(
        [
            ("a", "politburo"),
            ("b", "politburo", "1917-01-01", "1924-01-01"),
            ("c", "politburo", "1917-01-01", "1926-01-01"),
            ("c", "politburo", "1926-01-01", None, "candidate"),
            ("d", "politburo", "1925-01-01"),
        ]
    )
    who = survivors(history, "politburo", "1920", ["1923", "1930"])
    assert who.filter("still_there").select("date", "person_id").rows() == [
        (dt.date(1923, 1, 1), "a"),
        (dt.date(1923, 1, 1), "b"),
        (dt.date(1923, 1, 1), "c"),
        (dt.date(1930, 1, 1), "a"),
        (dt.date(1930, 1, 1), "c"),
    ]
    assert who.height == 6
    assert retention(history, "politburo", "1920", ["1930", "1923"])["retention"].to_list() == [1.0, 2 / 3]
    full = retention(history, "politburo", "1920", "1930", rank="full")
    assert full.select("n_start", "n_still", "retention").row(0) == (3, 1, 1 / 3)


def test_retention_of_a_body_that_nobody_sat_in_is_null_in_that_run_alone(past):
    history = past([("a", "politburo"), ("b", "politburo", "1930-01-01", None, "full", 1)], runs=2)
    found = retention(history, "politburo", "1920", "1940")
    assert found.select("run", "n_start", "retention").rows() == [(0, 1, 1.0), (1, 0, None)]
    assert survivors(history, "politburo", "1920", "1940")["run"].to_list() == [0]


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_turnover_agrees_with_a_slow_plain_version(past, rows, data):
    drawn = data.draw(rows)
    days = sorted(
        data.draw(
            st.sets(st.integers(0, 60).map(lambda n: dt.date(1920, 1, 1) + dt.timedelta(days=50 * n)), min_size=2)
        )
    )
    history = past(**drawn, runs=2)
    found = turnover(history, "politburo", days)
    expected = []
    for run in sorted({*history.persons["run"], *history.memberships["run"]} or {0, 1}):
        sets = [
            {
                person
                for person, body, start, end, rank, r in drawn["seats"]
                if (body, rank, r) == ("politburo", "full", run) and start <= day and (end is None or day < end)
            }
            for day in days
        ]
        for a, b in itertools.pairwise(sets):
            both = len(a & b)
            expected.append(
                (
                    *(run, len(a), len(b), both),
                    both / len(a) if a else None,
                    len(b - a) / len(b) if b else None,
                    both / len(a | b) if a | b else None,
                )
            )
    columns = ["run", "n_before", "n_after", "n_common", "retention", "new_share", "jaccard"]
    assert found.select(columns).rows() == expected
