"""What is kept of a run: histories, yearly measures or the last day; what is compared is the same for all."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from collegium.errors import CollegiumError
from collegium.history import load
from collegium.measures import ages, retention
from collegium.theories import run_study, study
from collegium.theories.keep import year_ends, yearly

ONE = {"theories": ["circular-flow"], "runs": 3}


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory, short_text: str) -> dict[str, Path]:
    """The same study three times, with another choice of what is kept."""
    place = tmp_path_factory.mktemp("keep")
    found = {}
    for keep in ("history", "yearly", "final"):
        file = place / f"{keep}.yaml"
        file.write_text(short_text + f"keep: {keep}\n", "utf-8")
        found[keep] = run_study(study(file, ONE), place / keep).out
    return found


def test_targets_and_seats_are_the_same_whatever_is_kept(folders: dict[str, Path], digests) -> None:
    whole = digests(folders["history"], "values", "seats", "tables")
    assert len(whole) == 4
    assert digests(folders["yearly"], "values", "seats", "tables") == whole
    assert digests(folders["final"], "values", "seats", "tables") == whole


def test_only_what_was_asked_for_is_there(folders: dict[str, Path]) -> None:
    def kinds(keep: str) -> set[str]:
        return {path.name for path in folders[keep].iterdir()} - {"study.json", "values", "seats", "tables"}

    assert {keep: kinds(keep) for keep in folders} == {
        "history": {"histories"}, "yearly": {"yearly"}, "final": {"final"},
    }  # fmt: skip


def test_the_yearly_measures_are_those_of_the_history(folders: dict[str, Path]) -> None:
    history = load(folders["history"] / "histories/circular-flow/runs-000000-000002")
    table = pl.read_parquet(folders["yearly"] / "yearly/circular-flow/runs-000000-000002.parquet")
    days = [dt.date(1922, 12, 31), dt.date(1923, 6, 30)]
    assert table["date"].unique().sort().to_list() == days
    assert table["run"].unique().sort().to_list() == [0, 1, 2]
    assert table.select("run", "measure", "organization_id", "date").is_unique().all()
    for measure, expected in (
        ("retention", retention(history, "politburo", "1922-04", days, rank="all").select("run", "date", "retention")),
        ("age", ages(history, "politburo", days, rank="all").select("run", "date", "mean")),
        ("members", ages(history, "politburo", days, rank="all").select("run", "date", pl.col("n").cast(pl.Float64))),
    ):
        found = table.filter(measure=measure).select("run", "date", "value")
        assert found.rows() == expected.rows()
    assert table.filter(measure="new_share")["value"].is_between(0, 1).all()


def test_the_last_day_tells_who_sits_as_the_whole_history_does(folders: dict[str, Path]) -> None:
    whole = load(folders["history"] / "histories/circular-flow/runs-000000-000002")
    last = load(folders["final"] / "final/circular-flow/runs-000000-000002")
    end = whole.manifest.end
    assert (last.manifest.start, last.manifest.end, last.manifest.runs) == (end, end, 3)
    for body in ("politburo", "secretariat", "central-committee"):
        assert last.roster(body, on=end).equals(whole.roster(body, on=end))
    assert last.memberships.height < whole.memberships.height
    assert not last.persons.is_empty()


def test_another_choice_is_another_study(folders: dict[str, Path], short_file: Path) -> None:
    with pytest.raises(CollegiumError, match="it differs in keep"):
        run_study(study(short_file, {**ONE, "keep": "final"}), folders["history"], resume=True)


def test_an_unknown_choice_is_told_with_its_line(short_file: Path) -> None:
    short_file.write_text(short_file.read_text("utf-8") + "keep: yearley\n", "utf-8")
    with pytest.raises(CollegiumError, match=r"short\.yaml:17.*yearley.*yearly"):
        study(short_file)


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("1922-12-31", "1923-12-31", ["1923-12-31"]),
        ("1922-12-30", "1923-01-01", ["1922-12-31", "1923-01-01"]),
        ("1922-01-01", "1922-12-31", ["1922-12-31"]),
        ("1922-01-01", "1922-05-31", ["1922-05-31"]),
    ],
)
def test_years_end_on_their_last_day_and_the_last_on_that_of_the_history(
    first: str, last: str, days: list[str]
) -> None:
    found = year_ends(dt.date.fromisoformat(first), dt.date.fromisoformat(last))
    assert [day.isoformat() for day in found] == days


def test_a_record_has_yearly_measures_too() -> None:
    from collegium.record import record

    table = yearly(record().filter(end="1930-12-31"), dt.date(1922, 4, 3))
    assert table.filter(measure="members", date=dt.date(1923, 12, 31))["value"].to_list() == [11.0]
