"""The book's tables: rebuilt from the history, held against the print, and seen to differ when the history is wrong."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections import Counter

import polars as pl
import pytest

import collegium as cg
from collegium.cli.main import main
from collegium.errors import CollegiumError
from collegium.history import History
from collegium.record import tables
from collegium.record.read import rows

RECORD = cg.record()
NUMBERS = tables.numbers()
CHECKED = tables.check()
PRINTED = rows("printed")
TITLES = {row["table"]: row["title"] for row in rows("table_titles")}


def unlike(number: str, history: History) -> list[tuple[str, ...]]:
    """The cells of a table that are not as in the shipped record's check: row, column, printed, rebuilt, verdict."""
    cells = ["row", "column", "printed", "rebuilt", "verdict"]
    before = Counter(CHECKED.filter(table=number).select(cells).rows())
    return list((Counter(tables.check(number, history).select(cells).rows()) - before).elements())


def altered(name: str, frame: pl.DataFrame) -> History:
    """The record with another table in the place of one of its own."""
    return History(RECORD.manifest, {**RECORD.tables, name: frame})


# --- every table ----------------------------------------------------------------------------------------------


def test_every_numbered_table_of_the_book_is_rebuilt_and_two_of_its_notes():
    numbered = {number for number in TITLES if ".n" not in number}
    assert len(numbered) == 36
    assert set(NUMBERS) == numbered | {"6.n29a", "6.n29b"}
    assert NUMBERS.index("4.9") < NUMBERS.index("4.10") < NUMBERS.index("5.1")  # in the order of the book


@pytest.mark.parametrize("number", NUMBERS)
def test_a_table_has_as_many_cells_as_the_print_and_says_where_each_comes_from(number):
    cells = tables.table(number)
    printed = [row for row in PRINTED if row["table"] == number]
    added = CHECKED.filter(table=number).filter(pl.col("printed").is_null()).height
    assert cells.height == len(printed) + added
    assert cells.filter(pl.col("source").str.len_chars() == 0).height == 0
    assert cells["source"].null_count() == 0
    assert cells.select("row", "column", "item").is_unique().all()
    assert set(cells["person_id"].drop_nulls()) <= set(RECORD.persons["person_id"])


def test_the_verdicts_on_all_cells_are_counted():
    counts = dict(CHECKED["verdict"].value_counts().iter_rows())
    assert counts == {"same": 1436, "repaired": 10, "computed": 3}
    assert set(counts) < set(tables.VERDICTS)


REPAIRED = {
    ("3.3", "Politburo: full members", "January 1926", None, "Tomsky A", "r33-03"),
    ("3.3", "Politburo: full members", "January 1926", None, "Trotsky O", "r33-04"),
    ("3.3", "Orgburo: full members", "January 1926", None, "Stalin", "r33-07"),
    ("3.3", "Politburo: full members", "December 1927", None, "Stalin", "r33-09"),
    ("3.3", "Politburo: full members", "December 1927", None, "Tomsky O", "r33-10"),
    ("3.3", "Orgburo: full members", "December 1927", "Uglanov A/O", "Uglanov O", "r33-19"),
    ("5.3", "Presidium candidate", "End June 1957", None, "Mazurov", "r53-06"),
    ("5.3", "Presidium candidate", "End June 1957", None, "Pervukhin", "r53-07"),
    ("6.1", "Secretaries not elected to Politburo", "Elected following XXVI Congress, March 1981", None, "Ponomarev",
     "r61-01"),
    ("6.n29b", "1971", "Non-Brezhnev people appointed/promoted: names", "Grisbin", "Grishin", "tx6-38"),
}  # fmt: skip
COMPUTED = {
    ("4.9", "Secretariat", "% not carried forward from 1934", "25", "50.0"),  # two of four: r48-07
    ("4.9", "Overall", "% not carried forward from 1934", "58", "60.9"),  # 14 of 23 persons
    ("6.n29b", "Total", "Non-Brezhnev people removed/demoted", "16", "19"),  # the sum of the years: tq7-0009
}


