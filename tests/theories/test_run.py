"""Running studies: the same bytes whatever the way, nothing lost when stopped, nothing touched when refused."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from folders import runs_in

from collegium.errors import CollegiumError
from collegium.history import TABLES as HISTORY_TABLES
from collegium.history import load
from collegium.shipped import source
from collegium.theories import Resolved, Stopped, executors, jobs, moved, pieces, read_values, run, run_study, study

ONE = {"theories": ["circular-flow"]}
TABLES = ("histories", "values", "seats", "tables")
COMMAND = [sys.executable, "-m", "collegium.cli.main"]


def leftovers(out: Path) -> list[Path]:
    """What is half-written."""
    return [path for path in out.rglob("*") if path.name.endswith((".new", ".old"))]


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two runs a batch, so that five make three batches."""
    monkeypatch.setattr(jobs, "BATCH", 2)


@pytest.fixture
def short(short_file: Path):
    def short(**changes: Any) -> Resolved:
        return study(short_file, changes)

    return short


# --- the same bytes --------------------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(short, tmp_path: Path, digests) -> None:
    for name, seed in (("a", 7), ("b", 7), ("c", 8)):
        run_study(short(runs=2, seed=seed), tmp_path / name)
    a, b, c = (digests(tmp_path / name, *TABLES) for name in "abc")
    assert a == b
    assert (
        len(a) == 2 * (len(HISTORY_TABLES) + 1 + 2) + 2
    )  # histories with manifests, values and seats by theory; two tables
    assert set(a) == set(c)
    differ = {name for name in a if a[name] != c[name]}
    assert "tables/targets.csv" in differ
    assert any(name.startswith("values/") for name in differ)


def test_what_a_batch_holds_does_not_depend_on_its_neighbours(short, tmp_path: Path, small_batches: None) -> None:
    few, many = run_study(short(runs=1, **ONE), tmp_path / "few"), run_study(short(runs=5, **ONE), tmp_path / "many")
    for theory, frame in few.values.items():
        assert frame.equals(many.values[theory].filter(run=0))


