"""Commands on charters, and the files that are printed to start an own one from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from collegium.charter import amendments, charter, names
from collegium.theories import study, theories, theory

SMALL = """\
collegium: charter/1
id: club
name: Club
in_force: {from: 2000}
levels: [{id: all, name: all, within: null, count: 1, assumed: x}]
bodies:
  - {id: b, name: B, level: all, kind: assembly, ranks: [full], sizes: [{from: 2000, full: 9, assumed: x}]}
"""


def test_a_printed_charter_can_be_kept_and_read(ask, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(ask("charter", "print", "cpsu-1922").out, "utf-8")
    assert charter(path) == charter("cpsu-1922")
    assert ask("charter", "check", path).out == f"{charter('cpsu-1922')!r}\n"
    assert ask("charter", "show", path).out == ask("charter", "show", "cpsu-1922").out


def test_a_check_tells_by_which_line_a_body_votes_without_a_majority(ask, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        SMALL + "clauses:\n  - {id: it, by: b, power: expel, over: b, standing: rule, assumed: x, text: B expels.}\n",
        "utf-8",
    )
    _, told = ask("charter", "check", path).out.splitlines()
    assert told.startswith(
        f"{path}:9: it: no `majority` is given for what b votes on (expel); a simple majority is read."
    )
    path.write_text(path.read_text("utf-8").replace("expel,", "expel, majority: two-thirds,"), "utf-8")
    assert len(ask("charter", "check", path).out.splitlines()) == 1


@pytest.mark.parametrize(("name", "read"), [("default", lambda p: study(p).study), ("circular-flow", theory)])
def test_a_printed_study_or_theory_can_be_kept_and_read(ask, tmp_path: Path, name: str, read) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(ask("print", name).out, "utf-8")
    assert read(path) == read(name)


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (["charter", "show", "cpsu1922"], "no such charter: 'cpsu1922'. Did you mean 'cpsu-1922'?"),
        (["charter", "check", "cpsu1922"], "Did you mean 'cpsu-1922'?"),
        (["charter", "print", "cpsu1922"], "Did you mean 'cpsu-1922'?"),
        (["charter", "check", "./none.yaml"], "no such file: './none.yaml'"),
        (["charter", "check", "/"], "not a file: '/'"),
        (["print", "defaults"], "no study or theory of that name: 'defaults'. Did you mean 'default'?"),
    ],
)
def test_an_unknown_name_is_one_line(refused, command: list[str], says: str) -> None:
    assert says in refused(*command)


def test_a_fault_in_a_charter_is_told_at_its_line(refused, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("collegium: study/1\n", "utf-8")
    assert f"{path}:1:12: the file is a study, and a charter is wanted here" in refused("charter", "check", path)


def test_the_list_names_what_can_be_asked_for(ask) -> None:
    lines = ask("list", "--format", "csv").out.splitlines()
    assert lines == [
        "kind,name",
        *(f"charter,{name}" for name in names()),
        *(f"theory,{name}" for name in theories()),
        "study,default",
    ]


def test_the_lists_of_charters_and_of_amendments(ask) -> None:
    lines = ask("charter", "list", "--format", "csv").out.splitlines()
    assert [line.split(",")[0] for line in lines] == ["id", *names()]
    lines = ask("charter", "list", "--amendments", "--format", "csv").out.splitlines()
    assert [line.split(",")[0] for line in lines] == ["id", *amendments()]


def test_a_charter_is_shown_with_amendments_and_on_a_day(ask) -> None:
    def ids(*options: str) -> list[str]:
        rows = ask("charter", "show", "cpsu-1922", *options, "--format", "json").out
        return [row["by"] + " " + row["power"] + " " + row["over"] for row in json.loads(rows)]

    named = "secretariat nominate province-secretary"
    assert ids().count(named) == 2
    assert ids("--on", "1930").count(named) == 1
    assert ids("--on", "1930", "--amend", "cut-nomination").count(named) == 0
    both = ids("--amend", "cut-nomination", "--amend", "cut-slate")
    assert len(both) == 48 - 3


@pytest.mark.parametrize("part", ["clauses", "bodies", "offices", "levels", "rules", "norms"])
def test_each_part_of_a_charter_is_shown(ask, tmp_path: Path, part: str) -> None:
    rows = json.loads(ask("charter", "show", "cpsu-1966", "--part", part, "--on", "1970", "--format", "json").out)
    known = len([one for one in getattr(charter("cpsu-1966"), part) if not hasattr(one, "holds") or one.holds("1970")])
    assert len(rows) == known > 0
    club = Path(tmp_path, "club.yaml")
    club.write_text(SMALL, "utf-8")
    assert ("no " + part in ask("charter", "show", club, "--part", part).out) == (part not in ("bodies", "levels"))


def test_an_amended_charter_can_be_printed_kept_and_read(ask, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(ask("charter", "print", "cpsu-1922", "--amend", "cut-slate").out, "utf-8")
    assert charter(path) == charter("cpsu-1922", amend="cut-slate")
    assert "+ cut-slate" in ask("charter", "check", path).out
    assert ask("charter", "check", "cpsu-1922", "--amend", "cut-slate").out == ask("charter", "check", path).out


def test_a_printed_amendment_can_be_kept_and_laid(ask, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(ask("charter", "print", "cut-slate").out, "utf-8")
    assert charter("cpsu-1922", amend=path) == charter("cpsu-1922", amend="cut-slate")


@pytest.mark.parametrize("kind", ["charter", "amendment"])
def test_the_schema_is_printed(ask, kind: str) -> None:
    assert json.loads(ask("charter", "schema", "--of", kind).out)["properties"]["collegium"]["const"] == f"{kind}/1"


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--amend", "cut-slates"], "no such amendment: 'cut-slates'. Did you mean 'cut-slate'?"),
        (["--amend", "no-compact-1964"], "the amendment is for other charters: 'cpsu-1922'"),
        (["--on", "1940"], "a date outside the charter: '1940'"),
        (["--on", "soon"], "not a date: 'soon'"),
    ],
)
def test_what_cannot_be_shown_is_refused(refused, options: list[str], says: str) -> None:
    assert says in refused("charter", "show", "cpsu-1922", *options)