def test_a_cell_is_repaired_only_by_a_repair_that_is_listed_and_names_it():
    found = CHECKED.filter(verdict="repaired").with_columns(repair=pl.col("why").str.extract(r"^([\w-]+)"))
    cells = found.select("table", "row", "column", "printed", "rebuilt", "repair").rows()
    assert set(cells) == REPAIRED
    assert len(cells) == len(REPAIRED)
    listed = {row["repair_id"]: row for row in cg.record.issues().iter_rows(named=True)}
    for table, *_, rebuilt, repair in cells:
        name = re.split(r"[ (]", str(rebuilt))[0]
        about = listed[repair]
        assert about["table"] == table or "note 29" in about["table"] or about["table"] == "text"
        assert name in about["as_printed"] + about["reading"]


def test_a_figure_is_recomputed_otherwise_only_where_the_print_does_not_follow_from_its_parts():
    found = CHECKED.filter(verdict="computed").select("table", "row", "column", "printed", "rebuilt").rows()
    assert set(found) == COMPUTED
    assert len(found) == len(COMPUTED)
    assert "r48-07" in CHECKED.filter(table="4.9", row="Secretariat", verdict="computed")["why"].item()


def test_the_summary_counts_the_cells_of_each_table():
    summary = tables.summary()
    assert summary["table"].to_list() == NUMBERS
    assert summary["cells"].sum() == CHECKED.height
    assert summary.filter(pl.sum_horizontal(tables.VERDICTS) != pl.col("cells")).height == 0
    assert summary["differs"].sum() == 0
    assert summary["title"].to_list() == [TITLES[number] for number in NUMBERS]
    assert all(summary["title"])


def test_the_title_of_a_table_is_ours_and_an_unknown_one_has_none():
    assert tables.title("4.14") == "Days Stalin spent on holiday after the war"
    assert tables.title("9.9") == ""


# --- a wrong history is seen ----------------------------------------------------------------------------------


def test_a_seat_taken_away_is_seen_in_the_tables_that_print_it_and_in_no_others():
    seats = RECORD.memberships
    frolov = (pl.col("person_id") == "frolov") & (pl.col("organization_id") == "politburo")
    assert seats.filter(frolov).height == 1
    without = altered("memberships", seats.filter(~frolov))
    assert unlike("7.4", without) == [("Politburo", "Politburo", "Frolov (Pravda editor)", None, "differs")]
    assert unlike("7.3", without) == []


def test_a_seat_too_many_is_seen():
    seats = RECORD.memberships
    dolgikh = seats.filter(person_id="dolgikh", organization_id="politburo")
    again = dolgikh.with_columns(membership_id=pl.lit("x1"), person_id=pl.lit("shatalin"))
    more = altered("memberships", pl.concat([seats, again]))
    assert unlike("7.3", more) == [
        ("Politburo candidate members", "Politburo candidate members", None, "Shatalin", "differs")
    ]


def test_a_wrong_rank_is_seen_in_both_lists():
    seats = RECORD.memberships
    slyunkov = (pl.col("person_id") == "slyunkov") & (pl.col("organization_id") == "politburo")
    wrong = pl.when(slyunkov & (pl.col("rank") == "candidate")).then(pl.lit("full")).otherwise(pl.col("rank"))
    found = unlike("7.2", altered("memberships", seats.with_columns(rank=wrong)))
    assert {(row, printed, rebuilt, verdict) for row, _, printed, rebuilt, verdict in found} == {
        ("Politburo candidate members", "Slyun'kov", None, "differs"),
        ("Politburo full members", None, "Slyun'kov", "differs"),
    }


def letter_changed(person: str, month: str, letter: str) -> History:
    ties = RECORD.ties
    his = (pl.col("person_id") == person) & (pl.col("start_date") == month)
    (_,) = ties.filter(his).rows()
    return altered("ties", ties.with_columns(letter=pl.when(his).then(pl.lit(letter)).otherwise(pl.col("letter"))))


