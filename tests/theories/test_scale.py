"""The scale as a line of the study file, from the leadership to the whole party."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

import collegium as cg
from collegium.engine import Layout, scales
from collegium.errors import CollegiumError
from collegium.history import load
from collegium.party import grown, whole_party
from collegium.theories import SimulationJob, jobs, run_simulation, run_study, scale, study
from collegium.theories.run import facts_of

ONE = {"theories": ["circular-flow"]}
SMALL = Layout(provinces=5, bureau=2, districts=3, posts=2)


@pytest.fixture
def small_party(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cadre party of some posts over a base of some thousands."""
    monkeypatch.setattr(scales, "CADRE_PARTY", SMALL)
    real = grown
    monkeypatch.setattr("collegium.party.grown", lambda share=0.002: real(share))
    scale._base.cache_clear()
    yield
    scale._base.cache_clear()


def written(place: Path, text: str, line: str) -> Path:
    file = place / "scaled.yaml"
    file.write_text(text.replace("runs: 5\n", f"runs: 2\n{line}\n"), "utf-8")
    return file


def test_without_the_line_and_with_its_default_a_study_is_the_same(short_text: str, tmp_path: Path) -> None:
    plain = facts_of(study(written(tmp_path, short_text, "")))
    said = facts_of(study(written(tmp_path, short_text, "scale: leadership")))
    assert plain == said
    assert "scale" not in plain["study"]
    assert plain["batch"] == jobs.BATCH


@pytest.mark.parametrize(("word", "near"), [("cadres", "cadre"), ("partty", "party"), ("leader-ship", "leadership")])
def test_a_wrong_scale_is_told_with_its_line_and_the_nearest(
    short_text: str, tmp_path: Path, word: str, near: str
) -> None:
    file = written(tmp_path, short_text, f"scale: {word}")
    line = file.read_text("utf-8").splitlines().index(f"scale: {word}") + 1
    with pytest.raises(CollegiumError, match=f"Did you mean '{near}'") as caught:
        study(file)
    assert caught.value.line == line


def test_a_cadre_study_counts_its_posts_and_keeps_small_batches(
    short_text: str, tmp_path: Path, small_party: None
) -> None:
    resolved = study(written(tmp_path, short_text, "scale: cadre"), {"keep": "final", "runs": 3, **ONE})
    facts = facts_of(resolved)
    assert (facts["study"]["scale"], facts["batch"]) == ("cadre", scale.BATCHES["cadre"])
    run_study(resolved, tmp_path / "out")
    folders = sorted(path.name for path in (tmp_path / "out/final/circular-flow").iterdir())
    assert folders == ["runs-000000-000001", "runs-000002-000002"]
    last = load(tmp_path / "out/final/circular-flow" / folders[0])
    assert last.posts.filter(pl.col("level").is_in(["province", "district"])).height == SMALL.total
    assert not (tmp_path / "out/base").exists()


def test_another_scale_is_another_study(short_text: str, tmp_path: Path, small_party: None) -> None:
    run_study(study(written(tmp_path, short_text, ""), {"runs": 1, **ONE}), tmp_path / "out")
    other = study(written(tmp_path, short_text, "scale: cadre"), {"runs": 1, **ONE})
    with pytest.raises(CollegiumError, match=r"another study.*scale"):
        run_study(other, tmp_path / "out", resume=True)


def test_the_party_has_its_base_beside_it_once_a_run(short_text: str, tmp_path: Path, small_party: None) -> None:
    resolved = study(written(tmp_path, short_text, "scale: party"))
    out = run_study(resolved, tmp_path / "out").out
    base = pl.concat([pl.read_parquet(path) for path in sorted((out / "base/circular-flow").glob("*.parquet"))])
    for run in (0, 1):
        alone = whole_party(grown(0.002).between(1922, 1923), seed=7, run=run)
        assert base.filter(run=run).drop("run").equals(alone.years)
    others = [pl.read_parquet(path) for path in sorted((out / "base/conditional-support").glob("*.parquet"))]
    assert [frame.height for frame in others] == [0, 0]
    assert all(frame.schema == base.schema for frame in others)
    shown = pl.read_csv(out / "tables/base.csv")
    assert shown["runs"].to_list() == [2, 2]
    assert (
        shown["members"].to_list()
        == base.group_by("year").agg(pl.col("members").mean()).sort("year")["members"].to_list()
    )


def test_the_bytes_of_a_party_do_not_depend_on_workers_or_on_stops(
    short_text: str, tmp_path: Path, digests, small_party: None
) -> None:
    resolved = study(written(tmp_path, short_text, "scale: party"), ONE)
    run_study(resolved, tmp_path / "whole")
    half = study(written(tmp_path, short_text, "scale: party"), {"runs": 1, **ONE})
    run_study(half, tmp_path / "resumed")
    run_study(resolved, tmp_path / "resumed", resume=True)
    assert digests(tmp_path / "whole") == digests(tmp_path / "resumed")


def test_a_simulation_takes_a_scale_too(tmp_path: Path, small_party: None) -> None:
    def job(which: str) -> SimulationJob:
        charters = [cg.charter.charter("cpsu-1922")]
        return SimulationJob(charters, cg.record(), on="1922-04", years=1, runs=2, scale=which, keep="yearly")

    found = run_simulation(tmp_path / "out", job("party"))
    assert found["runs"].to_list() == [1, 1]
    base = pl.concat([pl.read_parquet(path) for path in sorted((tmp_path / "out/base/runs").glob("*.parquet"))])
    assert base.select("run", "year").rows() == [(0, 1922), (0, 1923), (1, 1922), (1, 1923)]
    with pytest.raises(CollegiumError, match=r"it differs in.*scale"):
        run_simulation(tmp_path / "out", job("cadre"), resume=True)
    with pytest.raises(CollegiumError, match="Did you mean 'cadre'"):
        job("cadres")


def test_a_span_without_a_path_of_the_base_is_refused() -> None:
    scale.check_span("cadre", dt.date(1900, 1, 1), dt.date(1995, 1, 1))
    with pytest.raises(CollegiumError, match="outside the path of the party"):
        scale.check_span("party", dt.date(1917, 1, 1), dt.date(1930, 1, 1))


def test_the_mean_of_the_base_is_over_runs() -> None:
    runs = pl.DataFrame(
        {"run": [0, 0, 1, 1], "year": [1, 2, 1, 2], "members": [10, 20, 30, 60], "age": [1.0, None, 2.0, 4.0]}
    )
    assert scale.mean_base(runs).rows() == [(1, 2, 20.0, 1.5), (2, 2, 40.0, 4.0)]
