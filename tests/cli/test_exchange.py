"""Import and export on the command line: what they print, what they write, and what they leave alone."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from collegium.history import load

ROSTER = "name;born;member from;member to\nA. Lanusse;?/?/1918;12/1968;25.5.1973\n"
MESSY = ROSTER + "B. Rey;31/02/1910;1970;?\nC. Sosa;;junk;\n"
MANY = ROSTER + "".join(f"P{n};;junk{n};\n" for n in range(30))


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    file = tmp_path / "junta.csv"
    file.write_text(MESSY, "utf-8")
    return file


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


# --- import ---------------------------------------------------------------------------------------------------


def test_an_import_tells_its_summary_and_the_gravest_problems_first(ask, roster: Path) -> None:
    answer = ask("import", roster, "--body", "Junta", "--title", "The junta")
    assert (answer.status, answer.err) == (0, "")
    assert "The junta: 1968-12-01 to 1973-" in answer.out
    lines = [line.split() for line in answer.out.splitlines()]
    assert ["persons", "3"] in lines
    order = ["loss", "repair", "note"]
    told = [word for line in lines for word in line if word in order]
    assert told == sorted(told, key=order.index)
    assert {"loss", "repair"} <= set(told)


def test_rows_and_problems_can_be_piped(ask, roster: Path, tmp_path: Path) -> None:
    comma = ask("import", roster, "--format", "csv", "--problems", tmp_path / "a.csv")
    lines = ask("import", roster, "--format", "json", "--problems", tmp_path / "b.csv")
    counts = {row["what"]: int(row["count"]) for row in rows(comma.out)}
    assert counts == {row["what"]: row["count"] for row in json.loads(lines.out)}
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    problems = rows((tmp_path / "a.csv").read_text("utf-8"))
    assert len(problems) == sum(n for what, n in counts.items() if what.startswith("problem: "))
    assert list(problems[0]) == ["file", "row", "column", "kind", "severity", "read", "done"]


def test_a_printed_list_of_problems_says_how_many_more_there_are(ask, tmp_path: Path) -> None:
    file = tmp_path / "many.csv"
    file.write_text(MANY, "utf-8")
    answer = ask("import", file, "--problems", tmp_path / "all.csv")
    total = len(rows((tmp_path / "all.csv").read_text("utf-8")))
    assert total > 30
    assert f"{total - 20} more in {tmp_path / 'all.csv'}." in " ".join(answer.out.split("\n")).replace("  ", " ")
    assert f"{total - 20} more in --problems FILE.csv." in ask("import", file).out


def test_an_import_is_saved_and_answers(ask, roster: Path, tmp_path: Path) -> None:
    out = tmp_path / "junta"
    assert f"Saved: {out}" in ask("import", roster, "--body", "Junta", "--out", out).out.replace("\n", "")
    assert load(out).manifest.kind == "imported"
    answer = ask("roster", "junta", "--on", "1971", "--history", out, "--format", "json")
    assert {row["name"] for row in json.loads(answer.out)} == {"A. Lanusse"}


def test_a_mapping_file_says_what_the_columns_mean(ask, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("quien,desde,hasta\nA. Lanusse,1968,1973\n", "utf-8")
    (tmp_path / "map.yaml").write_text(
        "collegium: roster-map/1\ncolumns: {quien: person, desde: start, hasta: end}\n", "utf-8"
    )
    answer = ask("import", tmp_path / "x.csv", "--map", tmp_path / "map.yaml", "--format", "csv")
    counts = {row["what"]: row["count"] for row in rows(answer.out)}
    assert (counts["persons"], counts["spells"]) == ("1", "1")


def test_strict_refuses_what_would_have_to_be_mended(refused, roster: Path) -> None:
    assert f"{roster}:3: impossible day" in refused("import", roster, "--strict", "--out", "junta")


def test_neither_history_nor_problems_are_written_over_unless_asked(ask, roster: Path, tmp_path: Path) -> None:
    places = ["--out", tmp_path / "junta", "--problems", tmp_path / "p.csv"]
    assert ask("import", roster, *places).status == 0
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    roster.write_text(ROSTER, "utf-8")
    for asked in (places, places[:2], places[2:]):
        answer = ask("import", roster, *asked)
        assert answer.status == 2
        assert "--replace" in answer.err
    assert {f: f.read_bytes() for f in before if f != roster} == {f: b for f, b in before.items() if f != roster}
    assert ask("import", roster, *places, "--replace").status == 0
    assert load(tmp_path / "junta").persons.height == 1
    assert (tmp_path / "p.csv").read_text("utf-8").count("\n") < before[tmp_path / "p.csv"].count(b"\n")


def test_problems_are_not_written_over_the_roster(ask, roster: Path) -> None:
    answer = ask("import", roster, "--problems", roster, "--replace")
    assert answer.status == 2
    assert "no list of problems is in the way" in answer.err
    assert roster.read_text("utf-8") == MESSY


def test_a_file_that_is_not_there_is_one_line(refused) -> None:
    assert "there is no such file" in refused("import", "nowhere.csv")
    assert "read from these kinds" in refused("import", __file__)


# --- export ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["x.json", "x.gexf", "x.graphml", "x.bib"])
def test_the_ending_says_the_form(ask, tmp_path: Path, name: str) -> None:
    answer = ask("export", tmp_path / name, "--body", "politburo")
    assert (answer.status, answer.out, answer.err) == (0, f"{tmp_path / name}\n", "")
    assert (tmp_path / name).stat().st_size > 500


def test_a_part_is_written_as_asked(ask, tmp_path: Path) -> None:
    asked = ["--body", "presidium", "--body", "secretariat", "--from", "1957-06", "--until", "1957-07-31"]
    assert ask("export", tmp_path / "x", "--as", "csv", *asked).status == 0
    seats = rows((tmp_path / "x" / "memberships.csv").read_text("utf-8"))
    assert {row["organization_id"] for row in seats if row["post_id"] != "leader"} == {"politburo", "secretariat"}
    assert all(row["start"] <= "1957-07-31" and (row["end"] or "9") > "1957-06-01" for row in seats)
    assert ask("export", tmp_path / "y", "--as", "parquet", "--person", "molotov").status == 0
    assert set(load(tmp_path / "y").memberships["person_id"]) == {"molotov"}


def test_a_run_of_a_simulation_is_chosen(ask, finished: Path, tmp_path: Path) -> None:
    folder = next((finished / "histories" / "circular-flow").iterdir())
    answer = ask("export", tmp_path / "x.gexf", "--history", folder)
    assert answer.status == 2
    assert "a graph is of one run, and the history holds 3" in answer.err
    assert ask("export", tmp_path / "x.gexf", "--history", folder, "--run", "2", "--what", "seats").status == 0
    assert "seed 7" in Path(ask("export", tmp_path / "x.bib", "--history", folder).out.strip()).read_text("utf-8")


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (["x.gexf", "--body", "politbureau"], "Did you mean 'politburo'?"),
        (["x.gexf", "--person", "stalinn"], "Did you mean 'stalin'?"),
        (["x.gexf", "--from", "1899"], "outside the history"),
        (["x.gexf", "--from", "1950", "--until", "1940"], "end before they start"),
        (["x.gexf", "--run", "1"], "no such run: 1"),
        (["x.gexf", "--as", "gefx"], "Did you mean 'gexf'?"),
        (["x.gexf", "--what", "tie"], "Did you mean 'ties'?"),
        (["x"], "the ending does not say the form: 'x'"),
        (["x.json", "--history", "missing"], "no history here"),
    ],
)
def test_what_does_not_exist_is_one_line(refused, command: list[str], says: str) -> None:
    assert says in refused("export", *command)