def test_two_workers_write_the_same_bytes_as_one(short, short_file: Path, tmp_path: Path, digests) -> None:
    run_study(short(runs=30), tmp_path / "one")
    done = subprocess.run(
        [*COMMAND, "study", short_file, "--runs", "30", "--workers", "2", "--out", tmp_path / "two", "--format", "csv"],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert digests(tmp_path / "one", *TABLES) == digests(tmp_path / "two", *TABLES)
    assert (tmp_path / "one/study.json").read_bytes() == (tmp_path / "two/study.json").read_bytes()


@pytest.mark.parametrize("part", ["histories", "values", "seats", "all"])
def test_a_batch_that_is_gone_is_made_again(short, tmp_path: Path, digests, small_batches: None, part: str) -> None:
    out = tmp_path / "out"
    run_study(short(**ONE), out)
    whole = digests(out, *TABLES)
    gone = [
        name for name in whole if "circular-flow/runs-000002-000003" in name and part in (name.split("/")[0], "all")
    ]
    assert gone
    for name in gone:
        (out / name).unlink()
    run_study(short(**ONE), out, resume=True)
    assert digests(out, *TABLES) == whole


def test_resuming_a_finished_study_runs_nothing(
    short, tmp_path: Path, digests, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_study(short(runs=2), tmp_path / "out")
    before = digests(tmp_path / "out", *TABLES)
    monkeypatch.setattr(run, "simulate", None)
    run_study(short(runs=2), tmp_path / "out", resume=True)
    assert digests(tmp_path / "out", *TABLES) == before


@pytest.mark.parametrize("first", [1, 2, 3])
def test_a_study_that_takes_further_runs_is_the_same_as_one_run_at_once(
    short, tmp_path: Path, digests, small_batches: None, first: int
) -> None:
    run_study(short(runs=first, **ONE), tmp_path / "grown")
    run_study(short(runs=5, **ONE), tmp_path / "grown", resume=True)
    run_study(short(runs=5, **ONE), tmp_path / "whole")
    assert digests(tmp_path / "grown") == digests(tmp_path / "whole")


def test_a_study_cut_down_tells_of_its_own_runs_and_keeps_the_others(
    short, tmp_path: Path, digests, small_batches: None
) -> None:
    out = tmp_path / "out"
    run_study(short(runs=5, **ONE), out)
    before = digests(out, "histories", "values", "seats")
    cut = run_study(short(runs=3, **ONE), out, resume=True)
    assert digests(out, "histories", "values", "seats") == before
    whole = run_study(short(runs=3, **ONE), tmp_path / "whole")
    for theory, frame in cut.values.items():
        assert frame["run"].unique().sort().to_list() == [0, 1, 2]
        assert cut.targets[theory].equals(whole.targets[theory])
    assert digests(out, "tables") == digests(tmp_path / "whole", "tables")


def test_no_run_is_read_twice_though_a_short_batch_and_a_longer_one_hold_it(
    short, tmp_path: Path, small_batches: None
) -> None:
    small, large = tmp_path / "small", tmp_path / "large"
    run_study(short(runs=3, **ONE), small)
    run_study(short(runs=4, **ONE), large)
    for kind in ("values", "seats"):  # as if the larger study had been stopped just before it tidied up
        name = f"{kind}/circular-flow/runs-000002-000003.parquet"
        (small / name).write_bytes((large / name).read_bytes())
    found = read_values(small)["circular-flow"]
    assert found.height == 4 * 36
    assert found.select("run", "measure", "organization_id", "date").is_unique().all()


# --- what is found ---------------------------------------------------------------------------------------------------


def test_results_hold_every_run_of_every_theory_and_the_tables_tell_the_same(short, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    found = run_study(short(), tmp_path / "out", progress=lambda *one: told.append(one))
    assert list(found.values) == list(found.targets) == list(found.seats) == ["circular-flow", "conditional-support"]
    assert all(frame["run"].n_unique() == 5 for frame in found.values.values())
    assert told == [
        ("circular-flow", 0, 5),
        ("conditional-support", 0, 5),
        ("circular-flow", 1, 5),  # the first run is timed
        ("circular-flow", 5, 5),
        ("conditional-support", 1, 5),
        ("conditional-support", 5, 5),
    ]
    assert found.summary()["theory"].to_list() == list(found.values)
    targets = pl.read_csv(tmp_path / "out/tables/targets.csv", null_values="")
    assert targets.height == 2 * 36
    assert targets.filter(pl.col("theory") == "circular-flow")["median"].to_list() == pytest.approx(
        found.targets["circular-flow"]["median"].to_list(), abs=1e-6, nan_ok=True
    )
    seats = pl.read_csv(tmp_path / "out/tables/seats.csv")
    assert seats["share_still"].is_between(0, 1).all()
    assert seats.filter(date="1922-10")["record_still"].all(), "nobody left the Politburo within half a year"
    for theory, frame in found.values.items():
        assert frame.equals(read_values(tmp_path / "out")[theory])


def test_the_study_file_says_what_was_run(short, tmp_path: Path) -> None:
    run_study(short(runs=1, parameters={"lapse_rate": 0.25}), tmp_path / "out")
    facts = json.loads((tmp_path / "out/study.json").read_text("utf-8"))
    assert facts["study"]["seed"] == 7
    assert facts["theories"]["circular-flow"]["support"] == "allegiance"
    assert facts["theories"]["conditional-support"]["parameters"]["lapse_rate"] == 0.25
    history = load(tmp_path / "out/histories/circular-flow/runs-000000-000000")
    assert (history.manifest.seed, history.manifest.runs, history.manifest.kind) == (7, 1, "simulated")
    assert history.manifest.details["parameters"]["lapse_rate"] == 0.25


def test_one_changed_parameter_is_seen_in_what_moved(short, tmp_path: Path) -> None:
    before = run_study(short(runs=8, **ONE), tmp_path / "a")
    after = run_study(short(runs=8, **ONE, parameters={"mortality_at_55": 0.2}), tmp_path / "b")
    table = moved(before.values["circular-flow"], after.values["circular-flow"])
    assert (table["n_runs"] <= 8).all()
    assert (table["change"] != 0).any()


# --- amendments ------------------------------------------------------------------------------------------------------

LONGER = {"until": "1928-12", "runs": 20, "compare": {"dates": ["1926-01", "1928-12"]}}


def test_with_one_link_cut_the_leader_gains_less(short, tmp_path: Path) -> None:
    """Paired run by run on the same draws: who follows him at the end, with and without the nomenklatura."""
    before = run_study(short(**LONGER, **ONE), tmp_path / "a").values["circular-flow"]
    after = run_study(short(**LONGER, **ONE, amend=["cut-nomination"]), tmp_path / "b").values["circular-flow"]
    rows = moved(before, after).filter(
        pl.col("measure").str.ends_with("_share") & (pl.col("date") == dt.date(1928, 12, 1))
    )
    assert rows.height == 6
    assert rows["clear"].all()
    assert (rows["change"] < -0.05).all()


def test_the_study_file_and_the_histories_name_the_amendments(short, tmp_path: Path) -> None:
    laid = ["cut-slate", "secret-ballots-1937"]
    run_study(short(runs=1, **ONE, amend=laid), tmp_path / "out")
    assert json.loads((tmp_path / "out/study.json").read_text("utf-8"))["study"]["amend"] == laid
    details = load(tmp_path / "out/histories/circular-flow/runs-000000-000000").manifest.details
    assert (details["charter"], details["amendments"]) == ("cpsu-1922", laid)


def test_what_is_laid_makes_another_study_and_how_it_is_named_does_not(short, tmp_path: Path, digests) -> None:
    out, file = tmp_path / "out", tmp_path / "mine.yaml"
    text = source("collegium.charter", "amendments", "cut-slate", "amendment").decode()
    run_study(short(runs=1, **ONE, amend=["cut-slate"]), out)
    whole = digests(out)
    file.write_text(text, "utf-8")
    run_study(short(runs=1, **ONE, amend=["mine.yaml"]), out, resume=True)
    assert digests(out) == whole
    assert "it differs in amend, charter)" in refused(short(runs=1, **ONE), out, resume=True)
    file.write_text(text.replace("secretariat-nominates-the-slate", "politburo-reports"), "utf-8")
    assert "it differs in charter)" in refused(short(runs=1, **ONE, amend=["mine.yaml"]), out, resume=True)
    assert digests(out) == whole


# --- refusals touch nothing -----------------------------------------------------------------------------------------


def refused(resolved: Resolved, out: Path, **how: Any) -> str:
    before = {p: p.read_bytes() for p in out.rglob("*") if p.is_file()} if out.is_dir() else out.read_bytes()
    with pytest.raises(CollegiumError) as caught:
        run_study(resolved, out, **how)
    after = {p: p.read_bytes() for p in out.rglob("*") if p.is_file()} if out.is_dir() else out.read_bytes()
    assert after == before
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("how", [{}, {"resume": True}, {"replace": True}, {"resume": True, "replace": True}])
def test_a_folder_that_holds_something_else_is_left_alone(short, tmp_path: Path, how: dict[str, bool]) -> None:
    out = tmp_path / "thesis"
    (out / "chapters").mkdir(parents=True)
    (out / "chapters" / "one.txt").write_text("the only copy")
    assert "holds something that is no study; nothing was touched" in refused(short(), out, **how)
    (out / "chapters" / "one.txt").unlink()
    (out / ".hidden").write_text("")
    assert "holds something that is no study" in refused(short(), out, **how)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, short_text: str) -> Path:
    """One finished study, to be copied."""
    place = tmp_path_factory.mktemp("kept")
    (place / "short.yaml").write_text(short_text, "utf-8")
    run_study(study(place / "short.yaml", {"runs": 1}), place / "out")
    return place / "out"


@pytest.fixture
def finished(kept: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(kept, tmp_path / "out"))


def test_the_same_study_is_not_run_again_unless_told_to_go_on(short, finished: Path) -> None:
    assert "already holds this study; nothing was touched. Say --resume" in refused(short(runs=2), finished)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"seed": 8}, "seed"),
        ({"until": "1923-07"}, "until"),
        ({"congresses": "charter"}, "congresses"),
        ({"parameters": {"lapse_rate": 0.3}}, "lapse_rate"),
        ({"parameters": {"lapse_rate": 0.3, "fear": 0.1}}, "fear, lapse_rate"),
        ({"theories": ["circular-flow"]}, "conditional-support"),
        ({"amend": ["cut-slate"]}, "amend, charter"),
    ],
)
def test_another_study_is_refused_by_the_name_of_what_differs(
    short, finished: Path, changes: dict[str, Any], named: str
) -> None:
    for resume in (False, True):
        said = refused(short(runs=1, **changes), finished, resume=resume)
        assert f"already holds another study (short; it differs in {named}); nothing was touched" in said
        assert "--replace" in said


