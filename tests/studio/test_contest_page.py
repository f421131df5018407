"""A finished contest in the studio: what is read, what is behind a cell, what a broken folder is answered with."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import polars as pl
import pytest
from small_contest import MAY, NO_HEIR, SHOWN, TABLES, write_contest

from collegium.errors import CollegiumError
from collegium.studio.contest import ALL, behind, behind_change, csv, pairs_of, read_contest, runs_of, view
from collegium.studio.contest_figures import FIGURES, figure
from collegium.studio.shelf import Shelf

WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
Open = Callable[..., Any]


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A contest to break."""
    return write_contest(tmp_path / "own")


def test_the_shelf_finds_a_contest_in_its_folder_and_in_one_above(own: Path) -> None:
    assert Shelf([own]).contests == ["own", "shipped"]
    assert Shelf([own.parent]).contests == ["own", "shipped"]
    assert Shelf([own]).contest() == own.resolve()
    assert [one.id for one in Shelf([own]).histories] == ["record"]
    with pytest.raises(CollegiumError, match="no such contest"):
        Shelf([own]).contest("other")


def test_an_unfinished_contest_is_told_how_to_go_on(own: Path) -> None:
    (own / "simulations").mkdir()
    (own / "contest.json").unlink()
    with pytest.raises(CollegiumError, match="--resume"):
        Shelf([own])


def test_figures_are_named_by_their_pattern_and_hold_a_cell_for_each_theory(contest_folder: Path) -> None:
    told = view(read_contest(contest_folder))
    assert [(one["key"], one["text"]) for one in told["figures"]] == [("A1-1", NO_HEIR), ("A2-1", MAY)]
    cells = told["figures"][1]["cells"]
    assert cells["gill"] == {"verdict": "missed", "low": 0.012, "median": 0.03, "high": 0.048, "runs": 5}
    assert told["figures"][0]["cells"]["gill"]["median"] is None
    assert [one["note"] for one in told["unshown"]] == ["no run has letters"]
    assert [one["name"] for one in told["theories"]] == ["Circular flow alone", "Conditional support in full"]


def test_disagreements_come_first(contest_folder: Path) -> None:
    first, second = view(read_contest(contest_folder))["amendments"]
    assert (first["id"], first["apart"]["opposed"], first["apart"]["lower"]) == ("F6", True, "gill")
    assert (second["id"], second["apart"], second["clear"]) == ("F5", None, False)
    assert first["said"] == "a leader is removed"


def test_behind_a_cell_are_its_runs_in_their_order(contest_folder: Path) -> None:
    told = behind(read_contest(contest_folder), "A2-1", "circular-flow")
    assert told["runs"] == [[n, value] for n, value in enumerate(SHOWN["circular-flow"])]
    assert told["quantiles"]["50 %"] == pytest.approx(0.25)
    assert (told["quantiles"]["5 %"], told["quantiles"]["95 %"]) == (pytest.approx(0.115), pytest.approx(0.385))
    assert [one.rsplit("/")[-1] for one in told["files"]][1:] == ["runs-1-000000.parquet", "runs-1-000003.parquet"]
    assert told["cell"]["verdict"] == "met"


def test_a_figure_over_all_periods_is_put_together_as_the_contest_did(contest_folder: Path) -> None:
    from collegium.theories.patterns import PATTERNS
    from collegium.theories.patterns_judge import together

    told = behind(read_contest(contest_folder), "A1-1", "circular-flow")
    assert told["runs"] == [[0, 1.0], [1, 1.0], [2, 0.0], [3, None], [4, 1.0]]
    folder = contest_folder / "prediction" / "values"
    frames = [pl.read_parquet(file) for file in sorted(folder.glob("circular-flow~*/runs-0-*.parquet"))]
    theirs = together(PATTERNS[0], [one.drop("row") for one in frames])
    assert [list(row) for row in theirs.iter_rows()] == told["runs"]


def test_the_command_names_everything_that_makes_it_again(contest_folder: Path) -> None:
    assert read_contest(contest_folder).command == (
        "collegium contest --quick --runs 60 --predicted 5 --pairs 4 --seed 7 --method forest --theory circular-flow "
        "--theory gill --out DIR"
    )


def test_what_is_taken_away_is_what_is_shown(contest_folder: Path) -> None:
    found = read_contest(contest_folder)
    assert csv(found, "pairs").decode() == TABLES["pairs"]
    assert runs_of(found, "A2-1", "gill")["value"].to_list() == SHOWN["gill"]
    for wrong in ("../contest", "nothing", "ranks"):
        with pytest.raises(CollegiumError, match="no such table"):
            csv(found, wrong)
    for name in FIGURES:
        assert b"<svg" in figure(found, name, "svg")[:2000]


