"""From bytes to tables: encodings, dialects, headers, workbooks; nothing left out without a word."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from collegium.errors import CollegiumError
from collegium.exchange import Imported, Mapping, read_roster

Read = Callable[..., Imported]
Kinds = Callable[[Imported], set[str]]
TABLE = "name,body,start,end\nJosé Ñ,Buró,1950,1960\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_encoding_is_found(encoding: str, roster: Read, kinds: Kinds) -> None:
    found = roster(TABLE.encode(encoding))
    assert found.history.persons["name"].to_list() == ["José Ñ"]
    assert ("encoding" in kinds(found)) == (encoding in ("latin-1", "cp1252"))


def test_bytes_that_announce_an_encoding_and_break_it_are_reported(roster: Read, kinds: Kinds) -> None:
    assert "encoding" in kinds(roster(TABLE.encode("utf-8-sig") + b"A \xff,B,1950,1951\n"))


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_mark_between_cells_is_found(mark: str, roster: Read) -> None:
    text = 'name;body;start;end\n"Mikoyan, Anastas";Politburo;1926;1966\n'.replace(";", mark)
    assert roster(text).history.persons["name"].to_list() == ["Anastas Mikoyan"]


def test_a_line_that_announces_the_mark_is_no_row(roster: Read) -> None:
    assert roster("sep=;\nname;start;end\nA B;1950;1960\n").history.memberships.height == 1


def test_titles_above_and_notes_below_the_table_are_no_people(roster: Read, kinds: Kinds) -> None:
    found = roster("The council\n,,\nName,From,To\nA B,1950,1960\nTotal,1,\nSource: yearbook,,\n")
    assert found.history.persons["name"].to_list() == ["A B"]
    assert {"rows before the header", "note row", "source line"} <= kinds(found)
    assert found.problems.filter(pl.col("kind").is_in(["note row", "source line"]))["row"].to_list() == [5, 6]


def test_two_lines_of_column_names_are_joined(roster: Read, workbook: Read, kinds: Kinds) -> None:
    rows: list[list[Any]] = [["Name", "Candidate", None, "Full member", None], [None, "from", "to", "from", "to"],
                             ["A B", 1950, 1952, 1952, 1960]]  # fmt: skip
    text = "\n".join(",".join("" if c is None else str(c) for c in row) for row in rows)
    for found in (roster(text), workbook({"S": rows}, merged={"S": "B1:C1 D1:E1"})):
        assert found.history.memberships["rank"].to_list() == ["candidate", "full"]
        assert found.history.memberships["start_date"].to_list() == ["1950", "1952"]
        assert "layout" in kinds(found)


def test_a_repeated_header_is_no_person(roster: Read, kinds: Kinds) -> None:
    found = roster("name,start,end\nA B,1950,1960\nname,start,end\nC D,1950,1960\n")
    assert found.history.persons.height == 2
    assert "repeated header" in kinds(found)


def test_a_quotation_mark_that_nothing_closes_swallows_no_rows(roster: Read, kinds: Kinds) -> None:
    found = roster('name,body,start,end\n"A B,X,1950,1951\nC D,X,1950,1951\n"E F",X,1950,1951\nG H,X,1950,1951\n')
    assert found.history.persons["name"].to_list() == ["A B", "C D", "E F", "G H"]
    assert "open quotation mark" in kinds(found)


def test_a_line_break_inside_a_cell_is_no_row(roster: Read) -> None:
    found = roster('name,start,end,note\nA B,1950,1951,"first line\nsecond line"\nC D,1950,1951,\n')
    assert found.history.memberships["source_place"].to_list() == ["row 2", "row 4"]


def test_cells_beyond_the_header_and_columns_without_a_name_are_reported(roster: Read, kinds: Kinds) -> None:
    found = roster("name,start,end,,,\nA B,1950,1960,x,,\nC D,1950,1960,,,,spare\n")
    assert {"ragged row", "unread column", "empty column"} <= kinds(found)


def test_merged_cells_have_their_value_in_every_row(workbook: Read, kinds: Kinds) -> None:
    rows = [["Name", "Rank", "From", "To"], ["A B", "candidate", 1950, 1952], [None, "full", 1952, 1960]]
    found = workbook({"S": rows}, merged={"S": "A2:A3"})
    assert found.history.persons.height == 1
    assert found.history.memberships.height == 2
    assert "merged cells" in kinds(found)


def test_every_sheet_with_people_and_dates_is_read_and_named_after(workbook: Read, kinds: Kinds) -> None:
    table = [["Name", "From", "To"], ["A B", 1950, 1952]]
    found = workbook({"Politburo": table, "Secretariat": table, "Codebook": [["Variable", "Meaning"], ["x", "y"]]})
    assert found.history.organizations["organization_id"].to_list() == ["politburo", "secretariat"]
    assert {"several sheets", "unread sheet"} <= kinds(found)
    assert "Secretariat row 2" in found.history.memberships["source_place"].to_list()


def test_a_sheet_can_be_chosen(workbook: Read, tmp_path: Path) -> None:
    from collegium.exchange import Mapping

    table = [["Name", "From", "To"], ["A B", 1950, 1952]]
    found = workbook({"One": table, "Two": [*table, ["C D", 1950, 1951]]}, mapping=Mapping(sheet="Two"))
    assert found.history.persons.height == 2
    for wrong, word in (("Tow", "Two"), (3, "It has 2")):
        with pytest.raises(CollegiumError, match=word):
            read_roster(tmp_path / "roster.xlsx", mapping=Mapping(sheet=wrong))


@pytest.mark.parametrize("data", [b"", b"\n\n", b"PK\x03\x04 no archive", b"\xd0\xcf\x11\xe0 no book", b"\xff\xfe"])
def test_a_file_that_holds_no_table_is_refused_in_one_sentence(data: bytes, roster: Read) -> None:
    with pytest.raises(CollegiumError, match="roster"):
        roster(data)


def test_a_cell_that_no_memory_reaches_is_refused(workbook: Read, tmp_path: Path) -> None:
    workbook({"S": [["Name", "From", "To"], ["A B", 1950, 1952]]})
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(tmp_path / "roster.xlsx") as old, zipfile.ZipFile(bomb, "w") as new:
        for name in old.namelist():
            new.writestr(
                name, old.read(name).replace(b'r="C2"', b'r="XFD1048576"').replace(b'<row r="2"', b'<row r="1048576"')
            )
    with pytest.raises(CollegiumError, match="larger than a roster"):
        read_roster(bomb)


def test_a_header_line_can_be_given(roster: Read) -> None:
    from collegium.exchange import Mapping

    text = "name,from,to\nName,From,To\nA B,1950,1960\n"
    assert roster(text, mapping=Mapping(header=2)).history.persons["name"].to_list() == ["A B"]
    with pytest.raises(CollegiumError, match="header"):
        roster(text, mapping=Mapping(header=9))


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r"])
def test_a_cyrillic_file_is_no_western_one(encoding: str, roster: Read, kinds: Kinds) -> None:
    text = "ФИО;Начало;Конец\nЛев Троцкий;1919;1926\n"
    found = roster(text.encode(encoding))
    assert found.history.persons["name"].to_list() == ["Лев Троцкий"]
    assert "encoding guessed" in kinds(found)
    with pytest.raises(CollegiumError, match="encoding guessed"):
        roster(text.encode(encoding), strict=True)


@pytest.mark.parametrize(("name", "encoding"), [("Władysław Gomułka", "cp1250"), ("毛泽东", "gb18030")])
def test_other_alphabets_are_told_by_their_letters(name: str, encoding: str, roster: Read) -> None:
    found = roster(f"name;start;end\n{name};1956;1970\n{name};1971;1976\n".encode(encoding))
    assert found.history.persons["name"].to_list() == [name]


def test_a_file_of_two_encodings_is_read_line_by_line(roster: Read) -> None:
    found = roster(
        "name,start,end\nErich Mückenberger,1950,1989\n".encode() + "Fred Oelßner,1950,1958\n".encode("latin-1")
    )
    assert found.history.persons["name"].to_list() == ["Erich Mückenberger", "Fred Oelßner"]
    assert found.history.persons["person_id"].to_list() == ["erich-muckenberger", "fred-oelssner"]
    assert found.problems.filter(kind="encoding guessed").select("row", "severity").rows() == [(3, "repair")]


def test_thousands_of_empty_cells_behind_a_row_are_nothing(roster: Read) -> None:
    found = roster("name,start,end" + "," * 5000 + "\nA B,1950,1960" + "," * 5000 + "\n")
    assert found.history.memberships.height == 1
    with pytest.raises(CollegiumError, match="more cells than a roster"):
        roster("name,start,end" + ",x" * 5000 + "\nA B,1950,1960\n")


def test_days_before_1900_in_a_workbook_are_days(workbook: Read, kinds: Kinds) -> None:
    rows = [["Name", "Born", "From", "To"], ["A B", dt.date(1893, 6, 30), dt.date(1950, 7, 25), 1960],
            ["C D", dt.date(1869, 12, 29), dt.date(1899, 12, 29), "1930"]]  # fmt: skip
    found = workbook({"First": [["Notes"]], "S": rows})
    assert found.history.persons["birth_date"].to_list() == ["1893-06-30", "1869-12-29"]
    assert found.history.memberships["start_date"].to_list() == ["1950-07-25", "1899-12-29"]
    assert "unreadable date" not in kinds(found)


def test_a_workbook_that_a_password_protects_is_said_to_be(tmp_path: Path) -> None:
    path = tmp_path / "secret.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096))
    with pytest.raises(CollegiumError, match="password"):
        read_roster(path)


def test_an_empty_header_line_is_told_and_not_tripped_over() -> None:
    with pytest.raises(CollegiumError, match="the header's line is empty"):
        read_roster("a.csv", mapping=Mapping(header=3), content=b"name,from\nA,1950\n\nB,1951\n")