def test_another_charter_record_support_or_version_is_another_study(short, finished: Path) -> None:
    held = json.loads((finished / "study.json").read_text("utf-8"))
    for key, named in (("charter", "charter"), ("roster", "the record"), ("collegium", "the version of Collegium")):
        (finished / "study.json").write_text(json.dumps(held | {key: "other"}))
        assert f"it differs in {named})" in refused(short(runs=1), finished, resume=True)
    held["theories"]["circular-flow"]["support"] = "conditional"
    (finished / "study.json").write_text(json.dumps(held))
    assert "it differs in the support of circular-flow)" in refused(short(runs=1), finished, resume=True)


def test_a_title_a_default_said_aloud_and_more_runs_make_no_other_study(short, finished: Path) -> None:
    from collegium.theories.theory import BY_NAME

    aloud = {"title": "Another title", "parameters": {"lapse_rate": BY_NAME["lapse_rate"].default}, "runs": 2}
    assert run_study(short(**aloud), finished, resume=True).values["circular-flow"]["run"].n_unique() == 2


def test_replace_throws_the_other_study_away_and_nothing_of_it_stays(
    short, finished: Path, tmp_path: Path, digests
) -> None:
    run_study(short(runs=2, seed=8), finished, replace=True)
    run_study(short(runs=2, seed=8), tmp_path / "fresh")
    assert digests(finished) == digests(tmp_path / "fresh")