def test_runs_that_are_not_there_and_other_patterns_are_told(own: Path) -> None:
    shutil.rmtree(own / "prediction")
    told = behind(read_contest(own), "A2-1", "gill")
    assert (told["runs"], told["cell"]["median"]) == ([], 0.03)
    assert "tables only" in told["untold"]
    facts = json.loads((own / "contest.json").read_text("utf-8"))
    (own / "contest.json").write_text(json.dumps(facts | {"patterns": "0"}), "utf-8")
    assert "another list of patterns" in behind(read_contest(own), "A2-1", "gill")["untold"]


def test_behind_a_change_are_its_pairs(contest_folder: Path) -> None:
    found = read_contest(contest_folder)
    told = behind_change(found, "amendment", "leader-by-congress-1966", "1964-82", "gill", "removed")
    assert told["runs"] == [[0, 0.0, 0.0], [1, 1.0, 1.0], [2, 1.0, 0.0], [3, 0.0, 0.0]]
    assert (told["share"], told["untold"], told["thinned"]) == (True, "", None)
    assert told["files"] == [
        "prediction/outcomes/gill~1964-82/runs-000000-000004.parquet",
        "counterfactual/outcomes/gill~1964-82~leader-by-congress-1966/runs-000000-000003.parquet",
    ]
    taken = pairs_of(found, "mechanism", "plenum", "1964-82", "gill", "removed")
    assert taken.columns == ["mechanism", "period", "theory", "outcome", "run", "before", "after", "difference"]
    assert taken["difference"].to_list() == [1.0, 0.0, None, 0.0]


@pytest.mark.parametrize(
    "cell",
    [
        ("amendment", "no-terror", "1964-82", "gill", "removed"),
        ("amendment", "no-compact-1964", "1957-64", "gill", "removed"),
        ("amendment", "no-compact-1964", "1964-82", "svolik", "removed"),
        ("amendment", "no-compact-1964", "1964-82", "gill", "run"),
        ("mechanism", "plenum", "1964-82", "circular-flow", "removed"),
        ("charter", "plenum", "1964-82", "gill", "removed"),
    ],
)
def test_a_change_that_was_not_tried_is_refused(contest_folder: Path, cell: tuple[str, ...]) -> None:
    with pytest.raises(CollegiumError, match=r"tried no such change|changes an amendment or a mechanism"):
        behind_change(read_contest(contest_folder), *cell)


def test_pairs_that_were_not_copied_are_told(own: Path) -> None:
    shutil.rmtree(own / "counterfactual")
    told = behind_change(read_contest(own), "amendment", "no-compact-1964", "1964-82", "gill", "removed")
    assert (told["runs"], told["files"]) == ([], [])
    assert "tables only" in told["untold"]


def test_a_contest_without_common_ground_still_has_its_patterns(own: Path) -> None:
    for name in ("probabilities", "confusion", "pairs"):
        (own / "tables" / f"{name}.csv").unlink()
    told = view(read_contest(own))
    assert (told["probabilities"], len(told["figures"])) == ([], 2)
    with pytest.raises(CollegiumError, match="none was compared"):
        figure(read_contest(own), "standing", "svg")


@pytest.mark.parametrize("facts", ["", "[]", "{}", '{"contest": ["../x", "b"], "label": "", "size": {}}', "[" * 5000])
def test_facts_that_are_none_are_refused_in_words(own: Path, facts: str) -> None:
    (own / "contest.json").write_text(facts, "utf-8")
    with pytest.raises(CollegiumError, match="cannot be read"):
        read_contest(own)


def test_broken_missing_and_led_astray_files_are_refused_in_words(own: Path, tmp_path: Path) -> None:
    (own / "tables" / "scores.csv").write_text("a,b\n1,2\n", "utf-8")
    with pytest.raises(CollegiumError, match="another version"):
        read_contest(own)
    (own / "tables" / "scores.csv").unlink()
    with pytest.raises(CollegiumError, match="lacks a table"):
        read_contest(own)
    (tmp_path / "elsewhere.csv").write_text(TABLES["scores"], "utf-8")
    (own / "tables" / "scores.csv").symlink_to(tmp_path / "elsewhere.csv")
    with pytest.raises(CollegiumError, match="out of its folder"):
        read_contest(own)


def test_a_broken_piece_of_runs_is_told(own: Path) -> None:
    for file in own.glob("prediction/values/gill~1964-82/*.parquet"):
        file.write_bytes(b"PAR1")
    with pytest.raises(CollegiumError, match="runs behind the cell cannot be read"):
        behind(read_contest(own), "A2-1", "gill")


# --- in the browser -------------------------------------------------------------------------------------------


