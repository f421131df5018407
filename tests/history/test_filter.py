"""Cutting a history: what is asked for stays as it was, nothing else stays, and nothing that stays points nowhere."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collegium.errors import CollegiumError
from collegium.history import History, Manifest, load, save
from collegium.history.cut import PERSONS, runs_of

FIRST, LAST = dt.date(1950, 1, 1), dt.date(1969, 12, 31)


def day(text: str | None) -> dt.date | None:
    return None if text is None else dt.date.fromisoformat(text)


def club() -> History:
    """Two bodies under a party, a leader's post, and one row of every kind that a filter has to tell from another."""
    seats = [
        ("m1", "ann", "board", None, "full", "1950-01-01", "1955-01-01"),
        ("m2", "bob", "board", None, "candidate", "1954-06-01", None),
        ("m3", "cyd", "office", None, "full", "1952-01-01", "1960-01-01"),
        ("m4", "ann", "party", "leader", "holder", "1950-01-01", "1955-01-01"),
        ("m5", "dee", "board", None, "full", None, None),
    ]
    ties = [("t1", "bob", "ann", "1953-01-01", None), ("t2", "cyd", "ann", "1952-01-01", "1953-01-01"),
            ("t3", "ann", "eve", "1950-01-01", "1950-06-01")]  # fmt: skip
    events = [("e1", "ann", None, "board", "1951-05-05"), ("e2", "cyd", "bob", None, "1955-05-05"),
              ("e3", None, None, "office", "1956-01-01"), ("e4", "bob", None, None, None),
              ("e5", "bob", None, "office", "1957-01-01")]  # fmt: skip
    meetings = [("g1", "board", "1954-12-30", "1955-01-02"), ("g2", "office", "1957-01-01", None)]
    norms = [("n1", None, None), ("n2", "1950-01-01", "1952-01-01")]
    dates = {"start": pl.Date, "end": pl.Date}
    tables = {
        "persons": pl.DataFrame({"person_id": ["ann", "bob", "cyd", "dee", "eve", "fay"]}),
        "organizations": pl.DataFrame(
            {"organization_id": ["state", "party", "board", "office"],
             "name": ["The State", "The Party", "The Board", "The Office"],
             "parent_id": [None, "state", "party", "party"], "other_names": [None, None, "Bureau (1950 to 1951)", None]}
        ),
        "posts": pl.DataFrame({"post_id": ["leader"], "organization_id": ["party"]}),
        "memberships": pl.DataFrame(
            [(*row[:5], day(row[5]), day(row[6])) for row in seats],
            schema={"membership_id": pl.String, "person_id": pl.String, "organization_id": pl.String,
                    "post_id": pl.String, "rank": pl.String} | dates, orient="row",
        ),
        "ties": pl.DataFrame(
            [(*row[:3], day(row[3]), day(row[4])) for row in ties],
            schema={"tie_id": pl.String, "person_id": pl.String, "other_id": pl.String} | dates, orient="row",
        ).with_columns(kind=pl.lit("ally")),
        "events": pl.DataFrame(
            [(*row[:4], day(row[4])) for row in events],
            schema={"event_id": pl.String, "person_id": pl.String, "other_id": pl.String,
                    "organization_id": pl.String, "start": pl.Date}, orient="row",
        ),
        "ballots": pl.DataFrame({"ballot_id": ["b1"], "subject_id": ["leader"], "organization_id": ["office"],
                                 "start": [dt.date(1958, 1, 1)]}),
        "decisions": pl.DataFrame({"decision_id": ["d1"], "subject_id": ["eve"], "organization_id": ["board"],
                                   "start": [dt.date(1958, 1, 1)]}),
        "meetings": pl.DataFrame(
            [(*row[:2], day(row[2]), day(row[3])) for row in meetings],
            schema={"meeting_id": pl.String, "organization_id": pl.String} | dates, orient="row",
        ),
        "positions": pl.DataFrame({"position_id": ["p1", "p2"], "person_id": ["bob", "cyd"],
                                   "start": [dt.date(1955, 2, 2)] * 2}),
        "observations": pl.DataFrame({"observation_id": ["o1", "o2"], "person_id": ["cyd", None],
                                      "organization_id": [None, "board"], "start": [dt.date(1955, 2, 2)] * 2}),
        "norms": pl.DataFrame([(n, day(a), day(b)) for n, a, b in norms], schema={"norm_id": pl.String} | dates,
                              orient="row"),
        "sources": pl.DataFrame({"source_id": ["minutes"]}),
    }  # fmt: skip
    tables = {
        name: frame if name in ("organizations", "posts", "sources") else frame.with_columns(run=0)
        for name, frame in tables.items()
    }
    return History(Manifest("recorded", "a club", FIRST, LAST, details={"source": "minutes"}), tables)


