"""Many runs of the base in a folder: the same bytes however they are made, and tables that tell the runs themselves."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from collegium.errors import CollegiumError
from collegium.party import grown, whole_party
from collegium.theories.base_runs import PartyJob, path_of, run_party, told


def job(runs: int, **how: object) -> PartyJob:
    return PartyJob(path_of(first=1930, last=1934, share=0.001), runs=runs, seed=4, provinces=5, **how)  # type: ignore[arg-type]


def test_the_table_of_a_run_is_the_run(tmp_path: Path) -> None:
    years = run_party(tmp_path / "out", job(2))
    for run in (0, 1):
        alone = whole_party(grown(0.001).between(1930, 1934), seed=4, run=run, provinces=5).years
        mine = years.filter(run=run).select(alone.columns)
        assert mine.equals(alone), run


def test_stopped_and_gone_on_with_a_folder_holds_the_same_bytes(tmp_path: Path, digests) -> None:
    run_party(tmp_path / "whole", job(3), workers=2)
    run_party(tmp_path / "grown", job(1))
    with pytest.raises(CollegiumError, match="already holds this party"):
        run_party(tmp_path / "grown", job(3))
    run_party(tmp_path / "grown", job(3, threads=2), resume=True)
    assert digests(tmp_path / "whole") == digests(tmp_path / "grown")
    with pytest.raises(CollegiumError, match="it differs in parameters"):
        run_party(tmp_path / "grown", job(3, parameters={"rotation": 0.9}), resume=True)


def test_what_is_shown_adds_up(tmp_path: Path) -> None:
    years = run_party(tmp_path / "out", job(2))
    rows = told(years)
    assert rows["year"].to_list() == [1930, 1931, 1932, 1933, 1934]
    for name, parts in (("died", ["died", "lost"]), ("new_secretaries", ["secretaries_new"]), ("refused", ["refused"])):
        mean = years.group_by("year").agg(pl.sum_horizontal(parts).mean().alias("it")).sort("year")["it"]
        assert rows[name].to_list() == pytest.approx(mean.to_list())
    assert rows["turnover"].to_list() == pytest.approx((rows["new_secretaries"] / rows["meetings"]).to_list())
    assert rows["turnover"].is_between(0.01, 1).all()


def test_a_year_without_meetings_has_no_turnover() -> None:
    alone = PartyJob(path_of(members=2, first=1918, last=1919), provinces=1)
    rows = told(alone.one(0).years.select(pl.lit(0).alias("run"), pl.all()))
    assert rows["meetings"].to_list() == [0, 0]
    assert rows["turnover"].to_list() == [None, None]


@pytest.mark.parametrize(
    "how",
    [{"first": 1917}, {"last": 1992}, {"first": 1930, "last": 1929}, {"share": 0}, {"members": 0}, {"members": True}],
)
def test_a_party_that_cannot_be_is_refused(how: dict[str, int]) -> None:
    with pytest.raises(CollegiumError):
        path_of(**how)  # type: ignore[arg-type]


@pytest.mark.parametrize("how", [{"runs": 0}, {"seed": -1}, {"provinces": 0}, {"parameters": {"rotatoin": 0.1}}])
def test_a_job_that_cannot_be_is_refused_before_there_is_a_folder(how: dict[str, object]) -> None:
    with pytest.raises(CollegiumError):
        PartyJob(path_of(last=1919, share=0.001), **how)  # type: ignore[arg-type]