def test_the_journey_open_the_contest_and_reach_the_data_behind_one_cell(attend: Open) -> None:
    page = attend("/day")
    page.get_by_role("link", name="The contest").click()
    page.get_by_role("heading", name="The pattern table").wait_for()
    assert "PREVIEW of 800 simulations" in page.locator(".caption").inner_text()
    cell = page.get_by_role("button", name=f"Circular flow alone, {MAY}: met; 0.25, 0.115 to 0.385")
    cell.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name=MAY)
    dialog.get_by_role("heading", name="The runs behind it").wait_for()
    said = dialog.inner_text()
    for words in ("gill-2018, Table 6.2 (l.2581)", "counted anew", "4; 1 do not", "--theory gill --out DIR"):
        assert words in said
    assert dialog.locator("svg .fill").count() == 4
    with page.expect_download() as given:
        dialog.get_by_role("link", name="CSV").click()
    lines = Path(given.value.path()).read_text("utf-8").splitlines()
    assert lines[0] == "figure,pattern,theory,period,run,value"
    assert [float(line.rsplit(",", 1)[1]) for line in lines[1:5]] == SHOWN["circular-flow"][:4]
    with page.expect_download() as given:
        dialog.get_by_role("button", name="SVG").click()
    assert "<svg" in Path(given.value.path()).read_text("utf-8")
    link = page.url
    assert "cell=figure%7EA2-1%7Ecircular-flow" in link or "cell=figure~A2-1~circular-flow" in link
    page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    page.wait_for_url(lambda url: "cell=" not in url)
    assert cell.evaluate("element => element === document.activeElement")
    again = attend(link.split("/", 3)[3].join(["/", ""]))
    again.get_by_role("dialog", name=MAY).get_by_role("heading", name="The runs behind it").wait_for()


def test_probability_confusion_and_amendment_open_what_is_behind_them(attend: Open) -> None:
    page = attend("/contest")
    odds = page.locator(".odds button")
    assert [one.split("\n")[0] for one in odds.all_inner_texts()] == [
        "Circular flow alone",
        "Conditional support in full",
    ]
    odds.nth(1).click()
    dialog = page.get_by_role("dialog")
    assert "outside what the theory predicts" in dialog.inner_text()
    assert "too few draws to say" in dialog.inner_text()
    dialog.get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Conditional support in full named Circular flow alone: 25 %").click()
    assert "Of 20 simulated records" in dialog.inner_text()
    dialog.get_by_role("button", name="Close").click()
    amendments = page.get_by_role("region", name="What an amendment would have done")
    assert amendments.locator("tbody tr").count() == 1  # the disagreement
    amendments.get_by_role("button", name="Show all 2 changes").click()
    assert amendments.locator("tbody tr").count() == 2
    amendments.get_by_role("button", name="Conditional support in full, the congress elects").click()
    dialog.get_by_role("heading", name="The pairs behind it").wait_for()
    assert "−0.25 (95 %: −0.4 to −0.1)" in dialog.inner_text()
    assert "in opposite directions" in dialog.inner_text()


def test_the_view_is_in_the_address(attend: Open) -> None:
    page = attend("/contest?role=fit&scope=1964-82&amendments=all")
    assert page.locator(".pill[aria-pressed=true]").inner_text() == "Fitted to"
    assert page.get_by_label("Compared over").input_value() == "1964-82"
    patterns = page.get_by_role("region", name="The pattern table")
    assert patterns.locator("tbody tr").count() == 2  # the sum and one figure
    patterns.get_by_role("button", name="Scored only").click()
    assert "role=test" in page.url
    page.get_by_label("Compared over").select_option(ALL)
    assert "scope=all+periods" in page.url


def test_a_cell_that_is_not_there_is_told_in_words(attend: Open) -> None:
    page = attend("/contest?cell=figure~Z9-9~gill", expected=("400",))
    assert "no such figure" in page.get_by_role("alert").inner_text()
    page.keyboard.press("Escape")
    page.get_by_role("heading", name="The pattern table").wait_for()
    other = attend("/contest?contest=nothing", expected=("400",))
    assert "no such contest" in other.get_by_role("alert").inner_text()