def ids(history: History) -> dict[str, str]:
    """The ids that a history holds, a table each."""
    first = {name: next(c for c in frame.columns if c != "run") for name, frame in history.tables.items()}
    return {name: " ".join(history.tables[name][first[name]]) for name in first if history.tables[name].height}


# --- by hand --------------------------------------------------------------------------------------------------


def test_a_body_keeps_its_rows_its_people_and_what_they_did_outside_of_any_body() -> None:
    assert ids(club().filter(bodies="board")) == {
        "memberships": "m1 m2 m4 m5",  # m4 says who led
        "posts": "leader",
        "ties": "t1 t3",  # of those who sit there, whoever the other is
        "events": "e1 e4",  # e4 names no body, and bob sits on the board; e5 is of another body
        "decisions": "d1",
        "meetings": "g1",
        "positions": "p1",
        "observations": "o2",
        "norms": "n1 n2",
        "persons": "ann bob dee eve",
        "organizations": "state party board",  # those above the board
        "sources": "minutes",
    }


def test_a_person_keeps_what_names_that_person_on_either_side() -> None:
    assert ids(club().filter(people="bob")) == {
        "memberships": "m2",
        "ties": "t1",
        "events": "e2 e4 e5",
        "positions": "p1",
        "meetings": "g1 g2",  # name nobody
        "norms": "n1 n2",
        "persons": "ann bob cyd",
        "organizations": "state party board office",
        "sources": "minutes",
    }


def test_days_keep_spells_that_overlap_and_what_falls_within_them() -> None:
    assert ids(club().filter(start="1955-01-01", end="1955-12-31")) == {
        "memberships": "m2 m3",  # m1 ended that morning; m5 has no day
        "ties": "t1",
        "events": "e2",
        "meetings": "g1",  # closes on 2 January
        "positions": "p1 p2",
        "observations": "o1 o2",
        "norms": "n1",  # holds throughout
        "persons": "ann bob cyd",
        "organizations": "state party board office",
        "sources": "minutes",
    }


def test_the_first_and_the_last_day_are_both_asked_for() -> None:
    past = club()
    assert past.filter(start="1951-05-05", end="1951-05-05").events["event_id"].to_list() == ["e1"]
    assert past.filter(end="1954-06-01").memberships["membership_id"].to_list() == ["m1", "m2", "m3", "m4"]
    assert past.filter(end="1954-05-31").memberships["membership_id"].to_list() == ["m1", "m3", "m4"]
    assert past.filter(start="1954-12-31").memberships["membership_id"].to_list() == ["m1", "m2", "m3", "m4"]


def test_a_post_stays_with_its_holder_and_with_a_ballot_on_it() -> None:
    assert club().filter(bodies="party").posts["post_id"].to_list() == ["leader"]
    assert club().filter(start="1958-01-01").posts["post_id"].to_list() == ["leader"]  # b1 is a ballot on it
    assert club().filter(start="1959-01-01").posts.is_empty()


def test_who_led_stays_known_and_does_not_become_a_member() -> None:
    office = club().filter(bodies="office")
    assert office.leader("1953-01-01") == "ann"
    assert office.ties["tie_id"].to_list() == ["t2"]  # not t3, which is ann's own
    assert office.roster("office", on="1952-06-01")["tie"].to_list() == ["ally"]


def test_somebody_asked_for_stays_without_any_row() -> None:
    assert ids(club().filter(people=["fay"]))["persons"] == "fay"
    assert "fay" not in ids(club().filter(start="1950-01-01"))["persons"]