def test_replace_does_not_throw_the_same_study_away(short, finished: Path) -> None:
    assert "already holds this study" in refused(short(runs=1), finished, replace=True)


@pytest.mark.parametrize("text", ["", "{", "[]", "3", '"study"', "null", "[" * 100_000, "\x00", "nonsense"])
@pytest.mark.parametrize("how", [{}, {"resume": True}, {"replace": True}])
def test_a_damaged_study_file_is_refused(short, tmp_path: Path, text: str, how: dict[str, bool]) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "study.json").write_text(text)
    assert "study.json: the study file cannot be read" in refused(short(runs=1), out, **how)


@pytest.mark.parametrize(
    "text",
    ["{}", '{"study": 3, "theories": 4}', '{"study": {}, "theories": {"circular-flow": 5}}', '{"theories": {"a": {}}}'],
)
def test_a_study_file_of_another_make_is_another_study(short, tmp_path: Path, text: str) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "study.json").write_text(text)
    assert "already holds another study (unknown; it differs in" in refused(short(runs=1), out, resume=True)


def test_an_output_that_is_a_file_or_lies_below_one_is_refused(short, tmp_path: Path) -> None:
    place = tmp_path / "out"
    place.write_text("a file")
    assert "the output is a file, not a folder" in refused(short(), place)
    with pytest.raises(CollegiumError, match="the folder cannot be written"):
        run_study(short(), place / "below")
    assert place.read_text() == "a file"


@pytest.mark.parametrize("workers", [0, -1])
def test_no_workers_are_refused_before_anything_is_made(short, tmp_path: Path, workers: int) -> None:
    with pytest.raises(CollegiumError, match="at least one worker"):
        run_study(short(), tmp_path / "out", workers=workers)
    assert not (tmp_path / "out").exists()


def test_odd_but_lawful_folders_serve(short, tmp_path: Path, digests) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    for name in ("link", "a [1] * é", "deep/er"):
        run_study(short(runs=1, **ONE), tmp_path / name)
        run_study(short(runs=1, **ONE, seed=8), tmp_path / name, replace=True)
        assert read_values(tmp_path / name)["circular-flow"]["run"].unique().to_list() == [0]
    assert digests(tmp_path / "real") == digests(tmp_path / "deep/er")


