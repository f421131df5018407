"""A small history asked by date: boundaries, certainty, names, ties, SQL, and errors that teach."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys

import polars as pl
import pytest

import collegium as cg
from collegium.errors import CollegiumError
from collegium.history import History, Manifest, PartialDate


def dated(name: str, text: str | None) -> dict[str, object]:
    date = PartialDate.parse(text) if text else None
    return {
        f"{name}_date": date and date.text,
        name: date and date.day,
        f"{name}_earliest": date and date.earliest,
        f"{name}_latest": date and date.latest,
        f"{name}_precision": date and date.precision,
    }


def history(runs: int = 1) -> History:
    """Three Ivanovs, Petrov and Sidorov in a board and a bureau, 1920 to 1930, by partial dates."""
    spells = [
        ("ivanov-a", "board", "full", "1920", None),
        ("ivanov-b", "board", "candidate", "1926-07", "1928-03-10"),
        ("ivanov-b", "board", "full", "1928-03-10", None),
        ("petrov", "board", "full", "1922-04", "1924-10/1924-12"),
        ("petrov", "party", "holder", "1922-04", "1924-10/1924-12"),
        ("Sidorov", "bureau", "full", "1923-01-05", "1923-01-06"),
    ]
    memberships = pl.DataFrame(
        [
            {"run": run, "person_id": who, "organization_id": body, "rank": rank}
            | {"post_id": "leader" if rank == "holder" else None}
            | dated("start", start)
            | dated("end", end)
            for run in range(runs)
            for who, body, rank, start, end in spells
        ],
        infer_schema_length=None,
    )
    persons = pl.DataFrame(
        [
            {"run": run, "person_id": who, "name": name, "family_name": name.split()[-1]}
            for run in range(runs)
            for who, name in [
                ("ivanov-a", "Anna Ivanov"),
                ("ivanov-b", "Boris Ivanov"),
                ("petrov", "Petr Petrov"),
                ("Sidorov", "Sidor Sidorov"),
            ]
        ]
    )
    ties = pl.DataFrame(
        [
            {"run": 0, "person_id": "ivanov-a", "other_id": "petrov", "kind": kind, "weight": 0.5, "letter": "A/C"}
            | dated("start", "1923")
            | dated("end", "1924-06")
            for kind in ("ally", "client")
        ]
    )
    organizations = pl.DataFrame(
        {
            "organization_id": ["board", "bureau", "party"],
            "name": ["Board of the club", None, "Club"],
            "other_names": ["Council (1925 to 1928); Praesidium (from 1928)", None, None],
        }
    )
    manifest = Manifest(
        "simulated" if runs > 1 else "imported", "a club", dt.date(1920, 1, 1), dt.date(1930, 12, 31), runs=runs
    )
    tables = {"memberships": memberships, "persons": persons, "ties": ties, "organizations": organizations}
    return History(manifest, tables)


CLUB = history()


def sitting(body: str, on: str) -> dict[str, str]:
    roster = CLUB.roster(body, on=on)
    return dict(zip(roster["person_id"], roster["rank"], strict=True))


# --- boundaries and certainty ---------------------------------------------------------------------------------


def test_a_spell_includes_its_first_day_and_excludes_its_last():
    assert sitting("bureau", "1923-01-04") == {}
    assert sitting("bureau", "1923-01-05") == {"Sidorov": "full"}
    assert sitting("bureau", "1923-01-06") == {}


def test_a_promotion_changes_the_rank_on_its_day_and_nobody_sits_twice():
    assert sitting("board", "1928-03-09") == {"ivanov-a": "full", "ivanov-b": "candidate"}
    assert sitting("board", "1928-03-10") == {"ivanov-a": "full", "ivanov-b": "full"}


def test_a_month_counts_from_its_first_day_and_a_year_from_its_last():
    assert "ivanov-b" not in sitting("board", "1926-06-30")
    assert "ivanov-b" in sitting("board", "1926-07-01")
    assert "ivanov-a" not in sitting("board", "1920-12-30")
    assert "ivanov-a" in sitting("board", "1920-12-31")


@pytest.mark.parametrize(
    ("person", "day", "certain"),
    [
        ("ivanov-b", "1926-07-01", False),  # entered at some day of July 1926
        ("ivanov-b", "1926-07-30", False),
        ("ivanov-b", "1926-07-31", True),  # by then in any case
        ("petrov", "1924-09-30", True),
        ("petrov", "1924-10-01", False),  # left at some day of October to December 1924
        ("petrov", "1924-12-30", False),
        ("ivanov-a", "1930-12-31", True),  # still there when the history ends
    ],
)
def test_certain_is_false_where_the_dates_leave_open_whether_he_sat_that_day(person, day, certain):
    rows = CLUB.roster("board", on=day).filter(person_id=person)
    assert rows["certain"].to_list() == [certain]


def test_full_members_come_first_and_then_the_alphabet():
    assert CLUB.roster("board", on="1927-01-01")["person_id"].to_list() == ["ivanov-a", "ivanov-b"]
    ranks = cg.record().roster("politburo", on="1957-06-18")["rank"].to_list()
    assert ranks == sorted(ranks, key=["full", "candidate"].index)


def test_a_double_letter_shows_once_on_the_roster_and_only_while_it_holds():
    assert CLUB.roster("board", on="1924-05-31")["tie"].to_list() == ["A/C", None]
    assert CLUB.roster("board", on="1924-06-01")["tie"].to_list() == [None, None]


def test_a_tie_to_somebody_other_than_the_leader_of_the_day_is_not_in_the_roster():
    to_sidorov = CLUB.ties.with_columns(other_id=pl.lit("Sidorov"))
    club = History(CLUB.manifest, CLUB.tables | {"ties": to_sidorov})
    assert club.roster("board", on="1924-05-31")["tie"].to_list() == [None, None]


def test_each_run_has_its_own_roster_of_the_same_people():
    runs = history(runs=3).roster("board", on="1923-06-01")
    assert runs.group_by("run").len().sort("run").rows() == [(0, 2), (1, 2), (2, 2)]
    assert runs["name"].null_count() == 0


def test_the_leader_is_the_holder_of_the_post_and_none_in_an_interregnum():
    assert CLUB.leader("1922-03-31") is None
    assert CLUB.leader("1922-04-01") == "petrov"
    record = cg.record()
    days = ["1924-01-22", "1953-03-10", "1953-03-14", "1964-10-13", "1964-10-14", "1982-11-11", "1985-03-11"]
    assert [record.leader(day) for day in days] == [
        "stalin", None, "khrushchev", "khrushchev", "brezhnev", None, "gorbachev",
    ]  # fmt: skip


def test_the_history_at_a_day_answers_for_that_day_alone():
    then = CLUB.at("1924-05-31")
    assert then.roster("board", on="1924-05-31").equals(CLUB.roster("board", on="1924-05-31"))
    assert sorted(then.persons["person_id"]) == ["ivanov-a", "petrov"]
    with pytest.raises(CollegiumError, match="outside"):
        then.roster("board", on="1924-06-01")


def test_a_repr_is_a_sentence_of_fact():
    assert repr(CLUB) == "<History: a club, imported, 1920-01-01 to 1930-12-31, 4 persons, 6 memberships>"
    assert ", simulated, 2 runs, " in repr(history(runs=2))


# --- names ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["board", "BOARD", " Board of the Club ", "council", "Praesidium"])
def test_a_body_answers_to_its_id_its_name_and_its_other_names(name):
    assert CLUB.body(name) == "board"


def test_the_presidium_is_the_politburo():
    record = cg.record()
    assert record.roster("Presidium", on="1957-06-18").equals(record.roster("politburo", on="1957-06-18"))


@pytest.mark.parametrize("name", ["petrov", "Petr Petrov", "PETROV"])
def test_a_person_answers_to_the_id_the_name_and_the_family_name(name):
    assert CLUB.person(name) == "petrov"


def test_ids_with_capitals_are_found():
    assert CLUB.person("Sidorov") == "Sidorov"
    assert history(runs=2).person("sidor sidorov") == "Sidorov"


def test_an_unknown_body_is_refused_with_the_nearest():
    with pytest.raises(CollegiumError, match=r"unknown body: 'politbureau'\. Did you mean 'politburo'\?") as caught:
        cg.record().roster("politbureau", on="1957-06-18")
    assert caught.value.nearest == "politburo"
    assert "orgburo" in caught.value.allowed


@pytest.mark.parametrize("name", ["", "   ", 7])
def test_no_name_at_all_is_no_body(name):
    with pytest.raises(CollegiumError, match="unknown body"):
        CLUB.roster(name, on="1925")


def test_an_unknown_person_is_refused_with_the_nearest():
    with pytest.raises(CollegiumError, match=r"unknown person: 'khruschev'\. Did you mean 'khrushchev'\?"):
        cg.record().person("khruschev")


def test_a_family_name_of_several_people_is_refused_with_their_ids():
    with pytest.raises(CollegiumError, match="more than one person") as caught:
        CLUB.person("Ivanov")
    assert caught.value.allowed == ["ivanov-a", "ivanov-b"]


@pytest.mark.parametrize("day", ["1919-12-31", "1931-01-01", dt.date(1900, 1, 1)])
def test_a_day_outside_the_history_is_refused_with_the_days_it_covers(day):
    with pytest.raises(CollegiumError, match=r"outside the history.* covers 1920-01-01 to 1930-12-31"):
        CLUB.roster("board", on=day)


@pytest.mark.parametrize("run", [-1, 3, 1.5, None, "0"])
def test_a_run_that_is_not_there_is_refused_with_how_many_there_are(run):
    with pytest.raises(CollegiumError, match=r"the history has no such run(: .*)?\. It has 3, from 0\."):
        history(runs=3).check_run(run)


def test_the_runs_that_are_there_pass():
    for run in range(3):
        assert history(runs=3).check_run(run) is None


def test_the_first_and_the_last_day_lie_inside():
    assert CLUB.day("1920-01-01") == dt.date(1920, 1, 1)
    assert CLUB.day("1930-12-31") == dt.date(1930, 12, 31)


@pytest.mark.parametrize("day", ["June 1925", "1925-31-06", 1925])
def test_what_is_no_date_is_refused_with_the_forms_that_are(day):
    with pytest.raises(CollegiumError, match=r"not a date.*Write 1926, 1926-07"):
        CLUB.roster("board", on=day)


# --- the schema -----------------------------------------------------------------------------------------------


def test_an_unknown_table_is_refused_with_the_nearest():
    with pytest.raises(CollegiumError, match=r"no such table: 'membership'\. Did you mean 'memberships'\?"):
        History(CLUB.manifest, {"membership": CLUB.memberships})


def test_an_unknown_column_is_refused_with_the_nearest():
    frame = CLUB.memberships.rename({"rank": "ranks"})
    with pytest.raises(CollegiumError, match=r"'memberships' has no such column: 'ranks'\. Did you mean 'rank'\?"):
        History(CLUB.manifest, {"memberships": frame})


def test_a_column_that_its_type_cannot_hold_is_refused():
    frame = pl.DataFrame({"run": [0], "weight": ["half"]})
    with pytest.raises(CollegiumError, match="'ties' does not fit the schema"):
        History(CLUB.manifest, {"ties": frame})


# --- SQL ------------------------------------------------------------------------------------------------------


def test_sql_counts_what_the_tables_hold():
    query = "select p.name, count(*) as spells from memberships m join persons p using (run, person_id) group by all"
    found = CLUB.sql(f"{query} order by 1")
    assert found.rows() == [("Anna Ivanov", 1), ("Boris Ivanov", 2), ("Petr Petrov", 2), ("Sidor Sidorov", 1)]


def test_sql_gives_dates_and_floats_back_as_such():
    found = CLUB.sql('select "start", weight from ties limit 1')
    assert found.schema == {"start": pl.Date(), "weight": pl.Float64()}
    assert found.rows() == [(dt.date(1923, 12, 31), 0.5)]


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("select * from membership", "Table with name membership does not exist"),
        ("select 'a", "unterminated"),
        ("", "Write a SELECT"),
        ("select * from history", "history does not exist"),
    ],
)
def test_a_query_that_fails_says_why(query, word):
    with pytest.raises(CollegiumError, match=word):
        CLUB.sql(query)


def test_sql_reaches_no_file(tmp_path):
    file = tmp_path / "secret.csv"
    file.write_text("a\n1\n")
    for query in (f"select * from read_csv('{file}')", f"select * from '{file}'", f"copy (select 1) to '{file}'"):
        with pytest.raises(CollegiumError, match="the query failed"):
            CLUB.sql(query)
    assert file.read_text() == "a\n1\n"


# --- a light start --------------------------------------------------------------------------------------------


def test_importing_collegium_imports_nothing_heavy():
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", "import collegium"], capture_output=True, text=True, check=True
    )
    imported = {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in done.stderr.splitlines()}
    assert "collegium" in imported
    heavy = {"polars", "numpy", "numba", "pyarrow", "duckdb", "matplotlib", "pydantic", "typer"}
    assert not imported & heavy