def test_bodies_answer_to_their_names_and_aliases() -> None:
    named = [club().filter(bodies=name) for name in ("board", "The Board", "bureau", ["Bureau", "board"])]
    assert {history.memberships.height for history in named} == {4}
    assert {tuple(history.manifest.details["filter"][0]["bodies"]) for history in named} == {("board",)}


def test_no_bodies_are_no_rows_of_any_body() -> None:
    assert ids(club().filter(bodies=[])) == {
        "norms": "n1 n2", "sources": "minutes",
        "memberships": "m4", "posts": "leader", "persons": "ann", "organizations": "state party",
    }  # fmt: skip


def test_whoever_sits_in_one_run_does_not_in_another() -> None:
    rows = {"run": [0, 1], "person_id": ["ann", "ann"], "start": [FIRST, FIRST]}
    past = History(
        Manifest("simulated", "two runs", FIRST, LAST, runs=2),
        {
            "persons": pl.DataFrame({"run": [0, 1], "person_id": ["ann", "ann"]}),
            "organizations": pl.DataFrame({"organization_id": ["board", "office"]}),
            "memberships": pl.DataFrame({**rows, "organization_id": ["board", "office"]}),
            "ties": pl.DataFrame({**rows, "tie_id": ["t", "t"]}),
        },
    )
    cut = past.filter(bodies="board")
    assert [cut.tables[name]["run"].to_list() for name in ("memberships", "ties", "persons")] == [[0], [0], [0]]


def test_the_manifest_says_what_was_asked(tmp_path) -> None:
    cut = club().filter(bodies=["board"], start="1951", run=0).filter(people="ann", end="1954-12-31")
    m = cut.manifest
    assert (m.start, m.end, m.title) == (dt.date(1951, 1, 1), dt.date(1954, 12, 31), "a club")
    assert m.details == {
        "source": "minutes",
        "filter": [
            {"bodies": ["board"], "start": "1951-01-01", "run": 0},
            {"people": ["ann"], "end": "1954-12-31"},
        ],
    }
    assert load(save(cut, tmp_path / "cut")).manifest == m


def test_nothing_asked_changes_nothing() -> None:
    past, same = club(), club().filter()
    assert same.manifest == past.manifest
    assert all(same.tables[name].equals(frame) for name, frame in past.tables.items())


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"bodies": "bord"}, r"unknown body: 'bord'\. Did you mean 'board'\?"),
        ({"bodies": ["board", "offic"]}, r"Did you mean 'office'\?"),
        ({"people": "anne"}, r"unknown person: 'anne'\. Did you mean 'ann'\?"),
        ({"start": "1949"}, r"outside the history: '1949'\. It covers 1950-01-01 to 1969-12-31"),
        ({"end": "1970"}, r"outside the history: '1970'"),
        ({"start": "soon"}, r"not a date: 'soon'"),
        ({"start": "1955", "end": "1954"}, r"end before they start: '1955-01-01 to 1954-01-01'"),
        ({"run": 1}, r"no such run: 1\. Allowed: 0\."),
    ],
)
def test_what_does_not_exist_is_refused(asked: dict, says: str) -> None:
    with pytest.raises(CollegiumError, match=says):
        club().filter(**asked)


# --- at random ------------------------------------------------------------------------------------------------

DAYS = st.integers(0, 60).map(lambda n: FIRST + dt.timedelta(days=120 * n))
PEOPLE, BODIES = st.sampled_from(["ann", "bob", "cyd", "dee"]), st.sampled_from(["board", "office", "party"])
RUNS = st.integers(0, 1)


def frame(rows: list[tuple], **types: pl.DataType) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={"run": pl.Int32, **types}, orient="row")


