"""A profile of any history: what is told is the measure, and what cannot be is said, never a traceback."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import polars as pl
import pytest

import collegium as cg
from collegium import measures
from collegium.errors import CollegiumError
from collegium.reports import profile
from collegium.reports.items import ITEMS
from collegium.reports.tables import latex

ROSTERS = Path(__file__).parent / "rosters"  # synthetic: nobody in them ever lived


def reasons(found) -> dict[str, str]:
    return {part.name: part.reason for part in found if part.table is None}


@pytest.fixture(scope="module")
def presidium():
    return profile(ROSTERS / "presidium.csv")


def test_every_measure_of_the_command_line_is_in_the_profile() -> None:
    from collegium.cli.measures import NAMES

    assert {item.name for item in ITEMS} == set(NAMES) - {"ranks"}  # whose distances are


def test_the_tables_are_those_of_the_measures(presidium) -> None:
    past = cg.read_roster(ROSTERS / "presidium.csv").history
    days = list(presidium.about.days)
    assert presidium["ages"].equals(measures.ages(past, "presidium", days))
    assert presidium["exit-hazard"].equals(measures.exit_hazard(past, "presidium"))
    spells = measures.spells(past, "presidium")
    assert presidium["median-tenure"].equals(measures.median_tenure(spells))
    assert spells["event_observed"].sum() == 37


def test_a_roster_has_what_rosters_have_and_says_what_they_lack(presidium) -> None:
    said = reasons(presidium)
    assert said["workload"] == "no decisions recorded"
    assert said["vitality"] == "no meetings recorded"
    assert said["factions"] == "no ties recorded"
    assert said["leadership"].startswith("no leader recorded")
    assert {"ages", "turnover", "retention", "survival", "interlock", "flows", "newcomers", "selectorate"} & set(
        said
    ) == set()
    assert len(said) == 13


def test_a_dirty_roster_in_another_language_needs_no_hand_work() -> None:
    found = profile(ROSTERS / "junta.csv", figures=False)
    assert dict(found.facts)["Births known"] == "8 of 14"
    assert found["median-tenure"]["median"][0] > 0
    assert reasons(found)["interlock"] == "the history has members of no other body"


def test_the_folder_holds_page_figures_tables_and_record(presidium, tmp_path) -> None:
    page = presidium.write(tmp_path / "report")
    text = page.read_text("utf-8")
    assert page.name == "index.html"
    assert "cannot be computed: no decisions recorded" in text
    assert not re.search(r"(src|href)=\"(?!#)", text)  # nothing from elsewhere
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text
    told = json.loads((page.parent / "profile.json").read_text("utf-8"))
    assert told["format"] == "collegium-profile/1"
    assert told["measures"]["workload"]["cannot_be_computed"] == "no decisions recorded"
    ages = told["measures"]["ages"]
    assert ages["shown"][0]["mean"] == presidium["ages"]["mean"][0]
    with (page.parent / ages["csv"]).open(encoding="utf-8") as handle:
        assert len(list(csv.DictReader(handle))) == presidium["ages"].height
    for name, one in told["measures"].items():
        files = [one["csv"], one["latex"], *one["figures"]] if one["computed"] else []
        assert all((page.parent / file).stat().st_size for file in files), name
    assert {path.stem for path in (page.parent / "figures").glob("*.pdf")} >= {"ages", "spells", "survival"}
    again = presidium.write(tmp_path / "report")  # an earlier report is replaced
    assert again.read_text("utf-8") == text
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "love.txt").write_text("dear")
    with pytest.raises(CollegiumError, match="no report"):
        presidium.write(tmp_path / "letters")
    assert (tmp_path / "letters" / "love.txt").read_text() == "dear"


CASES = {
    "nobody": [],
    "one person": [("ana", "2001-01-01", "2004-01-01")],
    "one person, still there": [("ana", "2001-01-01", None)],
    "all censored": [("ana", "2001-01-01", None), ("ben", "2002-01-01", None), ("cid", "2005-05-05", None)],
    "overlapping": [
        ("ana", "2001-01-01", "2005-01-01"),
        ("ana", "2003-01-01", "2006-01-01"),
        ("ben", "2001-06-01", None),
    ],
    "one day": [("ana", "2001-01-01", "2001-01-02"), ("ben", "2001-01-01", "2001-01-02")],
    "never runs": [("ana", "2005-01-01", "2003-01-01")],
    "gap": [("ana", "2001-01-01", "2002-01-01"), ("ben", "2006-01-01", "2008-01-01")],
    "until the last day": [("ana", "2000-01-01", None), ("ben", "2009-12-31", None)],
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("born", [{}, {"ana": "1950-02-02"}], ids=["no births", "a birth"])
@pytest.mark.parametrize("rank", ["full", "holder", "candidate"])
def test_odd_histories_are_answered(small, tmp_path, case, born, rank) -> None:
    found = profile(small(CASES[case], births=born, rank=rank))
    assert all(part.reason for part in found if part.table is None)
    assert found.write(tmp_path / "report").stat().st_size > 5000


def test_what_is_missing_is_named(small) -> None:
    assert set(reasons(profile(small([]), figures=False)).values()) == {"nobody is recorded in this body"}
    alone = reasons(profile(small(CASES["one person"]), figures=False))
    assert alone["median-tenure"] == "only one person is recorded in this body"
    assert alone["ages"] == "no dates of birth recorded"
    censored = reasons(profile(small(CASES["all censored"]), figures=False))
    assert censored["survival"] == "no exits recorded: all 3 spells are censored"
    overlapping = profile(small(CASES["overlapping"]), figures=False)
    assert dict(overlapping.facts)["Overlapping"].startswith("1 spells")
    assert overlapping["spells"].height == 2
    assert overlapping["spells"].filter(person_id="ana")["duration"][0] == pytest.approx(5, abs=0.01)


def test_runs_are_summed_up_by_medians_and_quantiles(small) -> None:
    """Three runs in which one, two and three people sit."""
    people = [("ana", "2001-01-01", None), ("ben", "2001-01-01", None), ("cid", "2001-01-01", None)]
    parts = [small(people[: run + 1], births={"ana": "1950-01-01"}, run=run) for run in range(3)]
    tables = {name: pl.concat([one.tables[name] for one in parts]) for name in ("persons", "memberships")}
    manifest = type(parts[0].manifest)("simulated", "three", parts[0].manifest.start, parts[0].manifest.end, 1, 3)
    past = cg.History(manifest, tables | {"organizations": parts[0].organizations})
    page = next(part.page for part in profile(past, figures=False) if part.name == "selectorate")
    assert page.columns[:5] == ["date", "runs", "selectorate", "selectorate_low", "selectorate_high"]
    row = page.row(0, named=True)
    assert (row["runs"], row["selectorate"], row["selectorate_low"], row["selectorate_high"]) == (3, 2, 1, 3)


def test_latex_of_odd_cells_has_no_commands_in_it() -> None:
    text = latex(pl.DataFrame({"x": ["50 % of A_b & {c} \\d #1 $2 ~ ^"]}), "50 %", "tab:x")
    row = text.splitlines()[7]
    assert row == r"50 \% of A\_b \& \{c\} \textbackslash{}d \#1 \$2 \textasciitilde{} \textasciicircum{} \\"
    assert r"\begin{longtable}" in latex(pl.DataFrame({"x": range(41)}), "Long", "tab:long")


def test_a_first_day_alone_means_from_then_on() -> None:
    found = profile(ROSTERS / "presidium.csv", start="1970", figures=False)
    past = cg.read_roster(ROSTERS / "presidium.csv").history
    assert (str(found.about.first), found.about.last) == ("1970-01-01", past.manifest.end)
    assert found["spells"].equals(measures.spells(past, "presidium", "1970-01-01", past.manifest.end))


def test_wrong_questions_are_refused(small) -> None:
    with pytest.raises(CollegiumError, match="Did you mean 'presidium'"):
        profile(ROSTERS / "presidium.csv", "presidum")
    with pytest.raises(CollegiumError, match="no history here"):
        profile("nowhere")
    with pytest.raises(CollegiumError, match="no such rank"):
        profile(small(CASES["gap"]), rank="ful")