def test_a_wrong_letter_is_seen():
    found = unlike("5.1", letter_changed("kirichenko", "1956-02", "A"))
    assert [cell[2:] for cell in found] == [("Kirichenko C", "Kirichenko A", "differs")]


def test_a_wrong_letter_is_seen_also_of_somebody_whom_a_repair_of_the_table_names():
    found = unlike("3.3", letter_changed("mikhailov-vasily", "1926-01", "C"))
    assert {cell[4] for cell in found} == {"differs"}


@pytest.mark.parametrize(
    ("number", "where", "value", "expected"),
    [
        ("4.14", pl.col("start_date").str.starts_with("1949"), 1.0, ("1949", "Days", "differs")),
        ("4.12", pl.col("start_date").str.starts_with("1942"), 1.0, ("1942", "1942", "differs")),
        ("4.6", (pl.col("start_date") == "1937") & (pl.col("measure") == "office hours a week"), 0.1,
         ("1937", "Average hrs/week", "differs")),
        ("6.4", (pl.col("start_date") == "1971") & (pl.col("category") == "full members"), 1.0,
         ("XXIV 1971", "Size of CC elected at this Congress: full members", "differs")),
        ("4.10", (pl.col("start_date") == "1941-06-26") & (pl.col("measure") == "office visitors"), 1.0,
         ("26/6", "No of visitors", "differs")),
        ("4.10", (pl.col("start_date") == "1941-06-26") & (pl.col("measure") == "office hours"), 1 / 60,
         ("26/6", "Total hours of meetings", "differs")),
        ("4.6", (pl.col("start_date") == "1937") & (pl.col("measure") == "office hours"), 1.0,
         ("1937", "Total hours", "differs")),
    ],
)  # fmt: skip
def test_one_number_changed_in_the_history_makes_one_cell_differ(number, where, value, expected):
    here = where & pl.col("source_place").str.starts_with(f"Table {number} (")
    seen = RECORD.observations
    assert seen.filter(here).height == 1
    wrong = seen.with_columns(value=pl.when(here).then(pl.col("value") + value).otherwise(pl.col("value")))
    found = unlike(number, altered("observations", wrong))
    assert [(row, column, verdict) for row, column, _, _, verdict in found] == [expected]


def test_a_changed_part_moves_the_total_and_the_average_that_follow_from_it():
    seen = RECORD.observations
    here = (
        pl.col("source_place").str.starts_with("Table 3.2 (")
        & (pl.col("start_date") == "1929")
        & (pl.col("category") == "in session")
    )
    wrong = seen.with_columns(value=pl.when(here).then(pl.col("value") + 54).otherwise(pl.col("value")))
    found = unlike("3.2", altered("observations", wrong))
    assert {(column, printed, rebuilt, verdict) for _, column, printed, rebuilt, verdict in found} == {
        ("Resolved in session", "1071", "1125", "differs"),
        ("Average per session", "20", "21", "computed"),
        ("Total", "2261", "2315", "computed"),
    }
    assert {row for row, *_ in found} == {"1929"}


def test_totals_averages_and_balances_are_not_read_from_the_observations_of_them():
    derived = (
        (pl.col("measure") == "decisions per session")
        | (pl.col("category") == "total")
        | pl.col("category").str.ends_with("(total)")
        | pl.col("category").str.starts_with("Net")
    )
    kept = RECORD.observations.filter(~derived.fill_null(False))
    assert kept.height < RECORD.observations.height - 40
    without = altered("observations", kept)
    for number in (*tables.WORKLOAD, "6.n29a", "6.n29b"):
        assert tables.check(number, without).equals(CHECKED.filter(table=number), null_equal=True), number


