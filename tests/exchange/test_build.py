"""Who is who, what cannot be, and what is counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collegium.dates import PartialDate
from collegium.errors import CollegiumError
from collegium.exchange import Imported
from collegium.exchange.build import build
from collegium.exchange.checks import shifted
from collegium.exchange.names import is_no_person, name_of
from collegium.exchange.problems import Problems
from collegium.exchange.raw import Life, RawSpell

Read = Callable[..., Imported]
Kinds = Callable[[Imported], set[str]]
USUAL = "".join(f"P{i} Q,{1920 + i},{1925 + i},{1880 + i},{1950 + i}\n" for i in range(10))


def row(found: Imported, person: str) -> dict[str, object]:
    return found.history.memberships.filter(person_id=person).row(0, named=True)


# --- who is who -------------------------------------------------------------------------------------------------


def test_one_name_with_births_far_apart_is_two_persons(roster: Read, kinds: Kinds) -> None:
    found = roster("name,start,end,birth\nIvanov,1920,1925,1880\nIvanov,1940,1945,1905\nIVANOV,1930,1935,1881\n")
    assert found.history.persons["person_id"].to_list() == ["ivanov", "ivanov-2"]
    assert found.history.memberships["person_id"].to_list() == ["ivanov", "ivanov-2", "ivanov"]
    assert {"duplicate name", "contradicting lives"} <= kinds(found)  # 1880 and 1881: sources that disagree


def test_one_id_is_one_person_whatever_the_name(roster: Read, kinds: Kinds) -> None:
    found = roster("person id,name,start,end\nx1,Anna Pauker,1945,1950\nx1,Ana Pauker,1950,1952\n")
    assert found.history.persons.height == 1
    assert "two names for one id" in kinds(found)


def test_names_that_differ_in_accents_are_kept_apart_and_reported(roster: Read, kinds: Kinds) -> None:
    found = roster("name,start,end\nJosé Paz,1950,1951\nJose Paz,1955,1956\n")
    assert found.history.persons.height == 2
    assert "similar names" in kinds(found)


def test_a_name_turned_round_is_the_same_person(roster: Read, kinds: Kinds) -> None:
    found = roster('name,start,end\n"Mikoyan, Anastas",1926,1935\nAnastas Mikoyan,1935,1966\n')
    assert found.history.persons.select("name", "family_name", "given_name").rows() == [
        ("Anastas Mikoyan", "Mikoyan", "Anastas")
    ]
    assert "names turned round" in kinds(found)


@pytest.mark.parametrize("text", ["Smith, Jr.", "Smith Jr., John, III", "A 1, B 2"])
def test_a_comma_that_turns_nothing_round_stays(text: str) -> None:
    assert not name_of(text).turned


@pytest.mark.parametrize(
    ("text", "alone", "none"),
    [
        ("Total", False, True),
        ("Source: x", True, True),
        ("* died in office", True, True),
        ("https://x.org", True, True),
        ("Notes 1-3", True, True),
        ("12", True, True),
        ("The members elected by the congress of 1952", True, True),
        ("Sun Yat-sen", True, False),
        ("Note Nguyen", False, False),
        ("Totalbek Isaev", True, False),
        ("Juan Carlos María Onganía Carballo", True, False),
    ],
)
def test_remarks_are_told_from_people(text: str, alone: bool, none: bool) -> None:
    assert is_no_person(text, alone) == none


def test_years_behind_a_name_are_a_life(roster: Read, kinds: Kinds) -> None:
    found = roster("name,start,end\nZhou Enlai (1898-1976),1949,1976\n")
    assert found.history.persons.select("name", "birth_date", "death_date").rows() == [("Zhou Enlai", "1898", "1976")]
    assert "years in a name" in kinds(found)


# --- what cannot be ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "column", "read", "done"),
    [
        ("X Y,2024,1930,1890,1960", "start", "2024", "read as 1924"),
        ("X Y,1924,2030,,", "end", "2030", "read as 1930"),
        ("X Y,1924,1930,1994,1960", "birth", "1994", "read as 1894"),
        ("X Y,1924,1930,1890,1860", "death", "1860", "read as 1960"),
        ("X Y,1924,1930,1890,2024", "death", "2024", "read as 1924"),
        ("X Y,2024,,,", "start", "2024", "read as 1924"),
        ("X Y,1824,1930,,", "start", "1824", "read as 1924"),
        ("X Y,2024,2026,1890,", "start", "2024", "read as 1924"),
    ],
)
def test_a_year_a_century_off_is_mended_where_only_that_explains_it(
    line: str, column: str, read: str, done: str, roster: Read
) -> None:
    found = roster("name,start,end,birth,death\n" + USUAL + line + "\n")
    slips = found.problems.filter(kind="century slip", row=12)
    assert (column, read, done) in slips.select("column", "read", "done").rows()
    assert row(found, "x-y")["start"] == dt.date(1924, 12, 31)


def test_what_contradicts_itself_is_kept_and_never_counted(roster: Read, kinds: Kinds) -> None:
    found = roster(
        "name,start,end,birth,death\n"
        + USUAL
        + "A X,1930,1924,,\nB X,1930,1935,1890,1925\nC X,1924,?,,\nD X,?,1930,,\n"
    )
    assert {"exit before entry", "death before entry", "unknown exit", "no entry"} <= kinds(found)
    for person in ("a-x", "b-x", "c-x", "d-x"):
        assert row(found, person)["start"] is None
    assert row(found, "a-x")["start_date"] == "1930"
    assert found.summary.filter(what="spells never counted as running")["count"][0] == 4


def test_an_entry_as_a_child_is_reported_and_kept(roster: Read) -> None:
    found = roster("name,start,end,birth,death\n" + USUAL + "A X,1930,1935,1925,1990\nB X,1930,1935,1915,1990\n")
    assert found.problems.filter(kind="entry before birth")["row"].to_list() == [12]
    assert row(found, "a-x")["start"] == dt.date(1930, 12, 31)


def test_a_slip_is_not_mended_into_childhood(roster: Read) -> None:
    found = roster("name,start,end,birth,death\n" + USUAL + "A X,2024,1936,1919,1990\n")
    assert found.problems.filter(kind="century slip").is_empty()
    assert row(found, "a-x")["start"] is None


@pytest.mark.parametrize(
    ("usual", "line", "times", "start"),
    [
        ("A B,1930,1935,,\n" * 8, "X Y,1860,1865,,", 1, 1860),  # two rows in all: nothing shows the decades of the file
        (USUAL, "X Y,2024,1930,,", 40, 1924),  # eleven rows: the repeated one is not most of them
    ],
)
def test_a_row_counts_once_for_the_decades_of_a_file(
    usual: str, line: str, times: int, start: int, roster: Read
) -> None:
    found = roster("name,start,end,birth,death\n" + usual + f"{line}\n" * times)
    assert row(found, "x-y")["start_date"] == str(start)
    assert found.problems.filter(kind="century slip").height == (times if times > 1 else 0)
    assert (
        found.history.memberships.filter(pl.col("person_id") != "x-y")["start"].dt.year().is_between(1920, 1930).all()
    )


def test_nobody_sits_after_dying(roster: Read, kinds: Kinds) -> None:
    found = roster("name,start,end,death\nA B,1920,1935,5/1930\nC D,1920,,6/1931\n")
    assert found.history.memberships["end"].to_list() == [dt.date(1930, 5, 1), dt.date(1931, 6, 1)]
    assert {"death before exit", "no exit"} <= kinds(found)
    assert row(found, "a-b")["note"] == "exit given as 1935"


def test_somebody_still_in_office_sits_to_the_end(roster: Read, kinds: Kinds) -> None:
    found = roster("name,start,end\nA B,1920,present\nC D,1920,1990-05-01\n")
    assert row(found, "a-b")["end"] is None
    assert found.history.manifest.end == dt.date(1990, 12, 31)
    assert "still in office" in kinds(found)


def test_a_repeated_row_counts_once(roster: Read, kinds: Kinds) -> None:
    found = roster("name,body,start,end\nA B,PB,1920,1925\nA B,pb,1920,1925\n")
    assert found.history.memberships["source_place"].to_list() == ["row 2, row 3"]
    assert "duplicate row" in kinds(found)


def test_overlaps_of_one_rank_are_joined_and_of_two_cut(roster: Read, kinds: Kinds) -> None:
    found = roster(
        "name,rank,start,end\nA B,full,1920,1925\nA B,full,1923,1930\nC D,candidate,1920,1930\nC D,full,1925,1940\n"
    )
    spells = found.history.memberships.select("person_id", "rank", "start_date", "end_date").rows()
    assert spells == [
        ("a-b", "full", "1920", "1930"),
        ("c-d", "candidate", "1920", "1925"),
        ("c-d", "full", "1925", "1940"),
    ]
    assert found.problems.filter(kind="overlap").height == 2


def test_strict_reading_refuses_at_the_first_repair_with_its_line(roster: Read) -> None:
    with pytest.raises(CollegiumError, match="exit before entry") as error:
        roster("name,start,end\nA B,1920,1925\nC D,1930,1920\n", strict=True)
    assert error.value.line == 3


def test_nobody_is_an_error() -> None:
    with pytest.raises(CollegiumError, match="names nobody"):
        build([], [], Problems("x.csv"), title="x", file="x.csv")


def test_a_shift_that_no_calendar_has_is_none() -> None:
    assert shifted(PartialDate.parse("2000-02-29"), -100) is None
    assert shifted(PartialDate.parse("2024/2025"), -100) == PartialDate.parse("1924/1925")


# --- properties -------------------------------------------------------------------------------------------------

years = st.integers(1900, 1955)  # no entry so far from the middle half of them that it is taken for a slip of a century
rows = st.lists(
    st.tuples(st.sampled_from(["A B", "C D", "E F"]), st.sampled_from(["full", "candidate"]), years, st.integers(1, 9)),
    min_size=1,
    max_size=12,
)


def imported(table: list[tuple[str, str, int, int]]) -> pl.DataFrame:
    spells, lives = [], {}
    for n, (name, rank, start, length) in enumerate(table, start=2):
        life = lives.setdefault(name, Life(n, name, places=[f"row {n}"]))
        first, last = PartialDate.parse(f"{start}-01-01"), PartialDate.parse(f"{start + length}-01-01")
        spells.append(
            RawSpell(
                life, n, "PB", rank, "", first, first.text, last, last.text, "", ("start", "end"), place=f"row {n}"
            )
        )
    return build(spells, list(lives.values()), Problems("x"), title="x", file="x").memberships


@settings(deadline=None, max_examples=60)
@given(rows)
def test_everybody_sits_on_the_days_given_and_on_no_others(table: list[tuple[str, str, int, int]]) -> None:
    counted = imported(table)
    for name in {row[0] for row in table}:
        given_days = {year for who, _, start, length in table if who == name for year in range(start, start + length)}
        spells = counted.filter(pl.col("person_id") == name.lower().replace(" ", "-"), pl.col("start").is_not_null())
        sat = [year for start, end in spells.select("start", "end").rows() for year in range(start.year, end.year)]
        assert len(sat) == len(set(sat))  # never twice on a day
        assert set(sat) <= given_days
        if len({rank for who, rank, _, _ in table if who == name}) == 1:
            assert set(sat) == given_days


@settings(deadline=None, max_examples=40)
@given(rows, st.randoms())
def test_the_order_of_persons_rows_changes_nothing_of_one_rank(
    table: list[tuple[str, str, int, int]], rng: object
) -> None:
    table = [(name, "full", start, length) for name, _, start, length in table]
    mixed = list(table)
    rng.shuffle(mixed)  # type: ignore[attr-defined]
    columns = ("person_id", "start", "end")
    assert imported(table).select(columns).sort(columns).equals(imported(mixed).select(columns).sort(columns))


def test_strict_reading_names_the_first_line_of_the_file_and_how_many_follow(roster: Read) -> None:
    text = "name,start,end\nA B,1950,1960\nA B,1950,1960\nC D,31/2/1950,1960\nE F,x?,1960\n"
    with pytest.raises(CollegiumError, match=r"There are \d more to mend\..*then: counted once, with row 2\.") as error:
        roster(text, strict=True)
    assert error.value.line == 3


def test_an_exit_that_a_row_gives_outlives_one_that_is_assumed(roster: Read) -> None:
    found = roster("name,start,end,death\nA B,1977,2003,2015\nA B,1991,,2015\n")
    assert found.history.memberships.select("start_date", "end_date").rows() == [("1977", "2003")]
    assert found.problems.filter(kind="overlap")["done"].to_list() == [
        "joined with row 2, until the exit that row 2 gives"
    ]


def test_a_problem_of_a_life_names_the_sheet_and_the_column_of_the_file(workbook: Read) -> None:
    found = workbook(
        {
            "Zeta": [["Name", "From", "To", "Geboren"], ["A B", 1950, 1960, 1900]],
            "Alfa": [
                ["A title"],
                ["Name", "From", "To", "Geboren"],
                ["C D", 1950, 1940, 2005],
                ["E F", 1950, 1960, 2010],
            ],
        }
    )
    rows = found.problems.filter(pl.col("severity") != "note").select("file", "row", "column", "kind").rows()
    assert [(file.rsplit(" ", 1)[-1], *rest) for file, *rest in rows] == [
        ("[Alfa]", 3, "To", "exit before entry"),
        ("[Alfa]", 4, "Geboren", "century slip"),
    ]
    sheets = list(dict.fromkeys(file.rsplit(" ", 1)[-1] for file in found.problems["file"]))
    assert sheets[1:] == ["[Zeta]", "[Alfa]"]


def test_rows_that_contradict_each_other_on_a_life_name_the_column_of_the_file(roster: Read) -> None:
    found = roster(
        "leader id,name,start,end,Geboren,Schicksal\n7,A B,1950,1952,1900,shot\n7,A B,1955,1960,1910,exile\n"
    )
    rows = found.problems.filter(kind="contradicting lives").select("row", "column", "read").rows()
    assert rows == [(3, "Geboren", "1910"), (3, "Schicksal", "exile")]
