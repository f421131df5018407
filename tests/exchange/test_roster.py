"""Whole files as people keep them: one call gives a history, every problem, and a summary that adds up."""

from __future__ import annotations

import datetime as dt
import gc
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from collegium.errors import CollegiumError
from collegium.exchange import Imported, read_roster
from collegium.measures import turnover

Read = Callable[..., Imported]
Kinds = Callable[[Imported], set[str]]
ELITE: list[list[Any]] = [
    [
        "Name",
        "Gender",
        "Birth",
        "Death",
        "Candidate From",
        "Candidate To",
        "Member From",
        "Member To",
        "Exit Type",
        "Fate",
        None,
    ],
    [
        "Alfa, Ana",
        "F",
        "?/?/1896",
        "22/3/1956",
        None,
        None,
        dt.datetime(1955, 9, 23),
        dt.datetime(1955, 11, 13),
        "coup",
        "illness",
    ],
    ["Beta, Bruno", "M", 1903, "1/6/1970", None, None, "13/11/1955", "1/5/1958", "regular", "shot"],
    ["Gamma, Gil", "M", "3/12/1906", 34072, "?/9/1955", "11/1955", "11/1955", "5/1958", "regular", None],
    ["Delta, Dora", "F", "?", "?", None, None, "13/11/1955; 1/6/1957", "10/5/1957; 1/5/1958", None],
    ["Epsilon, Eva", "F", 1903.0, "1968", None, None, "13/11/2055", "10/5/1957", None],
    ["Zeta, Zoe", "F", "1903", "1957", None, None, "13/11/1955", "1/5/1958", None],
    [None] * 10,
    ["Source: a yearbook"],
]


def test_a_roster_of_one_row_a_person_with_all_that_is_usual(workbook: Read, kinds: Kinds) -> None:
    found = workbook({"Sheet1": ELITE}, name="Argentina - Consejo Militar - 1955-1958.xlsx")
    history = found.history
    assert history.organizations["name"].to_list() == ["Consejo Militar"]
    assert history.persons.height == 6
    assert history.memberships.height == 8
    assert history.persons["name"][0] == "Ana Alfa"
    assert sorted(history.roster("consejo-militar", "1955-12-01")["name"]) == [
        "Bruno Beta",
        "Dora Delta",
        "Eva Epsilon",
        "Gil Gamma",
        "Zoe Zeta",
    ]
    assert kinds(found) == {
        "body named after the file",
        "names turned round",
        "spreadsheet number",
        "several dates",
        "unknown date",
        "century slip",
        "death before exit",
        "empty row",
        "source line",
    }


def test_the_summary_adds_up(workbook: Read) -> None:
    found = workbook({"Sheet1": ELITE})
    counts = dict(found.summary.iter_rows())
    assert (counts["rows in"], counts["persons"], counts["spells"]) == (7, 6, 8)
    assert sum(n for what, n in counts.items() if what.startswith("problem: ")) == found.problems.height
    assert repr(found).startswith("<Imported: roster, 7 rows in, 6 persons, 8 spells in 1 bodies;")
    assert str(found).splitlines()[1].split() == ["rows", "in", "7"]


def test_a_row_a_spell_in_german_latin_1(roster: Read) -> None:
    text = "Name;Geboren;Gestorben;Kandidat seit;Mitglied von;bis;Anmerkung\n"
    text += "Müller, Grete;18. Februar 1931;;1950;Juli 1958;18.10.1989;\n"
    found = roster(text.encode("latin-1"), body="Politbüro")
    rows = found.history.memberships.select("person_id", "rank", "start_date", "end_date").rows()
    assert rows == [("grete-muller", "candidate", "1950", "1958-07"), ("grete-muller", "full", "1958-07", "1989-10-18")]


def test_a_chinese_table_with_terms(roster: Read) -> None:
    found = roster(
        "姓名,职务,出生,去世,任期\n甲乙,委员,1893年12月26日,1976年9月9日,1927年-1976年\n丙丁,候补委员,1905,1995年,1931年至1934年\n"
    )
    assert found.history.memberships["rank"].to_list() == ["full", "candidate"]
    assert found.history.memberships["end_date"].to_list() == ["1976", "1934"]
    assert found.history.persons["name"].to_list() == ["甲乙", "丙丁"]


def test_problems_come_in_the_order_of_the_file_with_place_and_deed(roster: Read) -> None:
    problems = roster("name,start,end\nA B,31/2/1950,1960\n,1,2\nC D,1950,1940\n").problems
    assert problems.columns == ["file", "row", "column", "kind", "severity", "read", "done"]
    placed = problems["row"].drop_nulls().to_list()
    assert placed == sorted(placed)
    assert problems.filter(pl.col("done") == "").is_empty()
    assert problems.filter(kind="impossible day").select("row", "column", "read", "done").row(0) == (
        2,
        "start",
        "31/2/1950",
        "read as 1950-02",
    )


@pytest.mark.parametrize("name", ["missing.csv", "picture.png", "folder.csv"])
def test_what_is_no_roster_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(b"x")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(CollegiumError, match=name.split(".")[0]):
        read_roster(tmp_path / name)


def test_measures_take_what_was_imported(roster: Read) -> None:
    found = roster(
        "name,body,start,end\nA B,PB,1950-01-01,1955-01-01\nC D,PB,1950-01-01,1960-01-01\n"
        "E F,PB,1955-01-01,1960-01-01\n"
    )
    table = turnover(found.history, "PB", ["1951-01-01", "1956-01-01"])
    assert table.select("n_before", "n_after", "n_common").row(0) == (2, 2, 1)


def test_collection_of_garbage_is_as_it_was_before(roster: Read) -> None:
    assert gc.isenabled()
    roster("name,start,end\nA B,1950,1960\n")
    assert gc.isenabled()
    gc.disable()
    try:
        roster("name,start,end\nA B,1950,1960\n")
        assert not gc.isenabled()
    finally:
        gc.enable()


def large(path: Path, rows: int) -> None:
    """A roster of so many spells, as the requirement describes it."""
    rng = random.Random(1)
    with path.open("w") as file:
        file.write("name,body,rank,start,end,birth,death,exit type\n")
        for _ in range(rows):
            who = rng.randrange(rows * 3 // 10)
            birth = 1880 + who % 60
            start = birth + 30 + rng.randrange(30)
            file.write(
                f"Person {who},Committee {rng.randrange(40)},{rng.choice(['full', 'candidate'])},"
                f"{rng.randrange(1, 29)}/{rng.randrange(1, 13)}/{start},"
                f"{start + 1 + rng.randrange(8)}-{rng.randrange(1, 13):02d},"
                f"{birth},,removed\n"
            )


@pytest.mark.slow
def test_100000_spells_and_their_turnover_take_under_three_seconds(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    large(path, 100_000)
    took = []
    for _ in range(3):
        start = time.process_time()  # of all cores together, whatever else the machine does
        found = read_roster(path)
        turnover(found.history, "Committee 3", ["1920", "1940", "1960"])
        took.append(time.process_time() - start)
    assert min(took) < 3.0
    assert found.history.memberships.height + found.problems.filter(kind="overlap").height >= 99_000


def test_many_rows_of_one_name_do_not_take_the_square_of_their_number(tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    lines = [f"Unknown,{1900 + n % 90},{1901 + n % 90},{1800 + n % 100}" for n in range(20_000)]
    path.write_text("name,start,end,birth\n" + "\n".join(lines) + "\n")
    start = time.perf_counter()
    read_roster(path)
    assert time.perf_counter() - start < 10