def test_two_visitors_who_change_places_make_both_cells_differ():
    seen = RECORD.observations
    here = pl.col("source_place").str.starts_with("Table 4.4 (") & (pl.col("start_date") == "1932")
    swapped = pl.col("value").replace({1.0: 2.0, 2.0: 1.0})
    wrong = seen.with_columns(value=pl.when(here).then(swapped).otherwise("value"))
    found = unlike("4.4", altered("observations", wrong))
    assert {(row, column) for row, column, *_ in found} == {("1932", "1"), ("1932", "2")}
    assert all(verdict == "differs" for *_, verdict in found)


def test_a_follower_given_to_another_head_leaves_his_column():
    ties = RECORD.ties
    his = (pl.col("person_id") == "grishin") & (pl.col("start_date") == "1981-03")
    assert ties.filter(his)["other_id"].to_list() == ["kapitonov"]
    moved = ties.with_columns(other_id=pl.when(his).then(pl.lit("andropov")).otherwise(pl.col("other_id")))
    assert {(column, verdict) for _, column, _, _, verdict in unlike("6.3", altered("ties", moved))} == {
        ("Kapitonov", "differs"),
        ("Andropov", "differs"),
    }


# --- layout ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "shape"),
    [
        ("1.2", (12, 4)),  # twelve qualities, three men
        ("2.2", (23, 3)),
        ("3.2", (7, 7)),  # 1923 to 1929, six counts
        ("3.3", (45, 5)),  # the longest of each rank's four lists: 9, 8, 13, 8, 5 and 2
        ("4.8", (9, 4)),  # only columns are headed
        ("4.14", (8, 2)),
        ("4.17", (8, 6)),
        ("6.2", (11, 5)),
        ("7.4", (24, 2)),
    ],
)
def test_a_table_is_laid_out_as_in_the_book(number, shape):
    assert tables.laid_out(number).shape == shape


@pytest.mark.parametrize("number", NUMBERS)
def test_laid_out_every_cell_stands_once_under_its_heading(number):
    cells, sheet = tables.table(number), tables.laid_out(number)
    headings = [name for name in sheet.columns if name != " "]
    assert headings == cells["column"].unique(maintain_order=True).to_list()
    for heading in headings:
        assert Counter(filter(None, sheet[heading])) == Counter(cells.filter(column=heading)["value"])
    if " " in sheet.columns:
        assert [label for label in sheet[" "] if label] == cells["row"].unique(maintain_order=True).to_list()


def test_a_list_runs_down_its_column_in_the_order_of_the_book():
    sheet = tables.laid_out("4.8")
    assert sheet.columns == ["Politburo full", "Politburo candidate", "Orgburo", "Secretariat"]
    assert sheet["Secretariat"].to_list()[:4] == ["Andreev", "Zhdanov", "Malenkov", "Stalin"]
    assert sheet["Secretariat"].to_list()[4:] == [""] * 5


# --- errors and the command -----------------------------------------------------------------------------------


@pytest.mark.parametrize("ask", [tables.table, tables.check, tables.laid_out])
@pytest.mark.parametrize(("given", "near"), [("3.33", "3.3"), ("6.n29c", "6.n29b")])
def test_an_unknown_table_is_refused_with_the_nearest_number(ask, given, near):
    with pytest.raises(CollegiumError, match="the book has no such table") as caught:
        ask(given)
    assert given in str(caught.value)
    assert f"Did you mean '{near}" in str(caught.value)


@pytest.fixture
def command(monkeypatch, capsys):
    """Run ``collegium table`` in this process: its status, what it prints and what it complains of."""

    def run(*arguments: str) -> tuple[object, str, str]:
        monkeypatch.setattr(sys, "argv", ["collegium", "table", *arguments])
        capsys.readouterr()
        with pytest.raises(SystemExit) as caught:
            main()
        return (caught.value.code, *capsys.readouterr())

    return run


FORMS = [["3.2"], ["7.5"], ["3.3", "--check"], ["4.9", "--check"], ["--all"], ["--all", "--check"]]