@st.composite
def pasts(draw: st.DrawFn) -> History:
    """Histories of two runs, whose rows are without bodies, people or days at times."""
    no, ranks, letters = st.none(), st.sampled_from(["full", "candidate"]), st.sampled_from("ACO")
    posts = st.sampled_from([None, None, "leader"])
    seats = draw(st.lists(st.tuples(RUNS, PEOPLE, BODIES, posts, ranks, DAYS | no, DAYS | no), max_size=12))
    ties = draw(st.lists(st.tuples(RUNS, PEOPLE, PEOPLE | no, letters, DAYS | no, DAYS | no), max_size=8))
    events = draw(st.lists(st.tuples(RUNS, PEOPLE | no, PEOPLE | no, BODIES | no, DAYS | no), max_size=8))
    names, text, date = ["ann", "bob", "cyd", "dee"], pl.String, pl.Date
    bodies = {"organization_id": ["board", "office", "party"], "parent_id": ["party", "party", None]}
    return History(
        Manifest("simulated", "at random", FIRST, LAST, runs=2),
        {
            "persons": pl.DataFrame({"run": [0] * 4 + [1] * 4, "person_id": names * 2, "family_name": names * 2}),
            "organizations": pl.DataFrame(bodies),
            "memberships": frame(
                seats, person_id=text, organization_id=text, post_id=text, rank=text, start=date, end=date
            ),
            "ties": frame(ties, person_id=text, other_id=text, letter=text, start=date, end=date),
            "events": frame(events, person_id=text, other_id=text, organization_id=text, start=date),
        },
    )


@st.composite
def questions(draw: st.DrawFn) -> dict:
    span = sorted(draw(st.tuples(DAYS, DAYS)))
    every = {"bodies": draw(st.lists(BODIES, unique=True)), "start": span[0], "end": span[1]}
    return {name: every[name] for name in every if draw(st.booleans())}


def rows(table: pl.DataFrame) -> list[str]:
    return sorted(map(repr, table.rows()))


@settings(max_examples=50, deadline=None)
@given(pasts(), questions(), DAYS)
def test_rosters_of_the_days_and_bodies_asked_for_are_as_they_were(past: History, asked: dict, on: dt.date) -> None:
    cut = past.filter(**asked)
    if not cut.manifest.start <= on <= cut.manifest.end:
        return
    for body in asked.get("bodies", ["board", "office", "party"]):
        known = body in cut.organizations["organization_id"]
        assert (rows(cut.roster(body, on)) if known else []) == rows(past.roster(body, on))


@settings(max_examples=50, deadline=None)
@given(pasts(), questions())
def test_every_row_kept_was_there_and_points_to_somebody_kept(past: History, asked: dict) -> None:
    cut = past.filter(**asked)
    for name, table in cut.tables.items():
        assert table.join(past.tables[name], on=table.columns, how="anti", nulls_equal=True).is_empty()
    known = set(cut.persons.select("run", "person_id").rows())
    bodies = set(cut.organizations["organization_id"])
    for table in cut.tables.values():
        for column in {*PERSONS, "organization_id"} & set(table.columns) - {"subject_id"}:
            for row in table.filter(pl.col(column).is_not_null()).iter_rows(named=True):
                assert row[column] in bodies if column == "organization_id" else (row["run"], row[column]) in known


@settings(max_examples=50, deadline=None)
@given(pasts(), questions())
def test_asking_again_changes_nothing_more(past: History, asked: dict) -> None:
    once = past.filter(**asked)
    again = once.filter(**asked)
    assert all(again.tables[name].equals(table) for name, table in once.tables.items())


@settings(max_examples=50, deadline=None)
@given(pasts(), questions())
def test_days_first_and_bodies_after_is_the_same_as_both_at_once(past: History, asked: dict) -> None:
    days = {name: asked[name] for name in ("start", "end") if name in asked}
    bodies = {"bodies": asked["bodies"]} if "bodies" in asked else {}
    by_steps = past.filter(**days)
    if set(bodies.get("bodies", [])) <= set(by_steps.organizations["organization_id"]):
        by_steps, at_once = by_steps.filter(**bodies), past.filter(**asked)
        for name in ("memberships", "ties", "events", "persons"):
            assert by_steps.tables[name].equals(at_once.tables[name])


@settings(max_examples=50, deadline=None)
@given(pasts(), RUNS)
def test_one_run_is_that_run_and_whole(past: History, run: int) -> None:
    cut = past.filter(run=run)
    assert runs_of(cut) == [run]
    assert cut.manifest.runs == 1
    for name, table in past.tables.items():
        expected = table.filter(pl.col("run") == run) if "run" in table.columns else table
        assert cut.tables[name].equals(expected)
