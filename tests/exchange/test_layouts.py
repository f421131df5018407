"""Layouts: one row a spell, one row a person, terms, parts of dates, posts, and columns that mean something else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from collegium.errors import CollegiumError
from collegium.exchange import Imported, read_mapping

Read = Callable[..., Imported]
Kinds = Callable[[Imported], set[str]]


def spells(found: Imported) -> list[tuple[str | None, ...]]:
    rows = found.history.memberships.select("person_id", "rank", "start_date", "end_date")
    return rows.rows()


def test_one_row_a_person_gives_a_spell_a_pair_of_columns(roster: Read) -> None:
    found = roster(
        "name,candidate from,candidate to,member from,member to,exit type,fate\n"
        "A B,1950,1952,1952,1960,removed,shot\nC D,,,1955,,,\n"
    )
    assert spells(found) == [
        ("a-b", "candidate", "1950", "1952"),
        ("a-b", "full", "1952", "1960"),
        ("c-d", "full", "1955", None),
    ]
    assert found.history.memberships["exit"].to_list() == ["promoted", "removed", None]
    assert found.history.persons["fate"].to_list() == ["shot", None]


def test_the_title_once_more_is_the_second_time(roster: Read) -> None:
    assert len(spells(roster("Name,Start,End,Start,End\nA B,1950,1952,1955,1960\n"))) == 2


def test_a_column_for_the_whole_stay_gives_the_last_exit(roster: Read) -> None:
    found = roster("name,candidate from,member from,left\nA B,1950,1952,1960\nE F,1955,,1957\n")
    assert spells(found) == [
        ("a-b", "candidate", "1950", "1952"),
        ("a-b", "full", "1952", "1960"),
        ("e-f", "candidate", "1955", "1957"),
    ]


def test_two_halves_of_one_spell_are_joined(roster: Read) -> None:
    assert spells(roster("name,member from,left\nA B,1950,1952\n")) == [("a-b", "full", "1950", "1952")]


def test_joining_the_party_is_no_seat(roster: Read, kinds: Kinds) -> None:
    found = roster("name,start,end,joined party\nA B,1950,1952,1930\n")
    assert spells(found) == [("a-b", "full", "1950", "1952")]
    assert "unread column" in kinds(found)


def test_dates_in_one_cell_pair_in_order_of_time(roster: Read, kinds: Kinds) -> None:
    found = roster("name,start,end\nA B,12/1956; 4/1966,1960; 1970\nC D,1956; 1966,1970\n")
    assert spells(found)[:2] == [("a-b", "full", "1956-12", "1960"), ("a-b", "full", "1966-04", "1970")]
    # the one exit ends the second spell; the first ended on a day that nobody gives
    assert spells(found)[2:] == [("c-d", "full", "1956", "?"), ("c-d", "full", "1966", "1970")]
    assert {"several dates", "unpaired dates", "unknown exit"} <= kinds(found)
    assert found.history.memberships["start"].null_count() == 1


def test_an_exit_without_an_entry_is_kept_and_never_counted(roster: Read, kinds: Kinds) -> None:
    found = roster("name,start,end\nA B,1956,1950; 1960\n")
    assert ("a-b", "full", None, "1950") in spells(found)
    assert "unpaired dates" in kinds(found)


def test_terms_are_stretches(roster: Read, kinds: Kinds) -> None:
    found = roster("name,term\nA B,1934-38; 1945-present\nC D,1907-10\nE F,until 1950\n")
    assert spells(found) == [
        ("a-b", "full", "1934", "1938"),
        ("a-b", "full", "1945", None),
        ("c-d", "full", "1907", "1910"),
        ("e-f", "full", None, "1950"),
    ]
    assert {"several readings", "no entry"} <= kinds(found)


def test_bodies_can_be_columns(roster: Read, kinds: Kinds) -> None:
    found = roster("name,Politburo,Orgburo\nA B,1922-1927,1924-1926\n")
    assert found.history.organizations["name"].to_list() == ["Politburo", "Orgburo"]
    assert "reading of a column" in kinds(found)


def test_parts_of_dates_are_put_together(roster: Read) -> None:
    found = roster(
        "name,start year,start month,start day,end year,birth year\nA B,1950,7,23,1960,1900\nC D,1950,?,,1960,\n"
    )
    assert [row[2] for row in spells(found)] == ["1950-07-23", "1950"]


@pytest.mark.parametrize("unknown", ["?", "??", "0"])
def test_a_year_that_stands_as_unknown_is_no_entry(roster: Read, kinds: Kinds, unknown: str) -> None:
    found = roster(f"name,start year,start month,end year\nA B,{unknown},,1960\nC D,1950,5,1960\n")
    assert found.history.memberships.select("start_date", "end_date").rows() == [(unknown, "1960"), ("1950-05", "1960")]
    assert found.history.memberships["start"].to_list()[0] is None
    assert {"unknown date", "no entry"} <= kinds(found)


def test_a_blank_name_goes_on_with_the_person_above(roster: Read, kinds: Kinds) -> None:
    found = roster("name,rank,start,end,birth\nA B,candidate,1950,1952,1900\n,full,1952,1960,\n,full,1952,1960,1910\n")
    assert [row[0] for row in spells(found)] == ["a-b", "a-b"]
    assert {"continued row", "no name"} <= kinds(found)  # another birth is another person


def test_a_row_without_a_body_is_in_that_of_the_row_above(roster: Read, kinds: Kinds) -> None:
    found = roster("name,body,start,end\nX Y,,1949,1950\nA B,Junta,1950,1960\nC D,,1951,1960\n", body="Council")
    assert sorted(found.history.organizations["name"]) == ["Council", "Junta"]
    done = found.problems.filter(pl.col("kind") == "no body")["done"].to_list()
    assert done == ["read as 'Council'", "read as 'Junta', as in row 3"]


def test_a_candidate_of_one_body_is_not_promoted_into_another(roster: Read) -> None:
    candidacy = "candidate of the Politburo from,candidate of the Politburo to"
    for body, exits in (("Politburo", ["promoted", None]), ("Orgburo", [None, None])):
        found = roster(f"name,{candidacy},member of the {body} from,member of the {body} to\nA B,1922,1924,1924,1926\n")
        assert found.history.organizations.height == 1 + (body == "Orgburo")
        assert found.history.memberships.sort("start")["exit"].to_list() == exits


def test_a_heading_ranks_the_rows_under_it(roster: Read, kinds: Kinds) -> None:
    found = roster("name,start,end\nFull members\nA B,1950,1960\nCandidate members\nCandido Paz,1950,1960\n")
    assert [row[:2] for row in spells(found)] == [("a-b", "full"), ("candido-paz", "candidate")]
    assert "section heading" in kinds(found)


def test_a_rank_that_is_not_known_is_said(roster: Read, kinds: Kinds) -> None:
    found = roster("name,rank,start,end\nA B,full,1950,1960\nC D,honorary,1950,1960\nE F,,1950,1960\n")
    assert {"unknown rank", "no rank"} <= kinds(found)
    assert found.history.posts["label"].to_list() == ["honorary"]
    assert "rank not given" in kinds(roster("name,start,end\nA B,1950,1960\n"))
    military = roster("name,rank,start,end\nA B,General,1950,1960\nC D,Admiral,1950,1960\n")
    assert {"reading of a column", "rank not given", "unread column"} <= kinds(military)


def test_a_column_may_say_yes_or_no_to_a_rank(roster: Read, kinds: Kinds) -> None:
    found = roster("name,start,end,candidate\nA B,1950,1960,yes\nC D,1950,1960,no\n12,1950,1960,no\n")
    assert [row[1] for row in spells(found)] == ["candidate", "full", "full"]
    assert "odd name" in kinds(found)
    assert not {"rank not given", "unread column"} & kinds(found)


def test_posts_of_one_body_stand_beside_it_and_alone_are_bodies(roster: Read) -> None:
    found = roster("name,position,start,end\nA B,President,1950,1960\n", body="Junta")
    assert found.history.memberships.select("organization_id", "post_id", "rank").rows() == [
        ("junta", "junta-president", "full")
    ]
    alone = roster("name,position,start,end\nA B,President,1950,1960\n")
    assert alone.history.memberships.select("organization_id", "rank").rows() == [("president", "holder")]


def test_a_column_of_ways_out_is_no_column_of_exits(roster: Read) -> None:
    found = roster("name,start,to,exit\nA B,1950,1960,removed by vote\n")
    assert found.history.memberships["exit"].to_list() == ["removed by vote"]


def test_names_in_columns_of_ranks(roster: Read) -> None:
    found = roster("start,end,Full members,Candidates\n1950,1960,A B,C D\n")
    assert [row[:2] for row in spells(found)] == [("a-b", "full"), ("c-d", "candidate")]


def test_a_file_that_names_nobody_says_what_its_columns_are(roster: Read) -> None:
    with pytest.raises(CollegiumError, match=r"no column names the people.*'colour'"):
        roster("colour,start\nred,1950\n")


@pytest.mark.parametrize("title", ["Surname Name", "Name of the politburo member", "", "Apellidos (según el acta)"])
def test_the_column_of_names_is_found_where_it_is_called_otherwise(title: str, roster: Read, kinds: Kinds) -> None:
    found = roster(f"{title},Start,End\nAna Alfa,1950,1951\n")
    assert spells(found) == [("ana-alfa", "full", "1950", "1951")]
    assert title.startswith("Apell") or "reading of a column" in kinds(found)


def test_a_mapping_says_what_the_names_do_not(roster: Read, tmp_path: Path) -> None:
    file = tmp_path / "map.yaml"
    file.write_text(
        "collegium: roster-map/1\nbody: Junta\ndates: mdy\ncolumns:\n  Quien: person\n"
        "  Vocal: {field: start, rank: candidate}\n  Sale: end\nleader: [Presidente]\n"
    )
    found = roster("The junta\nQuien;Vocal;Sale;Cargo\nA B;3/4/1950;1951;Presidente\n", mapping=file)
    rows = found.history.memberships.select("organization_id", "post_id", "rank", "start_date").rows()
    assert rows == [
        ("junta", "junta-presidente", "candidate", "1950-03-04"),
        ("party", "leader", "holder", "1950-03-04"),
    ]
    assert found.history.leader("1950-06-01") == "a-b"


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("columns:\n  Nombre: persn\n", 3, "person"),
        ("columns:\n  Nombre: {field: strat}\n", 3, "start"),
        ("colums: {}\n", 2, "columns"),
        ("ranks: {vocal: candidat}\n", 2, "candidate"),
    ],
)
def test_a_faulty_mapping_names_file_line_and_nearest_word(text: str, line: int, word: str, tmp_path: Path) -> None:
    file = tmp_path / "map.yaml"
    file.write_text("collegium: roster-map/1\n" + text)
    with pytest.raises(CollegiumError) as error:
        read_mapping(file)
    assert (error.value.line, error.value.nearest) == (line, word)


def test_a_mapping_of_a_column_that_is_not_there_names_its_line(roster: Read, tmp_path: Path) -> None:
    file = tmp_path / "map.yaml"
    file.write_text("collegium: roster-map/1\ncolumns:\n  Desd: start\n")
    with pytest.raises(CollegiumError) as error:
        roster("name,Desde,Hasta\nA B,1950,1951\n", mapping=file)
    assert (error.value.where, error.value.line, error.value.nearest) == (str(file), 3, "Desde")


def test_a_blank_name_is_a_missing_one_where_the_file_repeats_names(roster: Read, kinds: Kinds) -> None:
    found = roster("name,start,end\nA B,1950,1952\nA B,1955,1960\nC D,1950,1960\n,1970,1980\n")
    assert [row[0] for row in spells(found)] == ["a-b", "a-b", "c-d"]
    assert found.problems.filter(kind="no name")["row"].to_list() == [5]
    assert "continued row" not in kinds(found)


def test_a_note_under_the_table_is_no_heading(roster: Read, kinds: Kinds) -> None:
    found = roster("name,start,end\nA B,1950,1960\nNote: candidates of 1958 are left out,,\nC D,1950,1960\n")
    assert [row[1] for row in spells(found)] == ["full", "full"]
    assert "section heading" not in kinds(found)
    assert found.problems.filter(kind="source line").select("row", "severity").rows() == [(3, "note")]


def test_our_own_table_of_memberships_comes_back(roster: Read, tmp_path: Path) -> None:
    from collegium.exchange import export, read_roster

    before = roster("name,body,rank,start,end\nA B,Council,full,5/1950,1960\nC D,Council,candidate,1951,\n")
    again = read_roster(export(before.history, tmp_path / "tables", "csv") / "memberships.csv")
    assert spells(again) == spells(before)
    assert again.history.organizations["name"].to_list() == ["council"]


def test_the_dates_of_most_decide_what_the_doubtful_ones_mean(roster: Read, kinds: Kinds) -> None:
    sure = "".join(f"P {n},1/{n}/1950,12/31/1960\n" for n in range(13, 20))
    found = roster(f"name,start,end\nA B,9/11/1973,31/12/1986\n{sure}")
    assert spells(found)[0] == ("a-b", "full", "1973-09-11", "1986-12-31")
    turned = found.problems.filter(kind="turned date")
    assert turned.select("row", "column", "severity").rows() == [(2, "end", "repair")]
    assert "day or month first" not in kinds(found)
    assert "day or month first" in kinds(roster("name,start,end\nA B,9/11/1973,31/12/1986\nC D,9/13/1973,1980\n"))


def test_what_programs_write_for_nothing_is_nothing(roster: Read, kinds: Kinds) -> None:
    found = roster(
        "name,body,start,end,exit,fate\nNA,Junta,1950,NA,NA,NA\nA B,Junta,1956,NA,NA,NA\nC D,Junta,1950,1960,died,NA\n"
    )
    assert found.history.memberships["exit"].to_list() == [None, "died"]
    assert found.history.persons["fate"].to_list() == [None, None]
    assert found.problems.filter(kind="no name")["row"].to_list() == [2]


@pytest.mark.parametrize(
    "titles",
    [
        "Apellido y nombre;Asumió;Dejó el cargo;Nacimiento",
        "Imię i nazwisko;Od;Do;Urodzony",
        "Ime i prezime;Od;Do;Rođen",
    ],
)
def test_titles_of_other_languages_are_known(titles: str, roster: Read) -> None:
    found = roster(f"{titles}\nAna Alfa;24.3.1976;31.7.1978;1920\n")
    assert spells(found) == [("ana-alfa", "full", "1976-03-24", "1978-07-31")]
    assert found.history.persons["birth_date"].to_list() == ["1920"]


def test_names_that_put_the_family_first_are_told_by_the_file(roster: Read, kinds: Kinds) -> None:
    east = "name,start,end\nZhou Enlai,1956,1976\nDeng Xiaoping,1956,1967\nChen Yun,1956,1969\n"
    found = roster(east)
    assert found.history.persons.select("family_name", "given_name").rows()[0] == ("Zhou", "Enlai")
    assert "reading of a column" in kinds(found)
    west = roster("name,start,end\nKim Philby,1950,1951\nGuy Burgess,1950,1951\nAnthony Blunt,1950,1951\n")
    assert west.history.persons["family_name"].to_list() == ["Philby", "Burgess", "Blunt"]


def test_a_mapping_of_another_kind_is_an_error(roster: Read) -> None:
    with pytest.raises(CollegiumError, match="a mapping is a file or"):
        roster("name,start,end\nA B,1950,1951\n", mapping={"columns": {}})