def test_a_change_opens_its_pairs(attend: Open) -> None:
    page = attend("/contest?amendments=all")
    page.get_by_role("button", name="Conditional support in full, no compact in 1964").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("heading", name="The pairs behind it").wait_for()
    assert "in both runs 1, in neither 1, only without it 1, only with it 1" in dialog.inner_text()
    assert dialog.locator("svg line.path").count() == 4 + 1 + 3  # ways, their mean, its interval
    dialog.locator("summary", has_text="The table: 4 pairs").click()
    rows = dialog.get_by_role("group", name="Pairs of runs").locator("tbody tr").all_inner_texts()
    assert [row.split("\t") for row in rows][2:] == [["2", "1", "1", "0"], ["3", "0", "0", "0"]]
    dialog.get_by_role("button", name="Close").click()
    mechanisms = page.get_by_role("region", name="What a mechanism does")
    mechanisms.get_by_role("button", name="Without plenum, 1964-82, a leader is removed: 0, −1 to +1").click()
    dialog.get_by_role("heading", name="Without plenum").wait_for()
    assert "1 do not tell it both times" in dialog.inner_text()
    with page.expect_download() as given:
        dialog.get_by_role("link", name="CSV", exact=True).click()
    lines = Path(given.value.path()).read_text("utf-8").splitlines()
    assert lines[1:4] == [f"plenum,1964-82,gill,removed,{one}" for one in ("0,0.0,1.0,1.0", "1,1.0,1.0,0.0", "2,1.0,,")]


def test_the_shipped_contest_can_be_chosen_beside_a_given_one(attend: Open) -> None:
    page = attend("/contest")
    choice = page.get_by_role("combobox", name="Contest")
    assert choice.locator("option").all_inner_texts() == ["small", "shipped with Collegium"]
    choice.select_option("shipped")
    page.get_by_text("It comes with Collegium.").wait_for()
    assert "contest=shipped" in page.url


def test_the_journey_with_nothing_given_from_the_shipped_contest_to_the_data_behind_a_cell(visit: Open) -> None:
    from collegium.contest.behind import figure_runs, pair_runs
    from collegium.contest.stored import stored

    found = read_contest(stored())
    page = visit("/day")
    page.get_by_role("link", name="The contest").click()
    page.get_by_role("heading", name="The pattern table").wait_for()
    caption = page.locator(".caption")
    assert found.facts["label"] in caption.inner_text()
    assert ("This is a preview" in caption.inner_text()) == found.facts["size"]["preview"]
    caption.locator("summary", has_text="The command that makes it again").click()
    assert caption.locator("pre").first.inner_text() == found.command
    caption.locator("summary", has_text="Hold one of your own").click()
    assert "collegium contest --quick --out results/preview" in caption.inner_text()

    page.get_by_role("button", name=f"Conditional support in full, {MAY}: ").click()
    dialog = page.get_by_role("dialog", name=MAY)
    dialog.get_by_role("heading", name="The runs behind it").wait_for()
    with page.expect_download() as given:
        dialog.get_by_role("link", name="CSV", exact=True).click()
    told = pl.read_csv(given.value.path())["value"].to_list()
    assert told == figure_runs(found, "A2-1", "gill")[0]["value"].to_list()
    assert len(told) == found.kept["predicted"]
    dialog.get_by_role("button", name="Close").click()

    amendments = page.get_by_role("region", name="What an amendment would have done")
    amendments.locator("tbody tr").first.get_by_role("button").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("heading", name="The pairs behind it").wait_for()
    _, change, period, outcome, theory = parse_qs(urlsplit(page.url).query)["cell"][0].split("~")
    with page.expect_download() as given:
        dialog.get_by_role("link", name="CSV", exact=True).click()
    pairs = pl.read_csv(given.value.path()).select("run", "before", "after")
    assert pairs.equals(pair_runs(found, "amendment", change, period, theory, outcome)[0])
    assert pairs.height == found.kept["pairs"]


@pytest.mark.parametrize("cell", ["", "&cell=change~no-terror~1935-53~kept_committee~gill"])
@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "light"), (NARROW, "dark")])
def test_the_shipped_contest_fits_with_nine_theories(visit: Open, cell: str, size: dict[str, int], scheme: str) -> None:
    from test_studio_axe import findings

    page = visit(f"/contest?role={cell}", size, color_scheme=scheme, bypass_csp=True)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    for name in ("The pattern table", "Amendments", "Mechanisms"):
        inner, outer = page.get_by_role("group", name=name, include_hidden=True).last.evaluate(
            "element => [element.scrollWidth, element.clientWidth]"
        )
        assert inner <= outer or size == NARROW  # sideways on a telephone only, and there inside its box
    clipped = page.locator(".matrix thead th").evaluate_all(
        "all => all.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent)"
    )
    assert clipped == []
    page.wait_for_timeout(300)
    assert findings(page) == []


@pytest.mark.parametrize("path", ["/contest", "/contest?cell=figure~A2-1~gill"])
@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "light"), (WIDE, "dark"), (NARROW, "light"), (NARROW, "dark")])
def test_the_contest_fits_and_has_no_serious_finding(
    attend: Open, path: str, size: dict[str, int], scheme: str
) -> None:
    from test_studio_axe import findings

    page = attend(path, size, color_scheme=scheme, bypass_csp=True)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.wait_for_timeout(300)
    assert findings(page) == []