def test_a_damaged_table_is_named_and_made_again(short, finished: Path) -> None:
    table = finished / "values/circular-flow/runs-000000-000000.parquet"
    whole = table.read_bytes()
    table.write_bytes(whole[: len(whole) // 2])
    for reading in (lambda: read_values(finished), lambda: run_study(short(runs=1), finished, resume=True)):
        with pytest.raises(CollegiumError, match=r"runs-000000-000000\.parquet: a table cannot be read.*--resume"):
            reading()
    table.unlink()
    run_study(short(runs=1), finished, resume=True)
    assert table.read_bytes() == whole


def test_a_folder_without_a_study_or_without_runs_has_no_values(finished: Path, tmp_path: Path) -> None:
    with pytest.raises(CollegiumError, match="no study here"):
        read_values(tmp_path / "nowhere")
    for file in finished.glob("values/*/*.parquet"):
        file.unlink()
    with pytest.raises(CollegiumError, match="no finished runs"):
        read_values(finished)


# --- stopped ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["make_piece", "save", "write_parquet"])
def test_a_study_stopped_anywhere_keeps_what_is_finished_and_goes_on(
    short, tmp_path: Path, digests, small_batches: None, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    out = tmp_path / "out"
    place = executors if step == "make_piece" else pieces
    calls, real = 0, getattr(place, step)

    def interrupted(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 4:
            raise KeyboardInterrupt
        return real(*args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(place, step, interrupted)
        with pytest.raises(Stopped) as caught:
            run_study(short(), out, chunk=2)
    done = {"make_piece": 5, "save": 5, "write_parquet": 2}[step]  # two tables are written a batch
    assert (caught.value.done, caught.value.wanted) == (done, 10)
    assert f"stopped: {done} of 10 runs are finished and kept in {out}" in str(caught.value)
    assert "--resume" in str(caught.value)
    run_study(short(), out, resume=True)
    run_study(short(), tmp_path / "whole")
    assert digests(out) == digests(tmp_path / "whole")


def test_an_interrupt_that_comes_twice_is_told_of_once(short, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = [KeyboardInterrupt, KeyboardInterrupt]
    real = jobs.finished

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    def finished(target: Path, batch: jobs.Batch, job: jobs.Job) -> bool:
        if (target / "stopping").exists() and waiting:
            raise waiting.pop()
        return real(target, batch, job)

    def stopping(*_: object) -> None:
        (tmp_path / "out" / "stopping").touch()

    monkeypatch.setattr(run.StudyJob, "warm", stopping)
    monkeypatch.setattr(executors, "make_piece", interrupted)
    monkeypatch.setattr(jobs, "finished", finished)
    with pytest.raises(Stopped, match="stopped: 0 of 2 runs"):
        run_study(short(runs=1), tmp_path / "out")
    assert waiting == []


def test_a_worker_that_dies_is_told_of(
    short, tmp_path: Path, small_batches: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def died(*_: object) -> None:
        raise BrokenProcessPool("a child died")

    monkeypatch.setattr(jobs, "_work", died)
    with pytest.raises(CollegiumError, match=r"a worker process died.*--resume"):
        run_study(short(), tmp_path / "out", workers=2)


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="signals as in Unix")
@pytest.mark.parametrize(("workers", "whole_group"), [(1, True), (2, True), (2, False)])
def test_ctrl_c_keeps_finished_runs_and_says_how_to_go_on(
    short, short_file: Path, tmp_path: Path, workers: int, whole_group: bool
) -> None:
    out = tmp_path / "out"
    command = [*COMMAND, "study", str(short_file), "--out", str(out), "--workers", str(workers), "--format", "csv"]
    process = subprocess.Popen(
        [*command, "--runs", "4000"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        deadline = time.monotonic() + 90
        while not list(out.glob("seats/*/runs-*.parquet")) and process.poll() is None:
            assert time.monotonic() < deadline, "no batch was finished"
            time.sleep(0.01)
        if whole_group:  # as a terminal does
            os.killpg(process.pid, signal.SIGINT)
        else:
            process.send_signal(signal.SIGINT)
        said, complained = process.communicate(timeout=90)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
    assert process.returncode == 130
    assert said == ""
    done = runs_in(out)
    assert 25 <= done < 8000
    assert complained == (
        f"collegium: stopped: {done} of 8000 runs are finished and kept in {out}. "
        "The same command with --resume goes on from there.\n"
    )
    for folder in out.glob("histories/*/runs-*"):
        assert load(folder).manifest.runs == 25
    assert leftovers(out) == []
    found = run_study(short(runs=30), out, resume=True)
    assert all(frame["run"].n_unique() == 30 for frame in found.values.values())