@pytest.mark.parametrize("arguments", FORMS, ids=" ".join)
def test_the_command_gives_the_same_rows_as_csv_and_as_json(command, arguments):
    answers = [command(*arguments, "--format", form) for form in ("csv", "json")]
    assert [(status, complaint) for status, _, complaint in answers] == [(0, "")] * 2
    comma, lines = list(csv.DictReader(io.StringIO(answers[0][1]))), json.loads(answers[1][1])
    assert len(comma) == len(lines) > 5
    assert [{name: "" if value is None else str(value) for name, value in row.items()} for row in lines] == comma


def test_the_command_prints_a_table_as_the_book_does(command):
    status, text, complaint = command("3.3")
    assert (status, complaint) == (0, "")
    assert text.splitlines()[0].strip() == f"Table 3.3: {TITLES['3.3']}"
    for column in ("April 1923", "June 1924", "January 1926", "December 1927"):
        assert column in text
    assert "Kamenev" in text
    assert "A ally, C client, O opponent" in text
    assert "A ally" not in command("2.2")[1]
    assert re.search(r"^\s*1929\s+54\s+1071\s+20\s+654\s+536\s+2261\s*$", command("3.2")[1], re.MULTILINE)


def test_the_command_shows_only_what_is_not_as_printed(command):
    text = command("3.3", "--check")[1]
    assert "r33-03" in text
    assert "Voroshilov" not in text
    assert "137 of 143 cells as printed" in text
    assert "8 of 8 cells as printed" in command("4.14", "--check")[1]


def test_the_command_sums_all_tables_up(command):
    text = command("--all", "--check")[1]
    told = " ".join(text.split())
    assert "1436 of 1449 cells as printed (99.1 %)" in told
    assert "10 by a listed repair" in told
    assert "0 unexplained" in told
    assert "same" not in command("--all")[1].splitlines()[1]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [(["3.33"], "'3.3'"), ([], "say which table"), (["3.3", "--all"], "say which table")],
)
def test_the_command_refuses_in_one_line(command, arguments, says):
    status, out, complaint = command(*arguments)
    assert status not in (0, None)
    assert out == ""
    assert says in complaint
    assert "Traceback" not in complaint


# --- the tables in the notes ----------------------------------------------------------------------------------

NUMBER = re.compile(r"([-+]?\d[\d,]*(?:\.\d+)?) ?%?")
IN_NOTES = [row for row in PRINTED if ".n" in row["table"] and not row["table"].startswith("6.n29")]


def number(text: str) -> float | None:
    found = NUMBER.fullmatch(text)
    return float(found[1].replace(",", "")) if found else None


def test_every_number_of_a_table_in_a_note_is_an_observation_at_that_line():
    """The one table of other numbers is 4.n5, the years of joining the party: they are memberships."""
    seen: Counter[tuple[str, float]] = Counter()
    for place, value in RECORD.observations.select("source_place", "value").drop_nulls().iter_rows():
        seen.update((line, value) for line in set(re.findall(r"l\.(\d+)", place)))
    cells = [(row, value) for row in IN_NOTES if (value := number(row["printed"])) is not None]
    missing = []
    for row, value in cells:
        if seen[row["line"], value]:
            seen[row["line"], value] -= 1  # an observation stands for one cell only
        else:
            missing.append(row)
    assert len(cells) == 229
    assert {row["table"] for row in missing} == {"4.n5"}
    joined = RECORD.memberships.filter(organization_id="party", rank="full")
    for row in missing:
        surname = row["row"].split()[-1].casefold()
        his = joined.filter(person_id=surname, start_date=row["printed"])
        assert his.height == 1, row
        assert f"l.{row['line']}" in his["source_place"].item()


def test_the_numbers_in_notes_are_all_found_to_be_numbers():
    assert (number("34.8%"), number("17,539"), number("2.25"), number("+3")) == (34.8, 17539, 2.25, 3)
    assert number("founding member of the party") is None
    texts = [row["printed"] for row in IN_NOTES]
    assert [text for text in texts if re.match(r"[-+]?\d", text) and number(text) is None] == []
